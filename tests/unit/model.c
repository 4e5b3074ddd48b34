/* The model: the working calendar, working days with leave, order and links, teams and
 * targets, stages in time, contracts from won deals. Run from the repository's root. */
#include "base/file.h"
#include "base/text.h"
#include "model/fields.h"
#include "model/origin.h"
#include "model/rare.h"
#include "test.h"

static struct arena a;
static struct diags ds;
static const struct settings *settings;
static const struct calendar *calendar;
static struct model m;

static sym name(const char *text)
{
    return intern(m.names, str_of(text));
}

static void begin(void)
{
    ds.n = 0;
    model_init(&m, &a, &ds, settings, calendar);
}

static void give(enum table t)
{
    m.present[t] = true;
    m.columns[t] = UINT64_MAX;
}

static uint32_t rep(const char *id, const char *team, const char *region)
{
    struct rep *r = model_new_row(&m, TABLE_REPS);
    r->id = r->name = name(id);
    r->team = name(team);
    r->region = name(region);
    return (uint32_t)(m.reps.n - 1);
}

static void calendar_of_china(void)
{
    /* National Day 2026: 1 to 7 October off, 20 September and 10 October worked. */
    CHECK(!calendar_works(calendar, day_of(2026, 10, 1)));
    CHECK(calendar_works(calendar, day_of(2026, 10, 10)));
    CHECK_TEXT(calendar_name(calendar, day_of(2026, 10, 1)), "国庆节");
    CHECK_INT(calendar_working_days(calendar, day_of(2026, 9, 28), day_of(2026, 10, 12)),
              6);
    CHECK(calendar_knows_year(calendar, 2026));
    CHECK(!calendar_knows_year(calendar, 2019));
    CHECK_INT(calendar_working_days(calendar, day_of(2030, 4, 1), day_of(2030, 5, 1)), 22);
    CHECK_INT(
        calendar_last_working_day(calendar, day_of(2026, 11, 16), day_of(2026, 11, 23)),
        day_of(2026, 11, 20));
    for (day d = day_of(2020, 1, 1); d < day_of(2031, 1, 1); d += 17) {
        int days = 0;
        for (day e = d; e < d + 40; e++) days += calendar_works(calendar, e);
        CHECK_INT(calendar_working_days(calendar, d, d + 40), days);
    }
    CHECK_INT(calendar_working_days(calendar, 5, 5), 0);
    CHECK_INT(calendar_working_days(calendar, day_of(2026, 1, 9), day_of(2025, 1, 9)), 0);
    int decade = calendar_working_days(calendar, day_of(2010, 1, 1), day_of(2040, 1, 1));
    CHECK(decade > 7400 && decade < 7900);
}

static void no_calendar(void)
{
    const struct calendar *plain = calendar_read(&a, &ds, NULL, 0);
    CHECK_INT(calendar_working_days(plain, day_of(2026, 10, 1), day_of(2026, 11, 1)), 22);
    CHECK_INT(calendar_working_days(plain, day_of(1969, 12, 29), day_of(1970, 1, 12)), 10);
    CHECK(!calendar_knows_year(plain, 2026));
}

static void leave(uint32_t r, day first, day last)
{
    struct leave *l = model_new_row(&m, TABLE_LEAVE);
    l->rep = r;
    l->first = first;
    l->last = last;
}

static void leave_counts_once(void)
{
    begin();
    uint32_t one = rep("R1", "一组", "华东"), two = rep("R2", "一组", "华东");
    day monday = day_of(2026, 11, 16);
    leave(two, monday + 3, monday + 3);
    leave(one, monday + 1, monday + 2);
    leave(one, monday + 2, monday + 3);
    leave(one, monday, monday + 1);
    m.reps.at[two].hired_on = monday + 1;
    m.reps.at[two].left_on = monday + 3;
    model_finish(&m);
    CHECK_INT(rep_working_days(&m, one, monday, monday + 7), 1);
    CHECK_INT(rep_working_days(&m, two, monday, monday + 7), 2);
    CHECK(!rep_works_on(&m, one, monday + 3));
    CHECK(rep_works_on(&m, one, monday + 4));
    CHECK_INT(rep_working_days(&m, one, monday - 7, monday), 5);
}

static void teams(void)
{
    begin();
    rep("R1", "一组", "华东");
    rep("R2", "一组", "华南");
    rep("R3", "二组", "华东 ");
    rep("R4", "三组", "");
    rep("R5", "", "");
    rep("R6", "a组", "");
    rep("R7", "A组", "");
    model_finish(&m);
    CHECK_INT(m.regions.n, 2);
    CHECK_INT(m.teams.n, 6);
    CHECK_TEXT(model_text(&m, m.teams.at[0].id), "华东/一组");
    CHECK_TEXT(model_text(&m, m.teams.at[1].id), "二组");
    CHECK_TEXT(model_text(&m, m.teams.at[2].id), "华南/一组");
    CHECK_TEXT(model_text(&m, m.teams.at[3].id), "三组");
    CHECK_INT(m.teams.at[3].region_ref, REF_NONE);
    CHECK_INT(m.rep_team[1], 2);
    CHECK_INT(m.rep_team[4], REF_NONE);
}

static struct target *target(enum scope_kind scope, const char *key)
{
    struct target *t = model_new_row(&m, TABLE_TARGETS);
    t->scope = scope;
    t->key = name(key);
    return t;
}

static uint32_t ref_of_target(size_t i)
{
    const struct target t = target_at(&m, i);
    return target_ref(&m, &t);
}

static void target_keys(void)
{
    begin();
    rep("R1", "一组", "华东");
    rep("R2", "一组", "华南");
    rep("R3", "二组", "华东");
    target(SCOPE_TEAM, "华南/一组");
    target(SCOPE_TEAM, "二组");
    target(SCOPE_TEAM, "一组");
    target(SCOPE_REP, "r3");
    target(SCOPE_REGION, "华北");
    target(SCOPE_OTHER, "A线");
    model_finish(&m);
    CHECK_INT(ref_of_target(0), 2);
    CHECK_INT(ref_of_target(1), 1);
    CHECK_INT(ref_of_target(2), REF_NONE); /* ambiguous */
    CHECK_INT(ref_of_target(3), 2);
    CHECK_INT(ref_of_target(4), REF_NONE); /* no such region */
    CHECK_INT(ds.n, 2);
}

static void invoice(sym id, uint32_t contract, uint32_t customer)
{
    struct receivable *r = model_new_row(&m, TABLE_RECEIVABLES);
    r->id = id;
    r->contract = contract;
    r->customer = customer;
    r->amount = 10000;
}

static void pay(uint32_t of, moment at, money amount)
{
    struct payment *p = model_new_row(&m, TABLE_PAYMENTS);
    p->invoice = of;
    p->paid_at = at;
    p->amount = amount;
}

static void contract(uint32_t r, day signed_on, money amount)
{
    struct contract *c = model_new_row(&m, TABLE_CONTRACTS);
    c->rep = r;
    c->signed_on = signed_on;
    c->amount = amount;
}

static money paid_before(size_t invoice, moment before)
{
    const struct receivable r = receivable_at(&m, invoice);
    return receivable_paid(&m, &r, before);
}

static void links(void)
{
    begin();
    uint32_t one = rep("R1", "一组", ""), two = rep("R2", "一组", "");
    uint32_t customer = model_add_customer_named(&m, name("甲公司"));
    m.customers.at[customer].owner = two;
    give(TABLE_CONTRACTS);
    contract(one, 200, 5);
    contract(two, 100, 6);
    contract(two, 200, 7);
    invoice(name("I1"), 0, customer);
    invoice(name("I2"), REF_NONE, customer);
    invoice(name("I3"), REF_NONE, REF_NONE);
    invoice(name("I4"), 0, customer);
    m.receivable_rows.at[3].rep = REF_UNKNOWN;
    pay(1, 500, 30);
    pay(0, 900, -5);
    pay(1, 400, 20);
    pay(0, 100, 10);
    model_finish(&m);
    CHECK_INT(contract_at(&m, 0).amount, 6);
    CHECK_INT(contract_at(&m, 1).amount, 5);
    CHECK_INT(receivable_at(&m, 0).contract, 1);
    CHECK_INT(receivable_at(&m, 0).rep, one);
    CHECK_INT(receivable_at(&m, 1).rep, two);
    CHECK_INT(receivable_at(&m, 2).rep, REF_NONE);
    CHECK_INT(receivable_at(&m, 3).rep, REF_NONE);
    CHECK_INT(paid_before(0, 900), 10);
    CHECK_INT(paid_before(0, 901), 5);
    CHECK_INT(paid_before(1, 501), 50);
    CHECK_INT(paid_before(2, 901), 0);
    CHECK_INT(m.last_event, 200);
    CHECK_INT(m.first_event[TABLE_CONTRACTS], 100);
    CHECK_INT(m.first_event[TABLE_LEADS], DAY_NONE);
}

static void deal(uint8_t stage, enum deal_status status, moment closed_at, money amount)
{
    struct deal *d = model_new_row(&m, TABLE_DEALS);
    d->id = name("D");
    d->stage = stage;
    d->status = status;
    d->created_at = 0;
    d->closed_at = closed_at;
    d->amount = amount;
}

static void change(uint32_t of, moment at, uint8_t to)
{
    struct stage_change *c = model_new_row(&m, TABLE_STAGE_CHANGES);
    c->deal = of;
    c->changed_at = at;
    c->to_stage = to;
}

static void deals(void)
{
    begin();
    give(TABLE_DEALS);
    deal(3, DEAL_WON, 86400 * 10, 100);
    deal(1, DEAL_OPEN, MOMENT_NONE, 200);
    deal(3, DEAL_WON, 86400 * 5, MONEY_NONE);
    deal(3, DEAL_WON, 86400 * 3 + 7, 300);
    change(1, 300, 2);
    change(0, 50, 1);
    change(1, 200, 1);
    model_finish(&m);
    CHECK(m.contracts_from_deals && model_has(&m, TABLE_CONTRACTS));
    CHECK(model_has_column(&m, TABLE_CONTRACTS, "amount"));
    CHECK(!model_has_column(&m, TABLE_CONTRACTS, "kind"));
    CHECK_INT(m.contracts.n, 3);
    CHECK_INT(contract_at(&m, 0).amount, 300);
    CHECK_INT(contract_at(&m, 0).signed_on, 3);
    CHECK_INT(contract_at(&m, 1).amount, 0); /* won without amount */
    CHECK_INT(ds.n, 1);
    CHECK_INT(deal_stage_at(&m, 1, 200), 1);
    CHECK_INT(deal_stage_at(&m, 1, 201), 1);
    CHECK_INT(deal_stage_at(&m, 1, 301), 2);
    CHECK_INT(deal_stage_at(&m, 3, 301), 3);
}

/* As it is read: the rare columns, deal and note, behind the record. */
static void activity_add(struct activity kept, uint32_t deal, uint32_t line)
{
    struct {
        struct activity kept;
        uint32_t rare[2];
    } row = {kept, {deal, SYM_EMPTY}};
    struct filling f = filling_of(&m, TABLE_ACTIVITIES);
    memcpy(filling_begin(&f), &row, sizeof row);
    filling_keep(&f, (struct origin){0, line});
}

static uint32_t random_next(uint64_t *seed)
{
    *seed = *seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*seed >> 33);
}

static moment anywhere(int i, uint64_t *seed)
{
    (void)i;
    return (moment)random_next(seed) % 40000000 - 1000;
}

/* By date, not by hour; dates of a few thousand rows, of some bundles, of a few rows. */
static moment by_date(int i, uint64_t *seed)
{
    int rows = i < 30000 ? 1700 : i < 70000 ? 13000 : 500;
    int before = i < 30000 ? 0 : i < 70000 ? 100 : 200;
    return (moment)(before + i / rows) * 86400 + random_next(seed) % 86400;
}

static moment in_order(int i, uint64_t *seed)
{
    (void)seed;
    return i / 3;
}

static moment but_for_two(int i, uint64_t *seed)
{
    (void)seed;
    return i == 8191 ? 8300 : i == 60000 ? 59000 : i;
}

static void sort_of(moment (*when)(int i, uint64_t *seed))
{
    begin();
    uint64_t seed = 42;
    for (int i = 0; i < 100000; i++) {
        struct activity t = {.at = when(i, &seed), .rep = (uint32_t)i};
        activity_add(t, i % 3 ? REF_NONE : (uint32_t)i, (uint32_t)i + 1);
    }
    model_finish(&m);
    bool ordered = true, followed = true;
    uint64_t sum = 0;
    for (size_t i = 0; i < m.activities.n; i++) {
        struct activity t = activity_at(&m, i), last = activity_at(&m, i ? i - 1 : 0);
        sum += t.rep;
        followed = followed && model_origin(&m, TABLE_ACTIVITIES, i).row == t.rep + 1 &&
                   activity_deal(&m, i) == (t.rep % 3 ? REF_NONE : t.rep);
        if (!i) continue;
        ordered = ordered && last.at <= t.at && (last.at < t.at || last.rep < t.rep);
    }
    CHECK(ordered);
    CHECK(followed);
    CHECK_INT(m.activities.n, 100000);
    CHECK_INT(sum, 4999950000);
}

static void large_sort(void)
{
    sort_of(anywhere);
    sort_of(by_date);
    sort_of(in_order);
    sort_of(but_for_two);
}

/* Lines 2 to 5 of file 1, a record of no file, lines 9 and 8 of file 2. */
static struct origins some_origins(void)
{
    static const struct origin from[] = {{1, 2}, {1, 3}, {1, 4}, {1, 5},
                                         {0, 0}, {2, 9}, {2, 8}};
    struct origins o = {.runs = {NULL, 0, 0}};
    for (size_t i = 0; i < COUNT_OF(from); i++) origins_add(&o, i, from[i]);
    return o;
}

static void check_origins(const struct origins *o, const char *rows)
{
    char text[100] = "";
    begin();
    m.origins[TABLE_TASKS] = *o;
    for (size_t i = 0; i < strlen(rows) / 4; i++) {
        struct origin from = model_origin(&m, TABLE_TASKS, i);
        sprintf(text + 4 * i, "%d:%u ", from.file, from.row);
    }
    CHECK_TEXT(text, rows);
}

static void origins_are_kept(void)
{
    struct origins o = some_origins(), more = some_origins(), none = {.runs = {NULL, 0, 0}};
    CHECK_INT(o.runs.n, 4);
    check_origins(&o, "1:2 1:3 1:4 1:5 0:0 2:9 2:8 ");
    CHECK(!origins_by_file(&o)); /* a record of no file is no later than others */
    origins_append(&none, 0, &o, 7);
    origins_append(&none, 7, &more, 7);
    check_origins(&none, "1:2 1:3 1:4 1:5 0:0 2:9 2:8 1:2 1:3 1:4 1:5 0:0 2:9 2:8 ");
    const uint64_t dead = 1 | 1 << 2 | 1 << 12;
    origins_drop(&none, 14, &dead);
    check_origins(&none, "1:3 1:5 0:0 2:9 2:8 1:2 1:3 1:4 1:5 0:0 2:8 ");
    VEC_OF(uint32_t) was, again;
    vec_make(&was, 7);
    for (uint32_t i = 0; i < 7; i++) was.at[i] = 6 - i;
    o = some_origins();
    origins_sort(&o, 7, was.at);
    check_origins(&o, "2:8 2:9 0:0 1:5 1:4 1:3 1:2 ");
    vec_make(&again, 7);
    for (uint32_t i = 0; i < 7; i++) again.at[i] = (i + 2) % 7;
    origins_sort(&o, 7, again.at);
    check_origins(&o, "0:0 1:5 1:4 1:3 1:2 2:8 2:9 ");
    more = some_origins();
    origins_add(&more, 7, (struct origin){3, 3});
    check_origins(&more, "1:2 1:3 1:4 1:5 0:0 2:9 2:8 3:3 ");
}

/* Many payments of few invoices, in no order; those of one moment stay as they stood. */
static void payments_of_invoices(void)
{
    enum { INVOICES = 5, PAYMENTS = 1000 };
    begin();
    m.present[TABLE_RECEIVABLES] = m.present[TABLE_PAYMENTS] = true;
    for (int i = 0; i < INVOICES; i++) model_new_row(&m, TABLE_RECEIVABLES);
    for (uint32_t i = 0; i < PAYMENTS; i++) {
        struct payment *p = model_new_row(&m, TABLE_PAYMENTS);
        p->invoice = i * 7 % 3 + (i % 50 == 0); /* of the last two: few and none */
        p->paid_at = 100000 - i * 31 % 11 * 1000;
        p->amount = i;
    }
    model_finish(&m);
    size_t seen = 0;
    for (uint32_t k = 0; k < INVOICES; k++) {
        const struct receivable r = receivable_at(&m, k);
        struct payment last = {.paid_at = INT32_MIN};
        CHECK_INT(r.first_payment, seen);
        seen += r.payments;
        for (size_t i = r.first_payment; i < seen; i++) {
            const struct payment p = payment_at(&m, i);
            CHECK_INT(p.invoice, k);
            CHECK(last.paid_at < p.paid_at ||
                  (last.paid_at == p.paid_at && last.amount < p.amount));
            last = p;
        }
    }
    CHECK_INT(seen, PAYMENTS);
    CHECK_INT(receivable_at(&m, 4).payments, 0);
}

/* Lines that never follow one another: each record has its own. */
static void origins_in_disorder(void)
{
    struct origins o = {.runs = {NULL, 0, 0}};
    bool right = true;
    begin();
    for (uint32_t i = 0; i < 5000; i++) origins_add(&o, i, (struct origin){1, 3 * i + 2});
    CHECK_INT(o.each.n, 5000);
    m.origins[TABLE_TASKS] = o;
    for (uint32_t i = 0; i < 5000; i++)
        right = right && model_origin(&m, TABLE_TASKS, i).row == 3 * i + 2;
    CHECK(right);
}

/* Rare columns are there from the first cell that is given, whatever was added before. */
static void rare_columns(void)
{
    begin();
    const struct activity any = {0};
    for (uint32_t i = 0; i < 5; i++) activity_add(any, REF_NONE, 2 + i);
    CHECK_INT(m.rare[RARE_ACTIVITY_DEAL].n, 0);
    CHECK(activity_deal(&m, 4) == REF_NONE);
    activity_add(any, 7, 7);
    activity_add(any, REF_NONE, 8);
    CHECK_INT(m.rare[RARE_ACTIVITY_DEAL].n, 7);
    CHECK_INT(m.rare[RARE_ACTIVITY_NOTE].n, 0);
    CHECK(activity_deal(&m, 4) == REF_NONE && activity_deal(&m, 6) == REF_NONE);
    CHECK_INT(activity_deal(&m, 5), 7);
    const uint64_t dead = 1 << 1 | 1 << 6;
    rare_drop(&m, TABLE_ACTIVITIES, 7, &dead);
    CHECK_INT(activity_deal(&m, 4), 7);
    CHECK_INT(m.rare[RARE_ACTIVITY_DEAL].n, 5);
}

/* Tables of which only one gives a rare column come together. */
static void rare_columns_meet(void)
{
    const struct activity any = {0};
    begin();
    activity_add(any, REF_NONE, 2);
    struct model first = m;
    begin();
    activity_add(any, 3, 2);
    struct model second = m;
    begin();
    activity_add(any, REF_NONE, 2);
    activity_add(any, REF_NONE, 3);
    struct model third = m;
    model_rows_move(&first, &second, TABLE_ACTIVITIES);
    model_rows_move(&first, &third, TABLE_ACTIVITIES);
    CHECK_INT(first.activities.n, 4);
    CHECK_INT(first.rare[RARE_ACTIVITY_DEAL].n, 4);
    CHECK(activity_deal(&first, 0) == REF_NONE && activity_deal(&first, 3) == REF_NONE);
    CHECK_INT(activity_deal(&first, 1), 3);
}

static void records_are_small(void)
{
    CHECK_INT(sizeof(struct moment_cell), 5);
    moment most = day_start(day_of(2100, 12, 31)) + 86399;
    struct deal d;
    char row[ROW_MOST];
    row_clear(TABLE_DEALS, row);
    memcpy(&d, row, sizeof d);
    CHECK(d.created_at == MOMENT_NONE && d.closed_at == MOMENT_NONE);
    CHECK(d.amount == MONEY_NONE);
    moment_put((char *)&d + field_named(TABLE_DEALS, STR("stage_changed_at"))->offset,
               most);
    CHECK(d.stage_changed_at == most && d.created_at == MOMENT_NONE);
    CHECK_INT(d.stage, STAGE_NONE);
    d.closed_at = day_start(day_of(1900, 1, 1));
    CHECK(moment_get((char *)&d + field_named(TABLE_DEALS, STR("closed_at"))->offset) ==
          day_start(day_of(1900, 1, 1)));
}

static void rulebook(void)
{
    CHECK_INT(settings->nstage, 4);
    CHECK_INT(exact_round(settings->stages[1].floor, 100), 30);
    CHECK(!exact_known(settings->stages[3].floor));
    CHECK_INT(exact_round(
                  rule_parameter(settings_rule(settings, "attainment_red"), "limit"), 100),
              40);
    CHECK_INT(settings->nrule, 19);
    exact weights = EXACT_ZERO;
    for (size_t i = 0; i < settings->ndimension; i++)
        weights = exact_add(weights, settings->dimensions[i].weight);
    CHECK_INT(exact_round(weights, 1), 100);
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        const struct table_info *info = table_info(t);
        CHECK_INT(info->table, t);
        CHECK_INT(table_named(str_of(info->name)), t);
        if (info->id) CHECK(field_index(t, info->id) >= 0);
        if (info->date) CHECK(field_index(t, info->date) >= 0);
    }
}

int main(void)
{
    static const char *const folders[] = {"templates/calendar"};
    a = arena_new();
    diags_init(&ds, &a);
    settings = settings_read(&a, &ds, "templates/rules.yaml", NULL);
    calendar = calendar_read(&a, &ds, folders, 1);
    CHECK(settings && ds.n == 0);
    if (!settings) return 1;
    ds.quiet = true;
    RUN(rulebook);
    RUN(calendar_of_china);
    RUN(no_calendar);
    RUN(leave_counts_once);
    RUN(teams);
    RUN(target_keys);
    RUN(links);
    RUN(deals);
    RUN(large_sort);
    RUN(origins_are_kept);
    RUN(payments_of_invoices);
    RUN(origins_in_disorder);
    RUN(rare_columns);
    RUN(rare_columns_meet);
    RUN(records_are_small);
    return test_end();
}
