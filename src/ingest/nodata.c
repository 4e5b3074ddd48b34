/* Rows that are no data, told by the words with which they begin (合计, 制单人, Total …, in the
 * vocabulary and in profiles). They are counted, and never rejected or added up. */
#include "ingest/nodata.h"

#include <string.h>

#include "base/text.h"

/* A line drawn with signs, as printed lists have it: ------, ======, +-----+-----+. */
static bool row_is_ruler(const struct source_row *row)
{
    size_t signs = 0;
    for (size_t i = 0; i < row->n; i++)
        for (size_t k = 0; k < row->cell[i].n; k++) {
            if (!strchr("-=+_*|", row->cell[i].s[k])) return false;
            signs++;
        }
    return signs >= 5;
}

bool row_is_blank(const struct source_row *row)
{
    if (row->n && row->cell[0].n) {
        unsigned char first = (unsigned char)row->cell[0].s[0];
        if (first == '-' || first == '=' || first == '+' || first == '_')
            return row_is_ruler(row);
        if (first > ' ' && first < 0x80) return false;
    }
    for (size_t i = 0; i < row->n; i++)
        if (row->cell[i].n && str_trim(row->cell[i]).n) return false;
    return true;
}

static bool same_letter(char a, char folded)
{
    return a == folded || (a >= 'A' && a <= 'Z' && a + 32 == folded);
}

static bool begins_with_word(str cell, const char *word, size_t *n)
{
    size_t i = 0;
    for (; word[i]; i++)
        if (i >= cell.n || !same_letter(cell.s[i], word[i])) return false;
    *n = i;
    return true;
}

/* The word alone, or with a colon, a bracket or a number behind it. */
static bool is_total(str cell, const struct words *words)
{
    size_t n;
    for (size_t i = 0; i < words->n; i++) {
        if (!begins_with_word(cell, words->at[i], &n)) continue;
        str rest = str_sub(cell, n, cell.n);
        bool counts =
            rest.n > 1 && rest.s[0] == ' ' && rest.s[1] >= '0' && rest.s[1] <= '9';
        if (rest.n == 0 || rest.s[0] == ':' || rest.s[0] == '(' || counts ||
            str_starts(rest, "：") || str_starts(rest, "（"))
            return true;
    }
    return false;
}

static const struct words *own_footers(const struct layout *layout)
{
    return layout->rule ? &layout->rule->footers : NULL;
}

static bool is_footer(const struct no_data *d, const struct source_row *row, str cell)
{
    size_t filled = 0, n;
    for (size_t i = 0; i < row->n; i++) filled += row->cell[i].n > 0;
    if (filled * 2 > d->layout->nheader && filled > 1) return false;
    const struct words *lists[2] = {&d->vocabulary->footers, own_footers(d->layout)};
    for (int k = 0; k < 2; k++)
        for (size_t i = 0; lists[k] && i < lists[k]->n; i++)
            if (begins_with_word(cell, lists[k]->at[i], &n)) return true;
    return false;
}

static bool is_total_or_footer(const struct no_data *d, const struct source_row *row)
{
    size_t i = 0;
    while (i < row->n && row->cell[i].n == 0) i++;
    if (i == row->n) return false;
    if (!no_data_begins(d, row->cell[i])) return false;
    if (is_total(row->cell[i], &d->vocabulary->totals)) return true;
    const struct words *own = own_footers(d->layout);
    if (own && is_total(row->cell[i], own)) return true;
    return is_footer(d, row, row->cell[i]);
}

bool row_is_group_total(const struct no_data *d, const struct source_row *row)
{
    size_t filled = 0, at = 0, n;
    for (size_t i = 0; i < row->n; i++)
        if (row->cell[i].n && filled++ == 0) at = i;
    if (filled == 0 || filled * 2 > d->layout->nheader) return false;
    str cell = row->cell[at];
    for (size_t i = 0; i < d->vocabulary->totals.n; i++) {
        const char *word = d->vocabulary->totals.at[i];
        size_t length = strlen(word);
        if (length >= 5 && cell.n > length &&
            begins_with_word(str_sub(cell, cell.n - length, cell.n), word, &n))
            return true;
    }
    return false;
}

/* The header once more: exports that were appended to one another, or one page after the
 * other. */
bool row_is_header(const struct layout *y, const struct source_row *row)
{
    if (row->n < y->nheader || y->nheader < 2) return false;
    if (row->cell[0].n && row->cell[0].s[0] != y->header[0].shown[0]) return false;
    for (size_t i = 0; i < y->nheader; i++)
        if (!str_is(row->cell[i], y->header[i].shown)) return false;
    return true;
}

bool row_is_no_data(const struct no_data *d, const struct source_row *row)
{
    return is_total_or_footer(d, row) || row_is_header(d->layout, row);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A column in which only numbers or dates may stand: words there make a row suspicious. */
static int value_column(const struct layout *y)
{
    for (size_t i = 0; i < y->plans[0].ncolumn; i++) {
        const struct column_plan *c = &y->plans[0].columns[i];
        bool value = c->field->kind == FIELD_MONEY || c->field->kind == FIELD_DAY ||
                     c->field->kind == FIELD_MOMENT;
        if (value && c->field->required && c->at[0] >= 0) return c->at[0];
    }
    return -1;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A column by which a row is known for one of this table: with a digit at the beginning of
 * that cell it is neither blank nor the header of this table or another one. -1: none. */
static int digits_column(const struct layout *y, int value_at)
{
    int at = y->side_by_side ? -1 : value_at;
    for (size_t i = 0; at < 0 && !y->side_by_side && i < y->plans[0].ncolumn; i++) {
        const struct column_plan *c = &y->plans[0].columns[i];
        if (c->field->kind == FIELD_NUMBER || c->field->kind == FIELD_PERIOD) at = c->at[0];
    }
    bool unfit = at >= 0 && ((size_t)at >= y->nheader || is_digit(*y->header[at].shown));
    return unfit ? -1 : at;
}

/* The header of a second table below the one that is read (never a row of this one: no
 * number, no date, and most of its cells are words for columns). */
bool row_begins_other_table(const struct no_data *d, struct arena scratch,
                            const struct source_row *row)
{
    if (row->n == d->layout->nheader) {
        if (d->value_at < 0 || (size_t)d->value_at >= row->n) return false;
        str value = row->cell[d->value_at];
        if (value.n && (unsigned char)value.s[0] < 0x80 && !is_letter(value.s[0]))
            return false;
    }
    return row_names_columns(scratch, d->vocabulary, row);
}

static void begins_add(struct no_data *d, size_t pair)
{
    d->begins[pair / 8] |= (uint8_t)(1u << pair % 8);
}

static void words_add(struct no_data *d, const struct words *words)
{
    for (size_t i = 0; words && i < words->n; i++) {
        const char *word = words->at[i];
        size_t pair = pair_of(word, strlen(word));
        begins_add(d, pair);
        for (size_t second = 0; !word[1] && second < 256; second++)
            begins_add(d, pair | second); /* of one byte: anything may follow */
    }
}

void no_data_words(struct no_data *d, const struct vocabulary *v,
                   const struct layout *layout)
{
    *d = (struct no_data){.vocabulary = v, .layout = layout};
    d->value_at = layout->nplan ? value_column(layout) : -1;
    d->digits_at = layout->nplan ? digits_column(layout, d->value_at) : -1;
    words_add(d, &v->totals);
    words_add(d, &v->footers);
    words_add(d, own_footers(layout));
}
