/* The canonical tables of SPEC 2 as one table of columns: name, kind, place in the record.
 * Whoever works on any table (ingest, explain, rejects) goes through it. */
#include "model/fields.h"
#include "model/origin.h"
#include "model/rare.h"
#include "base/text.h"

#include <string.h>

#define AT(type, member) .offset = offsetof(struct type, member)
#define ALSO(type, member) .offset2 = offsetof(struct type, member)
/* A moment, which has no address: the first, second … behind a member. */
#define BEHIND(type, member, moments)                                              \
    .offset = offsetof(struct type, member) + sizeof(((struct type *)0)->member) + \
              ((moments)-1) * sizeof(struct moment_cell)

/* Rows as they are read: the record, and behind it the words of rare columns. */
struct target_row {
    struct target kept;
    sym scope_word;
};
struct lead_row {
    struct lead kept;
    uint32_t customer;
    sym phone;
};
struct deal_row {
    struct deal kept;
    uint32_t lead;
    sym name, next_step, obstacle;
};
struct activity_row {
    struct activity kept;
    uint32_t deal;
    sym note;
};
struct task_row {
    struct task kept;
    sym title;
};

static const struct choice levels[] = {
    {"junior", LEVEL_JUNIOR}, {"mid", LEVEL_MID}, {"senior", LEVEL_SENIOR}, {NULL, 0}};

static const struct choice qualities[] = {
    {"high", QUALITY_HIGH}, {"medium", QUALITY_MEDIUM}, {"low", QUALITY_LOW}, {NULL, 0}};

static const struct choice lead_statuses[] = {
    {"new", LEAD_NEW},         {"contacted", LEAD_CONTACTED}, {"converted", LEAD_CONVERTED},
    {"invalid", LEAD_INVALID}, {"duplicate", LEAD_DUPLICATE}, {NULL, 0}};

static const struct choice deal_statuses[] = {
    {"open", DEAL_OPEN}, {"won", DEAL_WON}, {"lost", DEAL_LOST}, {NULL, 0}};

static const struct choice contract_kinds[] = {{"new", CONTRACT_NEW},
                                               {"renewal", CONTRACT_RENEWAL},
                                               {"upsell", CONTRACT_UPSELL},
                                               {NULL, 0}};

static const struct choice activity_types[] = {{"call", ACTIVITY_CALL},
                                               {"visit", ACTIVITY_VISIT},
                                               {"email", ACTIVITY_EMAIL},
                                               {"message", ACTIVITY_MESSAGE},
                                               {"needs", ACTIVITY_NEEDS},
                                               {"proposal", ACTIVITY_PROPOSAL},
                                               {"quote", ACTIVITY_QUOTE},
                                               {"demo", ACTIVITY_DEMO},
                                               {"appointment", ACTIVITY_APPOINTMENT},
                                               {NULL, 0}};

static const struct choice outcomes[] = {{"positive", OUTCOME_POSITIVE},
                                         {"neutral", OUTCOME_NEUTRAL},
                                         {"negative", OUTCOME_NEGATIVE},
                                         {NULL, 0}};

static const struct choice severities[] = {
    {"low", SEVERITY_LOW}, {"medium", SEVERITY_MEDIUM}, {"high", SEVERITY_HIGH}, {NULL, 0}};

/* clang-format off */
static const struct table_info tables[] = {
    [TABLE_REPS] = {.name = "reps", .table = TABLE_REPS, .record = sizeof(struct rep),
        .id = "rep_id", .date = NULL, .fields = {
        {"rep_id", FIELD_ID, true, AT(rep, id)},
        {"name", FIELD_ID, true, AT(rep, name)},
        {"team", FIELD_TEXT, true, AT(rep, team)},
        {"region", FIELD_TEXT, false, AT(rep, region)},
        {"level", FIELD_CHOICE, false, AT(rep, level), .choices = levels},
        {"hired_on", FIELD_DAY, false, AT(rep, hired_on)},
        {"left_on", FIELD_DAY, false, AT(rep, left_on)},
        {"manager", FIELD_TEXT, false, AT(rep, manager)},
        {"email", FIELD_TEXT, false, AT(rep, email)},
    }},
    [TABLE_LEAVE] = {.name = "leave", .table = TABLE_LEAVE, .record = sizeof(struct leave),
        .id = NULL, .date = NULL, .fields = {
        {"rep_id", FIELD_REP, true, AT(leave, rep)},
        {"from", FIELD_DAY, true, AT(leave, first)},
        {"to", FIELD_DAY, true, AT(leave, last)},
    }},
    [TABLE_TARGETS] = {.name = "targets", .table = TABLE_TARGETS,
        .record = sizeof(struct target),
        .row = sizeof(struct target_row), .rare = RARE_TARGET_SCOPE_WORD, .id = NULL, .date = NULL, .fields = {
        {"scope", FIELD_SCOPE, false, AT(target, scope), ALSO(target_row, scope_word)},
        {"key", FIELD_ID, false, AT(target, key)},
        {"period", FIELD_PERIOD, true, AT(target, period)},
        {"metric", FIELD_ID, true, AT(target, metric)},
        {"target", FIELD_NUMBER, true, AT(target, micro)},
        },
    },
    [TABLE_CUSTOMERS] = {.name = "customers", .table = TABLE_CUSTOMERS,
        .record = sizeof(struct customer), .id = "customer_id", .date = NULL, .fields = {
        {"customer_id", FIELD_ID, true, AT(customer, id)},
        {"name", FIELD_ID, true, AT(customer, name)},
        {"industry", FIELD_TEXT, false, AT(customer, industry)},
        {"region", FIELD_TEXT, false, AT(customer, region)},
        {"tier", FIELD_TIER, false, AT(customer, tier)},
        {"owner", FIELD_REP, false, AT(customer, owner)},
        {"since", FIELD_DAY, false, AT(customer, since)},
    }},
    [TABLE_LEADS] = {.name = "leads", .table = TABLE_LEADS, .record = sizeof(struct lead),
        .row = sizeof(struct lead_row), .rare = RARE_LEAD_CUSTOMER,
        .id = "lead_id", .date = "created_at", .fields = {
        {"lead_id", FIELD_ID, true, AT(lead, id)},
        {"rep_id", FIELD_REP, false, AT(lead, rep)},
        {"created_at", FIELD_MOMENT, true, BEHIND(lead, rep, 1)},
        {"source", FIELD_TEXT, false, AT(lead, source)},
        {"quality", FIELD_CHOICE, false, AT(lead, quality), .choices = qualities},
        {"status", FIELD_CHOICE, false, AT(lead, status), .choices = lead_statuses},
        {"phone", FIELD_TEXT, false, AT(lead_row, phone)},
        {"customer_id", FIELD_CUSTOMER, false, AT(lead_row, customer)},
        {"first_followup_at", FIELD_MOMENT, false, BEHIND(lead, rep, 2)},
    }},
    [TABLE_DEALS] = {.name = "deals", .table = TABLE_DEALS, .record = sizeof(struct deal),
        .row = sizeof(struct deal_row), .rare = RARE_DEAL_LEAD,
        .id = "deal_id", .date = "created_at", .fields = {
        {"deal_id", FIELD_ID, true, AT(deal, id)},
        {"rep_id", FIELD_REP, true, AT(deal, rep)},
        {"customer_id", FIELD_CUSTOMER, false, AT(deal, customer)},
        {"lead_id", FIELD_LEAD, false, AT(deal_row, lead)},
        {"name", FIELD_TEXT, false, AT(deal_row, name)},
        {"product", FIELD_TEXT, false, AT(deal, product)},
        {"stage", FIELD_STAGE, true, AT(deal, stage)},
        {"amount", FIELD_MONEY, false, AT(deal, amount)},
        {"probability", FIELD_SHARE, false, AT(deal, probability)},
        {"created_at", FIELD_MOMENT, true, BEHIND(deal, probability, 1)},
        {"stage_changed_at", FIELD_MOMENT, false, BEHIND(deal, probability, 2)},
        {"expected_close", FIELD_DAY, false, AT(deal, expected_close)},
        {"closed_at", FIELD_MOMENT, false, BEHIND(deal, probability, 3)},
        {"status", FIELD_CHOICE, false, AT(deal, status), .choices = deal_statuses},
        {"lost_reason", FIELD_TEXT, false, AT(deal, lost_reason)},
        {"risk_flag", FIELD_FLAG, false, AT(deal, risk_flag), ALSO(deal, risk)},
        {"next_step", FIELD_TEXT, false, AT(deal_row, next_step)},
        {"obstacle", FIELD_TEXT, false, AT(deal_row, obstacle)},
    }},
    [TABLE_STAGE_CHANGES] = {.name = "stage_changes", .table = TABLE_STAGE_CHANGES,
        .record = sizeof(struct stage_change), .id = NULL, .date = "changed_at", .fields = {
        {"deal_id", FIELD_DEAL, true, AT(stage_change, deal)},
        {"to_stage", FIELD_STAGE, true, AT(stage_change, to_stage)},
        {"changed_at", FIELD_MOMENT, true, BEHIND(stage_change, deal, 1)},
        {"from_stage", FIELD_STAGE, false, AT(stage_change, from_stage)},
    }},
    [TABLE_CONTRACTS] = {.name = "contracts", .table = TABLE_CONTRACTS,
        .record = sizeof(struct contract), .id = "contract_id", .date = "signed_on",
        .fields = {
        {"contract_id", FIELD_ID, true, AT(contract, id)},
        {"rep_id", FIELD_REP, true, AT(contract, rep)},
        {"customer_id", FIELD_CUSTOMER, false, AT(contract, customer)},
        {"deal_id", FIELD_DEAL, false, AT(contract, deal)},
        {"product", FIELD_TEXT, false, AT(contract, product)},
        {"amount", FIELD_MONEY, true, AT(contract, amount)},
        {"signed_on", FIELD_DAY, true, AT(contract, signed_on)},
        {"kind", FIELD_CHOICE, false, AT(contract, kind), .choices = contract_kinds},
    }},
    [TABLE_ACTIVITIES] = {.name = "activities", .table = TABLE_ACTIVITIES,
        .record = sizeof(struct activity),
        .row = sizeof(struct activity_row), .rare = RARE_ACTIVITY_DEAL, .id = "activity_id", .date = "at", .fields = {
        {"activity_id", FIELD_ID, false, FIELD_NOWHERE},
        {"rep_id", FIELD_REP, true, AT(activity, rep)},
        {"customer_id", FIELD_CUSTOMER, false, AT(activity, customer)},
        {"deal_id", FIELD_DEAL, false, AT(activity_row, deal)},
        {"type", FIELD_CHOICE, true, AT(activity, type), .choices = activity_types},
        {"at", FIELD_MOMENT, true, BEHIND(activity, customer, 1)},
        {"outcome", FIELD_CHOICE, false, AT(activity, outcome), .choices = outcomes},
        {"note", FIELD_TEXT, false, AT(activity_row, note)},
    }},
    [TABLE_TASKS] = {.name = "tasks", .table = TABLE_TASKS, .record = sizeof(struct task),
        .row = sizeof(struct task_row), .rare = RARE_TASK_TITLE,
        .id = "task_id", .date = NULL, .fields = {
        {"task_id", FIELD_ID, false, FIELD_NOWHERE},
        {"rep_id", FIELD_REP, true, AT(task, rep)},
        {"title", FIELD_TEXT, false, AT(task_row, title)},
        {"due", FIELD_DAY, true, AT(task, due)},
        {"completed_at", FIELD_MOMENT, false, BEHIND(task, due, 1)},
    }},
    [TABLE_RECEIVABLES] = {.name = "receivables", .table = TABLE_RECEIVABLES,
        .record = sizeof(struct receivable), .id = "invoice_id", .date = "invoice_date",
        .fields = {
        {"invoice_id", FIELD_ID, true, AT(receivable, id)},
        {"customer_id", FIELD_CUSTOMER, true, AT(receivable, customer)},
        {"rep_id", FIELD_REP, false, AT(receivable, rep)},
        {"contract_id", FIELD_CONTRACT, false, AT(receivable, contract),
         ALSO(receivable, contract_id)},
        {"invoice_date", FIELD_DAY, false, AT(receivable, invoice_date)},
        {"due_date", FIELD_DAY, true, AT(receivable, due_date)},
        {"amount", FIELD_MONEY, true, AT(receivable, amount)},
    }},
    [TABLE_PAYMENTS] = {.name = "payments", .table = TABLE_PAYMENTS,
        .record = sizeof(struct payment), .id = "payment_id", .date = "paid_at", .fields = {
        {"payment_id", FIELD_ID, false, FIELD_NOWHERE},
        {"invoice_id", FIELD_INVOICE, true, AT(payment, invoice)},
        {"paid_at", FIELD_MOMENT, true, BEHIND(payment, invoice, 1)},
        {"amount", FIELD_MONEY, true, AT(payment, amount)},
    }},
    [TABLE_COMPLAINTS] = {.name = "complaints", .table = TABLE_COMPLAINTS,
        .record = sizeof(struct complaint), .id = "complaint_id", .date = "opened_at",
        .fields = {
        {"complaint_id", FIELD_ID, false, AT(complaint, id)},
        {"customer_id", FIELD_CUSTOMER, true, AT(complaint, customer)},
        {"opened_at", FIELD_MOMENT, true, BEHIND(complaint, customer, 1)},
        {"type", FIELD_TEXT, false, AT(complaint, type)},
        {"severity", FIELD_CHOICE, false, AT(complaint, severity), .choices = severities},
        {"closed_at", FIELD_MOMENT, false, BEHIND(complaint, customer, 2)},
    }},
    [TABLE_REQUIREMENT_CHANGES] = {.name = "requirement_changes",
        .table = TABLE_REQUIREMENT_CHANGES, .record = sizeof(struct requirement_change),
        .id = NULL, .date = "at", .fields = {
        {"customer_id", FIELD_CUSTOMER, true, AT(requirement_change, customer)},
        {"at", FIELD_MOMENT, true, BEHIND(requirement_change, note, 1)},
        {"note", FIELD_TEXT, false, AT(requirement_change, note)},
    }},
    [TABLE_PRODUCT_USAGE] = {.name = "product_usage", .table = TABLE_PRODUCT_USAGE,
        .record = sizeof(struct product_usage), .id = NULL, .date = NULL, .fields = {
        {"customer_id", FIELD_CUSTOMER, true, AT(product_usage, customer)},
        {"week", FIELD_WEEK, true, AT(product_usage, week)},
        {"active_days", FIELD_NUMBER, false, AT(product_usage, active_days)},
        {"faults", FIELD_NUMBER, false, AT(product_usage, faults)},
    }},
};
/* clang-format on */

_Static_assert(COUNT_OF(tables) == TABLE_COUNT, "each table has a row");

const struct table_info *table_info(enum table t)
{
    assert(t < TABLE_COUNT);
    return &tables[t];
}

const char *table_name(enum table t)
{
    return table_info(t)->name;
}

enum table table_named(str name)
{
    enum table t = 0;
    while (t < TABLE_COUNT && !str_is(name, tables[t].name)) t++;
    return t;
}

const struct field *field_named(enum table t, str name)
{
    for (const struct field *f = table_info(t)->fields; f->name; f++)
        if (str_is(name, f->name)) return f;
    return NULL;
}

int field_index(enum table t, const char *name)
{
    const struct field *f = field_named(t, str_of(name));
    return f ? (int)(f - tables[t].fields) : -1;
}

/* The member of struct model that a table is. */

#define PLACE(table, member) [table] = offsetof(struct model, member)

static const size_t vectors[] = {
    PLACE(TABLE_REPS, reps),
    PLACE(TABLE_LEAVE, leave),
    PLACE(TABLE_TARGETS, target_rows),
    PLACE(TABLE_CUSTOMERS, customers),
    PLACE(TABLE_LEADS, lead_rows),
    PLACE(TABLE_DEALS, deal_rows),
    PLACE(TABLE_STAGE_CHANGES, stage_changes),
    PLACE(TABLE_CONTRACTS, contract_rows),
    PLACE(TABLE_ACTIVITIES, activity_rows),
    PLACE(TABLE_TASKS, task_rows),
    PLACE(TABLE_RECEIVABLES, receivable_rows),
    PLACE(TABLE_PAYMENTS, payment_rows),
    PLACE(TABLE_COMPLAINTS, complaints),
    PLACE(TABLE_REQUIREMENT_CHANGES, requirement_changes),
    PLACE(TABLE_PRODUCT_USAGE, product_usage),
};

_Static_assert(COUNT_OF(vectors) == TABLE_COUNT, "each table has a place");

static struct any_vector *vector_of(struct model *m, enum table t)
{
    assert(t < TABLE_COUNT);
    return (struct any_vector *)((char *)m + vectors[t]);
}

struct any_rows model_rows(const struct model *m, enum table t)
{
    /* vector_of only finds the member; nothing is written through it here. */
    const struct any_vector *v = vector_of((struct model *)m, t);
    return (struct any_rows){v->at, v->n, tables[t].record};
}

/* The same of the packed form of those that have one. */
static const size_t bundled[TABLE_COUNT] = {
    PLACE(TABLE_TARGETS, targets),
    PLACE(TABLE_LEADS, leads),
    PLACE(TABLE_DEALS, deals),
    PLACE(TABLE_ACTIVITIES, activities),
    PLACE(TABLE_TASKS, tasks),
    PLACE(TABLE_CONTRACTS, contracts),
    PLACE(TABLE_RECEIVABLES, receivables),
    PLACE(TABLE_PAYMENTS, payments),
};

/* These are sorted anyway: they are packed once all rows are in. */
static bool is_packed_late(enum table t)
{
    return t == TABLE_CONTRACTS || t == TABLE_PAYMENTS;
}

struct bundles *model_bundles(struct model *m, enum table t)
{
    struct bundles *packed = bundled[t] ? (struct bundles *)((char *)m + bundled[t]) : NULL;
    return packed && packed->n == 0 && is_packed_late(t) ? NULL : packed;
}

size_t model_count(const struct model *m, enum table t)
{
    const struct bundles *packed = model_bundles((struct model *)m, t);
    return model_rows(m, t).n + (packed ? packed->n : 0);
}

void model_bundle(struct model *m, enum table t, uint32_t settled)
{
    struct any_vector *v = vector_of(m, t);
    bundles_add(model_bundles(m, t), &tables[t], v->at, v->n, settled);
    v->n = 0;
}

static void rows_fill(void *rows, size_t first, size_t n, char *records)
{
    const struct any_rows *from = rows;
    memcpy(records, from->at + first * from->size, n * from->size);
}

void rows_bundle(struct model *m, enum table t)
{
    struct any_rows rows = model_rows(m, t);
    struct bundles *to = (struct bundles *)((char *)m + bundled[t]);
    bundles_make(to, &tables[t], rows.n, rows_fill, &rows);
    struct any_vector *left = vector_of(m, t);
    vec_free(left);
}

void model_rows_move(struct model *to, struct model *from, enum table t)
{
    struct any_vector *v = vector_of(to, t), *more = vector_of(from, t);
    size_t size = tables[t].record, n = model_count(to, t), n_more = model_count(from, t);
    origins_append(&to->origins[t], n, &from->origins[t], n_more);
    rare_append(to, n, from, n_more, t);
    if (model_bundles(to, t)) {
        model_bundle(to, t, 0);
        model_bundle(from, t, 0);
        bundles_append(model_bundles(to, t), model_bundles(from, t));
        vec_free(more);
        return;
    }
    if (v->n == 0) {
        struct any_vector empty = *v;
        *v = *more;
        *more = empty;
    }
    while (v->cap - v->n < more->n) v->at = vec_grow(v->at, size, &v->cap);
    if (more->n) memcpy(v->at + v->n * size, more->at, more->n * size);
    v->n += more->n;
    vec_free(more);
}

void model_rows_free(struct model *m, enum table t)
{
    struct any_vector *v = vector_of(m, t);
    vec_free(v);
    if (model_bundles(m, t)) bundles_free(model_bundles(m, t));
    origins_free(&m->origins[t]);
    for (enum rare r = 0; r < RARE_COUNT; r++)
        if (tables[t].row && r >= tables[t].rare &&
            r < tables[t].rare + (tables[t].row - tables[t].record) / sizeof(uint32_t))
            vec_free(&m->rare[r]);
}

/* What a cell holds that was not given: dates and amounts NONE, references REF_NONE, else
 * 0. */
static void cell_clear(char *record, const struct field *f)
{
    void *at = record + f->offset;
    switch (f->kind) {
    case FIELD_MONEY: wide_put(at, MONEY_NONE); break;
    case FIELD_DAY:
    case FIELD_WEEK: *(day *)at = DAY_NONE; break;
    case FIELD_MOMENT: moment_put(at, MOMENT_NONE); break;
    case FIELD_SHARE: *(int32_t *)at = -1; break;
    case FIELD_NUMBER: wide_put(at, INT64_MIN); break;
    case FIELD_STAGE: *(uint8_t *)at = STAGE_NONE; break;
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: *(uint32_t *)at = REF_NONE; break;
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_CHOICE:
    case FIELD_TIER:
    case FIELD_FLAG:
    case FIELD_PERIOD:
    case FIELD_SCOPE: break;
    }
}

struct filling filling_of(struct model *m, enum table t)
{
    return (struct filling){.m = m,
                            .t = t,
                            .rows = vector_of(m, t),
                            .origins = &m->origins[t],
                            .bundles = model_bundles(m, t),
                            .record = tables[t].record,
                            .rare = tables[t].row > 0};
}

void filling_grow(struct filling *f, size_t rows)
{
    assert(row_size(&tables[f->t]) + FILLING_SPARE <= 4 * f->record);
    while (f->rows->cap - f->rows->n < rows + 3)
        f->rows->at = vec_grow(f->rows->at, f->record, &f->rows->cap);
}

static size_t filling_at(const struct filling *f, size_t i)
{
    return i + (f->bundles ? f->bundles->n : 0);
}

static void filling_count(struct filling *f, size_t n)
{
    __atomic_store_n(&f->m->rows_made, f->m->rows_made + n, __ATOMIC_RELAXED);
}

size_t filling_keep(struct filling *f, struct origin from)
{
    size_t i = f->rows->n++, at = filling_at(f, i);
    if (!origins_follow(f->origins, at, from)) origins_add(f->origins, at, from);
    if (f->rare) rare_add(f->m, f->t, at, f->rows->at + f->record * i);
    filling_count(f, 1);
    return i;
}

size_t filling_keep_many(struct filling *f, size_t n, struct origin from)
{
    size_t i = f->rows->n;
    assert(!f->rare);
    f->rows->n += n;
    origins_add_many(f->origins, filling_at(f, i), from, n);
    filling_count(f, n);
    return i;
}

void row_clear(enum table t, void *row)
{
    memset(row, 0, row_size(&tables[t]));
    for (const struct field *f = tables[t].fields; f->name; f++)
        if (field_is_kept(f)) cell_clear(row, f);
}

void *model_new_row(struct model *m, enum table t)
{
    struct filling f = filling_of(m, t);
    row_clear(t, filling_begin(&f));
    return f.rows->at + f.record * filling_keep(&f, (struct origin){0, 0});
}

struct cells model_cells(const struct model *m, enum table t, size_t offset)
{
    struct any_rows rows = model_rows(m, t);
    if (offset < rows.size) return (struct cells){rows.at + offset, rows.n, rows.size};
    const struct rare_column *c = &m->rare[rare_at(&tables[t], offset)];
    return (struct cells){(char *)c->at, c->n, sizeof *c->at};
}

const void *model_cell(const struct model *m, enum table t, const struct field *f, size_t i,
                       char room[CELL_ROOM])
{
    const struct bundles *packed = model_bundles((struct model *)m, t);
    if (packed && f->offset < tables[t].record) {
        bundles_cell(packed, &tables[t], f, i, room);
        return room;
    }
    struct cells cells = model_cells(m, t, f->offset);
    return i < cells.n ? cells.at + i * cells.step : NULL;
}

struct when_column model_when(const struct model *m, enum table t, const struct field *f)
{
    bool is_day = f->kind == FIELD_DAY;
    return (struct when_column){
        .is_day = is_day,
        .cells = model_cells(m, t, f->offset),
        .packed = model_bundles((struct model *)m, t),
        .field = bundle_field_of(&tables[t], f),
        .none = is_day ? DAY_NONE : MOMENT_NONE,
    };
}

static void span_reach(struct when_span *s, moment at)
{
    if (at == MOMENT_NONE) return;
    if (s->first == MOMENT_NONE || at < s->first) s->first = at;
    if (at > s->last) s->last = at;
}

struct when_span when_span(const struct when_column *c)
{
    struct when_span s = {MOMENT_NONE, MOMENT_NONE};
    for (size_t k = 0; c->packed && k < c->packed->bundles.n; k++) {
        int64_t least, most;
        if (!bundle_span(&c->packed->bundles.at[k], c->field, &least, &most)) continue;
        span_reach(&s, when_of(c, least));
        span_reach(&s, when_of(c, most));
    }
    for (size_t i = 0; !c->packed && i < c->cells.n; i++) span_reach(&s, when_at(c, i));
    return s;
}

size_t when_block(const struct when_column *c, size_t end, moment *latest)
{
    if (!c->packed) {
        *latest = when_at(c, end - 1);
        return end - 1;
    }
    const struct bundle *p = bundle_of(c->packed, end - 1);
    int64_t least, most;
    bool any = bundle_span(p, c->field, &least, &most);
    *latest = any ? when_of(c, most) : MOMENT_NONE;
    return p->first;
}
