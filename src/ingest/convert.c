/* One cell into its place in a record. Numbers and dates are read by number.c and when.c;
 * here is what a column makes of them: units, currency, evidence about the column, words
 * into choices. Whether an empty or bad cell costs the row is left to load.c. */
#include "ingest/convert.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define MICRO 6
#define MICRO_MOST ((int64_t)100000000000000000)
#define TEXT_MOST 4000 /* bytes; a longer text is cut between two characters */

static enum conversion bad(struct converter *to, const char *why)
{
    to->why = why;
    return CELL_BAD;
}

static void wait_for_evidence(struct column_plan *c, int64_t other)
{
    c->waiting = true;
    c->waiting_other = other;
}

/* ---- amounts ---- */

bool currency_read(struct arena scratch, str cell, char out[4])
{
    static const char *const names[][2] = {
        {"人民币", "CNY"},  {"rmb", "CNY"},  {"¥", "CNY"},    {"元", "CNY"},
        {"本位币", "CNY"},  {"美元", "USD"}, {"us$", "USD"},  {"$", "USD"},
        {"欧元", "EUR"},    {"€", "EUR"},    {"港币", "HKD"}, {"港元", "HKD"},
        {"日元", "JPY"},    {"英镑", "GBP"}, {"£", "GBP"},    {"新台币", "TWD"},
        {"新加坡元", "SGD"}};
    str folded = text_fold(&scratch, cell);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(folded, names[i][0])) return memcpy(out, names[i][1], 4);
    if (folded.n < 3 || (folded.n > 3 && folded.s[3] != ' ' && folded.s[3] != '-'))
        return false;
    for (int i = 0; i < 3; i++) {
        if (folded.s[i] < 'a' || folded.s[i] > 'z') return false;
        out[i] = (char)(folded.s[i] - 32);
    }
    out[3] = 0;
    return true;
}

/* One currency per pack; others need a rate (SPEC 2). */
static bool to_pack_currency(struct converter *to, const struct column_plan *c,
                             const char *in_cell, int64_t *amount)
{
    const char *pack = to->model->settings->currency;
    const char *own = *in_cell ? in_cell : *c->currency ? c->currency : to->currency;
    if (!own && to->rule) own = to->rule->currency;
    if (!own || strcmp(own, pack) == 0) return true;
    for (size_t i = 0; to->rule && i < to->rule->nrate; i++) {
        const struct rate *r = &to->rule->rates[i];
        if (strcmp(r->currency, own) != 0) continue;
        wide product = (wide)*amount * r->value.num, half = r->value.den / 2;
        *amount = (int64_t)((product < 0 ? product - half : product + half) / r->value.den);
        return *amount <= MONEY_MOST && *amount >= -MONEY_MOST;
    }
    return false;
}

static enum conversion number_failed(struct converter *to, enum reading r,
                                     const struct number_read *n)
{
    return r == READ_BLANK ? CELL_EMPTY : bad(to, n->why);
}

static enum conversion money_convert(struct converter *to, struct column_plan *c, str cell,
                                     char *at)
{
    struct number_read n;
    int64_t amount, other;
    enum reading r = number_parse(cell, c->mark, &n);
    if (r != READ_OK) return number_failed(to, r, &n);
    if (n.value.percent) return bad(to, "is a percentage where an amount is expected");
    n.value.power += c->power;
    if (!number_scaled(n.value, 2, MONEY_MOST, &amount))
        return bad(to, "is beyond 100 billion, which no amount is");
    if (!to_pack_currency(to, c, n.value.currency, &amount))
        return bad(to, "is in another currency than the pack; give its rate in the profile "
                       "(rates: {USD: 7.10}), or the pack's currency in rules.yaml");
    if (n.evidence != DECIMAL_UNKNOWN) c->mark = n.evidence;
    n.other.power += c->power;
    if (n.open && number_scaled(n.other, 2, MONEY_MOST, &other))
        wait_for_evidence(c, other);
    *(money *)at = amount;
    return CELL_SET;
}

static enum conversion number_convert(struct converter *to, struct column_plan *c, str cell,
                                      char *at)
{
    struct number_read n;
    int64_t value, other;
    enum reading r = number_parse(cell, c->mark, &n);
    if (r != READ_OK) return number_failed(to, r, &n);
    n.value.power += c->power;
    if (!number_scaled(n.value, MICRO, MICRO_MOST, &value)) return bad(to, "is too large");
    if (n.evidence != DECIMAL_UNKNOWN) c->mark = n.evidence;
    n.other.power += c->power;
    if (n.open && number_scaled(n.other, MICRO, MICRO_MOST, &other))
        wait_for_evidence(c, other);
    *(int64_t *)at = value;
    return CELL_SET;
}

/* 0.4, 40 %, 40: whether a bare number is a fraction or per cent is the column's, except
 * that only "1" needs to ask. */
static enum conversion share_convert(struct converter *to, struct column_plan *c, str cell,
                                     char *at)
{
    struct number_read n;
    int64_t micro;
    enum reading r = number_parse(cell, c->mark, &n);
    if (r != READ_OK) return number_failed(to, r, &n);
    if (!number_scaled(n.value, MICRO, MICRO_MOST, &micro) || micro < 0)
        return bad(to, "is no share between 0 and 100 %");
    bool one = !n.value.percent && micro == 1000000;
    if (!n.value.percent && micro > 1000000) {
        c->share = SHARE_PERCENT;
        micro /= 100;
    } else if (!n.value.percent && micro > 0 && micro < 1000000 &&
               c->share == SHARE_UNKNOWN) {
        c->share = SHARE_FRACTION;
    } else if (one && c->share == SHARE_PERCENT) {
        micro = 10000;
    } else if (one && c->share == SHARE_UNKNOWN) {
        wait_for_evidence(c, 10000);
    }
    if (micro > 1000000) return bad(to, "is no share between 0 and 100 %");
    *(int32_t *)at = (int32_t)micro;
    return CELL_SET;
}

/* ---- dates ---- */

static enum conversion when_convert(struct converter *to, struct column_plan *c, str cell,
                                    char *at)
{
    struct when_read w;
    enum reading r = when_parse(cell, c->order, &w);
    if (r == READ_BLANK) return CELL_EMPTY;
    if (r == READ_BAD) return bad(to, w.why);
    if (w.evidence != ORDER_UNKNOWN) c->order = w.evidence;
    bool is_day = c->field->kind == FIELD_DAY;
    if (w.open) wait_for_evidence(c, is_day ? moment_day(w.other) : w.other);
    if (is_day)
        *(day *)at = moment_day(w.at);
    else
        *(moment *)at = w.at;
    return CELL_SET;
}

static enum conversion week_convert(struct converter *to, struct column_plan *c, str cell,
                                    char *at)
{
    day monday;
    enum reading r = week_parse(cell, c->order, &monday);
    if (r == READ_BLANK) return CELL_EMPTY;
    if (r == READ_BAD) return bad(to, "is neither a week (2026-W47) nor a date");
    *(day *)at = monday;
    return CELL_SET;
}

static enum conversion period_convert(struct converter *to, str cell, char *at)
{
    if (cell_blank(cell)) return CELL_EMPTY;
    if (!period_read(cell, (struct period *)at))
        return bad(to, "is no period; write 2026, 2026-Q4, 2026-11 or 2026-W47");
    return CELL_SET;
}

/* ---- words ---- */

static const char *word_find(const struct column_plan *c, str folded)
{
    for (int i = 0; i < 2; i++) {
        const char *to = value_find(c->values[i], folded);
        if (to) return to;
    }
    return NULL;
}

static int choice_value(const struct column_plan *c, str folded)
{
    const char *to = word_find(c, folded);
    for (int pass = 0; pass < 2; pass++) {
        for (const struct choice *k = c->field->choices; k->word; k++)
            if (to ? strcmp(to, k->word) == 0 : str_is(folded, k->word)) return k->value;
        if (!c->otherwise) break;
        to = c->otherwise;
    }
    return -1;
}

static int stage_value(const struct converter *to, const struct column_plan *c, str folded)
{
    const struct settings *s = to->model->settings;
    const char *id = word_find(c, folded);
    if (!id) id = c->otherwise;
    if (!id) return -1;
    for (size_t i = 0; i < s->nstage; i++)
        if (strcmp(s->stages[i].id, id) == 0) return (int)i;
    return strcmp(id, "none") == 0 ? STAGE_NONE : -1;
}

/* A类, A（重点客户）, Tier A. */
static int tier_value(const struct column_plan *c, str folded)
{
    const char *to = word_find(c, folded);
    if (to) folded = str_of(to);
    if (str_starts(folded, "tier ")) folded = str_sub(folded, 5, folded.n);
    char letter = folded.n ? (char)(folded.s[0] & ~32) : 0;
    bool alone =
        folded.n == 1 || (folded.n > 1 && ((folded.s[1] & 0x80) || folded.s[1] == '(' ||
                                           folded.s[1] == ' ' || folded.s[1] == '-'));
    return alone && letter >= 'A' && letter <= 'D' ? letter : -1;
}

static int flag_value(str folded)
{
    static const char *const no[] = {"0", "no", "n", "none", "false", "否", "无", "正常"};
    for (size_t i = 0; i < COUNT_OF(no); i++)
        if (str_is(folded, no[i])) return 0;
    return 1;
}

static int scope_value(const struct column_plan *c, str folded)
{
    static const char *const words[] = {"company", "region", "team", "rep"};
    static const enum scope_kind kinds[] = {SCOPE_COMPANY, SCOPE_REGION, SCOPE_TEAM,
                                            SCOPE_REP};
    const char *to = word_find(c, folded);
    if (to) folded = str_of(to);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(folded, words[i])) return (int)kinds[i];
    return SCOPE_OTHER;
}

static int word_value(struct converter *to, const struct column_plan *c, str cell)
{
    struct arena s = to->scratch;
    str folded = text_fold(&s, cell);
    switch (c->field->kind) {
    case FIELD_CHOICE: return choice_value(c, folded);
    case FIELD_STAGE: return stage_value(to, c, folded);
    case FIELD_TIER: return tier_value(c, folded);
    case FIELD_FLAG: return flag_value(folded);
    case FIELD_SCOPE: return scope_value(c, folded);
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_MONEY:
    case FIELD_DAY:
    case FIELD_MOMENT:
    case FIELD_SHARE:
    case FIELD_NUMBER:
    case FIELD_PERIOD:
    case FIELD_WEEK:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: break;
    }
    return -1;
}

/* The same few words come again and again: folding and searching is done once for each. */
static int word_recall(struct converter *to, struct column_plan *c, str cell)
{
    if (cell.n >= MEMO_TEXT) return word_value(to, c, cell);
    const unsigned char *s = (const unsigned char *)cell.s;
    size_t slot =
        (cell.n * 31 + s[0] + 7u * s[cell.n - 1] + 3u * s[cell.n / 2]) % MEMO_SLOTS;
    struct memo *m = &c->memo[slot];
    if (!m->known || m->n != cell.n || memcmp(m->text, cell.s, cell.n) != 0) {
        m->known = true;
        m->n = (uint8_t)cell.n;
        memcpy(m->text, cell.s, cell.n);
        m->value = word_value(to, c, cell);
    }
    return m->value;
}

static enum conversion word_convert(struct converter *to, struct column_plan *c, str cell,
                                    char *record)
{
    const struct field *f = c->field;
    if (cell_blank(cell) && f->kind != FIELD_FLAG) return CELL_EMPTY;
    if (cell.n == 0) return CELL_EMPTY;
    int value = word_recall(to, c, cell);
    if (value < 0)
        return bad(
            to, f->kind == FIELD_STAGE
                    ? "is no known stage; add it to the profile's values or to rules.yaml"
                    : "is no known word here; add it to the profile's values");
    char *at = record + f->offset;
    if (f->kind == FIELD_STAGE)
        *(uint8_t *)at = (uint8_t)value;
    else if (f->kind == FIELD_TIER)
        *at = (char)value;
    else if (f->kind == FIELD_SCOPE)
        *(enum scope_kind *)at = (enum scope_kind)value;
    else if (f->kind == FIELD_CHOICE)
        *(int *)at = value;
    if (f->kind == FIELD_SCOPE)
        *(sym *)(record + f->offset2) = intern(to->model->names, cell);
    if (f->kind == FIELD_FLAG) {
        *(sym *)at = cell_blank(cell) ? SYM_EMPTY : intern(to->model->names, cell);
        *(bool *)(record + f->offset2) = value && !cell_blank(cell);
    }
    return CELL_SET;
}

/* ---- texts and references ---- */

/* Excel has made a number of a long id: 2.41E+18. What it was is lost. */
static bool id_destroyed(str cell)
{
    size_t i = 0, e = cell.n;
    for (; i < cell.n && e == cell.n; i++) {
        char c = cell.s[i];
        if (c == 'E' && i > 0)
            e = i;
        else if ((c < '0' || c > '9') && !(c == '.' && i == 1))
            return false;
    }
    if (e + 2 >= cell.n || cell.s[e + 1] != '+') return false;
    for (i = e + 2; i < cell.n; i++)
        if (cell.s[i] < '0' || cell.s[i] > '9') return false;
    return true;
}

static str text_capped(str cell)
{
    if (cell.n <= TEXT_MOST) return cell;
    size_t n = TEXT_MOST;
    while (n && (cell.s[n] & 0xC0) == 0x80) n--;
    return (str){cell.s, n};
}

/* The number at the end of an id that has the form of those before it; -1 if it has
 * another. */
static int64_t id_number(struct id_memo *m, str id)
{
    size_t digits = 0;
    while (digits < id.n && digits < 7 && (unsigned)(id.s[id.n - 1 - digits] - '0') < 10)
        digits++;
    size_t prefix = id.n - digits;
    if (digits == 0 || prefix > sizeof m->prefix) return -1;
    if (m->length == 0) {
        m->length = (uint8_t)id.n;
        m->prefix_n = (uint8_t)prefix;
        memcpy(m->prefix, id.s, prefix);
    }
    if (id.n != m->length || prefix != m->prefix_n || memcmp(id.s, m->prefix, prefix) != 0)
        return -1;
    int64_t number = 0;
    for (size_t i = prefix; i < id.n; i++) number = number * 10 + (id.s[i] - '0');
    return number;
}

static sym reference_intern(struct converter *to, struct column_plan *c, str cell)
{
    struct id_memo *m = &c->ids;
    int64_t number = id_number(m, cell);
    if (number < 0) return intern(to->model->names, text_capped(cell));
    if ((size_t)number >= m->n) {
        size_t n = m->n ? m->n : 4096;
        while (n <= (size_t)number) n *= 2;
        sym *larger = realloc(m->at, n * sizeof *larger);
        if (!larger) die("no memory for an index of ids");
        memset(larger + m->n, 0, (n - m->n) * sizeof *larger);
        m->at = larger;
        m->n = n;
    }
    if (m->at[number] == SYM_EMPTY) m->at[number] = intern(to->model->names, cell);
    return m->at[number];
}

static bool is_reference(enum field_kind kind)
{
    return kind >= FIELD_REP;
}

static enum conversion text_convert(struct converter *to, struct column_plan *c, str cell,
                                    char *record)
{
    const struct field *f = c->field;
    if (cell_blank(cell)) return CELL_EMPTY;
    if (f->kind != FIELD_TEXT && id_destroyed(cell))
        return bad(to,
                   "is an id that Excel turned into a number; export the column as text");
    if (c->values[0]->n || c->values[1]->n) {
        struct arena s = to->scratch;
        const char *word = word_find(c, text_fold(&s, cell));
        if (word) cell = str_of(word);
    }
    sym text = is_reference(f->kind) ? reference_intern(to, c, cell)
                                     : intern(to->model->names, text_capped(cell));
    *(sym *)(record + f->offset) = text;
    if (f->kind == FIELD_CONTRACT) *(sym *)(record + f->offset2) = text;
    return CELL_SET;
}

enum conversion cell_convert(struct converter *to, struct column_plan *c, str cell,
                             char *record)
{
    const struct field *f = c->field;
    char *at = record + f->offset;
    switch (f->kind) {
    case FIELD_MONEY: return money_convert(to, c, cell, at);
    case FIELD_NUMBER: return number_convert(to, c, cell, at);
    case FIELD_SHARE: return share_convert(to, c, cell, at);
    case FIELD_DAY:
    case FIELD_MOMENT: return when_convert(to, c, cell, at);
    case FIELD_WEEK: return week_convert(to, c, cell, at);
    case FIELD_PERIOD: return period_convert(to, cell, at);
    case FIELD_CHOICE:
    case FIELD_STAGE:
    case FIELD_TIER:
    case FIELD_FLAG:
    case FIELD_SCOPE: return word_convert(to, c, cell, record);
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: return text_convert(to, c, cell, record);
    }
    return CELL_EMPTY;
}

static void cell_replace(const struct field *f, char *at, int64_t value)
{
    if (f->kind == FIELD_DAY || f->kind == FIELD_SHARE)
        *(int32_t *)at = (int32_t)value;
    else
        *(int64_t *)at = value;
}

void column_settle(struct column_plan *c, char *rows, size_t size)
{
    bool other = c->order == ORDER_DAY_FIRST || c->mark == DECIMAL_COMMA ||
                 c->share == SHARE_PERCENT;
    for (size_t i = 0; other && i < c->undecided.n; i++)
        cell_replace(c->field, rows + size * c->undecided.at[i].row + c->field->offset,
                     c->undecided.at[i].other);
    vec_free(&c->undecided);
}
