/* KPI cards: value, target line, change, status and 13 weeks of one KPI.
 *
 * In: the block's `kpis`. Out: a row of cards. What the second line says differs by KPI
 * and is one row of a table here. */
#include "report/builders.h"

typedef const char *target_line(struct build *b, const struct view *v, uint32_t scope);

static const char *line_signed(struct build *b, const struct view *v, uint32_t scope)
{
    if (!v->target.known) return word(b, "card.no_target");
    exact rate = results_value(b->r, "signed_attainment", scope).value;
    return fill(b, "card.signed", figure_unit(b, v->target, SHOW_WAN), percent(b, rate));
}

static const char *line_mtd(struct build *b, const struct view *v, uint32_t scope)
{
    (void)v;
    struct mtd m = mtd_of(b, scope);
    const char *gone = percent(b, time_progress(b->r));
    if (!exact_known(m.plan)) return fill(b, "card.mtd_no_target", gone);
    return fill(b, "card.mtd", amount(b, m.actual), amount(b, m.plan), gone);
}

static const char *line_win(struct build *b, const struct view *v, uint32_t scope)
{
    (void)scope;
    if (!v->den.known) return word(b, "card.no_closed");
    return fill(b, "card.win", figure_text(b->a, v->num, SHOW_COUNT, b->language),
                figure_text(b->a, v->den, SHOW_COUNT, b->language));
}

static const char *line_followup(struct build *b, const struct view *v, uint32_t scope)
{
    (void)scope;
    if (!v->den.known) return word(b, "card.no_leads");
    return fill(b, "card.followup", figure_text(b->a, v->num, SHOW_COUNT, b->language),
                figure_text(b->a, v->den, SHOW_COUNT, b->language));
}

static const char *line_collection(struct build *b, const struct view *v, uint32_t scope)
{
    (void)scope;
    exact limit = v->raw.target;
    if (!exact_known(limit)) limit = b->s->collection_target;
    return fill(b, "card.collection", percent(b, limit), figure_unit(b, v->num, SHOW_WAN),
                figure_unit(b, v->den, SHOW_WAN));
}

static const char *line_overdue(struct build *b, const struct view *v, uint32_t scope)
{
    (void)v;
    return fill(b, "card.overdue",
                amount(b, results_value(b->r, "overdue_amount", scope).value),
                amount(b, results_value(b->r, "receivable_open", scope).value),
                percent(b, b->s->overdue_yellow));
}

static const struct {
    const char *kpi;
    target_line *line;
} lines[] = {
    {"signed_amount", line_signed},
    {"signed_attainment.mtd", line_mtd},
    {"win_rate", line_win},
    {"followup_on_time", line_followup},
    {"collection_rate", line_collection},
    {"overdue_rate", line_overdue},
};

static const char *card_target(struct build *b, const char *kpi, const struct view *v,
                               uint32_t scope)
{
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        if (!strcmp(lines[i].kpi, kpi)) return lines[i].line(b, v, scope);
    return v->target.known ? fill(b, "card.target", figure_unit(b, v->target, v->show))
                           : NULL;
}

/* Against the last period and against last year; each has its own meaning. */
static void card_changes(struct build *b, const char *kpi, const struct view *v,
                         struct card *c)
{
    if (!b->r->complete) {
        const char *gone = period_share_gone(b);
        c->change = gone && !strcmp(kpi, "signed_amount") ? fill(b, "card.due_by_now", gone)
                                                          : word(b, "card.running");
        return;
    }
    const char *prev = change_text(b, v->change, v->change_show);
    const char *year = change_text(b, v->change_last_year, v->change_show);
    c->changes[0] = fill(b, "card.change_previous", prev);
    c->changes[1] = fill(b, "card.change_year", year);
    c->change = arena_printf(b->a, "%s · %s", c->changes[0], c->changes[1]);
    /* What prints as 0.0 is neither good nor bad. */
    const char *digits = "123456789";
    c->change_signs[0] = c->change_sign =
        strpbrk(prev, digits) ? change_tone(b, kpi, v->change) : 0;
    c->change_signs[1] =
        strpbrk(year, digits) ? change_tone(b, kpi, v->change_last_year) : 0;
}

static struct card card_of(struct build *b, const char *kpi, uint32_t scope)
{
    struct view v = view_of(b, kpi, scope);
    /* The lights of the amount itself are those of its attainment. */
    bool amount_card = !strcmp(kpi, "signed_amount");
    struct view lit = amount_card ? view_of(b, "signed_attainment", scope) : v;
    struct card c = {
        .label = kpi_name(b, kpi),
        .value = v.value,
        .show = show_alone(b, v.value, v.show),
        .unit = unit_text(b, show_alone(b, v.value, v.show)),
        .target = card_target(b, kpi, &v, scope),
        .status = lit.status,
        .status_word = lit.status_word,
    };
    card_changes(b, kpi, &v, &c);
    if (!v.value.known && v.value.reason) c.target = v.value.reason;
    c.npoint = spark_points(b, kpi, scope, &c.points);
    return c;
}

/* The page of the brief that has the details. */
static const char *card_link(const char *kpi)
{
    static const struct {
        const char *start, *anchor;
    } pages[] = {{"signed", "teams"},      {"win", "funnel"},
                 {"follow", "funnel"},     {"qualified", "funnel"},
                 {"coll", "collections"},  {"overdue", "collections"},
                 {"receiv", "collections"}};
    for (size_t i = 0; i < COUNT_OF(pages); i++)
        if (!strncmp(kpi, pages[i].start, strlen(pages[i].start))) return pages[i].anchor;
    return NULL;
}

/* The first `most` of the KPIs, but one that is unknown makes room for a later one, and one
 * that the exports cannot give has no card: a row of dashes says nothing. */
static size_t cards_choose(struct build *b, uint32_t scope, const char *const *wanted,
                           size_t all, size_t most, const char **out)
{
    size_t n = 0, known = 0;
    for (size_t i = 0; i < all; i++)
        known += exact_known(results_value(b->r, wanted[i], scope).value);
    size_t unknown = known < most ? most - known : 0;
    for (size_t i = 0; i < all && n < most; i++) {
        bool is = exact_known(results_value(b->r, wanted[i], scope).value);
        if (!is && (unknown == 0 || data_lacks(b, wanted[i]))) continue;
        if (!is) unknown--;
        out[n++] = wanted[i];
    }
    return n;
}

bool build_cards(struct build *b, const struct place *p, struct block *out)
{
    const char *const *wanted;
    size_t all = option_list(b, p, "kpis", &wanted), n = 0;
    size_t most = (size_t)option_int(b, p, "rows", 6);
    struct card *at = arena_many(b->a, struct card, all + 1);
    const char **chosen = arena_many(b->a, const char *, all + 1);
    n = cards_choose(b, p->scope, wanted, all, most, chosen);
    for (size_t i = 0; i < n; i++) {
        at[i] = card_of(b, chosen[i], p->scope);
        at[i].link = strcmp(p->document, "brief") ? NULL : card_link(chosen[i]);
    }
    *out = (struct block){.kind = BLOCK_CARDS};
    out->cards.at = at;
    out->cards.n = n;
    return n > 0;
}
