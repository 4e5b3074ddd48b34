/* Packed records: what was put in comes out, whatever the values, and after rows were taken
 * out. */
#include "model/pack.h"
#include "base/registers.h"
#include "base/text.h"
#include "test.h"

#include <stdio.h>

static const struct table_info *info;

static struct activity some(size_t i)
{
    struct activity x = {.rep = (uint32_t)(i * 7 % 1000),
                         .customer = (uint32_t)(i * 31 % 50000),
                         .at = 1700000000 + (moment)i * 30,
                         .type = (uint8_t)(i % 10),
                         .outcome = (uint8_t)(i % 4)};
    if (i % 13 == 0) x.customer = REF_NONE;
    return x;
}

/* Values that lie as far apart as they can. */
static struct activity odd(size_t i)
{
    struct activity x = some(i);
    if (i % 2) x.rep = REF_NONE - 1;
    if (i % 3 == 0) x.customer = REF_NONE - 2;
    if (i % 5 == 0) x.at = MOMENT_NONE;
    if (i % 7 == 0) x.at = -MOMENT_NONE - 1;
    if (i % 11 == 0) x.type = UINT8_MAX;
    return x;
}

static struct activity none(size_t i)
{
    (void)i;
    return (struct activity){.rep = REF_NONE, .customer = REF_NONE, .at = MOMENT_NONE};
}

static bool equal(struct activity a, struct activity b)
{
    return a.rep == b.rep && a.customer == b.customer && a.at == b.at && a.type == b.type &&
           a.outcome == b.outcome;
}

static void add(struct model *m, size_t n, struct activity (*make)(size_t i))
{
    for (size_t i = 0; i < n; i++) *vec_push(&m->activity_rows) = make(i);
    model_bundle(m, TABLE_ACTIVITIES, ALL_SETTLED);
}

static void whatever_goes_in_comes_out(void)
{
    static struct activity (*const makes[])(size_t i) = {some, odd, none};
    for (size_t k = 0; k < COUNT_OF(makes); k++) {
        struct model m = {.arena = NULL};
        size_t n = 2 * BUNDLE_ROWS + 77, wrong = 0;
        add(&m, n, makes[k]);
        CHECK_INT(m.activities.n, n);
        for (size_t i = 0; i < n; i++) wrong += !equal(activity_at(&m, i), makes[k](i));
        CHECK_INT(wrong, 0);
        bundles_free(&m.activities);
    }
}

/* Parts of a file end anywhere, so bundles do; rows are found all the same. */
static void short_bundles_and_dropped_rows(void)
{
    struct model m = {.arena = NULL}, more = {.arena = NULL};
    bit_set dead = {NULL, 0, 0};
    size_t parts[] = {5, BUNDLE_ROWS, 1, 1, 3 * BUNDLE_ROWS / 2, 9}, n = 0, kept = 0,
           wrong = 0;
    for (size_t k = 0; k < COUNT_OF(parts); k++) {
        add(&more, parts[k], k % 2 ? some : odd);
        bundles_append(&m.activities, &more.activities);
        n += parts[k];
    }
    struct doubt doubts[] = {{2, 0, 70}, {3, 0, 71}, {8, 1, 72}};
    bundles_doubt(&m.activities, doubts, COUNT_OF(doubts));
    CHECK_INT(m.activities.n, n);
    struct activity *before = vec_zeroed(sizeof *before, n);
    for (size_t i = 0; i < n; i++) before[i] = activity_at(&m, i);
    bits_make(&dead, n);
    for (size_t i = 0; i < n; i++)
        if (i < 5 || i % 9 == 3 || i == n - 9 + 2) bit_put(dead.at, i);
    bundles_drop(&m.activities, info, dead.at);
    for (size_t i = 0; i < n; i++)
        if (!bit_at(dead.at, i)) wrong += !equal(activity_at(&m, kept++), before[i]);
    CHECK_INT(wrong, 0);
    CHECK_INT(m.activities.n, kept);
    const struct bundle *last = &m.activities.bundles.at[m.activities.bundles.n - 1];
    size_t lost = 0; /* of the last nine rows, before those in doubt */
    CHECK(bit_at(dead.at, n - 9 + 2));
    for (size_t i = n - 9; i < n - 1; i++) lost += bit_at(dead.at, i);
    size_t left = last->doubts.n;
    CHECK(left >= 1 && last->doubts.at[left - 1].symbol == 72);
    CHECK_INT(last->doubts.at[left - 1].row, 8 - lost);
    for (size_t i = 0; i < left; i++) CHECK(last->doubts.at[i].symbol != 70);
    vec_release(before);
    vec_free(&dead);
    bundles_free(&m.activities);
}

static bool ascends(struct activity *rows, size_t n)
{
    struct bundles b = {.n = 0};
    bundles_add(&b, info, (const char *)rows, n, ALL_SETTLED);
    bool is_so = b.bundles.at[0].ascending >> BUNDLED_ACTIVITY_AT & 1;
    bundles_free(&b);
    return is_so;
}

/* One row that is earlier than the one above it is found wherever it stands. */
static void order_is_known(void)
{
    static struct activity rows[1000];
    for (size_t i = 0; i < COUNT_OF(rows); i++) rows[i] = some(i);
    CHECK(ascends(rows, COUNT_OF(rows)));
    rows[0].at = MOMENT_NONE;
    rows[500].at = rows[499].at;
    CHECK(ascends(rows, COUNT_OF(rows)));
    CHECK(ascends(rows, 1));
    for (size_t at = 1; at < COUNT_OF(rows); at++) {
        struct activity kept = rows[at];
        rows[at].at = at % 2 ? MOMENT_NONE : rows[at - 1].at - 1;
        CHECK_INT(ascends(rows, COUNT_OF(rows)), at == 1);
        rows[at] = kept;
    }
}

/* The first and last days are those of rows that live. */
static void ends_are_of_rows_that_live(void)
{
    enum { ROWS = 2000 };
    bit_set one = {NULL, 0, 0}, two = {NULL, 0, 0};
    int64_t least, most;
    struct model m = {.arena = NULL};
    add(&m, ROWS, some);
    bits_make(&one, ROWS);
    bits_make(&two, ROWS);
    bit_put(one.at, ROWS / 2);
    bundles_drop(&m.activities, info, one.at);
    const struct bundle *b = m.activities.bundles.at;
    CHECK(bundle_span(b, BUNDLED_ACTIVITY_AT, &least, &most));
    CHECK(least == some(0).at && most == some(ROWS - 1).at);
    bit_put(two.at, 0);
    bit_put(two.at, ROWS - 2);
    bundles_drop(&m.activities, info, two.at);
    b = m.activities.bundles.at;
    CHECK(bundle_span(b, BUNDLED_ACTIVITY_AT, &least, &most));
    CHECK(least == some(1).at && most == some(ROWS - 2).at);
    CHECK_INT(m.activities.n, ROWS - 3);
    vec_free(&one);
    vec_free(&two);
    bundles_free(&m.activities);
}

/* ---- all kinds of columns ---- */

static const enum table many[] = {TABLE_TARGETS,   TABLE_LEADS,       TABLE_DEALS,
                                  TABLE_CONTRACTS, TABLE_RECEIVABLES, TABLE_PAYMENTS};

static uint64_t noise(size_t i)
{
    uint64_t x = (i + 1) * 0x9E3779B97F4A7C15u;
    x = (x ^ x >> 29) * 0xBF58476D1CE4E5B9u;
    return x ^ x >> 32;
}

/* A cell as exports have it, or, with `wild`, anything that fits. */
static void cell_fill(char *row, const struct field *f, size_t i, bool wild)
{
    char *at = row + f->offset;
    uint64_t x = noise(i * 31 + f->offset);
    if (x % 11 == 0) return; /* not given */
    switch (f->kind) {
    case FIELD_MONEY:
        wide_put(at, wild ? (int64_t)(x | 1) : (int64_t)(x % 5000) * 10000 - 70000);
        break;
    case FIELD_NUMBER: wide_put(at, wild ? (int64_t)x : (int64_t)(x % 90) * 1000000); break;
    case FIELD_SHARE:
        *(int32_t *)at = wild ? (int32_t)x : (int32_t)(x % 101) * 10000;
        break;
    case FIELD_DAY:
    case FIELD_WEEK: *(day *)at = wild ? (day)x : 20000 + (day)(x % 300); break;
    case FIELD_MOMENT:
        moment_put(at, wild ? (moment)x : 1700000000 + (moment)(x % 999999));
        break;
    case FIELD_STAGE:
    case FIELD_CHOICE:
    case FIELD_TIER:
    case FIELD_SCOPE: *(uint8_t *)at = (uint8_t)(wild ? x : x % 6); break;
    case FIELD_PERIOD:
        *(struct period *)at =
            period_of(PERIOD_MONTH, 20000 + (day)(x % (wild ? 99999 : 700)));
        break;
    case FIELD_FLAG: row[f->offset2] = x % 3 == 0; break;
    case FIELD_CONTRACT: *(sym *)(row + f->offset2) = (sym)x; break;
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_INVOICE: break;
    }
    if (f->kind < FIELD_REP && f->kind != FIELD_TEXT && f->kind != FIELD_ID &&
        f->kind != FIELD_FLAG)
        return;
    *(uint32_t *)at = wild ? (uint32_t)x : (uint32_t)(x % (f->kind == FIELD_ID ? 9000 : 8));
}

static char *records_make(const struct table_info *t, size_t n, bool wild)
{
    char *records = vec_zeroed(t->record, n), row[ROW_MOST];
    for (size_t i = 0; i < n; i++) {
        row_clear(t->table, row);
        for (const struct field *f = t->fields; f->name; f++)
            if (field_is_kept(f) && f->offset < t->record) cell_fill(row, f, i, wild);
        memcpy(records + i * t->record, row, t->record);
    }
    return records;
}

static bool cells_equal(const struct bundles *b, const struct table_info *t,
                        const char *records, size_t i)
{
    for (const struct field *f = t->fields; f->name; f++) {
        char cell[CELL_ROOM];
        if (!field_is_kept(f) || f->offset >= t->record) continue;
        size_t n = f->kind == FIELD_PERIOD   ? sizeof(struct period)
                   : f->kind == FIELD_MOMENT ? 5
                   : f->kind == FIELD_MONEY || f->kind == FIELD_NUMBER ? 8
                   : f->kind == FIELD_CHOICE || f->kind == FIELD_STAGE ||
                           f->kind == FIELD_TIER || f->kind == FIELD_SCOPE
                       ? 1
                       : 4;
        bundles_cell(b, t, f, i, cell);
        if (memcmp(cell, records + i * t->record + f->offset, n) != 0) return false;
    }
    return true;
}

static void any_table_goes_in_and_out(void)
{
    for (size_t k = 0; k < 2 * COUNT_OF(many); k++) {
        const struct table_info *t = table_info(many[k / 2]);
        size_t n = BUNDLE_ROWS + 600, wrong = 0;
        struct bundles b = {.n = 0};
        char *records = records_make(t, n, k % 2), *out = vec_zeroed(t->record, n);
        bundles_add(&b, t, records, n, ALL_SETTLED);
        for (size_t j = 0; j < b.bundles.n; j++)
            bundle_open(&b.bundles.at[j], t, out + b.bundles.at[j].first * t->record);
        CHECK(memcmp(records, out, n * t->record) == 0);
        for (size_t i = 0; i < n; i += 13) wrong += !cells_equal(&b, t, records, i);
        CHECK_INT(wrong, 0);
        if (k % 2 == 0) CHECK(b.bundles.at[0].size <= t->record * 2 / 3);
        vec_release(records);
        vec_release(out);
        bundles_free(&b);
    }
}

static bool same_bundles(const struct bundle *a, const struct bundle *b)
{
    if (a->size != b->size || memcmp(a->bytes, b->bytes, (a->end - a->first) * a->size))
        return false;
    for (size_t c = 0; c < BUNDLE_COLUMNS; c++) {
        struct bundle_field x = a->field[c], y = b->field[c];
        if (x.at != y.at || x.shift != y.shift || x.mask != y.mask || x.base != y.base ||
            x.step != y.step || x.most != y.most || x.lacks != y.lacks ||
            x.nlist != y.nlist ||
            (x.nlist && memcmp(x.list, y.list, x.nlist * sizeof *x.list)))
            return false;
    }
    return true;
}

/* Whatever registers the machine has; a bundle of whole tiles and one that ends in one. */
static void any_registers_pack_the_same(void)
{
    for (size_t k = 0; k < 4 * COUNT_OF(many); k++) {
        const struct table_info *t = table_info(many[k / 4]);
        size_t n = k % 2 ? BUNDLE_ROWS : 1357;
        char *records = records_make(t, n, k / 2 % 2);
        struct bundles first = {.n = 0};
        CHECK_INT(registers_at_most(16), 16);
        bundles_add(&first, t, records, n, ALL_SETTLED);
        for (int bytes = 32; bytes <= 64; bytes *= 2) {
            struct bundles other = {.n = 0};
            CHECK(registers_at_most(bytes) <= bytes);
            bundles_add(&other, t, records, n, ALL_SETTLED);
            CHECK(same_bundles(first.bundles.at, other.bundles.at));
            bundles_free(&other);
        }
        vec_release(records);
        bundles_free(&first);
    }
}

static struct deal deal_new(void)
{
    char row[ROW_MOST];
    struct deal out;
    row_clear(TABLE_DEALS, row);
    memcpy(&out, row, sizeof out);
    return out;
}

/* Round amounts take the bits of their steps, words those of how many there are. */
static void few_values_take_few_bits(void)
{
    const struct table_info *t = table_info(TABLE_DEALS);
    struct bundles b = {.n = 0};
    struct deal *deals = vec_zeroed(sizeof *deals, 1000);
    for (size_t i = 0; i < 1000; i++) {
        deals[i] = deal_new();
        deals[i].amount = (money)(noise(i) % 1000) * 1000000;
        deals[i].product = (sym)(noise(i) % 7 * 100000);
        deals[i].probability = (int32_t)(noise(i) % 11) * 100000;
    }
    bundles_add(&b, t, (const char *)deals, 1000, ALL_SETTLED);
    const struct bundle *p = &b.bundles.at[0];
    CHECK_INT(p->size, 3); /* 10 + 3 + 4 bits */
    size_t amount = bundle_field_of(t, field_named(TABLE_DEALS, STR("amount")));
    size_t product = bundle_field_of(t, field_named(TABLE_DEALS, STR("product")));
    CHECK_INT(bundle_amount(p, bundle_row(p, 5), amount, MONEY_NONE), deals[5].amount);
    CHECK_INT(bundle_symbol(p, bundle_row(p, 5), product), deals[5].product);
    vec_release(deals);
    bundles_free(&b);
}

/* ---- other symbols ---- */

static sym id_of(struct interner *in, const char *form, size_t i)
{
    char text[40];
    struct id_series *hint = NULL;
    snprintf(text, sizeof text, form, i);
    return intern_id(in, str_of(text), &hint);
}

/* Ids of a series, words, many texts that are no ids, references settled and not. */
static void symbols_become_others(void)
{
    const struct table_info *t = table_info(TABLE_DEALS);
    struct interner *from = interner_new(), *into = interner_new();
    struct bundles b = {.n = 0};
    enum { ROWS = 900 };
    static struct deal deals[ROWS], out[ROWS];
    for (size_t i = 0; i < 50; i++) id_of(into, "X%05zu", i);
    for (size_t i = 0; i < 50; i++) id_of(into, "text %zu.", 2 * i);
    for (size_t texts = 0; texts < 2; texts++) {
        for (size_t i = 0; i < ROWS; i++) {
            deals[i] = deal_new();
            deals[i].id = id_of(from, "D%06zu", ROWS - i);
            deals[i].customer = (uint32_t)i;
            deals[i].rep = id_of(from, "R%04zu", i % 77);
            deals[i].product = i % 9 ? id_of(from, "text %zu.", i % 9) : SYM_EMPTY;
            if (texts) deals[i].lost_reason = id_of(from, "text %zu.", i);
        }
        uint32_t settled =
            1u << bundle_field_of(t, field_named(TABLE_DEALS, STR("customer_id")));
        bundles_add(&b, t, (const char *)deals, ROWS, settled);
    }
    struct renaming become;
    interner_merge(into, from, &become);
    bundles_rename(&b, t, &become);
    for (size_t texts = 0; texts < 2; texts++) {
        size_t wrong = 0;
        bundle_open(&b.bundles.at[texts], t, (char *)out);
        for (size_t i = 0; i < ROWS; i++) {
            wrong += out[i].id != id_of(into, "D%06zu", ROWS - i) || out[i].customer != i ||
                     out[i].rep != id_of(into, "R%04zu", i % 77);
            wrong +=
                out[i].product != (i % 9 ? id_of(into, "text %zu.", i % 9) : SYM_EMPTY);
            wrong +=
                out[i].lost_reason != (texts ? id_of(into, "text %zu.", i) : SYM_EMPTY);
        }
        CHECK_INT(wrong, 0);
    }
    renaming_free(&become);
    bundles_free(&b);
}

int main(void)
{
    info = table_info(TABLE_ACTIVITIES);
    RUN(whatever_goes_in_comes_out);
    RUN(short_bundles_and_dropped_rows);
    RUN(order_is_known);
    RUN(ends_are_of_rows_that_live);
    RUN(any_table_goes_in_and_out);
    RUN(any_registers_pack_the_same);
    RUN(few_values_take_few_bits);
    RUN(symbols_become_others);
    return test_end();
}
