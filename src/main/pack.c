/* Makes and writes the documents of a report side by side on several threads, each document with
 * pages, an arena and diagnostics of its own, so that the bytes and the messages are the same
 * however many threads there are. Pages vanish when their file is written. */
#include "main/pack.h"

#include <dirent.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/parallel.h"
#include "base/text.h"
#include "ingest/ingest.h"
#include "main/progress.h"

struct pack_file {
    size_t index; /* of the report's documents */
    const struct document *document;
    const struct format_info *format; /* NULL: rejects.csv */
    const char *name;                 /* below the folder: "teams/华东一组.pdf" */
    const char *path, *part;
    struct diags diags;
    bool done;
};

static bool complain(struct pack *p, const char *path, const char *what, int why)
{
    diag_say(p->diags, DIAG_ERROR, path, 0, NULL, STR(""), "%s: %s", what, strerror(why));
    return false;
}

/* ---- folders ---- */

static bool folder_ready(struct pack *p, const char *path)
{
    bool existed = access(path, F_OK) == 0;
    if (!folder_make(path)) return complain(p, path, "this folder cannot be made", errno);
    if (access(path, W_OK | X_OK) != 0)
        return complain(p, path, "this folder cannot be written", errno);
    if (!existed && p->nmade < COUNT_OF(p->made)) p->made[p->nmade++] = path;
    return true;
}

static bool folders_ready(struct pack *p)
{
    bool ready = folder_ready(p, p->folder), teams = false;
    for (size_t i = 0; i < p->n; i++)
        teams |= str_starts(str_of(p->files[i].name), "teams/");
    return ready && (!teams || folder_ready(p, path_join(p->arena, p->folder, "teams")));
}

/* ---- which files ---- */

static const char *format_id(const struct pack *p, enum medium medium)
{
    switch (medium) {
    case MEDIUM_PDF: return p->as_text ? "text" : "pdf";
    case MEDIUM_WORKBOOK: return p->as_text ? "text" : "workbook";
    case MEDIUM_JSON: return p->as_text ? NULL : "json";
    case MEDIUM_REJECTS: break;
    }
    return NULL;
}

static const struct format_info *format_named(const char *id)
{
    for (size_t i = 0; id && i < format_info_count; i++)
        if (strcmp(format_infos[i].id, id) == 0) return &format_infos[i];
    return NULL;
}

/* brief.pdf becomes brief.txt. */
static const char *text_name(struct arena *a, const char *file)
{
    const char *dot = strrchr(path_base(file), '.');
    return arena_printf(a, "%.*s.txt", (int)(dot ? (size_t)(dot - file) : strlen(file)),
                        file);
}

static void files_list(struct pack *p, struct report *report)
{
    p->n = 0;
    p->files = arena_many(p->arena, struct pack_file, report->ndocument + 1);
    for (size_t i = 0; !p->nothing && i < report->ndocument; i++) {
        const struct document *d = &report->documents[i];
        if (i % p->shards != p->shard - 1) continue;
        bool rejects = d->medium == MEDIUM_REJECTS && !p->as_text;
        const struct format_info *format = format_named(format_id(p, d->medium));
        if (!format && !rejects) continue;
        struct pack_file *f = &p->files[p->n++];
        f->index = i;
        f->document = d;
        f->format = format;
        f->name = p->as_text ? text_name(p->arena, d->file) : d->file;
        f->path = path_join(p->arena, p->folder, f->name);
        diags_init(&f->diags, p->arena);
        f->diags.quiet = true;
    }
}

/* ---- rendering ---- */

struct work {
    struct pack *pack;
    struct report *report;
    const struct fonts *fonts;
    size_t *order; /* in which the files are taken up */
    atomic_size_t done;
    atomic_bool failed, unusable;
};

/* The pages stand in front of what rendering needs, and go with it. */
static void file_render(struct work *w, struct pack_file *f, struct arena scratch)
{
    struct render_context rc = {w->report, w->fonts, &f->diags};
    if (!report_fill(w->report, f->index, &scratch, &f->diags)) {
        w->unusable = true;
        return;
    }
    if (f->format) {
        f->done = f->format->render(&rc, scratch, f->document, f->part);
        return;
    }
    f->done = rejects_write(f->part, w->report->diags);
    if (!f->done)
        diag_say(&f->diags, DIAG_ERROR, f->path, 0, NULL, STR(""), "cannot be written: %s",
                 strerror(errno));
}

static void work_on(void *shared, struct queue *q)
{
    struct work *w = shared;
    struct arena scratch = arena_new(), kept = arena_new();
    for (size_t i; !w->failed && queue_take(q, &i);) {
        struct pack_file *f = &w->pack->files[w->order[i]];
        f->diags.arena = &kept;
        file_render(w, f, scratch);
        /* Workbooks take the most; what others take stays for the next one. */
        if (f->document->medium == MEDIUM_WORKBOOK) arena_end(scratch);
        if (!f->done) w->failed = true;
        progress_count(atomic_fetch_add(&w->done, 1) + 1, w->pack->n, "documents");
    }
}

/* Workbooks and numbers first: they take longest, and the last one to start should be short. */
static void order_make(struct work *w)
{
    static const enum medium order[] = {MEDIUM_WORKBOOK, MEDIUM_JSON, MEDIUM_PDF,
                                        MEDIUM_REJECTS};
    const struct pack *p = w->pack;
    size_t n = 0;
    w->order = arena_many(p->arena, size_t, p->n);
    for (size_t k = 0; k < COUNT_OF(order); k++)
        for (size_t i = 0; i < p->n; i++)
            if (p->files[i].document->medium == order[k]) w->order[n++] = i;
}

/* What the threads had to say, in the order of the documents. */
static void diags_gather(struct pack *p, struct report *report)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct pack_file *f = &p->files[i];
        report_tell(report, f->index);
        for (size_t k = 0; k < f->diags.n; k++) {
            struct diag d = f->diags.at[k];
            if (d.file && f->part && strcmp(d.file, f->part) == 0) d.file = f->path;
            diag_add(p->diags, d);
        }
    }
}

bool pack_write(struct pack *p, struct report *report, const struct fonts *fonts)
{
    struct work w = {.pack = p, .report = report, .fonts = fonts};
    files_list(p, report);
    bool ready = folders_ready(p);
    for (size_t i = 0; ready && i < p->n; i++)
        p->files[i].part = part_name(p->arena, p->files[i].path);
    if (ready) order_make(&w);
    if (ready) parallel_run(p->n, work_on, &w);
    diags_gather(p, report);
    p->unusable = w.unusable;
    if (ready && !w.failed) return true;
    pack_drop(p);
    return false;
}

void pack_drop(struct pack *p)
{
    for (size_t i = 0; i < p->n; i++)
        if (p->files[i].part) part_drop(p->files[i].part);
    while (p->nmade) rmdir(p->made[--p->nmade]);
}

bool pack_commit(struct pack *p)
{
    for (size_t i = 0; i < p->n; i++) /* the one thing that would stop a rename half-way */
        if (path_is_folder(p->files[i].path))
            return complain(p, p->files[i].path, "a folder is in the way", EISDIR);
    for (size_t i = 0; i < p->n; i++)
        if (!part_commit(p->files[i].part, p->files[i].path))
            return complain(p, p->files[i].path, "cannot be written", errno);
    return true;
}

/* ---- files of an earlier build ---- */

static bool is_made(const struct pack *p, const char *name)
{
    for (size_t i = 0; i < p->n; i++)
        if (strcmp(p->files[i].name, name) == 0) return true;
    return false;
}

static void sweep_file(struct pack *p, const char *name)
{
    if (!is_made(p, name)) unlink(path_join(p->arena, p->folder, name));
}

static bool has_ending(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && strcmp(name + n - m, ending) == 0;
}

static void sweep_teams(struct pack *p)
{
    const char *path = path_join(p->arena, p->folder, "teams");
    DIR *folder = opendir(path);
    if (!folder) return;
    for (struct dirent *e; (e = readdir(folder));)
        if (has_ending(e->d_name, ".pdf") || has_ending(e->d_name, ".txt"))
            sweep_file(p, path_join(p->arena, "teams", e->d_name));
    closedir(folder);
    rmdir(path); /* only if nothing is left in it */
}

void pack_sweep(struct pack *p, const struct templates *t)
{
    struct document_info *infos;
    size_t n = templates_document_infos(t, p->arena, &infos);
    for (size_t i = 0; i < n; i++) {
        if (strchr(infos[i].file, '/')) continue;
        sweep_file(p, infos[i].file);
        sweep_file(p, text_name(p->arena, infos[i].file));
    }
    sweep_teams(p);
}

void pack_tell(const struct pack *p, const char *also)
{
    size_t teams = 0;
    printf("%s:", p->folder);
    for (size_t i = 0; i < p->n; i++) {
        bool team = str_starts(str_of(p->files[i].name), "teams/");
        if (!team) printf(" %s", p->files[i].name);
        teams += team;
    }
    if (teams) printf(" teams/ (%zu)", teams);
    if (also) printf(" %s", also);
    putchar('\n');
}
