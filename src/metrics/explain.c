/* The rows behind one number. The KPI's own function runs once more over the period,
 * with a list beside its sums; so what is listed is what was counted. */
#include "metrics/explain.h"

#include "metrics/functions.h"
#include "metrics/members.h"
#include "metrics/needs.h"
#include "metrics/steps.h"

static bool same_record(const struct explained_row *a, const struct explained_row *b)
{
    return a->table == b->table && a->row == b->row && a->part == b->part;
}

/* A record that comes twice in a row (for numerator and denominator) is one row, which
 * counts if either does. */
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

static void targets_list(struct arena *a, const struct results *r, struct explanation *out)
{
    struct aim aims[3];
    size_t n = aims_of(r, out->measure, aims);
    out->targets = arena_many(a, struct explained_target, n * r->model->targets.n + 1);
    for (uint32_t part = 0; part < n; part++) {
        struct target_share *rows;
        size_t found =
            target_rows(r, aims[part].metric, metric_is_additive(aims[part].metric),
                        out->scope, aims[part].period, a, &rows);
        for (size_t i = 0; i < found; i++) {
            exact whole = exact_of(target_at(r->model, rows[i].row).micro, 1000000);
            out->targets[out->ntarget++] = (struct explained_target){
                rows[i].row, part, rows[i].share, exact_mul(whole, rows[i].share)};
        }
    }
}

bool explain_kpi(struct arena *a, struct arena scratch, const struct results *r,
                 const char *kpi, uint32_t scope, struct explanation *out)
{
    size_t measure = measure_find(r, kpi);
    if (measure == r->nmeasure) return false;
    const struct measure *x = &r->measures[measure];
    *out = (struct explanation){
        .measure = x, .scope = scope, .value = measure_value(r, measure, scope)};
    targets_list(a, r, out);
    if (kpi_missing(r->model, x->kpi)) return true;
    struct explained_list list = {.scope = scope, .member = REF_NONE};
    if (x->kpi->family != FAMILY_NONE) list.member = measure_member(r, measure);
    sym *members;
    size_t n = measure_members(&scratch, r, x->kpi, &members);
    tally_explain(tally_new(&scratch, r), x->kpi, r->now, members, n, &list);
    rows_merge(&list);
    rows_copy(a, &list, out);
    vec_free(&list.rows);
    steps_make(r, out);
    return true;
}
