/* `history`: what the store knows of one KPI of the company, a region, a team or a person,
 * period by period; as columns for people, as CSV for machines. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/text.h"
#include "main/commands.h"
#include "metrics/kpi.h"
#include "report/figure.h"
#include "store/store.h"

struct history {
    struct arena *a;
    const struct options *options;
    struct diags diags;
    enum scope_kind kind;
    const char *who;
    struct history_point *points;
    size_t n;
};

static bool refuse(struct history *h, const char *about, const char *what)
{
    diag_say(&h->diags, DIAG_ERROR, about, 0, NULL, STR(""), "%s", what);
    return false;
}

static bool scope_choose(struct history *h)
{
    const struct options *o = h->options;
    const char *team = o->teams.n ? o->teams.at[0] : NULL;
    int named = (team != NULL) + (o->rep != NULL) + (o->region != NULL);
    if (named > 1 || o->teams.n > 1)
        return refuse(h, "history",
                      "takes one of --team, --rep and --region, and one name");
    h->kind = team        ? SCOPE_TEAM
              : o->rep    ? SCOPE_REP
              : o->region ? SCOPE_REGION
                          : SCOPE_COMPANY;
    h->who = team ? team : o->rep ? o->rep : o->region ? o->region : "company";
    return true;
}

/* ---- figures ---- */

static enum show show_of(enum unit unit)
{
    switch (unit) {
    case UNIT_MONEY: return SHOW_YUAN;
    case UNIT_COUNT: return SHOW_COUNT;
    case UNIT_RATE: return SHOW_PERCENT;
    case UNIT_DAYS: return SHOW_DAYS;
    case UNIT_RATIO: return SHOW_RATIO;
    }
    return SHOW_COUNT;
}

static struct figure figure_in(enum unit unit, exact value)
{
    if (!exact_known(value)) return FIGURE_UNKNOWN;
    return unit == UNIT_MONEY ? figure_money(value) : figure_number(value);
}

/* With the sign that says what the number is: 87.1%, +0.4 pp. */
static const char *figure_shown(struct history *h, struct figure f, enum show show)
{
    const char *text = figure_text(h->a, f, show, h->options->language);
    bool percent = show == SHOW_PERCENT || show == SHOW_CHANGE;
    if (!f.known) return text;
    if (show == SHOW_POINTS) return arena_printf(h->a, "%s pp", text);
    return percent ? arena_printf(h->a, "%s%%", text) : text;
}

static const char *rate_text(struct history *h, exact value, enum show show)
{
    return figure_shown(h, figure_in(UNIT_RATE, value), show);
}

static const char *value_text(struct history *h, const struct history_point *p, exact value)
{
    return figure_shown(h, figure_in(p->unit, value), show_of(p->unit));
}

static const char *change_text(struct history *h, const struct history_point *before,
                               const struct history_point *p)
{
    bool follows = before && before->period.kind == p->period.kind &&
                   strcmp(before->scope_id, p->scope_id) == 0 && before->complete &&
                   p->complete && period_shift(before->period, 1).start == p->period.start;
    exact change = follows ? kpi_change(p->unit, p->value, before->value) : EXACT_UNKNOWN;
    return rate_text(h, change, p->unit == UNIT_RATE ? SHOW_POINTS : SHOW_CHANGE);
}

/* ---- columns ---- */

static size_t width_of(const char *text)
{
    size_t width = 0;
    str s = str_of(text);
    for (size_t at = 0; at < s.n;) width += utf8_next(s, &at) >= 0x2E80 ? 2 : 1;
    return width;
}

static void print_right(const char *text, size_t width)
{
    size_t own = width_of(text);
    printf("%*s%s", (int)(own < width ? width - own : 0) + 2, "", text);
}

static bool several_scopes(const struct history *h)
{
    for (size_t i = 1; i < h->n; i++)
        if (strcmp(h->points[i].scope_id, h->points[0].scope_id) != 0) return true;
    return false;
}

static const struct history_point *before(const struct history *h, size_t i)
{
    for (size_t k = i; k-- > 0;)
        if (strcmp(h->points[k].scope_id, h->points[i].scope_id) == 0) return &h->points[k];
    return NULL;
}

static void print_columns(struct history *h)
{
    bool many = several_scopes(h);
    const struct history_point *first = &h->points[0];
    printf("%s  %s\n", h->options->subject,
           many                          ? h->who
           : first->name && *first->name ? first->name
                                         : first->scope_id);
    printf("%-10s", "period");
    print_right("value", 16);
    print_right("target", 16);
    print_right("of target", 10);
    print_right("change", 10);
    putchar('\n');
    for (size_t i = 0; i < h->n; i++) {
        const struct history_point *p = &h->points[i];
        bool additive = p->unit == UNIT_MONEY || p->unit == UNIT_COUNT;
        exact reached = additive ? exact_div(p->value, p->target) : EXACT_UNKNOWN;
        printf("%-10s", period_label(p->period).text);
        print_right(value_text(h, p, p->value), 16);
        print_right(value_text(h, p, p->target), 16);
        print_right(rate_text(h, reached, SHOW_PERCENT), 10);
        print_right(change_text(h, before(h, i), p), 10);
        printf("%s%s%s\n", p->complete ? "" : "  running", many ? "  " : "",
               many ? p->scope_id : "");
    }
}

/* ---- CSV ---- */

static void print_quoted(const char *text)
{
    putchar('"');
    for (; *text; text++) {
        if (*text == '"') putchar('"');
        putchar(*text);
    }
    putchar('"');
}

/* Money with 2 decimals, everything else with 6, unknown empty: as kpi.json has them. */
static const char *plain(struct history *h, enum unit unit, exact value)
{
    if (!exact_known(value)) return "";
    int64_t scale = unit == UNIT_MONEY ? 100 : 1000000, n = exact_round(value, scale);
    const char *sign = n < 0 ? "-" : "";
    if (n < 0) n = -n;
    return arena_printf(h->a, "%s%lld.%0*lld", sign, (long long)(n / scale),
                        unit == UNIT_MONEY ? 2 : 6, (long long)(n % scale));
}

static void print_csv(struct history *h)
{
    puts("period,complete,scope,id,name,kpi,value,target");
    for (size_t i = 0; i < h->n; i++) {
        const struct history_point *p = &h->points[i];
        printf("%s,%s,%s,", period_label(p->period).text, p->complete ? "yes" : "no",
               scope_kind_name(h->kind));
        print_quoted(p->scope_id);
        putchar(',');
        print_quoted(p->name ? p->name : "");
        printf(",%s,%s,%s\n", h->options->subject, plain(h, p->unit, p->value),
               plain(h, p->unit, p->target));
    }
}

enum exit_status command_history(struct arena *a, const struct options *o)
{
    struct history h = {.a = a, .options = o};
    diags_init(&h.diags, a);
    if (!scope_choose(&h)) return EXIT_USAGE;
    if (o->store && strcmp(o->store, "none") == 0) {
        refuse(&h, "--store", "history needs a file");
        return EXIT_USAGE;
    }
    const char *path = o->store ? o->store : path_join(a, o->out, "history.db");
    if (access(path, F_OK) != 0) {
        refuse(&h, path,
               "there is no history file of this name yet; a build makes it "
               "(--store or --out name another one)");
        return EXIT_INPUT;
    }
    struct store *store = store_open(path, a, &h.diags);
    if (!store) return EXIT_MACHINE;
    h.n = store_history(store, a, o->subject, h.kind, h.who, &h.points);
    store_close(store);
    if (diags_count(&h.diags, DIAG_ERROR)) return EXIT_MACHINE;
    if (h.n == 0) {
        refuse(&h, path,
               arena_printf(a,
                            "knows nothing of %s for the %s%s%s (mondaypack list kpis "
                            "names the KPIs)",
                            o->subject, scope_kind_name(h.kind),
                            h.kind == SCOPE_COMPANY ? "" : " ",
                            h.kind == SCOPE_COMPANY ? "" : h.who));
        return EXIT_INPUT;
    }
    if (o->csv)
        print_csv(&h);
    else
        print_columns(&h);
    return EXIT_DONE;
}
