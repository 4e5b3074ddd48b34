/* A document as sheets of paper: page heads and feet, blocks one after another, breaks between
 * and inside them, outline. In: a document of the report; out: calls of the canvas, the same on
 * every back end. What a block looks like in its box is block.c's and its neighbours' business. */
#include "draw/layout.h"

#include "base/text.h"
#include "draw/place.h"

#include <math.h>

#define A4_SHORT 595.276
#define A4_LONG 841.89
#define LEAST_MARGIN 35.0 /* points: 12 mm and a little */
#define FOOT_GAP 9.0
#define LOGO_WIDTH 96.0
#define LOGO_HEIGHT 24.0
#define LEAST_ROWS 2  /* of a table on either side of a break */
#define LIST_LONG 8   /* rows of a table that had better break than stay beside a chart */
#define LIST_TALL 0.5 /* of a sheet */
#define LINES_MORE 24

struct flow {
    struct place p;
    const struct document *doc;
    const struct page *page;
    struct arena scratch;          /* empty at the start of each page of the document */
    double left, right, bottom, y; /* of the sheet at hand */
    double width, height;
    int sheet, sheets; /* number of this sheet; of all, as told by the caller */
    bool fresh;        /* nothing stands on this sheet but its head */
    bool grows;        /* lines to write on at a page's end take the room that is left */
};

#define SPARSE_SHEET 0.4 /* of a sheet, head included */
#define JOIN_GAP 22.0    /* points above a page on another's sheet */
#define JOIN_MOST 0.4    /* of a sheet, head included */
#define CHART_MOST 1.4   /* what charts may grow to */

static double flow_width(const struct flow *f)
{
    return f->right - f->left;
}

/* ---- heads and feet ---- */

static double foot_size(const struct flow *f)
{
    return fmax(7, f->p.theme->tiny);
}

static void draw_foot(struct flow *f)
{
    struct place *p = &f->p;
    const struct report *rep = p->rep;
    double size = foot_size(f), step = size * 1.3, w = flow_width(f);
    double y = f->bottom + FOOT_GAP;
    canvas_segment(p->c, f->left, y, f->right, y,
                   (struct pen){.colour = p->theme->hairline, .width = 0.4});
    y += step;
    char *number = arena_printf(p->a, "%d / %d", f->sheet, f->sheets);
    double room = w - text_width(p->c->fonts, WEIGHT_REGULAR, size, STR("0000 / 0000"));
    draw_text_fit(p->c, *p->a, f->left, y, room, ALIGN_LEFT, WEIGHT_REGULAR, size,
                  p->theme->muted, str_of(rep->footer));
    draw_text(p->c, f->right, y, ALIGN_RIGHT, WEIGHT_REGULAR, size, p->theme->muted,
              str_of(number));
    draw_text_fit(p->c, *p->a, f->left, y + step, w, ALIGN_LEFT, WEIGHT_REGULAR, size,
                  p->theme->muted, str_of(rep->confidentiality));
}

/* The line above the title: which document, about whom and when. Returns its height. */
static double place_kicker(struct flow *f, double y)
{
    struct place *p = &f->p;
    double size = fmax(7, p->theme->small - 0.2), base = y + size * 0.9;
    double room = flow_width(f) - (p->theme->logo ? LOGO_WIDTH + 12 : 0);
    if (!p->draw) return size * 1.5;
    str title = str_of(f->doc->title);
    struct fitted fit =
        text_fit(p->a, p->c->fonts, WEIGHT_BOLD, size, TYPE_FLOOR, room, title);
    draw_text(p->c, f->left, base, ALIGN_LEFT, WEIGHT_BOLD, size, p->theme->accent,
              fit.text);
    double used = fit.width + (title.n > 0 ? size : 0);
    if (room - used > 4 * size)
        draw_text_fit(p->c, *p->a, f->left + used, base, room - used, ALIGN_LEFT,
                      WEIGHT_REGULAR, size, p->theme->muted, str_of(f->doc->subtitle));
    if (p->theme->logo)
        p->c->ops->image(p->c, p->theme->logo, f->right - LOGO_WIDTH, y, LOGO_WIDTH,
                         LOGO_HEIGHT);
    return size * 1.5;
}

static double place_title(struct flow *f, double y, bool continued)
{
    struct place *p = &f->p;
    if (!f->page->title || !f->page->title[0]) return 2;
    double size = continued ? p->theme->message : p->theme->title;
    const char *title = f->page->title;
    if (continued && p->rep->continued)
        title = arena_printf(p->a, "%s  %s", title, p->rep->continued);
    double room = flow_width(f) - (p->theme->logo ? LOGO_WIDTH + 12 : 0);
    struct box box = {f->left, y + 1, room, 0};
    return 1 + place_paragraph(p, box, WEIGHT_BOLD, size, p->theme->ink, title, 2);
}

static double place_rule(struct flow *f, double y)
{
    if (f->p.draw)
        canvas_segment(f->p.c, f->left, y, f->right, y,
                       (struct pen){.colour = f->p.theme->accent, .width = 1.1});
    return y + 8 * fmax(0.7, fmin(1, f->p.look.gap));
}

static double place_message(struct flow *f, double y)
{
    if (!f->page->message || !f->page->message[0]) return y;
    struct text_block message = {.text = f->page->message, .role = TEXT_MESSAGE};
    y += place_text(&f->p, &message, (struct box){f->left, y, flow_width(f), 0});
    return y + place_gap(&f->p);
}

/* Everything above the blocks, from the top margin on. Returns where the blocks start. */
static double place_head(struct flow *f, bool continued)
{
    struct place *p = &f->p;
    double top = fmax(LEAST_MARGIN, fmin(p->theme->margin, 40)) - 1, y = top;
    y += place_kicker(f, y);
    y += place_title(f, y, continued);
    if (p->theme->logo) y = fmax(y, top + LOGO_HEIGHT);
    y = place_rule(f, y + 3);
    return continued ? y : place_message(f, y);
}

/* ---- sheets ---- */

static void set_geometry(struct flow *f)
{
    const struct theme *t = f->p.theme;
    bool lying = f->page->landscape;
    double margin = fmax(LEAST_MARGIN, t->margin);
    f->width = lying ? A4_LONG : A4_SHORT;
    f->height = lying ? A4_SHORT : A4_LONG;
    f->left = f->doc->print_first ? fmax(fmax(margin, t->binding), 57) : margin;
    f->right = f->width - margin;
    double foot = FOOT_GAP + foot_size(f) * 1.3 * 2 + 2;
    f->bottom = f->height - LEAST_MARGIN - foot;
}

static void name_page(struct flow *f, double y)
{
    struct canvas *c = f->p.c;
    if (f->page->anchor) c->ops->anchor(c, f->page->anchor, y);
    if (f->page->title && f->page->title[0]) c->ops->outline(c, f->page->title, 0, y);
}

static void begin_sheet(struct flow *f, bool continued)
{
    f->sheet++;
    f->p.c->ops->page_begin(f->p.c, f->width, f->height);
    if (!continued) name_page(f, 0);
    f->y = place_head(f, continued);
    f->fresh = true;
}

static void end_sheet(struct flow *f)
{
    draw_foot(f);
    f->p.c->ops->page_end(f->p.c);
}

static void next_sheet(struct flow *f)
{
    end_sheet(f);
    begin_sheet(f, true);
}

/* ---- blocks that break ---- */

/* How many rows from `from` on fit into `room`; the note counts if they are the last. */
static size_t rows_that_fit(const struct table_plan *plan, size_t from, double room)
{
    size_t n = plan->table->nrow, r = from;
    double used = 0;
    for (; r < n; r++) {
        double note = r + 1 == n ? plan->note : 0;
        if (used + plan->heights[r] + note > room) break;
        used += plan->heights[r];
    }
    return r - from;
}

/* Where a table may break: neither leaves a lone row nor ends in a group's name. */
static size_t rows_to_break_at(const struct table_plan *plan, size_t from, size_t fit)
{
    const struct row *rows = plan->table->rows;
    size_t left = plan->table->nrow - from;
    if (fit >= left) return left;
    if (left - fit < LEAST_ROWS && fit >= 2 * LEAST_ROWS) fit = left - LEAST_ROWS;
    while (fit > 0 && rows[from + fit - 1].kind == ROW_GROUP) fit--;
    return fit;
}

static double table_lead(const struct table_plan *plan)
{
    double lead = plan->title + plan->header;
    size_t rows = plan->table->nrow < 3 ? plan->table->nrow : 3;
    for (size_t r = 0; r < rows; r++) lead += plan->heights[r];
    if (plan->table->nrow <= 3) lead += plan->note;
    return lead;
}

static void flow_table(struct flow *f, const struct block *b)
{
    const struct table_block *table = &b->table;
    struct place *p = &f->p;
    const struct table_plan *plan = table_plan(p, table, flow_width(f));
    if (!f->fresh && f->y + table_lead(plan) > f->bottom) next_sheet(f);
    if (b->anchor) p->c->ops->anchor(p->c, b->anchor, f->y - 4);
    for (size_t from = 0; from < table->nrow;) {
        double head = plan->title + plan->header;
        size_t fit = rows_that_fit(plan, from, f->bottom - f->y - head);
        size_t take = rows_to_break_at(plan, from, fit);
        if (take == 0 && !f->fresh) {
            next_sheet(f);
            continue;
        }
        if (take == 0) take = 1;
        f->y += place_table_head(p, plan, f->left, f->y, from > 0);
        for (size_t end = from + take; from < end; from++)
            f->y += place_table_row(p, plan, from, f->left, f->y);
        f->fresh = false;
        if (from < table->nrow) next_sheet(f);
    }
    f->y += place_table_note(p, plan, f->left, f->y);
}

static double block_height(struct flow *f, const struct block *b, double room)
{
    struct arena saved = *f->p.a;
    bool drew = f->p.draw;
    f->p.draw = false;
    double h = place_block(&f->p, b, (struct box){f->left, 0, flow_width(f), room});
    f->p.draw = drew;
    *f->p.a = saved;
    return h;
}

static double sheet_room(struct flow *f)
{
    bool drew = f->p.draw;
    f->p.draw = false;
    double top = place_head(f, true);
    f->p.draw = drew;
    return f->bottom - top;
}

static void flow_blocks(struct flow *f, const struct block *blocks, size_t n);

/* A list beside a chart that would leave much of this sheet empty. */
static bool breaks_up(const struct flow *f, const struct block *b, double h)
{
    bool fits = f->fresh || f->y + h <= f->bottom;
    if (b->kind != BLOCK_COLUMNS || fits || h < LIST_TALL * f->bottom) return false;
    for (size_t i = 0; i < b->children.n; i++) {
        const struct block *child = &b->children.at[i];
        if (child->kind == BLOCK_TABLE && child->table.nrow > LIST_LONG) return true;
    }
    return false;
}

static void flow_whole(struct flow *f, const struct block *b)
{
    double h = block_height(f, b, 0);
    bool container = b->kind == BLOCK_COLUMNS || b->kind == BLOCK_STACK;
    bool taller = container && h > sheet_room(f); /* than any sheet */
    if (taller || breaks_up(f, b, h)) {
        flow_blocks(f, b->children.at, b->children.n);
        return;
    }
    if (!f->fresh && f->y + h > f->bottom) next_sheet(f);
    place_block(&f->p, b, (struct box){f->left, f->y, flow_width(f), 0});
    f->y += h;
    f->fresh = false;
}

/* On paper to write on, the last lines of a page go down to its foot. */
static void flow_lines(struct flow *f, const struct block *b)
{
    struct block grown = *b;
    bool last = b + 1 == f->page->blocks + f->page->nblock;
    double h = block_height(f, b, 0);
    grown.lines.n++;
    double step = block_height(f, &grown, 0) - h;
    double top = !f->fresh && f->y + h > f->bottom ? f->bottom - sheet_room(f) : f->y;
    double more = floor((f->bottom - top - h) / step);
    if (f->p.look.spare_lines && last)
        more = floor((f->bottom - f->y - h) / step);
    else
        more = f->grows && last ? fmax(0, fmin(more, LINES_MORE)) : 0;
    grown.lines.n = b->lines.n + (int)fmin(more, LINES_MORE);
    if (grown.lines.n > 0) flow_whole(f, &grown);
}

/* A long paragraph breaks between lines, two at least on either side. */
static void flow_paragraph(struct flow *f, const struct block *b)
{
    struct place *p = &f->p;
    double size = place_type(p, p->theme->body + 0.3), step = size * LINE_HEIGHT;
    str *lines;
    size_t n = text_wrap(p->a, p->c->fonts, WEIGHT_REGULAR, size, flow_width(f),
                         str_of(b->text.text), 0, &lines);
    for (size_t i = 0; i < n; i++) {
        size_t left = n - i;
        double need = left == 2 || (i == 0 && left > 1) ? 2 * step : step;
        if (!f->fresh && f->y + need > f->bottom + 0.01) next_sheet(f);
        draw_text(p->c, f->left, f->y + place_baseline(size), ALIGN_LEFT, WEIGHT_REGULAR,
                  size, p->theme->ink, lines[i]);
        f->y += step;
        f->fresh = false;
    }
}

/* ---- the flow ---- */

static bool is_heading(const struct block *b)
{
    return b->kind == BLOCK_TEXT &&
           (b->text.role == TEXT_HEADING || b->text.role == TEXT_SUBHEADING);
}

/* What must stand on the same sheet as the start of blocks[0]. */
static double lead_height(struct flow *f, const struct block *blocks, size_t n)
{
    if (n == 0) return 0;
    const struct block *b = &blocks[0];
    if (b->kind == BLOCK_BREAK) return 0;
    if (is_heading(b) && n > 1)
        return block_height(f, b, 0) + place_between(&f->p, b, b + 1) +
               lead_height(f, b + 1, n - 1);
    if (b->kind == BLOCK_TABLE && b->table.nrow > 0) {
        struct arena saved = *f->p.a;
        double lead = table_lead(table_plan(&f->p, &b->table, flow_width(f)));
        *f->p.a = saved;
        return lead;
    }
    double h = block_height(f, b, 0);
    if (b->kind == BLOCK_TEXT) h = fmin(h, 3 * f->p.theme->message);
    if (b->kind == BLOCK_STACK && h > sheet_room(f))
        return lead_height(f, b->children.at, b->children.n);
    return h;
}

static void flow_block(struct flow *f, const struct block *blocks, size_t n)
{
    const struct block *b = &blocks[0];
    if (is_heading(b)) {
        double lead = lead_height(f, blocks, n);
        if (!f->fresh && f->y + lead > f->bottom && lead <= sheet_room(f)) next_sheet(f);
        if (b->text.role == TEXT_HEADING)
            f->p.c->ops->outline(f->p.c, b->text.text, 1, f->y - 6);
    }
    if (b->kind == BLOCK_TABLE && b->table.nrow > 0)
        flow_table(f, b);
    else if (b->kind == BLOCK_TEXT && b->text.role == TEXT_BODY &&
             b->text.status == STATUS_NONE && !b->anchor)
        flow_paragraph(f, b);
    else if (b->kind == BLOCK_LINES)
        flow_lines(f, b);
    else
        flow_whole(f, b);
}

static void flow_blocks(struct flow *f, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (blocks[i].kind == BLOCK_BREAK) {
            if (!f->fresh && i + 1 < n) next_sheet(f);
            continue;
        }
        if (i > 0 && !f->fresh) f->y += place_between(&f->p, &blocks[i - 1], &blocks[i]);
        flow_block(f, &blocks[i], n - i);
    }
}

/* ---- how tightly ---- */

/* Its last sheet stays open: a short page may follow on it. */
static void draw_page(struct flow *f)
{
    begin_sheet(f, false);
    flow_blocks(f, f->page->blocks, f->page->nblock);
}

/* A page on the sheet of the one before, below it. */
static void draw_joined(struct flow *f)
{
    f->y += JOIN_GAP;
    name_page(f, f->y - 6);
    f->y += place_title(f, f->y, false);
    f->y = place_rule(f, f->y + 3);
    f->y = place_message(f, f->y);
    f->fresh = true;
    flow_blocks(f, f->page->blocks, f->page->nblock);
}

/* What a page would take under a look. */
struct extent {
    int sheets;
    double last; /* share of the last sheet that is filled */
};

static struct extent measure_page(const struct flow *f, struct look look)
{
    struct canvas null = canvas_null(f->p.c->fonts, NULL);
    struct arena a = *f->p.a;
    struct flow trial = *f;
    trial.grows = false;
    trial.p.c = &null;
    trial.p.a = &a;
    trial.p.look = look;
    trial.p.draw = false;
    draw_page(&trial);
    end_sheet(&trial);
    return (struct extent){trial.sheet - f->sheet, trial.y / trial.bottom};
}

/* The loosest look under which the page takes one sheet, or as few as can be. What is written
 * on is not set in the smallest type. */
static struct look look_for_one_sheet(const struct flow *f)
{
    double fits = f->doc->print_first ? LOOK_LEGIBLE : LOOK_TIGHTEST,
           fails = 0; /* halving: tighter is hardly ever longer */
    int few = measure_page(f, look_at(fits, false)).sheets;
    bool spare = few > 1 && measure_page(f, look_at(fits, true)).sheets < few;
    if (spare) few = measure_page(f, look_at(fits, true)).sheets;
    if (few > 1) fails = LOOK_NORMAL;
    if (measure_page(f, look_at(fails, spare)).sheets <= few) return look_at(fails, spare);
    while (fits - fails > 0.1) {
        double middle = (fits + fails) / 2;
        if (measure_page(f, look_at(middle, spare)).sheets <= few)
            fits = middle;
        else
            fails = middle;
    }
    return look_at(fits, spare);
}

/* A little tighter if that saves a sheet that would be nearly empty. */
static struct look look_that_saves(const struct flow *f, struct extent normal)
{
    if (normal.last > SPARSE_SHEET) return look_at(LOOK_NORMAL, false);
    for (int i = LOOK_NORMAL + 1; i <= LOOK_GENTLE; i++)
        if (measure_page(f, look_at(i, false)).sheets < normal.sheets)
            return look_at(i, false);
    return look_at(LOOK_NORMAL, false);
}

/* Room at the foot of a single sheet makes its charts larger. */
static struct look look_that_fills(const struct flow *f)
{
    struct look look = look_at(LOOK_NORMAL, false);
    for (look.chart = CHART_MOST; look.chart > 1.01; look.chart -= 0.1)
        if (measure_page(f, look).sheets == 1) return look;
    return look_at(LOOK_NORMAL, false);
}

static bool has_charts(const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        enum block_kind kind = blocks[i].kind;
        if (kind == BLOCK_CHART) return true;
        if ((kind == BLOCK_COLUMNS || kind == BLOCK_STACK) &&
            has_charts(blocks[i].children.at, blocks[i].children.n))
            return true;
    }
    return false;
}

static struct look choose_look(const struct flow *f, struct extent normal)
{
    if (f->page->one_page) return look_for_one_sheet(f);
    if (normal.sheets > 1) return look_that_saves(f, normal);
    if (normal.last < 0.95 && has_charts(f->page->blocks, f->page->nblock))
        return look_that_fills(f);
    return look_at(LOOK_NORMAL, false);
}

static void page_begin(struct flow *f, const struct page *page, struct arena *a)
{
    f->p.a = a;
    f->page = page;
    set_geometry(f);
}

static struct flow flow_of(struct canvas *c, struct arena scratch, const struct report *rep,
                           const struct document *doc, struct table_plans *plans)
{
    table_plans_begin(plans);
    return (struct flow){
        .p = {.c = c,
              .plans = plans,
              .rep = rep,
              .theme = &rep->theme,
              .look = look_at(LOOK_NORMAL, false),
              .draw = true},
        .doc = doc,
        .scratch = scratch,
    };
}

/* The i-th page, on the open sheet or after it. */
static void draw_next(struct flow *f, const struct document *doc, size_t i,
                      struct look look, bool joined)
{
    struct arena page = f->scratch;
    if (!joined && i > 0) end_sheet(f);
    page_begin(f, &doc->pages[i], &page);
    f->p.look = look;
    f->grows = doc->print_first;
    if (joined)
        draw_joined(f);
    else
        draw_page(f);
    f->p.a = &f->scratch; /* the foot of the open sheet is still to come */
}

/* Where a sheet would stay nearly empty the page follows on the sheet at hand, if both lie the
 * same way and it fits there whole. */
static bool joins(const struct flow *f, const struct page *before, struct extent extent)
{
    if (!before || f->page->one_page) return false;
    if (before->one_page && f->y > JOIN_MOST * f->bottom) return false;
    if (before->landscape != f->page->landscape) return false;
    bool is_short = extent.last <= JOIN_MOST || f->y <= JOIN_MOST * f->bottom;
    if (extent.sheets != 1 || !is_short) return false;
    return f->y + JOIN_GAP + extent.last * f->bottom <= f->bottom + LEAST_MARGIN;
}

struct document_layout document_lay_out(struct arena *a, struct canvas *c,
                                        const struct report *rep,
                                        const struct document *doc)
{
    struct look *chosen = arena_many(a, struct look, doc->npage);
    bool *joined = arena_many(a, bool, doc->npage);
    struct table_plans plans;
    struct flow f = flow_of(c, *a, rep, doc, &plans);
    for (size_t i = 0; i < doc->npage; i++) {
        table_plans_forget(&plans);
        struct arena page = f.scratch;
        struct flow next = f;
        page_begin(&next, &doc->pages[i], &page);
        struct extent normal = measure_page(&next, look_at(LOOK_NORMAL, false));
        joined[i] = joins(&next, i > 0 ? &doc->pages[i - 1] : NULL, normal);
        chosen[i] = joined[i] ? look_at(LOOK_NORMAL, false) : choose_look(&next, normal);
        draw_next(&f, doc, i, chosen[i], joined[i]);
    }
    if (doc->npage > 0) end_sheet(&f);
    table_plans_end(&plans);
    return (struct document_layout){f.sheet, chosen, joined};
}

void document_draw(struct canvas *c, struct arena scratch, const struct report *rep,
                   const struct document *doc, struct document_layout layout)
{
    struct table_plans plans;
    struct flow f = flow_of(c, scratch, rep, doc, &plans);
    f.sheets = layout.sheets;
    for (size_t i = 0; i < doc->npage; i++) {
        table_plans_forget(&plans);
        draw_next(&f, doc, i, layout.looks[i], layout.joined[i]);
    }
    if (doc->npage > 0) end_sheet(&f);
    table_plans_end(&plans);
}
