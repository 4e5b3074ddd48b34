/* Each person's target over the months and weeks of the plan: seasons, working days and
 * growth curves say how; figures set by hand for months and quarters stand. Weeks are cut
 * where months end, so that weeks add up to months and months to the whole. */
#include "plan/parts.h"

#include <string.h>

#include "base/text.h"
#include "plan/share.h"

/* ---- the calendar of the plan ---- */

static void month_cut(struct plan *p, size_t month)
{
    const struct period m = p->months[month];
    for (day d = m.start; d < m.end;) {
        struct period week = period_of(PERIOD_WEEK, d);
        day to = week.end < m.end ? week.end : m.end;
        bool whole = to == week.end && week.start >= p->period.start;
        p->segments[p->nsegment++] = (struct plan_segment){d, to, week, month, whole};
        d = to;
    }
}

void time_find(struct plan *p)
{
    struct period month = period_of(PERIOD_MONTH, p->period.start);
    for (; month.start < p->period.end; month = period_shift(month, 1))
        p->months[p->nmonth++] = month;
    for (size_t i = 0; i < p->nmonth; i++) month_cut(p, i);
}

/* ---- months ---- */

struct grid { /* planned reps × months */
    size_t n;
    uint32_t *scopes;
    int64_t *weights, *rows, *out;
    int64_t *held; /* set by hand, else -1 */
};

static struct grid grid_of(struct plan *p, struct arena *a, enum plan_metric k)
{
    size_t cells = p->people[0] * p->nmonth + 1;
    struct grid g = {.scopes = arena_many(a, uint32_t, p->people[0] + 1),
                     .rows = arena_many(a, int64_t, p->people[0] + 1),
                     .weights = arena_many(a, int64_t, cells),
                     .held = arena_many(a, int64_t, cells),
                     .out = arena_many(a, int64_t, cells)};
    for (uint32_t i = p->r->first_rep; i < p->r->first_rep + p->m->reps.n; i++) {
        if (!p->parts[k].lines[i].planned) continue;
        g.scopes[g.n] = i;
        g.rows[g.n++] = p->parts[k].lines[i].target;
    }
    return g;
}

static void weights_fill(const struct plan *p, struct grid *g)
{
    for (size_t r = 0; r < g->n; r++) {
        int64_t *w = &g->weights[r * p->nmonth], sum = 0;
        uint32_t rep = p->r->scopes[g->scopes[r]].ref;
        for (size_t i = 0; i < p->nmonth; i++)
            sum += w[i] = rep_month_weight(p, rep, p->months[i]);
        for (size_t i = 0; i < p->nmonth && sum == 0; i++) /* away all the time */
            w[i] = rep_capacity(p, rep, p->months[i]);
    }
}

/* Months of persons that were set by hand leave the table with their figures. */
static bool hands_hold(struct plan *p, enum plan_metric k, struct grid *g)
{
    for (size_t r = 0; r < g->n; r++) {
        size_t free = 0;
        for (size_t i = 0; i < p->nmonth; i++) {
            size_t at = r * p->nmonth + i;
            bool whole =
                p->period.kind == PERIOD_MONTH; /* then it is the person's target */
            const struct plan_hand *h =
                whole ? NULL : plan_hand_of(p, k, g->scopes[r], p->months[i]);
            g->held[at] = h ? h->value : -1;
            if (h) g->rows[r] -= h->value, g->weights[at] = 0;
            free += g->weights[at] > 0;
        }
        if (g->rows[r] == 0 || (g->rows[r] > 0 && free > 0)) continue;
        struct arena s = arena_new();
        plan_complain(
            p, p->r->scopes[g->scopes[r]].name,
            "the months set by hand leave %s of the person's %s for %zu other months",
            plan_units(&s, k, g->rows[r]), plan_metric_id(k), free);
        return false;
    }
    return true;
}

static bool company_is_set(const struct plan *p, enum plan_metric k)
{
    for (size_t i = 0; i < p->hands.n; i++) {
        const struct plan_hand *h = &p->hands.at[i];
        if (!h->fault && h->metric == k && h->scope == 0) return true;
    }
    return false;
}

/* Totals of the months: what the persons' own shares add up to, but where a quarter or a
 * month was set. */
struct columns {
    int64_t natural[PLAN_MONTHS], total[PLAN_MONTHS];
    bool settled[PLAN_MONTHS];
};

static void columns_natural(const struct plan *p, const struct grid *g, struct columns *c)
{
    for (size_t r = 0; r < g->n; r++) {
        const int64_t *w = &g->weights[r * p->nmonth];
        int64_t sum = 0;
        for (size_t i = 0; i < p->nmonth; i++) sum += w[i];
        for (size_t i = 0; i < p->nmonth; i++) {
            int64_t held = g->held[r * p->nmonth + i];
            c->natural[i] += scaled(g->rows[r] * 1000, w[i], sum);
            if (held > 0) c->natural[i] += held * 1000;
        }
    }
}

/* Shares a figure among months of a span that are not settled yet. */
static bool columns_settle(const struct plan *p, struct arena scratch, struct columns *c,
                           struct period span, int64_t total)
{
    int64_t weights[PLAN_MONTHS], out[PLAN_MONTHS];
    size_t at[PLAN_MONTHS], n = 0;
    for (size_t i = 0; i < p->nmonth; i++) {
        if (p->months[i].start < span.start || p->months[i].end > span.end) continue;
        if (c->settled[i]) {
            total -= c->total[i];
            continue;
        }
        weights[n] = c->natural[i];
        at[n++] = i;
    }
    if (total < 0 || (n == 0 && total > 0)) return false;
    share_parts(scratch, n, weights, total, out);
    for (size_t i = 0; i < n; i++) {
        c->total[at[i]] = out[i];
        c->settled[at[i]] = true;
    }
    return true;
}

static bool columns_make(const struct plan *p, struct arena scratch, enum plan_metric k,
                         struct columns *c)
{
    for (size_t i = 0; i < p->nmonth && p->nmonth > 1; i++) {
        const struct plan_hand *h = plan_hand_of(p, k, 0, p->months[i]);
        if (!h) continue;
        c->total[i] = h->value;
        c->settled[i] = true;
    }
    for (size_t i = 0; i < p->nmonth && p->period.kind == PERIOD_YEAR; i += 3) {
        struct period quarter = period_of(PERIOD_QUARTER, p->months[i].start);
        const struct plan_hand *h = plan_hand_of(p, k, 0, quarter);
        if (h && !columns_settle(p, scratch, c, quarter, h->value)) return false;
    }
    return columns_settle(p, scratch, c, p->period, p->parts[k].total);
}

static bool months_by_table(struct plan *p, struct arena scratch, enum plan_metric k,
                            struct grid *g)
{
    struct columns c = {.settled = {false}};
    columns_natural(p, g, &c);
    if (!columns_make(p, scratch, k, &c)) {
        plan_complain(p, p->r->scopes[0].name,
                      "the quarters and months set by hand do not "
                      "add up to the target of %s; take one of them back",
                      plan_metric_id(k));
        return false;
    }
    for (size_t i = 0; i < p->nmonth; i++)
        for (size_t r = 0; r < g->n; r++)
            if (g->held[r * p->nmonth + i] > 0) c.total[i] -= g->held[r * p->nmonth + i];
    bool good = true;
    for (size_t i = 0; i < p->nmonth; i++) good &= c.total[i] >= 0;
    if (good && share_table(scratch, g->n, p->nmonth, g->weights, g->rows, c.total, g->out))
        return true;
    plan_complain(p, p->r->scopes[0].name,
                  "the months set by hand cannot all hold for %s: "
                  "too few people are there, or persons' own months stand against them",
                  plan_metric_id(k));
    return false;
}

/* ---- weeks ---- */

static int64_t segment_days(const struct plan *p, uint32_t rep,
                            const struct plan_segment *s)
{
    return rep == REF_NONE ? calendar_working_days(p->m->calendar, s->from, s->to)
                           : rep_working_days(p->m, rep, s->from, s->to);
}

struct weeks { /* the segments of one month */
    size_t first, n;
};

static struct weeks weeks_of(const struct plan *p, size_t month)
{
    struct weeks w = {0, 0};
    while (p->segments[w.first].month != month) w.first++;
    while (w.first + w.n < p->nsegment && p->segments[w.first + w.n].month == month) w.n++;
    return w;
}

static void days_fill(const struct plan *p, struct weeks w, uint32_t rep, int64_t *days)
{
    int64_t sum = 0;
    for (size_t i = 0; i < w.n; i++)
        sum += days[i] = segment_days(p, rep, &p->segments[w.first + i]);
    for (size_t i = 0; i < w.n && sum == 0; i++)
        days[i] = segment_days(p, REF_NONE, &p->segments[w.first + i]);
}

/* Counts go by a table, so that a customer a month does not mean all in the same week. */
static void month_to_weeks(struct plan *p, struct arena scratch, enum plan_metric k,
                           struct grid *g, size_t month)
{
    struct weeks w = weeks_of(p, month);
    int64_t *days = arena_many(&scratch, int64_t, g->n * w.n + 1);
    int64_t *out = arena_many(&scratch, int64_t, g->n * w.n + 1);
    int64_t *rows = arena_many(&scratch, int64_t, g->n + 1);
    int64_t columns[6], company[6], total = 0;
    for (size_t r = 0; r < g->n; r++) {
        days_fill(p, w, p->r->scopes[g->scopes[r]].ref, &days[r * w.n]);
        total += rows[r] = g->out[r * p->nmonth + month];
        if (k == PLAN_AMOUNT)
            share_parts(scratch, w.n, &days[r * w.n], rows[r], &out[r * w.n]);
    }
    days_fill(p, w, REF_NONE, company);
    share_parts(scratch, w.n, company, total, columns);
    bool fits =
        k != PLAN_AMOUNT && share_table(scratch, g->n, w.n, days, rows, columns, out);
    for (size_t r = 0; r < g->n && k != PLAN_AMOUNT && !fits; r++)
        share_parts(scratch, w.n, &days[r * w.n], rows[r], &out[r * w.n]);
    for (size_t r = 0; r < g->n; r++)
        for (size_t i = 0; i < w.n; i++)
            p->parts[k].cells[g->scopes[r] * p->nsegment + w.first + i] = out[r * w.n + i];
}

static void groups_sum(struct plan *p, enum plan_metric k)
{
    int64_t *cells = p->parts[k].cells;
    for (uint32_t i = (uint32_t)p->r->nscope; i-- > 1;) {
        uint32_t parent = p->r->scopes[i].parent;
        for (size_t s = 0; s < p->nsegment && parent != REF_NONE; s++)
            cells[parent * p->nsegment + s] += cells[i * p->nsegment + s];
    }
}

bool time_share(struct plan *p, struct arena scratch, enum plan_metric k)
{
    struct grid g = grid_of(p, &scratch, k);
    memset(p->parts[k].cells, 0, p->r->nscope * p->nsegment * sizeof(int64_t));
    weights_fill(p, &g);
    if (!hands_hold(p, k, &g)) return false;
    if (k != PLAN_AMOUNT || company_is_set(p, k)) {
        if (!months_by_table(p, scratch, k, &g)) return false;
    } else {
        for (size_t r = 0; r < g.n; r++)
            share_parts(scratch, p->nmonth, &g.weights[r * p->nmonth], g.rows[r],
                        &g.out[r * p->nmonth]);
    }
    for (size_t i = 0; i < g.n * p->nmonth; i++)
        if (g.held[i] > 0) g.out[i] += g.held[i];
    for (size_t m = 0; m < p->nmonth; m++) month_to_weeks(p, scratch, k, &g, m);
    groups_sum(p, k);
    return true;
}
