/* The plan of a table: what every cell prints, how wide each column is, how high each row. In: a
 * table block and a width; out: a struct table_plan for rows.c, which draws it. Long texts wrap or
 * shrink; numbers never do unless nothing else is left. */
#include "base/date.h"
#include "base/text.h"
#include "draw/mark.h"
#include "draw/place.h"

#include <math.h>
#include <string.h>

#define SPARK_WIDTH 52.0
#define BULLET_WIDTH 72.0
#define BAR_WIDTH 34.0
#define GRAPHIC_LEAST 0.65 /* of these widths a graphic keeps in a tight table */
#define GRAPHIC_HARD 0.4   /* and in one that is too tight */
#define TYPE_FOR_WORDS \
    0.9                  /* of its type a table keeps, whatever labels and names ask for, */
#define TYPE_WHOLE 0.78  /* and where words would break; */
#define TYPE_NAMES 7.0   /* and points for the sake of a name on one line */
#define WRITE_WIDTH 62.0 /* of paper to write on: a name, a date */
#define WRITE_LEAST \
    0.8 /* of this, and so much of it where a column weighs more: a sentence */
#define WRITE_MOST 2.0
#define WRITE_HARD 0.8
#define TICK_WIDTH 16.0
#define NUMBER_GAP 14.5  /* between numbers and the text that follows them */
#define NUMBER_FLOOR 5.0 /* points, when nothing else is left */
#define LEAST_WRAP 8.0   /* em a wrapping column keeps */
#define WANTED_TEXT 26.0 /* em beyond which a text column asks for no more */
#define LABEL_WHOLE 3.3  /* em below which a header's label is never broken */
#define STATUS_HARD 2.1  /* em of a status word that is never broken */
#define STATUS_WHOLE 7.0 /* em of a status that stays on one line where it can */
#define STATUS_SHORT 6.5 /* em of one that always does */
#define HEADER_WORD 6.0  /* em of a header's word that is never broken */
#define MOST_WRAP 13.0   /* em that it is sure of, if it has that much to say */
#define NAME_WHOLE 21.0  /* em of a name that stays on one line */
#define NAME_LINES 3     /* a text takes about so many lines at most */
#define MOST_LINES 24
#define TITLE_HEIGHT 1.6 /* of its type, as above charts, so that neighbours align */
#define RULED_ROW 24.0   /* points: more than 8 mm */
#define DRAWN_ROW 13.0
#define CELLS_KEPT 10000 /* of plans under other looks than the one at hand */

/* ---- what is printed ---- */

static bool is_figure(const struct cell *cell)
{
    return cell->kind == CELL_FIGURE || cell->kind == CELL_BAR;
}

static double cell_graphic(enum cell_kind kind)
{
    switch (kind) {
    case CELL_SPARK: return SPARK_WIDTH;
    case CELL_BULLET: return BULLET_WIDTH;
    case CELL_BAR: return BAR_WIDTH;
    case CELL_WRITE: return WRITE_WIDTH;
    case CELL_TICK: return TICK_WIDTH;
    case CELL_EMPTY:
    case CELL_TEXT:
    case CELL_FIGURE:
    case CELL_STATUS:
    case CELL_DATE: return 0;
    }
    return 0;
}

static void widen_range(struct column_view *view, struct figure f)
{
    if (!f.known) return;
    double value = figure_double(f);
    view->high = fmax(view->high, value);
    view->low = fmin(view->low, value);
}

/* What a cell prints, and what it tells about its column. */
static void view_cell(struct table_plan *plan, size_t r, size_t k)
{
    const struct column *column = &plan->table->columns[k];
    const struct row *row = &plan->table->rows[r];
    const struct cell *cell = &row->cells[k];
    struct column_view *view = &plan->columns[k];
    struct cell_view *cv = &plan->cells[r * plan->table->ncolumn + k];
    struct cell_words *words = &plan->words->cells[r * plan->table->ncolumn + k];
    cv->words = words;
    cv->weight = words->text.weight;
    cv->size = plan->size;
    cv->text = words->text.text;
    cv->width = words->widest * plan->size;
    if (cell->kind == CELL_STATUS)
        cv->width += status_lead(cell->status, plan->size, cv->text);
    bool bullet = cell->kind == CELL_BULLET;
    if (cell_graphic(cell->kind) > 0) view->drawn = true;
    if (bullet || cell->kind == CELL_SPARK) view->across = true;
    if (row->kind == ROW_BODY) { /* totals would dwarf their parts */
        if (bullet || cell->kind == CELL_BAR) widen_range(view, cell->figure);
        if (bullet) widen_range(view, cell->points[0]);
    }
    if (!is_figure(cell) || column->align == ALIGN_CENTRE) return;
    view->align = ALIGN_RIGHT;
    cv->tail = words->tail * plan->size;
    view->tail = fmax(view->tail, cv->tail);
}

/* Widens a column by one cell, once the column's decimal point is known. */
static void need_cell(struct place *p, struct table_plan *plan, size_t r, size_t k)
{
    const struct column *column = &plan->table->columns[k];
    const struct cell *cell = &plan->table->rows[r].cells[k];
    const struct cell_view *cv = &plan->cells[r * plan->table->ncolumn + k];
    struct column_view *view = &plan->columns[k];
    double graphic = cell_graphic(cell->kind), pads = 2 * plan->pad_x;
    double text = cv->width + (is_figure(cell) ? view->tail - cv->tail : 0);
    double natural = text + graphic + pads, least = text + graphic * GRAPHIC_LEAST + pads;
    double hard = text + graphic * GRAPHIC_HARD + pads;
    if (cell->kind == CELL_WRITE) {
        graphic *= fmax(WRITE_LEAST, fmin(column->weight, WRITE_MOST));
        natural = least = graphic + pads;
        hard = graphic * WRITE_HARD + pads;
    }
    if (cell->kind == CELL_TEXT) {
        /* A group's name runs over its neighbours. */
        if (plan->table->rows[r].kind == ROW_GROUP && k == 0) return;
        double em = plan->size * (column->wrap ? LEAST_WRAP : TEXT_LEAST);
        double word = cv->words->longest * plan->size;
        double lines = cv->width / NAME_LINES + plan->size;
        em = fmax(em, column->wrap ? fmin(lines, plan->size * MOST_WRAP) : lines);
        em = fmax(em, fmin(word, plan->size * WORD_MOST));
        bool name =
            k < NAME_COLUMNS && !column->wrap && cv->width <= plan->size * NAME_WHOLE;
        if (name) em = fmax(em, cv->width * TEXT_SHRINK + 0.1);
        view->text = true;
        view->word = fmax(view->word, fmin(word, plan->size * WORD_MOST));
        view->text_width = fmax(view->text_width, cv->width);
        natural = fmin(natural, plan->size * WANTED_TEXT + pads);
        least = fmin(natural, em + pads);
        hard = fmin(natural, plan->size * TEXT_LEAST + pads);
    }
    if (cell->kind == CELL_STATUS) {
        double mark = status_width(p->c->fonts, cell->status, plan->size, STR(" ")) + pads;
        double word = cv->words->longest * plan->size;
        double kept = cv->width <= STATUS_SHORT * plan->size ? cv->width : 0;
        hard =
            fmin(natural, fmax(mark + fmax(word, STATUS_HARD * plan->size), kept + pads));
        least = fmin(natural, mark + fmax(word, STATUS_WHOLE * plan->size));
    }
    if (is_figure(cell)) view->number = fmax(view->number, text);
    view->natural = fmax(view->natural, natural);
    view->least = fmax(view->least, least);
    view->hard = fmax(view->hard, hard);
}

/* Numbers and the texts beside them keep clear of each other. */
static void set_inset(struct table_plan *plan, size_t k)
{
    struct column_view *view = &plan->columns[k];
    if (k == 0 || view->align == view[-1].align) return;
    bool behind = view->align == ALIGN_LEFT && view[-1].align == ALIGN_RIGHT;
    bool before =
        view->align == ALIGN_RIGHT && view[-1].align == ALIGN_LEFT && view[-1].text;
    if (!behind && !before) return;
    view->inset = fmax(0, NUMBER_GAP - 2 * plan->pad_x);
    view->natural += view->inset;
    view->least += view->inset;
    view->hard += view->inset;
    view->label_least += view->inset;
    view->label_hard += view->inset;
}

static void view_header(struct table_plan *plan, size_t k)
{
    const struct label_words *words = &plan->words->labels[k];
    struct column_view *view = &plan->columns[k];
    double em = plan->header_size, pads = 2 * plan->pad_x;
    double label = words->text.width * em, unit = words->unit * em;
    double word = words->longest * em;
    /* Two lines if need be, three at worst; short labels and words stay whole. */
    double half = fmax(ceil(label / em / 2) * em, word);
    double third = fmax(fmin(half, label / 3 + em), fmin(word, em * HEADER_WORD));
    if (label < em * LABEL_WHOLE) half = third = label;
    view->natural = fmax(view->natural, fmax(label, unit) + pads);
    view->label_least = fmax(fmin(label, half), unit) + pads;
    view->label_hard = third + pads;
    view->least = fmax(view->least, view->label_least);
    view->hard = fmax(view->hard, third + pads);
}

/* ---- type ---- */

static double sum_least(const struct table_plan *plan)
{
    double sum = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++) sum += plan->columns[k].least;
    return sum;
}

static double sum_hard(const struct table_plan *plan)
{
    double sum = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++) sum += plan->columns[k].hard;
    return sum;
}

/* What keeps words whole, labels apart. */
static double sum_words(const struct table_plan *plan)
{
    double sum = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        const struct column_view *view = &plan->columns[k];
        double word = view->word * TEXT_SHRINK + 2 * plan->pad_x + view->inset;
        sum += view->text ? fmax(view->hard, word) : view->hard;
    }
    return sum;
}

static double column_room(const struct table_plan *plan, size_t k)
{
    return plan->columns[k].w - 2 * plan->pad_x - plan->columns[k].inset;
}

/* How wide the text of a cell may be. */
static double text_room(const struct table_plan *plan, size_t r, size_t k)
{
    double room = column_room(plan, k);
    if (plan->table->rows[r].kind != ROW_GROUP || k > 0) return room;
    for (size_t j = 1; j < plan->table->ncolumn; j++) {
        if (plan->table->rows[r].cells[j].kind != CELL_EMPTY) break;
        room += plan->columns[j].w;
    }
    return room;
}

/* The smallest type a cell may take before it wraps: a figure any, a text one near its own. */
static double cell_floor(const struct table_plan *plan, const struct cell *cell)
{
    bool text = cell->kind == CELL_TEXT;
    return text ? fmax(TYPE_FLOOR, plan->size * TEXT_SHRINK) : TYPE_FLOOR;
}

/* ---- heights ---- */

static void wrap_cell(struct place *p, struct cell_view *cv, double size, double room)
{
    cv->size = size;
    cv->nline = words_wrap(p, &cv->words->text, size, room, MOST_LINES, &cv->lines);
}

static void fit_cell(struct place *p, struct table_plan *plan, size_t r, size_t k)
{
    struct cell_view *cv = &plan->cells[r * plan->table->ncolumn + k];
    const struct cell *cell = &plan->table->rows[r].cells[k];
    double room = text_room(plan, r, k);
    cv->nline = 1;
    cv->lines = &cv->text;
    bool feeds = cv->text.n > 0 && memchr(cv->text.s, '\n', cv->text.n);
    if (cv->width <= room + 0.01 && !feeds) return;
    bool number = is_figure(cell); /* one line, whatever it takes */
    double floor = number ? NUMBER_FLOOR : cell_floor(plan, cell);
    bool shrinks = number || (!feeds && cv->width * floor / plan->size <= room);
    if (cell->kind == CELL_STATUS) {
        room -= cv->width - cv->words->widest * plan->size;
        wrap_cell(p, cv, plan->size, room);
    } else if (shrinks && !plan->table->columns[k].wrap) {
        double size = fmax(floor, plan->size * room / cv->width);
        cv->tail *= size / cv->size;
        cv->width *= size / cv->size;
        cv->size = size;
    } else {
        cv->tail = 0;
        wrap_cell(p, cv, plan->table->columns[k].wrap ? plan->size : floor, room);
        /* What runs over some lines is long anyhow: smaller type keeps the row low. */
        struct cell_view small = *cv;
        if (cv->nline > 1) wrap_cell(p, &small, floor, room);
        bool whole =
            feeds && small.nline == 2 && cv->nline > 2; /* two parts, a line each */
        if (whole || cv->nline > LINES_LARGE) *cv = small;
    }
}

/* Texts of a column have one size: that of the longest. */
static void even_sizes(struct place *p, struct table_plan *plan, size_t k)
{
    size_t n = plan->table->ncolumn;
    double size = plan->size;
    for (size_t r = 0; r < plan->table->nrow; r++)
        if (plan->table->rows[r].cells[k].kind == CELL_TEXT)
            size = fmin(size, plan->cells[r * n + k].size);
    for (size_t r = 0; r < plan->table->nrow; r++) {
        struct cell_view *cv = &plan->cells[r * n + k];
        if (plan->table->rows[r].cells[k].kind != CELL_TEXT || cv->size <= size) continue;
        cv->width *= size / cv->size;
        cv->size = size;
        if (cv->nline > 1) wrap_cell(p, cv, size, text_room(plan, r, k));
    }
}

static double row_height(const struct table_plan *plan, size_t r)
{
    double height = plan->size * LINE_HEIGHT;
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        const struct cell_view *cv = &plan->cells[r * plan->table->ncolumn + k];
        height = fmax(height, (double)cv->nline * cv->size * LINE_HEIGHT);
        if (plan->columns[k].drawn) height = fmax(height, DRAWN_ROW - plan->pad_y);
    }
    height += 2 * plan->pad_y;
    if (plan->table->ruled && plan->table->rows[r].kind == ROW_BODY)
        height = fmax(height, RULED_ROW);
    return height;
}

/* A label of several lines breaks evenly: 签约 / 金额, not 签约金 / 额. */
static void wrap_label(struct place *p, const struct table_plan *plan, size_t k,
                       double room)
{
    struct column_view *view = &plan->columns[k];
    struct label_words *words = &plan->words->labels[k];
    double size = plan->header_size;
    str label = words->text.text, *lines;
    view->nlabel = words_wrap(p, &words->text, size, room, 3, &view->label);
    if (view->nlabel < 2) return;
    double even = words->text.width * size / (double)view->nlabel;
    double word = words->longest * size;
    for (double width = fmax(even, word) + 0.1; width < room; width += size / 2) {
        if (words_wrap(p, &words->text, size, width, 3, &lines) != view->nlabel ||
            str_is(lines[view->nlabel - 1], ""))
            continue;
        size_t last = view->nlabel - 1;
        if (lines[last].s + lines[last].n != label.s + label.n) continue;
        view->label = lines;
        return;
    }
}

/* True if every unit finds room behind its label. */
static bool units_fit_beside(const struct table_plan *plan)
{
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        const struct column *column = &plan->table->columns[k];
        if (!column->unit || !column->unit[0]) continue;
        const struct label_words *words = &plan->words->labels[k];
        double both = words->text.width * plan->header_size +
                      words->unit * plan->header_size + plan->header_size * 0.4;
        if (both > column_room(plan, k)) return false;
    }
    return true;
}

static void plan_header(struct place *p, struct table_plan *plan)
{
    size_t most = 0;
    plan->units_below = !units_fit_beside(plan);
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        const struct column *column = &plan->table->columns[k];
        bool label = column->label && column->label[0],
             unit = column->unit && column->unit[0];
        wrap_label(p, plan, k, column_room(plan, k));
        size_t lines = label || unit ? plan->columns[k].nlabel : 0;
        if (unit && plan->units_below) lines++;
        if (lines > most) most = lines;
    }
    plan->label_lines = most;
}

static void plan_sizes(struct place *p, struct table_plan *plan, double size)
{
    const struct table_block *table = plan->table;
    memset(plan->columns, 0, table->ncolumn * sizeof *plan->columns);
    plan->size = size;
    plan->header_size = fmax(TYPE_FLOOR, fmin(size - 0.4, p->theme->small));
    for (size_t k = 0; k < table->ncolumn; k++)
        plan->columns[k].align = table->columns[k].align;
    for (size_t r = 0; r < table->nrow; r++)
        for (size_t k = 0; k < table->ncolumn; k++) view_cell(plan, r, k);
    for (size_t k = 0; k < table->ncolumn; k++) {
        if (plan->columns[k].across) plan->columns[k].align = ALIGN_LEFT;
        for (size_t r = 0; r < table->nrow; r++) need_cell(p, plan, r, k);
        view_header(plan, k);
        set_inset(plan, k);
    }
}

static double note_height(struct place *p, const struct table_plan *plan)
{
    if (!plan->table->note || !plan->table->note[0]) return 0;
    struct place measure = *p;
    measure.draw = false;
    return 3 + place_paragraph(&measure, (struct box){0, 0, plan->width, 0}, WEIGHT_REGULAR,
                               place_type(p, p->theme->tiny), p->theme->muted,
                               plan->table->note, 0);
}

/* Numbers never break; words do once type is so much smaller, and labels ask for less of it. */
static bool too_wide(const struct table_plan *plan, double type)
{
    return sum_hard(plan) > plan->width ||
           (type > TYPE_WHOLE && sum_words(plan) > plan->width) ||
           (type > TYPE_FOR_WORDS && sum_least(plan) > plan->width);
}

static double set_smaller(struct place *p, struct table_plan *plan, double size)
{
    size = fmax(TYPE_FLOOR, size * 0.96);
    plan->pad_x = fmax(2, plan->pad_x * 0.94);
    plan_sizes(p, plan, size);
    return size;
}

/* True if the names of a table of names and numbers take more than a line. */
static bool names_wrap(const struct table_plan *plan)
{
    size_t name = table_names(plan), texts = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++) texts += plan->columns[k].text;
    if (name == SIZE_MAX || texts > 1) return false;
    double shrink = fmax(TYPE_FLOOR / plan->size, TEXT_SHRINK);
    return plan->columns[name].text_width * shrink > column_room(plan, name) + 0.01;
}

/* Such a table reads best with a line for each: in smaller type, if that is enough. */
static void keep_names_whole(struct place *p, struct table_plan *plan, double size)
{
    double pad = plan->pad_x, smaller = size;
    while (smaller > TYPE_NAMES && names_wrap(plan)) {
        smaller = set_smaller(p, plan, fmax(smaller, TYPE_NAMES / 0.96));
        table_widths(p, plan);
    }
    if (smaller == size || !names_wrap(plan)) return;
    plan->pad_x = pad;
    plan_sizes(p, plan, size);
    table_widths(p, plan);
}

/* All that depends on how close rows stand; nothing else does. */
static void plan_heights(struct table_plan *plan, double row)
{
    double lines = (double)plan->label_lines * plan->header_size * 1.25;
    plan->row = row;
    plan->pad_y = (plan->table->compact ? 1.7 : 2.6) * row;
    plan->header = plan->label_lines > 0 ? lines + plan->pad_y * 0.5 + 2 : 0;
    plan->least_row = plan->size * LINE_HEIGHT + 2 * plan->pad_y;
    for (size_t r = 0; r < plan->table->nrow; r++) plan->heights[r] = row_height(plan, r);
}

static struct table_plan *plan_make(struct place *p, const struct table_block *table,
                                    double width)
{
    struct table_plan *plan = arena_one(p->a, struct table_plan);
    double size = place_type(p, table->compact ? p->theme->small : p->theme->body);
    plan->table = table;
    plan->words = table_words(p, table);
    plan->width = width;
    plan->pad_x = table->compact ? 3 : 4;
    plan->type = p->look.type;
    plan->columns = arena_many(p->a, struct column_view, table->ncolumn + 1);
    plan->cells = arena_many(p->a, struct cell_view, table->nrow * table->ncolumn + 1);
    plan->heights = arena_many(p->a, double, table->nrow + 1);
    plan_sizes(p, plan, size);
    /* A little smaller for the sake of words, down to the floor for the sake of numbers. */
    double wanted = size;
    while (size > TYPE_FLOOR && too_wide(plan, size / wanted))
        size = set_smaller(p, plan, size);
    table_widths(p, plan);
    keep_names_whole(p, plan, size);
    plan_header(p, plan);
    for (size_t k = 0; k < table->ncolumn; k++) {
        for (size_t r = 0; r < table->nrow; r++) fit_cell(p, plan, r, k);
        even_sizes(p, plan, k);
    }
    bool titled = table->title && table->title[0];
    plan->title = titled ? place_type(p, p->theme->body) * TITLE_HEIGHT : 0;
    plan->note = note_height(p, plan);
    return plan;
}

/* ---- plans that are kept ---- */

static struct table_plan *plan_kept(const struct table_plans *kept, double type,
                                    const struct table_block *table, double width)
{
    for (struct table_plan *plan = kept->first; plan; plan = plan->next)
        if (plan->table == table && plan->width == width && plan->type == type) return plan;
    return NULL;
}

const struct table_plan *table_plan(const struct place *p, const struct table_block *table,
                                    double width)
{
    struct table_plans *kept = p->plans;
    bool other = kept->type != p->look.type || kept->row != p->look.row;
    if (other && kept->cells > CELLS_KEPT) {
        kept->arena = kept->empty;
        kept->first = NULL;
        kept->cells = 0;
    }
    kept->type = p->look.type;
    kept->row = p->look.row;
    struct table_plan *plan = plan_kept(kept, p->look.type, table, width);
    if (!plan) {
        struct place planning = *p;
        planning.a = &kept->arena;
        plan = plan_make(&planning, table, width);
        plan->next = kept->first;
        kept->first = plan;
        kept->cells += table->nrow * table->ncolumn;
    }
    if (plan->row != p->look.row) plan_heights(plan, p->look.row);
    return plan;
}
