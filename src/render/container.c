/* A workbook's zip container, written again with rows that were packed apart.
 *
 * In: the library's container, runs of packed rows. Out: a container of the same parts; sheets
 * that got rows are taken apart at row boundaries, all others are copied as they are. */
#include "render/container.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum {
    LOCAL = 30, /* sizes of the three records of a zip file without their names */
    CENTRAL = 46,
    END = 22
};

struct part { /* one file of the container */
    str name, packed;
    const unsigned char *record; /* in the old central directory */
    struct run run;
    uint32_t at;
};

struct fill {
    struct arena *a;
    FILE *out, *bands_file;
    const struct band *bands;
    size_t nband;
    struct packer *packer;
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
    fwrite(bytes, 1, n, shared);
}

static void local_put(FILE *out, const struct part *p)
{
    unsigned char h[LOCAL] = {0};
    put(h, 4, 0x04034b50);
    memcpy(h + 4, p->record + 6, 10); /* version, flags, method, time, date */
    put(h + 6, 2, 0);                 /* no descriptor behind the data */
    put(h + 14, 4, p->run.crc);
    put(h + 18, 4, (uint32_t)p->run.packed);
    put(h + 22, 4, (uint32_t)p->run.raw);
    put(h + 26, 2, (uint32_t)p->name.n);
    fwrite(h, 1, LOCAL, out);
    fwrite(p->name.s, 1, p->name.n, out);
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
    fseek(f->bands_file, b->at, SEEK_SET);
    while (left > 0) {
        size_t n =
            fread(block, 1, left < sizeof block ? left : sizeof block, f->bands_file);
        if (n == 0) break;
        fwrite(block, 1, n, f->out);
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

static bool sheet_put(struct fill *f, struct part *p, const struct band *bands, size_t n)
{
    char *text = stream_unpack(f->a, p->packed, p->run.raw);
    if (!text) return false;
    unsigned right = 0;
    struct run run = {0};
    for (size_t i = 0; i < n; i++)
        if (bands[i].right > right) right = bands[i].right;
    const char *at = dimension_put(f, &run, text, bands[n - 1].last, right);
    for (size_t i = 0; i < n; i++) {
        const char *below = row_below(at, bands[i].last);
        if (!below) return false;
        text_put(f, &run, at, below, false);
        band_put(f, &run, &bands[i]);
        at = below;
    }
    text_put(f, &run, at, at + strlen(at), true);
    p->run = run;
    return true;
}

static bool part_put(struct fill *f, struct part *p)
{
    static const char folder[] = "xl/worksheets/sheet";
    size_t n = 0, from = 0;
    if (p->name.n > sizeof folder && memcmp(p->name.s, folder, sizeof folder - 1) == 0) {
        unsigned long sheet = strtoul(p->name.s + sizeof folder - 1, NULL, 10);
        while (from < f->nband && f->bands[from].sheet + 1 < sheet) from++;
        while (from + n < f->nband && f->bands[from + n].sheet + 1 == sheet) n++;
    }
    p->at = (uint32_t)ftell(f->out);
    local_put(f->out, p);
    if (n == 0) {
        fwrite(p->packed.s, 1, p->packed.n, f->out);
        return true;
    }
    if (!sheet_put(f, p, f->bands + from, n)) return false;
    long end = ftell(f->out);
    if (end > (long)UINT32_MAX || p->run.raw > UINT32_MAX) {
        errno = EFBIG;
        return false;
    }
    fseek(f->out, (long)p->at, SEEK_SET);
    local_put(f->out, p);
    return fseek(f->out, end, SEEK_SET) == 0;
}

static bool parts_put(struct fill *f, str zip)
{
    struct part *parts;
    size_t n = parts_read(f->a, zip, &parts);
    errno = EIO;
    for (size_t i = 0; i < n; i++)
        if (!part_put(f, &parts[i])) return false;
    long from = ftell(f->out);
    for (size_t i = 0; i < n; i++) central_put(f->out, &parts[i]);
    end_put(f->out, n, from, ftell(f->out));
    return n > 0 && !ferror(f->bands_file);
}

bool container_fill(const char *frame, const char *path, FILE *packed,
                    const struct band *bands, size_t nband, struct arena scratch)
{
    str zip;
    if (!file_read(&scratch, frame, SIZE_MAX / 2, &zip)) return false;
    struct fill f = {.a = &scratch, .bands_file = packed, .bands = bands, .nband = nband};
    f.out = fopen(path, "wb");
    if (!f.out) return false;
    f.packer = packer_new(sink, f.out);
    bool good = parts_put(&f, zip) && !ferror(f.out);
    packer_free(f.packer);
    int why = errno;
    if (fclose(f.out) != 0) return false;
    errno = why;
    return good;
}
