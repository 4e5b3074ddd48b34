/* Leads: how many came, how many are good, whether they were followed up within 72 hours
 * and what became of those of the last 13 weeks. Leads come in without duplicates, by
 * created_at. */
#include "metrics/functions.h"

enum { QUARTER_DAYS = 91, FOLLOWUP_DAYS = 3, FOLLOWUP_SECONDS = 72 * 3600 };

static struct hit lead_hit(const struct model *m, uint32_t row)
{
    return (struct hit){
        .rep = m->leads.at[row].rep, .table = TABLE_LEADS, .row = row, .num = 1};
}

static bool lead_qualified(const struct lead *l)
{
    return l->quality == QUALITY_HIGH && l->status != LEAD_INVALID &&
           l->status != LEAD_DUPLICATE;
}

ADDS(new_leads)
{
    (void)m;
    const struct order *o = &tally_index(t)->leads_created;
    struct row_range r = order_between(o, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++)
        tally_add(
            t, (struct hit){
                   .rep = o->reps[i], .table = TABLE_LEADS, .row = o->rows[i], .num = 1});
    near_rows(t, o, f.from, f.to, lead_hit);
}

static const char *why_not_qualified(const struct lead *l)
{
    if (l->quality != QUALITY_HIGH) return "near.not_high_quality";
    return l->status == LEAD_INVALID ? "near.invalid" : "near.duplicate";
}

ADDS(qualified_leads)
{
    const struct order *o = &tally_index(t)->leads_created;
    struct row_range r = order_between(o, f.from, f.to);
    for (size_t i = r.first; i < r.end; i++) {
        const struct lead *l = &m->leads.at[o->rows[i]];
        if (lead_qualified(l))
            tally_add(t, lead_hit(m, o->rows[i]));
        else
            tally_near(t, lead_hit(m, o->rows[i]), why_not_qualified(l));
    }
    near_rows(t, o, f.from, f.to, lead_hit);
}

/* Leads whose 72 hours ended in the period. */
static struct row_range followup_due(const struct order *o, struct frame f)
{
    return order_between(o, f.from - FOLLOWUP_DAYS, f.to - FOLLOWUP_DAYS);
}

static bool followed_up(const struct lead *l)
{
    return l->first_followup_at != MOMENT_NONE &&
           l->first_followup_at <= l->created_at + FOLLOWUP_SECONDS;
}

/* Created in the period, 72 hours not over at A. */
static struct row_range followup_pending(const struct order *o, struct frame f)
{
    day limit = f.to - FOLLOWUP_DAYS;
    return order_between(o, f.from > limit ? f.from : limit, f.to);
}

ADDS(followup_on_time)
{
    const struct order *o = &tally_index(t)->leads_created;
    struct row_range r = followup_due(o, f);
    for (size_t i = r.first; i < r.end; i++) {
        const struct lead *l = &m->leads.at[o->rows[i]];
        struct hit h = lead_hit(m, o->rows[i]);
        h.num = followed_up(l);
        h.den = 1;
        if (lead_qualified(l))
            tally_add(t, h);
        else
            tally_near(t, h, why_not_qualified(l));
    }
    if (!tally_explaining(t)) return;
    r = followup_pending(o, f);
    for (size_t i = r.first; i < r.end; i++)
        if (lead_qualified(&m->leads.at[o->rows[i]]))
            tally_near(t, lead_hit(m, o->rows[i]), "near.not_yet_due");
}

ADDS(followup_not_yet_due)
{
    const struct order *o = &tally_index(t)->leads_created;
    struct row_range r = followup_pending(o, f);
    for (size_t i = r.first; i < r.end; i++)
        if (lead_qualified(&m->leads.at[o->rows[i]])) tally_add(t, lead_hit(m, o->rows[i]));
}

static void add_cohort(struct frame f, struct tally *t, bool to_contract)
{
    const struct index *ix = tally_index(t);
    const struct order *o = &ix->leads_created;
    const day *at = to_contract ? ix->lead_signed : ix->lead_deal;
    struct row_range r = order_between(o, f.to - QUARTER_DAYS, f.to);
    for (size_t i = r.first; i < r.end; i++)
        tally_add(t, (struct hit){.rep = o->reps[i],
                                  .table = TABLE_LEADS,
                                  .row = o->rows[i],
                                  .num = at[i] != DAY_NONE && at[i] < f.to,
                                  .den = 1});
}

ADDS(lead_to_deal)
{
    (void)m;
    add_cohort(f, t, false);
}

ADDS(lead_to_signed)
{
    (void)m;
    add_cohort(f, t, true);
}

/* ---- lists ---- */

static bool scope_has_rep(const struct results *r, uint32_t scope, uint32_t rep)
{
    uint32_t s = scope_of_rep(r, rep);
    if (s == REF_NONE) s = 0;
    while (s != REF_NONE && s != scope) s = r->scopes[s].parent;
    return s == scope;
}

/* Rows that may be listed for a scope: of a rep its own, else all of the range. */
struct candidates {
    const uint32_t *rows;
    size_t n;
};

static struct candidates candidates_of(const struct results *r, uint32_t scope,
                                       struct row_range range)
{
    const struct order *o = &r->index->leads_created;
    const struct by_rep *x = &r->index->rep_leads;
    if (r->scopes[scope].kind != SCOPE_REP || range.first == range.end)
        return (struct candidates){o->rows + range.first, range.end - range.first};
    uint32_t rep = r->scopes[scope].ref;
    const struct lead *leads = r->model->leads.at;
    size_t first = x->first[rep], end = x->first[rep + 1];
    moment from = leads[o->rows[range.first]].created_at,
           to = leads[o->rows[range.end - 1]].created_at;
    while (first < end && leads[x->rows[first]].created_at < from) first++;
    while (first < end && leads[x->rows[end - 1]].created_at > to) end--;
    return (struct candidates){x->rows + first, end - first};
}

static size_t list_leads(const struct results *r, uint32_t scope, struct row_range range,
                         bool only_missed, struct arena *a, uint32_t **out)
{
    size_t n = 0;
    *out = NULL;
    if (!exact_known(results_value(r, "followup_on_time.not_yet_due", scope).value))
        return 0;
    struct candidates c = candidates_of(r, scope, range);
    *out = arena_many(a, uint32_t, c.n);
    for (size_t i = 0; i < c.n; i++) {
        const struct lead *l = &r->model->leads.at[c.rows[i]];
        if (!lead_qualified(l) || (only_missed && followed_up(l))) continue;
        if (scope_has_rep(r, scope, l->rep)) (*out)[n++] = c.rows[i];
    }
    return n;
}

size_t followup_missed(const struct results *r, uint32_t scope, struct arena *a,
                       uint32_t **out)
{
    return list_leads(r, scope, followup_due(&r->index->leads_created, r->now), true, a,
                      out);
}

size_t followup_not_yet_due(const struct results *r, uint32_t scope, struct arena *a,
                            uint32_t **out)
{
    return list_leads(r, scope, followup_pending(&r->index->leads_created, r->now), false,
                      a, out);
}
