/* Can a KPI be computed from these exports at all (SPEC 2: absent makes unknown, never
 * 0)? And how far back do its events reach? */
#include "metrics/needs.h"

#include <string.h>

#include "base/text.h"

/* One need, "table" or "table.column". */
static const char *missing(const struct model *m, str need)
{
    size_t dot;
    bool column = str_find(need, STR("."), &dot);
    enum table t = table_named(column ? str_sub(need, 0, dot) : need);
    assert(t < TABLE_COUNT);
    if (!model_has(m, t)) return "reason.no_table";
    char name[32];
    if (!column) return NULL;
    assert(need.n - dot - 1 < sizeof name);
    memcpy(name, need.s + dot + 1, need.n - dot - 1);
    name[need.n - dot - 1] = 0;
    return model_has_column(m, t, name) ? NULL : "reason.no_column";
}

/* Alternatives are divided by '|'; the last one's reason is told. */
static const char *missing_all(const struct model *m, str needs)
{
    const char *why = NULL;
    while (needs.n) {
        size_t bar;
        if (!str_find(needs, STR("|"), &bar)) bar = needs.n;
        why = missing(m, str_sub(needs, 0, bar));
        if (!why) return NULL;
        needs = str_sub(needs, bar < needs.n ? bar + 1 : bar, needs.n);
    }
    return why;
}

const char *kpi_missing(const struct model *m, const struct kpi *k)
{
    str needs = str_of(k->needs);
    while (needs.n) {
        size_t blank;
        if (!str_find(needs, STR(" "), &blank)) blank = needs.n;
        const char *why = missing_all(m, str_sub(needs, 0, blank));
        if (why) return why;
        needs = str_sub(needs, blank < needs.n ? blank + 1 : blank, needs.n);
    }
    return NULL;
}

/* Tables that stand alone in the needs; alternatives do not decide how far back we can
 * look, but for conversion, which follows the stage changes where there are any. */
day kpi_first_event(const struct index *ix, const struct kpi *k)
{
    day latest = INT32_MIN + 1;
    str needs = str_of(k->needs);
    while (needs.n) {
        size_t blank, bar, dot;
        if (!str_find(needs, STR(" "), &blank)) blank = needs.n;
        str need = str_sub(needs, 0, blank);
        needs = str_sub(needs, blank < needs.n ? blank + 1 : blank, needs.n);
        bool alternatives = str_find(need, STR("|"), &bar);
        if (alternatives && k->family != FAMILY_STAGE_STEP) continue;
        if (alternatives && !model_has(ix->model, TABLE_STAGE_CHANGES)) continue;
        if (alternatives) need = str_sub(need, 0, bar);
        enum table t =
            table_named(str_find(need, STR("."), &dot) ? str_sub(need, 0, dot) : need);
        if (t == TABLE_CUSTOMERS) continue;
        if (ix->first_event[t] == DAY_NONE) return DAY_NONE;
        if (ix->first_event[t] > latest) latest = ix->first_event[t];
    }
    return latest;
}

bool kpi_dateless(const struct model *m, const struct kpi *k)
{
    bool open_items = strcmp(k->needs, "receivables payments") == 0 &&
                      !model_has_column(m, TABLE_PAYMENTS, "paid_at");
    return k->dateless || open_items ||
           (k->family == FAMILY_STAGE_STEP && !model_has(m, TABLE_STAGE_CHANGES));
}
