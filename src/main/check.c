/* `check`: data quality only. Reads like `build`, writes nothing but text. */
#include <stdio.h>

#include "main/commands.h"
#include "main/progress.h"

enum exit_status command_check(struct arena *a, const struct options *o)
{
    struct session s;
    enum exit_status status = session_open(&s, a, o);
    if (status == EXIT_DONE) {
        s.diags.limit = SIZE_MAX; /* every row is what this command is for */
        status = session_read(&s);
        progress_end();
        check_write(stdout, &s.model);
    }
    progress_end();
    return status;
}
