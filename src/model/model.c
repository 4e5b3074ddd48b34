/* The model as a whole: made empty, finished once all rows are in, and the questions that
 * several stages ask of it. The steps of finishing are in their own files (parts.h). */
#include "model/model.h"
#include "base/text.h"
#include "model/fields.h"
#include "model/parts.h"

void model_init(struct model *m, struct arena *arena, struct diags *diags,
                const struct settings *settings, const struct calendar *calendar)
{
    *m = (struct model){.arena = arena,
                        .diags = diags,
                        .settings = settings,
                        .calendar = calendar,
                        .last_event = DAY_NONE};
    m->names = interner_new();
    m->company = intern(m->names, str_of(settings->company[0]));
    for (enum table t = 0; t < TABLE_COUNT; t++) m->first_event[t] = DAY_NONE;
}

bool model_has(const struct model *m, enum table t)
{
    return m->present[t];
}

bool model_has_column(const struct model *m, enum table t, const char *column)
{
    int index = field_index(t, column);
    assert(index >= 0);
    return m->present[t] && (m->columns[t] >> index & 1);
}

void model_finish(struct model *m)
{
    struct arena scratch = arena_new();
    for (enum table t = 0; t < TABLE_COUNT; t++)
        if (model_bundles(m, t)) model_bundle(m, t, ALL_SETTLED);
    targets_name_reps(m, scratch);
    organisation_make(m, scratch);
    targets_resolve(m, scratch);
    contracts_make(m);
    tables_order(m);
    events_find(m);
}

/* ---- ranges of sorted tables ---- */

size_t deal_changes(const struct model *m, uint32_t deal, size_t *first)
{
    size_t low = 0, high = m->stage_changes.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->stage_changes.at[middle].deal < deal)
            low = middle + 1;
        else
            high = middle;
    }
    *first = low;
    while (high < m->stage_changes.n && m->stage_changes.at[high].deal == deal) high++;
    return high - low;
}

uint8_t deal_stage_at(const struct model *m, uint32_t deal, moment a)
{
    size_t first, n = deal_changes(m, deal, &first);
    uint8_t stage = deal_at(m, deal).stage;
    for (size_t i = first; i < first + n && m->stage_changes.at[i].changed_at < a; i++)
        stage = m->stage_changes.at[i].to_stage;
    return stage;
}

money payments_until(const struct model *m, size_t first, size_t n, moment before)
{
    money paid = 0;
    for (size_t i = first; i < first + n; i++) {
        const struct payment p = payment_at(m, i);
        if (p.paid_at >= before) break;
        paid += p.amount;
    }
    return paid;
}

/* ---- working days of a rep ---- */

static day later(day a, day b)
{
    return a > b ? a : b;
}

static day earlier(day a, day b)
{
    return a < b ? a : b;
}

/* The first leave of a rep; those after it are in order of their first day. */
static size_t leave_first_of(const struct model *m, uint32_t rep)
{
    size_t low = 0, high = m->leave.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (m->leave.at[middle].rep < rep)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

int rep_working_days(const struct model *m, uint32_t rep, day from, day to)
{
    const struct rep *r = &m->reps.at[rep];
    if (r->hired_on != DAY_NONE) from = later(from, r->hired_on);
    if (r->left_on != DAY_NONE) to = earlier(to, r->left_on + 1);
    int days = calendar_working_days(m->calendar, from, to);
    day counted = from; /* leave before this day has been taken off: leaves may overlap */
    for (size_t i = leave_first_of(m, rep); i < m->leave.n && m->leave.at[i].rep == rep;
         i++) {
        day first = later(m->leave.at[i].first, counted);
        day end = earlier(m->leave.at[i].last + 1, to);
        days -= calendar_working_days(m->calendar, first, end);
        counted = later(counted, end);
    }
    return days;
}

bool rep_works_on(const struct model *m, uint32_t rep, day d)
{
    return rep_working_days(m, rep, d, d + 1) > 0;
}
