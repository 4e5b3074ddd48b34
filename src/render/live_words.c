/* Live words: lights, buckets and ticks that follow the cells they are about and the sheet of
 * limits. In: placed tables; out: formulas whose value is the word of the tree, or none. */
#include "render/live.h"

#include <math.h>
#include <string.h>

static const struct limits *limits_of(struct book *b, const struct formula *f)
{
    for (size_t i = 0; i < b->nlimit; i++)
        if (b->limits[i].of == f) return &b->limits[i];
    if (b->nlimit == COUNT_OF(b->limits)) b->nlimit = 0;
    const struct row *yellow = limit_row(b, f->yellow), *red = limit_row(b, f->red);
    struct limits *l = &b->limits[b->nlimit++];
    *l = (struct limits){.of = f, .known = yellow && red};
    if (l->known) l->yellow = figure_double(yellow->cells[1].figure);
    if (l->known) l->red = figure_double(red->cells[1].figure);
    return l;
}

enum status live_light_of(struct book *b, const struct formula *f, double rate)
{
    const struct limits *l = limits_of(b, f);
    if (!l->known) return STATUS_NONE;
    if (f->above ? rate > l->red : rate < l->red) return STATUS_RED;
    return (f->above ? rate > l->yellow : rate < l->yellow) ? STATUS_YELLOW : STATUS_GREEN;
}

bool live_tinted(struct book *b, const struct column *column, const struct cell *cell)
{
    if (!column->light || cell->kind != CELL_FIGURE || !cell->figure.known) return false;
    enum status s = live_light_of(b, column->light, figure_double(cell->figure));
    return s == cell->status || (s == STATUS_GREEN && cell->status == STATUS_NONE);
}

static bool word_light(struct book *b, const struct formula *f, const struct line *line,
                       const struct cell *cell, unsigned shape, struct live *out)
{
    const struct cell *rate = &line->row.cells[f->cell - 1];
    if (rate->kind != CELL_FIGURE || !rate->figure.known) return false;
    if (live_light_of(b, f, line->now[f->cell - 1]) != cell->status) return false;
    out->text = arena_printf(&b->row, "%s%s", status_sign(cell->status), cell->text);
    if (is_told(out, shape)) return true;
    const char *x = own_cell(b, line, f->cell - 1);
    const char *op = f->above ? ">" : "<";
    out->formula = arena_printf(
        &b->row, "=IF(%s%slimit_%s,\"%s%s\",IF(%s%slimit_%s,\"%s%s\",\"%s%s\"))", x, op,
        f->red, status_sign(STATUS_RED), f->words[2], x, op, f->yellow,
        status_sign(STATUS_YELLOW), f->words[1], status_sign(STATUS_GREEN), f->words[0]);
    return true;
}

static bool word_zero(struct book *b, const struct formula *f, const struct line *line,
                      unsigned shape, struct live *out)
{
    bool same = fabs(line->now[f->cell - 1]) < 0.005;
    out->text = f->words[!same];
    if (!is_told(out, shape))
        out->formula =
            arena_printf(&b->row, "=IF(ABS(%s)<0.005,\"%s\",\"%s\")",
                         own_cell(b, line, f->cell - 1), f->words[0], f->words[1]);
    return true;
}

static bool word_bucket(struct book *b, const struct formula *f, const struct line *line,
                        const struct cell *cell, unsigned shape, struct live *out)
{
    static const int upto[] = {0, 30, 60, 90};
    size_t k = 0;
    while (k < COUNT_OF(upto) && line->now[f->cell - 1] > upto[k]) k++;
    if (!cell->text || strcmp(cell->text, f->words[k]) != 0) return false;
    out->text = cell->text;
    if (is_told(out, shape)) return true;
    const char *x = own_cell(b, line, f->cell - 1);
    const char *text = arena_printf(&b->row, "\"%s\"", f->words[COUNT_OF(upto)]);
    for (size_t i = COUNT_OF(upto); i-- > 0;)
        text = arena_printf(&b->row, "IF(%s<=%d,\"%s\",%s)", x, upto[i], f->words[i], text);
    out->formula = arena_printf(&b->row, "=%s", text);
    return true;
}

bool live_word(struct book *b, const struct line *line, size_t column, struct live *out)
{
    const struct placed *at = line->at;
    const struct row *row = &line->row;
    const struct cell *cell = &row->cells[column];
    const struct formula *f = at->table->columns[column].live;
    bool own = row->light && cell->kind == CELL_STATUS;
    if (own) f = row->light;
    if (!f || !at->live || row->kind == ROW_GROUP ||
        at->columns[f->cell - 1] == COLUMN_NONE)
        return false;
    unsigned shape = own || row->kind != ROW_BODY ? SHAPE_OWN : SHAPE_CHAIN;
    if (f->kind == FORMULA_LIGHT) return word_light(b, f, line, cell, shape, out);
    if (f->kind == FORMULA_BUCKET && row->kind == ROW_BODY)
        return word_bucket(b, f, line, cell, shape, out);
    return f->kind == FORMULA_ZERO && word_zero(b, f, line, shape, out);
}
