/* Mends a row: cuts its line at every delimiter that a file may have and lays the tokens
 * into the columns so that they fit the habits of these best, by dynamic programming:
 * a column takes one token, several with what stands between them, or nothing; an empty
 * token may be dropped. Where a column is missing, one token may be cut in two. */
#include "ingest/mend.h"

#include <limits.h>
#include <string.h>

#include "base/text.h"

#define NEVER (INT_MAX / 4)
#define CLEARLY 30   /* by how much a mended row has to fit better */
#define FIT_WORST 25 /* of a mended row, on the average of its columns */
#define RUN_MOST 24
#define TOKENS_SPARE 100 /* so many more tokens than columns are no row of the table */

/* What each liberty costs, in the units of habit_cost. */
enum {
    PRICE_JOIN = 25,        /* a delimiter inside a cell */
    PRICE_JOIN_BLANK = 8,   /* a blank inside a cell, where blanks part the cells */
    PRICE_JOIN_GLUED = 30,  /* a quote inside a cell */
    PRICE_JOIN_QUOTED = 60, /* a quoted token is a cell of its own */
    PRICE_DROP = 20,
    PRICE_INSERT = 20,
    PRICE_INSERT_LAST = 5,
    PRICE_CUT = 20,
    PRICE_CUT_IN_RUN = 20, /* between two digits, or two letters */
    PRICE_STRANGE = 30,    /* another delimiter than the file's */
};

struct reading {
    int cost;
    str cells[MEND_COLUMNS];
};

struct mender {
    const struct habits *habits;
    str line;
    struct dialect dialect;
    struct token token[TOKENS_MAX];
    size_t n;
    size_t fits;                                    /* cells tried so far */
    int best[TOKENS_MAX + 1][MEND_COLUMNS + 1];     /* of the first i tokens in j columns */
    uint8_t took[TOKENS_MAX + 1][MEND_COLUMNS + 1]; /* tokens of column j; DROPPED: i is */
};

#define DROPPED 255

int cells_cost(const struct habits *h, const str *cells, size_t n)
{
    int cost = 0;
    for (size_t i = 0; i < h->n; i++) {
        str cell = i < n ? cells[i] : (str){"", 0};
        int one = habit_cost(&h->at[i], cell, false);
        bool may_be_quoted = cell.n && h->at[i].quoted;
        if (may_be_quoted) one = habit_cost(&h->at[i], cell, true);
        cost += one + (i >= n ? PRICE_INSERT_LAST : 0);
    }
    for (size_t i = h->n; i < n; i++) cost += cells[i].n ? 60 : PRICE_DROP;
    return cost;
}

/* The text of tokens from..to-1 as one cell, and what joining them costs. */
static str run_text(const struct mender *m, size_t from, size_t to, int *price)
{
    *price = 0;
    if (to == from + 1) return m->token[from].text;
    for (size_t i = from; i < to; i++) {
        if (m->token[i].quoted) *price += PRICE_JOIN_QUOTED;
        if (i == from) continue;
        *price += m->token[i].glued             ? PRICE_JOIN_GLUED
                  : m->dialect.delimiter == ' ' ? PRICE_JOIN_BLANK
                                                : PRICE_JOIN;
    }
    return str_trim(str_sub(m->line, m->token[from].from, m->token[to - 1].to));
}

static void try_run(struct mender *m, size_t i, size_t j, size_t run)
{
    int price;
    m->fits++;
    str text = run_text(m, i - run, i, &price);
    bool quoted = run == 1 && m->token[i - 1].quoted;
    int before = m->best[i - run][j - 1];
    int cost = before + price + habit_cost(&m->habits->at[j - 1], text, quoted);
    if (cost < m->best[i][j]) {
        m->best[i][j] = cost;
        m->took[i][j] = (uint8_t)run;
    }
}

static void fill(struct mender *m, size_t i, size_t j)
{
    m->best[i][j] = NEVER;
    if (j > 0) {
        int price = i == m->n ? PRICE_INSERT_LAST : PRICE_INSERT;
        int empty = habit_cost(&m->habits->at[j - 1], (str){"", 0}, false);
        if (m->best[i][j - 1] < NEVER) m->best[i][j] = m->best[i][j - 1] + price + empty;
        m->took[i][j] = 0;
    }
    if (i > 0 && m->token[i - 1].text.n == 0 &&
        m->best[i - 1][j] + PRICE_DROP < m->best[i][j]) {
        m->best[i][j] = m->best[i - 1][j] + PRICE_DROP;
        m->took[i][j] = DROPPED;
    }
    for (size_t run = 1; j > 0 && run <= i && run <= RUN_MOST; run++) try_run(m, i, j, run);
}

/* Lays m->token into the columns; the cells of the best way if it beats `out`. */
static void lay(struct mender *m, int price, struct reading *out)
{
    size_t columns = m->habits->n;
    for (size_t i = 0; i <= m->n; i++)
        for (size_t j = 0; j <= columns; j++) {
            if (i + j == 0)
                m->best[0][0] = 0;
            else
                fill(m, i, j);
        }
    if (m->best[m->n][columns] + price >= out->cost) return;
    out->cost = m->best[m->n][columns] + price;
    for (size_t i = m->n, j = columns; i > 0 || j > 0;) {
        size_t took = m->took[i][j];
        int unused;
        if (took == DROPPED) {
            i--;
            continue;
        }
        out->cells[--j] = took ? run_text(m, i - took, i, &unused) : (str){"", 0};
        i -= took;
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Would a cut before text.s[at] part a number, a word or a character? */
static bool inside_run(str text, size_t at)
{
    char a = text.s[at - 1], b = text.s[at], c = at + 1 < text.n ? text.s[at + 1] : 0;
    bool digits = is_digit(a) && (is_digit(b) || ((b == '.' || b == ',') && is_digit(c)));
    bool decimals = at > 1 && is_digit(text.s[at - 2]) && a == '.' && is_digit(b);
    bool small = a >= 'a' && a <= 'z' && b >= 'a' && b <= 'z';
    bool large = a >= 'A' && a <= 'Z' && b >= 'A' && b <= 'Z';
    return digits || decimals || small || large || (b & 0xC0) == 0x80;
}

/* Token `t` cut in two, with one column more than tokens: the costs of the others are in
 * before[t] (in columns as they stand) and after[t + 1] (one column further right). */
static void try_cut(struct arena *a, struct mender *m, size_t t, size_t left, size_t right,
                    int others, struct reading *out)
{
    const struct token *k = &m->token[t];
    size_t quotes = k->quoted ? 1 : 0;
    str one = str_sub(m->line, k->from + quotes, left);
    str two = str_sub(m->line, right, k->to - quotes);
    int price = PRICE_CUT;
    if (!k->quoted && inside_run(m->line, right)) price += PRICE_CUT_IN_RUN;
    if (two.n && two.s[0] == m->dialect.quote) price += PRICE_CUT_IN_RUN;
    m->fits += 2;
    if (k->quoted) one = unquoted_text(a, one, m->dialect);
    if (k->quoted) two = unquoted_text(a, two, m->dialect);
    if (!k->quoted) one = str_trim(one), two = str_trim(two);
    int cost = others + price + habit_cost(&m->habits->at[t], one, k->quoted) +
               habit_cost(&m->habits->at[t + 1], two, k->quoted);
    if (cost >= out->cost) return;
    out->cost = cost;
    for (size_t i = 0; i < m->habits->n; i++)
        out->cells[i] = i == t ? one : i == t + 1 ? two : m->token[i < t ? i : i - 1].text;
}

static void cut_token(struct arena *a, struct mender *m, size_t t, int others,
                      struct reading *out)
{
    const struct token *k = &m->token[t];
    for (size_t at = k->from + 1; at + 1 < k->to; at++) {
        bool pair =
            m->line.s[at] == m->dialect.quote && m->line.s[at + 1] == m->dialect.quote;
        if (k->quoted && pair && at + 2 < k->to && !m->dialect.escape)
            try_cut(a, m, t, at, at + 2, others, out);
        if (!k->quoted) try_cut(a, m, t, at, at, others, out);
    }
    if (!k->quoted && k->to > k->from + 1)
        try_cut(a, m, t, k->to - 1, k->to - 1, others, out);
}

/* A delimiter is missing: which token holds two cells? */
static void cut_one(struct arena *a, struct mender *m, struct reading *out)
{
    size_t n = m->n;
    if (n == 0 || n + 1 != m->habits->n || m->line.n > 4096) return;
    int before = 0, after = 0;
    for (size_t i = 1; i < n; i++)
        after += habit_cost(&m->habits->at[i + 1], m->token[i].text, m->token[i].quoted);
    for (size_t t = 0; t < n; t++) {
        cut_token(a, m, t, before + after, out);
        before += habit_cost(&m->habits->at[t], m->token[t].text, m->token[t].quoted);
        if (t + 1 < n)
            after -= habit_cost(&m->habits->at[t + 2], m->token[t + 1].text,
                                m->token[t + 1].quoted);
    }
}

static const char delimiters[] = {',', ';', '\t', '|', ' '};

bool row_mend(struct arena *a, const struct habits *h, str line, struct dialect d, int cost,
              size_t *fits, str cells[MEND_COLUMNS])
{
    if (*fits == 0 || h->rows < 3 || h->n < 2 || h->n > MEND_COLUMNS || !line.s)
        return false;
    struct mender *m = arena_one(a, struct mender);
    struct reading out = {.cost = cost - CLEARLY};
    m->habits = h;
    m->line = line;
    for (size_t i = 0; i < COUNT_OF(delimiters); i++) {
        m->dialect = d;
        m->dialect.delimiter = delimiters[i];
        m->n = tokens_cut(a, line, m->dialect, m->token);
        if (m->n == 0 || m->n > h->n + TOKENS_SPARE) continue;
        lay(m, delimiters[i] == d.delimiter ? 0 : PRICE_STRANGE, &out);
        if (delimiters[i] == d.delimiter) cut_one(a, m, &out);
    }
    *fits = *fits > m->fits ? *fits - m->fits : 0;
    bool better = out.cost < cost - CLEARLY;
    if (!better || out.cost > FIT_WORST * (int)h->n) return false;
    memcpy(cells, out.cells, h->n * sizeof *cells);
    return true;
}

/* ---- headers ---- */

static size_t filled_tokens(const struct token *token, size_t n, str cells[MEND_COLUMNS])
{
    size_t filled = 0;
    for (size_t i = 0; i < n; i++)
        if (token[i].text.n && filled++ < MEND_COLUMNS) cells[filled - 1] = token[i].text;
    return filled;
}

/* "Product""Link": two captions in quotes with the delimiter between them lost. */
static bool cut_at_quotes(struct arena *a, struct token *token, size_t *n, struct dialect d)
{
    size_t at;
    for (size_t i = 0; i < *n && *n + 1 < TOKENS_MAX; i++) {
        if (!token[i].quoted || !str_find(token[i].text, (str){&d.quote, 1}, &at)) continue;
        struct token right = token[i];
        right.text = str_sub(token[i].text, at + 1, token[i].text.n);
        memmove(token + i + 2, token + i + 1, (*n - i - 1) * sizeof *token);
        token[i].text = (str){arena_copy(a, str_sub(token[i].text, 0, at)), at};
        token[i + 1] = right;
        ++*n;
        return true;
    }
    return false;
}

bool header_mend(struct arena *a, str line, struct dialect d, size_t columns, bool strange,
                 str cells[MEND_COLUMNS])
{
    if (columns < 2 || columns > MEND_COLUMNS || !line.s) return false;
    struct token *token = arena_many(a, struct token, TOKENS_MAX);
    for (size_t i = 0; i < COUNT_OF(delimiters); i++) {
        struct dialect other = d;
        other.delimiter = delimiters[i];
        bool own = delimiters[i] == d.delimiter;
        if (own == strange) continue;
        size_t n = tokens_cut(a, line, other, token);
        if (own && n + 1 == columns) cut_at_quotes(a, token, &n, d);
        if (n < columns || (!own && n != columns)) continue;
        if (filled_tokens(token, n, cells) == columns) return true;
    }
    return false;
}
