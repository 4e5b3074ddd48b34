/* The plan as targets.csv: one row for each scope, metric and period, in the canonical form
 * of SPEC 2, so that `build` reads exactly what was planned. Reason, approver and the figure
 * that stood before follow in columns that belong to no table. */
#include "plan/parts.h"

#include <string.h>

#include "base/text.h"

struct writing {
    const struct plan *p;
    struct arena *a;
    VEC_OF(char) out;
};

static void put(struct writing *w, const char *text)
{
    for (; *text; text++) *vec_push(&w->out) = *text;
}

/* A cell of RFC 4180. */
static void put_cell(struct writing *w, const char *text, bool last)
{
    bool quoted = strpbrk(text, ",\"\r\n") != NULL;
    if (quoted) put(w, "\"");
    for (; *text; text++) {
        if (*text == '"') put(w, "\"");
        *vec_push(&w->out) = *text;
    }
    if (quoted) put(w, "\"");
    put(w, last ? "\r\n" : ",");
}

struct reasons {
    const char *before, *reason, *approver;
};

static struct reasons reasons_of(struct writing *w, enum plan_metric k, uint32_t scope,
                                 struct period period)
{
    const struct plan *p = w->p;
    const struct plan_hand *h = plan_hand_of(p, k, scope, period);
    if (h) return (struct reasons){plan_units(w->a, k, h->planned), h->reason, h->approver};
    const struct plan_part *part = &p->parts[k];
    bool changed = scope == 0 && period.start == p->period.start &&
                   period.kind == p->period.kind && part->before != INT64_MIN &&
                   part->before != part->total;
    if (!changed) return (struct reasons){"", "", ""};
    return (struct reasons){plan_units(w->a, k, part->before),
                            p->request.reason ? p->request.reason : "",
                            p->unapproved ? PLAN_UNAPPROVED : p->request.approver};
}

static void row_put(struct writing *w, enum plan_metric k, uint32_t scope,
                    struct period period)
{
    const struct plan *p = w->p;
    struct reasons why = reasons_of(w, k, scope, period);
    put_cell(w, plan_scope_word(p, scope), false);
    put_cell(w, scope == 0 ? model_text(p->m, p->m->company) : p->r->scopes[scope].id,
             false);
    put_cell(w, period_label(period).text, false);
    put_cell(w, plan_metric_id(k), false);
    put_cell(w, plan_units(w->a, k, plan_target(p, k, scope, period)), false);
    put_cell(w, why.before, false);
    put_cell(w, why.reason, false);
    put_cell(w, why.approver, true);
}

static void scope_put(struct writing *w, enum plan_metric k, uint32_t scope)
{
    const struct plan *p = w->p;
    bool year = p->period.kind == PERIOD_YEAR;
    if (year) row_put(w, k, scope, p->period);
    for (size_t i = 0; i < p->nmonth && p->period.kind != PERIOD_MONTH; i += 3)
        row_put(w, k, scope, period_of(PERIOD_QUARTER, p->months[i].start));
    for (size_t i = 0; i < p->nmonth; i++) row_put(w, k, scope, p->months[i]);
    for (size_t i = 0; i < p->nsegment; i++)
        if (p->segments[i].whole) row_put(w, k, scope, p->segments[i].week);
}

static void ratios_put(struct writing *w)
{
    const struct plan *p = w->p;
    for (size_t i = 0; i < p->request.nratio; i++) {
        int64_t micro = exact_round(p->request.ratios[i].value, MILLION);
        put_cell(w, "company", false);
        put_cell(w, model_text(p->m, p->m->company), false);
        put_cell(w, period_label(p->period).text, false);
        put_cell(w, p->request.ratios[i].metric, false);
        put_cell(w,
                 arena_printf(w->a, "%s%lld.%06lld", micro < 0 ? "-" : "",
                              (long long)(micro < 0 ? -micro : micro) / MILLION,
                              (long long)(micro < 0 ? -micro : micro) % MILLION),
                 false);
        put_cell(w, "", false);
        put_cell(w, "", false);
        put_cell(w, "", true);
    }
}

str plan_targets_csv(struct arena *a, const struct plan *p)
{
    struct writing w = {.p = p, .a = a};
    put(&w,
        "\xEF\xBB\xBFscope,key,period,metric,target,planned_before,reason,approver\r\n");
    for (int k = 0; k < PLAN_METRICS; k++)
        for (uint32_t i = 0; i < p->r->nscope && p->parts[k].on; i++)
            if (p->parts[k].lines[i].planned) scope_put(&w, (enum plan_metric)k, i);
    ratios_put(&w);
    str out = {arena_copy(a, (str){w.out.at, w.out.n}), w.out.n};
    vec_free(&w.out);
    return out;
}
