/* Origins of records. Rows of a file follow one another line by line, but for those that
 * were left out; so a few runs tell where a million records were read. Where lines are
 * in disorder (a sorted table, cells of several lines) each record gets its own. */
#include "model/origin.h"

enum { RUNS_FEW = 1024 };

static struct origin run_at(const struct origin_run *run, size_t i)
{
    struct origin from = run->from;
    if (from.row) from.row += (uint32_t)(i - run->first);
    return from;
}

static bool origin_equal(struct origin a, struct origin b)
{
    return a.row == b.row && a.file == b.file;
}

static size_t run_of(const struct origins *o, size_t i)
{
    size_t low = 0, high = o->runs.n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (o->runs.at[middle].first <= i)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static struct origin origin_of(const struct origins *o, size_t i)
{
    if (o->was.n) i = o->was.at[i];
    if (o->each.n) return o->each.at[i];
    return o->runs.n ? run_at(&o->runs.at[run_of(o, i)], i) : (struct origin){0, 0};
}

/* Records one after another, faster than by origin_of. */
struct walk {
    const struct origins *o;
    size_t run;
};

static struct origin walk_at(struct walk *w, size_t i)
{
    const struct origins *o = w->o;
    if (o->each.n) return o->each.at[i];
    if (!o->runs.n) return (struct origin){0, 0};
    while (w->run + 1 < o->runs.n && o->runs.at[w->run + 1].first <= i) w->run++;
    return run_at(&o->runs.at[w->run], i);
}

/* The n origins one by one. */
static void spell_out(struct origins *o, size_t n)
{
    struct walk w = {.o = o};
    VEC_OF(struct origin) each = {NULL, 0, 0};
    if (o->each.n || n == 0) return;
    for (size_t i = 0; i < n; i++) {
        struct origin from = walk_at(&w, i);
        *vec_push(&each) = from;
    }
    vec_free(&o->runs);
    o->each.at = each.at;
    o->each.n = each.n;
    o->each.cap = each.cap;
}

void origins_add(struct origins *o, size_t i, struct origin from)
{
    assert(o->was.n == 0);
    if (o->each.n) {
        *vec_push(&o->each) = from;
        return;
    }
    const struct origin_run *last = o->runs.n ? &o->runs.at[o->runs.n - 1] : NULL;
    if (last && origin_equal(run_at(last, i), from)) return;
    *vec_push(&o->runs) = (struct origin_run){(uint32_t)i, from};
    if (o->runs.n > RUNS_FEW && o->runs.n > i / 2) spell_out(o, i + 1);
}

void origins_add_many(struct origins *o, size_t i, struct origin from, size_t n)
{
    for (size_t k = 0; k < n && (k == 0 || o->each.n); k++, from.row++)
        origins_add(o, i + k, from);
}

void origins_append(struct origins *o, size_t n, struct origins *others, size_t more)
{
    assert(o->was.n == 0 && others->was.n == 0);
    if (n == 0) {
        vec_free(&o->runs);
        vec_free(&o->each);
        *o = *others;
        *others = (struct origins){.runs = {NULL, 0, 0}};
        return;
    }
    if (o->each.n || others->each.n) {
        spell_out(o, n);
        spell_out(others, more);
    }
    for (size_t i = 0; i < others->each.n; i++) *vec_push(&o->each) = others->each.at[i];
    for (size_t i = 0; i < others->runs.n; i++) {
        struct origin_run run = others->runs.at[i];
        run.first += (uint32_t)n;
        *vec_push(&o->runs) = run;
    }
    vec_free(&others->runs);
    vec_free(&others->each);
}

void origins_shift(struct origins *o, uint32_t lines)
{
    for (size_t i = 0; i < o->runs.n; i++)
        if (o->runs.at[i].from.row) o->runs.at[i].from.row += lines;
    for (size_t i = 0; i < o->each.n; i++)
        if (o->each.at[i].row) o->each.at[i].row += lines;
}

/* How many of the records from i to before `end` were read line by line. */
static size_t lines_from(const struct walk *w, size_t i, size_t end)
{
    const struct origins *o = w->o;
    if (o->each.n || !o->runs.n || o->runs.at[w->run].from.row == 0) return 1;
    if (w->run + 1 < o->runs.n && o->runs.at[w->run + 1].first < end)
        end = o->runs.at[w->run + 1].first;
    return end - i;
}

void origins_drop(struct origins *o, size_t n, const uint64_t *dead)
{
    struct origins left = {.runs = {NULL, 0, 0}};
    struct walk w = {.o = o};
    size_t kept = 0;
    assert(o->was.n == 0);
    for (size_t i = 0, end; (i = bits_next(dead, i, n, false)) < n; i = end) {
        end = bits_next(dead, i, n, true);
        for (size_t lines; i < end; i += lines, kept += lines) {
            struct origin from = walk_at(&w, i);
            lines = lines_from(&w, i, end);
            origins_add_many(&left, kept, from, lines);
        }
    }
    vec_free(&o->runs);
    vec_free(&o->each);
    *o = left;
}

void origins_sort(struct origins *o, size_t n, uint32_t *was)
{
    for (size_t i = 0; i < n && o->was.n; i++) was[i] = o->was.at[was[i]];
    vec_free(&o->was);
    o->was.at = was;
    o->was.n = o->was.cap = n;
}

bool origins_by_file(const struct origins *o)
{
    for (size_t i = 1; i < o->each.n; i++)
        if (o->each.at[i - 1].file > o->each.at[i].file) return false;
    for (size_t i = 1; i < o->runs.n; i++)
        if (o->runs.at[i - 1].from.file > o->runs.at[i].from.file) return false;
    return true;
}

void origins_free(struct origins *o)
{
    vec_free(&o->runs);
    vec_free(&o->each);
    vec_free(&o->was);
}

void model_origins_free(struct model *m)
{
    for (enum table t = 0; t < TABLE_COUNT; t++) origins_free(&m->origins[t]);
}

struct origin model_origin(const struct model *m, enum table t, size_t i)
{
    if (t != TABLE_CONTRACTS || !m->contracts_from_deals)
        return origin_of(&m->origins[t], i);
    return origin_of(&m->origins[TABLE_DEALS], contract_at(m, i).deal);
}
