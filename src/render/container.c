/* A workbook's zip container, written again with rows that were packed apart.
 *
 * In: the library's container, runs of packed rows. Out: a container of the same parts; sheets
 * that got rows are taken apart at row boundaries, all others are copied as they are. Rows of long
 * lists lie in the file already: the parts are laid around them. */
#include "render/container.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/vec.h"

enum {
    LOCAL = 30, /* sizes of the three records of a zip file without their names */
    CENTRAL = 46,
    END = 22,
    HINT = 8,      /* the least that a growth hint takes */
    HEAD = 8 << 10 /* of a gap, not given to parts that could lie elsewhere */
};

struct part { /* one file of the container */
    str name, packed;
    const unsigned char *record; /* in the old central directory */
    struct run run;
    uint32_t at;
    const struct band *bands; /* of the sheet */
    size_t nband;
    const struct band *stays; /* the one among them, or NULL */
    long until;               /* where the next band behind it begins that stays */
    bool written;
};

struct fill {
    struct arena *a;
    FILE *out;
    struct packer *packer;
    bool keeps; /* what is packed is kept, since its place is not known yet */
    VEC_OF(char) kept;
};

static uint32_t get(const unsigned char *at, int bytes)
{
    uint32_t n = 0;
    for (int i = bytes; i-- > 0;) n = n << 8 | at[i];
    return n;
}

static void put(unsigned char *at, int bytes, uint32_t n)
{
    for (int i = 0; i < bytes; i++, n >>= 8) at[i] = (unsigned char)n;
}

size_t column_letters(unsigned column, char *out)
{
    char back[4];
    size_t n = 0;
    for (unsigned c = column + 1; c > 0 && n < 3; c = (c - 1) / 26)
        back[n++] = (char)('A' + (c - 1) % 26);
    for (size_t i = 0; i < n; i++) out[i] = back[n - 1 - i];
    return n;
}

/* ---- reading ---- */

/* The parts in the order of the directory; 0 if this is no container that we know. */
static size_t parts_read(struct arena *a, str zip, struct part **out)
{
    if (zip.n < END) return 0;
    const unsigned char *s = (const unsigned char *)zip.s, *end = s + zip.n - END;
    if (get(end, 4) != 0x06054b50) return 0;
    size_t n = get(end + 10, 2), at = get(end + 16, 4);
    *out = arena_many(a, struct part, n + 1);
    for (size_t i = 0; i < n; i++) {
        const unsigned char *c = s + at;
        if (at + CENTRAL > zip.n || get(c, 4) != 0x02014b50) return 0;
        size_t local = get(c + 42, 4), packed = get(c + 20, 4);
        if (local + LOCAL > zip.n) return 0;
        size_t from = local + LOCAL + get(s + local + 26, 2) + get(s + local + 28, 2);
        if (from + packed > zip.n) return 0;
        (*out)[i] = (struct part){.name = {(const char *)c + CENTRAL, get(c + 28, 2)},
                                  .packed = {zip.s + from, packed},
                                  .record = c,
                                  .run = {get(c + 24, 4), packed, get(c + 16, 4)}};
        at += CENTRAL + get(c + 28, 2) + get(c + 30, 2) + get(c + 32, 2);
    }
    return n;
}

/* ---- writing ---- */

static void sink(void *shared, const void *bytes, size_t n)
{
    struct fill *f = shared;
    if (!f->keeps) fwrite(bytes, 1, n, f->out);
    if (!f->keeps || n == 0) return;
    while (f->kept.cap < f->kept.n + n) f->kept.at = vec_grow(f->kept.at, 1, &f->kept.cap);
    memcpy(f->kept.at + f->kept.n, bytes, n);
    f->kept.n += n;
}

/* The record in front of a part; `spare` bytes more are a growth hint, as Office leaves it. */
static void local_put(FILE *out, const struct part *p, size_t spare)
{
    static const unsigned char zeros[BAND_GAP];
    unsigned char h[LOCAL] = {0}, hint[HINT];
    put(h, 4, 0x04034b50);
    memcpy(h + 4, p->record + 6, 10); /* version, flags, method, time, date */
    put(h + 6, 2, 0);                 /* no descriptor behind the data */
    put(h + 14, 4, p->run.crc);
    put(h + 18, 4, (uint32_t)p->run.packed);
    put(h + 22, 4, (uint32_t)p->run.raw);
    put(h + 26, 2, (uint32_t)p->name.n);
    put(h + 28, 2, (uint32_t)spare);
    fwrite(h, 1, LOCAL, out);
    fwrite(p->name.s, 1, p->name.n, out);
    if (spare == 0) return;
    put(hint, 2, 0xA220);
    put(hint + 2, 2, (uint32_t)spare - 4);
    put(hint + 4, 2, 0xA028);
    put(hint + 6, 2, (uint32_t)spare);
    fwrite(hint, 1, HINT, out);
    fwrite(zeros, 1, spare - HINT, out);
}

static void central_put(FILE *out, const struct part *p)
{
    unsigned char h[CENTRAL];
    memcpy(h, p->record, CENTRAL);
    put(h + 8, 2, 0);
    put(h + 16, 4, p->run.crc);
    put(h + 20, 4, (uint32_t)p->run.packed);
    put(h + 24, 4, (uint32_t)p->run.raw);
    put(h + 30, 2, 0); /* no extra field, no comment */
    put(h + 32, 2, 0);
    put(h + 42, 4, p->at);
    fwrite(h, 1, CENTRAL, out);
    fwrite(p->name.s, 1, p->name.n, out);
}

static void end_put(FILE *out, size_t n, long from, long to)
{
    unsigned char h[END] = {0};
    put(h, 4, 0x06054b50);
    put(h + 8, 2, (uint32_t)n);
    put(h + 10, 2, (uint32_t)n);
    put(h + 12, 4, (uint32_t)(to - from));
    put(h + 16, 4, (uint32_t)from);
    fwrite(h, 1, END, out);
}

/* ---- a sheet with bands ---- */

static void text_put(struct fill *f, struct run *run, const char *from, const char *to,
                     bool last)
{
    packer_put(f->packer, from, (size_t)(to - from));
    *run = run_join(*run, packer_cut(f->packer, last));
}

static void band_put(struct fill *f, struct run *run, const struct band *b)
{
    char block[32 << 10];
    size_t left = b->run.packed;
    fseek(b->file, b->at, SEEK_SET);
    while (left > 0) {
        size_t n = fread(block, 1, left < sizeof block ? left : sizeof block, b->file);
        if (n == 0) break;
        sink(f, block, n);
        left -= n;
    }
    *run = run_join(*run, b->run);
}

/* The first row of the sheet at `at` or behind it that lies below `row`. */
static const char *row_below(const char *at, uint32_t row)
{
    static const char mark[] = "<row r=\"";
    const char *end = strstr(at, "</sheetData>");
    for (const char *r = at; end && (r = strstr(r, mark)) && r < end; r++)
        if (strtoul(r + sizeof mark - 1, NULL, 10) > row + 1) return r;
    return end;
}

/* "A1:O35" grows to hold the bands. Returns what follows the reference. */
static const char *dimension_put(struct fill *f, struct run *run, const char *text,
                                 uint32_t last, unsigned right)
{
    static const char mark[] = "<dimension ref=\"A1";
    const char *at = strstr(text, mark),
               *end = at ? strchr(at + sizeof mark - 1, '"') : NULL;
    if (!end) return text;
    unsigned column = 0;
    const char *c = at + sizeof mark - 1;
    if (*c == ':') c++;
    for (; *c >= 'A' && *c <= 'Z'; c++) column = column * 26 + (unsigned)(*c - 'A' + 1);
    unsigned long row = strtoul(c, NULL, 10);
    if (column < right + 1) column = right + 1;
    if (row < last + 1) row = last + 1;
    char letters[4] = {0};
    column_letters(column - 1, letters);
    char *ref = arena_printf(f->a, ":%s%lu", letters, row);
    text_put(f, run, text, at + sizeof mark - 1, false);
    text_put(f, run, ref, ref + strlen(ref), false);
    return end;
}

/* The sheet's text with the rows of its bands; `head`: bytes before the band that stays, which is
 * not put. */
static bool sheet_put(struct fill *f, struct part *p, size_t *head)
{
    char *text = stream_unpack(f->a, p->packed, p->run.raw);
    if (!text) return false;
    unsigned right = 0;
    struct run run = {0};
    for (size_t i = 0; i < p->nband; i++)
        if (p->bands[i].right > right) right = p->bands[i].right;
    const char *at = dimension_put(f, &run, text, p->bands[p->nband - 1].last, right);
    for (size_t i = 0; i < p->nband; i++) {
        const struct band *b = &p->bands[i];
        const char *below = row_below(at, b->last);
        if (!below) return false;
        text_put(f, &run, at, below, false);
        if (!b->stays) band_put(f, &run, b);
        if (b->stays) *head = f->kept.n;
        if (b->stays) run = run_join(run, b->run);
        at = below;
    }
    text_put(f, &run, at, at + strlen(at), true);
    p->run = run;
    return true;
}

/* A sheet whose band stays: its head ends where the band begins. */
static bool around_put(struct fill *f, struct part *p)
{
    const struct band *b = p->stays;
    size_t head = 0;
    f->kept.n = 0;
    f->keeps = true;
    bool good = sheet_put(f, p, &head);
    f->keeps = false;
    if (!good) return false;
    long room = b->at - (long)p->at - LOCAL - (long)(p->name.n + head);
    long from = b->at + (long)b->run.packed;
    bool narrow = room < 0 || (room > 0 && room < HINT) || room > BAND_GAP;
    if (narrow || from + (long)(f->kept.n - head) > p->until) {
        errno = ERANGE;
        return false;
    }
    local_put(f->out, p, (size_t)room);
    fwrite(f->kept.at, 1, head, f->out);
    fseek(f->out, from, SEEK_SET);
    fwrite(f->kept.at + head, 1, f->kept.n - head, f->out);
    return true;
}

/* A sheet whose bands are copied: its sizes are known when it is written. */
static bool through_put(struct fill *f, struct part *p)
{
    size_t head;
    local_put(f->out, p, 0);
    if (!sheet_put(f, p, &head)) return false;
    long end = ftell(f->out);
    fseek(f->out, (long)p->at, SEEK_SET);
    local_put(f->out, p, 0);
    return fseek(f->out, end, SEEK_SET) == 0;
}

static bool part_put(struct fill *f, struct part *p)
{
    p->written = true;
    p->at = (uint32_t)ftell(f->out);
    if (p->nband == 0) {
        local_put(f->out, p, 0);
        fwrite(p->packed.s, 1, p->packed.n, f->out);
        return true;
    }
    if (!(p->stays ? around_put(f, p) : through_put(f, p))) return false;
    bool fits = ftell(f->out) <= (long)UINT32_MAX && p->run.raw <= UINT32_MAX;
    if (!fits) errno = EFBIG;
    return fits;
}

/* ---- all parts ---- */

static void bands_give(struct part *parts, size_t n, const struct band *bands, size_t nband)
{
    static const char folder[] = "xl/worksheets/sheet";
    const size_t name = sizeof folder - 1;
    for (size_t i = 0; i < n; i++) {
        struct part *p = &parts[i];
        if (p->name.n <= name || memcmp(p->name.s, folder, name) != 0) continue;
        unsigned long sheet = strtoul(p->name.s + name, NULL, 10);
        size_t from = 0;
        while (from < nband && bands[from].sheet + 1 < sheet) from++;
        p->bands = bands + from;
        for (; from < nband && bands[from].sheet + 1 == sheet; from++, p->nband++)
            if (bands[from].stays) p->stays = &bands[from];
    }
    long until = LONG_MAX;
    for (size_t i = n; i-- > 0;) {
        parts[i].until = until;
        if (parts[i].stays) until = parts[i].stays->at;
    }
}

/* May the part lie before the next band that stays? */
static bool part_fits(const struct fill *f, const struct part *p)
{
    if (p->stays || p->until == LONG_MAX) return true;
    long size = LOCAL + (long)(p->name.n + p->packed.n);
    return p->nband == 0 && ftell(f->out) + size <= p->until - HEAD;
}

/* Around the bands that stay in their order, the others where there is room. */
static bool parts_put(struct fill *f, struct part *parts, size_t n)
{
    errno = EIO;
    for (size_t i = 0; i < n; i++)
        if (part_fits(f, &parts[i]) && !part_put(f, &parts[i])) return false;
    for (size_t i = 0; i < n; i++)
        if (!parts[i].written && !part_put(f, &parts[i])) return false;
    long from = ftell(f->out);
    for (size_t i = 0; i < n; i++) central_put(f->out, &parts[i]);
    end_put(f->out, n, from, ftell(f->out));
    return n > 0;
}

bool container_fill(const char *frame, FILE *out, const struct band *bands, size_t nband,
                    struct arena scratch)
{
    str zip;
    struct part *parts;
    if (!file_read(&scratch, frame, SIZE_MAX / 2, &zip)) return false;
    struct fill f = {.a = &scratch, .out = out};
    f.packer = packer_new(sink, &f);
    rewind(out);
    size_t n = parts_read(&scratch, zip, &parts);
    bands_give(parts, n, bands, nband);
    bool good = parts_put(&f, parts, n) && fflush(out) == 0 && !ferror(out);
    for (size_t i = 0; i < nband; i++) good = good && !ferror(bands[i].file);
    int why = errno;
    packer_free(f.packer);
    vec_free(&f.kept);
    errno = why;
    return good;
}
