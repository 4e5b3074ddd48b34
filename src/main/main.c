/* mondaypack: the command line in, an exit status out. Whatever ends the program early
 * takes unfinished files with it. */
#include <malloc.h>
#include <signal.h>
#include <stdio.h>

#include "base/file.h"
#include "main/commands.h"
#include "main/progress.h"

static void on_signal(int number)
{
    parts_drop();
    signal(number, SIG_DFL);
    raise(number);
}

static void signals_set(void)
{
    static const int deadly[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < COUNT_OF(deadly); i++)
        if (signal(deadly[i], on_signal) == SIG_IGN) signal(deadly[i], SIG_IGN);
    signal(SIGXFSZ,
           SIG_IGN); /* a file size limit is an error of write(), as a full disk is */
}

/* Blocks from here on are given back to the machine as soon as they are freed. Left to itself
 * glibc raises the limit with the first large block that is freed, and keeps holes: 6 % of the
 * peak. The heap of smaller ones grows and shrinks by larger steps than glibc's 128 KB: each
 * stops the other processors for a moment. */
static void memory_set(void)
{
    enum { GIVEN_BACK = 128 << 10, GROWS_BY = 512 << 10, SHRINKS_BY = 1 << 20 };
    mallopt(M_MMAP_THRESHOLD, GIVEN_BACK);
    mallopt(M_TOP_PAD, GROWS_BY);
    mallopt(M_TRIM_THRESHOLD, SHRINKS_BY);
}

static enum exit_status command_run(struct arena *a, const struct options *o)
{
    switch (o->command) {
    case COMMAND_BUILD: return command_build(a, o);
    case COMMAND_CHECK: return command_check(a, o);
    case COMMAND_MAP: return command_map(a, o);
    case COMMAND_EXPLAIN: return command_explain(a, o);
    case COMMAND_HISTORY: return command_history(a, o);
    case COMMAND_PLAN: return command_plan(a, o);
    case COMMAND_LIST: return command_list(a, o);
    case COMMAND_HELP: options_help(); return EXIT_DONE;
    case COMMAND_VERSION: puts("mondaypack " PROGRAM_VERSION); return EXIT_DONE;
    }
    assert(false);
    return EXIT_USAGE;
}

int main(int count, char **words)
{
    struct options options;
    struct arena run = arena_new();
    if (!options_parse(count, words, &options)) return EXIT_USAGE;
    signals_set();
    memory_set();
    progress_begin(options.timing);
    enum exit_status status = command_run(&run, &options);
    if (fflush(stdout) != 0 || ferror(stdout)) die("standard output cannot be written");
    return (int)status;
}
