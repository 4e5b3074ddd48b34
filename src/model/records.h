/* The canonical tables of SPEC 2 as records: what one row says, and from where it came. Texts are
 * symbols of the model's names; a reference is an index into its table or REF_NONE. How they are
 * kept is model.h's and bundle.h's. */
#ifndef MODEL_RECORDS_H
#define MODEL_RECORDS_H

#include "base/date.h"
#include "base/intern.h"
#include "base/vec.h"
#include "model/settings.h"

enum table {
    TABLE_REPS,
    TABLE_LEAVE,
    TABLE_TARGETS,
    TABLE_CUSTOMERS,
    TABLE_LEADS,
    TABLE_DEALS,
    TABLE_STAGE_CHANGES,
    TABLE_CONTRACTS,
    TABLE_ACTIVITIES,
    TABLE_TASKS,
    TABLE_RECEIVABLES,
    TABLE_PAYMENTS,
    TABLE_COMPLAINTS,
    TABLE_REQUIREMENT_CHANGES,
    TABLE_PRODUCT_USAGE,
    TABLE_COUNT
};

enum level { LEVEL_NONE, LEVEL_JUNIOR, LEVEL_MID, LEVEL_SENIOR, LEVEL_COUNT };
enum quality { QUALITY_NONE, QUALITY_HIGH, QUALITY_MEDIUM, QUALITY_LOW };
enum lead_status {
    LEAD_NONE,
    LEAD_NEW,
    LEAD_CONTACTED,
    LEAD_CONVERTED,
    LEAD_INVALID,
    LEAD_DUPLICATE
};
enum deal_status { DEAL_NONE, DEAL_OPEN, DEAL_WON, DEAL_LOST };
enum contract_kind { CONTRACT_NONE, CONTRACT_NEW, CONTRACT_RENEWAL, CONTRACT_UPSELL };
enum activity_type {
    ACTIVITY_NONE,
    ACTIVITY_CALL,
    ACTIVITY_VISIT,
    ACTIVITY_EMAIL,
    ACTIVITY_MESSAGE,
    ACTIVITY_NEEDS,
    ACTIVITY_PROPOSAL,
    ACTIVITY_QUOTE,
    ACTIVITY_DEMO,
    ACTIVITY_APPOINTMENT
};
enum outcome { OUTCOME_NONE, OUTCOME_POSITIVE, OUTCOME_NEUTRAL, OUTCOME_NEGATIVE };
enum severity { SEVERITY_NONE, SEVERITY_LOW, SEVERITY_MEDIUM, SEVERITY_HIGH };
enum scope_kind {
    SCOPE_COMPANY,
    SCOPE_REGION,
    SCOPE_TEAM,
    SCOPE_REP,
    SCOPE_UNASSIGNED,
    SCOPE_OTHER
};

/* Where a record was read: for `explain`, rejects and messages. Found by its place in its
 * table (model_origin), so that it costs a record nothing. */
struct origin {
    uint16_t file; /* index into model.files */
    uint32_t row;  /* line of the file, the first is 1; 0: in no file, made here */
};

/* The origins of a table: most rows stand one line below the one before. */
struct origin_run {
    uint32_t first; /* from this record on, up to the next run */
    struct origin from;
};
struct origins {
    VEC_OF(struct origin_run) runs;
    VEC_OF(struct origin) each; /* by record, where runs would take more; else empty */
    VEC_OF(uint32_t) was; /* of a table that was sorted: which one each record was */
};

/* Columns that many exports lack: beside the records, as long as their table, or empty where
 * nothing is given in them. References and symbols, as in records. */
enum rare {
    RARE_TARGET_SCOPE_WORD, /* as written: the name of the other dimension */
    RARE_LEAD_CUSTOMER,
    RARE_LEAD_PHONE,
    RARE_DEAL_LEAD,
    RARE_DEAL_NAME,
    RARE_DEAL_NEXT_STEP,
    RARE_DEAL_OBSTACLE,
    RARE_ACTIVITY_DEAL,
    RARE_ACTIVITY_NOTE,
    RARE_TASK_TITLE,
    RARE_COUNT
};
struct rare_column {
    uint32_t *at;
    size_t n, cap;
};

/* Records are kept by the million: moments take five bytes, enums one, and nothing is
 * aligned to more than four. */
#define RECORD __attribute__((packed, aligned(4)))

struct rep {
    sym id, name, team, region, manager, email;
    day hired_on, left_on;
    uint8_t level; /* enum level */
} RECORD;

struct leave {
    uint32_t rep;
    day first, last; /* inclusive, as typed */
} RECORD;

struct target {
    int64_t micro; /* target × 1,000,000 (yuan, count or fraction) */
    sym key, metric;
    struct period period;
    uint8_t scope; /* enum scope_kind; SCOPE_OTHER: another dimension; added to nothing */
} RECORD;

struct customer { /* of no origin: named elsewhere only, created */
    sym id, name, industry, region;
    uint32_t owner; /* rep */
    day since;
    char tier; /* 'A'…'D', 0 when not given */
} RECORD;

struct lead {
    sym id, source;
    uint32_t rep;
    moment created_at : MOMENT_BITS, first_followup_at : MOMENT_BITS;
    uint8_t quality; /* enum quality */
    uint8_t status;  /* enum lead_status */
} RECORD;

struct deal {
    money amount;
    sym id, product, lost_reason, risk_flag;
    uint32_t rep, customer;
    day expected_close;
    int32_t probability; /* × 1,000,000; -1 when not given */
    moment created_at : MOMENT_BITS,
                        stage_changed_at : MOMENT_BITS,
                                           closed_at : MOMENT_BITS;
    uint8_t stage;  /* index into settings.stages; STAGE_NONE if unknown */
    uint8_t status; /* enum deal_status */
    bool risk;
} RECORD;

struct stage_change {
    uint32_t deal;
    moment changed_at : MOMENT_BITS;
    uint8_t to_stage, from_stage;
} RECORD;

struct contract { /* its origin is its deal's when made from a won deal */
    money amount;
    sym id, product;
    uint32_t rep, customer, deal;
    day signed_on;
    uint8_t kind; /* enum contract_kind */
} RECORD;

struct activity {
    uint32_t rep, customer;
    moment at : MOMENT_BITS;
    uint8_t type;    /* enum activity_type */
    uint8_t outcome; /* enum outcome */
} RECORD;

struct task {
    uint32_t rep;
    day due;
    moment completed_at : MOMENT_BITS;
} RECORD;

struct receivable {
    money amount;
    sym id, contract_id; /* contract_id as written, also when no such contract is known */
    uint32_t customer, rep, contract;
    day invoice_date; /* DAY_NONE: counts as issued */
    day due_date;
    uint32_t first_payment, payments; /* its payments in model.payments, by paid_at */
} RECORD;

struct payment {
    money amount;
    uint32_t invoice;
    moment paid_at : MOMENT_BITS;
} RECORD;

struct complaint {
    sym id, type;
    uint32_t customer;
    moment opened_at : MOMENT_BITS, closed_at : MOMENT_BITS;
    uint8_t severity; /* enum severity */
} RECORD;

struct requirement_change {
    uint32_t customer;
    sym note;
    moment at : MOMENT_BITS;
} RECORD;

struct product_usage {
    int64_t active_days, faults; /* × 1,000,000; INT64_MIN when not given */
    uint32_t customer;
    day week; /* its Monday */
} RECORD;

#define STAGE_NONE UINT8_MAX

/* Something was named, and nothing of that name is known. A receivable's rep, until model_finish:
 * such a row is nobody's; one without a rep is its contract's or customer's (SPEC 2). A deal's
 * lead: such a deal is no other lead's either; one without may be its customer's. An activity's
 * deal, in the same way (SPEC 4, active_deals). */
#define REF_UNKNOWN (UINT32_MAX - 2)

#endif
