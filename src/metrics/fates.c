/* Leads and what came of them. Deals and contracts come in; of each lead is kept in
 * which of the frames there was one by the end, as a number: how many of their ends came
 * before. */
#include "metrics/fates.h"

#include <stdlib.h>
#include <string.h>

struct fates {
    uint8_t *rank[FATES];  /* by lead: how many ends came first */
    day ends[FRAMES_MOST]; /* ascending */
    size_t nend;
    frame_set after[FRAMES_MOST + 1]; /* frames that end later than so many ends */
    /* Deals that name no lead, by customer: their lead is any of the customer's. */
    uint32_t *first, *deals;
};

/* ---- ends ---- */

static int compare_days(const void *a, const void *b)
{
    day x = *(const day *)a, y = *(const day *)b;
    return (x > y) - (x < y);
}

static void ends_find(struct fates *x, const struct horizon *h)
{
    day to[FRAMES_MOST];
    for (size_t i = 0; i < h->n; i++) to[i] = h->at[i].to;
    qsort(to, h->n, sizeof *to, compare_days);
    for (size_t i = 0; i < h->n; i++)
        if (i == 0 || to[i] != to[i - 1]) x->ends[x->nend++] = to[i];
    for (size_t k = 0; k < x->nend; k++)
        for (size_t i = 0; i < h->n; i++)
            if (h->at[i].to >= x->ends[k]) x->after[k] |= (frame_set)1 << i;
}

/* How many ends had come on the day. */
static uint8_t rank_of(const struct fates *x, day d)
{
    size_t k = 0;
    while (k < x->nend && x->ends[k] <= d) k++;
    return (uint8_t)k;
}

/* ---- meetings ---- */

static void meet(struct fates *x, enum fate fate, uint32_t lead, day d)
{
    uint8_t *rank = &x->rank[fate][lead];
    if (*rank == 0) return;
    uint8_t now = rank_of(x, d);
    if (now < *rank) *rank = now;
}

static void meet_deal(struct fates *x, const struct model *m, uint32_t lead, moment created)
{
    if (created >= lead_at(m, lead).created_at)
        meet(x, FATE_DEAL, lead, moment_day(created));
}

static void meet_contract(struct fates *x, const struct model *m, uint32_t lead,
                          day signed_on)
{
    if (signed_on >= moment_day(lead_at(m, lead).created_at))
        meet(x, FATE_CONTRACT, lead, signed_on);
}

/* A deal that names a lead belongs to that one, and to none if it is unknown; a deal that
 * names none, to its customer's. */
static bool is_customers(const struct model *m, size_t deal)
{
    return deal_lead(m, deal) == REF_NONE && deal_at(m, deal).customer != REF_NONE;
}

static void deals_by_customer(struct fates *x, struct arena *a, const struct model *m)
{
    size_t n = m->customers.n;
    uint32_t *first = x->first = arena_many(a, uint32_t, n + 2);
    for (size_t i = 0; i < m->deals.n; i++)
        if (is_customers(m, i)) first[deal_at(m, i).customer + 2]++;
    for (size_t c = 2; c < n + 2; c++) first[c] += first[c - 1];
    x->deals = arena_many(a, uint32_t, first[n + 1]);
    for (size_t i = 0; i < m->deals.n; i++)
        if (is_customers(m, i)) x->deals[first[deal_at(m, i).customer + 1]++] = (uint32_t)i;
}

/* Deals and contracts of the lead's customer that name no lead. */
static void customer_meets(struct fates *x, const struct index *ix, uint32_t lead,
                           uint32_t customer)
{
    const struct model *m = ix->model;
    for (uint32_t i = x->first[customer]; i < x->first[customer + 1]; i++)
        meet_deal(x, m, lead, deal_at(m, x->deals[i]).created_at);
    for (uint32_t i = ix->customer_first[customer]; i < ix->customer_first[customer + 1];
         i++) {
        const struct contract c = contract_at(m, ix->customer_contracts[i]);
        if (c.deal == REF_NONE || deal_lead(m, c.deal) == REF_NONE)
            meet_contract(x, m, lead, c.signed_on);
    }
}

static struct fates *fates_find(struct walk *w)
{
    const struct model *m = w->model;
    struct fates *x = arena_one(w->arena, struct fates);
    ends_find(x, &w->horizon);
    for (int i = 0; i < FATES; i++) {
        x->rank[i] = arena_many(w->arena, uint8_t, m->leads.n);
        memset(x->rank[i], (int)x->nend, m->leads.n);
    }
    for (size_t i = 0; i < m->deals.n; i++) {
        uint32_t lead = deal_lead(m, i);
        if (lead < m->leads.n) meet_deal(x, m, lead, deal_at(m, i).created_at);
    }
    for (size_t i = 0; i < m->contracts.n; i++) {
        const struct contract c = contract_at(m, i);
        uint32_t lead = c.deal == REF_NONE ? REF_NONE : deal_lead(m, c.deal);
        if (lead < m->leads.n) meet_contract(x, m, lead, c.signed_on);
    }
    bool any = false;
    for (uint32_t i = 0; i < m->leads.n; i++) {
        uint32_t customer = lead_customer(m, i);
        if (customer == REF_NONE) continue;
        if (!any) deals_by_customer(x, w->arena, m);
        any = true;
        customer_meets(x, w->r->index, i, customer);
    }
    return x;
}

frame_set fate_after(struct walk *w, uint32_t lead, enum fate fate)
{
    if (!w->fates) w->fates = fates_find(w);
    return w->fates->after[w->fates->rank[fate][lead]];
}
