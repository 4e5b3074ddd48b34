/* rejects.csv (SPEC 1): every row that was left out, with file, line, reason and the
 * original row, as UTF-8 with BOM and RFC 4180 quoting, so that Excel opens it and a
 * program can read it. */
#include "ingest/kind.h"
#include "ingest/ingest.h"

#include <errno.h>
#include <inttypes.h>

/* Always quoted: a cell may hold anything. Control characters become blanks, but for line
 * ends. */
static void put_cell(FILE *out, const char *text, bool last)
{
    putc('"', out);
    for (const char *s = text ? text : ""; *s; s++) {
        bool control = (unsigned char)*s < 32 && *s != '\n' && *s != '\r' && *s != '\t';
        if (*s == '"') putc('"', out);
        putc(control ? ' ' : *s, out);
    }
    fputs(last ? "\"\r\n" : "\",", out);
}

static void put_row(FILE *out, const struct diag *d)
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
    FILE *out = fopen(path, "wb");
    if (!out) return false;
    fputs("\xEF\xBB\xBF" REJECTS_HEADER "\r\n", out);
    for (size_t i = 0; i < ds->n && !ferror(out); i++)
        if (ds->at[i].level == DIAG_REJECT) put_row(out, &ds->at[i]);
    bool failed = ferror(out);
    int why = errno;
    if (fclose(out) != 0 && !failed) return false;
    errno = why;
    return !failed;
}
