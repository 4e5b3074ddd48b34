/* Keys of rows: what the runs of ids prove, and the numbers by which rows are compared. */
#include "ingest/keys.h"

#include "base/text.h"
#include "test.h"

static struct arena a;

static void ids(struct row_keys *k, const char *prefix, int from, int to)
{
    char id[40];
    for (int i = from; i < to; i++) {
        snprintf(id, sizeof id, "%s%06d", prefix, i);
        keys_add_id(k, a, str_of(id));
    }
}

/* The key that a row is compared by; 0 if no other can have it. */
static uint64_t key_of(const struct alike *x, size_t row)
{
    for (size_t i = 0; i < x->keys.n; i++)
        if (alike_row(x, i) == row) return x->keys.at[i];
    return 0;
}

static bool equal_rows(const struct alike *alike, size_t x, size_t y)
{
    uint64_t key = key_of(alike, x);
    return key && key == key_of(alike, y);
}

static void ascending_ids(void)
{
    struct row_keys k = {.n = 0};
    ids(&k, "A", 1, 1000);
    ids(&k, "A", 2000, 3000);
    CHECK_INT(k.runs.n, 2);
    CHECK_INT(k.hashes.n, 0);
    CHECK(keys_differ(&k));
    ids(&k, "A", 1500, 1600);
    CHECK(keys_differ(&k));
    ids(&k, "A", 1599, 1601);
    CHECK(!keys_differ(&k));
    struct alike x = keys_alike(&k);
    CHECK(equal_rows(&x, 999 + 1000 + 99, 999 + 1000 + 100));
    CHECK(!equal_rows(&x, 0, 1));
    CHECK(!x.all && x.keys.n == 2 && x.rows.n == 2 && k.n == 0);
    CHECK(x.least == 1599 && x.most == 1599);
    alike_free(&x);
}

/* The same number behind another prefix, or with more digits, is another id. */
static void forms_of_ids(void)
{
    struct row_keys k = {.n = 0};
    ids(&k, "A", 1, 10);
    ids(&k, "B", 1, 10);
    keys_add_id(&k, a, STR("A0000001"));
    keys_add_id(&k, a, STR("7"));
    keys_add_id(&k, a, STR("17"));
    CHECK(keys_differ(&k) && !k.explicit);
    struct alike x = keys_alike(&k);
    CHECK_INT(x.keys.n, 0);
    alike_free(&x);
}

/* Small and large letters, full-width forms: one id, so runs must not tell them apart. */
static void spellings_of_ids(void)
{
    struct row_keys k = {.n = 0};
    ids(&k, "A", 1, 10);
    keys_add_id(&k, a, STR("a000003"));
    keys_add_id(&k, a, STR("Ａ000004"));
    CHECK(k.explicit && !keys_differ(&k));
    struct alike x = keys_alike(&k);
    CHECK(x.all && x.keys.n == 11);
    CHECK(equal_rows(&x, 2, 9));
    CHECK(equal_rows(&x, 3, 10));
    CHECK(!equal_rows(&x, 0, 9));
    alike_free(&x);
}

static void rows_without_ids(void)
{
    struct row_keys k = {.n = 0};
    str one[] = {STR("x"), STR("1")}, two[] = {STR("x1"), STR("")};
    struct source_row row = {.cell = one, .n = 2}, other = {.cell = two, .n = 2};
    ids(&k, "A", 1, 4);
    keys_add_row(&k, &row);
    keys_add_row(&k, &other);
    keys_add_row(&k, &row);
    CHECK(k.explicit && k.n == 6);
    struct alike x = keys_alike(&k);
    CHECK(equal_rows(&x, 3, 5) && !equal_rows(&x, 3, 4));
    CHECK((x.keys.at[0] & 1) == 1 && (x.keys.at[3] & 1) == 0);
    alike_free(&x);
}

static void one_after_the_other(void)
{
    struct row_keys k = {.n = 0}, more = {.n = 0}, words = {.n = 0};
    ids(&k, "A", 1, 100);
    ids(&more, "A", 100, 200);
    keys_append(&k, &more);
    CHECK(keys_differ(&k) && k.n == 199 && more.n == 0);
    ids(&more, "A", 50, 60);
    keys_append(&k, &more);
    CHECK(!keys_differ(&k));
    keys_add_id(&words, a, STR("spring"));
    keys_add_id(&words, a, STR("a000007"));
    keys_append(&k, &words);
    CHECK(k.explicit && k.n == 211);
    struct alike x = keys_alike(&k);
    CHECK(equal_rows(&x, 49, 199));
    CHECK(equal_rows(&x, 6, 210));
    alike_free(&x);
}

/* Of runs that overlap in any way, just the rows of which there may be another. */
static void overlapping_runs(void)
{
    struct row_keys k = {.n = 0};
    ids(&k, "A", 50, 60);
    ids(&k, "A", 10, 40);
    ids(&k, "A", 20, 22);
    ids(&k, "A", 21, 25);
    ids(&k, "A", 38, 52);
    ids(&k, "B", 20, 30);
    CHECK(!keys_differ(&k));
    struct alike x = keys_alike(&k);
    static const uint32_t rows[] = {0, 1, 20, 21, 22, 23, 24, 38, 39,
                                    40, 41, 42, 43, 44, 45, 46, 47, 58, 59};
    CHECK_INT(x.rows.n, COUNT_OF(rows));
    for (size_t i = 0; i < x.rows.n && i < COUNT_OF(rows); i++)
        CHECK_INT(x.rows.at[i], rows[i]);
    CHECK(equal_rows(&x, 20, 40) && equal_rows(&x, 41, 42) && equal_rows(&x, 22, 43));
    CHECK(equal_rows(&x, 1, 59) && !equal_rows(&x, 0, 59));
    CHECK(x.least == 20 && x.most == 51);
    alike_free(&x);
}

int main(void)
{
    a = arena_new();
    RUN(ascending_ids);
    RUN(forms_of_ids);
    RUN(spellings_of_ids);
    RUN(rows_without_ids);
    RUN(one_after_the_other);
    RUN(overlapping_runs);
    return test_end();
}
