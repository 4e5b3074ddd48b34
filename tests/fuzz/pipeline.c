/* From files to a report as `build` goes, without a store and without pages: what the targets
 * need that look further than reading. */
#include "metrics/metrics.h"
#include "pipeline.h"
#include "render/render.h"
#include "rules/rules.h"

static void report_print(const struct pipeline *p, struct report *report)
{
    struct render_context rc = {report, NULL, p->ds};
    const char *path = path_join(p->a, fuzz_folder(), "out");
    for (size_t i = 0; i < report->ndocument; i++) {
        const struct document *d = &report->documents[i];
        if (d->medium == MEDIUM_JSON)
            render_json(&rc, arena_new(), d, path);
        else if (d->medium != MEDIUM_REJECTS)
            render_text(&rc, arena_new(), d, path);
    }
    rejects_write(path, p->ds);
    remove(path);
}

void pipeline_report(const struct pipeline *p, const struct model *m)
{
    struct period period;
    struct memory memory = {0};
    if (!p->templates || !period_default(m, &period)) return;
    struct results *r = results_compute(p->a, arena_new(), m, period);
    memory_fill_previous(r, &memory);
    struct judgement *j = judge(p->a, arena_new(), r, &memory);
    struct report_options options = {
        .language = p->language, .version = "fuzz", .memory = &memory};
    struct report *report = report_open(p->a, r, j, p->templates, options);
    if (report && report_fill_all(report, p->ds)) report_print(p, report);
}

void pipeline_run(const struct pipeline *p, const char *const *paths, size_t n)
{
    struct model m;
    model_init(&m, p->a, p->ds, p->settings, fuzz_templates()->calendar);
    enum ingest_result result =
        ingest_inputs(&m, arena_new(), p->profiles, paths, n, &(struct returned){{0}}, NULL);
    if (result == INGEST_OK || result == INGEST_PARTIAL) pipeline_report(p, &m);
}

const struct templates *pipeline_templates(void)
{
    static const struct templates *t;
    static struct arena memory;
    static struct diags ds;
    static const char *const folders[] = {"templates"};
    if (t) return t;
    memory = arena_new();
    ds = fuzz_diags(&memory);
    t = templates_read(&memory, &ds, folders, 1, "zh");
    if (!t) die("templates/ is not usable; start in the top folder");
    return t;
}

struct pipeline pipeline_begin(struct arena *memory, struct diags *ds)
{
    const struct fuzz_templates *t = fuzz_templates();
    struct pipeline p = {.settings = t->settings,
                         .profiles = t->profiles,
                         .templates = pipeline_templates(),
                         .language = "zh"};
    fuzz_folder();
    input_begin();
    *memory = arena_new();
    *ds = fuzz_diags(memory);
    p.a = memory;
    p.ds = ds;
    return p;
}
