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
        if (exact_known(exact_wide(k->parts[d]))) out[kept++] = d;
    return kept;
}

/* Many of the parts have one of a few denominators; those are added up first. */
#define PARTIAL_SUMS 64

struct sums {
    exact all, partial[PARTIAL_SUMS]; /* partial: EXACT_UNKNOWN where nothing is yet */
    int64_t n;
};

static void sums_add(struct sums *s, exact part)
{
    if (!exact_known(part)) return;
    exact *sum = &s->partial[(uint64_t)part.den * UINT64_C(0x9E3779B97F4A7C15) >> 58];
    if (exact_known(*sum) && sum->den != part.den) {
        s->all = exact_add(s->all, *sum);
        *sum = part;
    } else {
        *sum = exact_known(*sum) ? exact_add(*sum, part) : part;
    }
    s->n++;
}

static exact sums_mean(struct sums *s)
{
    for (size_t i = 0; i < PARTIAL_SUMS; i++)
        if (exact_known(s->partial[i])) s->all = exact_add(s->all, s->partial[i]);
    return exact_div(s->all, exact_of(s->n, 1));
}

/* The simple means of those listed whose dimension is known. */
static struct figure *listed_means(struct build *b, const size_t *dimensions, size_t nd)
{
    struct figure *means = figures_of(b, nd);
    struct sums sums[DIMENSIONS_MAX];
    memset(sums, 0, sizeof sums);
    for (size_t d = 0; d < nd; d++) sums[d].all = EXACT_ZERO;
    for (size_t i = 0; i < b->j->nproblem; i++) {
        const narrow *parts = b->j->problems[i].parts;
        for (size_t d = 0; d < nd; d++)
            sums_add(&sums[d], exact_wide(parts[dimensions[d]]));
    }
    for (size_t d = 0; d < nd; d++)
        if (sums[d].n) means[d] = figure_number(sums_mean(&sums[d]));
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
        values[d] = figure_number(exact_wide(k->parts[dimensions[d]]));
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
            counts[(line[at] - 1) * nd + d] += k->labels >> d & 1;
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

/* What is known of some customers, each table being gone through once for all of them. */
struct past {
    uint32_t *line; /* 1 + place, by customer; 0 for the others */
    money (*months)[TREND_POINTS];
    day *contact;
    size_t n;
};

static void months_add(const struct build *b, struct past *past)
{
    for (size_t i = 0; i < b->m->contracts.n; i++) {
        const struct contract t = contract_at(b->m, i);
        uint32_t line = t.customer == REF_NONE ? 0 : past->line[t.customer];
        if (line == 0 || t.amount == MONEY_NONE) continue;
        for (size_t f = 0; f < TREND_POINTS; f++)
            if (t.signed_on >= b->r->month_frames[f].from &&
                t.signed_on < b->r->month_frames[f].to)
                past->months[line - 1][f] += t.amount;
    }
}

static void contacts_find(const struct build *b, struct past *past)
{
    size_t left = past->n;
    for (size_t i = b->m->activities.n; i-- > 0 && left > 0;) {
        struct activity t = activity_at(b->m, i);
        uint32_t line = t.customer == REF_NONE ? 0 : past->line[t.customer];
        if (line == 0 || t.at >= b->r->now.a || past->contact[line - 1] != DAY_NONE)
            continue;
        past->contact[line - 1] = moment_day(t.at);
        left--;
    }
}

static struct past past_of(struct build *b, const struct problem_customer *const *at,
                           size_t n)
{
    struct past past = {
        .line = arena_many(b->a, uint32_t, b->m->customers.n + 1),
        .months = arena_take_array(b->a, sizeof *past.months, n + 1),
        .contact = arena_many(b->a, day, n + 1),
        .n = n,
    };
    for (size_t i = 0; i < n; i++) {
        past.line[at[i]->customer] = (uint32_t)i + 1;
        past.contact[i] = DAY_NONE;
    }
    months_add(b, &past);
    contacts_find(b, &past);
    return past;
}

static struct figure *month_points(struct build *b, const money *months, exact *sum)
{
    struct figure *points = figures_of(b, TREND_POINTS);
    *sum = EXACT_ZERO;
    for (size_t f = 0; f < TREND_POINTS; f++) {
        points[f] = figure_money(exact_money(months[f]));
        if (f > 0) *sum = exact_add(*sum, exact_money(months[f]));
    }
    return points;
}

/* The first of the scope's problem customers. */
static size_t worst_of(struct build *b, uint32_t scope, size_t most,
                       const struct problem_customer ***out)
{
    size_t n = 0, room = most < b->j->nproblem ? most : b->j->nproblem;
    *out = arena_many(b->a, const struct problem_customer *, room + 1);
    for (size_t i = 0; i < b->j->nproblem && n < room; i++)
        if (problem_in_scope(b, &b->j->problems[i], scope))
            (*out)[n++] = &b->j->problems[i];
    return n;
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
    if (b->m->contracts.n == 0) return false;
    const struct problem_customer **at;
    size_t n = worst_of(b, p->scope, (size_t)option_int(b, p, "rows", 8), &at);
    if (n == 0) return false;
    struct past past = past_of(b, at, n);
    struct grid g =
        grid_new(b, "problem_trend", option_label(b, p, "title", "table.problem_trend"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n; i++) {
        exact sum;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(customer_name(b, at[i]->customer));
        c[1] = (struct cell){.kind = CELL_SPARK, .npoint = TREND_POINTS};
        c[1].points = month_points(b, past.months[i], &sum);
        c[2] = figure_cell(figure_money(sum));
        c[3] = date_cell(past.contact[i]);
    }
    return grid_end(&g, out);
}
