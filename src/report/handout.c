/* The review meeting: what was missed and what support is needed, last week's actions,
 * questions.
 *
 * In: lights of a scope's KPIs, alerts, remembered actions. Out: tables, some of them to
 * write on (T16, T18, F15, F39). The action table itself is in attention.c. */
#include "report/lists.h"
#include "report/review.h"

/* Below its target, whether or not it is so far below that its light changes. */
static bool is_missed(const char *kpi, struct view v)
{
    if (v.status >= STATUS_YELLOW) return true;
    bool attainment = !strncmp(kpi, "signed_attainment", 17);
    return attainment && v.status == STATUS_GREEN && v.value.known &&
           v.value.scaled < figure_int(1).scaled;
}

/* While a period runs, its own attainment says only that it is not over. */
static bool is_reviewed(const struct build *b, const char *kpi)
{
    if (!strcmp(kpi, "signed_attainment")) return b->r->complete;
    return strcmp(kpi, "signed_attainment.mtd") != 0 || !month_is_over(b);
}

/* Missed KPIs with room for the support that is needed. */
bool build_support(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.kpi", .weight = 1.3},
        {.label = "column.actual", .align = ALIGN_RIGHT, .weight = 0.8},
        {.label = "column.target_or_limit", .align = ALIGN_RIGHT, .weight = 0.9},
        {.label = "column.status", .weight = 0.7},
        {.label = "column.cause", .weight = 1.8},
        {.label = "column.support", .weight = 1.8},
    };
    struct grid g = grid_new(b, "support", option_label(b, p, "title", "table.support"));
    grid_columns(&g, columns, COUNT_OF(columns));
    size_t n;
    bool judged = false;
    const char *const *reviewed = reviewed_kpis(&n);
    for (size_t i = 0; i < n; i++) {
        struct view v = view_of(b, reviewed[i], p->scope);
        judged |= v.status > STATUS_GREY;
        if (!is_reviewed(b, reviewed[i]) || !is_missed(reviewed[i], v)) continue;
        bool near = v.status < STATUS_YELLOW;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(kpi_name(b, reviewed[i]));
        c[1] = text_cell(figure_unit(b, v.value, v.show));
        c[2] = text_cell(figure_unit(b, review_limit(b, reviewed[i], v), v.show));
        c[3] = status_cell(near ? word(b, "status.near") : v.status_word, v.status);
        c[4] = kind_cell(CELL_WRITE);
        c[5] = kind_cell(CELL_WRITE);
    }
    g.t.ruled = true;
    g.t.empty = judged ? fill(b, "empty.missed_kpis", period_word(b, "period.this"))
                       : word(b, "empty.unjudged");
    return grid_end(&g, out);
}

/* Questions to be asked and answered: lines on paper, input cells in the workbook. */
bool build_questions(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.no", .show = SHOW_COUNT, .weight = 0.3},
        {.label = "column.question", .weight = 3},
        {.label = "column.asked_of", .weight = 0.9},
        {.label = "column.answer", .weight = 3},
        {.label = "column.due", .weight = 0.8},
    };
    struct grid g =
        grid_new(b, "questions", option_label(b, p, "title", "table.questions"));
    grid_columns(&g, columns, COUNT_OF(columns));
    size_t n = (size_t)option_int(b, p, "rows", 4);
    for (size_t i = 0; i < n; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = figure_cell(figure_int((int64_t)i + 1));
        for (int k = 1; k < 5; k++) c[k] = kind_cell(CELL_WRITE);
    }
    g.t.ruled = true;
    return grid_end(&g, out);
}

/* ---- members with their key problem (T12) ---- */

/* Behind, if not so far that anything lights up (X18): by how much. */
static const char *gap_text(struct build *b, uint32_t scope)
{
    exact gap = results_value(b->r, "signed_gap", scope).value;
    if (!exact_known(gap) || gap.num <= 0) return NULL;
    return fill(b, "alert.value", kpi_name(b, "signed_gap"), amount(b, gap));
}

/* The person's gravest alert that is no praise; else the worst of the reviewed KPIs. */
static const char *key_problem(struct build *b, uint32_t scope)
{
    uint32_t *rows;
    size_t n = alerts_of_rep(b, scope, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct alert *a = &b->j->alerts[rows[i]];
        if (a->scope != ALERT_OF_REP || a->ref != scope || a->level == ALERT_PRAISE)
            continue;
        const char *title = a->rule->title[b->tongue];
        return title && *title ? title : a->rule->id;
    }
    const char *worst = NULL;
    enum status status = STATUS_YELLOW - 1;
    size_t nkpi;
    const char *const *reviewed = reviewed_kpis(&nkpi);
    for (size_t i = 0; i < nkpi; i++) {
        struct view v = view_of(b, reviewed[i], scope);
        if (v.status <= status || !is_reviewed(b, reviewed[i])) continue;
        status = v.status;
        worst = fill(b, "alert.value", kpi_name(b, reviewed[i]),
                     figure_unit(b, v.value, v.show));
    }
    return worst ? worst : gap_text(b, scope);
}

/* "离职：顾晓峰（11-17）；入职：沈佳怡（11-18）"; NULL if nobody came or went. */
static const char *movements(struct build *b, const uint32_t *at, size_t n)
{
    const char *said[2] = {NULL, NULL};
    static const char *const keys[] = {"members.left", "members.joined"};
    for (size_t i = 0; i < n; i++) {
        const struct rep *rep = &b->m->reps.at[b->r->scopes[at[i]].ref];
        const day days[] = {rep->left_on, rep->hired_on};
        for (int k = 0; k < 2; k++) {
            if (days[k] == DAY_NONE || days[k] < b->r->now.from || days[k] >= b->r->now.to)
                continue;
            const char *who =
                fill(b, "titled", scope_name(b, at[i]), day_short(b, days[k]));
            said[k] =
                said[k] ? arena_printf(b->a, "%s%s%s", said[k], word(b, "list_comma"), who)
                        : fill(b, keys[k], who);
        }
    }
    return said[0] && said[1] ? fill(b, "msg.then", said[0], said[1])
           : said[0]          ? said[0]
                              : said[1];
}

bool build_members_review(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.rep", .weight = 0.9},
        {.label = "column.target", .show = SHOW_WAN, .sum = true, .weight = 0.8},
        {.label = "column.actual", .show = SHOW_WAN, .sum = true, .weight = 0.8},
        {.label = "short.signed_attainment",
         .show = SHOW_PERCENT,
         .over_num = 3,
         .over_den = 2},
        {.label = "short.signed_attainment.mtd", .show = SHOW_PERCENT},
        {.label = "column.change_last_year", .show = SHOW_CHANGE, .weight = 0.8},
        {.label = "column.status", .weight = 0.7},
        {.label = "column.key_problem", .weight = 2.2, .wrap = true},
    };
    uint32_t *at;
    size_t n = members_of(b, p->scope, SCOPE_REP, &at);
    sort_scopes(b, at, n, "signed_gap", true);
    struct grid g =
        grid_new(b, "members_review", option_label(b, p, "title", "table.members"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i <= n && n > 0; i++) {
        uint32_t scope = i < n ? at[i] : p->scope;
        struct view v = view_of(b, "signed_amount", scope);
        struct view rate = view_of(b, "signed_attainment", scope);
        bool twice = month_is_over(b);
        struct cell *c = grid_row(&g, i < n ? ROW_BODY : ROW_TOTAL);
        c[0] = text_cell(i < n ? scope_name(b, scope) : word(b, "total"));
        c[1] = figure_cell(v.target);
        c[2] = figure_cell(v.value);
        c[3] = figure_cell(rate.value);
        c[4] = twice ? kind_cell(CELL_EMPTY)
                     : figure_cell(view_of(b, "signed_attainment.mtd", scope).value);
        c[5] = figure_cell(v.change_last_year);
        c[6] = status_cell(rate.status_word, rate.status);
        c[7] = i < n ? text_cell(key_problem(b, scope)) : kind_cell(CELL_EMPTY);
    }
    const char *moved = movements(b, at, n), *running = n > 0 ? running_note(b) : NULL;
    g.t.note = running && moved ? notes_joined(b, running, moved)
               : running        ? running
                                : moved;
    g.t.empty = word(b, "empty.members");
    return grid_end(&g, out);
}

/* ---- the meeting's four parts (F15) ---- */

#define SPEAKERS_MOST 6
#define NAMES_WIDE 90 /* columns of names, a hanzi taking two */

/* Names of the reps at one end of the attainment; NULL if nobody is there. */
static const char *speakers(struct build *b, uint32_t scope, bool best)
{
    uint32_t *at;
    size_t n = members_of(b, scope, SCOPE_REP, &at), used = 0, all = 0;
    size_t most = best ? 3 : SPEAKERS_MOST;
    const char *names[SPEAKERS_MOST];
    sort_scopes(b, at, n, "signed_attainment", best);
    for (size_t i = 0; i < n; i++) {
        exact rate = progress_of(b, at[i]);
        if (!exact_known(rate) || has_left(b, at[i])) continue;
        bool reached = exact_cmp(rate, exact_of(1, 1)) >= 0;
        bool behind = exact_cmp(rate, b->s->light_red) < 0;
        if (best ? !reached : !behind) continue;
        if (used < most) names[used++] = scope_name(b, at[i]);
        all++;
    }
    return used ? names_within(b, names, used, best ? used : all, NAMES_WIDE) : NULL;
}

static const char *statements_text(struct build *b, uint32_t scope)
{
    const char *text = word(b, "agenda.text2");
    const char *behind = speakers(b, scope, false), *ahead = speakers(b, scope, true);
    if (behind) text = fill(b, "agenda.behind", text, behind);
    return ahead ? fill(b, "agenda.ahead", text, ahead) : text;
}

static const char *discussion_text(struct build *b, const struct place *p)
{
    const char *funnel = message_funnel(b, p);
    const char *text = word(b, "agenda.text3");
    return funnel ? fill(b, "agenda.fact", text, funnel) : text;
}

static bool action_is_open(const struct remembered_action *t)
{
    bool said = !strcmp(t->kind, "question") || !strcmp(t->kind, "statement");
    return t->agreed && !said && action_is_pending(t);
}

static const char *actions_text(struct build *b)
{
    size_t pending = 0;
    for (size_t i = 0; b->memory && i < b->memory->naction; i++)
        pending += action_is_open(&b->memory->actions[i]);
    const char *text = word(b, "agenda.text4");
    return pending ? fill(b, "agenda.pending", text, int_text(b, (int64_t)pending)) : text;
}

bool build_agenda(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.tick", .weight = 0.3},
        {.label = "column.part", .weight = 0.7},
        {.label = "column.content", .weight = 5, .wrap = true},
        {.label = "column.minutes", .show = SHOW_COUNT, .weight = 0.7},
    };
    const struct {
        const char *text;
        int minutes;
    } parts[] = {{word(b, "agenda.text1"), 10},
                 {statements_text(b, p->scope), 20},
                 {discussion_text(b, p), 20},
                 {actions_text(b), 10}};
    struct grid g = grid_new(b, "agenda", option_label(b, p, "title", "table.agenda"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (int i = 0; i < (int)COUNT_OF(parts); i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = kind_cell(CELL_TICK);
        c[1] = text_cell(word(b, arena_printf(b->a, "agenda.part%d", i + 1)));
        c[2] = text_cell(parts[i].text);
        c[3] = figure_cell(figure_int(parts[i].minutes));
    }
    return grid_end(&g, out);
}
