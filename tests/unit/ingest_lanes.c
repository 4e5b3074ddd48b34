/* Plain cells: what is understood at a glance is what the general way makes of it, and a
 * glance is enough for the cells that files are full of. */
#include <stdlib.h>

#include "base/text.h"
#include "ingest/lanes.h"
#include "test.h"

static struct arena a;
static struct model model;
static struct settings settings = {.currency = "CNY"};
static struct diags diags;
static struct months months;
static struct converter by;

static struct column_plan column;
static struct table_plan plan;

/* A column of a table, of which nothing is known yet. */
static void column_begin(enum table t, const char *name)
{
    static struct column_rule rule;
    static struct value_map none;
    memset(&column, 0, sizeof column);
    column.field = field_named(t, str_of(name));
    column.at[1] = -1;
    column.sign_at = -1;
    column.single = true;
    column.rule = &rule;
    column.values[0] = column.values[1] = &none;
    column.memo = arena_many(&a, struct memo, MEMO_ALL);
    column.periods = arena_many(&a, struct period, MEMO_ALL);
    plan = (struct table_plan){.table = t, .columns = &column, .ncolumn = 1};
    lanes_make(&a, &plan, &(struct lane_setting){.currency = "CNY", .months = &months});
}

static uint32_t dice(uint32_t sides)
{
    static uint64_t seed = 7;
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % sides;
}

/* The same for rows of a block, each with an empty cell behind that of the column and ROW_SPARE
 * odd bytes behind the last. All but one have the id that is plain, if the column has any. */
static bool taken_in_block(str cell, char record[ROW_MOST])
{
    enum { ROWS = 11 };
    static char records[ROWS][ROW_MOST];
    uint32_t ends[1 + 2 * ROWS] = {UINT32_MAX}, missed[ROWS] = {0}, at = 0;
    size_t odd = dice(ROWS);
    char *text = malloc(ROWS * (64 + 2) + ROW_SPARE);
    for (size_t i = 0; i < ROWS; i++) {
        str one = i == odd ? cell : STR("D00739326");
        memcpy(text + at, one.s, one.n);
        memset(records[i], 0, ROW_MOST);
        ends[1 + 2 * i] = at += (uint32_t)one.n;
        text[at++] = ',';
        ends[2 + 2 * i] = at;
        text[at++] = '\n';
    }
    char *whole = malloc(at + ROW_SPARE);
    memcpy(whole, text, at);
    memset(whole + at, '7', ROW_SPARE);
    uint16_t cells[] = {0, 1};
    struct row_block block = {
        .text = whole, .end = ends + 1, .cell = cells, .n = ROWS, .step = 2};
    struct lane_rows rows = {.block = &block,
                             .n = ROWS,
                             .records = records[0],
                             .step = ROW_MOST,
                             .missed = missed};
    lanes_take_rows(plan.lanes, plan.lanes_end, &rows);
    for (size_t i = 0, like = odd == 0; i < ROWS; i++) {
        if (i == odd) continue;
        CHECK(missed[i] == missed[like]);
        CHECK(memcmp(records[i], records[like], ROW_MOST) == 0);
    }
    memcpy(record, records[odd], ROW_MOST);
    free(whole);
    free(text);
    return missed[odd] == 0;
}

/* Is the cell taken by its lane? Then both ways must agree; else the general way learns. */
static bool taken(const char *text, size_t n)
{
    /* Cells end where memory does, for the sanitizer. */
    char *bytes = malloc(n + 2);
    memcpy(bytes + 2, text, n);
    str cell = {bytes + 2, n};
    struct source_row row = {.cell = &cell, .n = 1};
    char plain[ROW_MOST] = {0}, general[ROW_MOST] = {0}, block[ROW_MOST] = {0};
    bool took = lanes_take(plan.lanes, plan.lanes_end, &row, plain) == plan.lanes_end;
    CHECK(taken_in_block(cell, block) == took);
    CHECK(!took || memcmp(plain, block, sizeof plain) == 0);
    if (took && n) {
        struct column_plan copy = column;
        CHECK(cell_convert(&by, &copy, cell, general) == CELL_SET);
        CHECK(memcmp(plain, general, sizeof plain) == 0);
        CHECK(copy.mark == column.mark && copy.share == column.share && !copy.waiting);
    } else if (n) {
        cell_convert(&by, &column, cell, general);
        column.waiting = false;
    }
    free(bytes);
    return took;
}

static bool takes(const char *text)
{
    return taken(text, strlen(text));
}

/* The cells themselves, and what becomes of them with a few bytes changed. */
static void scrambled(const char *const *cells, size_t n)
{
    static const char odd[] = "0123456789-: T.,+/=AaZz\xE5\xC2\xA0\x00\xFF";
    for (int i = 0; i < 60000; i++) {
        char cell[64];
        size_t length = (size_t)snprintf(cell, sizeof cell, "%s", cells[dice((uint32_t)n)]);
        for (uint32_t k = dice(3); k > 0 && length; k--)
            cell[dice((uint32_t)length)] = odd[dice(sizeof odd - 1)];
        if (length && dice(8) == 0) length--;
        taken(cell, length);
    }
}

static void dates(void)
{
    static const char *const cells[] = {"2026-03-05",          "2026-02-28",
                                        "2024-02-29 23:59:59", "2026-03-05 09:05:00",
                                        "2026-12-31 00:00",    "1900-01-01T00:00:00",
                                        "2100-12-31",          "1899-12-31",
                                        "2026-13-01",          "2026-02-29"};
    for (int k = 0; k < 2; k++) {
        column_begin(TABLE_DEALS, k ? "expected_close" : "created_at");
        for (size_t i = 0; i < 7; i++) CHECK(takes(cells[i]));
        for (size_t i = 7; i < COUNT_OF(cells); i++) CHECK(!takes(cells[i]));
        scrambled(cells, COUNT_OF(cells));
    }
}

static void amounts(void)
{
    static const char *const cells[] = {"293200.00", "4390.65", "0.05",     "7",
                                        "90000",     "1,234",   "12345678", "99999999.99",
                                        "-20.00",    "1.5",     "123456789"};
    column_begin(TABLE_DEALS, "amount");
    CHECK(!takes("1234.50")); /* a point is no thousands' mark: proved by the first */
    CHECK(takes("293200.00"));
    CHECK(takes("0.05"));
    CHECK(takes("90000"));
    scrambled(cells, COUNT_OF(cells));
    column_begin(TABLE_DEALS, "amount");
    takes("1.234,50");
    CHECK(!takes("1234.50"));
    scrambled(cells, COUNT_OF(cells));
    column_begin(TABLE_TARGETS, "target");
    CHECK(takes("90000"));
    CHECK(takes("4"));
    scrambled(cells, COUNT_OF(cells));
}

static void shares(void)
{
    static const char *const cells[] = {"60", "0", "100", "1", "0.4", "40 %", "101"};
    column_begin(TABLE_DEALS, "probability");
    CHECK(!takes("1"));
    takes("60");
    CHECK(takes("60"));
    CHECK(takes("1"));
    scrambled(cells, COUNT_OF(cells));
}

static void ids(void)
{
    static const char *const cells[] = {"R00660",   "X00505",      "A000000001", "7",
                                        "HT-00012", "INV00000123", "",           "00012"};
    column_begin(TABLE_RECEIVABLES, "contract_id"); /* is kept twice */
    CHECK(!takes("HT00002458"));
    CHECK(takes("HT00002459"));
    CHECK(takes(""));
    CHECK(!takes("spring"));
    CHECK(takes("spring"));
    column_begin(TABLE_DEALS, "deal_id");
    CHECK(!takes("D00739325"));
    CHECK(takes("D00739326"));
    CHECK(!takes("E00739326"));
    CHECK(!takes("")); /* a row needs it */
    scrambled(cells, COUNT_OF(cells));
}

static void words(void)
{
    static const char *const cells[] = {"open",
                                        "won",
                                        "企业版",
                                        "方案报价",
                                        "A",
                                        "AB",
                                        "a longer text, of 24 bytes",
                                        "a text of exactly forty bytes, not more.",
                                        "a text that is too long to be remembered",
                                        "=\"won\"",
                                        "=won",
                                        "无",
                                        "否",
                                        "x"};
    static const char *const columns[] = {"status", "product", "risk_flag"};
    for (size_t k = 0; k < COUNT_OF(columns); k++) {
        column_begin(TABLE_DEALS, columns[k]);
        CHECK(!takes("won"));
        CHECK(takes("won"));
        CHECK(takes(""));
        scrambled(cells, COUNT_OF(cells));
    }
}

static void periods(void)
{
    static const char *const cells[] = {"2026-W27", "2026-W28", "2026-11", "2026",
                                        "2026-Q4"};
    column_begin(TABLE_TARGETS, "period");
    CHECK(!takes("2026-W27"));
    CHECK(takes("2026-W27"));
    scrambled(cells, COUNT_OF(cells));
}

int main(void)
{
    a = arena_new();
    diags_init(&diags, &a);
    model_init(&model, &a, &diags, &settings, NULL);
    by = (struct converter){.model = &model, .scratch = arena_new()};
    RUN(dates);
    RUN(amounts);
    RUN(shares);
    RUN(ids);
    RUN(words);
    RUN(periods);
    return test_end();
}
