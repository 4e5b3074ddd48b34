/* Contracts one by one, for the workbook: what was signed in the period.
 *
 * In: contracts of the model. Out: a list whose amounts add up to signed_amount of every unit. */
#include "report/invoices.h"

static const char *kind_word(struct build *b, enum contract_kind kind)
{
    static const char *const keys[] = {[CONTRACT_NONE] = NULL,
                                       [CONTRACT_NEW] = "contract_kind.new",
                                       [CONTRACT_RENEWAL] = "contract_kind.renewal",
                                       [CONTRACT_UPSELL] = "contract_kind.upsell"};
    return keys[kind] ? word(b, keys[kind]) : NULL;
}

static void contract_row(struct build *b, uint32_t i, struct cell *c)
{
    const struct contract k = contract_at(b->m, i);
    const struct customer *who =
        k.customer == REF_NONE ? NULL : &b->m->customers.at[k.customer];
    c[0] = text_cell(sym_spell(b->m->names, k.id, b->a));
    c[1] = date_cell(k.signed_on);
    c[2] = text_cell(who ? sym_spell(b->m->names, who->id, b->a) : "–");
    c[3] = text_cell(customer_name(b, k.customer));
    c[4] = text_cell(team_of(b, k.rep));
    c[5] = text_cell(rep_id(b, k.rep));
    c[6] = text_cell(rep_name(b, k.rep));
    c[7] = text_cell(k.product == SYM_EMPTY ? NULL : model_text(b->m, k.product));
    c[8] = text_cell(kind_word(b, k.kind));
    c[9] = figure_cell(figure_money(exact_money(k.amount)));
}

/* Every contract signed in the period. */
bool build_signed(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.contract_id", .is_id = true},
        {.label = "column.signed_on"},
        {.label = "column.customer_id", .is_id = true},
        {.label = "column.customer", .weight = 2},
        {.label = "column.team"},
        {.label = "column.rep_id", .is_id = true},
        {.label = "column.owner"},
        {.label = "column.product"},
        {.label = "column.contract_kind"},
        {.label = "kpi.signed_amount",
         .show = SHOW_YUAN,
         .sum = true,
         .bars = true,
         .key = "column.signed_amount"},
    };
    if (data_lacks(b, "signed_amount")) return false;
    struct grid g = grid_new(b, "signed", option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    const struct frame *f = &b->r->now;
    uint32_t *at = arena_many(b->a, uint32_t, b->m->contracts.n + 1);
    size_t n = 0;
    money sum = 0;
    for (uint32_t i = 0; i < b->m->contracts.n; i++) {
        const struct contract k = contract_at(b->m, i);
        if (k.signed_on < f->from || k.signed_on >= f->to) continue;
        at[n++] = i;
        sum += k.amount;
    }
    grid_list(&g, at, n, contract_row);
    if (n > 0) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[0] = text_cell(word(b, "total"));
        c[9] = figure_cell(figure_money(exact_money(sum)));
    }
    g.t.empty = fill(b, "empty.signed", period_word(b, "period.this"));
    return grid_end(&g, out);
}
