/* The command line of SPEC 1, as words in and values out. */
#ifndef MAIN_OPTIONS_H
#define MAIN_OPTIONS_H

#include "base/date.h"
#include "base/exact.h"
#include "base/vec.h"

#define PROGRAM_VERSION "0.2.0"

enum command {
    COMMAND_BUILD,
    COMMAND_CHECK,
    COMMAND_MAP,
    COMMAND_EXPLAIN,
    COMMAND_PLAN,
    COMMAND_HISTORY,
    COMMAND_LIST,
    COMMAND_HELP,
    COMMAND_VERSION
};

typedef VEC_OF(const char *) names;

struct options {
    enum command command;
    names inputs;               /* INPUT... */
    const char *subject;        /* what to list, which KPI to explain or look up */
    const char *rep, *customer; /* explain, history: id or name; NULL */
    const char *region;         /* history; NULL */
    bool has_period;
    struct period period;
    const char *out, *templates; /* templates: NULL for the built-in set alone */
    const char *language;
    const char *store; /* "none", a file, NULL for history.db in `out` */
    int shard, shards; /* every `shards`-th document, from the `shard`-th on; else 1 and 1 */
    names only, teams; /* empty: all; explain takes one team */
    int jobs;
    bool timing;
    exact amount, new_customers;  /* plan: the company's targets; unknown when not given */
    names ratios;                 /* plan: METRIC=VALUE */
    const char *reason, *approver; /* plan: why a target that stands is changed; NULL */
    bool csv; /* history: for machines */
    bool rows; /* check: what was read of one file, as CSV */
    bool json; /* explain: for machines */
};

/* False after one line on stderr and the help of what was used wrongly: exit status 2. */
bool options_parse(int count, char **words, struct options *out);
/* The help of the program on stdout. */
void options_help(void);

#endif
