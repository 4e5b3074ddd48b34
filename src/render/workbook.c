/* A workbook document of the report as xlsx: one sheet per page, set up for reading on screen and
 * for printing. In: the tree. Out: one file, the same bytes for the same tree. */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "render/book.h"
#include "render/live.h"
#include "render/render.h"

#define ROW_PIXELS 17 /* of a row of small type; some programs make them higher */
#define WIDE 160      /* characters in a line of text at most */
#define CHART_WIDTH 620
#define LABEL_PIXELS 6.3 /* of a digit in the labels of a chart */
#define CHART_HEIGHT 300

/* ---- names ---- */

static const char *sheet_name(struct book *b, const char *title, size_t index)
{
    char name[LXW_SHEETNAME_MAX * 4 + 16];
    size_t n = 0, letters = 0;
    str s = str_of(title);
    for (size_t at = 0; at < s.n && letters < 27; letters++) {
        uint32_t c = utf8_next(s, &at);
        bool bad = c < 32 || (c < 128 && strchr("[]:*?/\\'", (int)c));
        n += utf8_put(bad ? ' ' : c, name + n);
    }
    name[n] = 0;
    for (size_t i = 0; i < index; i++)
        if (strcmp(b->sheet_names[i], name) == 0)
            return arena_printf(b->arena, "%s %zu", name, index + 1);
    return arena_string(b->arena, n ? name : "Sheet");
}

/* Columns of the widest table. */
static size_t widest_of(const struct block *blocks, size_t n)
{
    size_t widest = 1;
    for (size_t i = 0; i < n; i++) {
        const struct block *b = &blocks[i];
        bool children = b->kind == BLOCK_COLUMNS || b->kind == BLOCK_STACK;
        size_t columns = b->kind == BLOCK_TABLE ? b->table.ncolumn
                         : children             ? widest_of(b->children.at, b->children.n)
                                                : 0;
        if (columns > widest) widest = columns;
    }
    return widest;
}

/* ---- one sheet ---- */

static lxw_format *plain(struct sheet *s, bool title, bool bold, bool muted, bool wrap)
{
    struct style_key k;
    memset(&k, 0, sizeof k);
    k.title = title;
    k.bold = bold;
    k.muted = muted;
    k.wrap = wrap;
    return book_style(s->book, k);
}

/* The last column of a line of text. */
static lxw_col_t text_right(const struct sheet *s)
{
    double sum = 0;
    lxw_col_t c = 0;
    while (c < s->width && sum + s->widths[c] <= WIDE) sum += s->widths[c++];
    return c > 0 ? (lxw_col_t)(c - 1) : 0;
}

/* A text over the whole width of the sheet, as many lines high as it needs. */
static void wide_text(struct sheet *s, const char *text, bool bold, bool muted)
{
    lxw_format *f = plain(s, false, bold, muted, true);
    double lines =
        ceil(text_columns(text) * 1.05 / fmax(fmin(sheet_columns(s), WIDE) - 2, 20));
    worksheet_set_row(s->lib, s->row, 15 * fmax(lines, 1) + 1, NULL);
    lxw_col_t last = text_right(s);
    if (last > 0)
        worksheet_merge_range(s->lib, s->row, 0, s->row, last, book_text(s->book, text), f);
    else
        book_string(s->book, s->lib, s->row, 0, text, f);
    s->row++;
}

static void write_cards(struct sheet *s, const struct card *cards, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct card *c = &cards[i];
        struct style_key k;
        memset(&k, 0, sizeof k);
        k.show = c->show;
        k.align = ALIGN_RIGHT;
        k.bold = true;
        const char *name = c->unit && *c->unit
                               ? arena_printf(s->book->arena, "%s(%s)", c->label, c->unit)
                               : c->label;
        book_string(s->book, s->lib, s->row, 0, name, plain(s, false, true, false, false));
        if (c->value.known)
            worksheet_write_number(s->lib, s->row, 1, figure_double(c->value),
                                   book_style(s->book, k));
        else
            book_string(s->book, s->lib, s->row, 1, "–", book_style(s->book, k));
        if (c->status_word)
            book_string(s->book, s->lib, s->row, 2, c->status_word,
                        plain(s, false, false, false, false));
        s->row++;
    }
    s->row++;
}

static void write_blocks(struct sheet *s, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct block *b = &blocks[i];
        switch (b->kind) {
        case BLOCK_TEXT:
            wide_text(s, b->text.text,
                      b->text.role != TEXT_BODY && b->text.role != TEXT_NOTE,
                      b->text.role == TEXT_NOTE);
            break;
        case BLOCK_CARDS: write_cards(s, b->cards.at, b->cards.n); break;
        case BLOCK_TABLE: sheet_table(s, &b->table); break;
        case BLOCK_COLUMNS:
        case BLOCK_STACK: write_blocks(s, b->children.at, b->children.n); break;
        case BLOCK_CHART: /* after the cells: charts must not push the first header down */
        case BLOCK_LINES:
        case BLOCK_BREAK: break;
        }
    }
}

/* Charts stand below the tables, two side by side where the sheet is wide enough. */
struct chart_cursor {
    lxw_row_t row, next; /* top of the charts in line, and of the line below */
    lxw_col_t col;
    lxw_col_t right; /* last column that a chart touches */
};

static double column_pixels(const struct sheet *s, lxw_col_t c)
{
    double width = c < s->width ? s->widths[c] : 9.14;
    return floor(width * 7 + 5);
}

static double sheet_pixels(const struct sheet *s)
{
    double sum = 0;
    for (lxw_col_t c = 0; c < s->width; c++) sum += column_pixels(s, c);
    return sum;
}

/* The first column right of so many pixels from `from`. */
static lxw_col_t column_beyond(const struct sheet *s, lxw_col_t from, double pixels)
{
    lxw_col_t c = from;
    for (double sum = 0; sum < pixels; c++) sum += column_pixels(s, c);
    return c;
}

/* What the longest label of a chart of bars takes beyond a third of the chart. */
static double label_excess(const struct chart_block *chart, double width)
{
    double most = 0;
    for (size_t i = 0; i < chart->ncategory; i++)
        most = fmax(most, text_need(chart->categories[i]) * LABEL_PIXELS);
    return fmax(0, most - width / 3);
}

static void place_chart(struct sheet *s, const struct chart_block *chart,
                        struct chart_cursor *at)
{
    double h = CHART_HEIGHT;
    bool swapped = chart->kind == CHART_BARS || chart->kind == CHART_BULLET;
    if (swapped && chart->ncategory > 10) h += 20.0 * (double)(chart->ncategory - 10);
    h = fmin(h, 900);
    double half = sheet_pixels(s) / 2 - 20,
           w = s->page->one_page ? fmax(half, 340) : CHART_WIDTH;
    if (swapped) w = fmin(w + label_excess(chart, w), fmax(w, sheet_pixels(s)));
    lxw_col_t end = column_beyond(s, at->col, w);
    if (at->col > 0 && end > column_beyond(s, 0, fmax(sheet_pixels(s), w))) {
        at->row = at->next;
        at->col = 0;
        end = column_beyond(s, 0, w);
    }
    if (!book_chart(s->book, s, chart, at->row, at->col, w, h)) return;
    lxw_row_t below = at->row + (lxw_row_t)ceil(h / ROW_PIXELS) + 2;
    if (below > at->next) at->next = below;
    if (end > at->right) at->right = end;
    at->col = end;
}

static void write_charts(struct sheet *s, const struct block *blocks, size_t n,
                         struct chart_cursor *at)
{
    for (size_t i = 0; i < n; i++) {
        const struct block *b = &blocks[i];
        if (b->kind == BLOCK_COLUMNS || b->kind == BLOCK_STACK)
            write_charts(s, b->children.at, b->children.n, at);
        if (b->kind == BLOCK_CHART && book_chart_native(b->chart.kind))
            place_chart(s, &b->chart, at);
    }
}

/* At most 90 characters (Excel takes 255 bytes); '&' starts a code there and is doubled. */
static const char *footer_text(struct arena *a, const char *text)
{
    str s = str_of(text);
    char *out = arena_take(a, 90 * 4 + 1);
    size_t n = 0, letters = 0;
    for (size_t at = 0; at < s.n && letters < 90 && n < 200; letters++) {
        uint32_t c = utf8_next(s, &at);
        if (c == '&') out[n++] = '&';
        n += utf8_put(c, out + n);
    }
    return out;
}

struct paper {
    double columns, rows; /* characters and rows of 20 pixels that A4 holds at full size */
};

static const struct paper portrait = {101, 49}, landscape = {148, 32};

static double scale_on(struct paper p, lxw_row_t bottom, double columns)
{
    return fmin(1, fmin(p.columns / columns, p.rows / (double)(bottom + 2)));
}

/* On one page where that stays readable, upright or across, whichever prints larger; else as
 * many pages as it takes at the width of one. */
static void set_up_print(struct sheet *s, lxw_row_t cells, lxw_row_t bottom,
                         lxw_col_t right)
{
    const struct report *rep = s->book->report;
    double columns = 0;
    for (lxw_col_t c = 0; c <= right; c++) columns += c < s->width ? s->widths[c] : 9.14;
    double up = scale_on(portrait, bottom, columns);
    double across = scale_on(landscape, bottom, columns);
    bool one = fmax(up, across) >= 0.56 && cells <= 60;
    worksheet_set_paper(s->lib, 9);
    if (one ? across >= up : s->page->landscape || columns > 115)
        worksheet_set_landscape(s->lib);
    else
        worksheet_set_portrait(s->lib);
    worksheet_fit_to_pages(s->lib, 1, one ? 1 : 0);
    worksheet_set_margins(s->lib, 0.45, 0.45, 0.6, 0.7);
    char *footer = arena_printf(s->book->arena, "&L&8%s&R&8&A · &P / &N",
                                footer_text(s->book->arena, rep->footer));
    worksheet_set_footer(s->lib, footer);
}

static bool comes_back(const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct table_block *t =
            blocks[i].kind == BLOCK_TABLE ? &blocks[i].table : NULL;
        for (size_t c = 0; t && c < t->ncolumn; c++)
            if (t->columns[c].hidden) return true;
    }
    return false;
}

/* Only input cells can be changed in a sheet that is to be read back; without a password,
 * because whoever wants to sort it may. */
static void protect_sheet(struct sheet *s)
{
    lxw_protection allowed = {.format_cells = LXW_TRUE,
                              .format_columns = LXW_TRUE,
                              .format_rows = LXW_TRUE,
                              .sort = LXW_TRUE,
                              .autofilter = LXW_TRUE};
    if (comes_back(s->page->blocks, s->page->nblock))
        worksheet_protect(s->lib, NULL, &allowed);
}

static void finish_sheet(struct sheet *s, lxw_row_t bottom, lxw_col_t right)
{
    if (s->header != ROW_NONE && s->header < 15) {
        worksheet_freeze_panes(s->lib, s->header + 1, s->width > 8 ? 1 : 0);
        worksheet_repeat_rows(s->lib, s->header, s->header);
    }
    set_up_print(s, s->row, bottom, right);
    protect_sheet(s);
    worksheet_print_area(s->lib, 0, 0, bottom, right);
}

static void open_sheet(struct sheet *s, const char *name)
{
    s->name = name;
    s->lib = workbook_add_worksheet(s->book->lib, name);
    if (!s->lib) die("a sheet named %s cannot be made", name);
    worksheet_gridlines(s->lib, LXW_HIDE_ALL_GRIDLINES);
    sheet_measure(s);
    worksheet_set_row(s->lib, 0, 22, NULL);
    book_string(s->book, s->lib, 0, 0, s->page->title, plain(s, true, true, false, false));
    s->row = 1;
}

/* A way back from every sheet but the first. */
static void write_way_back(struct sheet *s)
{
    struct book *b = s->book;
    struct style_key k;
    memset(&k, 0, sizeof k);
    k.link = true;
    if (s->index > 0)
        worksheet_write_url_opt(
            s->lib, s->row, 0,
            arena_printf(b->arena, "internal:'%s'!A1", b->sheet_names[0]), book_style(b, k),
            book_word(b, WORD_BACK), NULL);
    s->row++;
}

void sheet_continue(struct sheet *s, const struct part *part)
{
    finish_sheet(s, s->row, (lxw_col_t)(s->width - 1));
    open_sheet(s, part->sheet);
    s->header = part->header;
    s->row = part->first;
}

static void write_sheet(struct book *b, size_t index)
{
    const struct page *page = &b->document->pages[index];
    struct sheet s = {.book = b, .page = page, .index = index, .header = ROW_NONE};
    open_sheet(&s, b->sheet_names[index]);
    book_string(b, s.lib, s.row++, 0, b->document->subtitle ? b->document->subtitle : "",
                plain(&s, false, false, true, false));
    if (page->message) wide_text(&s, page->message, false, false);
    write_way_back(&s);
    write_blocks(&s, page->blocks, page->nblock);
    struct chart_cursor at = {s.row, s.row, 0, 0};
    write_charts(&s, page->blocks, page->nblock, &at);
    lxw_col_t right = (lxw_col_t)(s.width - 1);
    finish_sheet(&s, at.next, at.right > right ? at.right : right);
}

/* ---- the workbook ---- */

static void set_properties(struct book *b)
{
    struct arena *a = b->arena; /* the library takes char * and copies */
    struct lxw_doc_properties p = {
        .title = arena_string(a, b->document->title),
        .subject = arena_string(a, b->report->period_label),
        .author = "mondaypack",
        .company = arena_string(a, b->report->company),
        .created = 1262304000, /* fixed: the same input gives the same bytes */
    };
    workbook_set_properties(b->lib, &p);
}

static void data_sheet_print(struct book *b)
{
    if (!b->data) return;
    worksheet_set_paper(b->data, 9);
    worksheet_set_portrait(b->data);
    worksheet_fit_to_pages(b->data, 1, 0);
    worksheet_set_footer(b->data, "&R&8&P / &N");
    worksheet_print_area(b->data, 0, 0, b->data_row - 1, 3);
    worksheet_autofilter(b->data, 0, 0, b->data_row - 1, 3);
}

static struct book *book_new(const struct report *report, const struct document *doc,
                             struct arena *a)
{
    struct book *b = arena_one(a, struct book);
    *b = (struct book){.report = report, .document = doc, .arena = a, .fresh = arena_new()};
    b->placed_cap = 512;
    b->placed = arena_many(a, struct placed, b->placed_cap);
    b->sheet_names = arena_many(a, const char *, doc->npage);
    size_t widest = 1;
    for (size_t i = 0; i < doc->npage; i++) {
        size_t columns = widest_of(doc->pages[i].blocks, doc->pages[i].nblock);
        if (columns > widest) widest = columns;
        b->sheet_names[i] = sheet_name(b, doc->pages[i].title, i);
    }
    b->cells = arena_many(a, struct cell, widest);
    return b;
}

/* Where there are long lists, the library's workbook is only a frame for their rows. */
static void book_open(struct book *b, const char *path)
{
    bool bands = false;
    for (size_t i = 0; i < b->nplaced; i++)
        bands |= b->placed[i].late || band_wanted(&b->placed[i]);
    if (bands) b->bands = bands_new(b->arena, path, b->document->npage);
    if (bands) b->frame = part_name(b->arena, path);
    b->lib = workbook_new(bands ? b->frame : path);
    if (!b->lib) die("out of memory while writing %s", path);
}

bool render_workbook(const struct render_context *rc, struct arena scratch,
                     const struct document *doc, const char *path)
{
    struct book *b = book_new(rc->report, doc, &scratch);
    book_plan(b);
    live_open(b);
    for (size_t i = 0; i < doc->npage; i++)
        charts_mark(b, doc->pages[i].blocks, doc->pages[i].nblock);
    book_open(b, path);
    book_names(b);
    if (b->bands) bands_begin(b);
    for (size_t i = 0; i < doc->npage; i++) write_sheet(b, i);
    data_sheet_print(b);
    set_properties(b);
    pots_free(b); /* what is left to do takes memory of its own */
    const char *why = "";
    if (bands_close(b, path, &why)) return true;
    diag_say(rc->diags, DIAG_ERROR, path, 0, NULL, (str){0}, "cannot be written: %s", why);
    return false;
}
