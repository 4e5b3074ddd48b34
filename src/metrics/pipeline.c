/* The pipeline: deals that came, that are open at A, that stall or carry a risk, and
 * those that were won or lost in 13 weeks. Stages are funnel.c's. */
#include "metrics/counts.h"
#include "metrics/functions.h"

enum { STALLED_DAYS = 30 };

static const moment DAY_SECONDS = 86400;

struct hit one_deal(const struct model *m, uint32_t row)
{
    return (struct hit){
        .rep = deal_at(m, row).rep, .table = TABLE_DEALS, .row = row, .num = 1};
}

enum { AHEAD = 8 }; /* so many rows before a rep's sums are added to, they are fetched */

/* What nearly all KPIs ask of the deals that are walked together. */
struct deal_looks {
    uint32_t first, n;
    frame_set created, open, closed; /* of any of them */
    struct deal_look {
        frame_set created; /* in the period */
        frame_set open;    /* at A */
        frame_set closed;  /* in the trailing 13 weeks */
        uint32_t rep;      /* this and the following only if it is in any of them */
        uint8_t status;
        bool risk;
        uint32_t customer;
        frame_set active; /* where it is open, unless rows are listed */
        money amount;     /* 0 if it was not given */
        moment lasted;
    } at[WALK_BLOCK + AHEAD];
};

static inline struct hit deal_hit(const struct deal_look *x, uint32_t row, money num)
{
    return (struct hit){.rep = x->rep, .table = TABLE_DEALS, .row = row, .num = num};
}

/* Open at A: created before it and open still, or closed then or later (SPEC 4). */
BUNDLED frame_set open_in(const struct walk *w, struct deal d, day created, day closed)
{
    if (d.created_at == MOMENT_NONE) return 0;
    if (d.status == DEAL_OPEN || d.status == DEAL_NONE) return walk_after(w, created);
    if (d.closed_at == MOMENT_NONE) return 0;
    return walk_after(w, created) & ~walk_after(w, closed);
}

BUNDLED void look_at(const struct walk *w, struct deal d, struct deal_look *x)
{
    day created = moment_day(d.created_at), closed = moment_day(d.closed_at);
    x->created = walk_within(w, WINDOW_PERIOD, created);
    x->open = open_in(w, d, created, closed);
    x->closed = walk_within(w, WINDOW_QUARTER, closed);
    if (!(x->created | x->open | x->closed)) return;
    x->rep = d.rep;
    x->status = d.status;
    x->risk = d.risk;
    x->amount = d.amount == MONEY_NONE ? 0 : d.amount;
    x->lasted = d.closed_at - d.created_at;
    x->customer = d.customer;
}

/* One that names the deal, or names no deal but its customer. */
static frame_set active_in(const struct active_marks *marks, uint32_t row,
                           uint32_t customer)
{
    frame_set frames = marks->deal ? marks->deal[row] : 0;
    return customer == REF_NONE ? frames : frames | marks->customer[customer];
}

/* Deals open at the end of the period are listed on the way, as several KPIs ask for them. */
BUNDLED void open_list(struct walk *w, uint32_t row, struct deal d, frame_set open)
{
    if (w->open && open >> w->open_frame & 1) open_deals_add(w->open, w->model, row, &d);
}

static void looks_make(struct walk *w, uint32_t first)
{
    if (!w->deals) w->deals = arena_one(w->arena, struct deal_looks);
    struct deal_looks *all = w->deals;
    struct deal_look *x = all->at;
    all->first = first;
    all->n = w->end - first;
    all->created = all->open = all->closed = 0;
    for (uint32_t row = first; row < w->end;) {
        const struct bundle *p = bundle_of(&w->model->deals, row);
        uint32_t end = p->end < w->end ? p->end : w->end;
        for (; row < end; row++, x++) {
            const struct deal d = deal_in(p, row);
            look_at(w, d, x);
            all->created |= x->created;
            all->open |= x->open;
            all->closed |= x->closed;
            if (!x->open) continue;
            open_list(w, row, d, x->open);
            if (w->active && d.customer != REF_NONE)
                __builtin_prefetch(&w->active->customer[d.customer]);
        }
    }
    if (w->open) w->open->looked_at += all->n;
    x = all->at;
    for (uint32_t i = 0; w->active && i < all->n; i++, x++)
        if (x->open) x->active = active_in(w->active, first + i, x->customer);
}

static const struct deal_looks *looks_of(struct walk *w, uint32_t first)
{
    if (!w->deals || first - w->deals->first >= w->deals->n) looks_make(w, first);
    return w->deals;
}

/* Opens the function that looks at one deal, of which `x` is known, and which counts in some
 * of the frames of which it is created, open or closed. */
#define EACH_DEAL(name, which)                                                             \
    static inline void name##_row(struct walk *w, uint32_t row, const struct deal_look *x, \
                                  frame_set frames);                                       \
    EACH(name)                                                                             \
    {                                                                                      \
        const struct deal_looks *all = looks_of(w, first);                                 \
        frame_set wanted = w->now->wanted;                                                 \
        if (!(all->which & wanted)) return;                                                \
        const struct deal_look *x = &all->at[first - all->first];                          \
        for (uint32_t row = first; row < end; row++, x++) {                                \
            walk_fetch(w, x[AHEAD].rep, 0, all->which);                                    \
            frame_set frames = x->which;                                                   \
            frames &= wanted;                                                              \
            if (frames) name##_row(w, row, x, frames);                                     \
        }                                                                                  \
        walk_bring(w);                                                                     \
    }                                                                                      \
    static inline void name##_row(struct walk *w, uint32_t row, const struct deal_look *x, \
                                  frame_set frames)

EACH_DEAL(new_deals, created)
{
    walk_add(w, deal_hit(x, row, 1), frames);
}

/* ---- open at A ---- */

EACH_DEAL(open_amount, open)
{
    walk_add(w, deal_hit(x, row, x->amount), frames);
}

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

static const struct active_marks *marks_make(struct walk *w)
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

static frame_set active_of(struct walk *w, uint32_t row, const struct deal_look *x)
{
    if (!w->tally) return x->active;
    if (!w->active) w->active = marks_make(w);
    return active_in(w->active, row, x->customer);
}

EACH_DEAL(active_deals, open)
{
    frame_set active = active_of(w, row, x);
    walk_add(w, deal_hit(x, row, 1), frames & active);
    walk_near(w, deal_hit(x, row, 1), frames & ~active, "near.not_active");
}

EACH_DEAL(risk_deals, open)
{
    if (x->risk) walk_add(w, deal_hit(x, row, 1), frames);
}

EACH_DEAL(risk_amount, open)
{
    if (x->risk) walk_add(w, deal_hit(x, row, x->amount), frames);
}

static bool within(moment at, moment from, moment to)
{
    return at != MOMENT_NONE && at >= from && at < to;
}

/* Created, or moved to another stage, in [from, a). */
static bool deal_moved(const struct model *m, uint32_t deal, moment from, moment a)
{
    const struct deal d = deal_at(m, deal);
    if (within(d.created_at, from, a) || within(d.stage_changed_at, from, a)) return true;
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
                                frame_set open, money num)
{
    frame_set active = open & active_of(w, row, x),
              moved = moved_in(w, row, open & ~active);
    struct hit h = deal_hit(x, row, num);
    walk_add(w, h, open & ~active & ~moved);
    walk_near(w, h, active, "near.active");
    walk_near(w, h, moved, "near.moved");
}

EACH_DEAL(stalled_deals, open)
{
    each_stalled(w, row, x, frames, 1);
}

EACH_DEAL(stalled_amount, open)
{
    each_stalled(w, row, x, frames, x->amount);
}

/* ---- closed in the trailing 13 weeks ---- */

EACH_DEAL(sales_cycle, closed)
{
    struct hit h = deal_hit(x, row, x->lasted);
    h.den = 1;
    if (x->status == DEAL_WON)
        walk_add(w, h, frames);
    else
        walk_near(w, h, frames, "near.not_won");
}

EACH_DEAL(win_rate, closed)
{
    struct hit h = deal_hit(x, row, x->status == DEAL_WON);
    h.den = 1;
    if (x->status == DEAL_WON || x->status == DEAL_LOST) walk_add(w, h, frames);
}

static inline void each_lost(struct walk *w, uint32_t row, const struct deal_look *x,
                             frame_set frames, money num)
{
    if (x->status != DEAL_LOST) return;
    struct hit h = deal_hit(x, row, num);
    h.member = walk_member(w, deal_at(w->model, row).lost_reason, frames);
    walk_put_by(w, h, frames);
}

EACH_DEAL(lost_reasons, closed)
{
    each_lost(w, row, x, frames, 1);
}

EACH_DEAL(lost_amount, closed)
{
    each_lost(w, row, x, frames, x->amount);
}
