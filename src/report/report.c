/* The whole report: context, heading texts, numbers, the list of documents.
 *
 * In: results, judgement, templates, options. Out: what stands above the documents in the
 * tree of report.h. Their pages are documents.c's, when they are asked for. */
#include "report/lists.h"

static const char *company_name(const struct build *b)
{
    const char *set = b->s->company[b->tongue];
    if (b->m->company != SYM_EMPTY) return model_text(b->m, b->m->company);
    return set && *set ? set : word(b, "company");
}

#define SMALL_YUAN 100000      /* below, 万元 with one decimal would say nothing */
#define LARGE_YUAN 10000000000 /* from here on, 万元 fill a column with digits */

/* By the largest of the company's amounts; nothing known or all zero: the usual unit. */
static enum show money_show(const struct results *r)
{
    static const char *const amounts[] = {"signed_amount", "receivable_open", "open_amount",
                                          "collected", "forecast_weighted"};
    exact most = EXACT_ZERO;
    for (size_t i = 0; i < COUNT_OF(amounts); i++) {
        const struct kpi_value v = results_value(r, amounts[i], 0);
        exact both[] = {exact_known(v.value) ? exact_abs(v.value) : EXACT_ZERO,
                        exact_known(v.target) ? v.target : EXACT_ZERO};
        for (size_t k = 0; k < COUNT_OF(both); k++)
            if (exact_cmp(both[k], most) > 0) most = both[k];
    }
    if (exact_cmp(most, exact_of(LARGE_YUAN, 1)) >= 0) return SHOW_YI;
    bool small = !exact_is_zero(most) && exact_cmp(most, exact_of(SMALL_YUAN, 1)) < 0;
    return small ? SHOW_YUAN : SHOW_WAN;
}

static void heading_fill(struct build *b)
{
    static const char *const kinds[] = {[PERIOD_WEEK] = "week",
                                        [PERIOD_MONTH] = "month",
                                        [PERIOD_QUARTER] = "quarter",
                                        [PERIOD_YEAR] = "year"};
    struct report *rep = b->rep;
    const struct results *r = b->r;
    rep->company = company_name(b);
    rep->period_kind = kinds[r->period.kind];
    rep->period_label = period_name(b, r->period);
    rep->period_start = day_iso(b, r->period.start);
    rep->period_end = day_iso(b, r->period.end - 1);
    rep->complete = r->complete;
    rep->data_date = day_iso(b, r->complete ? b->m->last_event : r->now.d);
    rep->rules_version = b->s->version ? b->s->version : "";
    rep->confidentiality = b->s->confidentiality[b->tongue];
    rep->continued = word(b, "continued");
    const char *line =
        fill(b, "footer", rep->company, rep->period_label, day_short(b, r->period.start),
             day_short(b, r->period.end - 1), rep->data_date);
    rep->footer = rep->complete ? line : fill(b, "running_line", line);
}

struct report *report_open(struct arena *a, const struct results *r,
                           const struct judgement *j, const struct templates *t,
                           struct report_options options)
{
    struct report *rep = arena_one(a, struct report);
    struct build *b = arena_one(a, struct build);
    *b = (struct build){
        .a = a,
        .r = r,
        .j = j,
        .t = t,
        .m = r->model,
        .s = r->model->settings,
        .memory = options.memory,
        .options = options,
        .rep = rep,
        .language = options.language,
        .money = money_show(r),
        .lists = lists_new(a),
        .tongue = strcmp(options.language, "zh") != 0,
    };
    rep->arena = a;
    rep->build = b;
    rep->language = options.language;
    rep->version = options.version;
    rep->theme = *templates_theme(t);
    rep->diags = r->model->diags;
    heading_fill(b);
    numbers_build(b);
    return documents_list(b) ? rep : NULL;
}
