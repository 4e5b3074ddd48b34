/*
 * The simulated month end against every outcome there is: few deals, many deals on an exact grid,
 * many on a rounded one, thousands.
 */
#include "company.h"

#include "metrics/month_end.h"

static struct arena scratch;

/* P(X ≤ x) or P(X ≥ x) by trying all sums; for small n. */
static double brute(const struct chance *d, size_t n, money x, bool at_most)
{
    double p = 0;
    for (uint32_t set = 0; set < 1u << n; set++) {
        money sum = 0;
        double q = 1;
        for (size_t i = 0; i < n; i++) {
            bool in = set >> i & 1;
            sum += in ? d[i].amount : 0;
            q *= in ? d[i].probability / 1e6 : 1 - d[i].probability / 1e6;
        }
        if (at_most ? sum <= x : sum >= x) p += q;
    }
    return p;
}

static void few_deals(void)
{
    static const struct chance d[] = {{12345678, 600000}, {800000000, 250000},
                                      {99900, 900000},    {5000000, 500000},
                                      {5000000, 100000},  {7, 333333}};
    exact need = exact_of(20000001, 2);
    struct outlook o = outlook_of(scratch, d, COUNT_OF(d), need);
    const money at[] = {o.p10, o.p50, o.p90};
    const double share[] = {0.1, 0.5, 0.9};
    for (size_t i = 0; i < 3; i++) {
        CHECK(brute(d, COUNT_OF(d), at[i], true) >= share[i] - 1e-12);
        CHECK(brute(d, COUNT_OF(d), at[i] - 1, true) < share[i]);
    }
    double hit = brute(d, COUNT_OF(d), 10000001, false);
    CHECK(exact_double(o.hit) > hit - 1e-12 && exact_double(o.hit) < hit + 1e-12);
}

/* One deal of 90 %: it fails with exactly 10 %, so the pessimistic end is nothing. */
static void borders_are_exact(void)
{
    struct chance one = {100, 900000};
    struct outlook o = outlook_of(scratch, &one, 1, exact_of(100, 1));
    CHECK_INT(o.p10, 0);
    CHECK_INT(o.p50, 100);
    CHECK_NUMBER(o.hit, 9, 10);
    struct chance sure[] = {{100, 1000000}, {50, 0}, {-20, 500000}};
    o = outlook_of(scratch, sure, 3, exact_of(100, 1));
    CHECK_INT(o.p10, 80);
    CHECK_INT(o.p90, 100);
    CHECK_NUMBER(o.hit, 1, 2);
    o = outlook_of(scratch, NULL, 0, EXACT_UNKNOWN);
    CHECK_INT(o.p90, 0);
    CHECK(!exact_known(o.hit));
}

/* 40 equal deals of 1/2: the quantiles of a binomial. */
static void exact_grid(void)
{
    struct chance d[40];
    for (size_t i = 0; i < COUNT_OF(d); i++) d[i] = (struct chance){10000000, 500000};
    struct outlook o = outlook_of(scratch, d, COUNT_OF(d), exact_of(200000000, 1));
    CHECK_INT(o.p10, 160000000);
    CHECK_INT(o.p50, 200000000);
    CHECK_INT(o.p90, 240000000);
    CHECK_INT(exact_round(o.hit, 1000000), 562685);
}

static struct chance odd_deal(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (struct chance){1000001 + (money)(*seed >> 8) * 7,
                           (int32_t)(50000 + *seed % 900000)};
}

/* Simulated beside computed: within 2 % (SPEC 4). */
static void rounded_grid(size_t n)
{
    enum { RUNS = 4000 };
    uint32_t seed = 7, dice = 1;
    struct arena a = scratch;
    struct chance *d = arena_many(&a, struct chance, n);
    for (size_t i = 0; i < n; i++) d[i] = odd_deal(&seed);
    struct outlook o = outlook_of(a, d, n, EXACT_UNKNOWN);
    int below[3] = {0, 0, 0};
    const money at[] = {o.p10, o.p50, o.p90};
    for (int run = 0; run < RUNS; run++) {
        money sum = 0;
        for (size_t i = 0; i < n; i++) {
            dice = dice * 1664525u + 1013904223u;
            bool closes = (uint64_t)dice * 1000000 >> 32 < (uint64_t)d[i].probability;
            if (closes) sum += d[i].amount;
        }
        for (int k = 0; k < 3; k++) below[k] += sum <= at[k];
    }
    CHECK(below[0] > RUNS * 0.08 && below[0] < RUNS * 0.12);
    CHECK(below[1] > RUNS * 0.47 && below[1] < RUNS * 0.53);
    CHECK(below[2] > RUNS * 0.88 && below[2] < RUNS * 0.92);
}

static void rounded_grids(void)
{
    rounded_grid(17);
    rounded_grid(60);
    rounded_grid(300);
    rounded_grid(3000);
}

int main(void)
{
    scratch = arena_new();
    RUN(few_deals);
    RUN(borders_are_exact);
    RUN(exact_grid);
    RUN(rounded_grids);
    return test_end();
}
