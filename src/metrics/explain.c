/* The rows behind one number. The KPI's own function runs once more over the period,
 * with a list beside its sums; so what is listed is what was counted. */
#include "metrics/explain.h"

#include "metrics/functions.h"
#include "metrics/members.h"
#include "metrics/needs.h"

static bool same_record(const struct explained_row *a, const struct explained_row *b)
{
    return a->table == b->table && a->row == b->row && a->part == b->part;
}

/* A record that comes twice in a row (for numerator and denominator) is one row, which counts
 * if either does. */
static void rows_merge(struct explained_list *list)
{
    size_t n = 0;
    for (size_t i = 0; i < list->rows.n; i++) {
        struct explained_row x = list->rows.at[i];
        struct explained_row *last = n ? &list->rows.at[n - 1] : NULL;
        if (!last || !same_record(last, &x)) {
            list->rows.at[n++] = x;
        } else if (!last->why && !x.why) {
            last->num = exact_add(last->num, x.num);
            last->den = exact_add(last->den, x.den);
        } else if (last->why && !x.why) {
            *last = x;
        }
    }
    list->rows.n = n;
}

static void rows_copy(struct arena *a, const struct explained_list *list,
                      struct explanation *out)
{
    out->rows = arena_many(a, struct explained_row, list->rows.n);
    for (int near = 0; near < 2; near++) {
        for (size_t i = 0; i < list->rows.n; i++)
            if ((list->rows.at[i].why != NULL) == near)
                out->rows[out->nrow++] = list->rows.at[i];
        if (!near) out->ncount = out->nrow;
    }
}

/* Whose target the KPI divides by or is held against, and of which period. */
struct aim {
    const char *metric;
    struct period period;
};

static struct aim aim_of(const struct results *r, const struct measure *x)
{
    const struct kpi *k = x->kpi;
    const char *amount = "signed_amount";
    struct frame f = r->now;
    if (k->finish == finish_attainment || k->finish == finish_gap)
        return (struct aim){amount, f.period};
    if (k->finish == finish_mtd || k->finish == finish_catch_up)
        return (struct aim){amount, frame_month(r->model, f)};
    if (k->target == target_month || k->finish == finish_hit ||
        k->finish == finish_coverage)
        return (struct aim){amount, period_of(PERIOD_MONTH, f.d)};
    return (struct aim){x->id, f.period};
}

bool explain_kpi(struct arena *a, struct arena scratch, const struct results *r,
                 const char *kpi, uint32_t scope, struct explanation *out)
{
    size_t measure = measure_find(r, kpi);
    if (measure == r->nmeasure) return false;
    const struct measure *x = &r->measures[measure];
    *out = (struct explanation){
        .measure = x, .scope = scope, .value = r->values[measure * r->nscope + scope]};
    struct aim aim = aim_of(r, x);
    out->ntarget = target_rows(r, aim.metric, metric_is_additive(aim.metric), scope,
                               aim.period, a, &out->targets);
    if (kpi_missing(r->model, x->kpi)) return true;
    struct explained_list list = {.scope = scope, .member = REF_NONE};
    if (x->kpi->family != FAMILY_NONE) list.member = measure_member(r, measure);
    sym *members;
    size_t n = measure_members(&scratch, r, x->kpi, &members);
    tally_explain(tally_new(&scratch, r), x->kpi, r->now, members, n, &list);
    rows_merge(&list);
    rows_copy(a, &list, out);
    vec_free(&list.rows);
    return true;
}
