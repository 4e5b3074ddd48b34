/* Words and short texts: labels in the pack's language, names of people, dates and units.
 *
 * In: label keys, symbols and exact values. Out: NUL-terminated texts in the report's
 * arena. Whole sentences are composed by headline.c and messages.c. */
#include "report/builders.h"

const char *word(const struct build *b, const char *key)
{
    return label(b->t, key);
}

const char *fill_in(const struct build *b, const char *key, const char *const *values,
                    size_t n)
{
    return label_fill(b->a, b->t, key, values, n);
}

static const char *const period_kinds[] = {
    [PERIOD_WEEK] = "week",
    [PERIOD_MONTH] = "month",
    [PERIOD_QUARTER] = "quarter",
    [PERIOD_YEAR] = "year",
};

const char *period_word(const struct build *b, const char *key)
{
    return word(b, arena_printf(b->a, "%s.%s", key, period_kinds[b->r->period.kind]));
}

const char *stage_name(const struct build *b, size_t stage)
{
    if (stage >= b->s->nstage) return "–";
    const struct stage *s = &b->s->stages[stage];
    const char *name = s->name[b->tongue];
    return name && *name ? name : s->id;
}

static const char *member_name(const struct build *b, enum family family,
                               const char *member)
{
    if (family == FAMILY_STAGE || family == FAMILY_STAGE_STEP)
        for (size_t i = 0; i < b->s->nstage; i++)
            if (!strcmp(b->s->stages[i].id, member)) return stage_name(b, i);
    return strcmp(member, "-") ? member : word(b, "not_given");
}

const char *kpi_name(const struct build *b, const char *kpi)
{
    const char *whole = label_find(b->t, arena_printf(b->a, "kpi.%s", kpi));
    if (whole) return whole;
    size_t at = measure_find(b->r, kpi);
    if (at < b->r->nmeasure && b->r->measures[at].member) {
        const struct measure *m = &b->r->measures[at];
        const char *family = word(b, arena_printf(b->a, "kpi.%s", m->kpi->id));
        const char *member = member_name(b, m->kpi->family, m->member);
        return fill(b, "kpi_member", family, member);
    }
    return word(b, arena_printf(b->a, "kpi.%s", kpi));
}

const char *symbol(const struct build *b, sym s)
{
    return s == SYM_EMPTY ? "–" : model_text(b->m, s);
}

const char *day_iso(const struct build *b, day d)
{
    if (d == DAY_NONE) return "–";
    return arena_string(b->a, day_label(d).text);
}

const char *day_short(const struct build *b, day d)
{
    if (d == DAY_NONE) return "–";
    struct civil c = civil_of(d);
    return arena_printf(b->a, "%02d-%02d", c.month, c.day);
}

const char *month_name(const struct build *b, int month)
{
    return word(b, arena_printf(b->a, "month_name.%d", month));
}

const char *month_day(const struct build *b, day d)
{
    if (d == DAY_NONE) return "–";
    struct civil c = civil_of(d);
    return fill(b, "month_day", int_text(b, c.month), int_text(b, c.day));
}

const char *period_name(const struct build *b, struct period p)
{
    return arena_string(b->a, period_label(p).text);
}

const char *reason_text(const struct build *b, const char *reason)
{
    return reason ? word(b, reason) : NULL;
}

const char *int_text(const struct build *b, int64_t n)
{
    return figure_text(b->a, figure_int(n), SHOW_COUNT, b->language);
}

const char *joined(const struct build *b, const char *const *items, size_t n,
                   const char *between)
{
    const char *out = "";
    for (size_t i = 0; i < n; i++)
        out = i == 0 ? items[0] : arena_printf(b->a, "%s%s%s", out, between, items[i]);
    return out;
}

/* ---- figures in sentences ---- */

const char *unit_text(const struct build *b, enum show as)
{
    enum show show = show_in(b, as);
    const char *currency = b->s->currency && *b->s->currency ? b->s->currency : "CNY";
    bool other = strcmp(currency, "CNY") != 0;
    if (show == SHOW_WAN && other) return fill(b, "unit.thousands", currency);
    if (show == SHOW_YI && other) return fill(b, "unit.large", currency);
    if (show == SHOW_YUAN && other) return currency;
    return show_unit(show, b->language);
}

#define LARGE_FEN 10000000000 /* 1 亿元: from here 万元 would need six digits */

enum show show_alone(const struct build *b, struct figure f, enum show as)
{
    enum show show = show_in(b, as);
    bool large = f.known && f.money && (f.scaled >= LARGE_FEN || f.scaled <= -LARGE_FEN);
    return show == SHOW_WAN && large ? SHOW_YI : show;
}

/* "%" follows its number at once, any other unit after a blank. */
const char *figure_unit(const struct build *b, struct figure f, enum show as)
{
    enum show show = show_alone(b, f, as);
    const char *number = figure_text(b->a, f, show, b->language);
    const char *unit = unit_text(b, show);
    if (!f.known || !*unit) return number;
    return arena_printf(b->a, *unit == '%' ? "%s%s" : "%s %s", number, unit);
}

const char *counted(const struct build *b, const char *what, struct figure n)
{
    const char *text = figure_text(b->a, n, SHOW_COUNT, b->language);
    const char *one = arena_printf(b->a, "counted.%s.one", what);
    bool single = n.known && !strcmp(text, "1") && label_find(b->t, one);
    return fill(b, single ? one : arena_printf(b->a, "counted.%s", what), text);
}

const char *amount(const struct build *b, exact yuan)
{
    return figure_unit(b, figure_money(yuan), SHOW_WAN);
}

const char *percent(const struct build *b, exact rate)
{
    return figure_unit(b, figure_number(rate), SHOW_PERCENT);
}

/* ---- statuses ---- */

static const char status_group[] = "status."; /* of the labels */
static const char *const status_keys[] = {
    [STATUS_NONE] = "status.none",     [STATUS_GREY] = "status.grey",
    [STATUS_GREEN] = "status.green",   [STATUS_PRAISE] = "status.praise",
    [STATUS_YELLOW] = "status.yellow", [STATUS_ORANGE] = "status.orange",
    [STATUS_RED] = "status.red",
};
_Static_assert(COUNT_OF(status_keys) == STATUS_COUNT, "a word for each status");

const char *status_key(enum status s)
{
    return status_keys[s] + sizeof status_group - 1;
}

const char *status_word(const struct build *b, enum status s)
{
    return s == STATUS_NONE ? "" : word(b, status_keys[s]);
}

enum status status_of_light(enum light l)
{
    switch (l) {
    case LIGHT_NONE: return STATUS_NONE;
    case LIGHT_GREY: return STATUS_GREY;
    case LIGHT_GREEN: return STATUS_GREEN;
    case LIGHT_YELLOW: return STATUS_YELLOW;
    case LIGHT_RED: return STATUS_RED;
    }
    return STATUS_NONE;
}

enum status status_of_alert(enum alert_level l)
{
    switch (l) {
    case ALERT_PRAISE: return STATUS_PRAISE;
    case ALERT_YELLOW: return STATUS_YELLOW;
    case ALERT_ORANGE: return STATUS_ORANGE;
    case ALERT_RED: return STATUS_RED;
    }
    return STATUS_NONE;
}
