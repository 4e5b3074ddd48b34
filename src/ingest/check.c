/* `check`: what each file was taken for and what became of its rows, as plain text. The
 * messages about single rows have gone to stderr before. */
#include "ingest/ingest.h"

#include <string.h>

static void write_feeds(FILE *out, const struct input_file *f)
{
    for (size_t i = 0; i < f->feeds; i++)
        fprintf(out, "    %-20s %9zu rows %9zu used %7zu rejected %7zu replaced\n",
                table_name(f->feed[i].table), f->feed[i].rows, f->feed[i].used,
                f->feed[i].rejected, f->feed[i].replaced);
}

static void write_file(FILE *out, const struct input_file *f)
{
    fprintf(out, "%s\n", f->path);
    if (f->encoding)
        fprintf(out, "    profile %s, %s, %s %s\n", f->profile ? f->profile : "none",
                f->encoding, strcmp(f->encoding, "xlsx") == 0 ? "sheet" : "delimiter",
                f->delimiter);
    if (f->problem)
        fprintf(out, "    NOT USED: %s\n", f->problem);
    else if (!f->profile)
        fprintf(out, "    not recognised; not used\n");
    write_feeds(out, f);
}

struct reason {
    const char *what;
    const struct diag *first;
    size_t n;
};
typedef VEC_OF(struct reason) reason_vector;

/* The same few reasons come again and again, as one pointer each. */
static void reason_count(reason_vector *reasons, size_t *last, const struct diag *d)
{
    size_t i = *last < reasons->n && reasons->at[*last].what == d->what ? *last : 0;
    while (i < reasons->n && reasons->at[i].what != d->what) i++;
    if (i == reasons->n) *vec_push(reasons) = (struct reason){d->what, d, 0};
    reasons->at[i].n++;
    *last = i;
}

/* Rejects by reason. */
static void write_reasons(FILE *out, const struct diags *ds)
{
    reason_vector reasons = {NULL, 0, 0};
    for (size_t i = 0, last = 0; i < ds->n; i++)
        if (ds->at[i].level == DIAG_REJECT) reason_count(&reasons, &last, &ds->at[i]);
    for (size_t i = 0; i < reasons.n; i++) {
        const struct diag *d = reasons.at[i].first;
        fprintf(out, "%9zu rows left out: %s (first: %s:%u)\n", reasons.at[i].n, d->what,
                d->file ? d->file : "-", d->row);
    }
    vec_free(&reasons);
}

/* Notes are not printed as they arise: here is where they are read. */
static void write_notes(FILE *out, const struct diags *ds)
{
    for (size_t i = 0; i < ds->n; i++) {
        const struct diag *d = &ds->at[i];
        if (d->level != DIAG_NOTE) continue;
        fprintf(out, "note: ");
        if (d->file) fprintf(out, d->row ? "%s:%u: " : "%s: ", d->file, d->row);
        if (d->column) fprintf(out, "%s: ", d->column);
        fprintf(out, "%s", d->what);
        if (d->text && *d->text) fprintf(out, ": \"%s\"", d->text);
        fprintf(out, "\n");
    }
}

void check_write(FILE *out, const struct model *m)
{
    for (size_t i = 0; i < m->files.n; i++) write_file(out, &m->files.at[i]);
    fprintf(out, "\n");
    write_notes(out, m->diags);
    write_reasons(out, m->diags);
    fprintf(out, "%9zu rows left out, %zu warnings, %zu errors\n",
            diags_count(m->diags, DIAG_REJECT), diags_count(m->diags, DIAG_WARNING),
            diags_count(m->diags, DIAG_ERROR));
}
