/* Native charts that follow the cells: of the table that a chart names as its source, else of a
 * data sheet at the end of the workbook. */
#include <string.h>

#include "render/book.h"

struct kind_map {
    bool native, swapped; /* swapped: categories run down, the first on top */
    lxw_chart_type type;
};

static const struct kind_map kinds[CHART_KIND_COUNT] = {
    [CHART_BARS] = {true, true, LXW_CHART_BAR},
    [CHART_COLUMNS] = {true, false, LXW_CHART_COLUMN},
    [CHART_LINE] = {true, false, LXW_CHART_LINE},
    [CHART_BULLET] = {true, true, LXW_CHART_BAR},
    [CHART_STACKED] = {true, true, LXW_CHART_BAR_STACKED},
    [CHART_FUNNEL] = {true, true, LXW_CHART_BAR},
    [CHART_DONUT] = {true, false, LXW_CHART_DOUGHNUT},
    [CHART_PARETO] = {true, false, LXW_CHART_COLUMN},
};

bool book_chart_native(enum chart_kind kind)
{
    return kinds[kind].native;
}

/* The cells of one series: sheet, rows, columns of categories and values. */
struct cells {
    const char *sheet;
    lxw_row_t first, last;
    lxw_col_t categories, values;
};

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}

static struct cell cell_of(const struct book *b, const struct placed *p, size_t r, size_t c)
{
    return table_row(p->table, r, b->cells, b->arena).cells[c];
}

/* The column whose texts are the chart's categories, row by row; −1 if there is none. */
static int category_column(const struct book *b, const struct placed *p,
                           const struct chart_block *chart)
{
    for (size_t c = 0; c < p->table->ncolumn; c++) {
        size_t r = 0;
        while (r < chart->ncategory) {
            struct cell cell = cell_of(b, p, r, c);
            if (cell.kind != CELL_TEXT || !cell.text) break;
            if (!ends_with(cell.text, chart->categories[r])) break;
            r++;
        }
        if (r == chart->ncategory && p->columns[c] != COLUMN_NONE) return (int)c;
    }
    return -1;
}

static int value_column(const struct book *b, const struct placed *p,
                        const struct chart_block *chart, size_t s)
{
    for (size_t c = 0; c < p->table->ncolumn; c++) {
        size_t r = 0;
        while (r < chart->ncategory) {
            struct cell cell = cell_of(b, p, r, c);
            struct figure x = cell.figure, y = chart->series[s].values[r];
            if (cell.kind != CELL_FIGURE && cell.kind != CELL_BAR) break;
            if (x.known != y.known ||
                (x.known && (x.money != y.money || x.scaled != y.scaled)))
                break;
            r++;
        }
        if (r == chart->ncategory && p->columns[c] != COLUMN_NONE) return (int)c;
    }
    return -1;
}

/* A table of the workbook that has the chart's numbers in its first rows, in the same order. */
static bool find_in_table(const struct book *b, const struct placed *p,
                          const struct chart_block *chart, size_t s, struct cells *out)
{
    if (p->nbody < chart->ncategory || p->npart > 1) return false;
    int names = category_column(b, p, chart);
    int values = names < 0 ? -1 : value_column(b, p, chart, s);
    if (values < 0) return false;
    lxw_row_t first = p->parts[0].first;
    *out = (struct cells){p->parts[0].sheet, first, first + (lxw_row_t)chart->ncategory - 1,
                          p->columns[names], p->columns[values]};
    return true;
}

/* The table that has the numbers of a series; NULL if none has. */
static struct placed *find_series(struct book *b, const struct chart_block *chart, size_t s,
                                  struct cells *out)
{
    for (size_t i = 0; i < b->nplaced; i++)
        if (find_in_table(b, &b->placed[i], chart, s, out)) return &b->placed[i];
    return NULL;
}

/* Does every series of the chart stand in a table? */
static bool finds_all(struct book *b, const struct chart_block *chart)
{
    struct cells at;
    for (size_t s = 0; s < chart->nseries; s++)
        if (!find_series(b, chart, s, &at)) return false;
    return true;
}

static void mark_chart(struct book *b, const struct chart_block *chart)
{
    struct cells at;
    if (!kinds[chart->kind].native || chart->ncategory == 0 || !finds_all(b, chart)) return;
    for (size_t s = 0; s < chart->nseries; s++) {
        struct placed *p = find_series(b, chart, s, &at);
        if (p->charted < chart->ncategory) p->charted = chart->ncategory;
    }
}

void charts_mark(struct book *b, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct block *x = &blocks[i];
        if (x->kind == BLOCK_COLUMNS || x->kind == BLOCK_STACK)
            charts_mark(b, x->children.at, x->children.n);
        if (x->kind == BLOCK_CHART) mark_chart(b, &x->chart);
    }
}

static const char *data_sheet_name(const struct book *b)
{
    return strcmp(b->report->language, "zh") == 0 ? "图表数据" : "Chart data";
}

static lxw_format *data_style(struct book *b, enum show show, bool header)
{
    struct style_key k;
    memset(&k, 0, sizeof k);
    k.show = show;
    k.header = header;
    return book_style(b, k);
}

/* One long list for all charts, so that it filters and prints like every other sheet. */
static void open_data(struct book *b)
{
    static const char *const heads[2][4] = {{"图表", "系列", "类别", "数值"},
                                            {"Chart", "Series", "Category", "Figure"}};
    int language = strcmp(b->report->language, "zh") != 0;
    b->data = workbook_add_worksheet(b->lib, data_sheet_name(b));
    worksheet_set_column(b->data, 0, 0, 44, NULL);
    worksheet_set_column(b->data, 1, 3, 20, NULL);
    for (lxw_col_t c = 0; c < 4; c++)
        book_string(b, b->data, 0, c, heads[language][c], data_style(b, SHOW_NONE, true));
    worksheet_freeze_panes(b->data, 1, 0);
    worksheet_repeat_rows(b->data, 0, 0);
    b->data_row = 1;
}

/* The rows of one series on the data sheet; returns the first. */
static lxw_row_t write_data(struct book *b, const struct chart_block *chart, size_t s)
{
    if (!b->data) open_data(b);
    lxw_row_t first = b->data_row;
    lxw_format *text = data_style(b, SHOW_NONE, false);
    const struct chart_series *series = &chart->series[s];
    for (size_t i = 0; i < chart->ncategory; i++, b->data_row++) {
        book_string(b, b->data, b->data_row, 0, chart->title ? chart->title : "", text);
        book_string(b, b->data, b->data_row, 1, series->name ? series->name : "", text);
        book_string(b, b->data, b->data_row, 2, chart->categories[i], text);
        if (series->values[i].known)
            worksheet_write_number(b->data, b->data_row, 3,
                                   figure_double(series->values[i]),
                                   data_style(b, chart->show, false));
    }
    return first;
}

static void look(struct book *b, const struct chart_block *chart, size_t s,
                 lxw_chart_series *out)
{
    const struct theme *t = &b->report->theme;
    enum series_role role = chart->series[s].role;
    uint32_t colour =
        chart->kind == CHART_STACKED ? t->categories[s % COUNT_OF(t->categories)]
        : role == ROLE_ACTUAL        ? t->accent
        : role == ROLE_PLAN          ? t->plan
        : role == ROLE_FORECAST || role == ROLE_BAND_LOW || role == ROLE_BAND_HIGH
            ? t->forecast
            : t->accent_light;
    bool outlined = role == ROLE_PLAN || role == ROLE_FORECAST;
    if (chart->kind == CHART_LINE) {
        lxw_chart_line line = {.color = colour,
                               .width = role == ROLE_ACTUAL ? 2.25f : 1.25f,
                               .dash_type = outlined ? LXW_CHART_LINE_DASH_DASH
                                                     : LXW_CHART_LINE_DASH_SOLID};
        chart_series_set_line(out, &line);
        return;
    }
    if (chart->kind == CHART_DONUT) return;
    lxw_chart_fill fill = {.color = colour, .none = outlined};
    lxw_chart_line line = {.color = colour, .width = 1};
    chart_series_set_fill(out, &fill);
    chart_series_set_line(out, &line);
}

static void add_series(struct book *b, const struct chart_block *chart, lxw_chart *lib)
{
    struct cells at;
    bool own = finds_all(b, chart);
    for (size_t s = 0; s < chart->nseries; s++) {
        if (!own || !find_series(b, chart, s, &at)) {
            lxw_row_t first = write_data(b, chart, s);
            at = (struct cells){data_sheet_name(b), first, b->data_row - 1, 2, 3};
        }
        lxw_chart_series *series = chart_add_series(lib, NULL, NULL);
        chart_series_set_categories(series, at.sheet, at.first, at.categories, at.last,
                                    at.categories);
        chart_series_set_values(series, at.sheet, at.first, at.values, at.last, at.values);
        if (chart->series[s].name) chart_series_set_name(series, chart->series[s].name);
        look(b, chart, s, series);
    }
}

bool book_chart(struct book *b, struct sheet *s, const struct chart_block *chart,
                lxw_row_t row, lxw_col_t col, double width, double height)
{
    const struct kind_map *kind = &kinds[chart->kind];
    if (!kind->native || chart->ncategory == 0 || chart->nseries == 0) return false;
    lxw_chart *lib = workbook_add_chart(b->lib, (uint8_t)kind->type);
    add_series(b, chart, lib);
    lxw_chart_font small = {.size = 9}, title = {.size = 11, .bold = LXW_TRUE};
    if (chart->title) chart_title_set_name(lib, chart->title);
    chart_title_set_name_font(lib, &title);
    if (chart->nseries < 2 && chart->kind != CHART_DONUT)
        chart_legend_set_position(lib, LXW_CHART_LEGEND_NONE);
    else
        chart_legend_set_position(lib, LXW_CHART_LEGEND_BOTTOM);
    if (chart->kind != CHART_DONUT) {
        chart_axis_set_num_font(lib->x_axis, &small);
        chart_axis_set_num_font(lib->y_axis, &small);
        lxw_chart_line light = {.color = b->report->theme.hairline, .width = 0.5f};
        chart_axis_major_gridlines_set_line(kind->swapped ? lib->x_axis : lib->y_axis,
                                            &light);
        const char *format = show_format(chart->show, b->report->language);
        chart_axis_set_num_format(kind->swapped ? lib->x_axis : lib->y_axis, format);
        if (kind->swapped) {
            chart_axis_set_reverse(lib->y_axis);
            chart_axis_set_label_position(lib->x_axis, LXW_CHART_AXIS_LABEL_POSITION_HIGH);
        }
    }
    lxw_chart_options place = {.x_scale = width / 480.0,
                               .y_scale = height / 288.0,
                               .object_position = LXW_OBJECT_MOVE_DONT_SIZE};
    worksheet_insert_chart_opt(s->lib, row, col, lib, &place);
    return true;
}
