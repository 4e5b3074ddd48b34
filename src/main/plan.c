/* `plan`: a company target broken down, as plan.xlsx and as targets.csv that `build` reads.
 * Both are written under temporary names before either is renamed. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "main/claim.h"
#include "main/commands.h"
#include "main/pack.h"
#include "main/progress.h"
#include "metrics/kpi.h"
#include "report/plan_book.h"

static enum exit_status usage(struct session *s, const char *about, const char *what,
                              const char *text)
{
    diag_say(&s->diags, DIAG_ERROR, about, 0, NULL, str_of(text), "%s", what);
    return EXIT_USAGE;
}

/* "collection_rate=95%" */
static enum exit_status ratio_read(struct session *s, struct plan_request *q,
                                   const char *text)
{
    size_t at = strcspn(text, "=");
    str value = str_of(text + at + 1);
    bool rate = value.n && value.s[value.n - 1] == '%';
    struct plan_ratio r;
    if (rate) value.n--;
    if (!exact_parse(value, &r.value)) return usage(s, "--target", "holds no figure", text);
    if (rate) r.value = exact_div(r.value, exact_of(100, 1));
    r.metric = arena_copy(s->arena, (str){text, at});
    const struct kpi *k = kpi_named(r.metric);
    if (!k) return usage(s, "--target", "names no KPI; see mondaypack list kpis", text);
    if (k->target_additive)
        return usage(s, "--target",
                     "is no ratio; give signed_amount with --amount and new_customers with "
                     "--new-customers, others are not divided",
                     text);
    if (q->nratio == COUNT_OF(q->ratios)) return usage(s, "--target", "one too many", text);
    q->ratios[q->nratio++] = r;
    return EXIT_DONE;
}

static enum exit_status request_read(struct session *s, struct plan_request *q)
{
    const struct options *o = s->options;
    *q = (struct plan_request){
        .period = o->period,
        .totals = {[PLAN_AMOUNT] = o->amount, [PLAN_CUSTOMERS] = o->new_customers},
        .reason = o->reason,
        .approver = o->approver,
    };
    for (size_t i = 0; i < o->ratios.n; i++) {
        enum exit_status status = ratio_read(s, q, o->ratios.at[i]);
        if (status != EXIT_DONE) return status;
    }
    return EXIT_DONE;
}

static enum exit_status complain(struct session *s, const char *path)
{
    diag_say(&s->diags, DIAG_ERROR, path, 0, NULL, STR(""), "cannot be written: %s",
             strerror(errno));
    return EXIT_MACHINE;
}

static enum exit_status files_write(struct session *s, const struct plan *p,
                                    struct report *report, const char *folder)
{
    const struct options *o = s->options;
    bool text = o->only.n && strcmp(o->only.at[0], "text") == 0;
    struct pack pack = {.arena = s->arena,
                        .diags = &s->diags,
                        .folder = folder,
                        .as_text = text,
                        .shard = 1,
                        .shards = 1};
    if (!pack_write(&pack, report, NULL)) return EXIT_MACHINE;
    const char *path = path_join(s->arena, pack.folder, "targets.csv");
    const char *part = part_name(s->arena, path);
    bool written = file_write(part, plan_targets_csv(s->arena, p));
    if (!written || !part_commit(part, path)) {
        enum exit_status status = complain(s, path);
        part_drop(part);
        pack_drop(&pack);
        return status;
    }
    if (!pack_commit(&pack)) {
        pack_drop(&pack);
        return EXIT_MACHINE;
    }
    progress_clear();
    printf("%s: %s targets.csv\n", pack.folder, text ? "plan.txt" : "plan.xlsx");
    return EXIT_DONE;
}

static enum exit_status plan_write(struct session *s, const struct plan *p,
                                   const struct templates *t)
{
    const struct options *o = s->options;
    struct claim claim = {0};
    struct report *report = plan_report_build(s->arena, p, t, o->language, PROGRAM_VERSION);
    const char *folder = path_join(
        s->arena, o->out, arena_printf(s->arena, "plan-%s", report->period_label));
    bool mine = claim_take(&claim, s->arena, &s->diags, folder, false);
    enum exit_status status = mine ? files_write(s, p, report, folder) : EXIT_MACHINE;
    claim_release(&claim);
    return status;
}

static enum exit_status plan_run(struct session *s)
{
    struct plan_request request;
    const struct options *o = s->options;
    enum exit_status status = request_read(s, &request);
    if (status != EXIT_DONE) return status;
    const struct plan_settings *settings = plan_settings_read(
        s->arena, &s->diags, place_file(s->arena, &s->places, "rules.yaml"),
        place_built_in(s->arena, &s->places, "rules.yaml"));
    const struct templates *t =
        templates_read(s->arena, &s->diags, s->places.folders, s->places.n, o->language);
    if (!settings || !t) return EXIT_INPUT;
    enum exit_status input = session_read(s);
    if (input != EXIT_DONE && input != EXIT_PARTIAL) return input;
    progress_stage("plan");
    struct plan *p =
        plan_divide(s->arena, s->scratch, &s->model, settings, &request, &s->planned);
    if (!p) return EXIT_INPUT;
    status = plan_write(s, p, t);
    return status == EXIT_DONE ? input : status;
}

enum exit_status command_plan(struct arena *a, const struct options *o)
{
    struct session s;
    enum exit_status status = session_open(&s, a, o);
    if (status == EXIT_DONE) status = plan_run(&s);
    session_close(&s);
    progress_end();
    diags_finish(&s.diags);
    return status;
}
