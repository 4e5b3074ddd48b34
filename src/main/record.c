/* Records as text, through the table of fields: what was not given is left out, references
 * show the name of what they point at. */
#include "main/record.h"

#include <string.h>

#include "base/text.h"
#include "model/fields.h"
#include "report/figure.h"

static const char *choice_word(const struct field *f, int value)
{
    for (const struct choice *c = f->choices; c->word; c++)
        if (c->value == value) return c->word;
    return NULL;
}

static const char *moment_text(struct arena *a, moment at)
{
    int seconds = (int)(at - day_start(moment_day(at)));
    const char *date = arena_string(a, day_label(moment_day(at)).text);
    if (seconds == 0) return date;
    return arena_printf(a, "%s %02d:%02d", date, seconds / 3600, seconds / 60 % 60);
}

static const char *micro_text(struct arena *a, int64_t micro)
{
    return figure_decimal(a, figure_number(exact_of(micro, 1000000)));
}

/* "R07(王芳)"; the id alone where it is the name. */
static const char *who_text(struct arena *a, const struct model *m, sym id, sym name)
{
    if (id == name || name == SYM_EMPTY) return model_text(m, id);
    return arena_printf(a, "%s(%s)", model_text(m, id), model_text(m, name));
}

static const char *rep_text(struct arena *a, const struct model *m, uint32_t ref)
{
    return ref == REF_NONE ? NULL
                           : who_text(a, m, m->reps.at[ref].id, m->reps.at[ref].name);
}

static const char *customer_text(struct arena *a, const struct model *m, uint32_t ref)
{
    if (ref == REF_NONE) return NULL;
    return who_text(a, m, m->customers.at[ref].id, m->customers.at[ref].name);
}

/* The id of the record at `ref` of a table. */
static const char *id_text(const struct model *m, enum table t, uint32_t ref)
{
    _Alignas(8) char room[CELL_ROOM];
    const struct field *id = field_named(t, str_of(table_info(t)->id));
    if (ref >= model_count(m, t)) return NULL;
    return model_text(m, *(const sym *)model_cell(m, t, id, ref, room));
}

/* The text of a cell; NULL or empty when nothing was given. */
static const char *cell_text(struct arena *a, const struct model *m, enum table t,
                             const struct field *f, uint32_t row)
{
    _Alignas(8) char room[CELL_ROOM];
    const void *at = model_cell(m, t, f, row, room);
    if (!at) return NULL;
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_FLAG: return model_text(m, *(const sym *)at);
    case FIELD_MONEY:
        if (wide_get(at) == MONEY_NONE) return NULL;
        return figure_decimal(a, figure_money(exact_money(wide_get(at))));
    case FIELD_DAY:
    case FIELD_WEEK: return arena_string(a, day_label(*(const day *)at).text);
    case FIELD_MOMENT:
        return moment_get(at) == MOMENT_NONE ? NULL : moment_text(a, moment_get(at));
    case FIELD_SHARE:
        return *(const int32_t *)at < 0 ? NULL : micro_text(a, *(const int32_t *)at);
    case FIELD_NUMBER:
        return wide_get(at) == INT64_MIN ? NULL : micro_text(a, wide_get(at));
    case FIELD_CHOICE: return choice_word(f, *(const uint8_t *)at);
    case FIELD_STAGE: {
        uint8_t stage = *(const uint8_t *)at;
        return stage == STAGE_NONE ? NULL : m->settings->stages[stage].id;
    }
    case FIELD_TIER: return arena_printf(a, "%.1s", (const char *)at);
    case FIELD_PERIOD:
        return arena_string(a, period_label(*(const struct period *)at).text);
    case FIELD_SCOPE: return model_text(m, target_scope_word(m, row));
    case FIELD_REP: return rep_text(a, m, *(const uint32_t *)at);
    case FIELD_CUSTOMER: return customer_text(a, m, *(const uint32_t *)at);
    case FIELD_DEAL: return id_text(m, TABLE_DEALS, *(const uint32_t *)at);
    case FIELD_LEAD: return id_text(m, TABLE_LEADS, *(const uint32_t *)at);
    case FIELD_CONTRACT: return model_text(m, receivable_at(m, row).contract_id);
    case FIELD_INVOICE: return id_text(m, TABLE_RECEIVABLES, *(const uint32_t *)at);
    }
    return NULL;
}

size_t record_cells(struct arena *a, const struct model *m, enum table t, uint32_t row,
                    struct record_cell **out)
{
    const struct field *fields = table_info(t)->fields;
    size_t n = 0, most = 0;
    while (fields[most].name) most++;
    *out = arena_many(a, struct record_cell, most);
    for (const struct field *f = fields; f->name; f++) {
        const char *cell = field_is_kept(f) ? cell_text(a, m, t, f, row) : NULL;
        if (cell && *cell) (*out)[n++] = (struct record_cell){f->name, cell};
    }
    return n;
}

const char *record_text(struct arena *a, const struct model *m, enum table t, uint32_t row)
{
    struct origin from = model_origin(m, t, row);
    const char *file = from.file < m->files.n ? m->files.at[from.file].path : "-";
    const char *line = arena_printf(a, "%s:%u ", file, from.row);
    struct record_cell *cells;
    size_t n = record_cells(a, m, t, row, &cells);
    for (size_t i = 0; i < n; i++)
        line = arena_printf(a, "%s %s=%s", line, cells[i].column, cells[i].text);
    return line;
}

uint32_t record_customer(const struct model *m, enum table t, uint32_t row)
{
    if (t == TABLE_CUSTOMERS) return row;
    if (t == TABLE_PAYMENTS) {
        uint32_t invoice = payment_at(m, row).invoice;
        return invoice == REF_NONE ? REF_NONE : receivable_at(m, invoice).customer;
    }
    for (const struct field *f = table_info(t)->fields; f->name; f++) {
        if (f->kind != FIELD_CUSTOMER) continue;
        _Alignas(8) char room[CELL_ROOM];
        const uint32_t *ref = model_cell(m, t, f, row, room);
        return ref ? *ref : REF_NONE;
    }
    return REF_NONE;
}
