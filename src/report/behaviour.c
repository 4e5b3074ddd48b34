/* Behaviour: what people do per working day against the minima of their level (T19).
 *
 * In: behaviour KPIs of reps or teams. Out: a heat map with printed values, and one
 * person's days. */
#include "report/lists.h"

static const char *const behaviours[] = {"behaviour.customers", "behaviour.needs",
                                         "behaviour.proposals", "behaviour.meetings"};

/* Below the minimum is orange, below half of it red; "≥" is inclusive (X23). */
static enum status against_minimum(struct view v)
{
    if (!v.value.known) return STATUS_GREY;
    if (!v.target.known || v.value.scaled >= v.target.scaled) return STATUS_GREEN;
    return v.value.scaled * 2 < v.target.scaled ? STATUS_RED : STATUS_ORANGE;
}

static bool heat_of(struct build *b, const struct place *p, const uint32_t *at, size_t n,
                    struct block *out)
{
    struct chart_block c =
        chart_new(b, p, CHART_HEATMAP, option_text(p, "id", "behaviour-heat"),
                  option_label(b, p, "title", "chart.behaviour"), SHOW_RATIO);
    const char **names = arena_many(b->a, const char *, COUNT_OF(behaviours));
    for (size_t k = 0; k < COUNT_OF(behaviours); k++)
        names[k] = word(b, arena_printf(b->a, "short.%s", behaviours[k]));
    c.categories = names;
    c.ncategory = COUNT_OF(behaviours);
    c.series = arena_many(b->a, struct chart_series, n);
    for (size_t i = 0; i < n; i++) {
        struct figure *values = figures_of(b, COUNT_OF(behaviours));
        enum status *marks = arena_many(b->a, enum status, COUNT_OF(behaviours));
        for (size_t k = 0; k < COUNT_OF(behaviours); k++) {
            struct view v = view_of(b, behaviours[k], at[i]);
            values[k] = v.value;
            marks[k] = against_minimum(v);
        }
        c.series[c.nseries++] =
            (struct chart_series){scope_name(b, at[i]), ROLE_ACTUAL, values, marks};
    }
    c.note = word(b, "note.behaviour");
    return chart_end(c, 44 + 15 * (double)n, out);
}

/* Teams of the company, reps of a team; at most `rows`, those farthest behind first. */
bool build_behaviour_heat(struct build *b, const struct place *p, struct block *out)
{
    bool company = b->r->scopes[p->scope].kind == SCOPE_COMPANY;
    const char *of = option_text(p, "of", company ? "team" : "rep");
    uint32_t *at;
    size_t n = members_of(b, p->scope, strcmp(of, "rep") ? SCOPE_TEAM : SCOPE_REP, &at);
    if (n == 0) return false;
    sort_scopes(b, at, n, behaviours[0], false);
    size_t most = (size_t)option_int(b, p, "rows", 30);
    return heat_of(b, p, at, n < most ? n : most, out);
}

/* "周一 11-16", and whether the person does not work on it. */
static const char *weekday_text(const struct build *b, uint32_t rep, day d, bool works)
{
    const struct rep *r = &b->m->reps.at[rep];
    bool here = (r->left_on == DAY_NONE || d <= r->left_on) &&
                (r->hired_on == DAY_NONE || d >= r->hired_on);
    const char *name = word(b, arena_printf(b->a, "day.weekday%d", weekday_of(d)));
    const char *text = arena_printf(b->a, "%s %s", name, day_short(b, d));
    return works ? text : fill(b, "titled", text, word(b, here ? "day.free" : "day.away"));
}

/* One person's counts on a day, against the minima of the level; nothing for a free day on
 * which nothing happened. */
static void day_row(struct build *b, struct grid *g, uint32_t rep, const uint32_t *rows,
                    size_t n, day d)
{
    int64_t counts[3] = {0};
    uint32_t *seen = arena_many(b->a, uint32_t, n + 1);
    size_t nseen = 0;
    for (size_t i = 0; i < n; i++) {
        struct activity a = activity_at(b->m, rows[i]);
        if (moment_day(a.at) != d) continue;
        counts[0] += a.type == ACTIVITY_NEEDS;
        counts[1] += a.type == ACTIVITY_PROPOSAL || a.type == ACTIVITY_QUOTE;
        counts[2] += a.type == ACTIVITY_APPOINTMENT || a.type == ACTIVITY_DEMO;
        size_t k = 0;
        while (k < nseen && seen[k] != a.customer) k++;
        if (k == nseen && a.customer != REF_NONE) seen[nseen++] = a.customer;
    }
    const struct minima *least = &b->s->minima[b->m->reps.at[rep].level];
    const exact limits[] = {least->customers, least->needs, least->proposals,
                            least->meetings};
    const int64_t values[] = {(int64_t)nseen, counts[0], counts[1], counts[2]};
    bool works = rep_works_on(b->m, rep, d), idle = !works;
    for (int k = 0; k < 4; k++) idle &= values[k] == 0;
    if (idle) return;
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(weekday_text(b, rep, d, works));
    for (int k = 0; k < 4; k++) {
        bool low = works && exact_known(limits[k]) &&
                   exact_cmp(exact_of(values[k], 1), limits[k]) < 0;
        c[1 + k] = marked_cell(figure_int(values[k]), low ? STATUS_ORANGE : STATUS_NONE);
    }
}

/* What the level asks of a day, above the days themselves. */
static void minima_row(struct build *b, struct grid *g, uint32_t rep)
{
    const struct minima *least = &b->s->minima[b->m->reps.at[rep].level];
    const exact limits[] = {least->customers, least->needs, least->proposals,
                            least->meetings};
    bool asked = false;
    for (int k = 0; k < 4; k++) asked |= exact_known(limits[k]) && limits[k].num > 0;
    if (!asked) return;
    struct cell *c = grid_row(g, ROW_GROUP);
    c[0] = text_cell(word(b, "day.least"));
    for (int k = 0; k < 4; k++)
        c[1 + k] = exact_known(limits[k]) && limits[k].num > 0
                       ? figure_cell(figure_number(limits[k]))
                       : kind_cell(CELL_EMPTY);
}

struct activity_list {
    size_t from; /* the model's index of row 0 */
    struct by_rep owner;
};

static const void *activities_make(struct build *b)
{
    struct row_range rows =
        activities_between(b->m, day_start(b->r->now.from), day_start(b->r->now.to));
    uint32_t *reps = arena_many(b->a, uint32_t, rows.end - rows.first + 1);
    for (size_t i = rows.first; i < rows.end; i++)
        reps[i - rows.first] = activity_at(b->m, i).rep;
    struct activity_list *made = arena_one(b->a, struct activity_list);
    *made = (struct activity_list){rows.first, by_rep_make(b, reps, rows.end - rows.first)};
    return made;
}

/* The model's indexes of a scope's activities in the period. */
static size_t period_activities(struct build *b, uint32_t scope, uint32_t **out)
{
    const struct activity_list *list =
        list_shared(b, &b->lists->activities, activities_make);
    size_t n = by_rep_of_scope(b, &list->owner, scope, out);
    for (size_t i = 0; i < n; i++) (*out)[i] += (uint32_t)list->from;
    return n;
}

bool build_behaviour_days(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.day"},
        {.label = "day.customers", .show = SHOW_COUNT},
        {.label = "day.needs", .show = SHOW_COUNT},
        {.label = "day.proposals", .show = SHOW_COUNT},
        {.label = "day.meetings", .show = SHOW_COUNT},
    };
    const struct scope *s = &b->r->scopes[p->scope];
    const struct frame *f = &b->r->now;
    if (s->kind != SCOPE_REP || f->to - f->from > 7 || !model_has(b->m, TABLE_ACTIVITIES))
        return false;
    struct grid g =
        grid_new(b, "behaviour_days", option_label(b, p, "title", "table.days"));
    grid_columns(&g, columns, COUNT_OF(columns));
    uint32_t *rows;
    size_t n = period_activities(b, p->scope, &rows);
    minima_row(b, &g, s->ref);
    for (day d = f->from; d < f->to; d++) day_row(b, &g, s->ref, rows, n, d);
    bool worked = g.t.nrow > 0 && g.t.rows[g.t.nrow - 1].kind == ROW_BODY;
    if (!worked) g.t.nrow = 0;
    g.t.empty = fill(b, "day.none", period_word(b, "period.this"));
    g.t.note = worked ? word(b, "note.minima") : NULL;
    return grid_end(&g, out);
}
