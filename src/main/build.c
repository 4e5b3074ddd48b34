/* `build`: the pipeline from input files to a written pack. Everything is computed and
 * written under temporary names before anything of an earlier pack is touched. */
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "main/claim.h"
#include "main/aside.h"
#include "main/commands.h"
#include "main/gallery.h"
#include "main/pack.h"
#include "main/progress.h"
#include "metrics/kpi.h"
#include "model/fields.h"
#include "store/store.h"

/* Fonts are verified while the input is read, templates read beside the rulebook. */
struct font_loading {
    struct aside aside;
    const char *folder;
    const struct fonts *fonts;
};

struct template_loading {
    struct aside aside;
    struct places places;
    const char *language;
    const struct templates *templates;
};

struct build {
    struct session s;
    const struct templates *templates;
    struct template_loading loading;
    struct font_loading fonts;
    names only; /* documents; without the words "text" and "charts" */
    bool as_text, charts;
    struct period period;
    const char *store_path; /* NULL: no memory beyond this run */
    bool store_is_file;     /* the open one; else it lives in memory alone */
    struct claim claim;
    struct store *store;
    struct memory memory;
    struct results *results;
    struct judgement *judgement;
    struct report *report;
};

static struct diags *diags(struct build *b)
{
    return &b->s.diags;
}

static void complain(struct build *b, const char *about, const char *what)
{
    diag_say(diags(b), DIAG_ERROR, about, 0, NULL, STR(""), "%s", what);
}

/* ---- before the input is read: what the user asked for must exist ---- */

/* A document is asked for by its id (kpi), its file (kpi.xlsx) or its folder (teams), or with
 * all others of its kind (xlsx, pdf, json). */
static bool is_called(const struct document_info *d, const char *word)
{
    size_t n = strlen(word);
    const char *kind = strrchr(d->file, '.');
    return strcmp(d->id, word) == 0 || strcmp(d->file, word) == 0 ||
           (kind && strcmp(kind + 1, word) == 0) ||
           (strncmp(d->file, word, n) == 0 && d->file[n] == '/');
}

static bool add_documents(struct build *b, const char *word)
{
    struct document_info *infos;
    struct arena scratch = b->s.scratch;
    size_t n = templates_document_infos(b->templates, &scratch, &infos), before = b->only.n;
    for (size_t i = 0; i < n; i++)
        if (is_called(&infos[i], word)) *vec_push(&b->only) = infos[i].id;
    return b->only.n > before;
}

static const char *similar_document(struct build *b, const char *id)
{
    struct document_info *infos;
    struct nearest near = {.wanted = str_of(id)};
    size_t n = templates_document_infos(b->templates, b->s.arena, &infos);
    for (size_t i = 0; i < n; i++) nearest_try(&near, infos[i].id);
    return nearest_words(b->s.arena, &near);
}

static bool only_read(struct build *b)
{
    names wanted = b->s.options->only;
    for (size_t i = 0; i < wanted.n; i++) {
        if (strcmp(wanted.at[i], "text") == 0) {
            b->as_text = true;
        } else if (strcmp(wanted.at[i], "charts") == 0) {
            b->charts = true;
        } else if (!add_documents(b, wanted.at[i])) {
            complain(b, "--only",
                     arena_printf(b->s.arena,
                                  "there is no document \"%s\"%s (mondaypack list "
                                  "documents names them)",
                                  wanted.at[i], similar_document(b, wanted.at[i])));
            return false;
        }
    }
    return true;
}

static void *templates_load(void *argument)
{
    struct template_loading *l = argument;
    l->templates = templates_read(&l->aside.arena, &l->aside.diags, l->places.folders,
                                  l->places.n, l->language);
    return NULL;
}

static enum exit_status templates_open(struct build *b)
{
    const struct options *o = b->s.options;
    struct arena *a = b->s.arena;
    const char *labels = arena_printf(a, "labels.%s.yaml", o->language);
    if (access(place_file(a, &b->s.places, labels), R_OK) != 0) {
        complain(b, "--lang",
                 arena_printf(a,
                              "there are no words in \"%s\": templates/%s is "
                              "missing",
                              o->language, labels));
        return EXIT_USAGE;
    }
    aside_wait(&b->loading.aside);
    aside_tell(&b->loading.aside, diags(b));
    b->templates = b->loading.templates;
    if (!b->templates) return EXIT_INPUT;
    templates_tell(b->templates, diags(b));
    return only_read(b) ? EXIT_DONE : EXIT_USAGE;
}

/* ---- fonts ---- */

static void *fonts_load(void *argument)
{
    struct font_loading *f = argument;
    f->fonts = fonts_open(&f->aside.arena, &f->aside.diags, f->folder);
    return NULL;
}

/* Without a page or a chart to draw the fonts are left alone. */
static bool fonts_needed(struct build *b)
{
    struct document_info *infos;
    struct arena scratch = b->s.scratch;
    if (b->charts || b->only.n == 0) return true;
    size_t n = templates_document_infos(b->templates, &scratch, &infos);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < b->only.n; k++)
            if (strcmp(infos[i].id, b->only.at[k]) == 0 && strstr(infos[i].file, ".pdf"))
                return true;
    return false;
}

static void fonts_begin(struct build *b)
{
    struct font_loading *f = &b->fonts;
    if (!fonts_needed(b)) return;
    f->folder = b->s.places.fonts;
    aside_begin(&f->aside, fonts_load, f);
}

static enum exit_status fonts_end(struct build *b)
{
    struct font_loading *f = &b->fonts;
    if (!f->folder) return EXIT_DONE;
    aside_wait(&f->aside);
    aside_tell(&f->aside, diags(b));
    return f->fonts ? EXIT_DONE : EXIT_MACHINE;
}

/* ---- after it: which period, which teams ---- */

/* A pack of blanks is made, since somebody asked for it, but not without a word. */
static void early_warn(struct build *b)
{
    const struct model *m = &b->s.model;
    day first = DAY_NONE;
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        day d = t == TABLE_TARGETS ? DAY_NONE : m->first_event[t];
        if (d != DAY_NONE && (first == DAY_NONE || d < first)) first = d;
    }
    if (first == DAY_NONE || b->period.end > first) return;
    diag_say(
        diags(b), DIAG_WARNING, "--period", 0, NULL, STR(""),
        "%s%s ends before the oldest event of the input, %s; nothing of it can be known%s",
        b->s.options->has_period ? "" : "the last complete week, ",
        period_label(b->period).text, day_label(first).text,
        b->s.options->has_period ? "" : "; name a week that is still running");
}

enum { FEW_ROWS = 5, MANY_ROWS = 50 };

/* The newest event of all rows, and how many rows have one from `since` on; after more than a few
 * of those nothing else matters. */
struct late_rows {
    size_t all, late;
    day newest;
    enum table table;
    size_t row;
};

static void late_rows_count(const struct model *m, enum table t, day since,
                            struct late_rows *l)
{
    const char *column = table_info(t)->date;
    const struct field *f = column ? field_named(t, str_of(column)) : NULL;
    size_t rows = f ? model_count(m, t) : 0;
    struct when_column column_when = {0};
    if (f) column_when = model_when(m, t, f);
    moment late = day_start(since);
    for (size_t i = rows; i-- > 0 && l->late <= FEW_ROWS;) {
        moment when = when_at(&column_when, i);
        if (when == MOMENT_NONE) continue;
        l->all++;
        if (when < late && l->all > 1 && when < day_start(l->newest)) continue;
        day d = moment_day(when);
        l->late += d >= since;
        bool newer =
            d > l->newest || (d == l->newest && l->table == t); /* the first of them */
        if (l->all > 1 && !newer) continue;
        l->newest = d;
        l->table = t;
        l->row = i;
    }
}

/* One invoice dated ahead, or one mistyped year, moves the week that is reported (SPEC 1). */
static void late_warn(struct build *b)
{
    struct late_rows l = {.newest = DAY_NONE};
    const struct model *m = &b->s.model;
    for (enum table t = 0; t < TABLE_COUNT; t++) late_rows_count(m, t, b->period.start, &l);
    struct origin from = {0, 0};
    if (l.all) from = model_origin(m, l.table, l.row);
    if (l.late > FEW_ROWS || l.all < MANY_ROWS || from.row == 0) return;
    diag_say(
        diags(b), DIAG_WARNING, m->files.at[from.file].path, from.row, NULL,
        str_of(day_label(l.newest).text),
        "holds the newest date of all, for which %s is the week to report, and no more "
        "than %zu rows of that week or later are there; correct the date or name the "
        "week with --period",
        period_label(b->period).text, l.late);
}

static enum exit_status period_choose(struct build *b)
{
    const struct options *o = b->s.options;
    const struct model *m = &b->s.model;
    b->period = o->period;
    if (!o->has_period && !period_default(m, &b->period)) {
        complain(b, NULL, "nothing in the input has a date, so there is no week to report");
        return EXIT_INPUT;
    }
    early_warn(b);
    if (!o->has_period) late_warn(b);
    if (m->last_event == DAY_NONE || b->period.start <= m->last_event) return EXIT_DONE;
    complain(b, "--period",
             arena_printf(b->s.arena,
                          "%s begins after the newest event of the "
                          "input, %s",
                          period_label(b->period).text, day_label(m->last_event).text));
    return EXIT_INPUT;
}

static bool is_team(const struct model *m, struct arena scratch, const char *name)
{
    str wanted = text_fold(&scratch, str_of(name));
    for (size_t i = 0; i < m->teams.n; i++) {
        const struct team *t = &m->teams.at[i];
        if (str_equal(wanted, text_fold(&scratch, sym_str(m->names, t->id))) ||
            str_equal(wanted, text_fold(&scratch, sym_str(m->names, t->name))))
            return true;
    }
    return false;
}

enum { TEAMS_NAMED = 20 };

/* "; did you mean …?", or the teams there are. */
static const char *similar_team(struct build *b, const char *name)
{
    struct arena *a = b->s.arena;
    const struct model *m = &b->s.model;
    struct nearest near = {.wanted = str_of(name)};
    const char *all = m->teams.n ? "; the teams are: " : "; it names no team at all";
    for (size_t i = 0; i < m->teams.n; i++) {
        nearest_try(&near, model_text(m, m->teams.at[i].id));
        nearest_try(&near, model_text(m, m->teams.at[i].name));
        if (i < TEAMS_NAMED)
            all = arena_printf(a, "%s%s%s", all, i ? ", " : "",
                               model_text(m, m->teams.at[i].id));
    }
    return near.best ? nearest_words(a, &near) : all;
}

static enum exit_status teams_check(struct build *b)
{
    names teams = b->s.options->teams;
    for (size_t i = 0; i < teams.n; i++) {
        if (is_team(&b->s.model, b->s.scratch, teams.at[i])) continue;
        complain(b, "--team",
                 arena_printf(b->s.arena, "there is no team \"%s\" in the input%s",
                              teams.at[i], similar_team(b, teams.at[i])));
        return EXIT_USAGE;
    }
    return EXIT_DONE;
}

/* ---- numbers, memory, judgement, report ---- */

/* A second name for a file that is about to be replaced, so that it stays. */
static void file_spare(struct build *b, const char *path)
{
    struct arena *a = b->s.arena;
    size_t stem = strlen(path) - (strlen(path) > 5 ? strlen(".xlsx") : 0);
    const char *kept = NULL;
    for (int i = 1; i < 100 && !kept; i++) {
        const char *name = arena_printf(a, "%.*s-%d.xlsx", (int)stem, path, i);
        if (link(path, name) == 0)
            kept = name;
        else if (errno != EEXIST)
            break;
    }
    diag_say(diags(b), DIAG_WARNING, path, 0, NULL, STR(""),
             "cannot be read back and is replaced%s%s",
             kept ? "; what was typed in it stays in " : "", kept ? kept : "");
}

/* What somebody typed into this period's own pack is read before the pack is replaced. */
static void own_workbook_read(struct build *b)
{
    struct document_info *infos;
    struct arena *a = b->s.arena;
    size_t n = templates_document_infos(b->templates, a, &infos);
    const char *folder = path_join(a, b->s.options->out, period_label(b->period).text);
    for (size_t i = 0; i < n; i++) {
        if (strcmp(infos[i].id, "actions") != 0) continue;
        const char *path = path_join(a, folder, infos[i].file);
        if (returned_read_file(&b->s.returned, a, diags(b), path) == RETURNED_NOT)
            file_spare(b, path);
    }
}

/* Opens a history file that exists. A new one is made only when there is a pack to keep: a
 * run that fails leaves no trace, and takes no file away that another run made meanwhile. */
static enum exit_status memory_open(struct build *b)
{
    const struct options *o = b->s.options;
    bool none = o->store && strcmp(o->store, "none") == 0;
    if (!none)
        b->store_path = o->store ? o->store : path_join(b->s.arena, o->out, "history.db");
    b->store_is_file = b->store_path && access(b->store_path, F_OK) == 0;
    own_workbook_read(b);
    b->store =
        store_open(b->store_is_file ? b->store_path : ":memory:", b->s.arena, diags(b));
    if (!b->store || !store_keep_returned(b->store, b->s.arena, &b->s.returned))
        return EXIT_MACHINE;
    store_recall(b->store, b->s.arena, b->period, &b->memory);
    if (none && b->s.returned.rows.n)
        diag_say(
            diags(b), DIAG_WARNING, "--store", 0, NULL, STR("none"),
            "what was typed into returned workbooks is in this pack and not remembered");
    return EXIT_DONE;
}

/* Everything of the period into the open transaction. */
static bool memory_keep(struct build *b)
{
    if (!b->store_path) return true;
    if (!b->store_is_file) {
        store_close(b->store);
        b->store = store_open(b->store_path, b->s.arena, diags(b));
        b->store_is_file = true;
        if (!b->store || !store_keep_returned(b->store, b->s.arena, &b->s.returned))
            return false;
    }
    return store_keep(b->store, b->results, b->judgement);
}

static enum exit_status report_make(struct build *b)
{
    const struct options *o = b->s.options;
    progress_stage("numbers");
    model_origins_free(&b->s.model); /* what is to be said about rows has been said */
    b->results = results_compute(b->s.arena, b->s.scratch, &b->s.model, b->period);
    model_rows_free(&b->s.model, TABLE_TARGETS); /* their index says all that is asked */
    enum exit_status status = memory_open(b);
    if (status != EXIT_DONE) return status;
    memory_fill_previous(b->results, &b->memory);
    progress_stage("alerts and problem customers");
    b->judgement = judge(b->s.arena, b->s.scratch, b->results, &b->memory);
    b->report = report_open(b->s.arena, b->results, b->judgement, b->templates,
                            (struct report_options){
                                .language = o->language,
                                .version = PROGRAM_VERSION,
                                .only = b->only.at,
                                .nonly = b->only.n,
                                .teams = o->teams.at,
                                .nteam = o->teams.n,
                                .memory = &b->memory,
                            });
    return b->report ? EXIT_DONE : EXIT_INPUT;
}

static enum exit_status pack_make(struct build *b)
{
    const struct options *o = b->s.options;
    struct pack pack = {
        .arena = b->s.arena,
        .diags = diags(b),
        .folder = path_join(b->s.arena, o->out, period_label(b->period).text),
        .as_text = b->as_text,
        .shard = (size_t)o->shard,
        .shards = (size_t)o->shards,
        .nothing = b->charts && !b->as_text && b->only.n == 0,
    };
    struct gallery_files gallery = {0};
    struct render_context rc = {b->report, b->fonts.fonts, diags(b)};
    progress_stage("documents");
    if (!pack_write(&pack, b->report, b->fonts.fonts))
        return pack.unusable ? EXIT_INPUT : EXIT_MACHINE;
    if (b->charts && !report_fill_all(b->report, diags(b))) {
        pack_drop(&pack);
        return EXIT_INPUT;
    }
    bool made = !b->charts || gallery_make(&gallery, b->s.arena, pack.folder, &rc);
    progress_stage("memory");
    if (!made || !memory_keep(b) || !pack_commit(&pack)) {
        gallery_drop(&gallery, b->s.scratch);
        pack_drop(&pack);
        return EXIT_MACHINE;
    }
    if (b->charts && !gallery_commit(&gallery, b->s.scratch, diags(b))) return EXIT_MACHINE;
    if (b->store_path && !store_commit(b->store)) return EXIT_MACHINE;
    if (!o->only.n && !o->teams.n && o->shards == 1) pack_sweep(&pack, b->templates);
    progress_clear();
    pack_tell(&pack, b->charts ? "charts/" : NULL);
    return EXIT_DONE;
}

/* Before the memory is opened, so that two runs never wait for each other. */
static bool pack_claim(struct build *b)
{
    const struct options *o = b->s.options;
    const char *folder = path_join(b->s.arena, o->out, period_label(b->period).text);
    return claim_take(&b->claim, b->s.arena, diags(b), folder, o->shards > 1);
}

static enum exit_status build_run(struct build *b)
{
    enum exit_status status = templates_open(b), input;
    if (status != EXIT_DONE) return status;
    fonts_begin(b);
    input = session_read(&b->s);
    if (input != EXIT_DONE && input != EXIT_PARTIAL) return input;
    if ((status = period_choose(b)) != EXIT_DONE) return status;
    if ((status = teams_check(b)) != EXIT_DONE) return status;
    if (!pack_claim(b)) return EXIT_MACHINE;
    if ((status = report_make(b)) != EXIT_DONE) return status;
    if ((status = fonts_end(b)) != EXIT_DONE) return status;
    if ((status = session_hashed(&b->s)) != EXIT_DONE) return status;
    status = pack_make(b);
    return status == EXIT_DONE ? input : status;
}

enum exit_status command_build(struct arena *a, const struct options *o)
{
    struct build b = {.loading.language = o->language};
    b.loading.places = places_find(a, o->templates);
    aside_begin(&b.loading.aside, templates_load, &b.loading);
    enum exit_status status = session_open(&b.s, a, o);
    if (status == EXIT_DONE) status = build_run(&b);
    aside_wait(&b.loading.aside);
    aside_wait(&b.fonts.aside);
    session_close(&b.s);
    store_close(b.store);
    claim_release(&b.claim);
    progress_end();
    diags_finish(diags(&b));
    return status;
}
