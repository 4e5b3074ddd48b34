/* Packed runs: made apart, put behind one another, unpacked whole; damage is noticed. */
#include "base/arena.h"
#include "base/deflate.h"
#include "test.h"

static char packed[1 << 16];
static size_t npacked;

static void keep(void *shared, const void *bytes, size_t n)
{
    (void)shared;
    memcpy(packed + npacked, bytes, n);
    npacked += n;
}

/* A body made first and put behind a head that is made later. */
static struct run sheet(char *out, size_t *n, const char *body)
{
    struct packer *p = packer_new(2, keep, NULL);
    npacked = 0;
    packer_put(p, body, strlen(body));
    struct run middle = packer_cut(p, false);
    char kept[1 << 12];
    memcpy(kept, packed, middle.packed);
    npacked = 0;
    packer_put(p, "<head>", 6);
    struct run run = packer_cut(p, false);
    keep(NULL, kept, middle.packed);
    run = run_join(run, middle);
    packer_put(p, "</head>", 7);
    run = run_join(run, packer_cut(p, true));
    packer_free(p);
    memcpy(out, packed, npacked);
    *n = npacked;
    return run;
}

static void runs_join(void)
{
    struct arena a = arena_new();
    char out[1 << 12];
    size_t n;
    struct run run = sheet(out, &n, "rows rows rows rows rows");
    CHECK_INT(run.packed, n);
    CHECK_INT(run.raw, 6 + 24 + 7);
    CHECK_TEXT(stream_unpack(&a, (str){out, n}, run.raw),
               "<head>rows rows rows rows rows</head>");
    struct packer *p = packer_new(6, keep, NULL);
    packer_put(p, "<head>rows rows rows rows rows</head>", run.raw);
    CHECK_INT(packer_cut(p, true).crc, run.crc);
    packer_free(p);
}

static void damage_is_noticed(void)
{
    struct arena a = arena_new();
    char out[1 << 12];
    size_t n;
    struct run run = sheet(out, &n, "rows");
    CHECK(!stream_unpack(&a, (str){out, n - 4}, run.raw));
    CHECK(!stream_unpack(&a, (str){out, n}, run.raw + 1));
}

int main(void)
{
    RUN(runs_join);
    RUN(damage_is_noticed);
    return test_end();
}
