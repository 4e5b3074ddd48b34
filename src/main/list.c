/* `list`: the tables of the program as aligned columns: what the README shows and a user
 * may name in templates and options. */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "draw/chart.h"
#include "main/commands.h"
#include "metrics/kpi.h"
#include "render/render.h"
#include "report/templates.h"
#include "rules/rules.h"

enum { COLUMNS_MOST = 4 };

struct line {
    const char *cells[COLUMNS_MOST]; /* NULL after the last */
};

struct listing {
    struct arena *a;
    const struct options *options;
    VEC_OF(struct line) lines;
};

/* Columns on a terminal: a Chinese character takes two. */
static size_t width_of(const char *text)
{
    size_t width = 0;
    str s = str_of(text);
    for (size_t at = 0; at < s.n;) width += utf8_next(s, &at) >= 0x2E80 ? 2 : 1;
    return width;
}

static void add(struct listing *l, const char *first, const char *second, const char *third)
{
    *vec_push(&l->lines) = (struct line){{first, second, third, NULL}};
}

static void print_lines(const struct listing *l)
{
    size_t widths[COLUMNS_MOST] = {0};
    for (size_t i = 0; i < l->lines.n; i++)
        for (size_t k = 0; k < COLUMNS_MOST && l->lines.at[i].cells[k]; k++) {
            size_t width = width_of(l->lines.at[i].cells[k]);
            if (width > widths[k]) widths[k] = width;
        }
    for (size_t i = 0; i < l->lines.n; i++) {
        const struct line *line = &l->lines.at[i];
        for (size_t k = 0; k < COLUMNS_MOST && line->cells[k]; k++) {
            bool last = k + 1 == COLUMNS_MOST || !line->cells[k + 1];
            size_t gap = last ? 0 : widths[k] - width_of(line->cells[k]) + 2;
            printf("%s%*s", line->cells[k], (int)gap, "");
        }
        putchar('\n');
    }
}

/* ---- what can be listed ---- */

static enum exit_status list_kpis(struct listing *l)
{
    for (size_t i = 0; i < kpi_count; i++) add(l, kpis[i].id, kpis[i].says, NULL);
    return EXIT_DONE;
}

static enum exit_status list_rules(struct listing *l)
{
    struct diags ds;
    diags_init(&ds, l->a);
    struct places p = places_find(l->a, l->options->templates);
    const struct settings *s = settings_read(l->a, &ds, place_file(l->a, &p, "rules.yaml"),
                                             place_built_in(l->a, &p, "rules.yaml"));
    if (!s) return EXIT_INPUT;
    for (size_t i = 0; i < rule_info_count; i++) {
        const struct rule_setting *rule = settings_rule(s, rule_infos[i].id);
        add(l, rule_infos[i].id, rule && rule->on ? rule->level : "off",
            arena_printf(l->a, "%s: %s", rule_infos[i].scope, rule_infos[i].says));
    }
    return EXIT_DONE;
}

static enum exit_status list_charts(struct listing *l)
{
    for (size_t i = 0; i < CHART_KIND_COUNT; i++)
        add(l, chart_infos[i].id, chart_infos[i].says, NULL);
    return EXIT_DONE;
}

static enum exit_status list_profiles(struct listing *l)
{
    struct session s;
    enum exit_status status = session_open(&s, l->a, l->options);
    if (status != EXIT_DONE) return status;
    for (size_t i = 0; i < profiles_count(s.profiles); i++)
        add(l, profile_name(s.profiles, i), profile_title(s.profiles, i), NULL);
    return EXIT_DONE;
}

static enum exit_status list_documents(struct listing *l)
{
    struct diags ds;
    diags_init(&ds, l->a);
    struct places p = places_find(l->a, l->options->templates);
    const struct templates *t =
        templates_read(l->a, &ds, p.folders, p.n, l->options->language);
    if (!t) return EXIT_INPUT;
    struct document_info *infos;
    size_t n = templates_document_infos(t, l->a, &infos);
    for (size_t i = 0; i < n; i++) add(l, infos[i].id, infos[i].file, infos[i].says);
    return EXIT_DONE;
}

static enum exit_status list_formats(struct listing *l)
{
    for (size_t i = 0; i < format_info_count; i++)
        add(l, format_infos[i].id, format_infos[i].extension, format_infos[i].says);
    return EXIT_DONE;
}

static const struct {
    const char *name;
    enum exit_status (*list)(struct listing *l);
} lists[] = {
    {"kpis", list_kpis},         {"rules", list_rules},         {"charts", list_charts},
    {"profiles", list_profiles}, {"documents", list_documents}, {"formats", list_formats},
};

enum exit_status command_list(struct arena *a, const struct options *o)
{
    struct listing l = {.a = a, .options = o};
    const char *wanted = o->subject;
    for (size_t i = 0; i < COUNT_OF(lists); i++) {
        if (strcmp(lists[i].name, wanted) != 0) continue;
        enum exit_status status = lists[i].list(&l);
        print_lines(&l);
        return status;
    }
    fprintf(stderr, "mondaypack: there is no list of %s\nusage: mondaypack list", wanted);
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        fprintf(stderr, "%s%s", i ? "|" : " ", lists[i].name);
    fputc('\n', stderr);
    return EXIT_USAGE;
}
