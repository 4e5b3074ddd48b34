/* Sums of all KPIs that look at rows one by one: a table is walked once for all of them
 * and all frames, then the sums are put away as columns of narrow whole numbers, from
 * which tallies read them. */
#include "metrics/column.h"
#include "metrics/members.h"
#include "metrics/rows.h"

struct ledger {
    const struct results *r;
    struct ledger_plan plan;
    struct taken {                /* of a KPI; empty until its table was walked */
        struct column *num, *den; /* [member × n + frame] */
        size_t nmember;
    } * taken;
};

struct ledger *ledger_new(struct arena *a, const struct results *r, struct ledger_plan plan)
{
    struct ledger *l = arena_one(a, struct ledger);
    l->r = r;
    l->plan = plan;
    l->taken = arena_take_array(a, sizeof *l->taken, kpi_count);
    return l;
}

static size_t scopes_of(const struct ledger *l, size_t frame)
{
    return l->plan.everybody >> frame & 1 ? l->r->nscope : l->r->first_rep;
}

/* Cells for the frames that are wanted, one behind the other. */
static void sums_begin(const struct ledger *l, struct arena *scratch, size_t k,
                       struct walk_sums *s)
{
    *s = (struct walk_sums){.kpi = &kpis[k],
                            .wanted = l->plan.wanted[k],
                            .members = l->plan.families->at[k].members,
                            .nmember = l->plan.families->at[k].n};
    for (size_t i = 0; i < l->plan.n; i++) {
        s->start[i] = (uint32_t)s->ncell;
        if (s->wanted >> i & 1) s->ncell += scopes_of(l, i);
    }
    s->cells = arena_take_array(scratch, sizeof *s->cells, s->nmember * s->ncell);
    pages_bring(s->cells, s->nmember * s->ncell * sizeof *s->cells);
}

static void sums_keep(struct ledger *l, struct arena *keep, const struct walk_sums *s)
{
    struct taken *taken = &l->taken[s->kpi - kpis];
    size_t n = s->nmember * l->plan.n, stride = sizeof *s->cells / sizeof(int64_t);
    *taken = (struct taken){arena_many(keep, struct column, n),
                            arena_many(keep, struct column, n), s->nmember};
    for (size_t m = 0; m < s->nmember; m++)
        for (size_t i = 0; i < l->plan.n; i++) {
            const struct walk_cell *c = s->cells + m * s->ncell + s->start[i];
            size_t at = m * l->plan.n + i, nscope = scopes_of(l, i);
            if (!(s->wanted >> i & 1)) continue;
            taken->num[at] = column_of_integers(keep, &c->num, stride, nscope);
            taken->den[at] = column_of_integers(keep, &c->den, stride, nscope);
        }
}

void ledger_walk(struct ledger *l, enum table table, struct arena *keep,
                 struct arena scratch)
{
    struct walk_sums *sums = arena_take_array(&scratch, sizeof *sums, kpi_count);
    size_t n = 0;
    for (size_t k = 0; k < kpi_count; k++)
        if (rows_table(kpis[k].rows) == table && l->plan.wanted[k])
            sums_begin(l, &scratch, k, &sums[n++]);
    if (!n) return;
    struct walk w =
        walk_begin(&scratch, l->r, l->plan.frames, l->plan.n, l->plan.everybody);
    struct row_range rows = rows_range(sums[0].kpi->rows, l->r->model, &w.horizon);
    for (size_t row = rows.first; row < rows.end; row = w.end) {
        walk_block(&w, row, rows.end);
        for (size_t i = 0; i < n; i++) {
            w.now = &sums[i];
            sums[i].kpi->each(&w, (uint32_t)row, w.end);
        }
    }
    for (size_t i = 0; i < n; i++) sums_keep(l, keep, &sums[i]);
}

static size_t frame_number(const struct ledger *l, struct frame f)
{
    size_t i = 0;
    while (i < l->plan.n && !same_frame(&l->plan.frames[i], &f)) i++;
    return i;
}

size_t ledger_read(const struct ledger *l, const struct kpi *k, struct frame f,
                   struct cell *cells, size_t nmember)
{
    const struct taken *taken = &l->taken[k - kpis];
    size_t frame = frame_number(l, f);
    if (taken->nmember != nmember || frame == l->plan.n) return 0;
    if (!(l->plan.wanted[k - kpis] >> frame & 1)) return 0;
    size_t n = scopes_of(l, frame), stride = sizeof *cells / sizeof(wide);
    for (size_t m = 0; m < nmember; m++) {
        struct cell *c = cells + m * l->r->nscope;
        column_integers(&taken->num[m * l->plan.n + frame], &c->num, stride, n);
        column_integers(&taken->den[m * l->plan.n + frame], &c->den, stride, n);
    }
    return n;
}
