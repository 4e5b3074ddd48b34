/* Draws a planned table: title, header, rows, note. In: a struct table_plan and a place on the
 * page; out: shapes and text. Hairlines between the rows, no stripes; tints only where a status
 * asks for attention; numbers on their decimal point. */
#include "base/text.h"
#include "draw/chart.h"
#include "draw/mark.h"
#include "draw/place.h"

#include <math.h>
#include <string.h>

#define HAIRLINE 0.35
#define RULE 0.8
#define MOST_CENTRED 3 /* lines; taller rows start at the top */
#define WRITE_FOOT 4.5 /* points below a line to write on */
#define WRITE_STEP 24.0

static void across(struct place *p, const struct table_plan *plan, double x, double y,
                   uint32_t colour, double width)
{
    struct pen pen = {.colour = colour, .width = width};
    canvas_segment(p->c, x, y, x + plan->width, y, pen);
}

/* Where text of a column stands whose left edge is at x. */
static double aligned(const struct column_view *column, double x, double pad)
{
    double w = column->w;
    switch (column->align) {
    case ALIGN_LEFT: return x + pad + column->inset;
    case ALIGN_RIGHT: return x + w - pad;
    case ALIGN_CENTRE: return x + w / 2;
    }
    return x;
}

/* ---- head ---- */

static void draw_title(struct place *p, const struct table_plan *plan, double x, double y,
                       bool continued)
{
    double size = place_type(p, p->theme->body);
    const char *title = plan->table->title;
    if (continued && p->rep->continued)
        title = arena_printf(p->a, "%s  %s", title, p->rep->continued);
    draw_text_fit(p->c, *p->a, x, y + size, plan->width, ALIGN_LEFT, WEIGHT_BOLD, size,
                  p->theme->ink, str_of(title));
}

static void draw_label(struct place *p, const struct table_plan *plan, size_t k, double x,
                       double y)
{
    const struct column *column = &plan->table->columns[k];
    const struct column_view *view = &plan->columns[k];
    double size = plan->header_size, step = size * 1.25;
    double at = aligned(view, x + view->x, plan->pad_x);
    str unit = str_of(column->unit);
    bool inline_unit = unit.n > 0 && !plan->units_below;
    double unit_width = text_width(p->c->fonts, WEIGHT_REGULAR, size, unit) + size * 0.4;
    double base = y + place_baseline(size) - (LINE_HEIGHT - 1.25) * size / 2;
    for (size_t i = 0; i < view->nlabel; i++, base += step) {
        double shift = 0;
        bool last = inline_unit && i + 1 == view->nlabel;
        double width = text_width(p->c->fonts, WEIGHT_BOLD, size, view->label[i]);
        if (last && view->align == ALIGN_RIGHT) shift = -unit_width;
        if (last && view->align == ALIGN_CENTRE) shift = -unit_width / 2;
        draw_text(p->c, at + shift, base, view->align, WEIGHT_BOLD, size, p->theme->muted,
                  view->label[i]);
        if (!last) continue;
        double from = view->align == ALIGN_RIGHT    ? at - unit_width + size * 0.4
                      : view->align == ALIGN_CENTRE ? at + shift + width / 2 + size * 0.4
                                                    : at + width + size * 0.4;
        draw_text(p->c, from, base, ALIGN_LEFT, WEIGHT_REGULAR, size, p->theme->muted,
                  unit);
    }
    if (unit.n > 0 && plan->units_below)
        draw_text_fit(p->c, *p->a, x + view->x + plan->pad_x + view->inset, base,
                      view->w - 2 * plan->pad_x - view->inset, view->align, WEIGHT_REGULAR,
                      fmax(TYPE_FLOOR, size - 0.6), p->theme->muted, unit);
}

double place_table_head(struct place *p, const struct table_plan *plan, double x, double y,
                        bool continued)
{
    if (!p->draw) return plan->title + plan->header;
    if (plan->title > 0) draw_title(p, plan, x, y, continued);
    y += plan->title;
    if (plan->header > 0 && plan->table->nrow > 0) {
        for (size_t k = 0; k < plan->table->ncolumn; k++) draw_label(p, plan, k, x, y);
        across(p, plan, x, y + plan->header, p->theme->ink, RULE);
    }
    return plan->title + plan->header;
}

/* ---- rows ---- */

struct cell_place {
    const struct table_plan *plan;
    const struct cell *cell;
    const struct cell_view *view;
    const struct column_view *column;
    double x, y, h; /* of the cell; its width is the column's */
    bool top;       /* a tall row: everything starts at the top */
};

static double first_baseline(const struct cell_place *at)
{
    double size = at->view->size;
    double text = (double)at->view->nline * size * LINE_HEIGHT;
    double room = at->top ? at->plan->pad_y : (at->h - text) / 2;
    if (at->top) room += (at->plan->size - size) * LINE_HEIGHT / 2;
    return at->y + room + place_baseline(size);
}

static uint32_t cell_colour(const struct place *p, const struct cell *cell)
{
    if (cell->link) return p->theme->accent;
    return p->theme->ink;
}

static bool on_decimal_point(const struct cell_place *at)
{
    return at->column->align == ALIGN_RIGHT &&
           (at->cell->kind == CELL_FIGURE || at->cell->kind == CELL_BAR);
}

/* What stands below a line feed is the lesser part of a cell. */
static const char *lesser_part(const struct cell_view *view)
{
    const char *feed = view->text.n ? memchr(view->text.s, '\n', view->text.n) : NULL;
    return feed ? feed : view->text.s + view->text.n;
}

static void draw_lines(struct place *p, const struct cell_place *at)
{
    const struct cell_view *view = at->view;
    const char *lesser = lesser_part(view);
    double base = first_baseline(at);
    double x = aligned(at->column, at->x, at->plan->pad_x);
    if (on_decimal_point(at)) x -= at->column->tail - view->tail;
    for (size_t i = 0; i < view->nline; i++, base += view->size * LINE_HEIGHT)
        draw_text(p->c, x, base, at->column->align, view->weight, view->size,
                  view->lines[i].s > lesser ? p->theme->muted : cell_colour(p, at->cell),
                  view->lines[i]);
}

static void draw_bar(struct place *p, const struct cell_place *at)
{
    double room = at->column->w - 2 * at->plan->pad_x - at->column->number - 4;
    double span = at->column->high - at->column->low;
    double value = figure_double(at->cell->figure);
    bool off = value > at->column->high * 1.001 || value < at->column->low * 1.001;
    if (!at->cell->figure.known || off || span <= 0 || room < 4) return;
    double left = at->x + at->plan->pad_x;
    double zero = left + room * -at->column->low / span;
    double end = zero + room * value / span;
    double h = at->plan->size * 0.8;
    double y = first_baseline(at) - at->plan->size * 0.37 - h / 2;
    enum status status = at->cell->status;
    uint32_t colour = p->theme->accent_light;
    if (status >= STATUS_YELLOW) colour = p->theme->status[status];
    canvas_rect(p->c, fmin(zero, end), y, fabs(end - zero), h, colour);
    if (at->column->low < 0)
        canvas_segment(p->c, zero, at->y + 1.5, zero, at->y + at->h - 1.5,
                       (struct pen){.colour = p->theme->muted, .width = 0.5});
}

/* The middle of the row, or of the first line in a tall one. */
static double middle(const struct cell_place *at)
{
    return at->top ? at->y + at->plan->pad_y + at->plan->size * LINE_HEIGHT / 2
                   : at->y + at->h / 2;
}

static struct box graphic_box(const struct cell_place *at)
{
    double h = fmin(fmin(at->h, at->plan->least_row) - 3, 16);
    double left = at->plan->pad_x + at->column->inset;
    return (struct box){at->x + left, middle(at) - h / 2,
                        at->column->w - left - at->plan->pad_x, h};
}

/* The mark stands before the first line; further ones are indented like it. */
static void draw_status_cell(struct place *p, const struct cell_place *at)
{
    const struct cell_view *view = at->view;
    enum status status = at->cell->status;
    double width = status_width(p->c->fonts, status, view->size, view->lines[0]);
    double text = text_width(p->c->fonts, WEIGHT_REGULAR, view->size, view->lines[0]);
    double x = aligned(at->column, at->x, at->plan->pad_x), y = first_baseline(at);
    if (at->column->align == ALIGN_RIGHT) x -= width;
    if (at->column->align == ALIGN_CENTRE) x -= width / 2;
    draw_status(p->c, p->theme, status, x, y, view->size, view->lines[0]);
    for (size_t i = 1; i < view->nline; i++)
        draw_text(p->c, x + width - text, y + (double)i * view->size * LINE_HEIGHT,
                  ALIGN_LEFT, WEIGHT_REGULAR, view->size, p->theme->ink, view->lines[i]);
}

/* One line at the foot; a tall row has room for more. */
static void draw_write_lines(struct place *p, const struct cell_place *at)
{
    struct pen pen = {.colour = p->theme->muted, .width = 0.4};
    double left = at->x + at->plan->pad_x, right = at->x + at->column->w - at->plan->pad_x;
    for (double up = WRITE_FOOT; up + WRITE_STEP - WRITE_FOOT <= at->h + 0.5;
         up += WRITE_STEP)
        canvas_segment(p->c, left, at->y + at->h - up, right, at->y + at->h - up, pen);
}

static void draw_cell(struct place *p, const struct cell_place *at)
{
    const struct cell *cell = at->cell;
    switch (cell->kind) {
    case CELL_EMPTY: break;
    case CELL_BAR:
        draw_bar(p, at);
        draw_lines(p, at);
        break;
    case CELL_TEXT:
    case CELL_FIGURE:
    case CELL_DATE: draw_lines(p, at); break;
    case CELL_STATUS: draw_status_cell(p, at); break;
    case CELL_SPARK:
        draw_sparkline(p->c, p->rep, graphic_box(at), cell->points, cell->npoint,
                       STATUS_NONE);
        break;
    case CELL_BULLET:
        if (figure_double(cell->figure) > at->column->high * 1.05) break;
        draw_bullet(p->c, p->rep, graphic_box(at), cell->figure, cell->points[0],
                    at->column->high * 1.05, cell->status);
        break;
    case CELL_TICK:
        draw_tick_box(p->c, p->theme, at->x + at->column->w / 2, middle(at), 8.5);
        break;
    case CELL_WRITE: draw_write_lines(p, at);
        break;
    }
    if (cell->link) p->c->ops->link(p->c, at->x, at->y, at->column->w, at->h, cell->link);
}

static bool is_tinted(const struct cell *cell)
{
    return cell->status >= STATUS_YELLOW && cell->kind != CELL_SPARK &&
           cell->kind != CELL_BULLET && cell->kind != CELL_BAR;
}

static void draw_grounds(struct place *p, const struct table_plan *plan,
                         const struct row *row, double x, double y, double h)
{
    if (row->kind == ROW_GROUP) canvas_rect(p->c, x, y, plan->width, h, p->theme->panel);
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        if (!is_tinted(&row->cells[k])) continue;
        const struct column_view *view = &plan->columns[k];
        canvas_rect(p->c, x + view->x + 0.75, y + 0.75, view->w - 1.5, h - 1.5,
                    p->theme->status_tint[row->cells[k].status]);
    }
}

double place_table_row(struct place *p, const struct table_plan *plan, size_t r, double x,
                       double y)
{
    double h = plan->heights[r];
    if (!p->draw) return h;
    const struct row *row = &plan->table->rows[r];
    const struct cell_view *views = &plan->cells[r * plan->table->ncolumn];
    size_t most = 1;
    for (size_t k = 0; k < plan->table->ncolumn; k++)
        if (views[k].nline > most) most = views[k].nline;
    draw_grounds(p, plan, row, x, y, h);
    if (row->kind == ROW_TOTAL) across(p, plan, x, y, p->theme->ink, RULE);
    across(p, plan, x, y + h, row->kind == ROW_TOTAL ? p->theme->ink : p->theme->hairline,
           plan->table->ruled ? 0.5 : HAIRLINE);
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        struct cell_place at = {plan,
                                &row->cells[k],
                                &views[k],
                                &plan->columns[k],
                                x + plan->columns[k].x,
                                y,
                                h,
                                most > MOST_CENTRED};
        draw_cell(p, &at);
    }
    return h;
}

double place_table_note(struct place *p, const struct table_plan *plan, double x, double y)
{
    if (plan->note == 0 || !p->draw) return plan->note;
    struct box box = {x, y + 3, plan->width, 0};
    place_paragraph(p, box, WEIGHT_REGULAR, place_type(p, p->theme->tiny), p->theme->muted,
                    plan->table->note, 0);
    return plan->note;
}

static double place_empty(struct place *p, const struct table_plan *plan, double x,
                          double y)
{
    double size = place_type(p, p->theme->body);
    const char *text = plan->table->empty ? plan->table->empty : "–";
    double used = plan->title;
    if (p->draw && plan->title > 0) draw_title(p, plan, x, y, false);
    used += place_paragraph(p, (struct box){x, y + used, plan->width, 0}, WEIGHT_REGULAR,
                            size, p->theme->muted, text, 0);
    return used + place_table_note(p, plan, x, y + used);
}

double place_table(struct place *p, const struct table_block *table, struct box box)
{
    const struct table_plan *plan = table_plan(p, table, box.w);
    if (table->nrow == 0) return place_empty(p, plan, box.x, box.y);
    double y = box.y + place_table_head(p, plan, box.x, box.y, false);
    for (size_t r = 0; r < table->nrow; r++) y += place_table_row(p, plan, r, box.x, y);
    return y + place_table_note(p, plan, box.x, y) - box.y;
}
