/* Rows outside a window that a reader might have expected inside it. */
#include "metrics/near.h"

enum { NEAR_DAYS = 7 };

static void list_range(struct tally *t, const struct order *o, day from, day to,
                       near_hit *hit, const char *why)
{
    struct row_range r = order_between(o, from, to);
    for (size_t i = r.first; i < r.end; i++)
        tally_near(t, hit(tally_results(t)->model, o->rows[i]), why);
}

void near_rows(struct tally *t, const struct order *o, day from, day to, near_hit *hit)
{
    if (!tally_explaining(t)) return;
    list_range(t, o, from - NEAR_DAYS, from, hit, "near.before_window");
    list_range(t, o, to, to + NEAR_DAYS, hit, "near.after_window");
}
