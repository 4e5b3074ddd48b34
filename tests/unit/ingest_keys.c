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

static uint64_t key_of(const struct row_keys *k, size_t row)
{
    keyed_rows rows = keys_shared(k);
    uint64_t key = 0;
    for (size_t i = 0; i < rows.n; i++)
        if (rows.at[i].row == row) key = rows.at[i].key;
    vec_free(&rows);
    return key;
}

static bool equal_rows(const struct row_keys *k, size_t x, size_t y)
{
    return key_of(k, x) && key_of(k, x) == key_of(k, y);
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
    CHECK(equal_rows(&k, 999 + 1000 + 99, 999 + 1000 + 100));
    CHECK(!equal_rows(&k, 0, 1));
    keys_free(&k);
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
    CHECK(!equal_rows(&k, 0, 9));
    CHECK(!equal_rows(&k, 0, 18));
    keys_free(&k);
}

/* Small and large letters, full-width forms: one id, so runs must not tell them apart. */
static void spellings_of_ids(void)
{
    struct row_keys k = {.n = 0};
    ids(&k, "A", 1, 10);
    keys_add_id(&k, a, STR("a000003"));
    keys_add_id(&k, a, STR("Ａ000004"));
    CHECK(k.explicit && !keys_differ(&k));
    CHECK(equal_rows(&k, 2, 9));
    CHECK(equal_rows(&k, 3, 10));
    keys_free(&k);
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
    CHECK(equal_rows(&k, 3, 5) && !equal_rows(&k, 3, 4));
    CHECK((key_of(&k, 3) & 1) == 0);
    keys_free(&k);
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
    CHECK(equal_rows(&k, 49, 199));
    CHECK(equal_rows(&k, 6, 210));
    keys_free(&k);
}

static str id_at(const char *text, const uint32_t *end)
{
    uint32_t from = end[-1] + 1;
    return (str){text + from, *end - from};
}

/* Cells of a text by the four are the same keys as one by one: ids of all lengths that go on or
 * jump, some of them with a byte changed, cut short or made longer. */
static void cells_by_the_four(void)
{
    enum { ROWS = 40 };
    static const char *const prefixes[] = {"", "R", "INV-", "ABCDEFGHIJK",
                                           "a long prefix, "};
    uint32_t random = 1, taken = 0;
    for (int round = 0; round < 20000; round++) {
        char text[ROWS * 40 + IDS_SPARE];
        uint32_t ends[ROWS + 1] = {UINT32_MAX}, at = 0;
        int digits = 1 + round % 8, number = (int)(random >> 20) % 9;
        const char *prefix = prefixes[(random >> 8) % COUNT_OF(prefixes)];
        for (int i = 0; i < ROWS; i++) {
            random = random * 1664525u + 1013904223u;
            int n = sprintf(text + at, "%s%0*d", prefix, digits, number + i);
            if (random >> 24 == 1) text[at + random % (uint32_t)n] = "/:AaR0,\xFF"[i % 8];
            if (random >> 24 == 2) n--;
            if (random >> 24 == 3) text[at + (uint32_t)n++] = '1';
            if (random >> 24 == 4) number++;
            ends[i + 1] = at += (uint32_t)n;
            text[at++] = ',';
        }
        memset(text + at, '7', IDS_SPARE);
        struct row_keys k = {.n = 0}, one = {.n = 0};
        for (size_t i = 0; i < ROWS; i++) keys_add_id(&one, a, id_at(text, ends + 1 + i));
        for (size_t i = 0; i < ROWS; i++) {
            struct id_cells cells = {text, ends + 1 + i, 1};
            size_t n = keys_add_cells(&k, cells, ROWS - i);
            taken += (uint32_t)n;
            i += n;
            if (i < ROWS) keys_add_id(&k, a, id_at(text, ends + 1 + i));
        }
        CHECK(k.n == one.n && k.explicit == one.explicit && k.runs.n == one.runs.n);
        CHECK(!k.runs.n ||
              memcmp(k.runs.at, one.runs.at, k.runs.n * sizeof *k.runs.at) == 0);
        keys_free(&k);
        keys_free(&one);
    }
    CHECK(taken > 20000 * ROWS / 2);
}

/* What is shared, against a count of each id: exact for runs, nothing missed by hashes. */
static void what_is_shared(void)
{
    enum { IDS = 3000, RUNS = 60 };
    uint32_t random = 1;
    for (int round = 0; round < 20; round++) {
        static int counts[IDS];
        static uint64_t numbers[RUNS * 100];
        struct row_keys k = {.n = 0};
        size_t n = 0, rivals = 0;
        memset(counts, 0, sizeof counts);
        for (int i = 0; i < RUNS; i++) {
            int from = (int)((random = random * 1664525u + 1013904223u) >> 8) % (IDS - 100);
            int to = from + (int)(random >> 4) % (round < 10 ? 100 : 30);
            ids(&k, "A", from, to);
            for (int x = from; x < to; x++) counts[x]++, numbers[n++] = (uint64_t)x + 1;
        }
        keyed_rows runs = keys_shared(&k), hashes = hashes_shared(numbers, n);
        for (size_t i = 0, h = 0; i < n; i++) {
            bool twice = counts[numbers[i] - 1] > 1;
            if (twice) {
                CHECK(rivals < runs.n && runs.at[rivals].row == i);
                CHECK(runs.at[rivals].key >> 1 == numbers[i] - 1);
                rivals++;
            }
            while (h < hashes.n && hashes.at[h].row < i) h++;
            CHECK(!twice || (h < hashes.n && hashes.at[h].row == i));
        }
        CHECK_INT(runs.n, rivals);
        CHECK(hashes.n < rivals + n / 4);
        vec_free(&runs);
        vec_free(&hashes);
        keys_free(&k);
    }
}

int main(void)
{
    a = arena_new();
    RUN(ascending_ids);
    RUN(forms_of_ids);
    RUN(spellings_of_ids);
    RUN(rows_without_ids);
    RUN(one_after_the_other);
    RUN(cells_by_the_four);
    RUN(what_is_shared);
    return test_end();
}
