/* Compresses the XML of long lists to raw deflate (RFC 1951), almost twice as fast as zlib's quickest
 * levels and as small as its second.
 *
 * In: text in pieces of any size. Out: the same bytes whatever the pieces were. Rows repeat each
 * other, so matches are long: a text is looked for in one place only, where its first bytes
 * stood last, and most bytes within a match are never looked at. */
#include "base/deflate.h"

#include <stdlib.h>
#include <string.h>

enum {
    WINDOW = 32 << 10,
    BLOCK = 128 << 10, /* text that shares one code */
    HASH_BITS = 14,
    SEEN = 7, /* bytes that are looked for */
    MATCH_MOST = 258,
    LITERALS = 286,
    DISTANCES = 30,
    LENGTHS = 19, /* symbols that code lengths of codes are written in */
    END = 256,
    STEPS = BLOCK / 4 + 1,
    LONG_CODE = 15
};

struct step { /* so many literals, then a copy; length 0: the block's end */
    uint32_t literals;
    uint16_t length, distance;
};

struct code {
    uint16_t bits[LITERALS];
    uint8_t length[LITERALS];
};

struct packer {
    run_sink *sink;
    void *shared;
    struct run run;
    size_t from, n; /* of `text`: what is not packed yet begins and ends there */
    uint64_t held;  /* bits that are no byte yet */
    unsigned nheld;
    unsigned char *out;
    uint32_t head[1 << HASH_BITS]; /* 1 + where such bytes stood last */
    struct step steps[STEPS];
    uint32_t literals[LITERALS], distances[DISTANCES];
    struct code literal, distance;
    unsigned char text[WINDOW + BLOCK + 8], packed[BLOCK + (BLOCK >> 2)];
};

struct packer *packer_new(run_sink *sink, void *shared)
{
    struct packer *p = calloc(1, sizeof *p);
    if (!p) die("out of memory while packing");
    p->sink = sink;
    p->shared = shared;
    p->out = p->packed;
    return p;
}

void packer_free(struct packer *p)
{
    free(p);
}

/* ---- bits ---- */

static void put_bits(struct packer *p, uint64_t bits, unsigned n)
{
    p->held |= bits << p->nheld;
    p->nheld += n;
    while (p->nheld >= 8) {
        *p->out++ = (unsigned char)p->held;
        p->held >>= 8;
        p->nheld -= 8;
    }
}

/* At most 32 bits: stores eight bytes and keeps what is no byte yet. */
static inline void put_some(struct packer *p, uint64_t bits, unsigned n)
{
    p->held |= bits << p->nheld;
    p->nheld += n;
    uint64_t low =
        __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(p->held) : p->held;
    memcpy(p->out, &low, 8);
    p->out += p->nheld >> 3;
    p->held >>= p->nheld & ~7u;
    p->nheld &= 7;
}

static void out_flush(struct packer *p)
{
    size_t n = (size_t)(p->out - p->packed);
    p->run.packed += n;
    if (n) p->sink(p->shared, p->packed, n);
    p->out = p->packed;
}

/* ---- matches ---- */

static inline uint64_t eight(const unsigned char *at)
{
    uint64_t n;
    memcpy(&n, at, 8);
    return __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__ ? __builtin_bswap64(n) : n;
}

static inline uint32_t hash_at(const unsigned char *at)
{
    return (uint32_t)((eight(at) << (64 - 8 * SEEN)) * 0x9E3779B97F4A7C15u >>
                      (64 - HASH_BITS));
}

/* How many bytes are equal, at most `most`. */
static inline size_t match_length(const unsigned char *a, const unsigned char *b,
                                  size_t most)
{
    size_t n = 0;
    while (n + 8 <= most) {
        uint64_t x = eight(a + n) ^ eight(b + n);
        if (x) return n + (size_t)__builtin_ctzll(x) / 8;
        n += 8;
    }
    while (n < most && a[n] == b[n]) n++;
    return n;
}

static inline unsigned distance_symbol(unsigned distance)
{
    if (distance <= 4) return distance - 1;
    unsigned top = 31u - (unsigned)__builtin_clz(distance - 1);
    return 2 * top + ((distance - 1) >> (top - 1) & 1);
}

/* 257 + the symbol of a length, of which `extra` bits follow the code. */
static inline unsigned length_symbol(unsigned length, unsigned *extra)
{
    *extra = 0;
    if (length <= 10) return length - 3;
    if (length == MATCH_MOST) return 28;
    unsigned top = 31u - (unsigned)__builtin_clz(length - 3);
    *extra = top - 2;
    return 4 * (top - 1) + ((length - 3) >> (top - 2) & 3);
}

static void step_add(struct packer *p, struct step *s, size_t literals, size_t length,
                     size_t distance)
{
    unsigned extra;
    *s = (struct step){(uint32_t)literals, (uint16_t)length, (uint16_t)(distance - 1)};
    p->literals[257 + length_symbol((unsigned)length, &extra)]++;
    p->distances[distance_symbol((unsigned)distance)]++;
}

/* What the text becomes; returns the number of steps. */
static size_t steps_find(struct packer *p)
{
    const unsigned char *text = p->text;
    size_t at = p->from, done = at, end = p->n, n = 0;
    size_t last = end > at + 8 ? end - 8 : at; /* eight bytes can be read up to there */
    while (at < last) {
        uint32_t *head = &p->head[hash_at(text + at)];
        size_t was = *head, length = 0; /* one more than where it stood */
        *head = (uint32_t)at + 1;
        if (was && at + 1 - was <= WINDOW) {
            size_t most = end - at < MATCH_MOST ? end - at : MATCH_MOST;
            length = match_length(text + was - 1, text + at, most);
        }
        if (length < SEEN) {
            p->literals[text[at++]]++;
            continue;
        }
        step_add(p, &p->steps[n++], at - done, length, at + 1 - was);
        if (at + 1 < last) p->head[hash_at(text + at + 1)] = (uint32_t)at + 2;
        done = at += length;
        if (at - 2 < last) p->head[hash_at(text + at - 2)] = (uint32_t)at - 1;
    }
    for (; at < end; at++) p->literals[text[at]]++;
    p->steps[n++] = (struct step){(uint32_t)(end - done), 0, 0};
    p->literals[END]++;
    return n;
}

/* ---- codes ---- */

struct symbol {
    uint32_t count;
    uint16_t symbol;
};

static int rarer(const void *pa, const void *pb)
{
    const struct symbol *a = pa, *b = pb;
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    return a->symbol < b->symbol ? -1 : 1;
}

/* Lengths of a code without a limit, by rising counts: Moffat and Katajainen, in place. */
static void lengths_find(struct symbol *s, int n)
{
    int leaf = 2, root = 0, next = 1;
    s[0].count += s[1].count;
    for (; next < n - 1; next++) {
        uint32_t *sum = &s[next].count;
        uint32_t first, second;
        if (leaf >= n || s[root].count < s[leaf].count) {
            first = s[root].count;
            s[root++].count = (uint32_t)next;
        } else {
            first = s[leaf++].count;
        }
        if (leaf >= n || (root < next && s[root].count < s[leaf].count)) {
            second = s[root].count;
            s[root++].count = (uint32_t)next;
        } else {
            second = s[leaf++].count;
        }
        *sum = first + second;
    }
    s[n - 2].count = 0;
    for (next = n - 3; next >= 0; next--) s[next].count = s[s[next].count].count + 1;
    int open = 1, used = 0;
    uint32_t depth = 0;
    for (root = n - 2, next = n - 1; open > 0; depth++) {
        while (root >= 0 && s[root].count == depth) used++, root--;
        while (open > used) s[next--].count = depth, open--;
        open = 2 * used;
        used = 0;
    }
}

/* How many codes have each length, none longer than `most`: what is too long is cut, and shorter
 * ones make room. */
static void lengths_limit(const struct symbol *s, int n, unsigned most, unsigned *have)
{
    for (int i = 0; i < n; i++) have[s[i].count < most ? s[i].count : most]++;
    uint32_t total = 0;
    for (unsigned l = 1; l <= most; l++) total += (uint32_t)have[l] << (most - l);
    for (; total != 1u << most; total--) {
        unsigned l = most - 1;
        while (have[l] == 0) l--;
        have[most]--;
        have[l]--;
        have[l + 1] += 2;
    }
}

static unsigned backwards(unsigned bits, unsigned n)
{
    unsigned out = 0;
    for (unsigned i = 0; i < n; i++) out = out << 1 | (bits >> i & 1);
    return out;
}

/* The code of `n` symbols by how often they come; those that never do have no bits. */
static void code_make(const uint32_t *counts, int n, unsigned most, struct code *out)
{
    struct symbol used[LITERALS];
    unsigned have[LONG_CODE + 2] = {0}, first[LONG_CODE + 2] = {0};
    int nused = 0;
    memset(out->length, 0, sizeof out->length);
    for (int i = 0; i < n; i++)
        if (counts[i]) used[nused++] = (struct symbol){counts[i], (uint16_t)i};
    for (int i = 0; nused < 2; i++) /* a code has two symbols at least */
        if (counts[i] == 0) used[nused++] = (struct symbol){0, (uint16_t)i};
    qsort(used, (size_t)nused, sizeof *used, rarer);
    lengths_find(used, nused);
    lengths_limit(used, nused, most, have);
    int at = nused;
    for (unsigned l = 1; l <= most; l++)
        for (unsigned i = 0; i < have[l]; i++) out->length[used[--at].symbol] = (uint8_t)l;
    for (unsigned l = 1; l <= most; l++) first[l + 1] = (first[l] + have[l]) << 1;
    for (int i = 0; i < n; i++) {
        unsigned l = out->length[i];
        if (l) out->bits[i] = (uint16_t)backwards(first[l]++, l);
    }
}

/* ---- a block ---- */

struct told { /* lengths of the two codes, with runs: symbol and what follows it */
    uint8_t symbol[LITERALS + DISTANCES], extra[LITERALS + DISTANCES];
    int n;
};

static void tell(struct told *t, unsigned symbol, unsigned extra)
{
    t->symbol[t->n] = (uint8_t)symbol;
    t->extra[t->n++] = (uint8_t)extra;
}

static void tell_lengths(struct told *t, const uint8_t *lengths, int n)
{
    for (int i = 0, run; i < n; i += run) {
        bool none = lengths[i] == 0, again = i > 0 && lengths[i] == lengths[i - 1];
        int most = none ? 138 : 6;
        for (run = 1; run < most && i + run < n && lengths[i + run] == lengths[i]; run++)
            continue;
        if (run < 3 || !(none || again)) run = 1;
        if (run == 1)
            tell(t, lengths[i], 0);
        else if (!none)
            tell(t, 16, (unsigned)(run - 3));
        else
            tell(t, run > 10 ? 18 : 17, (unsigned)(run - (run > 10 ? 11 : 3)));
    }
}

static void codes_put(struct packer *p, int nliteral, int ndistance)
{
    static const uint8_t order[LENGTHS] = {16, 17, 18, 0, 8,  7, 9,  6, 10, 5,
                                           11, 4,  12, 3, 13, 2, 14, 1, 15};
    static const uint8_t extra[LENGTHS] = {[16] = 2, [17] = 3, [18] = 7};
    struct told told = {.n = 0};
    struct code code;
    uint8_t both[LITERALS + DISTANCES];
    uint32_t counts[LENGTHS] = {0};
    memcpy(both, p->literal.length, (size_t)nliteral);
    memcpy(both + nliteral, p->distance.length, (size_t)ndistance);
    tell_lengths(&told, both, nliteral + ndistance);
    for (int i = 0; i < told.n; i++) counts[told.symbol[i]]++;
    code_make(counts, LENGTHS, 7, &code);
    int n = LENGTHS;
    while (n > 4 && code.length[order[n - 1]] == 0) n--;
    put_bits(p,
             (uint64_t)(nliteral - 257) | (uint64_t)(ndistance - 1) << 5 |
                 (uint64_t)(n - 4) << 10,
             14);
    for (int i = 0; i < n; i++) put_bits(p, code.length[order[i]], 3);
    for (int i = 0; i < told.n; i++) {
        put_bits(p, code.bits[told.symbol[i]], code.length[told.symbol[i]]);
        put_bits(p, told.extra[i], extra[told.symbol[i]]);
    }
}

static void step_put(struct packer *p, const struct step *s)
{
    unsigned extra, length = s->length, distance = s->distance + 1u;
    unsigned symbol = 257 + length_symbol(length, &extra);
    uint64_t bits = p->literal.bits[symbol];
    unsigned n = p->literal.length[symbol];
    bits |= (uint64_t)((length - 3) & ((1u << extra) - 1)) << n;
    put_some(p, bits, n + extra);
    symbol = distance_symbol(distance);
    n = p->distance.length[symbol];
    extra = symbol < 4 ? 0 : symbol / 2 - 1;
    bits = p->distance.bits[symbol] | (uint64_t)((distance - 1) & ((1u << extra) - 1)) << n;
    put_some(p, bits, n + extra);
}

static void steps_put(struct packer *p, size_t nstep)
{
    const unsigned char *c = p->text + p->from;
    for (const struct step *s = p->steps, *end = s + nstep; s < end; s++) {
        for (uint32_t i = 0; i < s->literals; i++, c++)
            put_some(p, p->literal.bits[*c], p->literal.length[*c]);
        if (s->length) step_put(p, s);
        c += s->length;
    }
    put_some(p, p->literal.bits[END], p->literal.length[END]);
}

/* Keeps what matches may yet point at, and makes room behind it. */
static void text_move(struct packer *p)
{
    size_t keep = p->n < WINDOW ? p->n : WINDOW, gone = p->n - keep;
    memmove(p->text, p->text + gone, keep);
    for (size_t i = 0; gone && i < 1 << HASH_BITS; i++)
        p->head[i] = p->head[i] > gone ? p->head[i] - (uint32_t)gone : 0;
    p->from = p->n = keep;
}

static void block_pack(struct packer *p)
{
    if (p->n == p->from) return;
    memset(p->literals, 0, sizeof p->literals);
    memset(p->distances, 0, sizeof p->distances);
    size_t nstep = steps_find(p);
    code_make(p->literals, LITERALS, LONG_CODE, &p->literal);
    code_make(p->distances, DISTANCES, LONG_CODE, &p->distance);
    int nliteral = LITERALS, ndistance = DISTANCES;
    while (p->literal.length[nliteral - 1] == 0) nliteral--;
    while (p->distance.length[ndistance - 1] == 0) ndistance--;
    put_bits(p, 2 << 1, 3); /* not the last; codes of its own */
    codes_put(p, nliteral, ndistance);
    steps_put(p, nstep);
    out_flush(p);
    text_move(p);
}

/* ---- what others see ---- */

void packer_put(struct packer *p, const char *text, size_t n)
{
    p->run.raw += n;
    p->run.crc = bytes_crc(p->run.crc, text, n);
    while (n > 0) {
        size_t room = p->from + BLOCK - p->n, some = n < room ? n : room;
        memcpy(p->text + p->n, text, some);
        p->n += some;
        text += some;
        n -= some;
        if (some == room) block_pack(p);
    }
}

/* An empty block of plain bytes ends on a byte. */
struct run packer_cut(struct packer *p, bool last)
{
    block_pack(p);
    put_bits(p, last, 3);
    if (p->nheld) put_bits(p, 0, 8 - p->nheld);
    put_bits(p, 0xFFFF0000, 32);
    out_flush(p);
    memset(p->head, 0, sizeof p->head);
    p->from = p->n = 0;
    struct run run = p->run;
    p->run = (struct run){0};
    return run;
}
