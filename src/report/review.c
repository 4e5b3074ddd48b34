/* What the pages of the review meeting share (review.h).
 *
 * In: results and settings. Out: small decisions and short lists of names. */
#include "report/review.h"

static const char *const reviewed[] = {
    "signed_attainment", "signed_attainment.mtd", "qualified_leads",
    "followup_on_time",  "task_completion",       "visits",
    "collection_rate",   "overdue_rate",
};

const char *const *reviewed_kpis(size_t *n)
{
    *n = COUNT_OF(reviewed);
    return reviewed;
}

struct figure review_limit(const struct build *b, const char *kpi, struct view v)
{
    if (v.target.known) return v.target;
    if (!strcmp(kpi, "collection_rate")) return figure_number(b->s->collection_target);
    if (!strcmp(kpi, "overdue_rate")) return figure_number(b->s->overdue_yellow);
    if (!strncmp(kpi, "signed_attainment", 17)) return figure_int(1);
    bool lit_rate = !strcmp(kpi, "followup_on_time") || !strcmp(kpi, "task_completion");
    return lit_rate ? figure_number(b->s->light_yellow) : FIGURE_UNKNOWN;
}

const char *progress_kpi(const struct build *b)
{
    return b->r->complete ? "signed_attainment" : "signed_attainment.mtd";
}

exact progress_of(const struct build *b, uint32_t scope)
{
    exact rate = results_value(b->r, "signed_attainment", scope).value;
    return b->r->complete ? rate : exact_div(rate, period_share(b));
}

const char *running_note(struct build *b)
{
    const char *gone = period_share_gone(b);
    return gone ? fill(b, "note.running_lights", b->rep->data_date, gone) : NULL;
}

bool month_is_over(const struct build *b)
{
    return b->r->complete && b->r->period.kind == PERIOD_MONTH;
}

bool has_left(const struct build *b, uint32_t scope)
{
    day left = b->m->reps.at[b->r->scopes[scope].ref].left_on;
    return left != DAY_NONE && left < b->r->now.d;
}

/* A hanzi counts two, anything else one. */
static size_t columns_of_text(const char *text)
{
    size_t n = 0;
    for (const unsigned char *s = (const unsigned char *)text; *s; s++)
        n += *s >= 0xE3 ? 2 : *s < 0x80 || *s >= 0xC0;
    return n;
}

const char *names_within(struct build *b, const char *const *names, size_t n, size_t all,
                         size_t most)
{
    size_t shown = 0, used = 0;
    for (; shown < n; shown++) {
        used += columns_of_text(names[shown]) + 2;
        if (shown > 0 && used > most) break;
    }
    const char *text = joined(b, names, shown, word(b, "list_comma"));
    return shown < all ? fill(b, "meeting.and_more", text) : text;
}
