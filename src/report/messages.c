/* Messages of the pages after the first: one finding with its number and consequence.
 *
 * In: results, judgement, sentence patterns. Out: one text per page; NULL where there is
 * nothing to say. Page one's message is in headline.c. */
#include "report/review.h"

static const char *sentence(struct build *b, const char *text)
{
    return fill(b, "msg.sentence", text);
}

/* How many teams stand where, and who is last. */
const char *message_teams(struct build *b, const struct place *p)
{
    uint32_t *at;
    size_t n = members_of(b, p->scope, SCOPE_TEAM, &at), reached = 0, behind = 0,
           judged = 0;
    for (size_t i = 0; i < n; i++) {
        exact rate = results_value(b->r, "signed_attainment", at[i]).value;
        if (!exact_known(rate)) continue;
        judged++;
        reached += exact_cmp(rate, exact_of(1, 1)) >= 0;
        behind += exact_cmp(rate, b->s->light_red) < 0;
    }
    if (judged == 0) return NULL;
    sort_scopes(b, at, n, "signed_attainment", true);
    exact best = results_value(b->r, "signed_attainment", at[0]).value;
    const char *first = fill(b, judged == 1 ? "msg.one_team" : "msg.first",
                             scope_name(b, at[0]), percent(b, best));
    if (judged == 1) return sentence(b, first);
    const char *key = reached == judged ? "msg.all_teams"
                      : reached == 0    ? "msg.teams_none"
                      : reached == 1    ? "msg.teams_one"
                                        : "msg.teams";
    const char *text =
        fill(b, key, int_text(b, (int64_t)judged), int_text(b, (int64_t)reached));
    if (behind > 0)
        text = fill(b, "msg.and", text,
                    fill(b, behind == judged ? "msg.teams_all_behind" : "msg.teams_behind",
                         int_text(b, (int64_t)behind), percent(b, b->s->light_red)));
    return sentence(b, best.num > 0 ? fill(b, "msg.then", text, first) : text);
}

/* The step below its floor, or the one that fell most. */
const char *message_funnel(struct build *b, const struct place *p)
{
    size_t worst = b->s->nstage, judged = 0;
    struct view found = {0};
    for (size_t i = 0; i + 1 < b->s->nstage; i++) {
        const char *id = arena_printf(b->a, "conversion.%s", b->s->stages[i].id);
        struct view v = view_of(b, id, p->scope);
        judged += v.status > STATUS_GREY;
        if (v.status < STATUS_YELLOW || v.status < found.status) continue;
        if (v.status == found.status && found.change.known &&
            (!v.change.known || v.change.scaled >= found.change.scaled))
            continue;
        found = v;
        worst = i;
    }
    if (judged == 0) return NULL;
    if (worst == b->s->nstage) return sentence(b, word(b, "msg.funnel_fine"));
    const char *hint = b->s->stages[worst].hint[b->tongue];
    const char *text = fill(b, "msg.funnel", stage_name(b, worst), stage_name(b, worst + 1),
                            figure_unit(b, found.value, SHOW_PERCENT),
                            percent(b, b->s->stages[worst].floor));
    const char *change =
        change_said(b, found.change, UNIT_RATE, word(b, "msg.four_weeks_before"));
    if (change) text = fill(b, "msg.and", text, change);
    return sentence(b, hint && *hint ? fill(b, "msg.hint", text, hint) : text);
}

const char *message_behaviour(struct build *b, const struct place *p)
{
    struct view touches = view_of(b, "touches", p->scope);
    if (!touches.value.known) return touches.value.reason;
    struct view customers = view_of(b, "touched_customers", p->scope);
    struct view visits = view_of(b, "visits", p->scope);
    const char *all = counted(b, "touches", touches.value);
    const char *change =
        change_said(b, touches.change, UNIT_COUNT, period_word(b, "period.last"));
    return sentence(b, fill(b, "msg.behaviour", period_word(b, "period.this"),
                            change ? fill(b, "titled", all, change) : all,
                            counted(b, "visits", visits.value),
                            counted(b, "customers", customers.value)));
}

const char *message_problems(struct build *b, const struct place *p)
{
    (void)p;
    size_t a = 0;
    exact open = EXACT_ZERO, late = EXACT_ZERO;
    for (size_t i = 0; i < b->j->nproblem; i++) {
        a += b->j->problems[i].grade == 'A';
        exact owed = exact_money(b->j->problems[i].open),
              overdue = exact_money(b->j->problems[i].overdue);
        if (exact_known(owed)) open = exact_add(open, owed);
        if (exact_known(overdue)) late = exact_add(late, overdue);
    }
    if (b->j->nproblem == 0) return sentence(b, problems_empty(b));
    const char *text =
        fill(b, a > 0 ? "msg.problems" : "msg.problems_b",
             counted(b, "problem_customers", figure_int((int64_t)b->j->nproblem)),
             int_text(b, (int64_t)a));
    bool none_late = exact_is_zero(late);
    if (!exact_is_zero(open))
        text = fill(b, "msg.then", text,
                    fill(b, none_late ? "msg.problem_open" : "msg.problem_money",
                         amount(b, open), amount(b, late)));
    return sentence(b, text);
}

const char *message_collections(struct build *b, const struct place *p)
{
    struct view rate = view_of(b, "collection_rate", p->scope);
    struct view open = view_of(b, "receivable_open", p->scope);
    struct view late = view_of(b, "overdue_amount", p->scope);
    struct view share = view_of(b, "overdue_rate", p->scope);
    struct view over90 = view_of(b, "aging.over_90", p->scope);
    if (!open.value.known) return open.value.reason ? sentence(b, open.value.reason) : NULL;
    const char *owed = figure_unit(b, open.value, SHOW_WAN);
    const char *text =
        late.value.known && late.value.scaled == 0
            ? fill(b, "msg.open_in_time", owed)
            : fill(b, "msg.open_late", owed, figure_unit(b, late.value, SHOW_WAN),
                   figure_unit(b, share.value, SHOW_PERCENT));
    if (rate.value.known)
        text = fill(b, "msg.then",
                    fill(b, "msg.collections", figure_unit(b, rate.value, SHOW_PERCENT)),
                    text);
    if (over90.value.known && over90.value.scaled > 0)
        text = fill(b, "msg.then", text,
                    fill(b, "msg.over_90", figure_unit(b, over90.value, SHOW_WAN)));
    return sentence(b, text);
}

/* The largest product of the 13 weeks. */
const char *message_structure(struct build *b, const struct place *p)
{
    exact most = EXACT_ZERO, total = EXACT_ZERO;
    const char *name = NULL;
    for (size_t i = 0; i < b->r->nmeasure; i++) {
        const struct measure *m = &b->r->measures[i];
        if (m->kpi->family != FAMILY_PRODUCT) continue;
        exact v = results_value(b->r, m->id, p->scope).value;
        if (!exact_known(v)) continue;
        total = exact_add(total, v);
        if (exact_cmp(v, most) <= 0) continue;
        most = v;
        name = strcmp(m->member, "-") ? m->member : word(b, "not_given");
    }
    if (!name) return NULL;
    if (exact_cmp(most, total) == 0)
        return sentence(b, fill(b, "msg.structure_one", name, amount(b, most)));
    return sentence(b, fill(b, "msg.structure", name, amount(b, most),
                            percent(b, exact_div(most, total))));
}

const char *message_deals(struct build *b, const struct place *p)
{
    struct view open = view_of(b, "open_amount", p->scope);
    if (!open.value.known) return open.value.reason ? sentence(b, open.value.reason) : NULL;
    struct view risk = view_of(b, "risk_deals", p->scope);
    struct view stalled = view_of(b, "stalled_deals", p->scope);
    struct view stuck = view_of(b, "stalled_deals.amount", p->scope);
    const char *text = fill(b, "msg.deals", figure_unit(b, open.value, SHOW_WAN));
    if (risk.value.known && risk.value.scaled > 0)
        text = fill(b, "msg.then", text,
                    fill(b, "msg.deals_risk", counted(b, "risk_deals", risk.value)));
    if (stalled.value.known && stalled.value.scaled > 0)
        text = fill(b, "msg.then", text,
                    fill(b, "msg.deals_stalled", counted(b, "risk_deals", stalled.value),
                         figure_unit(b, stuck.value, SHOW_WAN)));
    return sentence(b, text);
}

/* How many of the judged KPIs stand where, and which are worst. */
const char *message_lights(struct build *b, const struct place *p)
{
    enum { NAMED = 4 };
    const char *names[NAMED];
    size_t judged = 0, bad[2] = {0, 0}, n = 0;
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < kpi_count; i++) {
            if (kpis[i].family != FAMILY_NONE) continue;
            enum status s = view_of(b, kpis[i].id, p->scope).status;
            judged += pass == 0 && s > STATUS_GREY;
            if (s != (pass == 0 ? STATUS_RED : STATUS_YELLOW)) continue;
            if (bad[pass]++ < NAMED && n < NAMED) names[n++] = kpi_name(b, kpis[i].id);
        }
    if (judged == 0) return NULL;
    const char *all = int_text(b, (int64_t)judged);
    if (n == 0) return sentence(b, fill(b, "msg.lights_fine", all));
    const char *red = int_text(b, (int64_t)bad[0]), *yellow = int_text(b, (int64_t)bad[1]);
    const char *list = joined(b, names, n, word(b, "list_comma"));
    const char *key = n < bad[0] + bad[1] ? "msg.lights_more" : "msg.lights";
    const char *text = sentence(b, fill(b, key, all, red, yellow, list));
    const char *running = running_note(b);
    return running ? arena_printf(b->a, "%s%s", text, sentence(b, running)) : text;
}

const char *message_quality(struct build *b, const struct place *p)
{
    (void)p;
    size_t rows = 0, used = 0, rejected = 0;
    for (size_t i = 0; i < b->m->files.n; i++)
        for (size_t k = 0; k < b->m->files.at[i].feeds; k++) {
            rows += b->m->files.at[i].feed[k].rows;
            used += b->m->files.at[i].feed[k].used;
            rejected += b->m->files.at[i].feed[k].rejected;
        }
    return sentence(b, fill(b, "msg.quality",
                            counted(b, "files", figure_int((int64_t)b->m->files.n)),
                            counted(b, "rows", figure_int((int64_t)rows)),
                            int_text(b, (int64_t)used), int_text(b, (int64_t)rejected)));
}
