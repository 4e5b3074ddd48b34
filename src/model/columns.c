/* Which members of a record are columns of a packed row, and how they are found and written. In:
 * the table of fields; out: columns in the order in which bundles number them. */
#include "model/pack.h"

struct columns {
    struct column *at;
    size_t n;
};

static void add(struct columns *x, const struct field *f, enum cell cell, int64_t none)
{
    assert(x->n < BUNDLE_COLUMNS);
    x->at[x->n++] = (struct column){.offset = f->offset, .cell = cell, .none = none};
}

static void add_naming(struct columns *x, const struct field *f, enum naming naming)
{
    add(x, f, CELL_WORD, naming == NAMES_REFERENCE ? REF_NONE : SYM_EMPTY);
    x->at[x->n - 1].naming = naming;
    x->at[x->n - 1].listed = naming == NAMES_SYMBOL;
}

/* Kind, year and number; first day; end. */
static void add_period(struct columns *x, const struct field *f)
{
    for (size_t i = 0; i < PERIOD_COLUMNS; i++) {
        add(x, f, CELL_WORD, 0);
        x->at[x->n - 1].offset += i * sizeof(uint32_t);
        x->at[x->n - 1].listed = true;
    }
}

/* What a second place in the record holds. */
static void add_second(struct columns *x, const struct field *f, enum cell cell,
                       enum naming naming)
{
    struct field second = {.offset = f->offset2};
    if (naming == NAMES_NOTHING)
        add(x, &second, cell, 0);
    else
        add_naming(x, &second, naming);
}

static void add_field(struct columns *x, const struct field *f)
{
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_ID: add_naming(x, f, NAMES_SYMBOL); break;
    case FIELD_MONEY: add(x, f, CELL_AMOUNT, MONEY_NONE); break;
    case FIELD_NUMBER: add(x, f, CELL_AMOUNT, INT64_MIN); break;
    case FIELD_SHARE: add(x, f, CELL_SHARE, -1); break;
    case FIELD_DAY:
    case FIELD_WEEK: add(x, f, CELL_DAY, DAY_NONE); break;
    case FIELD_MOMENT: add(x, f, CELL_MOMENT, MOMENT_NONE); break;
    case FIELD_STAGE: add(x, f, CELL_BYTE, STAGE_NONE); break;
    case FIELD_CHOICE:
    case FIELD_TIER:
    case FIELD_SCOPE: add(x, f, CELL_BYTE, 0); break;
    case FIELD_FLAG:
        add_naming(x, f, NAMES_SYMBOL);
        add_second(x, f, CELL_BYTE, NAMES_NOTHING);
        break;
    case FIELD_PERIOD: add_period(x, f); break;
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_INVOICE: add_naming(x, f, NAMES_REFERENCE); break;
    case FIELD_CONTRACT:
        add_naming(x, f, NAMES_REFERENCE);
        add_second(x, f, CELL_WORD, NAMES_SYMBOL);
        break;
    }
}

static bool is_packed(const struct table_info *info, const struct field *f)
{
    return field_is_kept(f) && f->offset < info->record;
}

size_t columns_packed(const struct table_info *info, struct column out[BUNDLE_COLUMNS])
{
    struct columns x = {out, 0};
    for (const struct field *f = info->fields; f->name; f++)
        if (is_packed(info, f)) add_field(&x, f);
    return x.n;
}

size_t bundle_field_of(const struct table_info *info, const struct field *f)
{
    struct column before[BUNDLE_COLUMNS];
    struct columns x = {before, 0};
    for (const struct field *at = info->fields; at < f; at++)
        if (is_packed(info, at)) add_field(&x, at);
    return x.n;
}

#define WRITE(type) \
    for (size_t i = 0; i < n; i++) *(type *)(at + i * size) = (type)values[i]

void column_write(const struct column *c, char *records, size_t size, size_t n,
                  const int64_t *values)
{
    char *at = records + c->offset;
    switch (c->cell) {
    case CELL_BYTE: WRITE(uint8_t); break;
    case CELL_DAY:
    case CELL_SHARE: WRITE(int32_t); break;
    case CELL_WORD: WRITE(uint32_t); break;
    case CELL_MOMENT:
        for (size_t i = 0; i < n; i++) moment_put(at + i * size, values[i]);
        break;
    case CELL_AMOUNT:
        for (size_t i = 0; i < n; i++) wide_put(at + i * size, values[i]);
        break;
    }
}

static inline int64_t bundle_listed(const struct bundle *p, const char *row, size_t column,
                                    int64_t none)
{
    return bundle_word(p, row, column, (uint32_t)none);
}

#define UNPACK(value) \
    for (size_t i = 0; i < n; i++, row += p->size) out[i] = value(p, row, column, none)

void column_unpack(const struct bundle *p, const struct column *c, size_t column,
                   const char *row, size_t n, int64_t *out)
{
    int64_t none = c->none;
    if (c->listed)
        UNPACK(bundle_listed);
    else if (c->cell == CELL_AMOUNT || c->cell == CELL_SHARE)
        UNPACK(bundle_amount);
    else
        UNPACK(bundle_value);
}
