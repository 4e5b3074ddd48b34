/* Key deals: the largest open ones with expected date, blocker and next step; the stalled
 * ones.
 *
 * In: open deals of the model at A. Out: tables (T04, F27). What is overdue or marked is
 * in front. */
#include "report/lists.h"

#include <stdlib.h>

struct open_deal {
    uint32_t index;
    day last_contact;
    bool late, stalled;
};

BUNDLED bool deal_is_open(const struct build *b, struct deal d)
{
    if (d.created_at != MOMENT_NONE && d.created_at >= b->r->now.a) return false;
    bool open = d.status == DEAL_OPEN || d.status == DEAL_NONE;
    return open || (d.closed_at != MOMENT_NONE && d.closed_at >= b->r->now.a);
}

/* The newest contact before A, by deal, and by customer for activities that name no deal. */
struct contacts {
    day *deal,
        *customer; /* 0: nobody asks; DAY_NONE: none is found yet; deal may be NULL */
    size_t left;   /* that are looked for */
};

static void contact_ask(struct contacts *c, day *at)
{
    c->left += *at != DAY_NONE;
    *at = DAY_NONE;
}

/* The newest come first, so that few activities are looked at where most deals are alive. */
static void contacts_find(const struct build *b, struct contacts *c)
{
    const struct row_range rows = activities_between(b->m, INT64_MIN, b->r->now.a);
    for (size_t i = rows.end; i-- > rows.first && c->left > 0;) {
        const struct activity t = activity_at(b->m, i);
        uint32_t deal = activity_deal(b->m, i);
        day *at = NULL;
        if (deal < b->m->deals.n)
            at = c->deal ? &c->deal[deal] : NULL;
        else if (deal == REF_NONE && t.customer != REF_NONE)
            at = &c->customer[t.customer];
        if (!at || *at != DAY_NONE) continue;
        *at = moment_day(t.at);
        c->left--;
    }
}

static day contact_of(const struct contacts *c, const struct deal *d, uint32_t deal)
{
    day own = c->deal ? c->deal[deal] : DAY_NONE;
    day whose = d->customer == REF_NONE ? DAY_NONE : c->customer[d->customer];
    return own > whose ? own : whose;
}

static day last_move(const struct build *b, uint32_t deal)
{
    size_t first, n = deal_changes(b->m, deal, &first);
    day last = moment_day(deal_at(b->m, deal).created_at);
    if (n == 0 && deal_at(b->m, deal).stage_changed_at != MOMENT_NONE)
        return moment_day(deal_at(b->m, deal).stage_changed_at);
    for (size_t i = 0; i < n; i++) {
        moment at = b->m->stage_changes.at[first + i].changed_at;
        if (at < b->r->now.a) last = moment_day(at);
    }
    return last;
}

static struct open_deal look_at(const struct build *b, const struct contacts *c, uint32_t i)
{
    const struct deal d = deal_at(b->m, i);
    struct open_deal o = {.index = i, .last_contact = contact_of(c, &d, i)};
    day now = b->r->now.d;
    o.late = d.expected_close != DAY_NONE && d.expected_close <= now;
    if (o.last_contact != DAY_NONE && now - o.last_contact < 14) return o;
    day moved = last_move(b, i);
    o.stalled = moved != DAY_NONE && now - moved >= 30;
    return o;
}

/* All open deals in the order of the model. */
struct deal_list {
    struct open_deal *at;
    size_t n;
};

static const void *deal_list_make(struct build *b)
{
    struct deal_list *list = arena_one(b->a, struct deal_list);
    struct arena begin = arena_new(), scratch = begin;
    struct contacts c = {.customer = arena_many(&scratch, day, b->m->customers.n + 1)};
    if (model_has_column(b->m, TABLE_ACTIVITIES, "deal_id"))
        c.deal = arena_many(&scratch, day, b->m->deals.n + 1);
    list->at = arena_many(b->a, struct open_deal, b->m->deals.n + 1);
    for (uint32_t i = 0; i < b->m->deals.n; i++) {
        const struct deal d = deal_at(b->m, i);
        if (!deal_is_open(b, d)) continue;
        if (c.deal) contact_ask(&c, &c.deal[i]);
        if (d.customer != REF_NONE) contact_ask(&c, &c.customer[d.customer]);
        list->at[list->n++].index = i;
    }
    contacts_find(b, &c);
    for (size_t i = 0; i < list->n; i++) list->at[i] = look_at(b, &c, list->at[i].index);
    arena_end(begin);
    return list;
}

/* Which of them are whose. */
static const void *deal_owners_make(struct build *b)
{
    const struct deal_list *list = list_shared(b, &b->lists->deals, deal_list_make);
    struct arena begin = arena_new(), scratch = begin;
    struct by_rep *owners = arena_one(b->a, struct by_rep);
    uint32_t *reps = arena_many(&scratch, uint32_t, list->n + 1);
    for (size_t i = 0; i < list->n; i++) reps[i] = deal_at(b->m, list->at[i].index).rep;
    *owners = by_rep_make(b, reps, list->n);
    arena_end(begin);
    return owners;
}

/* Those of a scope, as places in the list; NULL: all of them. */
static size_t deals_of(struct build *b, const struct deal_list *list, uint32_t scope,
                       uint32_t **rows)
{
    *rows = NULL;
    if (b->r->scopes[scope].kind == SCOPE_COMPANY) return list->n;
    const struct by_rep *owners = list_shared(b, &b->lists->deal_owners, deal_owners_make);
    return by_rep_of_scope(b, owners, scope, rows);
}

struct large_deal {
    money amount;
    const struct open_deal *deal;
};

/* The largest of a scope's deals, by falling amount, and what the others amount to. */
struct largest {
    struct large_deal *at;
    size_t n, most, all;
    bool cut; /* the first `most` are sorted, and nothing smaller is looked at */
    money rest;
};

static int large_compare(const void *pa, const void *pb)
{
    const struct large_deal *a = pa, *b = pb;
    if (a->amount != b->amount) return a->amount > b->amount ? -1 : 1;
    return a->deal < b->deal ? -1 : a->deal > b->deal;
}

static void largest_cut(struct largest *l)
{
    if (l->n > 1) qsort(l->at, l->n, sizeof *l->at, large_compare);
    l->cut = l->n >= l->most;
    if (l->cut) l->n = l->most;
}

/* There is room for as many again as are wanted: only when that is full they are sorted. */
static void largest_add(struct largest *l, struct large_deal d)
{
    if (d.amount != MONEY_NONE) l->rest += d.amount;
    l->all++;
    if (l->most == 0) return;
    if (l->cut && large_compare(&d, &l->at[l->most - 1]) > 0) return;
    l->at[l->n++] = d;
    if (l->n == 2 * l->most) largest_cut(l);
}

/* `stopped`: only those that are late or stalled. */
static struct largest largest_deals(struct build *b, uint32_t scope, size_t most,
                                    bool stopped)
{
    const struct deal_list *list = list_shared(b, &b->lists->deals, deal_list_make);
    uint32_t *rows;
    size_t n = deals_of(b, list, scope, &rows);
    struct largest l = {.most = most < n ? most : n};
    l.at = arena_many(b->a, struct large_deal, 2 * l.most + 1);
    for (size_t i = 0; i < n; i++) {
        const struct open_deal *o = &list->at[rows ? rows[i] : i];
        if (stopped && !o->late && !o->stalled) continue;
        largest_add(&l, (struct large_deal){deal_at(b->m, o->index).amount, o});
    }
    largest_cut(&l);
    for (size_t i = 0; i < l.n; i++)
        if (l.at[i].amount != MONEY_NONE) l.rest -= l.at[i].amount;
    return l;
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
    if (deal_at(b->m, o->index).risk)
        return status_cell(word(b, "deal.risk"), STATUS_YELLOW);
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
    const struct deal d = deal_at(b->m, o->index);
    sym name = deal_name(b->m, o->index);
    const char *customer = d.customer == REF_NONE ? "–" : customer_name(b, d.customer);
    const char *deal = name != SYM_EMPTY ? symbol(b, name) : symbol(b, d.id);
    c[0] = text_cell(customer);
    c[1] = text_cell(deal);
    if (!b->paper) return;
    bool both = d.customer != REF_NONE && strcmp(customer, deal) != 0;
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
    const struct deal d = deal_at(b->m, o->index);
    uint8_t stage = deal_stage_at(b->m, o->index, b->r->now.a);
    struct cell *c = grid_row(g, ROW_BODY);
    deal_names(b, o, c);
    c[2] = figure_cell(figure_money(exact_money(d.amount)));
    c[3] = text_cell(stage == STAGE_NONE ? "–" : stage_name(b, stage));
    c[4] = d.probability < 0 ? figure_cell(FIGURE_UNKNOWN)
                             : figure_cell(figure_number(exact_of(d.probability, 1000000)));
    c[5] = paper_day(b, d.expected_close);
    c[6] = own ? kind_cell(CELL_EMPTY) : text_cell(rep_name(b, d.rep));
    c[7] = paper_day(b, o->last_contact);
    deal_steps(b, o->index, &c[8]);
    c[10] = deal_status(b, o);
}

static bool deals_build(struct build *b, const struct place *p, struct grid g,
                        struct largest l, struct block *out)
{
    deal_grid(&g);
    bool own = b->r->scopes[p->scope].kind == SCOPE_REP;
    for (size_t i = 0; i < l.n; i++) deal_row(b, &g, l.at[i].deal, own);
    g.t.note = cut_note(b, l.n, l.all, amount(b, exact_money(l.rest)));
    return grid_end(&g, out);
}

/* The largest open deals. */
bool build_key_deals(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "open_amount")) return false;
    size_t most = (size_t)option_int(b, p, "rows", 15);
    struct grid g =
        grid_new(b, "key_deals", option_label(b, p, "title", "table.key_deals"));
    g.t.empty = word(b, "empty.deals");
    return deals_build(b, p, g, largest_deals(b, p->scope, most, false), out);
}

/* Open deals whose expected date has passed or that nobody moves, largest first. */
bool build_stalled_deals(struct build *b, const struct place *p, struct block *out)
{
    if (data_lacks(b, "open_amount")) return false;
    size_t most = (size_t)option_int(b, p, "rows", 10);
    struct grid g =
        grid_new(b, "stalled_deals", option_label(b, p, "title", "table.stalled"));
    g.t.empty = word(b, "empty.stalled");
    return deals_build(b, p, g, largest_deals(b, p->scope, most, true), out);
}
