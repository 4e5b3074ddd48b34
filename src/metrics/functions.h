/* The functions behind the rows of the KPI table (kpis.c). Internal to metrics/. */
#ifndef METRICS_FUNCTIONS_H
#define METRICS_FUNCTIONS_H

#include "metrics/frames.h"
#include "metrics/near.h"
#include "metrics/walk.h"

#define ADDS(name) void add_##name(const struct model *m, struct frame f, struct tally *t)
#define EACH(name) void each_##name(struct walk *w, uint32_t first, uint32_t end)
/* Opens the function that looks at one row; `each` is a loop around it. */
#define EACH_ROW(name)                                                   \
    static inline void name##_row(struct walk *w, uint32_t row);         \
    EACH(name)                                                           \
    {                                                                    \
        for (uint32_t row = first; row < end; row++) name##_row(w, row); \
    }                                                                    \
    static inline void name##_row(struct walk *w, uint32_t row)
#define FINISHES(name) \
    struct ratio finish_##name(struct tally *t, struct frame f, uint32_t scope)
#define AIMS(name) exact target_##name(struct tally *t, struct frame f, uint32_t scope)

/* signed.c, attainment.c */
ADDS(signed_amount);
ADDS(signed_count);
ADDS(deal_size);
EACH(product_mix);
EACH(region_mix);
EACH(industry_mix);
FINISHES(attainment);
FINISHES(gap);
ADDS(mtd);
FINISHES(mtd);
ADDS(catch_up);
FINISHES(catch_up);
ADDS(time_progress);
FINISHES(time_progress);
ADDS(deviation);
FINISHES(deviation);
/* Contracts signed in [from, to) as numerators of a part, in 1/scale of minor units. */
void add_signed_scaled(const struct model *m, struct tally *t, day from, day to,
                       uint32_t part, wide scale);
/* The same in minor units. */
void add_signed(const struct model *m, struct tally *t, day from, day to, uint32_t part);
enum { DEVIATION_MONTHS = 3, QUARTER_DAYS = 91 };
/* The month that month-to-date and catch-up are about, and its working days. The part of
 * the period that lies in the month begins with `from`. */
struct month_work {
    struct frame frame;
    struct period month;
    day from;
    int gone, all;  /* up to D, of the whole month */
    int part, left; /* of the period's part (to its calendar end), and from there on */
    struct period past[DEVIATION_MONTHS]; /* what deviation is about, newest first */
};
struct month_work month_work(const struct model *m, struct frame f);
/* The last complete months up to D that deviation is about, newest first. */
struct period deviation_month(struct frame f, int back);

/* customers.c */
EACH(new_customers);
ADDS(renewal_rate);
EACH(complaints_opened);
EACH(complaints_open);

struct hit complaint_hit(const struct model *m, uint32_t row);

/* leads.c */
struct hit lead_hit(const struct model *m, uint32_t row);
/* Qualified leads whose 72 hours ended in the period without a follow-up in time, and those
 * of the period whose 72 hours are not over. */
struct lead_list;
void lead_lists_make(struct arena *a, const struct results *r, struct lead_list *missed,
                     struct lead_list *pending);
EACH(new_leads);
EACH(qualified_leads);
EACH(followup_on_time);
EACH(followup_not_yet_due);
EACH(lead_to_deal);
EACH(lead_to_signed);

/* pipeline.c, funnel.c */
struct hit one_deal(const struct model *m, uint32_t row);
EACH(new_deals);
EACH(active_deals);
EACH(open_amount);
EACH(risk_deals);
EACH(risk_amount);
EACH(stalled_deals);
EACH(stalled_amount);
EACH(sales_cycle);
EACH(win_rate);
EACH(lost_reasons);
EACH(lost_amount);
ADDS(stage_counts);
ADDS(stage_amount);
EACH(conversion);

/* forecast.c */
ADDS(forecast_weighted);
ADDS(forecast_left_out);
ADDS(forecast_left_out_amount);
ADDS(month_end);
FINISHES(p10);
FINISHES(p50);
FINISHES(p90);
FINISHES(hit);
AIMS(month);
ADDS(coverage);
FINISHES(coverage);

/* behaviour.c */
ADDS(calls);
ADDS(visits);
ADDS(touches);
ADDS(touched_customers);
ADDS(touch_frequency);
ADDS(behaviour_customers);
ADDS(behaviour_needs);
ADDS(behaviour_proposals);
ADDS(behaviour_meetings);
AIMS(minimum);
struct hit task_hit(const struct model *m, uint32_t row);
EACH(task_completion);
ADDS(activity_index);
FINISHES(activity_index);

/* collections.c */
struct hit payment_hit(const struct model *m, uint32_t row);
struct hit billed_hit(const struct model *m, uint32_t row);
EACH(collected);
EACH(collection_rate);
EACH(collection_rate_period);
EACH(collection_on_time);
EACH(receivable_open);
EACH(overpaid);
EACH(overdue_amount);
EACH(overdue_rate);
EACH(aging_not_due);
EACH(aging_1_30);
EACH(aging_31_60);
EACH(aging_61_90);
EACH(aging_over_90);

#endif
