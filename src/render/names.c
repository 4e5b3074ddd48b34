/* Names of a workbook: its limits and headline figures for formulas and readers, and the few
 * words that are the workbook's own. In: placed tables. Out: defined names. */
#include <string.h>

#include "base/text.h"
#include "render/book.h"

const char *book_word(const struct book *b, enum book_word word)
{
    static const char *const words[WORD_COUNT][2] = {
        [WORD_BACK] = {"← 返回首表", "← first sheet"},
        [WORD_CONTINUED] = {"共 %zu 行，超出一张表的上限，续见：%s",
                            "%zu rows are more than one sheet holds; they go on in: %s"},
        [WORD_VALUES] =
            {"行数很多：本表各行为数值，未逐格写公式；合计为公式。",
             "A long list: its rows hold values, not formulas; the totals are formulas."},
    };
    return words[word][strcmp(b->report->language, "zh") != 0];
}

/* "aging.1_30" → "kpi_aging_1_30"; NULL for an id that Excel would not take. */
static const char *defined_name(struct book *b, const char *prefix, const char *id)
{
    char *name = arena_printf(b->arena, "%s_%s", prefix, id);
    for (char *c = name; *c; c++) {
        bool good = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '_' ||
                    (*c >= '0' && *c <= '9');
        if (*c == '.' || *c == ':')
            *c = '_';
        else if (!good)
            return NULL;
    }
    return name;
}

static bool is_new(const char **taken, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(taken[i], name)) return false;
    return true;
}

static size_t value_column(const struct table_block *t, size_t row)
{
    size_t c = 0;
    const struct cell *cells = t->rows[row].cells;
    while (c < t->ncolumn && cells[c].kind != CELL_FIGURE && cells[c].kind != CELL_DATE &&
           cells[c].kind != CELL_WRITE)
        c++;
    return c;
}

#define NAMES_MOST 500

void book_names(struct book *b)
{
    const char **taken = arena_many(b->arena, const char *, NAMES_MOST);
    size_t n = 0;
    for (size_t i = 0; i < b->nplaced; i++) {
        const struct placed *p = &b->placed[i];
        const struct table_block *t = p->table;
        bool limits = t->id && !strcmp(t->id, "limits");
        bool named = t->nrow < 500 && !t->source;
        for (size_t r = 0; r < p->nbody && n < NAMES_MOST && named; r++) {
            if (!t->rows[r].id) continue;
            const char *name = defined_name(b, limits ? "limit" : "kpi", t->rows[r].id);
            size_t c = value_column(t, r);
            if (!name || !is_new(taken, n, name) || c == t->ncolumn) continue;
            if (p->columns[c] == COLUMN_NONE) continue;
            char cell[LXW_MAX_CELL_NAME_LENGTH];
            lxw_rowcol_to_cell_abs(cell, placed_row(p, r), p->columns[c], 1, 1);
            workbook_define_name(
                b->lib, name, arena_printf(b->arena, "='%s'!%s", p->parts[0].sheet, cell));
            taken[n++] = name;
        }
    }
}
