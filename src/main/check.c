/* `check`: data quality only. Reads like `build`, writes nothing but text. `check --rows` and
 * `map` look at one file by itself. */
#include <stdio.h>

#include "main/commands.h"
#include "main/progress.h"

typedef bool one_file(FILE *out, struct arena *a, struct diags *ds,
                      const struct profiles *p, const char *path);

static enum exit_status file_show(struct arena *a, const struct options *o, one_file *show)
{
    struct session s;
    enum exit_status status = session_open(&s, a, o);
    if (status != EXIT_DONE) return status;
    if (o->inputs.n != 1) {
        fprintf(stderr, "mondaypack: one file is looked at at a time\n");
        return EXIT_USAGE;
    }
    bool done = show(stdout, a, &s.diags, s.profiles, o->inputs.at[0]);
    return done ? EXIT_DONE : EXIT_INPUT;
}

enum exit_status command_map(struct arena *a, const struct options *o)
{
    return file_show(a, o, map_write);
}

enum exit_status command_check(struct arena *a, const struct options *o)
{
    struct session s;
    if (o->rows) return file_show(a, o, rows_write);
    enum exit_status status = session_open(&s, a, o);
    if (status == EXIT_DONE) {
        s.diags.limit = SIZE_MAX; /* every row is what this command is for */
        status = session_read(&s);
        progress_end();
        check_write(stdout, &s.model);
    }
    session_close(&s);
    progress_end();
    return status;
}
