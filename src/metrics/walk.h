/* One look at each row of a table, for all KPIs that count its rows and for all frames at
 * once; or, for explain, for one KPI and one frame, the rows in the order in which they are
 * listed.
 *
 * A KPI's `each` looks at some rows that lie side by side, and says with walk_add what each
 * brings and to which frames (horizon.h). Internal to metrics/. */
#ifndef METRICS_WALK_H
#define METRICS_WALK_H

#include "metrics/horizon.h"
#include "metrics/tally.h"

enum { WALK_BLOCK = 512 };

/* What is done with each row is made part of each KPI's function. */
#define WALKED static inline __attribute__((always_inline))

/* Sums of some of the frames: those of a place stand together, since a row mostly counts in
 * several. */
struct walk_layer {
    int64_t **cells; /* by member: [place × frames + frame], or two of each */
    size_t places, frames;
};

/* What is added up for one KPI in a walk over all frames. */
struct walk_sums {
    const struct kpi *kpi;
    frame_set wanted;
    bool divided;                     /* cells are numerator and denominator */
    unsigned split;                   /* in so many of the first frames only groups count */
    struct walk_layer groups, people; /* of those, and of all others */
    struct arena *arena;              /* NULL: members are those that there are */
    sym *members;                     /* those of a family */
    frame_set *occurs;                /* the frames in which rows have the member */
    size_t nmember, cap;
};

struct walk {
    struct arena *arena; /* for what the first row that asks has worked out */
    const struct results *r;
    const struct model *model;
    struct horizon horizon;
    struct walk_sums *now; /* of the KPI that looks */
    struct tally *tally;   /* one KPI in one frame: takes the hits; else NULL */
    uint32_t nrep;
    uint32_t end; /* of the rows that all KPIs look at, one after the other */
    const uint32_t *group, *own; /* places by rep, the last one nobody's */
    /* Of the KPIs alone, NULL at first: */
    struct fates *fates;               /* leads.c */
    struct lead_looks *leads;          /* leads.c */
    struct mix_looks *mixes;           /* signed.c */
    struct deal_looks *deals;          /* pipeline.c */
    const struct active_marks *active; /* pipeline.c */
    struct open_deals *open;           /* pipeline.c: of a frame; NULL: not listed */
    unsigned open_frame;
    struct invoice_looks *invoices; /* collections.c */
    struct invoice_cases *cases;    /* collections.c: by own place; NULL: not counted */
    frame_set counted;              /* the frame that those are of */
    size_t change;                  /* funnel.c: where the last deal's changes ended */
    sym dash;                       /* "-" as typed: also "not given" */
    struct walk_days {              /* of the rows that are walked together */
        const struct bundles *table;
        uint32_t first, n, at[WALK_BLOCK];
    } * days;
    struct walk_put_by {
        enum table table;
        uint32_t n;
        struct put_by {
            uint32_t rep, row, member;
            frame_set frames;
            money num;
        } at[WALK_BLOCK];
    } * put_by;
};

void walk_list(struct walk *w, struct hit h);

/* What somebody's sums of a member begin with. */
WALKED int64_t *layer_cells(const struct walk_layer *l, bool divided, uint32_t member,
                            uint32_t place)
{
    return l->cells[member] + place * l->frames * (divided ? 2 : 1);
}

WALKED void layer_add(const struct walk_layer *l, bool divided, const struct hit *h,
                      uint32_t place, frame_set frames)
{
    int64_t num = (int64_t)h->num, den = (int64_t)h->den,
            *c = layer_cells(l, divided, h->member, place);
    if (!divided) {
        for (; frames; frames &= frames - 1) c[__builtin_ctz(frames)] += num;
        return;
    }
    for (; frames; frames &= frames - 1) {
        size_t i = 2 * (size_t)__builtin_ctz(frames);
        c[i] += num;
        c[i + 1] += den;
    }
}

/* Where a rep's place is found. */
WALKED uint32_t walk_rep(const struct walk *w, uint32_t rep)
{
    return rep < w->nrep ? rep : w->nrep;
}

/* The row brings this to those of the frames that the KPI is wanted for. */
WALKED void walk_add(struct walk *w, struct hit h, frame_set frames)
{
    const struct walk_sums *s = w->now;
    frames &= s->wanted;
    if (!frames) return;
    if (w->tally) {
        walk_list(w, HIT_APART(h));
        return;
    }
    uint32_t rep = walk_rep(w, h.rep);
    frame_set people = frames >> s->split, groups = frames ^ people << s->split;
    if (groups) layer_add(&s->groups, s->divided, &h, w->group[rep], groups);
    if (people) layer_add(&s->people, s->divided, &h, w->own[rep], people);
}

/* Brings near what is soon added to of people, of whom there are many: their sums in some of
 * these frames. */
WALKED void walk_fetch(const struct walk *w, uint32_t rep, uint32_t member,
                       frame_set frames)
{
    const struct walk_sums *s = w->now;
    if (w->tally || !((frames & s->wanted) >> s->split) || member >= s->nmember) return;
    __builtin_prefetch(
        layer_cells(&s->people, s->divided, member, w->own[walk_rep(w, rep)]), 1);
}

/* Adds the same as walk_add, but for the denominator, once walk_bring is called at the end of a
 * block: meanwhile it is fetched, since sums of many members lie far apart. */
WALKED void walk_put_by(struct walk *w, struct hit h, frame_set frames)
{
    if (!w->put_by) w->put_by = arena_one(w->arena, struct walk_put_by);
    struct walk_put_by *x = w->put_by;
    assert(x->n < WALK_BLOCK);
    x->table = h.table;
    x->at[x->n++] = (struct put_by){h.rep, h.row, h.member, frames, (money)h.num};
    walk_fetch(w, h.rep, h.member, frames);
}
void walk_bring(struct walk *w);

/* For explain only: near, and why it does not count. */
static inline void walk_near(struct walk *w, struct hit h, frame_set frames,
                             const char *why)
{
    if (w->tally && frames & w->now->wanted) tally_near(w->tally, HIT_APART(h), why);
}

static inline frame_set walk_within(const struct walk *w, enum window window, day d)
{
    return frames_within(&w->horizon, window, d);
}

static inline frame_set walk_after(const struct walk *w, day d)
{
    return frames_after(&w->horizon, d);
}

/* A column of days of the rows from the first one up to w->end; none is DAY_NONE. A table is
 * asked about one of its columns alone. */
const day *walk_days(struct walk *w, const struct bundles *table, size_t column,
                     uint32_t first);

/* The number of a family's member, which rows of these frames have. */
uint32_t walk_member(struct walk *w, sym member, frame_set frames);

/* One KPI in one frame, all rows; in order and with those nearby when explaining. */
void walk_for_tally(struct tally *t, const struct kpi *k, struct frame f);

/* ---- all frames at once ---- */

/* The sums of KPIs that have an `each`, by frame and scope. */
struct ledger;

/* What is asked for: the frames of each KPI. Of the first ones only numbers of groups are
 * wanted, of the others everybody's. */
struct ledger_plan {
    const struct frame *frames;
    size_t n, now; /* that of the period */
    unsigned ngroup;
    const frame_set *wanted;   /* by KPI */
    struct families *families; /* those that rows decide are found by the walks */
};

/* Begins a ledger of which the tables are walked one by one, by any thread. */
struct ledger *ledger_new(struct arena *a, const struct results *r,
                          struct ledger_plan plan);
/* Walks the table; what is kept lives in `keep`. Nothing if no KPI counts its rows. Of deals
 * only: `active`, which are, in the frames of the plan (counts.h); `open` gets those that are at
 * the end of the period. */
void ledger_walk(struct ledger *l, enum table table, const struct active_marks *active,
                 struct open_deals *open, struct arena *keep, struct arena scratch);
/* Puts the sums of a KPI's frame into cells, [member × nscope + scope], not yet rolled up.
 * Returns how many of the first scopes it has sums for; 0 if it does not know the frame. */
size_t ledger_read(const struct ledger *l, const struct kpi *k, struct frame f,
                   struct cell *cells, size_t nmember);

#endif
