/* The plan as a whole: the company's targets found, people and time shared out, first as
 * the data say and then with what was set by hand, so that each change can be told. */
#include "plan/parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "metrics/kpi.h"
#include "metrics/targets.h"

void plan_complain(const struct plan *p, const char *about, const char *what, ...)
{
    char text[600];
    va_list list;
    va_start(list, what);
    vsnprintf(text, sizeof text, what, list);
    va_end(list);
    diag_say(p->m->diags, DIAG_ERROR, "plan", 0, about, STR(""), "%s", text);
}

const char *plan_units(struct arena *a, enum plan_metric k, int64_t units)
{
    int64_t scale = plan_scale(k);
    bool below = units < 0;
    if (below) units = -units;
    if (scale == 1) return arena_printf(a, "%s%lld", below ? "-" : "", (long long)units);
    return arena_printf(a, "%s%lld.%02d", below ? "-" : "", (long long)(units / 100),
                        (int)(units % 100));
}

/* ---- the company's targets ---- */

/* A row of the targets table for exactly this scope and period; unknown without. */
static exact given(const struct plan *p, const char *metric)
{
    const struct model *m = p->m;
    for (size_t i = m->targets.n; i-- > 0;) {
        const struct target t = target_at(m, i);
        if (t.scope == SCOPE_COMPANY && t.period.kind == p->period.kind &&
            t.period.start == p->period.start && !strcmp(model_text(m, t.metric), metric))
            return exact_of(t.micro, 1000000);
    }
    return EXACT_UNKNOWN;
}

static bool total_set(struct plan *p, enum plan_metric k)
{
    struct plan_part *part = &p->parts[k];
    const struct plan_request *q = &p->request;
    exact before = given(p, plan_metric_id(k)), x = q->totals[k];
    part->before = exact_known(before) ? exact_round(before, plan_scale(k)) : INT64_MIN;
    if (!exact_known(x)) x = before;
    part->on = exact_known(x);
    if (!part->on) return true;
    bool sound = x.num >= 0 && exact_cmp(x, exact_of((wide)1 << 44, 1)) < 0;
    part->total = sound ? exact_round(x, plan_scale(k)) : 0;
    if (!sound || exact_cmp(exact_of(part->total, plan_scale(k)), x) != 0) {
        plan_complain(p, plan_metric_id(k),
                      "the company's target is not 0 or more in whole "
                      "%s",
                      k == PLAN_AMOUNT ? "cents" : "customers");
        return false;
    }
    if (part->before == INT64_MIN || part->before == part->total ||
        (q->reason && q->approver))
        return true;
    struct arena s = arena_new();
    p->unapproved = true;
    diag_say(p->m->diags, DIAG_WARNING, "plan", 0, plan_metric_id(k), STR(""),
             "the company's target for %s stands at %s; the change to %s is marked as not "
             "approved until --reason TEXT and --approver NAME are given",
             period_label(p->period).text, plan_units(&s, k, part->before),
             plan_units(&s, k, part->total));
    return true;
}

/* Ratio targets of the targets table that hold in the plan's period. */
static void ratios_find(struct plan *p)
{
    const struct model *m = p->m;
    struct plan_request *q = &p->request;
    for (size_t i = 0; i < m->targets.n && q->nratio < COUNT_OF(q->ratios); i++) {
        const char *metric = model_text(m, target_at(m, i).metric);
        const struct kpi *k = kpi_named(metric);
        bool there = !k || k->target_additive || !exact_known(given(p, metric));
        for (size_t j = 0; j < q->nratio; j++)
            there |= !strcmp(q->ratios[j].metric, metric);
        if (!there) q->ratios[q->nratio++] = (struct plan_ratio){metric, given(p, metric)};
    }
}

static bool totals_find(struct plan *p)
{
    bool any = false;
    for (int k = 0; k < PLAN_METRICS; k++) {
        if (!total_set(p, (enum plan_metric)k)) return false;
        any |= p->parts[k].on;
    }
    ratios_find(p);
    if (any) return true;
    plan_complain(p, period_label(p->period).text,
                  "no company target for this period: give "
                  "--amount or --new-customers, or a row of the targets table "
                  "(company,,%s,signed_amount,...)",
                  period_label(p->period).text);
    return false;
}

/* Targets of the same span that stood before, for everybody. */
static void before_find(struct plan *p)
{
    for (int k = 0; k < PLAN_METRICS; k++)
        for (uint32_t i = 0; i < p->r->nscope; i++) {
            exact x =
                target_for(p->r, plan_metric_id((enum plan_metric)k), true, i, p->period)
                    .value;
            p->parts[k].lines[i].before =
                exact_known(x) ? exact_round(x, plan_scale((enum plan_metric)k))
                               : INT64_MIN;
        }
}

/* ---- making it ---- */

static void rooms_take(struct plan *p, struct arena *a)
{
    size_t n = p->r->nscope;
    p->resources = arena_many(a, struct plan_resources, n);
    p->people = arena_many(a, size_t, n);
    for (int k = 0; k < PLAN_METRICS; k++) {
        p->parts[k].lines = arena_many(a, struct plan_line, n);
        p->parts[k].cells = arena_many(a, int64_t, n * p->nsegment);
    }
}

static bool all_share(struct plan *p, struct arena scratch)
{
    for (int k = 0; k < PLAN_METRICS; k++) {
        enum plan_metric metric = (enum plan_metric)k;
        if (!p->parts[k].on) continue;
        if (!people_share(p, scratch, metric) || !time_share(p, scratch, metric))
            return false;
    }
    return true;
}

/* What each figure would be if nobody had set it. */
static bool planned_find(struct plan *p, struct arena scratch)
{
    plan_hands hands = p->hands;
    bool any = false;
    for (size_t i = 0; i < hands.n; i++) any |= !hands.at[i].fault;
    if (!any) return true;
    p->hands = (plan_hands){0};
    bool good = all_share(p, scratch);
    p->hands = hands;
    for (size_t i = 0; good && i < hands.n; i++) {
        struct plan_hand *h = &p->hands.at[i];
        if (!h->fault && h->scope != REF_NONE)
            h->planned = plan_target(p, h->metric, h->scope, h->span);
    }
    return good;
}

struct plan *plan_divide(struct arena *a, struct arena scratch, const struct model *m,
                         const struct plan_settings *s, const struct plan_request *request,
                         const struct returned *rows)
{
    struct plan *p = arena_one(a, struct plan);
    *p = (struct plan){.m = m, .s = s, .request = *request, .period = request->period};
    if (m->last_event == DAY_NONE) {
        plan_complain(p, NULL,
                      "nothing in the input has a date, so there is no past to plan by");
        return NULL;
    }
    p->r = results_compute(a, scratch, m, period_of(PERIOD_MONTH, m->last_event));
    time_find(p);
    rooms_take(p, a);
    if (!totals_find(p)) return NULL;
    before_find(p);
    history_find(p, scratch);
    people_find(p);
    if (p->people[0] == 0) {
        plan_complain(p, period_label(p->period).text,
                      "nobody of the input is there in this "
                      "period, so there is nobody to plan for");
        return NULL;
    }
    hands_find(p, a, rows);
    if (!planned_find(p, scratch) || !all_share(p, scratch)) return NULL;
    return p;
}

/* ---- reading it ---- */

int64_t plan_target(const struct plan *p, enum plan_metric k, uint32_t scope,
                    struct period period)
{
    const int64_t *cells = &p->parts[k].cells[scope * p->nsegment];
    int64_t sum = 0;
    for (size_t i = 0; i < p->nsegment; i++)
        if (p->segments[i].from >= period.start && p->segments[i].to <= period.end)
            sum += cells[i];
    return sum;
}

bool plan_has_week(const struct plan *p, struct period week)
{
    return week.start >= p->period.start && week.end <= p->period.end;
}
