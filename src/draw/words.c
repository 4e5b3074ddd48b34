/* What a table prints, measured once for every look that its page is tried under. In: a table
 * block; out: texts with their widths in em, which are kept until the next page. How wide a
 * column gets is table.c's. */
#include "base/date.h"
#include "base/text.h"
#include "draw/place.h"

#include <math.h>

static str cell_text(struct arena *a, const struct place *p, const struct column *column,
                     const struct cell *cell)
{
    switch (cell->kind) {
    case CELL_TEXT:
    case CELL_STATUS: return str_of(cell->text);
    case CELL_FIGURE:
    case CELL_BAR:
        return str_of(figure_text(a, cell->figure, column->show, p->rep->language));
    case CELL_DATE:
        if (cell->date == DAY_NONE) return str_of("–");
        return str_of(arena_string(a, day_label(cell->date).text));
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET:
    case CELL_TICK:
    case CELL_WRITE: return (str){0};
    }
    return (str){0};
}

static double tail_width(const struct fonts *f, enum weight weight, str text)
{
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] == '.') return text_width(f, weight, 1, str_sub(text, i, text.n));
    return 0;
}

/* Of a text whose line feeds end lines. */
static double widest_line(const struct fonts *f, const struct measured *m)
{
    double most = 0;
    if (!m->feeds) return m->width;
    for (size_t from = 0, at = 0; at <= m->text.n; at++) {
        if (at < m->text.n && m->text.s[at] != '\n') continue;
        most = fmax(most, text_width(f, m->weight, 1, str_sub(m->text, from, at)));
        from = at + 1;
    }
    return most;
}

static struct cell_words cell_measure(struct arena *a, const struct place *p,
                                      const struct column *column, const struct row *row,
                                      const struct cell *cell)
{
    const struct fonts *f = p->c->fonts;
    bool state = cell->kind == CELL_STATUS;
    bool strong = row->kind != ROW_BODY || cell->status == STATUS_RED;
    enum weight weight = strong && !state ? WEIGHT_BOLD : WEIGHT_REGULAR;
    struct cell_words w = {.text = text_measure(f, weight, cell_text(a, p, column, cell))};
    w.widest = state ? w.text.width : widest_line(f, &w.text);
    if (state || cell->kind == CELL_TEXT)
        w.longest = text_word_width(f, weight, 1, w.text.text);
    if (cell->kind == CELL_FIGURE || cell->kind == CELL_BAR)
        w.tail = tail_width(f, weight, w.text.text);
    return w;
}

static struct label_words label_measure(const struct fonts *f, const struct column *column)
{
    str label = str_of(column->label);
    return (struct label_words){
        .text = text_measure(f, WEIGHT_BOLD, label),
        .longest = text_word_width(f, WEIGHT_BOLD, 1, label),
        .unit = text_width(f, WEIGHT_BOLD, 1, str_of(column->unit)),
    };
}

struct table_words *table_words(const struct place *p, const struct table_block *table)
{
    struct table_plans *kept = p->plans;
    struct arena *a = &kept->words_arena;
    for (struct table_words *w = kept->words; w; w = w->next)
        if (w->table == table) return w;
    struct table_words *made = arena_one(a, struct table_words);
    size_t n = table->ncolumn;
    made->table = table;
    made->cells = arena_many(a, struct cell_words, table->nrow * n + 1);
    made->labels = arena_many(a, struct label_words, n + 1);
    for (size_t k = 0; k < n; k++)
        made->labels[k] = label_measure(p->c->fonts, &table->columns[k]);
    for (size_t r = 0; r < table->nrow; r++)
        for (size_t k = 0; k < n; k++)
            made->cells[r * n + k] = cell_measure(a, p, &table->columns[k], &table->rows[r],
                                                  &table->rows[r].cells[k]);
    made->next = kept->words;
    return kept->words = made;
}

struct paragraph {
    struct measured text;
    struct paragraph *next;
};

struct measured *paragraph_words(const struct place *p, enum weight weight,
                                 const char *text)
{
    struct table_plans *kept = p->plans;
    str wanted = str_of(text);
    for (struct paragraph *old = kept->paragraphs; old; old = old->next)
        if (old->text.weight == weight && str_equal(old->text.text, wanted))
            return &old->text;
    struct paragraph *made = arena_one(&kept->words_arena, struct paragraph);
    wanted.s = arena_copy(&kept->words_arena, wanted);
    *made = (struct paragraph){text_measure(p->c->fonts, weight, wanted), kept->paragraphs};
    kept->paragraphs = made;
    return &made->text;
}

size_t words_wrap(const struct place *p, struct measured *text, double size, double width,
                  size_t limit, str **lines)
{
    return measured_wrap(p->a, p->c->fonts, text, &p->plans->words_arena, size, width,
                         limit, lines);
}

/* ---- until the next page ---- */

/* The arenas of the thread's last document, for the first block of an arena is never freed. */
static _Thread_local struct {
    struct arena plans, words;
    bool free;
} spare;

void table_plans_begin(struct table_plans *plans)
{
    struct arena a = spare.free ? spare.plans : arena_new();
    struct arena words = spare.free ? spare.words : arena_new();
    spare.free = false;
    *plans = (struct table_plans){
        .empty = a, .arena = a, .no_words = words, .words_arena = words};
}

void table_plans_forget(struct table_plans *plans)
{
    plans->arena = plans->empty;
    plans->first = NULL;
    plans->cells = 0;
    plans->words_arena = plans->no_words;
    plans->words = NULL;
    plans->paragraphs = NULL;
}

void table_plans_end(struct table_plans *plans)
{
    arena_end(plans->empty);
    arena_end(plans->no_words);
    spare.plans = plans->empty;
    spare.words = plans->no_words;
    spare.free = true;
}
