/* What each person did in the past, and what that comes to over the span of the plan:
 * contracts and new customers by month, the seasons of past years, growth curves of
 * newcomers. Who gets how much of the target is left to people.c. */
#include "plan/parts.h"

#include <string.h>

#include "base/text.h"
#include "metrics/kpi.h"

enum { SEASON_YEARS = 3, SEASON_LEAST = 400000, SEASON_MOST = 2500000 };

/* ---- the window ---- */

static day first_event(const struct model *m)
{
    static const enum table tables[] = {TABLE_CONTRACTS, TABLE_DEALS, TABLE_ACTIVITIES,
                                        TABLE_LEADS};
    day first = DAY_NONE;
    for (size_t i = 0; i < COUNT_OF(tables); i++) {
        day d = m->first_event[tables[i]];
        if (d != DAY_NONE && (first == DAY_NONE || d < first)) first = d;
    }
    return first;
}

/* The last complete month before the plan. */
static struct period last_month(const struct plan *p)
{
    struct period month = period_of(PERIOD_MONTH, p->period.start - 1);
    if (p->m->last_event == DAY_NONE) return month;
    struct period newest = period_of(PERIOD_MONTH, p->m->last_event);
    if (!period_complete(p->m, newest)) newest = period_shift(newest, -1);
    return newest.start < month.start ? newest : month;
}

static void window_find(struct plan *p)
{
    day first = first_event(p->m);
    p->window_last = p->window_first = last_month(p);
    if (first == DAY_NONE || p->window_last.end <= first) return;
    p->nwindow = 1;
    while (p->nwindow < (size_t)p->s->history_months && p->window_first.start > first) {
        p->window_first = period_shift(p->window_first, -1);
        p->nwindow++;
    }
}

/* Of a month in which the data begin, the part that they cover, in millionths. The first
 * days of a month may well be quiet. */
static int64_t covered(const struct plan *p, struct period month)
{
    enum { QUIET = 7 };
    day first = first_event(p->m);
    if (first < month.start + QUIET) return MILLION;
    return first >= month.end ? 0
                              : scaled(month.end - first, MILLION, month.end - month.start);
}

/* ---- what was done ---- */

static bool is_new_customer(const struct model *m, bool *seen, size_t row, day start)
{
    const struct contract c = contract_at(m, row);
    if (c.customer == REF_NONE || seen[c.customer]) return false;
    seen[c.customer] = true;
    day since = m->customers.at[c.customer].since;
    return c.kind != CONTRACT_RENEWAL && c.kind != CONTRACT_UPSELL &&
           (since == DAY_NONE || since >= start);
}

struct counting {
    struct plan *p;
    enum plan_metric metric;
    bool *seen; /* customers with a contract already */
    struct period window, last, year_ago;
};

static bool holds(struct period p, day d)
{
    return d >= p.start && d < p.end;
}

static void line_count(struct counting *c, struct plan_line *line, day d, int64_t units)
{
    if (holds(c->window, d)) line->history += units;
    if (holds(c->last, d)) line->last_month += units;
    if (holds(c->year_ago, d)) line->last_year += units;
}

static void contract_count(struct counting *c, size_t row)
{
    const struct model *m = c->p->m;
    const struct contract x = contract_at(m, row);
    struct plan_line *lines = c->p->parts[c->metric].lines;
    int64_t units = c->metric == PLAN_AMOUNT ? x.amount : 1;
    bool fresh = is_new_customer(m, c->seen, row, month_start(x.signed_on));
    if (c->metric == PLAN_CUSTOMERS && !fresh) return;
    uint32_t scope = x.rep == REF_NONE ? 0 : scope_of_rep(c->p->r, x.rep);
    for (; scope != REF_NONE; scope = c->p->r->scopes[scope].parent)
        line_count(c, &lines[scope], x.signed_on, units);
}

static void counts_make(struct plan *p, struct arena scratch, enum plan_metric k)
{
    struct counting c = {.p = p, .metric = k, .last = p->window_last};
    c.seen = arena_many(&scratch, bool, p->m->customers.n + 1);
    c.window = (struct period){.start = p->window_first.start, .end = p->window_last.end};
    bool known = period_last_year(p->period, &c.year_ago) &&
                 first_event(p->m) != DAY_NONE && first_event(p->m) < c.year_ago.end &&
                 c.year_ago.end <= p->m->last_event + 1;
    for (size_t i = 0; i < p->m->contracts.n; i++) contract_count(&c, i);
    for (size_t i = 0; i < p->r->nscope; i++) {
        struct plan_line *l = &p->parts[k].lines[i];
        if (l->history < 0) l->history = 0; /* more was taken back than signed */
        if (!known) l->last_year = INT64_MIN;
        if (p->nwindow == 0) l->last_month = INT64_MIN;
        l->naive = p->nwindow && l->last_month > 0
                       ? scaled(l->last_month * (int64_t)p->nmonth, p->s->naive, MILLION)
                   : p->nwindow ? 0
                                : INT64_MIN;
    }
}

/* ---- seasons ---- */

/* Signed per working day, by calendar month, over the last whole years. */
static void season_find(struct plan *p)
{
    const struct model *m = p->m;
    int64_t amount[12] = {0}, days[12] = {0};
    struct period month = p->window_last;
    int months = 0;
    for (; months < 12 * SEASON_YEARS && covered(p, month) == MILLION; months++) {
        struct row_range rows = contracts_between(m, month.start, month.end);
        for (size_t i = rows.first; i < rows.end; i++)
            amount[month.number - 1] += contract_at(m, i).amount;
        days[month.number - 1] +=
            calendar_working_days(m->calendar, month.start, month.end);
        month = period_shift(month, -1);
    }
    p->season_years = months / 12;
    wide mean = 0;
    for (int i = 0; i < 12; i++) {
        p->season[i] = MILLION;
        if (amount[i] < 0) amount[i] = 0;
        if (days[i]) mean += (wide)amount[i] * 1000 / days[i];
    }
    if (p->season_years == 0 || mean <= 0) return;
    /* One year may be an accident: the more years, the more they are trusted. */
    int64_t trust = MILLION * p->season_years / (p->season_years + 1);
    for (int i = 0; i < 12; i++) {
        wide own =
            days[i] ? (wide)amount[i] * 1000 / days[i] * 12 * MILLION / mean : MILLION;
        int64_t f = (int64_t)((own * trust + (wide)MILLION * (MILLION - trust)) / MILLION);
        p->season[i] = f < SEASON_LEAST ? SEASON_LEAST : f > SEASON_MOST ? SEASON_MOST : f;
    }
}

/* ---- what a person can do in a month ---- */

static int64_t presence(const struct rep *r, struct period month)
{
    day from = month.start, to = month.end;
    if (r->hired_on != DAY_NONE && r->hired_on > from) from = r->hired_on;
    if (r->left_on != DAY_NONE && r->left_on + 1 < to) to = r->left_on + 1;
    return to <= from ? 0 : scaled(to - from, MILLION, month.end - month.start);
}

static int64_t ramp_of(const struct plan *p, const struct rep *r, struct period month)
{
    if (r->hired_on == DAY_NONE) return MILLION;
    struct civil h = civil_of(r->hired_on);
    int tenure = (month.year - h.year) * 12 + month.number - h.month;
    if (tenure < 0) tenure = 0;
    return (size_t)tenure < p->s->nramp ? p->s->ramp[tenure] : MILLION;
}

int64_t rep_capacity(const struct plan *p, uint32_t rep, struct period month)
{
    const struct rep *r = &p->m->reps.at[rep];
    int64_t here = scaled(p->season[month.number - 1], presence(r, month), MILLION);
    return scaled(here, ramp_of(p, r, month), MILLION);
}

int64_t rep_month_weight(const struct plan *p, uint32_t rep, struct period month)
{
    const struct rep *r = &p->m->reps.at[rep];
    int64_t skill = scaled(p->season[month.number - 1], ramp_of(p, r, month), MILLION);
    return skill * rep_working_days(p->m, rep, month.start, month.end);
}

/* ---- the base of growth ---- */

struct capacity { /* millionths of full months */
    int64_t past, ahead;
};

static struct capacity capacity_of(const struct plan *p, uint32_t rep)
{
    struct capacity c = {0, 0};
    struct period month = p->window_first;
    for (size_t i = 0; i < p->nwindow; i++, month = period_shift(month, 1))
        c.past += scaled(rep_capacity(p, rep, month), covered(p, month), MILLION);
    for (size_t i = 0; i < p->nmonth; i++) c.ahead += rep_capacity(p, rep, p->months[i]);
    return c;
}

static int64_t window_capacity(const struct plan *p)
{
    int64_t sum = 0;
    struct period month = p->window_first;
    for (size_t i = 0; i < p->nwindow; i++, month = period_shift(month, 1))
        sum += scaled(p->season[month.number - 1], covered(p, month), MILLION);
    return sum;
}

/* What peers did: sums over those who were there all the time, by level; [LEVEL_COUNT] is
 * everybody. */
struct peers {
    int64_t history[LEVEL_COUNT + 1], capacity[LEVEL_COUNT + 1];
};

static bool was_there(int64_t past, int64_t whole)
{
    return past * 100 >= whole * 95;
}

static struct peers peers_of(const struct plan *p, enum plan_metric k,
                             const struct capacity *c, int64_t whole)
{
    struct peers out = {0};
    for (uint32_t i = 0; i < p->m->reps.n; i++) {
        const struct plan_line *l = &p->parts[k].lines[scope_of_rep(p->r, i)];
        bool full = was_there(c[i].past, whole);
        if (full) out.history[p->m->reps.at[i].level] += l->history;
        if (full) out.capacity[p->m->reps.at[i].level] += c[i].past;
        out.history[LEVEL_COUNT] += l->history;
        out.capacity[LEVEL_COUNT] += c[i].past;
    }
    return out;
}

static int64_t peer_base(const struct plan *p, const struct peers *peers, enum level level,
                         int64_t ahead)
{
    if (peers->capacity[level])
        return scaled(peers->history[level], ahead, peers->capacity[level]);
    int64_t all = scaled(peers->history[LEVEL_COUNT], ahead, peers->capacity[LEVEL_COUNT]);
    return scaled(all, p->s->seniority[level], MILLION);
}

static void line_base(struct plan *p, struct plan_line *l, struct capacity c, int64_t whole,
                      int64_t peer)
{
    int64_t own = scaled(l->history, c.ahead, c.past);
    int64_t trust = was_there(c.past, whole) ? MILLION : scaled(c.past, MILLION, whole);
    if (trust > MILLION) trust = MILLION;
    l->newcomer = trust < MILLION;
    l->base = scaled(own, trust, MILLION) + scaled(peer, MILLION - trust, MILLION);
    int64_t floor = scaled(peer, p->s->floor, MILLION);
    l->bound_base = l->base > floor ? l->base : floor;
}

static void bases_make(struct plan *p, const struct capacity *c, enum plan_metric k)
{
    int64_t whole = window_capacity(p);
    struct peers peers = peers_of(p, k, c, whole);
    struct plan_line *lines = p->parts[k].lines;
    for (uint32_t i = 0; i < p->m->reps.n; i++) {
        uint32_t scope = scope_of_rep(p->r, i);
        struct plan_line *l = &lines[scope];
        l->planned = c[i].ahead > 0;
        if (!l->planned) continue;
        line_base(p, l, c[i], whole,
                  peer_base(p, &peers, p->m->reps.at[i].level, c[i].ahead));
        for (scope = p->r->scopes[scope].parent; scope != REF_NONE;
             scope = p->r->scopes[scope].parent) {
            lines[scope].base += l->base;
            lines[scope].bound_base += l->bound_base;
            lines[scope].planned = true;
        }
    }
}

void history_find(struct plan *p, struct arena scratch)
{
    window_find(p);
    season_find(p);
    struct capacity *c = arena_many(&scratch, struct capacity, p->m->reps.n + 1);
    for (uint32_t i = 0; i < p->m->reps.n; i++) c[i] = capacity_of(p, i);
    for (int k = 0; k < PLAN_METRICS; k++) {
        counts_make(p, scratch, (enum plan_metric)k);
        bases_make(p, c, (enum plan_metric)k);
    }
}
