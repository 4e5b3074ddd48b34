/* The functions behind the rows of the KPI table (kpis.c). Internal to metrics/. */
#ifndef METRICS_FUNCTIONS_H
#define METRICS_FUNCTIONS_H

#include "metrics/frames.h"
#include "metrics/near.h"
#include "metrics/tally.h"

#define ADDS(name) void add_##name(const struct model *m, struct frame f, struct tally *t)
#define FINISHES(name) \
    struct ratio finish_##name(struct tally *t, struct frame f, uint32_t scope)
#define AIMS(name) exact target_##name(struct tally *t, struct frame f, uint32_t scope)

/* signed.c, attainment.c */
ADDS(signed_amount);
ADDS(signed_count);
ADDS(deal_size);
ADDS(product_mix);
ADDS(region_mix);
ADDS(industry_mix);
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
/* Contracts signed in [from, to) as numerators of a part, in minor units. */
void add_signed(const struct model *m, struct tally *t, day from, day to, uint32_t part);
enum { DEVIATION_MONTHS = 3 };
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
ADDS(new_customers);
ADDS(renewal_rate);
ADDS(complaints_opened);
ADDS(complaints_open);

/* leads.c */
ADDS(new_leads);
ADDS(qualified_leads);
ADDS(followup_on_time);
ADDS(followup_not_yet_due);
ADDS(lead_to_deal);
ADDS(lead_to_signed);

/* pipeline.c, funnel.c */
ADDS(new_deals);
ADDS(active_deals);
ADDS(open_amount);
ADDS(risk_deals);
ADDS(risk_amount);
ADDS(stalled_deals);
ADDS(stalled_amount);
ADDS(sales_cycle);
ADDS(win_rate);
ADDS(lost_reasons);
ADDS(lost_amount);
ADDS(stage_counts);
ADDS(stage_amount);
ADDS(conversion);

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
ADDS(task_completion);
ADDS(activity_index);
FINISHES(activity_index);

/* collections.c */
ADDS(collected);
ADDS(collection_rate);
ADDS(collection_rate_period);
ADDS(collection_on_time);
ADDS(receivable_open);
ADDS(overpaid);
ADDS(overdue_amount);
ADDS(overdue_rate);
ADDS(aging_not_due);
ADDS(aging_1_30);
ADDS(aging_31_60);
ADDS(aging_61_90);
ADDS(aging_over_90);

#endif
