/* What the store knows of one KPI of one scope over all periods. */
#include "store/internal.h"

#include "base/text.h"
#include "base/vec.h"

#include <string.h>

size_t store_history(struct store *s, struct arena *a, const char *kpi,
                     enum scope_kind kind, const char *id_or_name,
                     struct history_point **out)
{
    VEC_OF(struct history_point) found = {0};
    struct query *q = query_new(
        s->db, "SELECT p.label, p.complete, m.unit, s.key, s.name, k.value, k.target"
               " FROM scopes s JOIN measures m ON m.kpi = ?1 JOIN periods p"
               " JOIN kpis k ON k.period = p.id AND k.measure = m.id AND k.scope = s.id"
               " WHERE s.kind = ?2 AND (s.key = ?3 OR s.name = ?3)"
               " ORDER BY p.kind, p.start, s.key");
    query_put_text(q, kpi);
    query_put_text(q, scope_kind_name(kind));
    query_put_text(q, id_or_name);
    while (query_step(q)) {
        struct history_point p = {0};
        if (!period_parse(str_of(query_text(q, a)), &p.period)) continue;
        p.complete = query_int(q) != 0;
        p.unit = (enum unit)query_int(q);
        p.scope_id = query_text(q, a);
        p.name = query_text(q, a);
        p.value = query_exact(q);
        p.target = query_exact(q);
        *vec_push(&found) = p;
    }
    query_free(q);
    size_t n = found.n;
    *out = arena_many(a, struct history_point, n + 1);
    if (n) memcpy(*out, found.at, n * sizeof *found.at);
    vec_free(&found);
    return n;
}
