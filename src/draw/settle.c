/* Widths by lines. In: a plan whose columns have widths; out: the same, moved so that texts take
 * as few lines as the table's width allows and words stay whole. Each row may take some number of
 * lines; what every column needs follows from that, and rows are lowered one by one while the
 * needs still fit. What columns have beyond their needs stays shared as it was. */
#include "base/text.h"
#include "draw/place.h"

#include <math.h>
#include <string.h>

#define LINES_TRIED 8
#define ROWS_LOWERED \
    24                 /* rows of a table, beyond which all have the same number of lines */
#define SHORT_TEXT 7.0 /* em of a text that is never broken: a date, a stage */
#define NAME_SHARE \
    0.45 /* of a table of numbers that names take; longer ones have two lines */
#define NAME_NUMBERS 4
#define FAR 1e6
#define WIDENED 0.8 /* em in steps of which the room for some lines is looked for */

/* What other columns keep while texts take what they need. */
enum give { GIVE_CLEAR, GIVE_LABELS, GIVE_GRAPHICS, GIVE_ALL };

struct settling {
    struct place *p;
    struct table_plan *plan;
    double *rooms; /* of each cell for 1, 2 ... lines; 0: not known yet */
    size_t *lines; /* that each row may take */
    double *need;  /* of each column */
    double name;   /* the most that a column of names takes */
    enum give give;
};

size_t table_names(const struct table_plan *plan)
{
    for (size_t k = 0; k < plan->table->ncolumn && k < NAME_COLUMNS; k++)
        if (plan->columns[k].text) return plan->table->columns[k].wrap ? SIZE_MAX : k;
    return SIZE_MAX;
}

/* Names look alike in all tables: none takes more than its share where others cannot either. */
static double name_most(const struct table_plan *plan)
{
    size_t numbers = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++)
        numbers += plan->columns[k].align == ALIGN_RIGHT;
    bool many = table_names(plan) != SIZE_MAX && numbers >= NAME_NUMBERS;
    return many ? plan->width * NAME_SHARE : FAR;
}

/* The type that a text takes once it has to give way. */
static double small_type(const struct table_plan *plan)
{
    return fmax(TYPE_FLOOR, plan->size * TEXT_SHRINK);
}

/* A group's name runs over its neighbours. */
static bool runs_over(const struct table_plan *plan, size_t r, size_t k)
{
    return plan->table->rows[r].kind == ROW_GROUP && k == 0;
}

static bool stands_on(const struct settling *s, const struct cell_view *cv, double size,
                      double room, size_t lines)
{
    struct place measuring = *s->p;
    struct arena scratch = *s->p->a;
    str *at;
    measuring.a = &scratch;
    return words_wrap(&measuring, &cv->words->text, size, room, 0, &at) <= lines;
}

/* The room that a text needs to stand on so many lines. */
static double room_for(const struct settling *s, size_t r, size_t k, size_t lines)
{
    const struct table_plan *plan = s->plan;
    const struct cell_view *cv = &plan->cells[r * plan->table->ncolumn + k];
    bool large = plan->table->columns[k].wrap && lines <= LINES_LARGE;
    double size = large ? plan->size : small_type(plan);
    double most = cv->width * size / plan->size + 0.1;
    double word = cv->words->longest * size;
    double least = fmax(fmin(word + 0.1, WORD_MOST * size), SHORT_TEXT * size);
    if (least >= most) return most;
    if (lines == 1) return most > s->name ? FAR : most;
    double room = fmax(least, most / (double)lines);
    while (room < most && !stands_on(s, cv, size, room, lines)) room += size * WIDENED;
    return fmin(room, most);
}

static double room_known(struct settling *s, size_t r, size_t k)
{
    size_t n = s->plan->table->ncolumn, lines = s->lines[r];
    double *room = &s->rooms[(r * n + k) * LINES_TRIED + lines - 1];
    if (*room <= 0) *room = room_for(s, r, k, lines);
    return *room;
}

/* Dates, numbers and states among texts stand on one line. */
static double cell_need(struct settling *s, size_t r, size_t k)
{
    const struct table_plan *plan = s->plan;
    if (plan->table->rows[r].cells[k].kind == CELL_TEXT) return room_known(s, r, k);
    return plan->cells[r * plan->table->ncolumn + k].width;
}

static double column_need(struct settling *s, size_t k)
{
    const struct column_view *view = &s->plan->columns[k];
    if (!view->text) {
        bool number = view->align == ALIGN_RIGHT && !view->drawn;
        bool hard = s->give == GIVE_ALL || (s->give >= GIVE_LABELS && number) ||
                    (s->give == GIVE_GRAPHICS && view->drawn);
        return hard ? view->hard : view->least;
    }
    double room = 0;
    for (size_t r = 0; r < s->plan->table->nrow; r++)
        if (!runs_over(s->plan, r, k)) room = fmax(room, cell_need(s, r, k));
    double label = s->give == GIVE_ALL ? view->label_hard : view->label_least;
    return fmax(room + 2 * s->plan->pad_x + view->inset, label);
}

static double all_needs(struct settling *s)
{
    double sum = 0;
    for (size_t k = 0; k < s->plan->table->ncolumn; k++)
        sum += s->need[k] = column_need(s, k);
    return sum;
}

static bool fits_with(struct settling *s, size_t lines, enum give give)
{
    for (size_t r = 0; r < s->plan->table->nrow; r++) s->lines[r] = lines;
    s->give = give;
    return all_needs(s) <= s->plan->width + 0.01;
}

/* All rows alike at first: clear space goes before a line more, the width of labels too, that of
 * graphics before a third, states on one line before a fifth. */
static bool start(struct settling *s)
{
    for (size_t lines = 1; lines <= LINES_TRIED; lines++) {
        enum give most = lines > LINES_LARGE ? GIVE_ALL
                         : lines > 1         ? GIVE_GRAPHICS
                                             : GIVE_LABELS;
        for (enum give give = GIVE_CLEAR; give <= most; give++)
            if (fits_with(s, lines, give)) return true;
    }
    return false;
}

/* The row that can do with a line less at the least width, and fits. */
static size_t row_to_lower(struct settling *s)
{
    size_t best = SIZE_MAX;
    double least = s->plan->width + 0.01;
    for (size_t r = 0; r < s->plan->table->nrow; r++) {
        if (s->lines[r] < 2) continue;
        s->lines[r]--;
        double sum = all_needs(s);
        s->lines[r]++;
        if (sum > least || (best != SIZE_MAX && sum == least)) continue;
        least = sum;
        best = r;
    }
    return best;
}

static void lower_rows(struct settling *s)
{
    if (s->plan->table->nrow > ROWS_LOWERED) return;
    for (size_t r; (r = row_to_lower(s)) != SIZE_MAX;) s->lines[r]--;
    all_needs(s);
}

static double sum_widths(const struct table_plan *plan)
{
    double sum = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++) sum += plan->columns[k].w;
    return sum;
}

/* Every column gets what it needs, from what the others have beyond that. */
static void take_needs(struct settling *s)
{
    size_t n = s->plan->table->ncolumn;
    double lack = 0, spare = 0;
    for (size_t k = 0; k < n; k++) {
        lack += fmax(0, s->need[k] - s->plan->columns[k].w);
        spare += fmax(0, s->plan->columns[k].w - s->need[k]);
    }
    double over = lack + fmax(0, sum_widths(s->plan) - s->plan->width);
    double share = spare > 0 ? fmin(1, over / spare) : 0;
    for (size_t k = 0; k < n; k++) {
        double *w = &s->plan->columns[k].w;
        *w = *w < s->need[k] ? s->need[k] : *w - (*w - s->need[k]) * share;
    }
}

/* A text that does not stand on one line in smaller type as it is. */
static bool any_wraps(const struct table_plan *plan, double name)
{
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        const struct column_view *view = &plan->columns[k];
        double room = view->w - 2 * plan->pad_x - view->inset;
        double type = plan->table->columns[k].wrap ? plan->size : small_type(plan);
        double width = view->text_width * type / plan->size;
        if (view->text && (width > room + 0.01 || width > name)) return true;
    }
    return false;
}

/* What names have beyond their share goes to all columns alike. */
static void narrow_names(struct table_plan *plan, size_t name, double most)
{
    double over = plan->columns[name].w - most;
    if (over <= 0) return;
    plan->columns[name].w = most;
    size_t others = plan->table->ncolumn - 1;
    for (size_t k = 0; k < plan->table->ncolumn; k++)
        if (k != name) plan->columns[k].w += over / (double)others;
}

void table_settle(struct place *p, struct table_plan *plan)
{
    size_t n = plan->table->ncolumn, rows = plan->table->nrow;
    struct settling s = {.p = p, .plan = plan, .name = name_most(plan)};
    bool fits = sum_widths(plan) <= plan->width + 0.01;
    if (fits && !any_wraps(plan, s.name)) return;
    s.rooms = arena_many(p->a, double, rows *n *LINES_TRIED + 1);
    s.lines = arena_many(p->a, size_t, rows + 1);
    s.need = arena_many(p->a, double, n + 1);
    if (!start(&s)) return;
    lower_rows(&s);
    take_needs(&s);
    size_t name = table_names(plan);
    if (name != SIZE_MAX) narrow_names(plan, name, s.name);
}
