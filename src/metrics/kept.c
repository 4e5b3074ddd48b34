/* Reading what results keep: columns go in, values and trends of one scope come out. */
#include "metrics/kept.h"

#include <string.h>

#include "metrics/kpi.h"

/* Why a value may be unknown; the first is no reason. */
static const char *const reasons[] = {
    NULL,
    "reason.no_table",
    "reason.no_column",
    "reason.zero_denominator",
    "reason.no_target",
    "reason.zero_target",
    "reason.already_reached",
    "reason.no_gap",
};

uint8_t reason_kept(const char *reason)
{
    if (!reason) return 0;
    for (uint8_t i = 1; i < COUNT_OF(reasons); i++)
        if (reasons[i] == reason || !strcmp(reasons[i], reason)) return i;
    assert(!"a reason that is not in the table");
    return 0;
}

/* Over one denominator, which goes out, numbers stay small. */
static exact quotient(exact num, exact den)
{
    bool alike = num.den == den.den && den.num > 0;
    return alike ? (exact){num.num, den.num} : exact_div(num, den);
}

struct kpi_value measure_value(const struct results *r, size_t measure, uint32_t scope)
{
    const struct kept *k = &r->kept[measure];
    assert(measure < r->nmeasure && scope < r->nscope);
    struct kpi_value v = {
        .num = column_at(&k->num, scope),
        .den = column_at(&k->den, scope),
        .target = column_at(&k->target, scope),
        .prev = column_at(&k->prev, scope),
        .last_year = column_at(&k->last_year, scope),
        .reason = k->reasons ? reasons[k->reasons[scope]] : NULL,
        .partial = k->partial,
    };
    v.value = r->measures[measure].kpi->divided ? quotient(v.num, v.den)
                                                : column_at(&k->value, scope);
    return v;
}

struct kpi_value results_value(const struct results *r, const char *kpi, uint32_t scope)
{
    size_t i = measure_find(r, kpi);
    if (i == r->nmeasure || scope >= r->nscope)
        return (struct kpi_value){.reason = "reason.no_such_member"};
    return measure_value(r, i, scope);
}

bool measure_series(const struct results *r, size_t measure, uint32_t scope,
                    struct series *out)
{
    const struct kept_trend *t = r->kept[measure].trend;
    *out = (struct series){0};
    if (!t) return false;
    memcpy(out->week_partial, t->week_partial, sizeof out->week_partial);
    memcpy(out->month_partial, t->month_partial, sizeof out->month_partial);
    for (size_t i = 0; scope < t->nscope && i < TREND_POINTS; i++) {
        out->weeks[i] = column_at(&t->weeks[i], scope);
        out->week_targets[i] = column_at(&t->week_targets[i], scope);
        out->months[i] = column_at(&t->months[i], scope);
        out->month_targets[i] = column_at(&t->month_targets[i], scope);
    }
    return true;
}

static void line_round(const struct column *columns, uint32_t scope, int64_t scale,
                       struct rounded_line *out)
{
    out->known = columns_rounded(columns, TREND_POINTS, scope, scale, out->at);
}

void measure_series_rounded(const struct results *r, size_t measure, uint32_t scope,
                            int64_t scale, struct rounded_series *out)
{
    static const struct column unknown[TREND_POINTS];
    const struct kept_trend *t = r->kept[measure].trend;
    bool kept = t && scope < t->nscope;
    line_round(kept ? t->weeks : unknown, scope, scale, &out->weeks);
    line_round(kept ? t->week_targets : unknown, scope, scale, &out->week_targets);
    line_round(kept ? t->months : unknown, scope, scale, &out->months);
    line_round(kept ? t->month_targets : unknown, scope, scale, &out->month_targets);
}

bool results_series(const struct results *r, const char *kpi, uint32_t scope,
                    struct series *out)
{
    size_t i = measure_find(r, kpi);
    *out = (struct series){0};
    return i < r->nmeasure && scope < r->nscope && measure_series(r, i, scope, out);
}

bool results_points(const struct results *r, const char *kpi, uint32_t scope, bool months,
                    exact out[TREND_POINTS])
{
    size_t m = measure_find(r, kpi);
    const struct kept_trend *t = m < r->nmeasure ? r->kept[m].trend : NULL;
    if (!t || scope >= r->nscope) return false;
    const struct column *points = months ? t->months : t->weeks;
    for (size_t i = 0; i < TREND_POINTS; i++)
        out[i] = scope < t->nscope ? column_at(&points[i], scope) : EXACT_UNKNOWN;
    return true;
}

void measure_set_previous(struct results *r, size_t measure, const exact *values)
{
    r->kept[measure].prev = column_of(r->arena, values, r->nscope);
}
