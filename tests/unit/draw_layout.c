/* Documents on paper: a canvas that notes every text checks what layout promises. Nothing is lost,
 * nothing leaves the margins, header rows repeat, no row stands alone, a one-page page takes one
 * sheet, and measuring counts the sheets that drawing makes. Stands in the top folder. */
#include "test.h"

#include "base/text.h"
#include "draw/fonts.h"
#include "draw/layout.h"
#include "report/theme_read.h"

#include <stdlib.h>

#define MARGIN 34.0 /* 12 mm */

struct note {
    int sheet;
    double x, right, y, size;
    char text[80];
};

struct notebook {
    const struct fonts *fonts;
    struct note at[8000];
    size_t n;
    int sheets;
    double width, height;
};

static struct arena arena;
static const struct fonts *fonts;
static struct notebook book;

static void note_page(struct canvas *c, double width, double height)
{
    struct notebook *b = c->state;
    b->sheets++;
    b->width = width;
    b->height = height;
}

static void note_text(struct canvas *c, double x, double y, enum weight weight, double size,
                      uint32_t colour, str text)
{
    (void)colour;
    struct notebook *b = c->state;
    if (b->n == COUNT_OF(b->at)) return;
    struct note *note = &b->at[b->n++];
    *note = (struct note){.sheet = b->sheets, .x = x, .y = y, .size = size};
    note->right = x + text_width(b->fonts, weight, size, text);
    snprintf(note->text, sizeof note->text, "%.*s", (int)text.n, text.s);
    CHECK(note->x >= MARGIN && note->right <= b->width - MARGIN + 0.5);
    CHECK(y >= MARGIN && y <= b->height - MARGIN + 0.5);
    CHECK(size >= 6.5);
}

static int draw(const struct report *rep, const struct document *doc)
{
    struct canvas c = canvas_null(fonts, NULL);
    static struct canvas_ops ops;
    struct arena scratch = arena;
    struct document_layout layout = document_lay_out(&scratch, &c, rep, doc);
    ops = *c.ops;
    ops.page_begin = note_page;
    ops.text = note_text;
    book.fonts = fonts;
    book.n = 0;
    book.sheets = 0;
    c = (struct canvas){.ops = &ops, .fonts = fonts, .state = &book};
    document_draw(&c, scratch, rep, doc, layout);
    CHECK_INT(book.sheets, layout.sheets);
    return layout.sheets;
}

static size_t count_text(const char *text, int sheet)
{
    size_t n = 0;
    for (size_t i = 0; i < book.n; i++)
        n +=
            strcmp(book.at[i].text, text) == 0 && (sheet == 0 || book.at[i].sheet == sheet);
    return n;
}

static struct report report_of(void)
{
    return (struct report){.arena = &arena,
                           .language = "zh",
                           .company = "某公司",
                           .footer = "某公司 · 2026-W47",
                           .confidentiality = "内部资料",
                           .continued = "（续表）",
                           .theme = theme_default()};
}

/* A table of n rows: names, and amounts of different lengths. */
static struct block table_of(size_t n, const char *name)
{
    static struct column columns[] = {
        {.label = "客户"},
        {.label = "金额", .unit = "万元", .show = SHOW_WAN, .align = ALIGN_RIGHT},
    };
    struct block b = {.kind = BLOCK_TABLE};
    b.table =
        (struct table_block){.title = "清单", .columns = columns, .ncolumn = 2, .nrow = n};
    b.table.rows = arena_many(&arena, struct row, n);
    for (size_t r = 0; r < n; r++) {
        struct cell *cells = arena_many(&arena, struct cell, 2);
        cells[0] = (struct cell){.kind = CELL_TEXT,
                                 .text = arena_printf(&arena, "%s%zu", name, r)};
        cells[1] = (struct cell){.kind = CELL_FIGURE,
                                 .figure = figure_money(exact_of((wide)r * r * 12345, 1))};
        b.table.rows[r].cells = cells;
    }
    return b;
}

static int draw_blocks(struct block *blocks, size_t n, bool one_page)
{
    struct report rep = report_of();
    struct page page = {.title = "页", .one_page = one_page, .blocks = blocks, .nblock = n};
    struct document doc = {.id = "t", .title = "文件", .pages = &page, .npage = 1};
    return draw(&rep, &doc);
}

static void long_tables_lose_nothing(void)
{
    for (size_t n = 36; n <= 90; n++) {
        struct block b = table_of(n, "客户");
        int sheets = draw_blocks(&b, 1, false);
        for (size_t r = 0; r < n; r++)
            CHECK_INT(count_text(arena_printf(&arena, "客户%zu", r), 0), 1);
        CHECK_INT(count_text("金额", 0), sheets);
        CHECK_INT(count_text("清单  （续表）", 0), sheets - 1);
        size_t rows = 0;
        for (size_t r = 0; r < n; r++)
            rows += count_text(arena_printf(&arena, "客户%zu", r), sheets);
        CHECK(rows >= 2);
    }
}

static void one_page_is_one_sheet(void)
{
    for (size_t n = 5; n <= 50; n += 5) {
        struct block b = table_of(n, "客户");
        CHECK_INT(draw_blocks(&b, 1, true), 1);
    }
}

static void headings_stay_with_what_follows(void)
{
    for (size_t n = 30; n <= 45; n++) {
        struct block blocks[3] = {
            table_of(n, "甲"), {.kind = BLOCK_TEXT}, table_of(8, "乙")};
        blocks[1].text = (struct text_block){.text = "小标题", .role = TEXT_HEADING};
        int sheets = draw_blocks(blocks, 3, false);
        for (int s = 1; s <= sheets; s++)
            if (count_text("小标题", s) > 0) CHECK_INT(count_text("乙0", s), 1);
    }
}

static void decimal_points_stand_below_each_other(void)
{
    struct block b = table_of(20, "客户");
    draw_blocks(&b, 1, false);
    double point = 0;
    for (size_t i = 0; i < book.n; i++) {
        const char *dot = strchr(book.at[i].text, '.');
        if (!dot || !strchr("0123456789", book.at[i].text[0])) continue;
        double at = book.at[i].right -
                    text_width(fonts, WEIGHT_REGULAR, book.at[i].size, str_of(dot));
        if (point == 0) point = at;
        CHECK(at > point - 0.01 && at < point + 0.01);
    }
    CHECK(point > 0);
}

static void long_names_wrap_and_stay(void)
{
    struct block b =
        table_of(3, "中国（广东）自由贸易试验区装备制造与国际贸易集团股份有限公司");
    struct block row = {.kind = BLOCK_COLUMNS};
    struct block three[3] = {b, b, b};
    row.children.at = three;
    row.children.n = 3;
    CHECK_INT(draw_blocks(&row, 1, false), 1);
    size_t bytes = 0;
    for (size_t i = 0; i < book.n; i++)
        if (strstr("中国（广东）自由贸易试验区装备制造与国际贸易集团股份有限公司0",
                   book.at[i].text))
            bytes += strlen(book.at[i].text);
    CHECK(bytes >=
          3 * strlen("中国（广东）自由贸易试验区装备制造与国际贸易集团股份有限公司"));
}

static void empty_pages_and_tables_are_printed(void)
{
    CHECK_INT(draw_blocks(NULL, 0, false), 1);
    CHECK_INT(count_text("1 / 1", 0), 1);
    struct block b = {.kind = BLOCK_TABLE};
    b.table = (struct table_block){.title = "逾期", .empty = "本周无逾期客户"};
    draw_blocks(&b, 1, true);
    CHECK_INT(count_text("本周无逾期客户", 0), 1);
}

int main(void)
{
    arena = arena_new();
    struct diags ds;
    diags_init(&ds, &arena);
    fonts = fonts_open(&arena, &ds, "fonts");
    if (!fonts) return 1;
    RUN(long_tables_lose_nothing);
    RUN(one_page_is_one_sheet);
    RUN(headings_stay_with_what_follows);
    RUN(decimal_points_stand_below_each_other);
    RUN(long_names_wrap_and_stay);
    RUN(empty_pages_and_tables_are_printed);
    return test_end();
}
