/* `plan` and its command line: words in the first line, parted by TABs; then files (targets,
 * people, results), each with its name in its first line and the byte 1E between them. The
 * words go through the reader of options alone as well, for every command. */
#include <string.h>

#include "fuzz.h"
#include "main/options.h"
#include "plan/plan.h"

enum { WORDS_MOST = 24 };

static bool words_read(struct arena *a, str line, struct options *o)
{
    char *words[WORDS_MOST + 1] = {"mondaypack"};
    int n = 1;
    for (char *at = arena_copy(a, line), *end; at && n < WORDS_MOST; at = end) {
        end = strchr(at, '\t');
        if (end) *end++ = '\0';
        words[n++] = at;
    }
    FILE *kept = stderr;
    stderr = fuzz_nowhere();
    bool good = options_parse(n, words, o);
    stderr = kept;
    return good;
}

static void plan_try(struct arena *a, struct diags *ds, const struct model *m,
                     const struct options *o, struct returned *returned)
{
    struct plan_request request = {
        .period = o->period,
        .totals = {[PLAN_AMOUNT] = o->amount, [PLAN_CUSTOMERS] = o->new_customers},
        .reason = o->reason,
        .approver = o->approver,
    };
    struct returned planned = {{0}};
    plan_rows_take(returned, &planned);
    const struct plan_settings *settings =
        plan_settings_read(a, ds, "templates/rules.yaml", "templates/rules.yaml");
    const struct plan *p = plan_divide(a, arena_new(), m, settings, &request, &planned);
    if (p) plan_targets_csv(a, p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *paths[PARTS_MOST];
    str text = {(const char *)data, size}, line = line_take(&text);
    fuzz_templates();
    fuzz_folder();
    input_begin();
    struct arena memory = arena_new();
    struct diags ds = fuzz_diags(&memory);
    struct model m;
    struct options o;
    struct returned returned = {{0}};
    if (words_read(&memory, line, &o) && o.command == COMMAND_PLAN) {
        size_t n = fuzz_files(&memory, text, paths);
        if (fuzz_ingest(&memory, &ds, &m, &returned, paths, n))
            plan_try(&memory, &ds, &m, &o, &returned);
        for (size_t i = 0; i < n; i++) remove(paths[i]);
    }
    input_end();
    return 0;
}
