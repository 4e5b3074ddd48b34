/* Scorecards: one person against the team's means (simple and weighted), people side by
 * side (T07, T27, X08). What the person has to do next is in follow_up.c.
 *
 * In: KPIs of the person, the team and its members. Out: tables and a text. */
#include "report/lists.h"

/* "An overall rate and the mean of the members' rates": the second is called simple
 * mean. */
static exact simple_mean(struct build *b, const char *kpi, uint32_t team)
{
    uint32_t *at;
    size_t n = members_of(b, team, SCOPE_REP, &at);
    exact sum = EXACT_ZERO;
    int64_t known = 0;
    for (size_t i = 0; i < n; i++) {
        exact v = results_value(b->r, kpi, at[i]).value;
        if (!exact_known(v) || rep_is_absent(b, at[i])) continue;
        sum = exact_add(sum, v);
        known++;
    }
    return exact_div(sum, exact_of(known, 1));
}

static const char *figure_or_dash(struct build *b, struct figure f, enum show show)
{
    return figure_unit(b, f, show);
}

/* The table's title says what its numbers are: names need not. */
static const char *plain_name(const struct build *b, const char *kpi)
{
    const char *plain = label_find(b->t, arena_printf(b->a, "plain.%s", kpi));
    return plain ? plain : kpi_name(b, kpi);
}

/* Nobody of the team has the figure, nor had it in any period of the trend. */
static bool says_nothing(struct build *b, const char *kpi, uint32_t team)
{
    const struct figure *points;
    size_t n = spark_points(b, kpi, team, &points);
    for (size_t i = 0; i < n; i++)
        if (points[i].known) return false;
    if (exact_known(results_value(b->r, kpi, team).value)) return false;
    return !exact_known(simple_mean(b, kpi, team));
}

/* The KPIs that say something, and a note that names the others; NULL if there are none. */
static const char *kpis_with_data(struct build *b, const char *const *wanted, size_t *n,
                                  uint32_t team, const char ***out)
{
    const char **kept = arena_many(b->a, const char *, *n + 1);
    const char **lost = arena_many(b->a, const char *, *n + 1);
    size_t nkept = 0, nlost = 0;
    for (size_t i = 0; i < *n; i++) {
        if (team != REF_NONE && says_nothing(b, wanted[i], team))
            lost[nlost++] = plain_name(b, wanted[i]);
        else
            kept[nkept++] = wanted[i];
    }
    *out = kept;
    *n = nkept;
    if (nlost == 0) return NULL;
    return fill(b, "columns_left_out", joined(b, lost, nlost, word(b, "list_comma")));
}

/* What the scorecards of a team's members have in common. */
struct team_card {
    const struct yaml_node *options;
    uint32_t team; /* REF_NONE: of a person without one */
    const char **kpis, *note;
    size_t n;
    bool *quotient;
    struct figure *mean, *weighted;
};

static void team_means(struct build *b, struct team_card *card, size_t i)
{
    struct view v = view_of(b, card->kpis[i], card->team);
    card->mean[i] = unit_figure(v.unit, simple_mean(b, card->kpis[i], card->team));
    if (card->quotient[i]) card->weighted[i] = v.value;
}

static const struct team_card *team_card(struct build *b, const struct place *p)
{
    uint32_t team = b->r->scopes[p->scope].parent;
    struct team_card *card = b->card;
    if (card && card->options == p->options && card->team == team) return card;
    const char *const *all;
    b->card = card = arena_one(b->a, struct team_card);
    *card = (struct team_card){.options = p->options, .team = team};
    card->n = option_list(b, p, "kpis", &all);
    const char *lost = kpis_with_data(b, all, &card->n, team, &card->kpis);
    const char *means = word(b, "note.means");
    card->note = lost ? fill(b, "msg.then", lost, means) : means;
    card->quotient = arena_many(b->a, bool, card->n + 1);
    card->mean = figures_of(b, card->n + 1);
    card->weighted = figures_of(b, card->n + 1);
    for (size_t i = 0; i < card->n; i++) {
        enum unit unit = kpi_unit(b, card->kpis[i]);
        card->quotient[i] = unit == UNIT_RATE || unit == UNIT_RATIO || unit == UNIT_DAYS ||
                            !strcmp(card->kpis[i], "deal_size");
        if (team != REF_NONE) team_means(b, card, i);
    }
    return card;
}

static void profile_row(struct build *b, struct grid *g, const struct team_card *card,
                        size_t i, uint32_t scope)
{
    const char *kpi = card->kpis[i];
    struct view v = view_of(b, kpi, scope);
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(plain_name(b, kpi));
    c[1] = text_cell(figure_or_dash(b, v.value, v.show));
    c[2] = text_cell(v.target.known ? figure_or_dash(b, v.target, v.show) : NULL);
    c[3] = text_cell(v.change.known ? figure_or_dash(b, v.change, v.change_show) : NULL);
    c[4] = text_cell(figure_or_dash(b, card->mean[i], v.show));
    c[5] =
        text_cell(card->quotient[i] ? figure_or_dash(b, card->weighted[i], v.show) : NULL);
    c[6] = (struct cell){.kind = CELL_SPARK};
    c[6].npoint = spark_points(b, kpi, scope, &c[6].points);
    if (!c[6].npoint) c[6].kind = CELL_EMPTY;
    c[7] = status_cell(v.status_word, v.status);
}

bool build_profile(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 1.5},
        {.label = "column.actual", .align = ALIGN_RIGHT},
        {.label = "column.target", .align = ALIGN_RIGHT},
        {.label = "column.change", .align = ALIGN_RIGHT},
        {.label = "column.simple_mean", .align = ALIGN_RIGHT},
        {.label = "column.weighted_mean", .align = ALIGN_RIGHT},
        {.label = "column.weeks13", .weight = 1.4},
        {.label = "column.status", .weight = 0.8},
    };
    const struct team_card *card = team_card(b, p);
    struct grid g = grid_new(b, "profile", option_label(b, p, "title", "table.profile"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < card->n; i++) profile_row(b, &g, card, i, p->scope);
    g.t.note = card->note;
    return card->n > 0 && grid_end(&g, out);
}

/* ---- process figures, people side by side (T07) ---- */

#define SIDE_BY_SIDE 8

static void process_row(struct build *b, struct grid *g, const char *kpi, uint32_t team,
                        const uint32_t *people, size_t n)
{
    struct view whole = view_of(b, kpi, team);
    bool quotient =
        whole.unit == UNIT_RATE || whole.unit == UNIT_RATIO || whole.unit == UNIT_DAYS;
    exact mean = simple_mean(b, kpi, team);
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(plain_name(b, kpi));
    c[1] = text_cell(figure_unit(b, unit_figure(whole.unit, mean), whole.show));
    c[2] = text_cell(quotient ? figure_unit(b, whole.value, whole.show) : NULL);
    for (size_t i = 0; i < n; i++) {
        struct view v = view_of(b, kpi, people[i]);
        c[3 + i] = text_cell(figure_unit(b, v.value, v.show));
        if (v.status >= STATUS_YELLOW) c[3 + i].status = v.status;
    }
}

static struct block process_part(struct build *b, const char *const *wanted, size_t nkpi,
                                 const uint32_t *people, size_t n, uint32_t team,
                                 const char *title, bool last)
{
    struct column_spec right = {.align = ALIGN_RIGHT};
    struct block out;
    struct grid g = grid_new(b, "process", title);
    grid_column(&g, (struct column_spec){.label = "column.kpi", .weight = 1.4}, NULL);
    grid_column(&g, right, word(b, "column.simple_mean"));
    grid_column(&g, right, word(b, "column.weighted_mean"));
    for (size_t i = 0; i < n; i++) grid_column(&g, right, scope_name(b, people[i]));
    for (size_t i = 0; i < nkpi; i++) process_row(b, &g, wanted[i], team, people, n);
    g.t.note = last ? word(b, "note.means") : NULL;
    grid_end(&g, &out);
    return out;
}

/* KPIs down, the team's means and its people across; so many people to a table. */
bool build_process(struct build *b, const struct place *p, struct block *out)
{
    const char *const *listed, **wanted;
    size_t nkpi = option_list(b, p, "kpis", &listed);
    kpis_with_data(b, listed, &nkpi, p->scope, &wanted);
    uint32_t *people;
    size_t all_people = members_of(b, p->scope, SCOPE_REP, &people), n = 0, parts = 0;
    for (size_t i = 0; i < all_people; i++)
        if (!rep_is_absent(b, people[i])) people[n++] = people[i];
    if (n < 2 || nkpi == 0) return false; /* one alone is the team; see the scorecard */
    size_t all = (n + SIDE_BY_SIDE - 1) / SIDE_BY_SIDE, each = (n + all - 1) / all;
    const char *title = option_label(b, p, "title", "table.process");
    struct block *at = arena_many(b->a, struct block, all);
    for (size_t i = 0; i < n; i += each) {
        size_t here = n - i < each ? n - i : each;
        const char *part = arena_printf(b->a, "%zu/%zu", parts + 1, all);
        at[parts] =
            process_part(b, wanted, nkpi, people + i, here, p->scope,
                         all > 1 ? fill(b, "titled", title, part) : title, i + here == n);
        parts++;
    }
    *out = parts == 1 ? at[0] : stack_of(b, at, parts);
    return true;
}

/* "KPI@ANCHOR": the KPI and the sheet that has its details. */
static const char *headline_kpi(struct build *b, const char *token, const char **anchor)
{
    const char *at = strchr(token, '@');
    *anchor = at ? at + 1 : NULL;
    return at ? arena_copy(b->a, (str){token, (size_t)(at - token)}) : token;
}

static void headline_row(struct build *b, struct grid *g, const char *kpi,
                         const char *anchor, uint32_t scope)
{
    struct view v = view_of(b, kpi, scope);
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = linked(text_cell(kpi_name(b, kpi)), anchor);
    c[1] = figure_cell(v.value);
    c[2] = figure_cell(v.target);
    c[3] = figure_cell(v.prev);
    c[4] = figure_cell(v.change);
    c[5] = figure_cell(v.last_year);
    c[6] = figure_cell(v.change_last_year);
    c[7] = status_cell(v.status_word, v.status);
    c[8] = text_cell(v.value.known ? v.raw.partial ? word(b, "partial") : NULL
                                   : v.value.reason);
    if (b->paper) return;
    g->t.rows[g->t.nrow - 1].id = kpi;
    g->t.rows[g->t.nrow - 1].live = live_kpi(b, kpi, SCOPE_COMPANY, 0);
    g->t.rows[g->t.nrow - 1].light = live_light(b, kpi, 2);
}

/* KPIs of one unit as a table, a row each: the workbook's first sheet. */
bool build_headline_table(struct build *b, const struct place *p, struct block *out)
{
    const char *const *wanted;
    const char *anchor;
    size_t n = option_list(b, p, "kpis", &wanted);
    if (n == 0) return false;
    enum show show = unit_show(kpi_unit(b, headline_kpi(b, wanted[0], &anchor)));
    enum show change = show == SHOW_PERCENT ? SHOW_POINTS : SHOW_CHANGE;
    const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 1.6},
        {.label = "column.actual", .show = show},
        {.label = "column.target", .show = show},
        {.label = "column.prev", .show = show},
        {.label = "column.change", .show = change, .grown_to = 2, .grown_from = 4},
        {.label = "column.last_year", .show = show},
        {.label = "column.change_last_year",
         .show = change,
         .grown_to = 2,
         .grown_from = 6},
        {.label = "column.status", .weight = 0.8},
        {.label = "column.remark", .weight = 1.6, .wrap = true},
    };
    struct grid g =
        grid_new(b, option_text(p, "id", "headline"), option_label(b, p, "title", NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n; i++) {
        const char *kpi = headline_kpi(b, wanted[i], &anchor);
        if (b->paper && data_lacks(b, kpi)) continue;
        if (unit_show(view_of(b, kpi, p->scope).unit) == show)
            headline_row(b, &g, kpi, anchor, p->scope);
    }
    return g.t.nrow > 0 && grid_end(&g, out);
}
