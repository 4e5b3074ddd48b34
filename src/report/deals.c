/* Key deals: the largest open ones with expected date, blocker and next step; the stalled
 * ones.
 *
 * In: open deals of the model at A. Out: tables (T04, F27). What is overdue or marked is
 * in front. */
#include "report/lists.h"

#include <stdlib.h>

struct open_deal {
    const struct deal *row;
    uint32_t index;
    day last_contact, last_move;
    bool late, stalled;
};

static bool deal_is_open(const struct build *b, const struct deal *d)
{
    if (d->created_at != MOMENT_NONE && d->created_at >= b->r->now.a) return false;
    bool open = d->status == DEAL_OPEN || d->status == DEAL_NONE;
    return open || (d->closed_at != MOMENT_NONE && d->closed_at >= b->r->now.a);
}

/* The newest activity before A of each deal, and of each customer without a deal named. */
struct contacts {
    day *deal, *customer;
};

static struct contacts contacts_of(struct build *b)
{
    struct contacts c = {arena_many(b->a, day, b->m->deals.n + 1),
                         arena_many(b->a, day, b->m->customers.n + 1)};
    for (size_t i = 0; i < b->m->deals.n; i++) c.deal[i] = DAY_NONE;
    for (size_t i = 0; i < b->m->customers.n; i++) c.customer[i] = DAY_NONE;
    for (size_t i = 0; i < b->m->activities.n; i++) {
        const struct activity *a = &b->m->activities.at[i];
        if (a->at >= b->r->now.a) continue;
        uint32_t deal = activity_deal(b->m, i);
        if (deal < b->m->deals.n)
            c.deal[deal] = moment_day(a->at);
        else if (deal == REF_NONE && a->customer != REF_NONE)
            c.customer[a->customer] = moment_day(a->at);
    }
    return c;
}

static day last_move(const struct build *b, uint32_t deal)
{
    size_t first, n = deal_changes(b->m, deal, &first);
    day last = moment_day(b->m->deals.at[deal].created_at);
    if (n == 0 && b->m->deals.at[deal].stage_changed_at != MOMENT_NONE)
        return moment_day(b->m->deals.at[deal].stage_changed_at);
    for (size_t i = 0; i < n; i++) {
        moment at = b->m->stage_changes.at[first + i].changed_at;
        if (at < b->r->now.a) last = moment_day(at);
    }
    return last;
}

static struct open_deal look_at(const struct build *b, const struct contacts *c, uint32_t i)
{
    const struct deal *d = &b->m->deals.at[i];
    struct open_deal o = {.row = d, .index = i, .last_contact = c->deal[i]};
    if (d->customer != REF_NONE && c->customer[d->customer] > o.last_contact)
        o.last_contact = c->customer[d->customer];
    o.last_move = last_move(b, i);
    day now = b->r->now.d;
    o.late = d->expected_close != DAY_NONE && d->expected_close <= now;
    o.stalled = o.last_move != DAY_NONE && now - o.last_move >= 30 &&
                (o.last_contact == DAY_NONE || now - o.last_contact >= 14);
    return o;
}

static int amount_compare(const void *pa, const void *pb)
{
    const struct open_deal *a = pa, *b = pb;
    if (a->row->amount != b->row->amount) return a->row->amount > b->row->amount ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

/* All open deals by falling amount, and which are whose. */
struct deal_list {
    struct open_deal *at;
    struct by_rep owner;
};

static const void *deal_list_make(struct build *b)
{
    struct deal_list *list = arena_one(b->a, struct deal_list);
    struct contacts c = contacts_of(b);
    list->at = arena_many(b->a, struct open_deal, b->m->deals.n + 1);
    size_t n = 0;
    for (uint32_t i = 0; i < b->m->deals.n; i++)
        if (deal_is_open(b, &b->m->deals.at[i])) list->at[n++] = look_at(b, &c, i);
    if (n > 1) qsort(list->at, n, sizeof *list->at, amount_compare);
    uint32_t *reps = arena_many(b->a, uint32_t, n + 1);
    for (size_t i = 0; i < n; i++) reps[i] = list->at[i].row->rep;
    list->owner = by_rep_make(b, reps, n);
    return list;
}

/* The scope's, by falling amount. */
static size_t open_deals(struct build *b, uint32_t scope, struct open_deal **out)
{
    const struct deal_list *list = list_shared(b, &b->lists->deals, deal_list_make);
    uint32_t *rows;
    size_t n = by_rep_of_scope(b, &list->owner, scope, &rows);
    *out = arena_many(b->a, struct open_deal, n + 1);
    for (size_t i = 0; i < n; i++) (*out)[i] = list->at[rows[i]];
    if (n > 1) qsort(*out, n, sizeof **out, amount_compare);
    return n;
}

static const struct column_spec deal_columns[] = {
    {.label = "column.customer", .weight = 1.5, .wrap = true},
    {.label = "column.deal", .weight = 1.4, .wrap = true},
    {.label = "column.amount", .show = SHOW_WAN, .weight = 0.7},
    {.label = "column.stage", .weight = 0.7},
    {.label = "column.probability", .show = SHOW_PERCENT, .weight = 0.6},
    {.label = "column.expected", .weight = 0.8},
    {.label = "column.owner", .weight = 0.7},
    {.label = "column.last_contact", .weight = 0.8},
    {.label = "column.obstacle", .weight = 1.4, .wrap = true},
    {.label = "column.next_step", .weight = 1.4, .wrap = true},
    {.label = "column.deal_status", .weight = 0.8},
};

static void deal_grid(struct grid *g)
{
    struct column_spec columns[COUNT_OF(deal_columns)];
    memcpy(columns, deal_columns, sizeof columns);
    if (g->b->paper) {
        columns[0].label = "column.customer_deal";
        columns[0].weight = 3.2;
        columns[8].label = "column.obstacle_next";
        columns[8].weight = 2.2;
    }
    grid_columns(g, columns, COUNT_OF(columns));
}

static struct cell deal_status(struct build *b, const struct open_deal *o)
{
    if (o->late) return status_cell(word(b, "deal.late"), STATUS_ORANGE);
    if (o->stalled) return status_cell(word(b, "deal.stalled"), STATUS_ORANGE);
    if (o->row->risk) return status_cell(word(b, "deal.risk"), STATUS_YELLOW);
    return status_cell(status_word(b, STATUS_GREEN), STATUS_GREEN);
}

static const char *or_null(struct build *b, sym s)
{
    return s == SYM_EMPTY ? NULL : model_text(b->m, s);
}

/* On paper the deal stands below its customer: two wide lines instead of two narrow
 * columns. */
static void deal_names(struct build *b, const struct open_deal *o, struct cell *c)
{
    const struct deal *d = o->row;
    sym name = deal_name(b->m, o->index);
    const char *customer = d->customer == REF_NONE ? "–" : customer_name(b, d->customer);
    const char *deal = name != SYM_EMPTY ? symbol(b, name) : symbol(b, d->id);
    c[0] = text_cell(customer);
    c[1] = text_cell(deal);
    if (!b->paper) return;
    bool both = d->customer != REF_NONE && strcmp(customer, deal) != 0;
    c[0] = text_cell(both ? arena_printf(b->a, "%s\n%s", customer, deal) : deal);
    c[1] = kind_cell(CELL_EMPTY);
}

/* Likewise what is in the way and what is done about it. */
static void deal_steps(struct build *b, uint32_t deal, struct cell *c)
{
    const char *obstacle = or_null(b, deal_obstacle(b->m, deal)),
               *next = or_null(b, deal_next_step(b->m, deal));
    c[0] = text_cell(obstacle);
    c[1] = text_cell(next);
    if (!b->paper || !next) return;
    c[0] = text_cell(arena_printf(b->a, "%s\n%s", obstacle ? obstacle : "–", next));
    c[1] = kind_cell(CELL_EMPTY);
}

/* `own`: on a person's page every deal is the person's. */
static void deal_row(struct build *b, struct grid *g, const struct open_deal *o, bool own)
{
    const struct deal *d = o->row;
    uint8_t stage = deal_stage_at(b->m, o->index, b->r->now.a);
    struct cell *c = grid_row(g, ROW_BODY);
    deal_names(b, o, c);
    c[2] = figure_cell(figure_money(exact_money(d->amount)));
    c[3] = text_cell(stage == STAGE_NONE ? "–" : stage_name(b, stage));
    c[4] = d->probability < 0
               ? figure_cell(FIGURE_UNKNOWN)
               : figure_cell(figure_number(exact_of(d->probability, 1000000)));
    c[5] = paper_day(b, d->expected_close);
    c[6] = own ? kind_cell(CELL_EMPTY) : text_cell(rep_name(b, d->rep));
    c[7] = paper_day(b, o->last_contact);
    deal_steps(b, o->index, &c[8]);
    c[10] = deal_status(b, o);
}

static bool deals_end(struct build *b, struct grid *g, const struct open_deal *at,
                      size_t shown, size_t n, struct block *out)
{
    exact rest = EXACT_ZERO;
    for (size_t i = shown; i < n; i++)
        if (at[i].row->amount != MONEY_NONE)
            rest = exact_add(rest, exact_money(at[i].row->amount));
    g->t.note = cut_note(b, shown, n, amount(b, rest));
    return grid_end(g, out);
}

/* The largest open deals. */
bool build_key_deals(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "open_amount")) return false;
    struct open_deal *at;
    size_t n = open_deals(b, p->scope, &at);
    size_t most = (size_t)option_int(b, p, "rows", 15), shown = n < most ? n : most;
    struct grid g =
        grid_new(b, "key_deals", option_label(b, p, "title", "table.key_deals"));
    deal_grid(&g);
    bool own = b->r->scopes[p->scope].kind == SCOPE_REP;
    for (size_t i = 0; i < shown; i++) deal_row(b, &g, &at[i], own);
    g.t.empty = word(b, "empty.deals");
    return deals_end(b, &g, at, shown, n, out);
}

/* Open deals whose expected date has passed or that nobody moves, largest first. */
bool build_stalled_deals(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "open_amount")) return false;
    struct open_deal *at;
    size_t n = open_deals(b, p->scope, &at), kept = 0;
    for (size_t i = 0; i < n; i++)
        if (at[i].late || at[i].stalled) at[kept++] = at[i];
    size_t most = (size_t)option_int(b, p, "rows", 10), shown = kept < most ? kept : most;
    struct grid g =
        grid_new(b, "stalled_deals", option_label(b, p, "title", "table.stalled"));
    deal_grid(&g);
    bool own = b->r->scopes[p->scope].kind == SCOPE_REP;
    for (size_t i = 0; i < shown; i++) deal_row(b, &g, &at[i], own);
    g.t.empty = word(b, "empty.stalled");
    return deals_end(b, &g, at, shown, kept, out);
}
