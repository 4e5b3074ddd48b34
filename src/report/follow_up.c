/* What a person has to do next: customers to follow up, and notes of praise and coaching.
 *
 * In: alerts about the person and the customers that are hers or his, problem customers,
 * overdue invoices, missed leads, KPIs against the team. Out: a table with boxes to tick
 * and a few lines of text, all by rule. */
#include "report/invoices.h"
#include "report/lists.h"
#include "report/review.h"

#include <stdlib.h>

/* ---- customers to follow up ---- */

/* One line for each customer; a second reason is added to the first, a third is not. */
struct follow_up {
    uint32_t customer;
    const char *who, *what, *measure;
    day due;
    int reasons;
    bool money; /* what the customer owes is said already */
};

struct follow_ups {
    struct build *b;
    struct follow_up *at;
    size_t n;
};

#define REASONS_MOST 2
#define PROBLEM_DAYS 5 /* working days until a problem customer is looked after */
#define OVERDUE_DAYS 3
#define LEAD_DAYS 1

static void follow_up_add(struct follow_ups *f, struct follow_up line)
{
    for (size_t i = 0; i < f->n && line.customer != REF_NONE; i++) {
        struct follow_up *old = &f->at[i];
        if (old->customer != line.customer) continue;
        bool again = (old->money && line.money) || strstr(old->what, line.what);
        if (!again && old->reasons < REASONS_MOST) {
            old->reasons++;
            old->what = fill(f->b, "alert.also", old->what, line.what);
        }
        old->money |= line.money;
        if (line.due < old->due) old->due = line.due;
        return;
    }
    line.reasons = 1;
    f->at[f->n++] = line;
}

static void add_alerts(struct follow_ups *f, uint32_t scope)
{
    struct build *b = f->b;
    uint32_t *rows;
    size_t n = alerts_of_rep(b, scope, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct alert *a = &b->j->alerts[rows[i]];
        bool about = a->scope == ALERT_OF_CUSTOMER || a->scope == ALERT_OF_CONTRACT;
        if (!about || a->owner != scope) continue;
        bool known = a->customer != REF_NONE;
        follow_up_add(f, (struct follow_up){.customer = a->customer,
                                            .who = known ? customer_name(b, a->customer)
                                                         : alert_who(b, a),
                                            .what = alert_text(b, a),
                                            .measure = a->rule->measure[b->tongue],
                                            .due = a->due,
                                            .money = !strcmp(a->rule->id, "arrears")});
    }
}

static const char *problem_text(struct build *b, const struct problem_customer *k)
{
    const char *labels[DIMENSIONS_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < b->s->ndimension; i++)
        if (k->labels >> i & 1) labels[n++] = b->s->dimensions[i].label[b->tongue];
    if (n == 0 && k->trigger_complaint) labels[n++] = word(b, "trigger.complaint");
    const char *title = word(b, "follow_up.problem");
    return n ? fill(b, "titled", title, joined(b, labels, n, word(b, "list_comma")))
             : title;
}

static const void *problems_by_rep(struct build *b)
{
    uint32_t *reps = arena_many(b->a, uint32_t, b->j->nproblem + 1);
    for (size_t i = 0; i < b->j->nproblem; i++) reps[i] = b->j->problems[i].owner;
    struct by_rep *made = arena_one(b->a, struct by_rep);
    *made = by_rep_make(b, reps, b->j->nproblem);
    return made;
}

static size_t problems_of(struct build *b, uint32_t scope, uint32_t **rows)
{
    return by_rep_of_scope(b, list_shared(b, &b->lists->problems, problems_by_rep), scope,
                           rows);
}

static void add_problems(struct follow_ups *f, uint32_t scope)
{
    struct build *b = f->b;
    uint32_t *rows;
    size_t n = problems_of(b, scope, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct problem_customer *k = &b->j->problems[rows[i]];
        const struct dimension_setting *d = main_dimension(b, k);
        follow_up_add(f, (struct follow_up){.customer = k->customer,
                                            .who = customer_name(b, k->customer),
                                            .what = problem_text(b, k),
                                            .measure = d ? d->measure[b->tongue] : NULL,
                                            .due = measure_due(b->r, PROBLEM_DAYS)});
    }
}

/* What a customer owes past its due date, to this person. */
struct debt {
    uint32_t customer;
    money late;
    int days;
};

static int debt_compare(const void *pa, const void *pb)
{
    const struct debt *a = pa, *b = pb;
    if (a->late != b->late) return a->late > b->late ? -1 : 1;
    return a->customer < b->customer ? -1 : a->customer > b->customer;
}

static int debt_by_customer(const void *pa, const void *pb)
{
    const struct debt *a = pa, *b = pb;
    if (a->customer != b->customer) return a->customer < b->customer ? -1 : 1;
    return a->days > b->days ? -1 : a->days < b->days;
}

static size_t debts_of(struct build *b, uint32_t scope, struct debt **out)
{
    const struct invoice *v;
    size_t n = open_invoices(b, scope, &v), all = 0, merged = 0;
    struct debt *at = arena_many(b->a, struct debt, n + 1);
    for (size_t i = 0; i < n && v[i].days > 0; i++) { /* by due date */
        uint32_t customer = receivable_at(b->m, v[i].row).customer;
        if (customer != REF_NONE) at[all++] = (struct debt){customer, v[i].open, v[i].days};
    }
    if (all > 1) qsort(at, all, sizeof *at, debt_by_customer);
    for (size_t i = 0; i < all; i++) {
        if (merged > 0 && at[merged - 1].customer == at[i].customer)
            at[merged - 1].late += at[i].late;
        else
            at[merged++] = at[i];
    }
    if (merged > 1) qsort(at, merged, sizeof *at, debt_compare);
    *out = at;
    return merged;
}

static void add_debts(struct follow_ups *f, uint32_t scope)
{
    struct build *b = f->b;
    struct debt *at;
    size_t n = debts_of(b, scope, &at);
    for (size_t i = 0; i < n && at[i].late > 0; i++)
        follow_up_add(f, (struct follow_up){.customer = at[i].customer,
                                            .who = customer_name(b, at[i].customer),
                                            .what = fill(b, "follow_up.overdue",
                                                         amount(b, exact_money(at[i].late)),
                                                         int_text(b, at[i].days)),
                                            .measure = word(b, "follow_up.collect"),
                                            .due = measure_due(b->r, OVERDUE_DAYS),
                                            .money = true});
}

static void add_leads(struct follow_ups *f, uint32_t scope)
{
    struct build *b = f->b;
    uint32_t *at;
    size_t n = followup_missed(b->r, scope, b->a, &at);
    for (size_t i = 0; i < n; i++) {
        uint32_t customer = lead_customer(b->m, at[i]);
        bool known = customer != REF_NONE;
        const char *who =
            known ? customer_name(b, customer)
                  : fill(b, "follow_up.lead", symbol(b, lead_at(b->m, at[i]).id));
        follow_up_add(f, (struct follow_up){.customer = customer,
                                            .who = who,
                                            .what = word(b, "follow_up.missed"),
                                            .measure = word(b, "follow_up.call"),
                                            .due = measure_due(b->r, LEAD_DAYS)});
    }
}

/* Who of the person's customers needs a call, gravest first. */
bool build_follow_up(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.tick", .weight = 0.3},
        {.label = "column.customer", .weight = 1.8},
        {.label = "column.what", .weight = 2.4, .wrap = true},
        {.label = "column.measure", .weight = 2, .wrap = true},
        {.label = "column.by_when", .weight = 0.6},
    };
    uint32_t *rows, *leads;
    const struct invoice *v;
    size_t room = alerts_of_rep(b, p->scope, &rows) + open_invoices(b, p->scope, &v) +
                  followup_missed(b->r, p->scope, b->a, &leads) +
                  problems_of(b, p->scope, &rows);
    struct follow_ups f = {.b = b, .at = arena_many(b->a, struct follow_up, room + 1)};
    add_alerts(&f, p->scope);
    add_problems(&f, p->scope);
    add_debts(&f, p->scope);
    add_leads(&f, p->scope);
    size_t most = (size_t)option_int(b, p, "rows", 6), shown = f.n < most ? f.n : most;
    struct grid g =
        grid_new(b, "follow_up", option_label(b, p, "title", "table.follow_up"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < shown; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = kind_cell(CELL_TICK);
        c[1] = text_cell(f.at[i].who);
        c[2] = text_cell(f.at[i].what);
        c[3] = text_cell(f.at[i].measure);
        c[4] = text_cell(day_short(b, f.at[i].due));
    }
    g.t.note = cut_note(b, shown, f.n, NULL);
    g.t.empty = word(b, "empty.follow_up");
    return grid_end(&g, out);
}

/* ---- praise and coaching ---- */

#define NOTE_PARTS 4 /* named in a sentence */

struct notes {
    struct build *b;
    uint32_t scope, team;
    struct block *at;
    size_t n;
    const char *parts[NOTE_PARTS];
    size_t npart;
};

static void note_part(struct notes *n, const char *text)
{
    if (n->npart < NOTE_PARTS) n->parts[n->npart++] = text;
}

/* "亮点：目标达成率 218.4%（团队 98.0%）" from the parts so far. */
static void note_end(struct notes *n, const char *key, enum status status)
{
    if (n->npart == 0) return;
    const char *comma = word(n->b, "list_comma");
    const char *text = fill(n->b, key, joined(n->b, n->parts, n->npart, comma));
    n->at[n->n] = text_block_of(text, TEXT_BODY);
    n->at[n->n++].text.status = status;
    n->npart = 0;
}

static bool enough_cases(const struct build *b, struct view v)
{
    return exact_known(v.raw.den) &&
           exact_cmp(v.raw.den, exact_of(b->s->rate_cases, 1)) >= 0;
}

static void note_against_team(struct notes *n, const char *kpi, struct view v)
{
    struct build *b = n->b;
    struct view team = view_of(b, kpi, n->team);
    note_part(n,
              fill(b, team.value.known ? "note.of_team" : "note.alone", kpi_name(b, kpi),
                   figure_unit(b, v.value, v.show), figure_unit(b, team.value, team.show)));
}

static bool alert_about(struct build *b, uint32_t scope, const char *kpi)
{
    uint32_t *rows;
    size_t n = alerts_of_rep(b, scope, &rows);
    for (size_t i = 0; i < n; i++) {
        const struct alert *a = &b->j->alerts[rows[i]];
        if (a->scope == ALERT_OF_REP && a->ref == scope && a->kpi && !strcmp(a->kpi, kpi))
            return true;
    }
    return false;
}

/* Targets that are reached, and wins above the team's as the rule few_but_sure asks. */
static void notes_of_strength(struct notes *n)
{
    struct build *b = n->b;
    struct view v = view_of(b, progress_kpi(b), n->scope);
    exact rate = results_value(b->r, progress_kpi(b), n->scope).value;
    if (exact_known(rate) && exact_cmp(rate, exact_of(1, 1)) >= 0)
        note_against_team(n, progress_kpi(b), v);
    struct view wins = view_of(b, "win_rate", n->scope);
    exact usual = exact_mul(results_value(b->r, "win_rate", n->team).value, exact_of(5, 4));
    bool praised = alert_about(b, n->scope, "win_rate");
    if (!praised && exact_known(wins.raw.value) && exact_known(usual) &&
        enough_cases(b, wins) && exact_cmp(wins.raw.value, usual) > 0)
        note_against_team(n, "win_rate", wins);
    static const char *const whole[] = {"followup_on_time", "task_completion"};
    for (size_t i = 0; i < COUNT_OF(whole); i++) {
        struct view w = view_of(b, whole[i], n->scope);
        if (w.status == STATUS_GREEN && w.value.scaled >= figure_int(1).scaled)
            note_against_team(n, whole[i], w);
    }
    note_end(n, "note.strong", STATUS_GREEN);
}

/* Lights that are not green and that no alert above speaks of. */
static void notes_of_weakness(struct notes *n)
{
    struct build *b = n->b;
    size_t nkpi;
    const char *const *reviewed = reviewed_kpis(&nkpi);
    enum status worst = STATUS_NONE;
    for (size_t i = 0; i < nkpi; i++) {
        struct view v = view_of(b, reviewed[i], n->scope);
        bool early = !b->r->complete && !strcmp(reviewed[i], "signed_attainment");
        bool twice = month_is_over(b) && !strcmp(reviewed[i], "signed_attainment.mtd");
        if (v.status < STATUS_YELLOW || early || twice) continue;
        if (alert_about(b, n->scope, reviewed[i])) continue;
        const char *limit = figure_unit(b, review_limit(b, reviewed[i], v), v.show);
        bool aimed = v.target.known || !strncmp(reviewed[i], "signed_attainment", 17);
        const char *key = aimed ? "note.of_target" : "note.of_limit";
        note_part(n, fill(b, key, kpi_name(b, reviewed[i]), figure_unit(b, v.value, v.show),
                          limit));
        if (v.status > worst) worst = v.status;
    }
    note_end(n, "note.weak", worst);
}

/* What the rules found for the person, then what the lights say. */
bool build_notes(struct build *b, const struct place *p, struct block *out)
{
    uint32_t *rows;
    size_t nalert = alerts_of_rep(b, p->scope, &rows);
    struct notes n = {.b = b,
                      .scope = p->scope,
                      .team = b->r->scopes[p->scope].parent,
                      .at = arena_many(b->a, struct block, nalert + 3)};
    if (n.team == REF_NONE) n.team = 0;
    for (size_t i = 0; i < nalert; i++) {
        const struct alert *a = &b->j->alerts[rows[i]];
        if (a->scope != ALERT_OF_REP || a->ref != p->scope) continue;
        const char *measure = a->rule->measure[b->tongue];
        n.at[n.n] = text_block_of(
            fill(b, "msg.note", alert_text(b, a), measure && *measure ? measure : "–"),
            TEXT_BODY);
        n.at[n.n++].text.status = status_of_alert(a->level);
    }
    notes_of_strength(&n);
    notes_of_weakness(&n);
    if (n.n == 0)
        *out = text_block_of(word(b, "empty.notes"), TEXT_NOTE);
    else
        *out = stack_of(b, n.at, n.n);
    return true;
}
