/* The canonical tables of SPEC 2 in memory: records (records.h), most of them packed (bundle.h),
 * and what is made from them.
 *
 * Ingest fills them through the fields table (fields.h) and then resolves references; every
 * later stage only reads. Rows that were rejected or replaced are not here. */
#ifndef MODEL_MODEL_H
#define MODEL_MODEL_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/intern.h"
#include "base/symmap.h"
#include "base/vec.h"
#include "model/bundle.h"
#include "model/calendar.h"
#include "model/records.h"
#include "model/settings.h"

/* One input file as it was read: for the data-quality page and kpi.json. */
struct input_file {
    const char *path; /* as found below the INPUT, for messages and print */
    const char *sha256;
    const char *profile;   /* NULL if nothing recognised it */
    const char *encoding;  /* "UTF-8", "UTF-8 BOM", "GB18030", … */
    const char *delimiter; /* "," ";" "TAB" … ; sheet name for a workbook */
    const char *problem;   /* why the whole file could not be used; NULL if it was */
    size_t feeds;          /* how many tables it feeds */
    struct {
        enum table table;
        size_t rows, used, rejected, replaced;
        size_t added; /* rows that are items, and count in the last of their document */
    } feed[TABLE_COUNT];
};

struct team {
    sym name, region;
    uint32_t region_ref; /* REF_NONE without region */
    sym id;              /* "region/name", or the name alone where it is unique (SPEC 9) */
};

struct region {
    sym name;
};

struct model {
    struct arena *arena;
    struct interner *names;
    struct diags *diags;
    const struct settings *settings;
    const struct calendar *calendar;
    sym company; /* name of the company for print; from settings or SYM_EMPTY */

    VEC_OF(struct rep) reps;
    VEC_OF(struct leave) leave;
    struct bundles targets;              /* target_at */
    VEC_OF(struct customer) customers;
    struct bundles leads; /* without duplicates (SPEC 2): lead_at */
    struct bundles deals; /* deal_at */
    VEC_OF(struct stage_change)
    stage_changes;                      /* by deal, then changed_at, then file order */
    struct bundles contracts; /* by signed_on, then file order: contract_at */
    struct bundles activities;           /* by at, then file order: activity_at */
    struct bundles tasks;                /* task_at */
    VEC_OF(struct target) target_rows; /* as they are read, until they are packed */
    VEC_OF(struct lead) lead_rows;
    VEC_OF(struct deal) deal_rows;
    VEC_OF(struct activity) activity_rows;
    VEC_OF(struct task) task_rows;
    VEC_OF(struct receivable) receivable_rows;
    VEC_OF(struct contract) contract_rows; /* these until all rows are in */
    VEC_OF(struct payment) payment_rows;
    struct bundles receivables;      /* receivable_at */
    struct bundles payments;         /* by invoice, then paid_at: payment_at */
    VEC_OF(uint32_t) payments_from;  /* by invoice: its first payment; then their number */
    VEC_OF(struct complaint) complaints;
    VEC_OF(struct requirement_change) requirement_changes;
    VEC_OF(struct product_usage) product_usage;
    struct origins origins[TABLE_COUNT]; /* of their records; see model_origin */
    struct rare_column rare[RARE_COUNT]; /* see below: lead_customer and others */

    /* Made from reps: */
    VEC_OF(struct team) teams; /* by region, then name, in order of first appearance */
    VEC_OF(struct region) regions;
    uint32_t *rep_team; /* per rep; REF_NONE for reps made from rows without a team */
    struct sym_map target_keys[SCOPE_REP + 1]; /* see target_ref */

    VEC_OF(struct input_file) files;
    bool present[TABLE_COUNT];     /* some file fed the table, if only with bad rows */
    uint64_t columns[TABLE_COUNT]; /* bit i: field i of the table was mapped by some file */
    bool contracts_from_deals;     /* there was no contracts table */
    size_t rows_made;              /* by model_new_row; another thread may watch it grow */
    /* Since when each table reaches back: its first event, or, where it dates nothing else,
     * due date or week. DAY_NONE without either. */
    day first_event[TABLE_COUNT];
    /* The newest event of all (SPEC 1, --period): no due date, expected_close, target or
     * usage. DAY_NONE without events. */
    day last_event;
};

/* Empty model over settings and calendar; `arena` and the others must outlive it. */
void model_init(struct model *m, struct arena *arena, struct diags *diags,
                const struct settings *settings, const struct calendar *calendar);

/* The canonical name of a table ("stage_changes"), and back (TABLE_COUNT if unknown). */
const char *table_name(enum table t);
enum table table_named(str name);

/* Was a table given, and was a column of it mapped by some file? `column` is the canonical
 * name. */
bool model_has(const struct model *m, enum table t);
bool model_has_column(const struct model *m, enum table t, const char *column);

/* Where a record was read. */
struct origin model_origin(const struct model *m, enum table t, size_t i);
/* Nobody is going to ask for that any more. */
void model_origins_free(struct model *m);

/* A record for a rep or customer that rows name and no table has: id and name are the text
 * as written, the rest is empty; returns its index. A rep made so has no team. */
uint32_t model_add_rep_named(struct model *m, sym name);
uint32_t model_add_customer_named(struct model *m, sym name);

/* After all rows are in and resolved: makes contracts from won deals where there is no
 * contracts table, teams and regions, finds whom targets are for,
 * gives receivables without a rep their contract's rep or their customer's owner, sorts
 * each table into the order promised above, links payments to invoices, finds first and
 * last events. Won deals without an amount and targets of unknown keys are diagnostics. */
void model_finish(struct model *m);

/* Deal's stage at an instant: the last change before it, else deals.stage (SPEC 4). */
uint8_t deal_stage_at(const struct model *m, uint32_t deal, moment a);
/* The stage changes of one deal: first index and count. */
size_t deal_changes(const struct model *m, uint32_t deal, size_t *first);
/* The sum of n payments, from `first` on, as far as they came strictly before the instant. */
money payments_until(const struct model *m, size_t first, size_t n, moment before);
/* Money received for an invoice strictly before the instant; uncapped, refunds negative. */
static inline money receivable_paid(const struct model *m, const struct receivable *r,
                                    moment before)
{
    return payments_until(m, r->first_payment, r->payments, before);
}

/* Working days of a rep in [from, to): without days before hired_on, after left_on, on
 * leave. */
int rep_working_days(const struct model *m, uint32_t rep, day from, day to);
bool rep_works_on(const struct model *m, uint32_t rep, day d);

/* Records of packed tables. What is not asked for costs nothing. */
enum { BUNDLED_DEAL_ID, BUNDLED_DEAL_REP, BUNDLED_DEAL_CUSTOMER, BUNDLED_DEAL_PRODUCT,
       BUNDLED_DEAL_STAGE, BUNDLED_DEAL_AMOUNT, BUNDLED_DEAL_PROBABILITY,
       BUNDLED_DEAL_CREATED_AT, BUNDLED_DEAL_STAGE_CHANGED_AT,
       BUNDLED_DEAL_EXPECTED_CLOSE, BUNDLED_DEAL_CLOSED_AT, BUNDLED_DEAL_STATUS,
       BUNDLED_DEAL_LOST_REASON, BUNDLED_DEAL_RISK_FLAG, BUNDLED_DEAL_RISK };
enum { BUNDLED_ACTIVITY_REP, BUNDLED_ACTIVITY_CUSTOMER, BUNDLED_ACTIVITY_TYPE,
       BUNDLED_ACTIVITY_AT, BUNDLED_ACTIVITY_OUTCOME };
enum { BUNDLED_TASK_REP, BUNDLED_TASK_DUE, BUNDLED_TASK_COMPLETED_AT };
enum { BUNDLED_LEAD_ID, BUNDLED_LEAD_REP, BUNDLED_LEAD_CREATED_AT, BUNDLED_LEAD_SOURCE,
       BUNDLED_LEAD_QUALITY, BUNDLED_LEAD_STATUS, BUNDLED_LEAD_FIRST_FOLLOWUP_AT };
enum { BUNDLED_TARGET_SCOPE, BUNDLED_TARGET_KEY, BUNDLED_TARGET_PERIOD,
       BUNDLED_TARGET_METRIC = BUNDLED_TARGET_PERIOD + PERIOD_COLUMNS,
       BUNDLED_TARGET_MICRO };
BUNDLED struct target target_packed(const struct bundle *p, size_t i)
{
    const char *row = bundle_row(p, i);
    return (struct target){
        .micro = bundle_amount(p, row, BUNDLED_TARGET_MICRO, INT64_MIN),
        .key = bundle_symbol(p, row, BUNDLED_TARGET_KEY),
        .metric = bundle_symbol(p, row, BUNDLED_TARGET_METRIC),
        .period = bundle_period(p, row, BUNDLED_TARGET_PERIOD),
        .scope = (uint8_t)bundle_value(p, row, BUNDLED_TARGET_SCOPE, SCOPE_COMPANY),
    };
}
BUNDLED struct target target_at(const struct model *m, size_t i)
{
    return target_packed(bundle_of(&m->targets, i), i);
}
/* The row behind the last of those from i on that lie in a bundle and are for one scope and key. */
static inline size_t targets_alike(const struct bundle *p, size_t i)
{
    const struct bundle_field scope = p->field[BUNDLED_TARGET_SCOPE],
                              key = p->field[BUNDLED_TARGET_KEY];
    const char *row = bundle_row(p, i);
    const uint64_t first_scope = bundle_code(&scope, row), first_key = bundle_code(&key, row);
    do {
        i++;
        row += p->size;
    } while (i < p->end && bundle_code(&key, row) == first_key &&
             bundle_code(&scope, row) == first_scope);
    return i;
}
/* Whom a target is for: index of the rep, team or region; REF_NONE for the company, and where
 * nobody or more than one bears that name. */
static inline uint32_t target_ref(const struct model *m, const struct target *t)
{
    if (t->scope == SCOPE_COMPANY || t->scope > SCOPE_REP) return REF_NONE;
    const uint32_t *ref = (const uint32_t *)sym_map_get(&m->target_keys[t->scope], t->key);
    return ref && *ref ? *ref - 1 : REF_NONE;
}
BUNDLED struct deal deal_in(const struct bundle *p, size_t i)
{
    const char *row = bundle_row(p, i);
    return (struct deal){
        .amount = bundle_amount(p, row, BUNDLED_DEAL_AMOUNT, MONEY_NONE),
        .id = bundle_symbol(p, row, BUNDLED_DEAL_ID),
        .product = bundle_symbol(p, row, BUNDLED_DEAL_PRODUCT),
        .lost_reason = bundle_symbol(p, row, BUNDLED_DEAL_LOST_REASON),
        .risk_flag = bundle_symbol(p, row, BUNDLED_DEAL_RISK_FLAG),
        .rep = (uint32_t)bundle_value(p, row, BUNDLED_DEAL_REP, REF_NONE),
        .customer = (uint32_t)bundle_value(p, row, BUNDLED_DEAL_CUSTOMER, REF_NONE),
        .expected_close =
            (day)bundle_value(p, row, BUNDLED_DEAL_EXPECTED_CLOSE, DAY_NONE),
        .probability = (int32_t)bundle_amount(p, row, BUNDLED_DEAL_PROBABILITY, -1),
        .created_at = bundle_value(p, row, BUNDLED_DEAL_CREATED_AT, MOMENT_NONE),
        .stage_changed_at =
            bundle_value(p, row, BUNDLED_DEAL_STAGE_CHANGED_AT, MOMENT_NONE),
        .closed_at = bundle_value(p, row, BUNDLED_DEAL_CLOSED_AT, MOMENT_NONE),
        .stage = (uint8_t)bundle_value(p, row, BUNDLED_DEAL_STAGE, STAGE_NONE),
        .status = (uint8_t)bundle_value(p, row, BUNDLED_DEAL_STATUS, DEAL_NONE),
        .risk = bundle_value(p, row, BUNDLED_DEAL_RISK, false),
    };
}
BUNDLED struct deal deal_at(const struct model *m, size_t i)
{
    return deal_in(bundle_of(&m->deals, i), i);
}
/* Brings one near that will be asked for soon. */
static inline void deal_fetch(const struct model *m, size_t i)
{
    __builtin_prefetch(bundle_row(bundle_of(&m->deals, i), i));
}
enum { BUNDLED_CONTRACT_ID, BUNDLED_CONTRACT_REP, BUNDLED_CONTRACT_CUSTOMER,
       BUNDLED_CONTRACT_DEAL, BUNDLED_CONTRACT_PRODUCT, BUNDLED_CONTRACT_AMOUNT,
       BUNDLED_CONTRACT_SIGNED_ON, BUNDLED_CONTRACT_KIND };
BUNDLED struct contract contract_in(const struct bundle *p, size_t i)
{
    const char *row = bundle_row(p, i);
    return (struct contract){
        .amount = bundle_amount(p, row, BUNDLED_CONTRACT_AMOUNT, MONEY_NONE),
        .id = bundle_symbol(p, row, BUNDLED_CONTRACT_ID),
        .product = bundle_symbol(p, row, BUNDLED_CONTRACT_PRODUCT),
        .rep = (uint32_t)bundle_value(p, row, BUNDLED_CONTRACT_REP, REF_NONE),
        .customer = (uint32_t)bundle_value(p, row, BUNDLED_CONTRACT_CUSTOMER, REF_NONE),
        .deal = (uint32_t)bundle_value(p, row, BUNDLED_CONTRACT_DEAL, REF_NONE),
        .signed_on = (day)bundle_value(p, row, BUNDLED_CONTRACT_SIGNED_ON, DAY_NONE),
        .kind = (uint8_t)bundle_value(p, row, BUNDLED_CONTRACT_KIND, CONTRACT_NONE),
    };
}
BUNDLED struct contract contract_at(const struct model *m, size_t i)
{
    return contract_in(bundle_of(&m->contracts, i), i);
}
enum { BUNDLED_RECEIVABLE_ID, BUNDLED_RECEIVABLE_CUSTOMER, BUNDLED_RECEIVABLE_REP,
       BUNDLED_RECEIVABLE_CONTRACT, BUNDLED_RECEIVABLE_CONTRACT_ID,
       BUNDLED_RECEIVABLE_INVOICE_DATE, BUNDLED_RECEIVABLE_DUE_DATE,
       BUNDLED_RECEIVABLE_AMOUNT };
/* But for its payments. */
BUNDLED struct receivable receivable_in(const struct bundle *p, size_t i)
{
    const char *row = bundle_row(p, i);
    return (struct receivable){
        .amount = bundle_amount(p, row, BUNDLED_RECEIVABLE_AMOUNT, MONEY_NONE),
        .id = bundle_symbol(p, row, BUNDLED_RECEIVABLE_ID),
        .contract_id = bundle_symbol(p, row, BUNDLED_RECEIVABLE_CONTRACT_ID),
        .customer = (uint32_t)bundle_value(p, row, BUNDLED_RECEIVABLE_CUSTOMER, REF_NONE),
        .rep = (uint32_t)bundle_value(p, row, BUNDLED_RECEIVABLE_REP, REF_NONE),
        .contract = (uint32_t)bundle_value(p, row, BUNDLED_RECEIVABLE_CONTRACT, REF_NONE),
        .invoice_date =
            (day)bundle_value(p, row, BUNDLED_RECEIVABLE_INVOICE_DATE, DAY_NONE),
        .due_date = (day)bundle_value(p, row, BUNDLED_RECEIVABLE_DUE_DATE, DAY_NONE),
    };
}
BUNDLED struct receivable receivable_at(const struct model *m, size_t i)
{
    struct receivable r = receivable_in(bundle_of(&m->receivables, i), i);
    r.first_payment = m->payments_from.at[i];
    r.payments = m->payments_from.at[i + 1] - r.first_payment;
    return r;
}
/* Brings one near that will be asked for soon. */
static inline void receivable_fetch(const struct model *m, size_t i)
{
    __builtin_prefetch(bundle_row(bundle_of(&m->receivables, i), i));
}
enum { BUNDLED_PAYMENT_INVOICE, BUNDLED_PAYMENT_PAID_AT, BUNDLED_PAYMENT_AMOUNT };
BUNDLED struct payment payment_in(const struct bundle *p, size_t i)
{
    const char *row = bundle_row(p, i);
    return (struct payment){
        .amount = bundle_amount(p, row, BUNDLED_PAYMENT_AMOUNT, MONEY_NONE),
        .invoice = (uint32_t)bundle_value(p, row, BUNDLED_PAYMENT_INVOICE, REF_NONE),
        .paid_at = bundle_value(p, row, BUNDLED_PAYMENT_PAID_AT, MOMENT_NONE),
    };
}
BUNDLED struct payment payment_at(const struct model *m, size_t i)
{
    return payment_in(bundle_of(&m->payments, i), i);
}
BUNDLED struct activity activity_in(const struct bundle *p, size_t i)
{
    const char *row = bundle_row(p, i);
    return (struct activity){
        .rep = (uint32_t)bundle_value(p, row, BUNDLED_ACTIVITY_REP, REF_NONE),
        .customer = (uint32_t)bundle_value(p, row, BUNDLED_ACTIVITY_CUSTOMER, REF_NONE),
        .type = (uint8_t)bundle_value(p, row, BUNDLED_ACTIVITY_TYPE, ACTIVITY_NONE),
        .at = bundle_value(p, row, BUNDLED_ACTIVITY_AT, MOMENT_NONE),
        .outcome = (uint8_t)bundle_value(p, row, BUNDLED_ACTIVITY_OUTCOME, OUTCOME_NONE),
    };
}
BUNDLED struct activity activity_at(const struct model *m, size_t i)
{
    return activity_in(bundle_of(&m->activities, i), i);
}
BUNDLED struct task task_at(const struct model *m, size_t i)
{
    const struct bundle *p = bundle_of(&m->tasks, i);
    const char *row = bundle_row(p, i);
    return (struct task){
        .rep = (uint32_t)bundle_value(p, row, BUNDLED_TASK_REP, REF_NONE),
        .due = (day)bundle_value(p, row, BUNDLED_TASK_DUE, DAY_NONE),
        .completed_at = bundle_value(p, row, BUNDLED_TASK_COMPLETED_AT, MOMENT_NONE),
    };
}
BUNDLED struct lead lead_in(const struct bundle *p, size_t i)
{
    const char *row = bundle_row(p, i);
    return (struct lead){
        .id = bundle_symbol(p, row, BUNDLED_LEAD_ID),
        .source = bundle_symbol(p, row, BUNDLED_LEAD_SOURCE),
        .rep = (uint32_t)bundle_value(p, row, BUNDLED_LEAD_REP, REF_NONE),
        .created_at = bundle_value(p, row, BUNDLED_LEAD_CREATED_AT, MOMENT_NONE),
        .first_followup_at =
            bundle_value(p, row, BUNDLED_LEAD_FIRST_FOLLOWUP_AT, MOMENT_NONE),
        .quality = (uint8_t)bundle_value(p, row, BUNDLED_LEAD_QUALITY, QUALITY_NONE),
        .status = (uint8_t)bundle_value(p, row, BUNDLED_LEAD_STATUS, LEAD_NONE),
    };
}
BUNDLED struct lead lead_at(const struct model *m, size_t i)
{
    return lead_in(bundle_of(&m->leads, i), i);
}

/* Cells of rare columns. */
static inline sym sym_if_given(const struct rare_column *c, size_t i)
{
    return c->n ? c->at[i] : SYM_EMPTY;
}
static inline uint32_t ref_if_given(const struct rare_column *c, size_t i)
{
    return c->n ? c->at[i] : REF_NONE;
}
static inline sym target_scope_word(const struct model *m, size_t target)
{
    return sym_if_given(&m->rare[RARE_TARGET_SCOPE_WORD], target);
}
static inline uint32_t lead_customer(const struct model *m, size_t lead)
{
    return ref_if_given(&m->rare[RARE_LEAD_CUSTOMER], lead);
}
static inline sym lead_phone(const struct model *m, size_t lead)
{
    return sym_if_given(&m->rare[RARE_LEAD_PHONE], lead);
}
static inline uint32_t deal_lead(const struct model *m, size_t deal)
{
    return ref_if_given(&m->rare[RARE_DEAL_LEAD], deal);
}
static inline sym deal_name(const struct model *m, size_t deal)
{
    return sym_if_given(&m->rare[RARE_DEAL_NAME], deal);
}
static inline sym deal_next_step(const struct model *m, size_t deal)
{
    return sym_if_given(&m->rare[RARE_DEAL_NEXT_STEP], deal);
}
static inline sym deal_obstacle(const struct model *m, size_t deal)
{
    return sym_if_given(&m->rare[RARE_DEAL_OBSTACLE], deal);
}
static inline uint32_t activity_deal(const struct model *m, size_t activity)
{
    return ref_if_given(&m->rare[RARE_ACTIVITY_DEAL], activity);
}

static inline const char *model_text(const struct model *m, sym s)
{
    return sym_text(m->names, s);
}

#endif
