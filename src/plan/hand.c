/* Figures that people set: found in the organisation and the calendar of this plan. One
 * that cannot be applied says why and changes nothing; in a returned workbook each needs
 * its reason and who approved it (F17, X28). */
#include "plan/parts.h"

#include <string.h>

#include "base/file.h"
#include "base/text.h"

static const char *const scope_words[] = {
    [SCOPE_COMPANY] = "company", [SCOPE_REGION] = "region",         [SCOPE_TEAM] = "team",
    [SCOPE_REP] = "rep",         [SCOPE_UNASSIGNED] = "unassigned", [SCOPE_OTHER] = "other",
};

/* Why a figure cannot be applied: the label key and what the terminal says. */
static const struct {
    const char *id, *says;
} faults[] = {
    [FAULT_NONE] = {"none", "stands"},
    [FAULT_FIGURE] = {"figure", "is no figure"},
    [FAULT_NEGATIVE] = {"negative", "is below 0"},
    [FAULT_LARGE] = {"large", "is too large"},
    [FAULT_DECIMALS] = {"decimals", "is not in whole cents or customers"},
    [FAULT_APPROVAL] = {"approval", "needs its reason and who approved it beside it"},
    [FAULT_SCOPE] = {"scope", "names no scope: company, region, team or rep"},
    [FAULT_PERIOD] = {"period", "names no period"},
    [FAULT_NOBODY] = {"nobody", "names nobody in the data"},
    [FAULT_METRIC] = {"metric", "is about a target that this plan does not divide"},
    [FAULT_ABSENT] = {"absent", "is about nobody who is there"},
    [FAULT_OUTSIDE] = {"outside", "lies outside the plan's period"},
    [FAULT_COMPANY] = {"company",
                       "is the company's own target: give it on the command line, "
                       "with --reason and --approver"},
    [FAULT_BOUND_PERIOD] = {"bound_period",
                            "is a bound, and those are for the plan's whole period"},
    [FAULT_BOUND_PERSON] = {"bound_person", "is a bound, and those are for persons"},
    [FAULT_PLACE] = {"place",
                     "can be set for the company's quarters and months, a person's "
                     "months, and the whole period of anybody"},
    [FAULT_LATER] = {"later", "gives way to what a later input says"},
    [FAULT_AGAIN] = {"again", "is said again by a later input"},
};

const char *plan_fault_id(enum plan_fault fault)
{
    return faults[fault].id;
}

const char *plan_scope_word(const struct plan *p, uint32_t scope)
{
    return scope_words[p->r->scopes[scope].kind];
}

const char *plan_figure_id(struct arena *a, const struct plan *p, enum plan_metric k,
                           uint32_t scope, struct period period)
{
    return arena_printf(a, "%s %s %s %s", plan_metric_id(k), period_label(period).text,
                        plan_scope_word(p, scope), p->r->scopes[scope].id);
}

/* ---- returned workbooks ---- */

void plan_rows_take(struct returned *from, struct returned *out)
{
    size_t kept = 0;
    for (size_t i = 0; i < from->rows.n; i++) {
        struct returned_row row = from->rows.at[i];
        if (strcmp(row.table, PLAN_TABLE) == 0)
            *vec_push(&out->rows) = row;
        else
            from->rows.at[kept++] = row;
    }
    from->rows.n = kept;
}

static const char *word_take(struct arena *a, str *text)
{
    size_t at;
    bool more = str_find(*text, STR(" "), &at);
    const char *word = arena_copy(a, str_sub(*text, 0, more ? at : text->n));
    *text = str_sub(*text, more ? at + 1 : text->n, text->n);
    return word;
}

static bool metric_named(const char *word, enum plan_metric *out)
{
    for (*out = 0; *out < PLAN_METRICS; (*out)++)
        if (!strcmp(word, plan_metric_id(*out))) return true;
    return false;
}

static enum plan_fault value_read(struct plan_hand *h, const char *text)
{
    exact x;
    if (!exact_parse(str_of(text), &x)) return FAULT_FIGURE;
    if (x.num < 0) return FAULT_NEGATIVE;
    if (exact_cmp(x, exact_of((wide)1 << 44, 1)) > 0) return FAULT_LARGE;
    h->value = exact_round(x, plan_scale(h->metric));
    if (exact_cmp(exact_of(h->value, plan_scale(h->metric)), x) != 0) return FAULT_DECIMALS;
    return FAULT_NONE;
}

/* False: the row sets nothing. */
static bool row_read(struct arena *a, const struct returned_row *row, struct plan_hand *h)
{
    const char *value = NULL;
    *h = (struct plan_hand){.reason = "",
                            .approver = "",
                            .scope = REF_NONE,
                            .planned = INT64_MIN,
                            .where = path_base(row->file)};
    for (size_t i = 0; i < row->ncell; i++) {
        const struct returned_cell *c = &row->cells[i];
        if (!strcmp(c->field, "amount")) {
            value = c->text;
            h->where = arena_printf(a, "%s %s", path_base(row->file), c->where);
        }
        if (!strcmp(c->field, "reason")) h->reason = c->text;
        if (!strcmp(c->field, "approver")) h->approver = c->text;
    }
    if (!value || !row->id) return false;
    str id = str_of(row->id);
    const char *metric = word_take(a, &id);
    h->period = word_take(a, &id);
    h->scope_word = word_take(a, &id);
    h->key = arena_copy(a, id);
    if (!metric_named(metric, &h->metric)) return false;
    h->fault = value_read(h, value);
    if (!h->fault && (!*h->reason || !*h->approver)) h->fault = FAULT_APPROVAL;
    return true;
}

/* ---- where a figure belongs ---- */

static bool same(struct period a, struct period b)
{
    return a.kind == b.kind && a.start == b.start;
}

static enum plan_fault place_find(const struct plan *p, struct plan_hand *h)
{
    int kind = SCOPE_COMPANY;
    while (kind <= SCOPE_REP && strcmp(scope_words[kind], h->scope_word) != 0) kind++;
    if (kind > SCOPE_REP) return FAULT_SCOPE;
    h->scope = kind == SCOPE_COMPANY ? 0 : scope_named(p->r, h->key, (enum scope_kind)kind);
    h->span = p->period;
    if (*h->period && !period_parse(str_of(h->period), &h->span)) return FAULT_PERIOD;
    if (h->scope == REF_NONE) return FAULT_NOBODY;
    if (!p->parts[h->metric].on) return FAULT_METRIC;
    if (!p->parts[h->metric].lines[h->scope].planned) return FAULT_ABSENT;
    if (h->span.start < p->period.start || h->span.end > p->period.end)
        return FAULT_OUTSIDE;
    if (same(h->span, p->period)) return kind == SCOPE_COMPANY ? FAULT_COMPANY : FAULT_NONE;
    if (h->kind != HAND_SET) return FAULT_BOUND_PERIOD;
    bool month = h->span.kind == PERIOD_MONTH, quarter = h->span.kind == PERIOD_QUARTER;
    if (kind == SCOPE_COMPANY && (month || quarter)) return FAULT_NONE;
    if (kind == SCOPE_REP && month) return FAULT_NONE;
    return FAULT_PLACE;
}

static void hand_add(struct plan *p, struct plan_hand h)
{
    if (!h.fault) h.fault = place_find(p, &h);
    if (!h.fault && h.kind != HAND_SET && p->r->scopes[h.scope].kind != SCOPE_REP)
        h.fault = FAULT_BOUND_PERSON;
    for (size_t i = 0; !h.fault && i < p->hands.n; i++) {
        struct plan_hand *o = &p->hands.at[i];
        bool again = !o->fault && o->metric == h.metric && o->kind == h.kind &&
                     o->scope == h.scope && same(o->span, h.span);
        if (!again) continue;
        if (o->value != h.value)
            o->fault = FAULT_LATER;
        else
            o->fault = FAULT_AGAIN;
    }
    if (h.fault)
        diag_say(p->m->diags, DIAG_WARNING, h.where, 0, NULL, str_of(h.key),
                 "the figure set by hand %s; it was not applied", faults[h.fault].says);
    *vec_push(&p->hands) = h;
}

void hands_find(struct plan *p, struct arena *a, const struct returned *rows)
{
    for (size_t i = 0; i < p->s->hands.n; i++) hand_add(p, p->s->hands.at[i]);
    for (size_t i = 0; rows && i < rows->rows.n; i++) {
        struct plan_hand h;
        if (row_read(a, &rows->rows.at[i], &h)) hand_add(p, h);
    }
}

const struct plan_hand *plan_hand_of(const struct plan *p, enum plan_metric k,
                                     uint32_t scope, struct period period)
{
    for (size_t i = p->hands.n; i-- > 0;) {
        const struct plan_hand *h = &p->hands.at[i];
        if (!h->fault && h->kind == HAND_SET && h->metric == k && h->scope == scope &&
            same(h->span, period))
            return h;
    }
    return NULL;
}
