/* Live figures: a description in the tree becomes the text of a formula and the value that a
 * spreadsheet computes from the very cells it names.
 *
 * In: placed tables. Out: formulas whose value is the figure of the tree; where it would not be,
 * none. Sums over other lists are added up once per combination of columns. Words are for
 * live_words.c. */
#include "render/live.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define VISITS_ONE 3e7 /* cells read for one column of SUMIFS */
#define VISITS_ALL 2e8 /* and for a workbook's */
#define ASKED_MOST 400
#define ASKED_SLOTS 1024 /* of a hash without gaps: 1 + place */
#define NEAR 0.6e-6      /* rates are rounded to six decimals */

static const char *cell_name(struct book *b, lxw_row_t row, lxw_col_t col, bool absolute)
{
    char name[LXW_MAX_CELL_NAME_LENGTH];
    if (absolute)
        lxw_rowcol_to_cell_abs(name, row, col, 1, 1);
    else
        lxw_rowcol_to_cell(name, row, col);
    return arena_string(&b->row, name);
}

/* The body of a column on one of its sheets; with the sheet's name where that is another. */
static const char *range_name(struct book *b, const struct placed *p, size_t part,
                              int column, const char *own_sheet)
{
    const struct part *at = &p->parts[part];
    const char *from = cell_name(b, at->first, p->columns[column], true);
    const char *to = cell_name(b, at->last, p->columns[column], true);
    if (own_sheet && !strcmp(own_sheet, at->sheet))
        return arena_printf(&b->row, "%s:%s", from, to);
    return arena_printf(&b->row, "'%s'!%s:%s", at->sheet, from, to);
}

/* ---- sums over another list ---- */

static const struct placed *summed_table(const struct book *b, const struct sum_of *s)
{
    if (s->table) return placed_named(b, s->table);
    return placed_members(b, s->members, s->key);
}

/* What a sum reads, the same for all rows of a kind. */
struct asked {
    const struct sum_of *sum;
    bool total;              /* of a total: criteria from the row's own cells fall away */
    const struct placed *of; /* NULL: nothing that could be summed */
    int value, keys[2], cells[2]; /* columns; 1-based cells of the own row, 0: `texts` */
    bool positive[2];
    const char *texts[2];
    size_t nkey;
    struct pot *pot; /* NULL until it is needed */
};

static bool asked_resolve(const struct book *b, struct asked *q)
{
    const struct sum_of *s = q->sum;
    q->of = summed_table(b, s);
    q->value = -1;
    q->keys[0] = q->keys[1] = -1;
    if (!q->of) return false;
    const struct table_block *t = q->of->table;
    if (s->key && (q->value = column_named(t, s->key)) < 0) return false;
    if (q->value >= 0 && q->of->columns[q->value] == COLUMN_NONE) return false;
    for (size_t i = 0; i < s->nwhere; i++) {
        const struct criterion *w = &s->where[i];
        if (w->cell && q->total) continue;
        int key = column_named(t, w->key);
        if (key < 0 || q->of->columns[key] == COLUMN_NONE) return false;
        q->keys[q->nkey] = key;
        q->cells[q->nkey] = w->cell;
        q->positive[q->nkey] = !w->cell && !w->text;
        q->texts[q->nkey++] = w->text ? w->text : "+";
    }
    return true;
}

/* Looked up once for each sum; NULL when a document has more than anyone would read. */
static struct asked *asked_of(struct book *b, const struct sum_of *s, bool total)
{
    size_t i = ((uintptr_t)s >> 3) * 0x9E3779B97F4A7C15 >> 54;
    for (; b->asked_slots[i]; i = (i + 1) % ASKED_SLOTS) {
        struct asked *q = &b->asked[b->asked_slots[i] - 1];
        if (q->sum == s && q->total == total) return q;
    }
    if (b->nasked == ASKED_MOST) return NULL;
    struct asked *q = &b->asked[b->nasked++];
    b->asked_slots[i] = (uint16_t)b->nasked;
    *q = (struct asked){.sum = s, .total = total};
    if (!asked_resolve(b, q)) q->of = NULL;
    return q;
}

static bool usable_text(const char *text)
{
    return *text && strlen(text) <= 200 && !strchr(text, '"');
}

/* The criteria of one row; false if its own cell gives no usable one. */
static bool ask(const struct asked *q, const struct line *line, const char *texts[2])
{
    if (!q->of || q->of->table == line->at->table) return false;
    for (size_t i = 0; i < q->nkey; i++) {
        const struct cell *own = q->cells[i] ? &line->row.cells[q->cells[i] - 1] : NULL;
        if (own && (own->kind != CELL_TEXT || !own->text)) return false;
        texts[i] = own ? own->text : q->texts[i];
        if (!q->positive[i] && !usable_text(texts[i])) return false;
    }
    return true;
}

static bool affordable(struct book *b, const struct asked *q, size_t rows)
{
    if (q->nkey == 0) return true;
    double one = (double)q->of->nbody * (double)q->nkey;
    if (one * (double)rows > VISITS_ONE || b->visits + one > VISITS_ALL) return false;
    b->visits += one;
    return true;
}

/* "SUMPRODUCT(--(range=criterion),…,range)": texts are compared as texts. */
static const char *product_text(struct book *b, const struct sum_of *s,
                                const struct asked *q, const struct line *line)
{
    const struct placed *at = line->at;
    size_t row = line->r;
    const char *out = "", *own = placed_part(at, row)->sheet;
    for (size_t k = 0; k < q->of->npart; k++) {
        const char *args = "";
        for (size_t i = 0; i < s->nwhere; i++) {
            const struct criterion *w = &s->where[i];
            const char *range = range_name(b, q->of, k, q->keys[i], own);
            const char *want =
                w->cell   ? arena_printf(&b->row, "=%s",
                                         cell_name(b, placed_row(at, row),
                                                   at->columns[w->cell - 1], false))
                : w->text ? arena_printf(&b->row, "=\"%s\"", w->text)
                          : ">0";
            args =
                arena_printf(&b->row, "%s%s--(%s%s)", args, *args ? "," : "", range, want);
        }
        const char *value = q->value < 0 ? "" : range_name(b, q->of, k, q->value, own);
        out = arena_printf(&b->row, "%s%sSUMPRODUCT(%s%s%s)", out, k ? "+" : "", args,
                           *value ? "," : "", value);
    }
    return out;
}

/* "SUMIFS(range,range,criterion…)" per part of the list, added. */
static const char *sum_text(struct book *b, const struct sum_of *s, const struct asked *q,
                            const struct line *line)
{
    const struct placed *at = line->at;
    size_t row = line->r;
    const char *out = "", *own = placed_part(at, row)->sheet;
    for (size_t k = 0; k < q->of->npart; k++) {
        int counted = q->value >= 0 ? q->value : 0;
        const char *head = range_name(b, q->of, k, counted, own);
        const char *name = q->value >= 0 ? (q->nkey ? "SUMIFS" : "SUM")
                                         : (q->nkey ? "COUNTIFS" : "COUNTA");
        const char *args = q->value < 0 && q->nkey ? "" : head;
        size_t n = 0;
        for (size_t i = 0; i < s->nwhere; i++) {
            const struct criterion *w = &s->where[i];
            if (w->cell && line->row.kind == ROW_TOTAL) continue;
            const char *want =
                w->cell ? cell_name(b, placed_row(at, row), at->columns[w->cell - 1], false)
                : w->text ? arena_printf(&b->row, "\"%s\"", w->text)
                          : "\">0\"";
            args = arena_printf(&b->row, "%s%s%s,%s", args, *args ? "," : "",
                                range_name(b, q->of, k, q->keys[n++], own), want);
        }
        out = arena_printf(&b->row, "%s%s%s(%s)", out, k ? "+" : "", name, args);
    }
    return out;
}

static struct pot *asked_pot(struct book *b, const struct asked *q)
{
    return pot_expect(b, q->of, q->value, q->keys, q->positive, q->nkey);
}

/* Formulas that rows or totals of a table will ask for. */
static void expect(struct book *b, const struct placed *at, const struct formula *f,
                   bool total)
{
    for (; f; f = f->otherwise) {
        int sums = f->kind == FORMULA_RATIO ? 2 : f->kind == FORMULA_SUM ? 1 : 0;
        for (int i = 0; i < sums; i++) {
            struct asked *q = asked_of(b, i ? &f->den : &f->num, total);
            if (!q || !q->of || q->of->table == at->table || q->pot) continue;
            double visits = (double)q->of->nbody * (double)q->nkey * (double)at->nbody;
            if (visits <= VISITS_ONE) q->pot = asked_pot(b, q);
        }
    }
}

void live_open(struct book *b)
{
    b->asked = arena_many(b->arena, struct asked, ASKED_MOST);
    b->asked_slots = arena_many(b->arena, uint16_t, ASKED_SLOTS);
    for (size_t i = 0; i < b->nplaced; i++) {
        const struct placed *p = &b->placed[i];
        const struct table_block *t = p->table;
        for (size_t c = 0; p->live && c < t->ncolumn; c++) {
            expect(b, p, t->columns[c].live, false);
            if (p->total != ROW_NONE) expect(b, p, t->columns[c].live, true);
        }
        for (size_t r = 0; p->live && !t->source && r < t->nrow; r++)
            expect(b, p, t->rows[r].live, t->rows[r].kind == ROW_TOTAL);
    }
}

static bool is_summed(struct book *b, const struct placed *at, const struct sum_of *s)
{
    const struct asked *q = asked_of(b, s, false);
    if (!q || !q->of || q->of->table == at->table) return false;
    return q->nkey == 0 ||
           (double)q->of->nbody * (double)q->nkey * (double)at->nbody <= VISITS_ONE;
}

bool live_is_plain(struct book *b, const struct placed *p)
{
    const struct table_block *t = p->table;
    if (!p->live) return true;
    for (size_t c = 0; c < t->ncolumn; c++)
        for (const struct formula *f = t->columns[c].live; f; f = f->otherwise) {
            bool sum = f->kind == FORMULA_SUM || f->kind == FORMULA_RATIO;
            if (sum && is_summed(b, p, &f->num)) return false;
            if (f->kind == FORMULA_RATIO && is_summed(b, p, &f->den)) return false;
        }
    return t->source != NULL;
}

struct sum {
    const struct asked *asked;
    wide scaled;
    bool money, plain;
};

static bool sum_make(struct book *b, const struct sum_of *s, const struct line *line,
                     struct sum *out)
{
    struct asked *q = asked_of(b, s, line->row.kind == ROW_TOTAL);
    const char *texts[2];
    if (!q || !ask(q, line, texts) || !affordable(b, q, line->at->nbody)) return false;
    if (!q->pot) q->pot = asked_pot(b, q);
    if (!q->pot || !pot_fill(b, q->pot)) return false;
    /* The criteria of a whole column are written in one way: SUMIFS where all texts are
     * plain, else SUMPRODUCT, which compares texts as texts. */
    bool plain = true;
    for (size_t i = 0; i < q->nkey && line->row.kind == ROW_BODY; i++)
        if (q->cells[i] && line->at->facts[q->cells[i] - 1].odd) plain = false;
    *out = (struct sum){q, pot_sum(q->pot, texts, q->nkey), q->pot->money, plain};
    return true;
}

static const char *sum_words(struct book *b, const struct sum_of *s, const struct sum *sum,
                             const struct line *line)
{
    return sum->plain ? sum_text(b, s, sum->asked, line)
                      : product_text(b, s, sum->asked, line);
}

static double sum_double(const struct sum *s)
{
    return (double)s->scaled / (s->money ? 100 : 1000000);
}

bool is_told(struct live *out, unsigned shape)
{
    out->shape = shape;
    return shape != SHAPE_OWN && shape < 32 && (out->told >> shape & 1);
}

static bool live_sum(struct book *b, const struct formula *f, const struct line *line,
                     struct figure want, unsigned shape, struct live *out)
{
    struct sum num;
    if (!sum_make(b, &f->num, line, &num)) return false;
    bool equal = num.money == want.money && num.scaled == want.scaled;
    if (!equal && !f->check) return false;
    out->value = sum_double(&num);
    if (equal) out->exact = want;
    if (!is_told(out, shape))
        out->formula = arena_printf(&b->row, "=%s", sum_words(b, &f->num, &num, line));
    return true;
}

static bool live_ratio(struct book *b, const struct formula *f, const struct line *line,
                       struct figure want, unsigned shape, struct live *out)
{
    struct sum num, den;
    if (!sum_make(b, &f->num, line, &num) || !sum_make(b, &f->den, line, &den))
        return false;
    if (den.scaled == 0 || want.money) return false;
    out->value = sum_double(&num) / sum_double(&den);
    if (fabs(out->value - figure_double(want)) > NEAR && !f->check) return false;
    if (is_told(out, shape)) return true;
    const char *over = sum_words(b, &f->num, &num, line),
               *under = sum_words(b, &f->den, &den, line);
    out->formula = arena_printf(&b->row, "=IF(%s=0,\"\",%s/%s)", under, over, under);
    return true;
}

/* ---- the row's own cells ---- */

const struct row *limit_row(const struct book *b, const char *id)
{
    const struct placed *p = placed_named(b, "limits");
    for (size_t r = 0; p && r < p->nbody; r++)
        if (p->table->rows[r].id && !strcmp(p->table->rows[r].id, id))
            return &p->table->rows[r];
    return NULL;
}

const char *own_cell(struct book *b, const struct line *line, int column)
{
    return cell_name(b, placed_row(line->at, line->r), line->at->columns[column], false);
}

static bool live_days(struct book *b, const struct formula *f, const struct line *line,
                      struct figure want, unsigned shape, struct live *out)
{
    const struct row *limit = b->as_of ? b->as_of : (b->as_of = limit_row(b, "as_of"));
    const struct cell *date = &line->row.cells[f->cell - 1];
    if (!limit || date->kind != CELL_DATE || line->row.kind != ROW_BODY) return false;
    int days = limit->cells[1].date - date->date;
    if (want.scaled != (int64_t)(days > 0 ? days : 0) * 1000000) return false;
    out->value = fmax(days, 0);
    out->exact = want;
    if (!is_told(out, shape))
        out->formula =
            arena_printf(&b->row, "=MAX(0,limit_as_of-%s)", own_cell(b, line, f->cell - 1));
    return true;
}

static bool both_known(const struct line *line, int x, int y)
{
    const struct placed *at = line->at;
    const struct cell *cells = line->row.cells;
    return x >= 0 && y >= 0 && x != y && at->columns[x] != COLUMN_NONE &&
           at->columns[y] != COLUMN_NONE && cells[x].figure.known && cells[y].figure.known;
}

static bool near_figure(double v, struct figure f)
{
    return fabs(v - figure_double(f)) <= (f.money ? 0.004 : NEAR);
}

/* As without_dust (book.h), in a formula. */
#define DUST "0.0005"

static double dusted(double change)
{
    return fabs(change) < 0.0005 ? 0 : change;
}

/* A quotient, a difference, a change or a share of cells of the row. */
static bool live_row(struct book *b, const struct line *line, size_t column, bool check,
                     struct live *out)
{
    const struct column *col = &line->at->table->columns[column];
    const double *now = line->now;
    const struct figure want = line->row.cells[column].figure;
    int x = col->divide_num, y = col->divide_den;
    unsigned shape = SHAPE_QUOTIENT;
    if (!both_known(line, x, y)) {
        x = col->minus_from;
        y = col->minus_what;
        bool change = !both_known(line, x, y);
        shape = change ? SHAPE_CHANGE : SHAPE_DIFFERENCE;
        if (change && !both_known(line, col->grown_to - 1, col->grown_from - 1))
            return false;
        if (change) x = col->grown_to - 1;
        if (change) y = col->grown_from - 1;
    }
    bool minus = shape == SHAPE_DIFFERENCE;
    if (!minus && now[y] == 0) return false;
    double v = minus ? now[x] - now[y] : now[x] / now[y] - (shape == SHAPE_CHANGE);
    if (!check && !near_figure(v, want)) return false;
    bool grown = shape == SHAPE_CHANGE;
    out->value = grown ? dusted(v) : v;
    if (minus && !check) out->exact = want;
    if (is_told(out, check ? SHAPE_OWN : shape)) return true;
    const char *left = own_cell(b, line, x), *right = own_cell(b, line, y);
    out->formula =
        minus ? arena_printf(&b->row, "=%s-%s", left, right)
        : grown
            ? arena_printf(&b->row, "=IF(%s=0,\"\",IF(ABS(%s/%s-1)<" DUST ",0,%s/%s-1))",
                           right, left, right, left, right)
            : arena_printf(&b->row, "=IF(%s=0,\"\",%s/%s)", right, left, right);
    return true;
}

/* A change in percentage points, which are stored as points. */
static bool live_points(struct book *b, const struct line *line, size_t column,
                        struct live *out)
{
    const struct column *col = &line->at->table->columns[column];
    int x = col->grown_to - 1, y = col->grown_from - 1;
    if (!both_known(line, x, y)) return false;
    double by = line->now[x] - line->now[y];
    if (fabs(by - figure_double(line->row.cells[column].figure)) > 2 * NEAR) return false;
    out->value = dusted(by) * 100;
    if (is_told(out, SHAPE_POINTS)) return true;
    const char *left = own_cell(b, line, x), *right = own_cell(b, line, y);
    out->formula = arena_printf(&b->row, "=IF(ABS(%s-%s)<" DUST ",0,(%s-%s)*100)", left,
                                right, left, right);
    return true;
}

static bool live_share(struct book *b, const struct line *line, size_t column,
                       struct live *out)
{
    const struct placed *at = line->at;
    int of = at->table->columns[column].share_of - 1;
    if (of < 0 || at->total == ROW_NONE || at->columns[of] == COLUMN_NONE) return false;
    const struct figure total = placed_total(at).cells[of].figure;
    if (!total.known || total.scaled == 0 || !line->row.cells[of].figure.known)
        return false;
    out->value = line->now[of] / figure_double(total);
    if (!near_figure(out->value, line->row.cells[column].figure)) return false;
    if (is_told(out, SHAPE_SHARE)) return true;
    const char *part = own_cell(b, line, of);
    const char *whole = cell_name(b, at->total, at->columns[of], true);
    out->formula = arena_printf(&b->row, "=IF(%s=0,\"\",%s/%s)", whole, part, whole);
    return true;
}

/* ---- totals ---- */

static bool shared_out(const struct table_block *t, size_t column)
{
    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->columns[c].share_of == (int)column + 1) return true;
    return false;
}

/* The sum of the body; it follows the sheet's filter, unless shares are taken of it. */
static bool live_total(struct book *b, const struct line *line, size_t column,
                       struct live *out)
{
    const struct placed *at = line->at;
    const struct table_block *t = at->table;
    if (line->r != at->nbody || at->total == ROW_NONE || !t->columns[column].sum)
        return false;
    const struct figure want = line->row.cells[column].figure;
    if (!at->bodies || at->facts[column].sum != want.scaled) return false;
    const char *ranges = "", *own = at->parts[0].sheet;
    for (size_t k = 0; k < at->npart; k++)
        ranges =
            arena_printf(&b->row, "%s,%s", ranges, range_name(b, at, k, (int)column, own));
    bool follows = at->filtered && !shared_out(t, column);
    const char *head = follows ? "SUBTOTAL(109" : "SUM(";
    out->formula = arena_printf(&b->row, "=%s%s)", head, follows ? ranges : ranges + 1);
    out->value = figure_double(want);
    out->shape = SHAPE_OWN;
    return true;
}

static bool first_figure(const struct line *line, size_t column)
{
    for (size_t c = 0; c < column; c++)
        if (line->row.cells[c].kind == CELL_FIGURE) return false;
    return line->row.cells[column].kind == CELL_FIGURE;
}

/* The formulas that the tree proposes, one after the other. */
static bool live_chain(struct book *b, const struct line *line, const struct formula *f,
                       unsigned shape, struct figure want, struct live *out)
{
    for (; f; f = f->otherwise) {
        bool made = f->kind == FORMULA_SUM     ? live_sum(b, f, line, want, shape, out)
                    : f->kind == FORMULA_RATIO ? live_ratio(b, f, line, want, shape, out)
                    : f->kind == FORMULA_DAYS_SINCE
                        ? live_days(b, f, line, want, shape, out)
                        : false;
        if (made) return true;
        if (shape != SHAPE_OWN) shape++;
    }
    return false;
}

bool live_figure(struct book *b, const struct line *line, size_t column, struct live *out)
{
    const struct row *row = &line->row;
    const struct column *col = &line->at->table->columns[column];
    if (live_total(b, line, column, out)) return true;
    if (!line->at->live) return false;
    bool own = row->live && first_figure(line, column);
    unsigned shape = own || row->kind != ROW_BODY ? SHAPE_OWN : SHAPE_CHAIN;
    if (live_chain(b, line, own ? row->live : col->live, shape, row->cells[column].figure,
                   out))
        return true;
    if (col->show == SHOW_POINTS) return live_points(b, line, column, out);
    bool check = row->live && row->live->check;
    return live_row(b, line, column, check, out) || live_share(b, line, column, out);
}
