/* Live formulas: a description in the tree becomes the text of a formula and the value that a
 * spreadsheet computes from the very cells it names.
 *
 * In: placed tables. Out: formulas whose value is the figure or the word of the tree; where it
 * would not be, none. Sums over other lists are added up once per combination of columns. */
#include "render/live.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define VISITS_ONE 3e7  /* cells read for one column of SUMIFS */
#define VISITS_ALL 2e8  /* and for a workbook's */
#define NEAR 0.6e-6     /* rates are rounded to six decimals */

static const char *cell_name(struct book *b, lxw_row_t row, lxw_col_t col, bool absolute)
{
    char name[LXW_MAX_CELL_NAME_LENGTH];
    if (absolute)
        lxw_rowcol_to_cell_abs(name, row, col, 1, 1);
    else
        lxw_rowcol_to_cell(name, row, col);
    return arena_string(&b->row, name);
}

/* The body of a column on one of its sheets; with the sheet's name where that is another. */
static const char *range_name(struct book *b, const struct placed *p, size_t part, int column,
                              const char *own_sheet)
{
    const struct part *at = &p->parts[part];
    const char *from = cell_name(b, at->first, p->columns[column], true);
    const char *to = cell_name(b, at->last, p->columns[column], true);
    if (own_sheet && !strcmp(own_sheet, at->sheet)) return arena_printf(&b->row, "%s:%s", from, to);
    return arena_printf(&b->row, "'%s'!%s:%s", at->sheet, from, to);
}

/* ---- sums over another list ---- */

static const struct placed *summed_table(const struct book *b, const struct sum_of *s)
{
    if (s->table) return placed_named(b, s->table);
    return placed_members(b, s->members, s->key);
}

/* A text that a criterion of SUMIFS takes as it is: no wildcard, no operator, nothing that
 * might be read as a number or a date. */
static bool plain_criterion(const char *text)
{
    size_t n = strlen(text);
    if (n == 0 || n > 200 || strpbrk(text, "*?~\"") || strchr("<>=+-", *text)) return false;
    bool digit = *text >= '0' && *text <= '9';
    bool words = strstr(text, "天") || strstr(text, "day");
    return !digit || words;
}

/* The criteria of a whole column are written in one way: SUMIFS where all texts are plain,
 * else SUMPRODUCT, which compares texts as texts. */
static bool all_plain(struct placed *p, int cell)
{
    const struct table_block *t = p->table;
    char *known = &p->plain[cell];
    for (size_t r = 0; !*known && r < p->nbody; r++) {
        const struct cell *c = &t->rows[r].cells[cell];
        if (c->kind == CELL_TEXT && c->text && !plain_criterion(c->text)) *known = 2;
    }
    if (!*known) *known = 1;
    return *known == 1;
}

struct asked { /* one sum for one row */
    const struct placed *of;
    int value, keys[2];
    bool positive[2];
    const char *texts[2];
    size_t nkey;
};

/* False: the row's own cell gives no usable criterion. */
static bool ask(const struct book *b, const struct sum_of *s, const struct table_block *t,
                size_t row, struct asked *out)
{
    *out = (struct asked){.of = summed_table(b, s), .value = -1, .keys = {-1, -1}};
    if (!out->of || out->of->table == t) return false;
    if (s->key && (out->value = column_named(out->of->table, s->key)) < 0) return false;
    if (out->value >= 0 && out->of->columns[out->value] == COLUMN_NONE) return false;
    for (size_t i = 0; i < s->nwhere; i++) {
        const struct criterion *w = &s->where[i];
        if (w->cell && t->rows[row].kind == ROW_TOTAL) continue;
        int key = column_named(out->of->table, w->key);
        if (key < 0 || out->of->columns[key] == COLUMN_NONE) return false;
        const struct cell *own = w->cell ? &t->rows[row].cells[w->cell - 1] : NULL;
        if (own && own->kind != CELL_TEXT) return false;
        const char *text = own ? own->text : w->text;
        if (text && (!*text || strlen(text) > 200 || strchr(text, '"'))) return false;
        out->keys[out->nkey] = key;
        out->positive[out->nkey] = text == NULL;
        out->texts[out->nkey++] = text ? text : "+";
    }
    return true;
}

static bool affordable(struct book *b, const struct asked *q, size_t rows)
{
    if (q->nkey == 0) return true;
    double one = (double)q->of->nbody * (double)q->nkey;
    if (one * (double)rows > VISITS_ONE || b->visits + one > VISITS_ALL) return false;
    b->visits += one;
    return true;
}

/* "SUMPRODUCT(--(range=criterion),…,range)": texts are compared as texts. */
static const char *product_text(struct book *b, const struct sum_of *s, const struct asked *q,
                                const struct placed *at, size_t row)
{
    const char *out = "", *own = placed_part(at, row)->sheet;
    for (size_t k = 0; k < q->of->npart; k++) {
        const char *args = "";
        for (size_t i = 0; i < s->nwhere; i++) {
            const struct criterion *w = &s->where[i];
            const char *range = range_name(b, q->of, k, q->keys[i], own);
            const char *want =
                w->cell   ? arena_printf(&b->row, "=%s", cell_name(b, placed_row(at, row),
                                                                  at->columns[w->cell - 1], false))
                : w->text ? arena_printf(&b->row, "=\"%s\"", w->text)
                          : ">0";
            args = arena_printf(&b->row, "%s%s--(%s%s)", args, *args ? "," : "", range, want);
        }
        const char *value = q->value < 0 ? "" : range_name(b, q->of, k, q->value, own);
        out = arena_printf(&b->row, "%s%sSUMPRODUCT(%s%s%s)", out, k ? "+" : "", args,
                           *value ? "," : "", value);
    }
    return out;
}

/* "SUMIFS(range,range,criterion…)" per part of the list, added. */
static const char *sum_text(struct book *b, const struct sum_of *s, const struct asked *q,
                            const struct placed *at, size_t row)
{
    const char *out = "", *own = placed_part(at, row)->sheet;
    for (size_t k = 0; k < q->of->npart; k++) {
        int counted = q->value >= 0 ? q->value : 0;
        const char *head = range_name(b, q->of, k, counted, own);
        const char *name = q->value >= 0 ? (q->nkey ? "SUMIFS" : "SUM")
                                         : (q->nkey ? "COUNTIFS" : "COUNTA");
        const char *args = q->value < 0 && q->nkey ? "" : head;
        size_t n = 0;
        for (size_t i = 0; i < s->nwhere; i++) {
            const struct criterion *w = &s->where[i];
            if (w->cell && at->table->rows[row].kind == ROW_TOTAL) continue;
            const char *want =
                w->cell   ? cell_name(b, placed_row(at, row), at->columns[w->cell - 1], false)
                : w->text ? arena_printf(&b->row, "\"%s\"", w->text)
                          : "\">0\"";
            args = arena_printf(&b->row, "%s%s%s,%s", args, *args ? "," : "",
                                range_name(b, q->of, k, q->keys[n++], own), want);
        }
        out = arena_printf(&b->row, "%s%s%s(%s)", out, k ? "+" : "", name, args);
    }
    return out;
}

struct sum {
    wide scaled;
    bool money;
    const char *text;
};

static bool sum_make(struct book *b, const struct sum_of *s, const struct placed *at, size_t row,
                     struct sum *out)
{
    struct asked q;
    if (!ask(b, s, at->table, row, &q) || !affordable(b, &q, at->nbody)) return false;
    struct pot *pot = pot_of(b, q.of, q.value, q.keys, q.positive, q.nkey);
    if (!pot) return false;
    bool plain = true;
    for (size_t i = 0; i < s->nwhere && at->table->rows[row].kind == ROW_BODY; i++)
        if (s->where[i].cell) plain = plain && all_plain((struct placed *)at, s->where[i].cell - 1);
    const char *text = plain ? sum_text(b, s, &q, at, row) : product_text(b, s, &q, at, row);
    *out = (struct sum){pot_sum(pot, b->row, q.texts, q.nkey), pot->money, text};
    return true;
}

static double sum_double(const struct sum *s)
{
    return (double)s->scaled / (s->money ? 100 : 1000000);
}

static bool live_sum(struct book *b, const struct formula *f, const struct placed *at, size_t row,
                     struct figure want, struct live *out)
{
    struct sum num;
    if (!sum_make(b, &f->num, at, row, &num)) return false;
    bool equal = num.money == want.money && num.scaled == want.scaled;
    if (!equal && !f->check) return false;
    *out = (struct live){arena_printf(&b->row, "=%s", num.text), sum_double(&num), NULL};
    return true;
}

static bool live_ratio(struct book *b, const struct formula *f, const struct placed *at,
                       size_t row, struct figure want, struct live *out)
{
    struct sum num, den;
    if (!sum_make(b, &f->num, at, row, &num) || !sum_make(b, &f->den, at, row, &den)) return false;
    if (den.scaled == 0 || want.money) return false;
    double v = sum_double(&num) / sum_double(&den);
    if (fabs(v - figure_double(want)) > NEAR && !f->check) return false;
    *out = (struct live){arena_printf(&b->row, "=IF(%s=0,\"\",%s/%s)", den.text, num.text, den.text),
                         v, NULL};
    return true;
}

/* ---- the row's own cells ---- */

static const struct row *limit_row(const struct book *b, const char *id)
{
    const struct placed *p = placed_named(b, "limits");
    for (size_t r = 0; p && r < p->table->nrow; r++)
        if (p->table->rows[r].id && !strcmp(p->table->rows[r].id, id)) return &p->table->rows[r];
    return NULL;
}

static bool live_days(struct book *b, const struct formula *f, const struct placed *at, size_t row,
                      struct figure want, struct live *out)
{
    const struct row *limit = limit_row(b, "as_of");
    const struct cell *date = &at->table->rows[row].cells[f->cell - 1];
    if (!limit || date->kind != CELL_DATE || at->table->rows[row].kind != ROW_BODY) return false;
    int days = limit->cells[1].date - date->date;
    if (want.scaled != (int64_t)(days > 0 ? days : 0) * 1000000) return false;
    const char *due = cell_name(b, placed_row(at, row), at->columns[f->cell - 1], false);
    *out = (struct live){arena_printf(&b->row, "=MAX(0,limit_as_of-%s)", due), fmax(days, 0), NULL};
    return true;
}

static bool both_known(const struct placed *at, const struct cell *cells, int x, int y)
{
    return x >= 0 && y >= 0 && x != y && at->columns[x] != COLUMN_NONE &&
           at->columns[y] != COLUMN_NONE && cells[x].figure.known && cells[y].figure.known;
}

static bool near_figure(double v, struct figure f)
{
    return fabs(v - figure_double(f)) <= (f.money ? 0.004 : NEAR);
}

/* A quotient, a difference, a change or a share of cells of the row. */
static bool live_row(struct book *b, const struct placed *at, size_t row, size_t column,
                     const double *now, bool check, struct live *out)
{
    const struct column *col = &at->table->columns[column];
    const struct cell *cells = at->table->rows[row].cells;
    lxw_row_t line = placed_row(at, row);
    int x = col->divide_num, y = col->divide_den;
    bool minus = false, grown = false;
    if (!both_known(at, cells, x, y)) {
        x = col->minus_from;
        y = col->minus_what;
        minus = both_known(at, cells, x, y);
        grown = !minus && both_known(at, cells, col->grown_to - 1, col->grown_from - 1);
        if (!minus && !grown) return false;
        if (grown) x = col->grown_to - 1;
        if (grown) y = col->grown_from - 1;
    }
    if (!minus && now[y] == 0) return false;
    double v = minus ? now[x] - now[y] : now[x] / now[y] - grown;
    if (!check && !near_figure(v, cells[column].figure)) return false;
    const char *left = cell_name(b, line, at->columns[x], false);
    const char *right = cell_name(b, line, at->columns[y], false);
    const char *text = minus   ? arena_printf(&b->row, "=%s-%s", left, right)
                       : grown ? arena_printf(&b->row, "=IF(%s=0,\"\",%s/%s-1)", right, left, right)
                               : arena_printf(&b->row, "=IF(%s=0,\"\",%s/%s)", right, left, right);
    *out = (struct live){text, v, NULL};
    return true;
}

/* A change in percentage points, which are stored as points. */
static bool live_points(struct book *b, const struct placed *at, size_t row, size_t column,
                        const double *now, struct live *out)
{
    const struct column *col = &at->table->columns[column];
    const struct cell *cells = at->table->rows[row].cells;
    int x = col->grown_to - 1, y = col->grown_from - 1;
    if (!both_known(at, cells, x, y)) return false;
    if (fabs(now[x] - now[y] - figure_double(cells[column].figure)) > 2 * NEAR) return false;
    lxw_row_t line = placed_row(at, row);
    const char *left = cell_name(b, line, at->columns[x], false);
    const char *right = cell_name(b, line, at->columns[y], false);
    *out = (struct live){arena_printf(&b->row, "=(%s-%s)*100", left, right),
                         (now[x] - now[y]) * 100, NULL};
    return true;
}

static bool live_share(struct book *b, const struct placed *at, size_t row, size_t column,
                       const double *now, struct live *out)
{
    int of = at->table->columns[column].share_of - 1;
    if (of < 0 || at->total == ROW_NONE || at->columns[of] == COLUMN_NONE) return false;
    const struct figure total = at->table->rows[at->nbody].cells[of].figure;
    if (!total.known || total.scaled == 0 || !at->table->rows[row].cells[of].figure.known)
        return false;
    double v = now[of] / figure_double(total);
    if (!near_figure(v, at->table->rows[row].cells[column].figure)) return false;
    const char *part = cell_name(b, placed_row(at, row), at->columns[of], false);
    const char *whole = cell_name(b, at->total, at->columns[of], true);
    *out = (struct live){arena_printf(&b->row, "=IF(%s=0,\"\",%s/%s)", whole, part, whole), v, NULL};
    return true;
}

/* ---- totals ---- */

static bool shared_out(const struct table_block *t, size_t column)
{
    for (size_t c = 0; c < t->ncolumn; c++)
        if (t->columns[c].share_of == (int)column + 1) return true;
    return false;
}

/* The sum of the body; it follows the sheet's filter, unless shares are taken of it. */
static bool live_total(struct book *b, const struct placed *at, size_t row, size_t column,
                       struct live *out)
{
    const struct table_block *t = at->table;
    if (row != at->nbody || at->total == ROW_NONE || !t->columns[column].sum) return false;
    wide sum = 0;
    for (size_t i = 0; i < at->nbody; i++) {
        const struct cell *cell = &t->rows[i].cells[column];
        if (t->rows[i].kind != ROW_BODY) return false;
        bool number = cell->kind == CELL_FIGURE || cell->kind == CELL_BAR;
        if (number && cell->figure.known) sum += cell->figure.scaled;
    }
    if (sum != t->rows[row].cells[column].figure.scaled) return false;
    const char *ranges = "", *own = at->parts[0].sheet;
    for (size_t k = 0; k < at->npart; k++)
        ranges = arena_printf(&b->row, "%s,%s", ranges, range_name(b, at, k, (int)column, own));
    bool follows = at->filtered && !shared_out(t, column);
    const char *head = follows ? "SUBTOTAL(109" : "SUM(";
    *out = (struct live){arena_printf(&b->row, "=%s%s)", head, follows ? ranges : ranges + 1),
                         figure_double(t->rows[row].cells[column].figure), NULL};
    return true;
}

static bool first_figure(const struct table_block *t, size_t row, size_t column)
{
    for (size_t c = 0; c < column; c++)
        if (t->rows[row].cells[c].kind == CELL_FIGURE) return false;
    return t->rows[row].cells[column].kind == CELL_FIGURE;
}

bool live_figure(struct book *b, const struct placed *at, size_t row, size_t column,
                 const double *now, struct live *out)
{
    const struct row *line = &at->table->rows[row];
    const struct column *col = &at->table->columns[column];
    struct figure want = line->cells[column].figure;
    if (live_total(b, at, row, column, out)) return true;
    if (!at->live) return false;
    const struct formula *f = line->live && first_figure(at->table, row, column) ? line->live
                                                                                 : col->live;
    for (; f; f = f->otherwise) {
        bool made = f->kind == FORMULA_SUM          ? live_sum(b, f, at, row, want, out)
                    : f->kind == FORMULA_RATIO      ? live_ratio(b, f, at, row, want, out)
                    : f->kind == FORMULA_DAYS_SINCE ? live_days(b, f, at, row, want, out)
                                                    : false;
        if (made) return true;
    }
    if (col->show == SHOW_POINTS) return live_points(b, at, row, column, now, out);
    bool check = line->live && line->live->check;
    return live_row(b, at, row, column, now, check, out) ||
           live_share(b, at, row, column, now, out);
}

/* ---- words ---- */

enum status live_light_of(const struct book *b, const struct formula *f, double rate)
{
    const struct row *yellow = limit_row(b, f->yellow), *red = limit_row(b, f->red);
    if (!yellow || !red) return STATUS_NONE;
    double y = figure_double(yellow->cells[1].figure), r = figure_double(red->cells[1].figure);
    if (f->above ? rate > r : rate < r) return STATUS_RED;
    return (f->above ? rate > y : rate < y) ? STATUS_YELLOW : STATUS_GREEN;
}

bool live_tinted(const struct book *b, const struct table_block *t, size_t row, size_t column)
{
    const struct formula *f = t->columns[column].light;
    const struct cell *cell = &t->rows[row].cells[column];
    if (!f || cell->kind != CELL_FIGURE || !cell->figure.known) return false;
    enum status s = live_light_of(b, f, figure_double(cell->figure));
    return s == cell->status || (s == STATUS_GREEN && cell->status == STATUS_NONE);
}

static bool word_light(struct book *b, const struct formula *f, const struct placed *at,
                       size_t row, const struct cell *cell, const double *now, struct live *out)
{
    const struct cell *rate = &at->table->rows[row].cells[f->cell - 1];
    if (rate->kind != CELL_FIGURE || !rate->figure.known) return false;
    if (live_light_of(b, f, now[f->cell - 1]) != cell->status) return false;
    const char *x = cell_name(b, placed_row(at, row), at->columns[f->cell - 1], false);
    const char *op = f->above ? ">" : "<";
    out->text = arena_printf(&b->row, "%s%s", status_sign(cell->status), cell->text);
    out->formula = arena_printf(&b->row, "=IF(%s%slimit_%s,\"%s%s\",IF(%s%slimit_%s,\"%s%s\",\"%s%s\"))",
                                x, op, f->red, status_sign(STATUS_RED), f->words[2], x, op, f->yellow,
                                status_sign(STATUS_YELLOW), f->words[1], status_sign(STATUS_GREEN),
                                f->words[0]);
    return true;
}

static bool word_zero(struct book *b, const struct formula *f, const struct placed *at, size_t row,
                      const double *now, struct live *out)
{
    bool same = fabs(now[f->cell - 1]) < 0.005;
    const char *x = cell_name(b, placed_row(at, row), at->columns[f->cell - 1], false);
    out->text = f->words[!same];
    out->formula = arena_printf(&b->row, "=IF(ABS(%s)<0.005,\"%s\",\"%s\")", x, f->words[0],
                                f->words[1]);
    return true;
}

static bool word_bucket(struct book *b, const struct formula *f, const struct placed *at,
                        size_t row, const struct cell *cell, const double *now, struct live *out)
{
    static const int upto[] = {0, 30, 60, 90};
    size_t k = 0;
    while (k < COUNT_OF(upto) && now[f->cell - 1] > upto[k]) k++;
    if (!cell->text || strcmp(cell->text, f->words[k]) != 0) return false;
    const char *x = cell_name(b, placed_row(at, row), at->columns[f->cell - 1], false);
    const char *text = arena_printf(&b->row, "\"%s\"", f->words[COUNT_OF(upto)]);
    for (size_t i = COUNT_OF(upto); i-- > 0;)
        text = arena_printf(&b->row, "IF(%s<=%d,\"%s\",%s)", x, upto[i], f->words[i], text);
    *out = (struct live){arena_printf(&b->row, "=%s", text), 0, cell->text};
    return true;
}

bool live_word(struct book *b, const struct placed *at, size_t row, size_t column,
               const double *now, struct live *out)
{
    const struct row *line = &at->table->rows[row];
    const struct cell *cell = &line->cells[column];
    const struct formula *f = at->table->columns[column].live;
    if (line->light && cell->kind == CELL_STATUS) f = line->light;
    if (!f || !at->live || line->kind == ROW_GROUP || at->columns[f->cell - 1] == COLUMN_NONE)
        return false;
    *out = (struct live){0};
    if (f->kind == FORMULA_LIGHT) return word_light(b, f, at, row, cell, now, out);
    if (f->kind == FORMULA_BUCKET && line->kind == ROW_BODY)
        return word_bucket(b, f, at, row, cell, now, out);
    return f->kind == FORMULA_ZERO && word_zero(b, f, at, row, now, out);
}
