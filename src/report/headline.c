/* The message on top of page one: two or three sentences with the number and its
 * consequence.
 *
 * In: results, judgement, sentence patterns from the labels. Out: one text. Messages of
 * the later pages are in messages.c. */
#include "report/review.h"

#include <stdlib.h>

/* Does the text say anything but zero? */
static bool says_more_than_zero(const char *text)
{
    return strpbrk(text, "123456789") != NULL;
}

const char *change_said(struct build *b, struct figure change, enum unit unit,
                        const char *than)
{
    if (!change.known) return NULL;
    bool rate = unit == UNIT_RATE, less = change.scaled < 0;
    struct figure size = change;
    size.scaled = llabs(size.scaled);
    const char *number = figure_text(b->a, size, SHOW_PERCENT, b->language);
    if (!says_more_than_zero(number)) return fill(b, "msg.same", than);
    const char *pattern =
        rate ? (less ? "msg.lower" : "msg.higher") : (less ? "msg.less" : "msg.more");
    return fill(b, pattern, than,
                rate ? fill(b, "msg.points", number) : figure_unit(b, size, SHOW_PERCENT));
}

static const char *against_last(struct build *b, struct view v)
{
    return change_said(b, v.change, v.unit, period_word(b, "period.last"));
}

/* Working days of the period that are gone, and all of them. */
static void days_gone(const struct build *b, int *gone, int *all)
{
    const struct frame *f = &b->r->now;
    *gone = calendar_working_days(b->m->calendar, f->period.start, f->d + 1);
    *all = calendar_working_days(b->m->calendar, f->period.start, f->period.end);
}

exact period_share(const struct build *b)
{
    int gone, all;
    days_gone(b, &gone, &all);
    return exact_of(gone, b->rep->complete ? 0 : all);
}

const char *period_share_gone(const struct build *b)
{
    exact share = period_share(b);
    return exact_known(share) ? percent(b, share) : NULL;
}

/* "本周", or how far a running period has come. */
static const char *when_text(struct build *b)
{
    const char *this = period_word(b, "period.this");
    if (b->rep->complete) return this;
    int gone, all;
    days_gone(b, &gone, &all);
    return fill(b, "msg.running", this, b->rep->data_date, int_text(b, gone),
                int_text(b, all));
}

/* What is left to say without sales and payments: the first that the exports give. */
static const char *other_sentence(struct build *b, uint32_t scope)
{
    struct view leads = view_of(b, "new_leads", scope),
                good = view_of(b, "qualified_leads", scope),
                touches = view_of(b, "touches", scope),
                customers = view_of(b, "touched_customers", scope);
    if (touches.value.known && customers.value.known)
        return fill(b, "msg.touched", when_text(b), counted(b, "touches", touches.value),
                    counted(b, "customers", customers.value));
    if (leads.value.known && good.value.known)
        return fill(b, "msg.leads", when_text(b), counted(b, "leads", leads.value),
                    figure_text(b->a, good.value, SHOW_COUNT, b->language));
    struct view open = view_of(b, "complaints.open", scope);
    if (open.value.known)
        return fill(b, "msg.complaints", counted(b, "complaints", open.value));
    return word(b, "msg.nothing");
}

/* Without contracts, what came in is the first thing to say. */
static const char *collected_sentence(struct build *b, uint32_t scope)
{
    struct view v = view_of(b, "collected", scope);
    if (!v.value.known)
        return fill(b, "msg.then", other_sentence(b, scope), word(b, "msg.no_sales"));
    const char *what =
        fill(b, "msg.collected", when_text(b), figure_unit(b, v.value, SHOW_WAN));
    const char *change = against_last(b, v);
    return change ? fill(b, "msg.and", what, change) : what;
}

/* Nothing was signed, or less than was taken back: rates of it would mislead. */
static const char *nothing_signed(struct build *b, struct view v)
{
    const char *text = figure_unit(b, v.value, SHOW_WAN);
    const char *what = v.value.scaled < 0 ? fill(b, "msg.signed_back", when_text(b), text)
                                          : fill(b, "msg.signed_none", when_text(b));
    if (v.target.known)
        what = fill(b, "msg.and", what,
                    fill(b, "msg.target_is", period_word(b, "period.target"),
                         figure_unit(b, v.target, SHOW_WAN)));
    if (!v.prev.known || v.prev.scaled <= 0) return what;
    return fill(b, "msg.and", what,
                fill(b, "msg.was", period_word(b, "period.last"),
                     figure_unit(b, v.prev, SHOW_WAN)));
}

static const char *signed_sentence(struct build *b, uint32_t scope)
{
    struct view v = view_of(b, "signed_amount", scope);
    if (!v.value.known) return collected_sentence(b, scope);
    if (v.value.scaled <= 0) return nothing_signed(b, v);
    const char *what =
        fill(b, "msg.signed", when_text(b), figure_unit(b, v.value, SHOW_WAN));
    exact rate = results_value(b->r, "signed_attainment", scope).value;
    const char *target = period_word(b, "period.target"), *gone = period_share_gone(b);
    if (exact_known(rate))
        what = fill(b, "msg.and", what,
                    gone ? fill(b, "msg.attained_running", target, percent(b, rate), gone)
                         : fill(b, "msg.attained", target, percent(b, rate)));
    const char *change = against_last(b, v);
    return change ? fill(b, "msg.and", what, change) : what;
}

/* Without a gap: that all reached their target, or without targets who signed most. */
static const char *best_sentence(struct build *b, uint32_t *at, size_t n,
                                 enum scope_kind kind)
{
    if (n < 2) return NULL;
    size_t judged = 0;
    for (size_t i = 0; i < n; i++)
        judged += exact_known(results_value(b->r, "signed_attainment", at[i]).value);
    if (judged == n)
        return fill(b, kind == SCOPE_TEAM ? "msg.every_team" : "msg.every_rep",
                    int_text(b, (int64_t)n));
    if (judged > 0) return NULL;
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
    if (worst == REF_NONE) return best_sentence(b, at, n, kind);
    return n > 1 ? fill(b, "msg.largest_gap", scope_name(b, worst), amount(b, gap)) : NULL;
}

static const char *pipeline_sentence(struct build *b, uint32_t scope)
{
    struct view open = view_of(b, "open_amount", scope),
                win = view_of(b, "win_rate", scope);
    if (!open.value.known || !win.value.known) return NULL;
    return fill(b, "msg.pipeline", figure_unit(b, open.value, SHOW_WAN),
                figure_unit(b, win.value, SHOW_PERCENT));
}

static const char *forecast_sentence(struct build *b, uint32_t scope)
{
    const struct kpi_value f = results_value(b->r, "forecast_weighted", scope);
    bool over = b->r->complete && b->r->period.kind != PERIOD_WEEK; /* nothing to foresee */
    if (over) return pipeline_sentence(b, scope);
    if (exact_known(f.value) && exact_known(f.target) && f.target.num > 0) {
        exact short_of = exact_sub(f.target, f.value);
        const char *off = amount(b, exact_abs(short_of));
        const char *key = !says_more_than_zero(off) ? "msg.forecast_even"
                          : short_of.num > 0        ? "msg.forecast_short"
                                                    : "msg.forecast_reached";
        return fill(b, key, off, amount(b, f.value), amount(b, f.target));
    }
    struct mtd m = mtd_of(b, scope);
    if (exact_known(m.rate))
        return fill(b, "msg.mtd", percent(b, m.rate), percent(b, time_progress(b->r)));
    return pipeline_sentence(b, scope);
}

static const char *money_sentence(struct build *b, uint32_t scope)
{
    struct view rate = view_of(b, "overdue_rate", scope);
    struct view owed = view_of(b, "overdue_amount", scope);
    if (!owed.value.known) return NULL;
    if (owed.value.scaled == 0) return word(b, "msg.no_overdue");
    if (owed.value.scaled < 0)
        return fill(b, "msg.overdue_credit", figure_unit(b, owed.value, SHOW_WAN));
    if (!rate.value.known || rate.value.scaled > 1000000)
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
