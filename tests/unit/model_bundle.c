/* Packed records: what was put in comes out, whatever the values, and after rows were taken
 * out. */
#include "model/fields.h"
#include "test.h"

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
    model_bundle(m, TABLE_ACTIVITIES, true);
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
    static bool dead[4 * BUNDLE_ROWS];
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
    for (size_t i = 0; i < n; i++) dead[i] = i < 5 || i % 9 == 3 || i == n - 9 + 2;
    bundles_drop(&m.activities, info, dead);
    for (size_t i = 0; i < n; i++)
        if (!dead[i]) wrong += !equal(activity_at(&m, kept++), before[i]);
    CHECK_INT(wrong, 0);
    CHECK_INT(m.activities.n, kept);
    const struct bundle *last = &m.activities.bundles.at[m.activities.bundles.n - 1];
    size_t lost = 0; /* of the last nine rows, before those in doubt */
    CHECK(dead[n - 9 + 2]);
    for (size_t i = n - 9; i < n - 1; i++) lost += dead[i];
    size_t left = last->doubts.n;
    CHECK(left >= 1 && last->doubts.at[left - 1].symbol == 72);
    CHECK_INT(last->doubts.at[left - 1].row, 8 - lost);
    for (size_t i = 0; i < left; i++) CHECK(last->doubts.at[i].symbol != 70);
    vec_release(before);
    bundles_free(&m.activities);
}

int main(void)
{
    info = table_info(TABLE_ACTIVITIES);
    RUN(whatever_goes_in_comes_out);
    RUN(short_bundles_and_dropped_rows);
    return test_end();
}
