/* rejects.csv (SPEC 1): every row that was left out, with file, line, reason and the
 * original row, as UTF-8 with BOM and RFC 4180 quoting, so that Excel opens it and a
 * program can read it. */
#include "ingest/kind.h"
#include "ingest/ingest.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"

struct text_out {
    VEC_OF(char) bytes;
};

static void put(struct text_out *out, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) *vec_push(&out->bytes) = s[i];
}

/* Always quoted: a cell may hold anything. Control characters become blanks, but for line
 * ends. */
static void put_cell(struct text_out *out, const char *text, bool last)
{
    put(out, "\"", 1);
    for (const char *s = text ? text : ""; *s; s++) {
        bool control = (unsigned char)*s < 32 && *s != '\n' && *s != '\r' && *s != '\t';
        if (*s == '"')
            put(out, "\"\"", 2);
        else
            put(out, control ? " " : s, 1);
    }
    put(out, last ? "\"\r\n" : "\",", last ? 3 : 2);
}

static void put_row(struct text_out *out, const struct diag *d)
{
    char row[16] = "", amount[32] = "";
    if (d->row) snprintf(row, sizeof row, "%" PRIu32, d->row);
    if (d->amount != MONEY_NONE) {
        uint64_t size = (uint64_t)(d->amount < 0 ? -d->amount : d->amount);
        snprintf(amount, sizeof amount, "%s%" PRIu64 ".%02" PRIu64,
                 d->amount < 0 ? "-" : "", size / 100, size % 100);
    }
    const char *cells[] = {d->file, row,     d->table, d->column,
                           d->text, d->what, amount,   d->raw};
    for (size_t i = 0; i < COUNT_OF(cells); i++)
        put_cell(out, cells[i], i + 1 == COUNT_OF(cells));
}

bool rejects_write(const char *path, const struct diags *ds)
{
    static const char head[] = "\xEF\xBB\xBF" REJECTS_HEADER "\r\n";
    struct text_out out = {.bytes = {0}};
    put(&out, head, sizeof head - 1);
    for (size_t i = 0; i < ds->n; i++)
        if (ds->at[i].level == DIAG_REJECT) put_row(&out, &ds->at[i]);
    bool done = file_write(path, (str){out.bytes.at, out.bytes.n});
    int why = errno;
    vec_free(&out.bytes);
    errno = why;
    return done;
}
