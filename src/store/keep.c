/* Writes one period: its KPIs, alerts, problem customers and unanswered proposals replace
 * those of an earlier build of the same period. Everything happens in the transaction that
 * store_commit ends. */
#include "store/internal.h"

#include "base/date.h"
#include "metrics/kpi.h"

static int64_t row_id(struct query *insert, struct query *find)
{
    int64_t id = 0;
    if (!query_run(insert)) return 0;
    if (query_step(find)) id = query_int(find);
    query_reset(find);
    return id;
}

static int64_t keep_period(struct database *db, const struct results *r)
{
    struct query *q =
        query_new(db, "INSERT INTO periods (label, kind, start, last, complete, rulebook) "
                      "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (label) DO UPDATE SET "
                      "complete = excluded.complete, rulebook = excluded.rulebook");
    struct query *find = query_new(db, "SELECT id FROM periods WHERE label = ?1");
    struct period_label label = period_label(r->period);
    query_put_text(q, label.text);
    query_put_int(q, r->period.kind);
    query_put_day(q, r->period.start);
    query_put_day(q, r->period.end - 1);
    query_put_int(q, r->complete);
    query_put_text(q, r->model->settings->version);
    query_put_text(find, label.text);
    int64_t id = row_id(q, find);
    query_free(q);
    query_free(find);
    return id;
}

static bool clear_period(struct database *db, int64_t period)
{
    static const char *const deletes[] = {
        "DELETE FROM kpis WHERE period = ?1",
        "DELETE FROM alerts WHERE period = ?1",
        "DELETE FROM problem_customers WHERE period = ?1",
        "DELETE FROM actions WHERE first_period = (SELECT label FROM periods WHERE id = ?1)"
        " AND id NOT IN (SELECT action FROM entries)",
    };
    for (size_t i = 0; i < COUNT_OF(deletes); i++) {
        struct query *q = query_new(db, deletes[i]);
        query_put_int(q, period);
        query_run(q);
        query_free(q);
    }
    return !database_failed(db);
}

static int64_t *keep_scopes(struct database *db, struct arena *a, const struct results *r)
{
    struct query *q =
        query_new(db, "INSERT INTO scopes (kind, key, name) VALUES (?1, ?2, ?3) "
                      "ON CONFLICT (kind, key) DO UPDATE SET name = excluded.name");
    struct query *find =
        query_new(db, "SELECT id FROM scopes WHERE kind = ?1 AND key = ?2");
    int64_t *ids = arena_many(a, int64_t, r->nscope + 1);
    for (size_t i = 0; i < r->nscope; i++) {
        const struct scope *s = &r->scopes[i];
        query_put_text(q, scope_kind_name(s->kind));
        query_put_text(q, s->id);
        query_put_text(q, s->name);
        query_put_text(find, scope_kind_name(s->kind));
        query_put_text(find, s->id);
        ids[i] = row_id(q, find);
    }
    query_free(q);
    query_free(find);
    return ids;
}

static int64_t *keep_measures(struct database *db, struct arena *a, const struct results *r)
{
    struct query *q = query_new(db, "INSERT INTO measures (kpi, unit) VALUES (?1, ?2) "
                                    "ON CONFLICT (kpi) DO UPDATE SET unit = excluded.unit");
    struct query *find = query_new(db, "SELECT id FROM measures WHERE kpi = ?1");
    int64_t *ids = arena_many(a, int64_t, r->nmeasure + 1);
    for (size_t i = 0; i < r->nmeasure; i++) {
        query_put_text(q, r->measures[i].id);
        query_put_int(q, r->measures[i].kpi->unit);
        query_put_text(find, r->measures[i].id);
        ids[i] = row_id(q, find);
    }
    query_free(q);
    query_free(find);
    return ids;
}

/* Mixes and lost reasons of single persons are many and can be read from the exports again.
 */
static bool worth_keeping(const struct measure *m, const struct scope *s)
{
    switch (m->kpi->family) {
    case FAMILY_NONE:
    case FAMILY_STAGE:
    case FAMILY_STAGE_STEP: return true;
    case FAMILY_LOST_REASON:
    case FAMILY_PRODUCT:
    case FAMILY_REGION:
    case FAMILY_INDUSTRY: break;
    }
    return s->kind != SCOPE_REP;
}

/* Two teams may come to one id ("A/B" without region, B of region A): the last one is kept.
 */
static void keep_kpis(struct database *db, struct arena scratch, const struct results *r,
                      int64_t period)
{
    struct query *q =
        query_new(db, "INSERT OR REPLACE INTO kpis (period, measure, scope, value, target) "
                      "VALUES (?1, ?2, ?3, ?4, ?5)");
    const int64_t *scopes = keep_scopes(db, &scratch, r);
    const int64_t *measures = keep_measures(db, &scratch, r);
    for (size_t i = 0; i < r->nmeasure; i++) {
        for (size_t k = 0; k < r->nscope; k++) {
            const struct kpi_value v = measure_value(r, i, k);
            if (!exact_known(v.value) || !worth_keeping(&r->measures[i], &r->scopes[k]))
                continue;
            query_put_int(q, period);
            query_put_int(q, measures[i]);
            query_put_int(q, scopes[k]);
            query_put_exact(q, v.value);
            query_put_exact(q, v.target);
            query_run(q);
        }
    }
    query_free(q);
}

static void keep_alerts(struct database *db, struct arena fresh, const struct judgement *j,
                        int64_t period)
{
    struct query *q = query_new(
        db, "INSERT INTO alerts (period, rank, rule, level, scope, key, name, kpi, value,"
            " at_limit, since, streak, money, due) "
            "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14)");
    for (size_t i = 0; i < j->nalert; i++) {
        const struct alert *t = &j->alerts[i];
        struct arena scratch = fresh;
        query_put_int(q, period);
        query_put_int(q, (int64_t)i + 1);
        query_put_text(q, t->rule->id);
        query_put_text(q, alert_level_name(t->level));
        query_put_text(q, alert_scope_name(t->scope));
        query_put_text(q, alert_id(j, t, &scratch));
        query_put_text(q, alert_name(j, t, &scratch));
        query_put_text(q, t->kpi);
        query_put_exact(q, exact_wide(t->value));
        query_put_exact(q, exact_wide(t->limit));
        query_put_text(q, t->since);
        query_put_int(q, t->streak);
        query_put_exact(q, exact_wide(t->money));
        query_put_day(q, t->due);
        query_run(q);
    }
    query_free(q);
}

static void keep_problems(struct database *db, struct arena fresh, const struct model *m,
                          const struct problem_customer *at, size_t n, bool listed,
                          int64_t period)
{
    struct query *q = query_new(
        db,
        "INSERT OR REPLACE INTO problem_customers (period, customer, name, score, grade,"
        " listed, state, open, overdue, overdue_days) "
        "VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10)");
    for (size_t i = 0; i < n; i++) {
        const struct problem_customer *p = &at[i];
        struct arena scratch = fresh;
        const char grade[2] = {p->grade, '\0'};
        query_put_int(q, period);
        query_put_text(q, customer_id(m, p->customer, &scratch));
        query_put_text(q, customer_label(m, p->customer, &scratch));
        query_put_exact(q, exact_wide(p->score));
        query_put_text(q, grade);
        query_put_int(q, listed);
        query_put_text(q, p->state);
        query_put_exact(q, exact_money(p->open));
        query_put_exact(q, exact_money(p->overdue));
        query_put_int(q, p->overdue_days);
        query_run(q);
    }
    query_free(q);
}

bool store_keep(struct store *s, const struct results *r, const struct judgement *j)
{
    if (!database_begin(s->db)) return false;
    int64_t period = keep_period(s->db, r);
    if (period && clear_period(s->db, period)) {
        keep_kpis(s->db, *s->arena, r, period);
        keep_alerts(s->db, *s->arena, j, period);
        keep_problems(s->db, *s->arena, r->model, j->problems, j->nproblem, true, period);
        keep_problems(s->db, *s->arena, r->model, j->closed, j->nclosed, false, period);
        const struct action_list *actions = actions_of(j);
        store_keep_actions(s, actions->at, actions->n);
    }
    if (!database_failed(s->db)) return true;
    database_rollback(s->db);
    return false;
}
