/* Rows outside a window that a reader might have expected inside it. */
#include "metrics/near.h"

enum { NEAR_DAYS = 7, DAY_SECONDS = 86400 };

static void list_range(struct tally *t, const struct order *o, int64_t from, int64_t to,
                       near_hit *hit, const char *why)
{
    struct row_range r = order_between(o, from, to);
    for (size_t i = r.first; i < r.end; i++)
        tally_near(t, hit(tally_results(t)->model, o->rows[i]), why);
}

static void list_around(struct tally *t, const struct order *o, int64_t from, int64_t to,
                        int64_t margin, near_hit *hit)
{
    if (!tally_explaining(t)) return;
    list_range(t, o, from - margin, from, hit, "near.before_window");
    list_range(t, o, to, to + margin, hit, "near.after_window");
}

void near_days(struct tally *t, const struct order *o, day from, day to, near_hit *hit)
{
    list_around(t, o, from, to, NEAR_DAYS, hit);
}

void near_moments(struct tally *t, const struct order *o, moment from, moment to,
                  near_hit *hit)
{
    list_around(t, o, from, to, NEAR_DAYS * (int64_t)DAY_SECONDS, hit);
}
