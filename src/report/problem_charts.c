/* Problem customers in pictures: radar of the worst one, heat map of teams by label, history.
 *
 * In: judgement's problem customers, contracts and activities of theirs. Out: charts and
 * a table with sparklines (C09, C10, C11). */
#include "report/builders.h"

#define RADAR_LEAST 4 /* dimensions; fewer make bars */

static size_t known_dimensions(const struct build *b, const struct problem_customer *k,
                               size_t *out)
{
    size_t kept = 0;
    for (size_t d = 0; d < b->s->ndimension; d++)
        if (exact_known(k->parts[d])) out[kept++] = d;
    return kept;
}

/* The simple means of those listed whose dimension is known. */
static struct figure *listed_means(struct build *b, const size_t *dimensions, size_t nd)
{
    struct figure *means = figures_of(b, nd);
    for (size_t d = 0; d < nd; d++) {
        exact sum = EXACT_ZERO;
        int64_t n = 0;
        for (size_t i = 0; i < b->j->nproblem; i++) {
            exact part = b->j->problems[i].parts[dimensions[d]];
            if (!exact_known(part)) continue;
            sum = exact_add(sum, part);
            n++;
        }
        if (n) means[d] = figure_number(exact_div(sum, exact_of(n, 1)));
    }
    return means;
}

/* The profile of the worst customer, named in the title; bars where few dimensions are
 * known. */
bool build_problem_radar(struct build *b, const struct place *p, struct block *out)
{
    const struct problem_customer *k = NULL;
    size_t dimensions[DIMENSIONS_MAX], nd;
    for (size_t i = 0; i < b->j->nproblem && !k; i++)
        if (problem_in_scope(b, &b->j->problems[i], p->scope)) k = &b->j->problems[i];
    if (!k || (nd = known_dimensions(b, k, dimensions)) == 0) return false;
    bool few = nd < RADAR_LEAST;
    struct chart_block c =
        chart_new(b, p, few ? CHART_BARS : CHART_RADAR, "problem-radar",
                  fill(b, "chart.radar", customer_name(b, k->customer)), SHOW_SCORE);
    /* A radar has all its spokes: what is not known is a sign of its own. */
    if (!few)
        for (nd = 0; nd < b->s->ndimension; nd++) dimensions[nd] = nd;
    const char **names = arena_many(b->a, const char *, nd);
    struct figure *values = figures_of(b, nd);
    for (size_t d = 0; d < nd; d++) {
        names[d] = b->s->dimensions[dimensions[d]].label[b->tongue];
        values[d] = figure_number(k->parts[dimensions[d]]);
    }
    c.categories = names;
    c.ncategory = nd;
    c.series = arena_many(b->a, struct chart_series, 2);
    c.series[c.nseries++] =
        (struct chart_series){word(b, "chart.this_customer"), ROLE_ACTUAL, values, NULL};
    if (b->j->nproblem > 1)
        c.series[c.nseries++] =
            (struct chart_series){word(b, "chart.listed_mean"), ROLE_PREVIOUS,
                                  listed_means(b, dimensions, nd), NULL};
    return chart_end(c, few ? 44 + 20 * (double)nd : 190, out);
}

/* How many customers of each team carry each label: dimension by dimension, by one look at
 * each customer. */
static int64_t *label_counts(const struct build *b, const uint32_t *teams, size_t n)
{
    size_t nd = b->s->ndimension;
    int64_t *counts = arena_many(b->a, int64_t, n * nd + 1);
    uint32_t *line = arena_many(b->a, uint32_t, b->r->nscope + 1); /* 1 + place of a team */
    for (size_t t = 0; t < n; t++) line[teams[t]] = (uint32_t)t + 1;
    for (size_t i = 0; i < b->j->nproblem; i++) {
        const struct problem_customer *k = &b->j->problems[i];
        uint32_t at = scope_of_rep(b->r, k->owner);
        while (at != REF_NONE && line[at] == 0) at = b->r->scopes[at].parent;
        for (size_t d = 0; at != REF_NONE && d < nd; d++)
            counts[(line[at] - 1) * nd + d] += k->labels[d];
    }
    return counts;
}

/* How many customers of each team carry each label; the teams without any are counted. */
bool build_problem_heat(struct build *b, const struct place *p, struct block *out)
{
    uint32_t *teams;
    size_t n = members_of(b, p->scope, SCOPE_TEAM, &teams), nd = b->s->ndimension;
    if (n == 0 || b->j->nproblem == 0) return false;
    struct chart_block c = chart_new(b, p, CHART_HEATMAP, "problem-heat",
                                     word(b, "chart.problem_heat"), SHOW_COUNT);
    const char **names = arena_many(b->a, const char *, nd + 1);
    for (size_t i = 0; i < nd; i++) names[i] = b->s->dimensions[i].label[b->tongue];
    c.categories = names;
    c.ncategory = nd;
    c.series = arena_many(b->a, struct chart_series, n);
    size_t free_of = 0;
    const int64_t *counts = label_counts(b, teams, n);
    for (size_t t = 0; t < n; t++) {
        struct figure *values = figures_of(b, nd);
        int64_t sum = 0;
        for (size_t d = 0; d < nd; d++) {
            values[d] = figure_int(counts[t * nd + d]);
            sum += counts[t * nd + d];
        }
        if (sum > 0)
            c.series[c.nseries++] =
                (struct chart_series){scope_name(b, teams[t]), ROLE_ACTUAL, values, NULL};
        else
            free_of++;
    }
    if (c.nseries == 0) return false;
    if (free_of > 0) c.note = fill(b, "note.free_of_labels", int_text(b, (int64_t)free_of));
    return chart_end(c, 40 + 16 * (double)c.nseries, out);
}

/* What the customer signed in each of the 13 months. */
static struct figure *signed_months(struct build *b, uint32_t customer, exact *sum)
{
    money months[TREND_POINTS] = {0};
    for (size_t i = 0; i < b->m->contracts.n; i++) {
        const struct contract *t = &b->m->contracts.at[i];
        if (t->customer != customer || t->amount == MONEY_NONE) continue;
        for (size_t f = 0; f < TREND_POINTS; f++)
            if (t->signed_on >= b->r->month_frames[f].from &&
                t->signed_on < b->r->month_frames[f].to)
                months[f] += t->amount;
    }
    struct figure *points = figures_of(b, TREND_POINTS);
    *sum = EXACT_ZERO;
    for (size_t f = 0; f < TREND_POINTS; f++) {
        points[f] = figure_money(exact_money(months[f]));
        if (f > 0) *sum = exact_add(*sum, exact_money(months[f]));
    }
    return points;
}

static day last_contact(const struct build *b, uint32_t customer)
{
    for (size_t i = b->m->activities.n; i-- > 0;)
        if (b->m->activities.at[i].customer == customer &&
            b->m->activities.at[i].at < b->r->now.a)
            return moment_day(b->m->activities.at[i].at);
    return DAY_NONE;
}

/* Signed amount of the worst customers, month by month (C11, C13): history beside the
 * list. */
bool build_problem_trend(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.customer", .weight = 2},
        {.label = "column.signed_13m", .weight = 1.6},
        {.label = "column.signed_12m", .show = SHOW_WAN},
        {.label = "column.last_contact"},
    };
    size_t most = (size_t)option_int(b, p, "rows", 8);
    if (b->m->contracts.n == 0) return false;
    struct grid g =
        grid_new(b, "problem_trend", option_label(b, p, "title", "table.problem_trend"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->j->nproblem && g.t.nrow < most; i++) {
        const struct problem_customer *k = &b->j->problems[i];
        if (!problem_in_scope(b, k, p->scope)) continue;
        exact sum;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(customer_name(b, k->customer));
        c[1] = (struct cell){.kind = CELL_SPARK, .npoint = TREND_POINTS};
        c[1].points = signed_months(b, k->customer, &sum);
        c[2] = figure_cell(figure_money(sum));
        c[3] = date_cell(last_contact(b, k->customer));
    }
    return g.t.nrow > 0 && grid_end(&g, out);
}
