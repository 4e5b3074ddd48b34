/* Packed runs: made apart, put behind one another, unpacked whole; damage is noticed; whatever the
 * bytes are they come back, and pieces of any size give the same bytes. */
#include "base/arena.h"
#include "base/deflate.h"
#include "test.h"

static char packed[1 << 20];
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
    struct packer *p = packer_new(keep, NULL);
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
    struct packer *p = packer_new(keep, NULL);
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

/* Bytes of six characters: noise, one letter, few letters, rows, rare letters, a long period. */
static void fill(char *out, size_t n, unsigned kind, unsigned seed)
{
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525 + 1013904223;
        unsigned v = seed >> 16;
        switch (kind) {
        case 0: out[i] = (char)v; break;
        case 1: out[i] = 'a'; break;
        case 2: out[i] = "ab<c>"[v % 5]; break;
        case 3: out[i] = i > 700 && v % 8 ? out[i - 700 + (v % 16 == 1)] : (char)v; break;
        case 4: out[i] = (char)(__builtin_ctz(v | 1 << 15) * 17); break;
        default: out[i] = i < 32768 ? (char)v : out[i - 32768]; break;
        }
    }
}

static struct run pack(struct packer *p, const char *text, size_t n, size_t piece)
{
    npacked = 0;
    for (size_t at = 0; at < n; at += piece)
        packer_put(p, text + at, n - at < piece ? n - at : piece);
    return packer_cut(p, true);
}

/* Written where the packer keeps it. */
static void pack_in_place(struct packer *p, const char *text, size_t n)
{
    npacked = 0;
    for (size_t at = 0; at < n;) {
        char *end, *room = packer_room(p, &end);
        size_t most = (size_t)(end - room), some = n - at < most ? n - at : most - at % 100;
        CHECK(most >= PACKER_ROOM);
        memcpy(room, text + at, some);
        packer_wrote(p, some);
        at += some;
    }
    packer_cut(p, true);
}

static void bytes_come_back(void)
{
    static const size_t sizes[] = {0, 1, 6, 7, 8, 300, 5000, 131072, 131073, 400000};
    static char text[400000], first[1 << 20];
    struct packer *p = packer_new(keep, NULL);
    for (unsigned i = 0; i < COUNT_OF(sizes) * 6; i++) {
        struct arena a = arena_new();
        size_t n = sizes[i / 6], once;
        fill(text, n, i % 6, i);
        struct run run = pack(p, text, n, 1 << 20);
        CHECK(run.raw == n && run.packed == npacked);
        CHECK(run.crc == bytes_crc(0, text, n));
        const char *back = stream_unpack(&a, (str){packed, npacked}, n);
        CHECK(back && memcmp(back, text, n) == 0);
        memcpy(first, packed, once = npacked);
        pack(p, text, n, 777);
        CHECK(npacked == once && memcmp(first, packed, once) == 0);
        pack_in_place(p, text, n);
        CHECK(npacked == once && memcmp(first, packed, once) == 0);
        arena_end(a);
    }
    packer_free(p);
}

/* Each piece is a stream of its own with zlib's head of two bytes and check of four. */
static void pieces_come_back(void)
{
    static const size_t sizes[] = {300000, 0, 1, 5000, 300};
    static char text[300000];
    struct deflater *d = deflater_new();
    for (unsigned i = 0; i < COUNT_OF(sizes) * 6; i++) {
        struct arena a = arena_new();
        size_t n = sizes[i / 6];
        fill(text, n, i % 6, i);
        str piece = deflater_run(d, (str){text, n});
        CHECK((unsigned char)piece.s[0] == 0x78 &&
              ((unsigned char)piece.s[0] << 8 | (unsigned char)piece.s[1]) % 31 == 0);
        const char *back = stream_unpack(&a, (str){piece.s + 2, piece.n - 6}, n);
        CHECK(back && memcmp(back, text, n) == 0);
        arena_end(a);
    }
    deflater_free(d);
}

/* Whoever packs a text, and wherever in memory: the same bytes. */
static void same_bytes_anywhere(void)
{
    enum { PACKERS = 40, TEXTS = 200 };
    static char rows[4000], first[1 << 13];
    struct packer *packers[PACKERS];
    size_t nrow = 0;
    for (unsigned i = 0; nrow + 100 < sizeof rows; i++)
        nrow += (size_t)snprintf(rows + nrow, 100, "<c r=\"%c%u\" s=\"%u\"><v>%u</v></c>",
                                 'A' + i % 9, i / 9, i % 7, i * i);
    for (int k = 0; k < PACKERS; k++) packers[k] = packer_new(keep, NULL);
    for (unsigned i = 0; i < TEXTS; i++) {
        size_t once = 0, n = 20 + i * 7 % 130;
        for (int k = 0; k < PACKERS; k++) {
            pack(packers[k], rows + i * 13, n, n);
            if (k == 0) memcpy(first, packed, once = npacked);
            CHECK(npacked == once && memcmp(first, packed, once) == 0);
        }
    }
    for (int k = 0; k < PACKERS; k++) packer_free(packers[k]);
}

/* The byte that a run leans on, before what the run begins with. */
static void nothing_refers_to_before(void)
{
    static char text[40000];
    struct packer *p = packer_new(keep, NULL);
    for (size_t n = 6; n < sizeof text; n = n * 5 / 4 + 1) {
        struct arena a = arena_new();
        memset(text, 'x', n);
        memcpy(text, "<row>", 5);
        for (size_t at = n / 2; at + 6 <= n; at += 97) memcpy(text + at, "\xFF<row>", 6);
        pack(p, text, n, n);
        const char *back = stream_unpack(&a, (str){packed, npacked}, n);
        CHECK(back && memcmp(back, text, n) == 0);
        arena_end(a);
    }
    packer_free(p);
}

int main(void)
{
    RUN(pieces_come_back);
    RUN(bytes_come_back);
    RUN(runs_join);
    RUN(damage_is_noticed);
    RUN(same_bytes_anywhere);
    RUN(nothing_refers_to_before);
    return test_end();
}
