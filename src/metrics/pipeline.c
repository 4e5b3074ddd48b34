/* The pipeline: deals that came, that are open at A, that stall or carry a risk, and
 * those that were won or lost in 13 weeks. Stages are funnel.c's. */
#include "metrics/functions.h"

enum { STALLED_DAYS = 30 };

static const moment DAY_SECONDS = 86400;

static money amount_of(const struct deal *d)
{
    return d->amount == MONEY_NONE ? 0 : d->amount;
}

static struct hit deal_hit(const struct model *m, uint32_t row, bool amount)
{
    const struct deal *d = &m->deals.at[row];
    return (struct hit){
        .rep = d->rep, .table = TABLE_DEALS, .row = row, .num = amount ? amount_of(d) : 1};
}

struct hit one_deal(const struct model *m, uint32_t row)
{
    return deal_hit(m, row, false);
}

/* What nearly all KPIs ask of the deals that are walked together. */
struct deal_looks {
    uint32_t first, n;
    struct deal_look {
        frame_set created; /* in the period */
        frame_set open;    /* at A */
        frame_set closed;  /* in the trailing 13 weeks */
    } at[WALK_BLOCK];
};

/* Open at A: created before it and open still, or closed then or later (SPEC 4). */
static struct deal_look look_at(const struct walk *w, const struct deal *d)
{
    day created = moment_day(d->created_at), closed = moment_day(d->closed_at);
    struct deal_look x = {.created = walk_within(w, WINDOW_PERIOD, created),
                          .closed = walk_within(w, WINDOW_QUARTER, closed)};
    if (d->created_at == MOMENT_NONE) return x;
    if (d->status == DEAL_OPEN || d->status == DEAL_NONE)
        x.open = walk_after(w, created);
    else if (d->closed_at != MOMENT_NONE)
        x.open = walk_after(w, created) & ~walk_after(w, closed);
    return x;
}

static void looks_make(struct walk *w, uint32_t first)
{
    if (!w->deals) w->deals = arena_one(w->arena, struct deal_looks);
    w->deals->first = first;
    w->deals->n = w->end - first;
    for (uint32_t i = 0; i < w->deals->n; i++)
        w->deals->at[i] = look_at(w, &w->model->deals.at[first + i]);
}

static const struct deal_look *looks_of(struct walk *w, uint32_t first)
{
    if (!w->deals || first - w->deals->first >= w->deals->n) looks_make(w, first);
    return &w->deals->at[first - w->deals->first];
}

/* Opens the function that looks at one deal, of which `x` is known. */
#define EACH_DEAL(name)                                                       \
    static inline void name##_row(struct walk *w, uint32_t row,               \
                                  const struct deal_look *x);                 \
    EACH(name)                                                                \
    {                                                                         \
        const struct deal_look *x = looks_of(w, first);                       \
        for (uint32_t row = first; row < end; row++) name##_row(w, row, x++); \
    }                                                                         \
    static inline void name##_row(struct walk *w, uint32_t row, const struct deal_look *x)

EACH_DEAL(new_deals)
{
    walk_add(w, one_deal(w->model, row), x->created);
}

/* ---- open at A ---- */

EACH_DEAL(open_amount)
{
    walk_add(w, deal_hit(w->model, row, true), x->open);
}

/* The frames at the end of which a deal or customer had an activity in the last 14 days. */
struct active_marks {
    frame_set *deal; /* NULL: no activity names any */
    frame_set *customer;
};

static void day_mark(const struct walk *w, struct active_marks *x, day d)
{
    const struct model *m = w->model;
    frame_set frames = frames_within(&w->horizon, WINDOW_FORTNIGHT, d);
    struct row_range r = activities_between(m, day_start(d), day_start(d + 1));
    for (size_t i = r.first; i < r.end; i++) {
        uint32_t deal = x->deal ? activity_deal(m, i) : REF_NONE,
                 customer = activity_at(m, i).customer;
        if (deal < m->deals.n)
            x->deal[deal] |= frames;
        else if (deal == REF_NONE && customer != REF_NONE)
            x->customer[customer] |= frames;
    }
}

static struct active_marks *marks_make(struct walk *w)
{
    const struct model *m = w->model;
    const struct horizon *h = &w->horizon;
    struct active_marks *x = arena_one(w->arena, struct active_marks);
    x->customer = arena_many(w->arena, frame_set, m->customers.n);
    if (m->rare[RARE_ACTIVITY_DEAL].n)
        x->deal = arena_many(w->arena, frame_set, m->deals.n);
    for (day d = h->first; d < h->first + (day)h->days; d++)
        if (frames_within(h, WINDOW_FORTNIGHT, d)) day_mark(w, x, d);
    return x;
}

/* One that names the deal, or names no deal but its customer. */
static frame_set active_in(struct walk *w, uint32_t row)
{
    if (!w->active) w->active = marks_make(w);
    uint32_t customer = w->model->deals.at[row].customer;
    frame_set frames = w->active->deal ? w->active->deal[row] : 0;
    return customer == REF_NONE ? frames : frames | w->active->customer[customer];
}

EACH_DEAL(active_deals)
{
    frame_set open = x->open & w->now->wanted;
    if (!open) return;
    frame_set active = active_in(w, row);
    walk_add(w, one_deal(w->model, row), open & active);
    walk_near(w, one_deal(w->model, row), open & ~active, "near.not_active");
}

static inline void each_risk(struct walk *w, uint32_t row, const struct deal_look *x,
                             bool amount)
{
    frame_set open = x->open;
    if (open && w->model->deals.at[row].risk)
        walk_add(w, deal_hit(w->model, row, amount), open);
}

EACH_DEAL(risk_deals)
{
    each_risk(w, row, x, false);
}

EACH_DEAL(risk_amount)
{
    each_risk(w, row, x, true);
}

static bool within(moment at, moment from, moment to)
{
    return at != MOMENT_NONE && at >= from && at < to;
}

/* Created, or moved to another stage, in [from, a). */
static bool deal_moved(const struct model *m, uint32_t deal, moment from, moment a)
{
    const struct deal *d = &m->deals.at[deal];
    if (within(d->created_at, from, a) || within(d->stage_changed_at, from, a)) return true;
    size_t first, n = deal_changes(m, deal, &first);
    for (size_t i = first; i < first + n; i++)
        if (within(m->stage_changes.at[i].changed_at, from, a)) return true;
    return false;
}

/* The frames, of some, in the last 30 days of which the deal came or moved. */
static frame_set moved_in(const struct walk *w, uint32_t row, frame_set frames)
{
    frame_set moved = 0;
    for (size_t i = 0; i < w->horizon.n; i++) {
        moment a = w->horizon.at[i].a;
        if (frames >> i & 1 && deal_moved(w->model, row, a - STALLED_DAYS * DAY_SECONDS, a))
            moved |= (frame_set)1 << i;
    }
    return moved;
}

static inline void each_stalled(struct walk *w, uint32_t row, const struct deal_look *x,
                                bool amount)
{
    frame_set open = x->open & w->now->wanted;
    if (!open) return;
    frame_set active = open & active_in(w, row), moved = moved_in(w, row, open & ~active);
    struct hit h = deal_hit(w->model, row, amount);
    walk_add(w, h, open & ~active & ~moved);
    walk_near(w, h, active, "near.active");
    walk_near(w, h, moved, "near.moved");
}

EACH_DEAL(stalled_deals)
{
    each_stalled(w, row, x, false);
}

EACH_DEAL(stalled_amount)
{
    each_stalled(w, row, x, true);
}

/* ---- closed in the trailing 13 weeks ---- */

EACH_DEAL(sales_cycle)
{
    frame_set frames = x->closed;
    if (!frames) return;
    const struct deal *d = &w->model->deals.at[row];
    struct hit h = one_deal(w->model, row);
    h.num = d->closed_at - d->created_at;
    h.den = 1;
    if (d->status == DEAL_WON)
        walk_add(w, h, frames);
    else
        walk_near(w, h, frames, "near.not_won");
}

EACH_DEAL(win_rate)
{
    frame_set frames = x->closed;
    if (!frames) return;
    const struct deal *d = &w->model->deals.at[row];
    struct hit h = one_deal(w->model, row);
    h.num = d->status == DEAL_WON;
    h.den = 1;
    if (d->status == DEAL_WON || d->status == DEAL_LOST) walk_add(w, h, frames);
}

static inline void each_lost(struct walk *w, uint32_t row, const struct deal_look *x,
                             bool amount)
{
    frame_set frames = x->closed & w->now->wanted;
    const struct deal *d = &w->model->deals.at[row];
    if (!frames || d->status != DEAL_LOST) return;
    struct hit h = deal_hit(w->model, row, amount);
    h.member = walk_member(w, d->lost_reason);
    if (h.member != REF_NONE) walk_add(w, h, frames);
}

EACH_DEAL(lost_reasons)
{
    each_lost(w, row, x, false);
}

EACH_DEAL(lost_amount)
{
    each_lost(w, row, x, true);
}
