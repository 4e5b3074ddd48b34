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

/* What is added up for one KPI in a walk over all frames. */
struct walk_sums {
    const struct kpi *kpi;
    frame_set wanted;
    struct walk_cell {
        int64_t num, den;
    } * cells;                   /* [member × ncell + start[frame] + place] */
    size_t ncell;                /* of a member */
    uint32_t start[FRAMES_MOST]; /* where the cells of each frame begin */
    const sym *members;          /* those of a family that count */
    size_t nmember;
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
    const uint32_t *place[FRAMES_MOST]; /* by frame and rep, the last one nobody's */
    /* Of the KPIs alone, NULL at first: */
    struct fates *fates;         /* leads.c */
    struct lead_looks *leads;    /* leads.c */
    struct deal_looks *deals;    /* pipeline.c */
    struct active_marks *active; /* pipeline.c */
    struct open_spans *spans;    /* collections.c */
    size_t change;               /* funnel.c: where the last deal's changes ended */
    sym dash;                    /* "-" as typed: also "not given" */
};

/* The row brings this to those of the frames that the KPI is wanted for. */
static inline void walk_add(struct walk *w, struct hit h, frame_set frames)
{
    const struct walk_sums *s = w->now;
    frames &= s->wanted;
    if (w->tally) {
        if (frames) tally_add(w->tally, h);
        return;
    }
    uint32_t rep = h.rep < w->nrep ? h.rep : w->nrep;
    struct walk_cell *cells = s->cells + h.member * s->ncell;
    for (; frames; frames &= frames - 1) {
        unsigned i = (unsigned)__builtin_ctz(frames);
        struct walk_cell *c = &cells[s->start[i] + w->place[i][rep]];
        c->num += (int64_t)h.num;
        c->den += (int64_t)h.den;
    }
}

/* For explain only: near, and why it does not count. */
static inline void walk_near(struct walk *w, struct hit h, frame_set frames,
                             const char *why)
{
    if (w->tally && frames & w->now->wanted) tally_near(w->tally, h, why);
}

static inline frame_set walk_within(const struct walk *w, enum window window, day d)
{
    return frames_within(&w->horizon, window, d);
}

static inline frame_set walk_after(const struct walk *w, day d)
{
    return frames_after(&w->horizon, d);
}

/* The number of a family's member; REF_NONE if it is none of those that count. */
uint32_t walk_member(struct walk *w, sym member);

/* One KPI in one frame, all rows; in order and with those nearby when explaining. */
void walk_for_tally(struct tally *t, const struct kpi *k, struct frame f);

/* ---- all frames at once ---- */

/* The sums of KPIs that have an `each`, by frame and scope. */
struct ledger;

/* What is asked for: the frames of each KPI, and of which of them everybody's numbers are
 * wanted; of the others only those of groups. */
struct ledger_plan {
    const struct frame *frames;
    size_t n;
    frame_set everybody;
    const frame_set *wanted; /* by KPI */
    const struct families *families;
};

/* Begins a ledger of which the tables are walked one by one, by any thread. */
struct ledger *ledger_new(struct arena *a, const struct results *r,
                          struct ledger_plan plan);
/* Walks the table; what is kept lives in `keep`. Nothing if no KPI counts its rows. */
void ledger_walk(struct ledger *l, enum table table, struct arena *keep,
                 struct arena scratch);
/* Puts the sums of a KPI's frame into cells, [member × nscope + scope], not yet rolled up.
 * Returns how many of the first scopes it has sums for; 0 if it does not know the frame. */
size_t ledger_read(const struct ledger *l, const struct kpi *k, struct frame f,
                   struct cell *cells, size_t nmember);

#endif
