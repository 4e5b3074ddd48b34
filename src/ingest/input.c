/* The inputs as a whole: folders to files, each file opened once and recognised by its
 * first rows, then all loaded (masters first, so that references are known when they are
 * met), duplicates dropped, references resolved, the model finished. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ingest/files.h"
#include "ingest/hashes.h"
#include "ingest/ours.h"
#include "ingest/returned.h"
#include "ingest/survey.h"

#define FILES_MOST 10000   /* of all inputs */
#define ENTRIES_MOST 65000 /* files and sheets; an origin names them in 16 bits */
#define STRANGERS_TOLD 10  /* unknown files that are named on stderr */
#define HELD_MOST 400      /* files open at once; those beyond are loaded as they come */

struct inputs {
    struct ingest in;
    VEC_OF(struct opened *) books; /* open as long as one of their sheets waits */
    VEC_OF(struct held) held;
    struct returned *returned; /* what people typed into our own workbooks */
    size_t strangers;          /* files that nothing recognised */
    size_t paths;              /* files so far */
    bool unreadable, partial, missing;
};

/* ---- messages and entries ---- */

static struct input_file *file_entry(struct inputs *run, const char *path)
{
    struct input_file *f = vec_push(&run->in.model->files);
    *f = (struct input_file){.path = path, .sha256 = ""};
    return f;
}

static void file_failed(struct inputs *run, const char *path, int error)
{
    run->unreadable |= file_unreadable_tell(run->in.model->diags, path, error);
}

static void file_problem(struct inputs *run, size_t file, const char *what)
{
    struct input_file *f = &run->in.model->files.at[file];
    f->problem = what;
    run->partial = true;
    diag_say(run->in.model->diags, DIAG_ERROR, f->path, 0, NULL, (str){"", 0}, "%s", what);
}

/* The file has been read as far as it will be. */
static void file_done(struct inputs *run, size_t file, struct opened *o)
{
    struct input_file *f = &run->in.model->files.at[file];
    opened_close(o);
    if (o->bytes.error) file_failed(run, f->path, o->bytes.error);
    f->sha256 = arena_string(run->in.arena, o->bytes.sha256.hex); /* or later (hashes.c) */
    opened_free(o);
}

/* ---- recognising ---- */

/* What a text that nothing recognised looks like, for the message. */
static const char *first_cells(struct arena *a, const struct preview *p)
{
    const char *text = "";
    for (size_t i = 0; p->n && i < p->rows[0].n && i < 6; i++) {
        str cell = p->rows[0].cell[i];
        const char *shown = arena_copy(a, str_sub(cell, 0, cell.n < 60 ? cell.n : 60));
        text = arena_printf(a, "%s%s%s", text, i ? ", " : "", shown);
    }
    return text;
}

static int table_rank(enum table t)
{
    static const enum table first[] = {TABLE_REPS,    TABLE_CUSTOMERS, TABLE_LEADS,
                                       TABLE_DEALS,   TABLE_CONTRACTS, TABLE_RECEIVABLES,
                                       TABLE_PAYMENTS};
    for (size_t i = 0; i < COUNT_OF(first); i++)
        if (first[i] == t) return (int)i;
    return (int)COUNT_OF(first);
}

static void held_finish(struct inputs *run, struct held *h)
{
    if (h->source->fault) {
        while (run->in.broken.n <= h->file) *vec_push(&run->in.broken) = false;
        run->in.broken.at[h->file] = true;
        file_problem(run, h->file, h->source->fault);
    }
    if (h->opened)
        file_done(run, h->file, h->opened);
    else
        h->source->close(h->source);
}

static void held_load(struct inputs *run, struct held *h)
{
    source_load(&run->in, h->file, &h->layout, &h->preview, h->source);
    held_finish(run, h);
}

static void stranger_tell(struct inputs *run, const char *path, const struct preview *p)
{
    diag_say(
        run->in.model->diags, ++run->strangers <= STRANGERS_TOLD ? DIAG_WARNING : DIAG_NOTE,
        path, 0, NULL, str_of(first_cells(&run->in.scratch, p)),
        "is no export that is known; ignored (mondaypack map FILE proposes a profile). "
        "It begins with");
}

/* Why a whole file that holds a table is not used; NULL if it may be. */
static const char *reading_problem(struct arena *a, struct held *h, const char *path)
{
    const struct source_row *rows = h->preview.rows,
                            *header = h->layout.profile ? &rows[h->layout.header_at] : NULL;
    if (header && header->fault && header->n >= COLUMNS_MAX) {
        h->layout.nplan = 0;
        return "has more than 16,384 columns; leave out those that are not needed";
    }
    if (h->layout.problem) return arena_string(a, h->layout.problem);
    if (header || h->preview.n == 0 || !rows->fault || !named_like_data(path_base(path)))
        return NULL;
    return arena_printf(a, "cannot be used, since its first row %s", rows->fault);
}

/* Recognises the rows of a source; takes it over if they are of use. `name` is the file's
 * without folder, with that of the sheet. */
static bool source_take(struct inputs *run, struct opened *opened,
                        const struct workbook *book, struct source *source,
                        const char *name, size_t file)
{
    struct arena kept = run->in.scratch;
    struct input_file *f = &run->in.model->files.at[file];
    struct held h = {
        .file = file, .opened = opened, .book = book, .source = source, .rank = 99};
    h.preview = preview_take(&run->in.scratch, source, PREVIEW_ROWS);
    f->encoding = arena_string(run->in.arena, source->encoding);
    f->delimiter = arena_string(run->in.arena, source->delimiter);
    if (source->fault) {
        file_problem(run, file, source->fault);
        run->in.scratch = kept;
        return false;
    }
    h.layout = layout_find(&run->in.scratch, run->in.model->diags, run->in.profiles,
                           f->path, name, &h.preview);
    f->profile = h.layout.profile;
    if (h.layout.nplan)
        layout_rows_above(run->in.model->diags, f->path, &h.layout, &h.preview);
    const char *problem = reading_problem(run->in.arena, &h, f->path);
    if (problem)
        file_problem(run, file, problem);
    else if (!h.layout.profile)
        stranger_tell(run, f->path, &h.preview);
    if (h.layout.nplan == 0) {
        run->in.scratch = kept;
        return false;
    }
    for (size_t i = 0; i < h.layout.nplan; i++) {
        int rank = table_rank(h.layout.plans[i].table);
        if (rank < h.rank) h.rank = rank;
    }
    if (run->held.n < HELD_MOST)
        *vec_push(&run->held) = h;
    else
        held_load(run, &h);
    return true;
}

/* The rule whose file name pattern fits, for what must be known before any row is read. */
static const struct export_rule *rule_by_name(struct inputs *run, const char *name)
{
    const struct profiles *p = run->in.profiles;
    for (size_t i = 0; i < p->nrule; i++)
        if (rule_names(run->in.scratch, &p->rules[i], name)) return &p->rules[i];
    return NULL;
}

/* ---- workbooks ---- */

static void sheet_open(struct inputs *run, struct workbook *book, size_t sheet,
                       const char *path, size_t file)
{
    const char *why;
    struct source *source = xlsx_sheet(book, sheet, &why);
    if (!source) {
        file_problem(run, file, why);
        return;
    }
    const char *name =
        arena_printf(run->in.arena, "%s#%s", path_base(path), book->sheets[sheet].name);
    if (!source_take(run, NULL, book, source, name, file)) source->close(source);
}

/* Each sheet is an input of its own; where there are several, its name follows the
 * file's. */
static void sheets_open(struct inputs *run, struct workbook *book, size_t file)
{
    struct model *m = run->in.model;
    const char *path = m->files.at[file].path, *sha256 = m->files.at[file].sha256;
    for (size_t i = 0; i < book->nsheet; i++) {
        if (book->sheets[i].hidden) {
            diag_say(m->diags, DIAG_WARNING, path, 0, NULL, str_of(book->sheets[i].name),
                     "a hidden sheet is left out");
            continue;
        }
        if (i > 0 && m->files.n < ENTRIES_MOST) {
            file = m->files.n;
            file_entry(run,
                       arena_printf(run->in.arena, "%s#%s", path, book->sheets[i].name));
            m->files.at[file].sha256 = sha256;
        }
        sheet_open(run, book, i, path, file);
    }
}

/* An actions.xlsx that comes back filled in: no data, but what people typed. */
static void book_returned(struct inputs *run, struct opened *o, size_t file)
{
    struct model *m = run->in.model;
    struct input_file *f = &m->files.at[file];
    f->profile = "actions.xlsx";
    f->encoding = "xlsx";
    f->delimiter = "actions";
    if (!returned_read(run->returned, m->arena, m->diags, o->book, f->path))
        file_problem(run, file,
                     "lost hidden columns, so not all that was typed in it can be read "
                     "back; copy it into a fresh actions.xlsx");
    file_done(run, file, o);
}

/* ---- files ---- */

static void file_open(struct inputs *run, const char *path)
{
    if (run->in.model->files.n >= ENTRIES_MOST) { /* sheets of workbooks */
        file_failed(run, path, EMFILE);
        return;
    }
    const struct export_rule *rule = rule_by_name(run, path_base(path));
    struct opened *o = opened_new(run->in.arena, path, rule ? rule->delimiter : 0,
                                  rule ? rule->encoding : NULL);
    if (!o) {
        file_failed(run, path, errno);
        return;
    }
    size_t file = run->in.model->files.n;
    file_entry(run, path);
    if (o->source && source_take(run, o, NULL, o->source, path_base(path), file)) return;
    if (o->what && o->kind == KIND_FOREIGN)
        diag_say(run->in.model->diags, DIAG_NOTE, path, 0, NULL, (str){"", 0}, "%s",
                 o->what);
    else if (o->what && !o->bytes.error)
        file_problem(run, file, o->what);
    if (o->book && !o->what && returned_is(o->book)) {
        book_returned(run, o, file);
    } else if (o->book && !o->what) {
        *vec_push(&run->books) = o;
        run->in.model->files.at[file].sha256 =
            arena_string(run->in.arena, o->bytes.sha256.hex);
        sheets_open(run, o->book, file);
    } else {
        file_done(run, file, o);
    }
}

static void input_open(struct inputs *run, const char *path)
{
    const char **files;
    if (access(path, F_OK) != 0) {
        struct nearest near = folder_nearest(run->in.arena, path);
        diag_say(run->in.model->diags, DIAG_ERROR, path, 0, NULL, (str){"", 0},
                 "does not exist%s", nearest_words(run->in.arena, &near));
        run->missing = true;
        return;
    }
    size_t n = folder_list(run->in.arena, path, &files);
    if (path_is_folder(path)) n = ours_drop(files, n);
    if (n == 0)
        diag_say(run->in.model->diags, DIAG_WARNING, path, 0, NULL, (str){"", 0},
                 "holds no file; put the exports of the CRM and the ERP there");
    if (run->paths + n > FILES_MOST) {
        diag_say(
            run->in.model->diags, DIAG_ERROR, path, 0, NULL, (str){"", 0},
            "brings the input to more than %d files; name the folders of the exports alone",
            FILES_MOST);
        run->missing = true;
        return;
    }
    run->paths += n;
    for (size_t i = 0; i < n; i++) file_open(run, files[i]);
}

static int held_order(const void *a, const void *b)
{
    const struct held *x = a, *y = b;
    if (x->rank != y->rank) return x->rank < y->rank ? -1 : 1;
    return x->file < y->file ? -1 : x->file > y->file;
}

/* ---- the whole run ---- */

/* What is to be said comes in the order of the files, whenever they were loaded. */
static void held_load_all(struct inputs *run)
{
    struct part **parts = files_load(&run->in, run->held.at, run->held.n);
    for (size_t i = 0; i < run->held.n; i++) {
        for (size_t k = 0; k < parts[i]->diags.n; k++)
            diag_take(run->in.model->diags, parts[i]->diags.at[k]);
        vec_free(&parts[i]->diags);
        held_finish(run, &run->held.at[i]);
    }
}

static size_t rows_used(const struct model *m)
{
    size_t used = 0;
    for (size_t i = 0; i < m->files.n; i++)
        for (size_t k = 0; k < m->files.at[i].feeds; k++)
            used += m->files.at[i].feed[k].used;
    return used;
}

/* What was passed over without a word matters when nothing else is there. */
static void ignored_tell(struct inputs *run)
{
    struct diags *ds = run->in.model->diags;
    size_t n = ds->n, told = 0;
    for (size_t i = 0; i < n && told < STRANGERS_TOLD; i++) {
        struct diag d = ds->at[i];
        if (d.level != DIAG_NOTE || !d.file || d.row) continue;
        d.level = DIAG_WARNING;
        diag_add(ds, d);
        told++;
    }
}

static enum ingest_result run_result(struct inputs *run)
{
    if (run->unreadable) return INGEST_UNREADABLE;
    if (run->missing) return INGEST_NOTHING;
    if (rows_used(run->in.model) == 0) {
        ignored_tell(run);
        diag_say(run->in.model->diags, DIAG_ERROR, NULL, 0, NULL, (str){"", 0},
                 "no row of any table could be used; there is nothing to report");
        return INGEST_NOTHING;
    }
    return run->partial ? INGEST_PARTIAL : INGEST_OK;
}

/* Who asks for no rest gets it done; and nobody will, of an input that is no use. */
static enum ingest_result hashes_leave(struct inputs *run, enum ingest_result result,
                                       struct file_hashes **later)
{
    struct file_hashes *h = run->in.hashes;
    bool of_use = result == INGEST_OK || result == INGEST_PARTIAL;
    if (later) *later = of_use ? h : NULL;
    if (of_use && later) return result;
    if (!of_use) {
        hashes_drop(h);
        return result;
    }
    return hashes_end(h, run->in.model) == INGEST_OK ? result : INGEST_UNREADABLE;
}

enum ingest_result ingest_inputs(struct model *m, struct arena scratch,
                                 const struct profiles *p, const char *const *inputs,
                                 size_t n, struct returned *returned,
                                 struct file_hashes **later)
{
    struct inputs *run = arena_one(m->arena, struct inputs);
    run->returned = returned;
    run->in.model = m;
    run->in.arena = m->arena;
    run->in.scratch = scratch;
    run->in.profiles = p;
    run->in.hashes = hashes_begin();
    for (size_t i = 0; i < n; i++) input_open(run, inputs[i]);
    if (run->held.n) qsort(run->held.at, run->held.n, sizeof *run->held.at, held_order);
    held_load_all(run);
    vec_free(&run->held);
    for (size_t i = 0; i < run->books.n; i++) opened_free(run->books.at[i]);
    vec_free(&run->books);
    duplicates_drop(&run->in);
    references_resolve(&run->in);
    enum ingest_result result = run_result(run);
    if (result == INGEST_OK || result == INGEST_PARTIAL) {
        model_finish(m);
        suspects_tell(m, scratch);
    }
    return hashes_leave(run, result, later);
}
