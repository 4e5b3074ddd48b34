/* How tightly a page is set: a scale of looks from loose to tight. In: a place on it; out:
 * the factors of gaps, rows, type and charts there. Which place a page takes is layout.c's. */
#include "draw/place.h"

static const double looks[][4] = {
    /* gap, row, type, chart */
    {1.45, 1.3, 1, 1.2},     {1.2, 1.15, 1, 1.1},     {1, 1, 1, 1},
    {0.8, 0.85, 1, 0.95},    {0.65, 0.7, 1, 0.9},     {0.55, 0.55, 0.97, 0.86},
    {0.5, 0.45, 0.94, 0.82}, {0.45, 0.35, 0.9, 0.78}, {0.4, 0.25, 0.86, 0.74},
    {0.35, 0.2, 0.82, 0.68}, {0.3, 0.15, 0.78, 0.62},
};
_Static_assert(sizeof looks / sizeof *looks == LOOK_TIGHTEST + 1, "the scale ends there");

static double between(double place, int factor)
{
    size_t i = place < LOOK_TIGHTEST ? (size_t)place : LOOK_TIGHTEST;
    size_t next = i < LOOK_TIGHTEST ? i + 1 : i;
    double share = place - (double)i;
    return looks[i][factor] + (looks[next][factor] - looks[i][factor]) * share;
}

struct look look_at(double place, bool spare_lines)
{
    return (struct look){.gap = between(place, 0),
                         .row = between(place, 1),
                         .type = between(place, 2),
                         .chart = between(place, 3),
                         .spare_lines = spare_lines};
}
