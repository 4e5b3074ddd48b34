/* Reads what is known of the last period of the same kind: who was listed, who left the
 * list earlier, which actions are still open, and single KPIs by period. */
#include "store/internal.h"

#include "base/date.h"
#include "base/vec.h"

#include <string.h>

#define CLOSINGS_LOOKED_AT 13 /* periods back that a customer's recovery is followed */

/* A period that was still running when it was kept is no measure for a complete one. */
static exact recall_kpi(const struct memory *mem, const char *kpi, const char *scope_kind,
                        const char *scope_id, struct period p)
{
    struct store *s = mem->store;
    if (!s->kpi_query)
        s->kpi_query = query_new(
            s->db, "SELECT k.value FROM kpis k WHERE k.period ="
                   " (SELECT id FROM periods WHERE label = ?1 AND complete)"
                   " AND k.measure = (SELECT id FROM measures WHERE kpi = ?2)"
                   " AND k.scope = (SELECT id FROM scopes WHERE kind = ?3 AND key = ?4)");
    struct query *q = s->kpi_query;
    query_put_text(q, period_label(p).text);
    query_put_text(q, kpi);
    query_put_text(q, scope_kind);
    query_put_text(q, scope_id);
    exact value = query_step(q) ? query_exact(q) : EXACT_UNKNOWN;
    query_reset(q);
    return value;
}

/* The id of the last period of the kind that was kept and begins before `p`; 0 if none. */
static int64_t last_period(struct store *s, struct period p)
{
    struct query *q =
        query_new(s->db, "SELECT id FROM periods WHERE kind = ?1 AND start < ?2 "
                         "ORDER BY start DESC LIMIT 1");
    query_put_int(q, p.kind);
    query_put_day(q, p.start);
    int64_t id = query_step(q) ? query_int(q) : 0;
    query_free(q);
    return id;
}

static void recall_customers(struct store *s, struct arena *a, int64_t period,
                             struct memory *out)
{
    VEC_OF(struct remembered_customer) found = {0};
    struct query *q =
        query_new(s->db, "SELECT customer, score, listed FROM problem_customers "
                         "WHERE period = ?1 ORDER BY customer");
    query_put_int(q, period);
    while (query_step(q)) {
        struct remembered_customer *c = vec_push(&found);
        c->id = query_text(q, a);
        c->score = query_exact(q);
        c->listed = query_int(q) != 0;
    }
    query_free(q);
    out->ncustomer = found.n;
    out->customers = arena_many(a, struct remembered_customer, found.n + 1);
    if (found.n) memcpy(out->customers, found.at, found.n * sizeof *found.at);
    vec_free(&found);
}

/* Customers whose last appearance is that they left the list, newest first. */
static void recall_closings(struct store *s, struct arena *a, struct period p,
                            struct memory *out)
{
    VEC_OF(struct remembered_closing) found = {0};
    struct query *q = query_new(
        s->db, "SELECT c.customer, p.label FROM problem_customers c"
               " JOIN periods p ON p.id = c.period"
               " WHERE NOT c.listed AND p.kind = ?1 AND p.start < ?2 AND p.start >= ?3"
               " AND NOT EXISTS (SELECT 1 FROM problem_customers d JOIN periods q"
               "   ON q.id = d.period WHERE d.customer = c.customer AND q.kind = p.kind"
               "   AND q.start > p.start AND q.start < ?2)"
               " ORDER BY p.start DESC, c.customer");
    query_put_int(q, p.kind);
    query_put_day(q, p.start);
    query_put_day(q, period_shift(p, -CLOSINGS_LOOKED_AT).start);
    while (query_step(q)) {
        struct remembered_closing *c = vec_push(&found);
        c->id = query_text(q, a);
        c->period = query_text(q, a);
    }
    query_free(q);
    out->nclosing = found.n;
    out->closings = arena_many(a, struct remembered_closing, found.n + 1);
    if (found.n) memcpy(out->closings, found.at, found.n * sizeof *found.at);
    vec_free(&found);
}

void store_recall(struct store *s, struct arena *a, struct period p, struct memory *out)
{
    int64_t period = last_period(s, p);
    *out = (struct memory){.known = period != 0, .kpi = recall_kpi, .store = s};
    if (period) recall_customers(s, a, period, out);
    if (period) recall_closings(s, a, p, out);
    out->naction = store_open_actions(s, a, p, &out->actions);
}
