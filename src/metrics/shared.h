/* What several KPIs of one frame need of the model: the deals open at A, reps' working
 * days. Internal to metrics/. */
#ifndef METRICS_SHARED_H
#define METRICS_SHARED_H

#include "metrics/kpi.h"

struct shared;

/* Keeps what it works out in the arena. */
struct shared *shared_new(struct arena *a, const struct model *m);
/* Deals open at A: created before it, and open or closed at or after it (SPEC 4). They are
 * kept unpacked, as many KPIs look at them. */
struct open_deal {
    money amount; /* MONEY_NONE if it was not given */
    uint32_t row, rep;
    day expected_close;
    int32_t probability : 24; /* × 1,000,000; -1 when not given */
    uint32_t stage : 8;       /* at A */
};
size_t shared_open_deals(struct shared *s, moment a, const struct open_deal **out);

/* The same, as they are listed by a walk over all deals. */
struct open_deals {
    struct arena *arena;
    moment a;
    struct open_deal *at;
    size_t n;
    size_t looked_at; /* deals, open or not */
};
void open_deals_add(struct open_deals *x, const struct model *m, uint32_t row,
                    const struct deal *d);
/* Whoever asks for these gets those. NULL: none were listed. */
void shared_listed(struct shared *s, const struct open_deals *x);

/* Working days of a rep in the days of [from, to). */
int shared_rep_days(struct shared *s, uint32_t rep, day from, day to);

#endif
