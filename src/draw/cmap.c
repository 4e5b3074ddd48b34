/* The character map of a subset: a TrueType table of format 4. In: code points and their glyphs;
 * out: the table's bytes. libharu looks every code of the BMP up by walking the segments, so
 * there are few of them, with holes inside. */
#include "draw/cmap.h"

#define FEW_RUNS 12

static char *put16(char *to, uint32_t value)
{
    to[0] = (char)(value >> 8);
    to[1] = (char)value;
    return to + 2;
}

/* Segments of a cmap of format 4: runs of code points with holes up to `gap` wide. */
struct runs {
    size_t n, entries;
    uint32_t gap;
};

static struct runs runs_with(const struct mapping *map, size_t n, uint32_t gap)
{
    struct runs runs = {.gap = gap};
    for (size_t i = 0; i < n; i++) {
        bool joins = i > 0 && map[i].code - map[i - 1].code <= gap;
        runs.n += !joins;
        runs.entries += joins ? map[i].code - map[i - 1].code : 1;
    }
    return runs;
}

static size_t cmap_length(struct runs runs)
{
    return 16 + (runs.n + 1) * 8 + runs.entries * 2;
}

/* libharu looks every code up by walking the segments, so there should be few. */
static struct runs choose_runs(const struct mapping *map, size_t n)
{
    struct runs best = runs_with(map, n, 1);
    for (uint32_t gap = 2; gap <= 1024 && best.n > FEW_RUNS; gap *= 2) {
        struct runs wider = runs_with(map, n, gap);
        if (cmap_length(wider) <= UINT16_MAX || cmap_length(wider) < cmap_length(best))
            best = wider;
    }
    return best;
}

static size_t run_end(const struct mapping *map, size_t n, size_t from, uint32_t gap)
{
    size_t end = from + 1;
    while (end < n && map[end].code - map[end - 1].code <= gap) end++;
    return end;
}

/* The four columns of the segments and the glyphs behind them. */
static void put_runs(char *to, const struct mapping *map, size_t n, struct runs runs)
{
    size_t column = (runs.n + 1) * 2;
    char *ends = to, *starts = to + column + 2, *deltas = starts + column;
    char *offsets = deltas + column, *glyphs = offsets + column;
    for (size_t from = 0, end; from < n; from = end) {
        end = run_end(map, n, from, runs.gap);
        ends = put16(ends, map[end - 1].code);
        starts = put16(starts, map[from].code);
        deltas = put16(deltas, 0);
        put16(offsets, (uint32_t)(glyphs - offsets));
        offsets += 2;
        for (size_t i = from; i < end; i++)
            put16(glyphs + 2 * (map[i].code - map[from].code), map[i].glyph);
        glyphs += 2 * (map[end - 1].code - map[from].code + 1);
    }
    put16(ends, 0xFFFF); /* the last segment leads nowhere */
    put16(starts, 0xFFFF);
    put16(deltas, 1);
}

str cmap_table(struct arena *a, const struct mapping *map, size_t n)
{
    struct runs runs = choose_runs(map, n);
    size_t segments = runs.n + 1, length = cmap_length(runs);
    char *bytes = arena_take(a, 12 + length), *to = bytes;
    unsigned log = 0;
    while ((2u << log) <= segments) log++;
    to = put16(put16(put16(put16(to, 0), 1), 3), 1); /* version, one table, Windows, BMP */
    to = put16(put16(to, 0), 12);
    to = put16(put16(put16(to, 4), (uint32_t)length), 0);
    to = put16(put16(to, (uint32_t)segments * 2), 2u << log);
    to = put16(put16(to, log), (uint32_t)segments * 2 - (2u << log));
    put_runs(to, map, n, runs);
    return (str){bytes, 12 + length};
}
