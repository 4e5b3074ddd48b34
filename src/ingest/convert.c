/* One cell into its place in a record. Numbers and dates are read by number.c and when.c;
 * here is what a column makes of them: units, currency, evidence about the column, words
 * into choices. Whether an empty or bad cell costs the row is left to load.c. */
#include "ingest/convert.h"

#include <stddef.h>
#include <string.h>

#include "base/text.h"
#include "ingest/unit.h"

#define MICRO 6
#define MICRO_MOST ((int64_t)100000000000000000)

static void wait_for_evidence(struct converter *to, struct column_plan *c, int64_t other)
{
    to->waits = true;
    c->waiting = true;
    c->waiting_other = other;
}

/* A cell has shown how its column writes decimals; unknown: it has not. */
static void mark_prove(struct converter *to, struct column_plan *c, enum decimal_mark mark)
{
    if (mark == DECIMAL_UNKNOWN || mark == c->mark) return;
    to->turned |= c->mark != DECIMAL_UNKNOWN || mark != DECIMAL_POINT;
    c->mark = mark;
}

static void share_prove(struct converter *to, struct column_plan *c, enum share_form share)
{
    if (share == c->share) return;
    to->turned |= c->share != SHARE_UNKNOWN;
    c->share = share;
}

/* ---- amounts ---- */

#define RATE_DIGITS 8

/* What one unit of the row's currency is worth by the row itself (汇率); unknown without. */
static exact rate_of_row(const struct converter *to, enum decimal_mark mark)
{
    struct number_read n;
    int64_t rate;
    if (number_parse(to->rate, mark, &n) != READ_OK) return EXACT_UNKNOWN;
    if (!number_scaled(n.value, RATE_DIGITS, INT64_MAX / 2, &rate) || rate <= 0)
        return EXACT_UNKNOWN;
    return (exact){rate, 100000000};
}

static exact rate_of(const struct converter *to, const char *currency,
                     enum decimal_mark mark)
{
    exact of_row = rate_of_row(to, mark);
    if (exact_known(of_row)) return of_row;
    for (size_t i = 0; to->rule && i < to->rule->nrate; i++)
        if (strcmp(to->rule->rates[i].currency, currency) == 0)
            return to->rule->rates[i].value;
    return EXACT_UNKNOWN;
}

static bool times_rate(int64_t *amount, exact rate)
{
    wide product = (wide)*amount * rate.num, half = rate.den / 2;
    wide rounded = (product < 0 ? product - half : product + half) / rate.den;
    if (rounded > MONEY_MOST || rounded < -MONEY_MOST) return false;
    *amount = (int64_t)rounded;
    return true;
}

/* One currency per pack; others need a rate (SPEC 2). Why it cannot be, or NULL. */
static const char *to_pack_currency(struct converter *to, const struct column_plan *c,
                                    const char *in_cell, int64_t *amount, int64_t *other)
{
    const struct source_word *word = &c->of[c->took];
    const char *pack = to->model->settings->currency, *own = NULL;
    if (*in_cell)
        own = in_cell;
    else if (*word->currency)
        own = word->currency;
    else if (!word->of_the_books)
        own = to->currency;
    if (!own && !word->of_the_books && to->rule) own = to->rule->currency;
    if (!own || strcmp(own, pack) == 0) return NULL;
    if (*own == '?')
        return "is in a currency that is not known by its name; write the code (USD) into "
               "the "
               "column of the currency";
    exact rate = rate_of(to, own, c->mark);
    if (!exact_known(rate))
        return "is in another currency than the pack; give its rate in the profile "
               "(rates: {USD: 7.10}), or the pack's currency in rules.yaml";
    times_rate(other, rate);
    if (!times_rate(amount, rate)) return "is beyond 100 billion, which no amount is";
    return NULL;
}

static enum conversion number_failed(struct converter *to, enum reading r,
                                     const struct number_read *n)
{
    return r == READ_BLANK ? CELL_EMPTY : cell_bad(to, n->why);
}

static enum conversion money_convert(struct converter *to, struct column_plan *c, str cell,
                                     char *at)
{
    struct number_read n;
    int64_t amount, other = 0;
    enum reading r = number_parse(cell, c->mark, &n);
    if (r != READ_OK) return number_failed(to, r, &n);
    if (n.value.percent) return cell_bad(to, "is a percentage where an amount is expected");
    int power = c->of[c->took].power;
    if (!n.value.unit) n.value.power += power;
    if (!number_scaled(n.value, 2, MONEY_MOST, &amount))
        return cell_bad(to, "is beyond 100 billion, which no amount is");
    if (n.open && !n.other.unit) n.other.power += power;
    bool open = n.open && number_scaled(n.other, 2, MONEY_MOST, &other);
    const char *why = to_pack_currency(to, c, n.value.currency, &amount, &other);
    if (why) return cell_bad(to, why);
    mark_prove(to, c, n.evidence);
    if (open) wait_for_evidence(to, c, c->flip ? -other : other);
    if (c->flip) amount = -amount;
    wide_put(at, amount);
    return CELL_SET;
}

/* A unit of amounts is none of counts and rates: a target goes by its metric, which stands
 * before it in the record. */
static int number_unit(const struct converter *to, const struct column_plan *c,
                       const char *at)
{
    int power = c->of[c->took].power;
    if (power == 0 || strcmp(c->field->name, "target") != 0) return power;
    const struct target *t = (const struct target *)(at - offsetof(struct target, micro));
    return metric_is_amount(sym_str(to->model->names, t->metric)) ? power : 0;
}

static enum conversion number_convert(struct converter *to, struct column_plan *c, str cell,
                                      char *at)
{
    struct number_read n;
    int64_t value, other;
    int power = number_unit(to, c, at);
    enum reading r = number_parse(cell, c->mark, &n);
    if (r != READ_OK) return number_failed(to, r, &n);
    if (!n.value.unit) n.value.power += power;
    if (!number_scaled(n.value, MICRO, MICRO_MOST, &value))
        return cell_bad(to, "is too large");
    mark_prove(to, c, n.evidence);
    if (n.open && !n.other.unit) n.other.power += power;
    if (n.open && number_scaled(n.other, MICRO, MICRO_MOST, &other))
        wait_for_evidence(to, c, other);
    wide_put(at, value);
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
        return cell_bad(to, "is no share between 0 and 100 %");
    bool one = !n.value.percent && micro == 1000000;
    if (!n.value.percent && micro > 1000000) {
        share_prove(to, c, SHARE_PERCENT);
        micro /= 100;
    } else if (!n.value.percent && micro > 0 && micro < 1000000 &&
               c->share == SHARE_UNKNOWN) {
        share_prove(to, c, SHARE_FRACTION);
    } else if (one && c->share == SHARE_PERCENT) {
        micro = 10000;
    } else if (one && c->share == SHARE_UNKNOWN) {
        wait_for_evidence(to, c, 10000);
    }
    if (micro > 1000000) return cell_bad(to, "is no share between 0 and 100 %");
    *(int32_t *)at = (int32_t)micro;
    return CELL_SET;
}

/* ---- dates ---- */

static enum conversion when_convert(struct converter *to, struct column_plan *c, str cell,
                                    char *at)
{
    struct when_read w = {.evidence = ORDER_UNKNOWN};
    enum reading r = when_plain(cell, c->date, &c->dated, &w.at)
                         ? READ_OK
                         : when_parse(cell, c->order, &w);
    if (r == READ_BAD && c->short_year != SHORT_YEAR_UNKNOWN)
        r = when_parse_short(cell, c->order, c->short_year, &w);
    if (r == READ_BLANK) return CELL_EMPTY;
    if (r == READ_BAD) return cell_bad(to, w.why);
    if (w.evidence != ORDER_UNKNOWN && w.evidence != c->order) {
        c->order = w.evidence;
        to->turned = true;
    }
    bool is_day = c->field->kind == FIELD_DAY;
    if (w.open) wait_for_evidence(to, c, is_day ? moment_day(w.other) : w.other);
    if (is_day)
        *(day *)at = moment_day(w.at);
    else
        moment_put(at, w.at);
    return CELL_SET;
}

static enum conversion week_convert(struct converter *to, struct column_plan *c, str cell,
                                    char *at)
{
    day monday;
    enum reading r = week_parse(cell, c->order, &monday);
    if (r == READ_BLANK) return CELL_EMPTY;
    if (r == READ_BAD) return cell_bad(to, "is neither a week (2026-W47) nor a date");
    *(day *)at = monday;
    return CELL_SET;
}

static enum conversion period_convert(struct converter *to, struct column_plan *c, str cell,
                                      char *at)
{
    bool known = false;
    struct period p;
    if (cell_blank(cell)) return CELL_EMPTY;
    if (!period_read(cell, &p))
        return cell_bad(to, "is no period; write 2026, 2026-Q4, 2026-11 or 2026-W47");
    memcpy(at, &p, sizeof p);
    if (!memo_fits(cell) || !c->periods) return CELL_SET;
    struct memo *m = memo_slot(c->memo, cell, &known);
    memo_keep(m, cell, 0, 0);
    c->periods[m - c->memo] = p;
    return CELL_SET;
}

bool column_has_words(const struct column_plan *c)
{
    switch (c->field->kind) {
    case FIELD_MONEY:
    case FIELD_NUMBER:
    case FIELD_SHARE:
    case FIELD_DAY:
    case FIELD_MOMENT:
    case FIELD_WEEK: return false;
    case FIELD_PERIOD:
    case FIELD_CHOICE:
    case FIELD_STAGE:
    case FIELD_TIER:
    case FIELD_FLAG:
    case FIELD_SCOPE:
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: break;
    }
    return field_is_kept(c->field);
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
    case FIELD_PERIOD: return period_convert(to, c, cell, at);
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
    else if (f->kind == FIELD_MOMENT)
        moment_put(at, value);
    else
        wide_put(at, value);
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
