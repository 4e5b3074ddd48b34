/* Tables that are packed while they are read: what asks for rows that were read long before
 * finds them all the same. Each test has more rows than a bundle. */
#include "base/registers.h"
#include "exports.h"
#include "ingest/id_index.h"
#include "model/parts.h"
#include "test.h"

enum { ROWS = BUNDLE_ROWS + 900 };

/* Lines of deals, each made by a function. */
static void put_deals(const char *header, void (*line)(char *out, size_t size, size_t i))
{
    enum { LINE = 120 };
    char *text = vec_zeroed(LINE, ROWS + 1), *at = text + sprintf(text, "%s\n", header);
    for (size_t i = 0; i < ROWS; i++) {
        line(at, LINE, i);
        at += strlen(at);
    }
    put("deals.csv", text);
    vec_release(text);
}

/* The first and the last line are items of one deal. */
static void line_of_item(char *out, size_t size, size_t i)
{
    snprintf(out, size, "D%05zu,%zu,2026-11-16\n", i == ROWS - 1 ? 0 : i, i ? 10 * i : 7);
}

static void items_are_added_to_rows_far_above(void)
{
    put_deals("No,Sum,When", line_of_item);
    CHECK_INT(run("profile: own\nfiles:\n  - header: [No, Sum, When]\n    tables:\n"
                  "      deals:\n        same_id: add\n        columns:\n"
                  "          deal_id: No\n          amount: Sum\n"
                  "          created_at: When\n          stage: {constant: 初步接触}\n"),
              INGEST_OK);
    CHECK_INT(model.deals.n, ROWS - 1);
    CHECK_INT(deal_at(&model, model.deals.n - 1).amount, (10 * (ROWS - 1) + 7) * 100);
    CHECK_INT(deal_at(&model, 0).amount, 1000);
}

/* Only the first deal is closed, as its stage says; one of the last is of a negative amount. */
static void line_of_stage(char *out, size_t size, size_t i)
{
    snprintf(out, size, "%zu,%s,%s10,2026-11-16\n", i, i ? "qualifiedtobuy" : "Closed Won",
             i == ROWS - 7 ? "-" : "");
}

static void one_closed_deal_far_above_counts(void)
{
    put_deals("Record ID,Deal Stage,Amount,Create Date", line_of_stage);
    run(NULL);
    CHECK_INT(model.deals.n, ROWS);

    CHECK_INT(deal_at(&model, 0).status, DEAL_WON);
    CHECK_INT(deal_at(&model, 1).status, DEAL_OPEN);
    CHECK(model_has_column(&model, TABLE_DEALS, "status"));
    size_t told = 0;
    for (size_t i = 0; i < diags.n; i++)
        told += diags.at[i].row == ROWS - 7 + 2 && strstr(diags.at[i].what, "negative");
    CHECK_INT(told, 1);
}

/* Reps and customers by id, by name, unknown, and not given; ids that come twice. */
static void line_of_refs(char *out, size_t size, size_t i)
{
    static const char *const reps[] = {"R0001", "R0002", "甲", "X0009", ""};
    static const char *const customers[] = {"C0002", "C0001", "", "Acme", "C0077", "C0002"};
    snprintf(out, size, "D%05zu,%s,%s,初步接触,10,2026-11-16\n", i == ROWS - 1 ? 3 : i,
             i % 100 < 98 ? "R0001" : reps[i / 100 % 5],
             i % 100 < 98 ? "C0001" : customers[i / 100 % 6]);
}

static void references_and_duplicates_of_packed_rows(void)
{
    put("reps.csv", "rep_id,name,team\nR0001,甲,T\nR0002,乙,T\n");
    put("customers.csv", "customer_id,name\nC0001,Acme\nC0002,Other\n");
    put_deals("deal_id,rep_id,customer_id,stage,amount,created_at", line_of_refs);
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.deals.n, ROWS - 1);
    CHECK_INT(model.customers.n, 3);
    CHECK_INT(model.files.at[1].feed[0].replaced, 1);
    CHECK_INT(deal_at(&model, 0).rep, 0);
    CHECK_INT(deal_at(&model, 0).customer, 0);
    for (size_t k = 0; k < 30; k++) { /* row 3 is not there */
        static const uint32_t reps[] = {0, 1, 0, REF_NONE, REF_NONE};
        static const uint32_t customers[] = {1, 0, REF_NONE, 0, 2, 1};
        struct deal d = deal_at(&model, 100 * k + 98 - 1);
        CHECK_INT(d.rep, reps[k % 5]);
        CHECK_INT(d.customer, customers[k % 6]);
    }
    CHECK_TEXT(model_text(&model, deal_at(&model, model.deals.n - 1).id), "D00003");
    CHECK_TEXT(model_text(&model, deal_at(&model, 3).id), "D00004");
}

/* A thousand customers, in order but for a gap and two that changed places. */
static size_t customer_of(size_t i)
{
    return i == 299 ? 300 : i == 300 ? 299 : i;
}

/* Some name nobody. */
static void line_of_many(char *out, size_t size, size_t i)
{
    char customer[8] = "";
    if (i % 57) snprintf(customer, sizeof customer, "C%04zu", 1 + i % 1000);
    snprintf(out, size, "D%05zu,R0001,%s,初步接触,10,2026-11-16\n", i, customer);
}

static void masters_with_a_gap(void)
{
    enum { GAP = 699 };
    char *text = vec_zeroed(40, 1001), *at = text + sprintf(text, "customer_id,name\n");
    for (size_t i = 0; i < 1000; i++)
        if (i != GAP) at += sprintf(at, "C%04zu,N%zu\n", 1 + customer_of(i), i);
    put("customers.csv", text);
    put("reps.csv", "rep_id,name,team\nR0001,甲,T\n");
    put_deals("deal_id,rep_id,customer_id,stage,amount,created_at", line_of_many);
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.customers.n, 1000);
    size_t wrong = 0;
    for (size_t i = 0; i < ROWS; i++) {
        size_t k = customer_of(i % 1000), c = k < GAP ? k : k > GAP ? k - 1 : 999;
        wrong += deal_at(&model, i).customer != (i % 57 ? c : REF_NONE);
    }
    CHECK_INT(wrong, 0);
    vec_release(text);
}

static void masters_in_order_and_not(void)
{
    for (int bytes = 16; bytes <= 64; bytes *= 2) {
        registers_at_most(bytes);
        masters_with_a_gap();
    }
}

/* An invoice is missing, one is paid under another spelling: in leaves of numbers otherwise full,
 * with the first at a number that is no multiple of theirs. */
static void payments_find_their_invoices(void)
{
    enum { LINE = 60, GAP = 700, SMALL = 1500, FIRST = 77 };
    char *text = vec_zeroed(LINE, ROWS + 1), *at = text;
    at += sprintf(at, "invoice_id,customer_id,due_date,amount\n");
    for (int i = 0; i < ROWS; i++)
        if (i != GAP) at += sprintf(at, "INV%05d,C0001,2026-11-16,%d\n", FIRST + i, i + 1);
    put("receivables.csv", text);
    at = text + sprintf(text, "payment_id,invoice_id,paid_at,amount\n");
    for (int i = ROWS; i-- > 0;)
        at += sprintf(at, "P%05d,%s%05d,2026-11-17,%d\n", i, i == SMALL ? "inv" : "INV",
                      FIRST + i, i + 1);
    put("payments.csv", text);
    CHECK_INT(run(NULL), INGEST_OK);
    CHECK_INT(model.payments.n, ROWS - 1);
    size_t wrong = 0, rejected = 0;
    for (size_t i = 0; i < model.receivables.n; i++) {
        const struct receivable r = receivable_at(&model, i);
        wrong += r.payments != 1 || payment_at(&model, r.first_payment).amount != r.amount;
    }
    CHECK_INT(wrong, 0);
    for (size_t i = 0; i < diags.n; i++)
        rejected += diags.at[i].level == DIAG_REJECT && diags.at[i].raw &&
                    strcmp(diags.at[i].raw, "P00700,INV00777,2026-11-17,701") == 0;
    CHECK_INT(rejected, 1);
    vec_release(text);
}

/* What is known of a leaf as a whole is so until one of its ids proves otherwise. */
static void answers_to_ids(void)
{
    struct id_index x = {.others = {.size = 0}};
    struct id_series *hint;
    sym first = SYM_EMPTY;
    model_init(&model, &memory, &diags, model.settings, model.calendar);
    for (int i = 0; i < 600; i++) {
        char id[16];
        snprintf(id, sizeof id, "X%05d", i);
        struct receivable *r = model_new_row(&model, TABLE_RECEIVABLES);
        r->id = intern_id(model.names, str_of(id), &hint);
        if (i == 0) first = r->id;
        if (i == 290) model_bundle(&model, TABLE_RECEIVABLES, 0);
    }
    id_index_fill(&x, &model, TABLE_RECEIVABLES);
    for (uint32_t i = 0; i < 600; i++) CHECK_INT(id_answer(&x, first + i), i);
    CHECK_INT(id_answer(&x, first + 600), ID_UNASKED);
    CHECK_INT(id_answer(&x, SYM_EMPTY), ID_UNASKED);
    id_answer_add(&x, first + 300, 7);
    id_answer_set(&x, first + 600, REF_NONE);
    CHECK_INT(id_answer(&x, first + 300), REF_AMBIGUOUS);
    CHECK_INT(id_answer(&x, first + 600), REF_NONE);
    for (uint32_t i = 0; i < 600; i++)
        if (i != 300) CHECK_INT(id_answer(&x, first + i), i);
    id_index_free(&x);
}

int main(void)
{
    folder_begin();
    RUN(items_are_added_to_rows_far_above);
    RUN(one_closed_deal_far_above_counts);
    RUN(references_and_duplicates_of_packed_rows);
    RUN(masters_in_order_and_not);
    RUN(payments_find_their_invoices);
    RUN(answers_to_ids);
    rmdir(folder);
    return test_end();
}
