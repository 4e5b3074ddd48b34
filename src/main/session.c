/* Opens the templates and fills the model, in the order in which one needs the other. */
#include "main/session.h"

#include <stdio.h>

#include "base/file.h"
#include "base/parallel.h"
#include "base/text.h"
#include "main/progress.h"

enum exit_status session_open(struct session *s, struct arena *a, const struct options *o)
{
    *s = (struct session){.options = o, .arena = a, .scratch = arena_new()};
    diags_init(&s->diags, a);
    s->diags.before_print = progress_clear;
    parallel_limit(o->jobs);
    if (o->templates && !path_is_folder(o->templates)) {
        diag_say(&s->diags, DIAG_ERROR, o->templates, 0, NULL, STR(""),
                 "--templates needs a folder, and there is none of this name");
        return EXIT_USAGE;
    }
    const char *folders[2];
    progress_stage("templates");
    s->places = places_find(a, o->templates);
    s->settings = settings_read(a, &s->diags, place_file(a, &s->places, "rules.yaml"),
                                place_built_in(a, &s->places, "rules.yaml"));
    size_t n = place_folders(a, &s->places, "calendar", folders);
    s->calendar = calendar_read(a, &s->diags, folders, n);
    if (!s->settings) return EXIT_INPUT;
    n = place_folders(a, &s->places, "profiles", folders);
    s->profiles = profiles_read(a, &s->diags, s->settings, folders, n);
    if (s->profiles) return EXIT_DONE;
    diag_say(&s->diags, DIAG_ERROR, folders[0], 0, NULL, STR(""),
             "the vocabulary of exports, vocabulary.yaml, is missing or faulty");
    return EXIT_INPUT;
}

enum exit_status session_read(struct session *s)
{
    progress_stage("reading the input");
    model_init(&s->model, s->arena, &s->diags, s->settings, s->calendar);
    progress_watch(&s->model.rows_made, "rows");
    names inputs = s->options->inputs;
    enum ingest_result result = ingest_inputs(&s->model, s->scratch, s->profiles, inputs.at,
                                              inputs.n, &s->returned, &s->hashes);
    plan_rows_take(&s->returned, &s->planned);
    switch (result) {
    case INGEST_OK: return EXIT_DONE;
    case INGEST_PARTIAL: return EXIT_PARTIAL;
    case INGEST_NOTHING: return EXIT_INPUT;
    case INGEST_UNREADABLE: return EXIT_MACHINE;
    }
    assert(false);
    return EXIT_MACHINE;
}

enum exit_status session_hashed(struct session *s)
{
    struct file_hashes *h = s->hashes;
    s->hashes = NULL;
    return hashes_end(h, &s->model) == INGEST_OK ? EXIT_DONE : EXIT_MACHINE;
}

void session_close(struct session *s)
{
    hashes_drop(s->hashes);
    s->hashes = NULL;
}
