/* Shares add up, bounds hold, tables keep their margins: by hand and over many random
 * cases. */
#include "plan/share.h"
#include "test.h"

#include <string.h>

static int64_t sum_of(const int64_t *x, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    return sum;
}

static void parts_add_up(void)
{
    struct arena a = arena_new();
    int64_t w[3] = {1, 1, 1}, out[3];
    share_parts(a, 3, w, 100, out);
    CHECK(out[0] == 34 && out[1] == 33 && out[2] == 33);
    int64_t unequal[3] = {180, 100, 60};
    share_parts(a, 3, unequal, 34000, out);
    CHECK(out[0] == 18000 && out[1] == 10000 && out[2] == 6000);
    int64_t none[3] = {0, 0, 0};
    share_parts(a, 3, none, 5, out);
    CHECK(sum_of(out, 3) == 5);
    share_parts(a, 3, unequal, 0, out);
    CHECK(sum_of(out, 3) == 0);
}

static void bounds_hold(void)
{
    struct arena a = arena_new();
    int64_t w[3] = {1, 1, 8}, least[3] = {20, 0, 0}, most[3] = {100, 100, 50}, out[3];
    CHECK(share_bounded(a, 3, w, least, most, 100, out));
    CHECK(out[0] == 25 && out[1] == 25 && out[2] == 50);
    CHECK(!share_bounded(a, 3, w, least, most, 251, out));
    CHECK(!share_bounded(a, 3, w, least, most, 19, out));
    CHECK(share_bounded(a, 3, w, least, most, 250, out) && out[1] == 100);
    int64_t crossed[3] = {101, 0, 0};
    CHECK(!share_bounded(a, 3, w, crossed, most, 150, out));
}

static uint64_t dice(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

static void bounds_hold_at_random(void)
{
    struct arena a = arena_new();
    uint64_t state = 7;
    for (int round = 0; round < 500; round++) {
        int64_t w[40], least[40], most[40], out[40], low = 0, high = 0;
        size_t n = 1 + dice(&state) % 40;
        for (size_t i = 0; i < n; i++) {
            w[i] = (int64_t)(dice(&state) % 1000);
            low += least[i] = (int64_t)(dice(&state) % 100000);
            high += most[i] = least[i] + (int64_t)(dice(&state) % 200000);
        }
        int64_t total = low + (int64_t)(dice(&state) % (uint64_t)(high - low + 1));
        bool shared = share_bounded(a, n, w, least, most, total, out);
        CHECK(shared && sum_of(out, n) == total);
        for (size_t i = 0; shared && i < n; i++)
            if (out[i] < least[i] || out[i] > most[i]) CHECK(!"a bound does not hold");
    }
}

static bool table_holds(const int64_t *out, size_t n, size_t k, const int64_t *rows,
                        const int64_t *columns)
{
    for (size_t r = 0; r < n; r++)
        if (sum_of(&out[r * k], k) != rows[r]) return false;
    for (size_t c = 0; c < k; c++) {
        int64_t sum = 0;
        for (size_t r = 0; r < n; r++) {
            if (out[r * k + c] < 0) return false;
            sum += out[r * k + c];
        }
        if (sum != columns[c]) return false;
    }
    return true;
}

static void tables_keep_their_margins(void)
{
    struct arena a = arena_new();
    uint64_t state = 11;
    for (int round = 0; round < 100; round++) {
        int64_t w[30 * 6], rows[30], columns[6], out[30 * 6], natural[6];
        size_t n = 1 + dice(&state) % 30, k = 1 + dice(&state) % 6;
        int64_t scale = round % 2 ? 3 : 100000;
        for (size_t i = 0; i < n * k; i++) w[i] = 1 + (int64_t)(dice(&state) % 50);
        for (size_t r = 0; r < n; r++) rows[r] = (int64_t)(dice(&state) % (uint64_t)scale);
        for (size_t c = 0; c < k; c++) natural[c] = 1 + (int64_t)(dice(&state) % 9);
        share_parts(a, k, natural, sum_of(rows, n), columns);
        CHECK(share_table(a, n, k, w, rows, columns, out));
        CHECK(table_holds(out, n, k, rows, columns));
    }
    int64_t w[4] = {1, 0, 1, 0}, rows[2] = {5, 5}, columns[2] = {6, 4}, out[4];
    CHECK(!share_table(a, 2, 2, w, rows, columns, out));
}

int main(void)
{
    RUN(parts_add_up);
    RUN(bounds_hold);
    RUN(bounds_hold_at_random);
    RUN(tables_keep_their_margins);
    return test_end();
}
