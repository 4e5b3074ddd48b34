/* One small file for each export of the catalogue, made from published headers
 * (tests/exports/): its profile knows it, and rows and amounts come out as typed. */
#include "base/text.h"
#include "ingest/ingest.h"
#include "ingest/returned.h"
#include "model/fields.h"
#include "test.h"

struct expected {
    const char *files[2]; /* of tests/exports/ */
    const char *profile;
    enum table table;
    size_t rows;
    money sum; /* of all its amounts, in fen */
};

static const struct expected exports[] = {
    {{"salesforce.csv"}, "salesforce", TABLE_DEALS, 3, 56000050},
    {{"salesforce.csv"}, "salesforce", TABLE_CONTRACTS, 1, 7000050},
    {{"hubspot.csv"}, "hubspot", TABLE_DEALS, 2, 530000},
    {{"zoho.csv"}, "zoho", TABLE_DEALS, 1, 100000},
    {{"dynamics.csv"}, "dynamics", TABLE_DEALS, 2, 195050},
    {{"dynamics.csv"}, "dynamics", TABLE_CONTRACTS, 1, 95050},
    {{"纷享销客_商机.csv"}, "fxiaoke", TABLE_DEALS, 3, 2050000},
    {{"纷享销客_商机.csv"}, "fxiaoke", TABLE_CONTRACTS, 1, 800000},
    {{"销售易_销售机会.csv"}, "xiaoshouyi", TABLE_DEALS, 2, 1200000},
    {{"销售易_销售机会.csv"}, "xiaoshouyi", TABLE_CONTRACTS, 1, 700000},
    {{"简道云_线索.csv"}, "jiandaoyun", TABLE_LEADS, 2, 0},
    {{"悟空_合同.csv"}, "wukong", TABLE_CONTRACTS, 1, 100000},
    {{"悟空_回款计划.csv", "悟空_回款.csv"}, "wukong", TABLE_RECEIVABLES, 2, 100000},
    {{"悟空_回款.csv", "悟空_回款计划.csv"}, "wukong", TABLE_PAYMENTS, 1, 60000},
    {{"用友_往来明细.csv"}, "yonyou", TABLE_RECEIVABLES, 1, 100000},
    {{"用友_应收明细账.csv"}, "yonyou", TABLE_RECEIVABLES, 2, 20500000},
    {{"用友_应收明细账.csv"}, "yonyou", TABLE_PAYMENTS, 2, 13000000},
    {{"金蝶_应收单.csv"}, "kingdee", TABLE_RECEIVABLES, 1, 100000},
    {{"erpnext.csv"}, "erpnext", TABLE_RECEIVABLES, 1, 100000},
    {{"erpnext.csv"}, "erpnext", TABLE_PAYMENTS, 1, 20000},
};

static struct arena memory;
static struct diags diags;
static struct model model;

static void read_files(const char *const files[2])
{
    static const char *const folders[] = {"templates/profiles"};
    const char *inputs[2] = {NULL, NULL};
    size_t n = 0;
    for (; n < 2 && files[n]; n++)
        inputs[n] = arena_printf(&memory, "tests/exports/%s", files[n]);
    diags_init(&diags, &memory);
    diags.quiet = true;
    const struct settings *s = settings_read(&memory, &diags, "templates/rules.yaml", NULL);
    model_init(&model, &memory, &diags, s, calendar_read(&memory, &diags, NULL, 0));
    ingest_inputs(&model, arena_new(), profiles_read(&memory, &diags, s, folders, 1),
                  inputs, n, &(struct returned){{0}}, NULL);
}

static money amounts(enum table t)
{
    const struct field *f = field_named(t, STR("amount"));
    char room[CELL_ROOM];
    money sum = 0;
    for (size_t i = 0; f && i < model_count(&model, t); i++)
        sum += wide_get(model_cell(&model, t, f, i, room));
    return sum;
}

static void every_export_is_known(void)
{
    for (size_t i = 0; i < COUNT_OF(exports); i++) {
        const struct expected *e = &exports[i];
        read_files(e->files);
        CHECK(model.files.n > 0 && model.files.at[0].profile);
        CHECK_TEXT(model.files.at[0].profile, e->profile);
        CHECK_INT(model_count(&model, e->table), e->rows);
        CHECK_INT(amounts(e->table), e->sum);
        CHECK_INT(diags_count(&diags, DIAG_REJECT), 0);
    }
}

int main(void)
{
    memory = arena_new();
    RUN(every_export_is_known);
    return test_end();
}
