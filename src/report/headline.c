/* The message on top of page one: two or three sentences with the number and its
 * consequence.
 *
 * In: results, judgement, sentence patterns from the labels. Out: one text. Messages of
 * the later pages are in messages.c. */
#include "report/review.h"

#include <stdlib.h>

/* "比上周少 5.2%"; NULL when there is nothing to compare with. */
static const char *against_last(struct build *b, struct view v)
{
    if (!v.change.known) return NULL;
    if (v.change.scaled == 0) return fill(b, "msg.same", period_word(b, "period.last"));
    struct figure size = v.change;
    size.scaled = llabs(size.scaled);
    const char *pattern = v.change.scaled < 0 ? "msg.less" : "msg.more";
    const char *text = figure_unit(b, size, SHOW_PERCENT);
    if (v.unit == UNIT_RATE)
        text = fill(b, "msg.points", figure_text(b->a, size, SHOW_PERCENT, b->language));
    return fill(b, pattern, period_word(b, "period.last"), text);
}

/* Without contracts, what came in is the first thing to say. */
static const char *collected_sentence(struct build *b, uint32_t scope, const char *reason)
{
    struct view v = view_of(b, "collected", scope);
    if (!v.value.known) return fill(b, "msg.signed_unknown", reason ? reason : "–");
    const char *what = fill(b, "msg.collected", period_word(b, "period.this"),
                            figure_unit(b, v.value, SHOW_WAN));
    const char *change = against_last(b, v);
    return change ? fill(b, "msg.and", what, change) : what;
}

static const char *signed_sentence(struct build *b, uint32_t scope)
{
    struct view v = view_of(b, "signed_amount", scope);
    if (!v.value.known) return collected_sentence(b, scope, v.value.reason);
    const char *when =
        b->rep->complete
            ? period_word(b, "period.this")
            : fill(b, "msg.running", period_word(b, "period.this"), b->rep->data_date);
    const char *what = fill(b, "msg.signed", when, figure_unit(b, v.value, SHOW_WAN));
    exact rate = results_value(b->r, "signed_attainment", scope).value;
    if (exact_known(rate))
        what = fill(
            b, "msg.and", what,
            fill(b, "msg.attained", period_word(b, "period.target"), percent(b, rate)));
    const char *change = against_last(b, v);
    return change ? fill(b, "msg.and", what, change) : what;
}

/* Without targets, who signed most. */
static const char *best_sentence(struct build *b, uint32_t *at, size_t n)
{
    if (n < 2) return NULL;
    for (size_t i = 0; i < n; i++)
        if (exact_known(results_value(b->r, "signed_gap", at[i]).value)) return NULL;
    sort_scopes(b, at, n, "signed_amount", true);
    exact most = results_value(b->r, "signed_amount", at[0]).value;
    if (!exact_known(most) || most.num <= 0) return NULL;
    return fill(b, "msg.best", scope_name(b, at[0]), amount(b, most));
}

/* The member with the largest gap, if it has one. */
static const char *gap_sentence(struct build *b, uint32_t scope, enum scope_kind kind)
{
    uint32_t *at;
    size_t n = members_of(b, scope, kind, &at);
    uint32_t worst = REF_NONE;
    exact gap = EXACT_ZERO;
    for (size_t i = 0; i < n; i++) {
        exact g = results_value(b->r, "signed_gap", at[i]).value;
        if (!exact_known(g) || exact_cmp(g, gap) <= 0) continue;
        gap = g;
        worst = at[i];
    }
    if (worst == REF_NONE) return best_sentence(b, at, n);
    return fill(b, "msg.largest_gap", scope_name(b, worst), amount(b, gap));
}

static const char *forecast_sentence(struct build *b, uint32_t scope)
{
    const struct kpi_value f = results_value(b->r, "forecast_weighted", scope);
    bool over = b->r->complete && b->r->period.kind != PERIOD_WEEK; /* nothing to foresee */
    if (over) return NULL;
    if (exact_known(f.value) && exact_known(f.target)) {
        exact short_of = exact_sub(f.target, f.value);
        bool is_short = short_of.num > 0;
        const char *key = is_short ? "msg.forecast_short" : "msg.forecast_reached";
        return fill(b, key, amount(b, exact_abs(short_of)), amount(b, f.value),
                    amount(b, f.target));
    }
    struct mtd m = mtd_of(b, scope);
    if (exact_known(m.rate))
        return fill(b, "msg.mtd", percent(b, m.rate), percent(b, time_progress(b->r)));
    struct view open = view_of(b, "open_amount", scope),
                win = view_of(b, "win_rate", scope);
    if (!open.value.known || !win.value.known) return NULL;
    return fill(b, "msg.pipeline", figure_unit(b, open.value, SHOW_WAN),
                figure_unit(b, win.value, SHOW_PERCENT));
}

static const char *money_sentence(struct build *b, uint32_t scope)
{
    struct view rate = view_of(b, "overdue_rate", scope);
    struct view owed = view_of(b, "overdue_amount", scope);
    if (!owed.value.known) return NULL;
    if (owed.value.scaled == 0) return word(b, "msg.no_overdue");
    if (!rate.value.known)
        return fill(b, "msg.overdue", figure_unit(b, owed.value, SHOW_WAN));
    const char *change = against_last(b, rate);
    const char *text = fill(b, "msg.overdue_rate", figure_unit(b, owed.value, SHOW_WAN),
                            figure_unit(b, rate.value, SHOW_PERCENT));
    return change ? fill(b, "msg.and", text, change) : text;
}

static const char *sentences(struct build *b, const char *const *parts, size_t n)
{
    const char *out = "";
    for (size_t i = 0; i < n; i++)
        if (parts[i])
            out = arena_printf(b->a, "%s%s", out, fill(b, "msg.sentence", parts[i]));
    return out;
}

const char *message_headline(struct build *b, const struct place *p)
{
    const char *what = signed_sentence(b, p->scope);
    const char *gap = gap_sentence(b, p->scope, SCOPE_TEAM);
    const char *parts[] = {gap ? fill(b, "msg.then", what, gap) : what,
                           forecast_sentence(b, p->scope), money_sentence(b, p->scope)};
    return sentences(b, parts, COUNT_OF(parts));
}

/* NULL for a month that is over: its attainment has just been said. */
static const char *month_sentence(struct build *b, uint32_t scope)
{
    struct mtd m = mtd_of(b, scope);
    if (!exact_known(m.rate) || month_is_over(b)) return NULL;
    return fill(b, "msg.mtd", percent(b, m.rate), percent(b, time_progress(b->r)));
}

const char *message_team(struct build *b, const struct place *p)
{
    const char *what = signed_sentence(b, p->scope);
    uint32_t *at;
    bool several = members_of(b, p->scope, SCOPE_REP, &at) > 1;
    const char *gap = several ? gap_sentence(b, p->scope, SCOPE_REP) : NULL;
    const char *parts[] = {gap ? fill(b, "msg.then", what, gap) : what,
                           month_sentence(b, p->scope), money_sentence(b, p->scope)};
    return sentences(b, parts, COUNT_OF(parts));
}

const char *message_rep(struct build *b, const struct place *p)
{
    const char *parts[] = {signed_sentence(b, p->scope), month_sentence(b, p->scope)};
    return sentences(b, parts, COUNT_OF(parts));
}
