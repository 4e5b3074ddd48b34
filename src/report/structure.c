/* Structure of what was signed in 13 weeks: by product, region, industry (K27, K32, C03).
 *
 * In: the mix families of a scope. Out: a donut for up to six parts, bars beyond that,
 * and the same as a table with shares. */
#include "report/builders.h"

#include <stdlib.h>

#define SLICES_MOST 6
#define BARS_MOST 12

struct share {
    const char *name;
    exact amount, before;
};

static int share_compare(const void *pa, const void *pb)
{
    const struct share *a = pa, *b = pb;
    int c = exact_cmp(a->amount, b->amount);
    return c ? -c : strcmp(a->name, b->name);
}

static enum family family_named(const char *name)
{
    if (!strcmp(name, "region_mix")) return FAMILY_REGION;
    return strcmp(name, "industry_mix") ? FAMILY_PRODUCT : FAMILY_INDUSTRY;
}

static size_t shares_of(struct build *b, const char *name, uint32_t scope,
                        struct share **out)
{
    enum family family = family_named(name);
    struct share *at = arena_many(b->a, struct share, b->r->nmeasure + 1);
    size_t n = 0;
    for (size_t i = 0; i < b->r->nmeasure; i++) {
        const struct measure *m = &b->r->measures[i];
        if (m->kpi->family != family) continue;
        const struct kpi_value v = results_value(b->r, m->id, scope);
        if (!exact_known(v.value) || exact_is_zero(v.value)) continue;
        const char *member = strcmp(m->member, "-") ? m->member : word(b, "not_given");
        at[n++] = (struct share){member, v.value, v.prev};
    }
    if (n > 1) qsort(at, n, sizeof *at, share_compare);
    *out = at;
    return n;
}

static exact sum_from(const struct share *at, size_t from, size_t n)
{
    exact sum = EXACT_ZERO;
    for (size_t i = from; i < n; i++) sum = exact_add(sum, at[i].amount);
    return sum;
}

/* Negative parts make a pie senseless, and so does one whose largest slice is the rest. */
static bool makes_a_pie(const char *family, const struct share *at, size_t n)
{
    if (strcmp(family, "product_mix") || n == 0 || at[n - 1].amount.num < 0) return false;
    if (n <= SLICES_MOST) return true;
    exact rest = sum_from(at, SLICES_MOST - 1, n);
    return exact_cmp(exact_mul(rest, exact_of(3, 1)), sum_from(at, 0, n)) < 0;
}

/* The smallest become one part, so that `most` are left. */
static size_t parts_of(struct build *b, struct share *at, size_t n, size_t most)
{
    if (n <= most) return n;
    at[most - 1].amount = sum_from(at, most - 1, n);
    at[most - 1].name = fill(b, "others_of", int_text(b, (int64_t)(n - most + 1)));
    return most;
}

bool build_mix(struct build *b, const struct place *p, struct block *out)
{
    const char *family = option_text(p, "family", "product_mix");
    struct share *at;
    size_t n = shares_of(b, family, p->scope, &at);
    if (n == 1) return false; /* one part is no structure: the message names it */
    const char *title = titled(b, kpi_name(b, family), unit_text(b, SHOW_WAN));
    bool pie = makes_a_pie(family, at, n);
    struct chart_block c =
        chart_new(b, p, pie ? CHART_DONUT : CHART_BARS, family, title, SHOW_WAN);
    n = parts_of(b, at, n, pie ? SLICES_MOST : BARS_MOST);
    const char **names = arena_many(b->a, const char *, n + 1);
    struct figure *values = figures_of(b, n);
    for (size_t i = 0; i < n; i++) {
        names[i] = at[i].name;
        values[i] = figure_money(at[i].amount);
    }
    c.categories = names;
    c.ncategory = n;
    c.series = arena_many(b->a, struct chart_series, 1);
    c.series[c.nseries++] =
        (struct chart_series){kpi_name(b, "signed_amount"), ROLE_ACTUAL, values, NULL};
    c.shares = !pie;
    c.empty = fill(b, "empty.mix", kpi_name(b, family));
    return chart_end(c, pie ? 170 : 44 + 16 * (double)(n ? n : 2), out);
}

bool build_mix_table(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.member", .weight = 1.6},
        {.label = "short.signed_amount", .show = SHOW_WAN, .sum = true, .bars = true},
        {.label = "column.share", .show = SHOW_PERCENT, .share_of = 2},
        {.label = "column.window_before_amount", .show = SHOW_WAN},
        {.label = "column.change", .show = SHOW_CHANGE, .grown_to = 2, .grown_from = 4},
    };
    const char *family = option_text(p, "family", "product_mix");
    struct share *at;
    size_t n = shares_of(b, family, p->scope, &at);
    exact total = EXACT_ZERO;
    for (size_t i = 0; i < n; i++) total = exact_add(total, at[i].amount);
    struct grid g = grid_new(b, family, titled(b, kpi_name(b, family), NULL));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < n; i++) {
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(at[i].name);
        c[1] = figure_cell(figure_money(at[i].amount));
        c[2] = figure_cell(figure_number(exact_div(at[i].amount, total)));
        c[3] = figure_cell(figure_money(at[i].before));
        c[4] =
            figure_cell(figure_number(kpi_change(UNIT_MONEY, at[i].amount, at[i].before)));
    }
    if (n > 0) {
        struct cell *c = grid_row(&g, ROW_TOTAL);
        c[0] = text_cell(word(b, "total"));
        c[1] = figure_cell(figure_money(total));
        c[2] = figure_cell(exact_is_zero(total) ? FIGURE_UNKNOWN : figure_int(1));
    }
    g.t.empty = fill(b, "empty.mix", kpi_name(b, family));
    return grid_end(&g, out);
}
