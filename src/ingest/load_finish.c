/* The end of a file: columns of which the evidence came late or never, items added up, and what is
 * said once of all its rows. In: what load.c knows of it after its last row. */
#include "ingest/loading.h"

#include "base/text.h"
#include "ingest/items.h"

static bool any_deal_closed(const struct load *l)
{
    const struct model *m = l->in->model;
    for (size_t i = model_count(m, TABLE_DEALS); i-- > 0;) {
        if (model_origin(m, TABLE_DEALS, i).file != l->index) return false;
        bool packed = i < m->deals.n;
        if ((packed ? deal_at(m, i) : m->deal_rows.at[i - m->deals.n]).status != DEAL_OPEN)
            return true;
    }
    return false;
}

/* Columns that proved nothing go by what other columns of the file proved; else month
 * first. */
static void plan_settle(struct load *l, struct table_plan *plan)
{
    const struct layout *y = l->layout;
    enum date_order order = ORDER_UNKNOWN;
    enum decimal_mark mark = DECIMAL_UNKNOWN;
    for (size_t p = 0; p < y->nplan; p++)
        for (size_t i = 0; i < y->plans[p].ncolumn; i++) {
            const struct column_plan *c = &y->plans[p].columns[i];
            if (c->order != ORDER_UNKNOWN) order = c->order;
            if (c->mark != DECIMAL_UNKNOWN) mark = c->mark;
        }
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan *c = &plan->columns[i];
        bool is_date = c->field->kind == FIELD_DAY || c->field->kind == FIELD_MOMENT;
        if (!column_waits(c)) continue;
        if (is_date && order == ORDER_UNKNOWN)
            diag_say(l->in->model->diags, DIAG_WARNING, l->file->path, 0, c->header,
                     STR(""),
                     "no date shows whether day or month comes first; read as month first "
                     "(say dates: d/m/y in a profile if that is wrong)");
        c->order = order;
        c->mark = mark;
        column_settle(c, model_rows(l->in->model, plan->table).at,
                      table_info(plan->table)->record);
    }
}

static void items_finish(struct load *l, struct table_plan *plan)
{
    size_t added = items_add_up(l->in->model, plan->table, plan->first);
    l->file->feed[plan->feed].added = added;
    if (added)
        diag_say(
            l->in->model->diags, DIAG_NOTE, l->file->path, 0, NULL, STR(""),
            "%zu rows of %s have the id of a later row and are added to its amount, as "
            "the profile says",
            added, table_name(plan->table));
}

static void plan_finish(struct load *l, struct table_plan *plan)
{
    struct diags *ds = l->in->model->diags;
    plan_settle(l, plan);
    if (plan->rule->add_up) items_finish(l, plan);
    for (size_t i = 0; i < plan->ncolumn; i++) {
        struct column_plan *c = &plan->columns[i];
        if (c->derived && any_deal_closed(l)) column_given(l->in->model, plan->table, c);
        if (c->complaints > CELLS_REPORTED)
            diag_say(ds, DIAG_WARNING, l->file->path, 0, c->header, STR(""),
                     "%zu more cells of this column were left empty",
                     c->complaints - CELLS_REPORTED);
    }
    if (plan->filtered)
        diag_say(ds, DIAG_NOTE, l->file->path, 0, NULL, STR(""),
                 "%zu rows are left out of %s by the profile's filter", plan->filtered,
                 table_name(plan->table));
}

/* A filter that leaves out all rows of a file is most likely a slip. */
static void nothing_left(struct load *l)
{
    for (size_t i = 0; i < l->file->feeds; i++)
        if (l->file->feed[i].rows) return;
    for (size_t i = 0; i < l->layout->nplan; i++) {
        const struct table_plan *plan = &l->layout->plans[i];
        if (plan->filtered)
            diag_say(
                l->in->model->diags, DIAG_WARNING, l->file->path, 0, plan->left_by,
                str_of(plan->left_text),
                "all %zu rows are left out of %s by the profile's filter; the first of "
                "them says",
                plan->filtered, table_name(plan->table));
    }
}

void load_finish(struct load *l)
{
    for (size_t i = 0; i < l->layout->nplan; i++) plan_finish(l, &l->layout->plans[i]);
    l->finished = true;
    for (size_t i = 0; i < l->layout->nplan; i++) rows_pack(l, l->layout->plans[i].table);
    nothing_left(l);
    if (l->skipped)
        diag_say(l->in->model->diags, DIAG_NOTE, l->file->path, 0, NULL, STR(""),
                 "%zu rows are totals, footers or repeated headers and no data",
                 l->skipped);
}
