/* Reads the command line by two tables, commands and options; what is wrong is said in one
 * line, followed by the help of that option or command. */
#include "main/options.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"
#include "ingest/when.h"

enum { JOBS_MOST = 64, SHARDS_MOST = 100000 };

struct command_info {
    const char *name, *arguments, *says;
    enum command command;
    bool subject, inputs; /* takes one word first; takes INPUT... */
};

static const struct command_info commands[] = {
    {"build", "INPUT...", "turn exports (folders or files) into the pack of a period",
     COMMAND_BUILD, .inputs = true},
    {"check", "INPUT...",
     "say what was recognised, what was rejected and why; write nothing", COMMAND_CHECK,
     .inputs = true},
    {"map", "FILE", "propose a profile for an export, as YAML to save and edit", COMMAND_MAP,
     .inputs = true},
    {"explain", "KPI INPUT...", "show the rows and the arithmetic behind one number",
     COMMAND_EXPLAIN, .subject = true, .inputs = true},
    {"history", "KPI", "print what the history file knows of one KPI, period by period",
     COMMAND_HISTORY, .subject = true},
    {"plan", "INPUT...", "break a company target down to months, weeks, teams and reps",
     COMMAND_PLAN, .inputs = true},
    {"list", "WHAT", "list kpis, rules, charts, profiles, documents or formats",
     COMMAND_LIST, .subject = true},
};

struct option_info {
    const char *name, *argument; /* argument NULL: a switch */
    const char *says;
    unsigned commands;                                /* bits 1 << COMMAND_... */
    const char *(*set)(struct options *o, str value); /* what is wrong; NULL if nothing */
};

#define BUILD (1u << COMMAND_BUILD)
#define CHECK (1u << COMMAND_CHECK)
#define MAP (1u << COMMAND_MAP)
#define LIST (1u << COMMAND_LIST)
#define EXPLAIN (1u << COMMAND_EXPLAIN)
#define PLAN (1u << COMMAND_PLAN)
#define HISTORY (1u << COMMAND_HISTORY)

/* Why something that looks like a period is none. */
static const char *period_fault(str value)
{
    struct period p;
    size_t at;
    bool dated = value.n > 4 && period_parse(str_sub(value, 0, 4), &p) && value.s[4] == '-';
    if (dated && str_find(value, STR("W"), &at))
        return "is no week; a year has 52 or 53, written 2026-W47";
    if (dated && str_find(value, STR("Q"), &at))
        return "is no quarter; they are written 2026-Q1 to 2026-Q4";
    if (dated && value.n <= 7) return "is no month; they are written 2026-01 to 2026-12";
    return "is no period";
}

static const char *set_period(struct options *o, str value)
{
    o->has_period = period_parse(value, &o->period) || period_read(value, &o->period);
    if (!o->has_period) return period_fault(value);
    bool year = o->period.kind == PERIOD_YEAR, week = o->period.kind == PERIOD_WEEK;
    if (o->command == COMMAND_PLAN)
        return week ? "is a week; a plan is for a year, quarter or month" : NULL;
    return year ? "is a year; a pack is made for a week, month or quarter" : NULL;
}

/* 20000000, 2,000万 or 1.5亿 as yuan or a count. */
static const char *figure_read(str value, exact *out)
{
    static const struct {
        const char *unit;
        int64_t factor;
    } units[] = {{"万", 10000}, {"亿", 100000000}};
    int64_t factor = 1;
    char plain[40];
    size_t n = 0;
    for (size_t i = 0; i < COUNT_OF(units); i++) {
        size_t length = strlen(units[i].unit);
        if (value.n <= length || strcmp(value.s + value.n - length, units[i].unit)) continue;
        factor = units[i].factor;
        value.n -= length;
        break;
    }
    for (size_t i = 0; i < value.n && n < sizeof plain; i++)
        if (value.s[i] != ',') plain[n++] = value.s[i];
    if (!exact_parse((str){plain, n}, out)) return "is no figure";
    *out = exact_mul(*out, exact_of(factor, 1));
    return out->num < 0 ? "is below 0" : NULL;
}

static const char *set_amount(struct options *o, str value)
{
    return figure_read(value, &o->amount);
}

static const char *set_new_customers(struct options *o, str value)
{
    return figure_read(value, &o->new_customers);
}

static const char *add_ratio(struct options *o, str value)
{
    if (!strchr(value.s, '=')) return "is not METRIC=VALUE";
    *vec_push(&o->ratios) = value.s;
    return NULL;
}

static const char *set_reason(struct options *o, str value)
{
    o->reason = value.s;
    return NULL;
}

static const char *set_approver(struct options *o, str value)
{
    o->approver = value.s;
    return NULL;
}

static const char *set_out(struct options *o, str value)
{
    o->out = value.s;
    return NULL;
}

static const char *set_templates(struct options *o, str value)
{
    o->templates = value.s;
    return NULL;
}

static const char *set_language(struct options *o, str value)
{
    for (size_t i = 0; i < value.n; i++)
        if (value.s[i] < 'a' || value.s[i] > 'z') return "is no language; give zh or en";
    o->language = value.s;
    return value.n == 2 ? NULL : "is no language; give zh or en";
}

static const char *set_store(struct options *o, str value)
{
    o->store = value.s;
    return NULL;
}

/* Adds the comma-separated names, each NUL-terminated in place. */
static const char *add_names(names *list, str value)
{
    char *at = (char *)value.s; /* the program's own argument, which it may change */
    for (char *comma; (comma = strchr(at, ',')); at = comma + 1) {
        *comma = '\0';
        if (*at) *vec_push(list) = at;
    }
    if (*at) *vec_push(list) = at;
    return list->n ? NULL : "names nothing";
}

static const char *set_only(struct options *o, str value)
{
    return add_names(&o->only, value);
}

static const char *set_shard(struct options *o, str value)
{
    size_t slash;
    int64_t shard, shards;
    if (!str_find(value, STR("/"), &slash) ||
        !text_int(str_sub(value, 0, slash), &shard) ||
        !text_int(str_sub(value, slash + 1, value.n), &shards) || shard < 1 ||
        shards < shard || shards > SHARDS_MOST)
        return "is not K/N with K from 1 to N";
    o->shard = (int)shard;
    o->shards = (int)shards;
    return NULL;
}

static const char *set_teams(struct options *o, str value)
{
    return add_names(&o->teams, value);
}

static const char *set_rep(struct options *o, str value)
{
    o->rep = value.s;
    return NULL;
}

static const char *set_customer(struct options *o, str value)
{
    o->customer = value.s;
    return NULL;
}

static const char *set_region(struct options *o, str value)
{
    o->region = value.s;
    return NULL;
}

static const char *set_csv(struct options *o, str value)
{
    (void)value;
    o->csv = true;
    return NULL;
}

static const char *set_json(struct options *o, str value)
{
    (void)value;
    o->json = true;
    return NULL;
}

static const char *set_jobs(struct options *o, str value)
{
    int64_t jobs;
    if (!text_int(value, &jobs) || jobs < 1 || jobs > JOBS_MOST)
        return "is no number from 1 to 64";
    o->jobs = (int)jobs;
    return NULL;
}

static const char *set_rows(struct options *o, str value)
{
    (void)value;
    o->rows = true;
    return NULL;
}

static const char *set_timing(struct options *o, str value)
{
    (void)value;
    o->timing = true;
    return NULL;
}

static const struct option_info options[] = {
    {"--period", "PERIOD",
     "2026-W47, 2026-11 or 2026-Q4; default: the last complete week; plan: or 2027",
     BUILD | EXPLAIN | PLAN, set_period},
    {"--amount", "YUAN", "plan: the company's signed amount, as 20000000 or 2000万", PLAN,
     set_amount},
    {"--new-customers", "N", "plan: the company's new customers", PLAN, set_new_customers},
    {"--target", "METRIC=RATE", "plan: a ratio target, inherited and never divided", PLAN,
     add_ratio},
    {"--reason", "TEXT", "plan: why a company target that stands is changed", PLAN,
     set_reason},
    {"--approver", "NAME", "plan: who approved the change", PLAN, set_approver},
    {"--out", "DIR", "where DIR/PERIOD/ is written; default: output",
     BUILD | HISTORY | PLAN, set_out},
    {"--templates", "DIR", "files that go before the built-in templates, of the same names",
     BUILD | CHECK | MAP | EXPLAIN | LIST | PLAN, set_templates},
    {"--lang", "zh|en", "language of the pack; default: zh", BUILD | EXPLAIN | HISTORY | LIST | PLAN,
     set_language},
    {"--store", "FILE|none",
     "memory between weeks; default: history.db in the output folder", BUILD | HISTORY, set_store},
    {"--only", "DOC,...",
     "write these documents only, by id, file or kind (kpi, kpi.xlsx, xlsx; see list documents); "
     "text: as plain text; charts: every chart as charts/ID.png and .svg",
     BUILD | PLAN,
     set_only},
    {"--team", "NAME,...", "write the pages of these teams only; explain, history: of this team",
     BUILD | EXPLAIN | HISTORY, set_teams},
    {"--rep", "ID", "explain, history: of this person, by id or name", EXPLAIN | HISTORY, set_rep},
    {"--region", "NAME", "explain, history: of this region", EXPLAIN | HISTORY, set_region},
    {"--json", NULL, "explain: for machines", EXPLAIN, set_json},
    {"--csv", NULL, "history: as CSV", HISTORY, set_csv},
    {"--customer", "ID",
     "explain: only the rows of this customer, by id or name, and its problem score", EXPLAIN,
     set_customer},
    {"--jobs", "N", "use so many processors at once; default: all of them", BUILD,
     set_jobs},
    {"--shard", "K/N",
     "write only every Nth document, from the Kth on: N runs, on any machines, each with a "
     "--store of its own, write one pack",
     BUILD, set_shard},
    {"--rows", NULL, "check: what was read of one file, as clean CSV", CHECK, set_rows},
    {"--timing", NULL, "say on stderr how long each stage took", BUILD | CHECK | PLAN, set_timing},
};

static void print_option(FILE *out, const struct option_info *info)
{
    char left[40];
    snprintf(left, sizeof left, "%s %s", info->name, info->argument ? info->argument : "");
    fprintf(out, "  %-22s %s\n", left, info->says);
}

static void print_command(FILE *out, const struct command_info *info)
{
    fprintf(out, "usage: mondaypack %s %s%s\n", info->name, info->arguments,
            info->inputs ? " [OPTION...]" : "");
}

void options_help(void)
{
    puts("mondaypack " PROGRAM_VERSION
         ": the week's sales exports in, the pack for Monday's meeting out\n");
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        printf("  mondaypack %-7s %-12s %s\n", commands[i].name, commands[i].arguments,
               commands[i].says);
    puts("");
    for (size_t i = 0; i < COUNT_OF(options); i++) print_option(stdout, &options[i]);
    puts("\nExit status: 0 done; 1 the input could not be used; 2 wrong usage;\n"
         "3 the machine failed us; 4 a pack was written, but without some of its input.");
}

static const struct command_info *command_named(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(commands); i++)
        if (strcmp(commands[i].name, name) == 0) return &commands[i];
    return NULL;
}

/* The option that a word names, as "--name" or "--name=value". */
static const struct option_info *option_named(const char *word, unsigned bit)
{
    size_t n = strcspn(word, "=");
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (strlen(options[i].name) == n && strncmp(options[i].name, word, n) == 0 &&
            (options[i].commands & bit))
            return &options[i];
    return NULL;
}

static bool complain_option(const struct option_info *info, const char *what,
                            const char *value)
{
    if (value)
        fprintf(stderr, "mondaypack: %s: \"%s\" %s\n", info->name, value, what);
    else
        fprintf(stderr, "mondaypack: %s %s\n", info->name, what);
    print_option(stderr, info);
    return false;
}

/* What was probably meant, on a line of its own. */
static void suggest(const struct nearest *near)
{
    if (near->best) fprintf(stderr, "mondaypack: did you mean %s?\n", near->best);
}

static bool complain_unknown(const struct command_info *command, const char *word)
{
    struct nearest near = {.wanted = {word, strcspn(word, "=")}};
    for (size_t i = 0; i < COUNT_OF(options); i++)
        if (options[i].commands & (1u << command->command))
            nearest_try(&near, options[i].name);
    fprintf(stderr, "mondaypack: %s has no option %s\n", command->name, word);
    suggest(&near);
    if (!near.best) fputs("mondaypack --help lists the options\n", stderr);
    return false;
}

static bool complain_command(const struct command_info *info, const char *what,
                             const char *word)
{
    fprintf(stderr, "mondaypack: %s%s\n", what, word);
    print_command(stderr, info);
    return false;
}

/* Takes one option; *at is moved to its value if that is a word of its own. */
static bool take_option(struct options *o, const struct command_info *command, int count,
                        char **words, int *at)
{
    const struct option_info *info = option_named(words[*at], 1u << command->command);
    if (!info) return complain_unknown(command, words[*at]);
    char *value = strchr(words[*at], '=');
    if (!info->argument && value) return complain_option(info, "takes no value", NULL);
    if (value) value++;
    if (info->argument && !value) {
        if (*at + 1 >= count) return complain_option(info, "needs a value", NULL);
        value = words[++*at];
    }
    if (info->argument && !*value) return complain_option(info, "needs a value", NULL);
    const char *wrong = info->set(o, str_of(value));
    return wrong ? complain_option(info, wrong, value) : true;
}

/* A word that is no option: first what the command is about, then inputs. */
static bool take_word(struct options *o, const struct command_info *command,
                      const char *word)
{
    if (command->subject && !o->subject)
        o->subject = word;
    else if (command->inputs)
        *vec_push(&o->inputs) = word;
    else
        return complain_command(command, "one thing at a time, not also ", word);
    return true;
}

static bool take_words(struct options *o, const struct command_info *command, int count,
                       char **words)
{
    bool only_words = false; /* after "--" */
    for (int i = 2; i < count; i++) {
        bool good = true;
        if (!only_words && strcmp(words[i], "--") == 0)
            only_words = true;
        else if (!only_words && strcmp(words[i], "--help") == 0)
            o->command = COMMAND_HELP;
        else if (only_words || words[i][0] != '-' || !words[i][1])
            good = take_word(o, command, words[i]);
        else
            good = take_option(o, command, count, words, &i);
        if (!good) return false;
    }
    if (o->command == COMMAND_HELP) return true;
    if (command->subject && !o->subject)
        return complain_command(command, "say what is wanted: ", command->arguments);
    if (command->inputs && !o->inputs.n)
        return complain_command(command, "no input was named", "");
    if (command->command == COMMAND_PLAN && !o->has_period)
        return complain_command(command, "say which period with --period", "");
    return true;
}

bool options_parse(int count, char **words, struct options *out)
{
    long processors = sysconf(_SC_NPROCESSORS_ONLN);
    *out = (struct options){.out = "output",
                            .language = "zh",
                            .amount = EXACT_UNKNOWN,
                            .new_customers = EXACT_UNKNOWN};
    out->shard = out->shards = 1;
    out->jobs = processors < 1 ? 1 : processors > JOBS_MOST ? JOBS_MOST : (int)processors;
    const char *first = count > 1 ? words[1] : "";
    if (strcmp(first, "--help") == 0 || strcmp(first, "-h") == 0 ||
        strcmp(first, "help") == 0) {
        out->command = COMMAND_HELP;
        return true;
    }
    if (strcmp(first, "--version") == 0) {
        out->command = COMMAND_VERSION;
        return true;
    }
    const struct command_info *command = command_named(first);
    if (!command) {
        struct nearest near = {.wanted = str_of(first)};
        fprintf(stderr,
                *first ? "mondaypack: unknown command %s\n" : "mondaypack: no command\n",
                first);
        for (size_t i = 0; i < COUNT_OF(commands); i++)
            nearest_try(&near, commands[i].name);
        suggest(&near);
        for (size_t i = 0; i < COUNT_OF(commands); i++) print_command(stderr, &commands[i]);
        fputs("mondaypack --help says more\n", stderr);
        return false;
    }
    out->command = command->command;
    return take_words(out, command, count, words);
}
