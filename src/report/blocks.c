/* Small blocks and the options of a place: what every builder needs and none owns.
 *
 * In: nodes of a documents file, texts, child blocks. Out: blocks of the tree. */
#include "report/builders.h"

int64_t option_int(struct build *b, const struct place *p, const char *key,
                   int64_t fallback)
{
    return yaml_int(templates_diags(b->t), p->options, key, fallback);
}

bool option_bool(struct build *b, const struct place *p, const char *key, bool fallback)
{
    return yaml_bool(templates_diags(b->t), p->options, key, fallback);
}

const char *option_text(const struct place *p, const char *key, const char *fallback)
{
    return yaml_text(p->options, key, fallback);
}

size_t option_list(struct build *b, const struct place *p, const char *key,
                   const char *const **out)
{
    const struct yaml_node *list = yaml_get(p->options, key);
    size_t n = 0;
    const char **items = arena_many(b->a, const char *, (list ? list->count : 0) + 1);
    if (list && list->kind == YAML_TEXT) items[n++] = list->text;
    for (const struct yaml_node *i = list && list->kind == YAML_LIST ? list->child : NULL;
         i; i = i->next) {
        if (i->kind == YAML_TEXT)
            items[n++] = i->text;
        else
            yaml_complain(templates_diags(b->t), i, "expected a text");
    }
    *out = items;
    return n;
}

const char *option_label(struct build *b, const struct place *p, const char *key,
                         const char *fallback)
{
    const char *name = option_text(p, key, fallback);
    return name ? fill(b, name, unit_text(b, SHOW_WAN)) : NULL;
}

struct block text_block_of(const char *text, enum text_role role)
{
    return (struct block){.kind = BLOCK_TEXT, .text = {.text = text, .role = role}};
}

static struct block children_of(struct build *b, enum block_kind kind,
                                const struct block *blocks, size_t n)
{
    struct block *at = arena_many(b->a, struct block, n + 1);
    if (n) memcpy(at, blocks, n * sizeof *at);
    struct block out = {.kind = kind};
    out.children.at = at;
    out.children.n = n;
    return out;
}

struct block stack_of(struct build *b, const struct block *blocks, size_t n)
{
    return children_of(b, BLOCK_STACK, blocks, n);
}

struct block columns_of(struct build *b, const struct block *blocks, size_t n)
{
    return children_of(b, BLOCK_COLUMNS, blocks, n);
}

struct figure *figures_of(struct build *b, size_t n)
{
    return arena_many(b->a, struct figure, n + 1);
}

const char *titled(const struct build *b, const char *what, const char *unit)
{
    return unit && *unit ? fill(b, "titled", what, unit) : what;
}

struct chart_block chart_new(struct build *b, const struct place *p, enum chart_kind kind,
                             const char *id, const char *title, enum show show)
{
    const char *unit = unit_text(b, show);
    bool whole = b->r->scopes[p->scope].kind == SCOPE_COMPANY;
    const char *own = safe_file_name(b->a, b->r->scopes[p->scope].id, NULL, 0);
    return (struct chart_block){
        .kind = kind,
        .id = whole ? id : arena_printf(b->a, "%s-%s", id, own),
        .title = title,
        .show = show_in(b, show),
        .unit = *unit ? unit : NULL,
        .reference = FIGURE_UNKNOWN,
        .empty = word(b, "empty.chart"),
    };
}

static bool series_says(const struct chart_block *c, const struct chart_series *s)
{
    for (size_t i = 0; i < c->ncategory; i++)
        if (s->values[i].known) return true;
    return false;
}

bool chart_end(struct chart_block chart, double height, struct block *out)
{
    size_t kept = 0;
    bool pairs = chart.kind == CHART_SCATTER;
    for (size_t i = 0; i < chart.nseries && !pairs; i++)
        if (series_says(&chart, &chart.series[i])) chart.series[kept++] = chart.series[i];
    chart.nseries = pairs ? chart.nseries : kept;
    if (chart.nseries == 0 || chart.ncategory == 0) return false;
    *out = (struct block){.kind = BLOCK_CHART, .height = height, .chart = chart};
    return true;
}
