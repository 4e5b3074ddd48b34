/* Data quality: sources with rows and SHA-256, what was left out and why, notes to the
 * reader.
 *
 * In: the model's files and the diagnostics of the run. Out: tables for the last page
 * and the workbook; rejects.csv itself is written by render. */
#include "base/file.h"
#include "report/builders.h"

static struct figure count(size_t n)
{
    return figure_int((int64_t)n);
}

static const char *short_hash(struct build *b, const char *hex)
{
    return hex ? arena_printf(b->a, "%.12s", hex) : "–";
}

static void source_row(struct build *b, struct grid *g, const struct input_file *f,
                       size_t feed, bool whole_hash)
{
    struct cell *c = grid_row(g, ROW_BODY);
    c[0] = text_cell(whole_hash ? f->path : path_base(f->path));
    c[5] = text_cell(f->encoding ? f->encoding : "–");
    c[6] = text_cell(whole_hash ? f->sha256 : short_hash(b, f->sha256));
    if (feed >= f->feeds) {
        c[1] = text_cell(f->problem ? f->problem : word(b, "not_recognised"));
        return;
    }
    c[1] = text_cell(
        word(b, arena_printf(b->a, "table_name.%s", table_name(f->feed[feed].table))));
    c[2] = figure_cell(count(f->feed[feed].rows));
    c[3] = figure_cell(count(f->feed[feed].used));
    c[4] = marked_cell(count(f->feed[feed].rejected),
                       f->feed[feed].rejected ? STATUS_ORANGE : STATUS_NONE);
}

/* Every input file with what it fed. */
bool build_sources(struct build *b, const struct place *p, struct block *out)
{
    bool book = strcmp(p->document, "brief") != 0;
    const struct column_spec columns[] = {
        {.label = "column.file", .weight = 2.2, .wrap = true},
        {.label = "column.table", .weight = 1.1, .wrap = true},
        {.label = "column.rows", .show = SHOW_COUNT, .weight = 0.7},
        {.label = "column.used", .show = SHOW_COUNT, .weight = 0.7},
        {.label = "column.rejected", .show = SHOW_COUNT, .weight = 0.6},
        {.label = "column.encoding", .weight = 0.9},
        {.label = book ? "column.sha256" : "column.sha256_short",
         .weight = 1.2,
         .is_id = true},
    };
    struct grid g = grid_new(b, "sources", option_label(b, p, "title", "table.sources"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->m->files.n; i++) {
        const struct input_file *f = &b->m->files.at[i];
        size_t n = f->feeds ? f->feeds : 1;
        for (size_t k = 0; k < n; k++) source_row(b, &g, f, k, book);
    }
    g.t.empty = word(b, "empty.sources");
    return grid_end(&g, out);
}

/* ---- what the run had to say ---- */

static const char *level_word(struct build *b, enum diag_level l)
{
    static const char *const keys[] = {[DIAG_NOTE] = "diag.note",
                                       [DIAG_WARNING] = "diag.warning",
                                       [DIAG_REJECT] = "diag.reject",
                                       [DIAG_ERROR] = "diag.error"};
    return word(b, keys[l]);
}

static enum status level_mark(enum diag_level l)
{
    static const enum status marks[] = {[DIAG_NOTE] = STATUS_GREY,
                                        [DIAG_WARNING] = STATUS_YELLOW,
                                        [DIAG_REJECT] = STATUS_ORANGE,
                                        [DIAG_ERROR] = STATUS_RED};
    return marks[l];
}

/* How many of each kind, with the amount that was left out. */
bool build_quality(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.meaning", .weight = 3},
        {.label = "column.count", .show = SHOW_COUNT},
        {.label = "column.amount", .show = SHOW_WAN},
        {.label = "column.status", .weight = 0.8},
    };
    static const enum diag_level shown[] = {DIAG_ERROR, DIAG_REJECT, DIAG_WARNING};
    const struct diags *ds = b->m->diags;
    struct grid g = grid_new(b, "quality", option_label(b, p, "title", "table.quality"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < COUNT_OF(shown); i++) {
        size_t n = diags_count(ds, shown[i]);
        money sum = 0;
        for (size_t k = 0; k < ds->n; k++)
            if (ds->at[k].level == shown[i] && ds->at[k].amount != MONEY_NONE)
                sum += ds->at[k].amount;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = text_cell(word(b, arena_printf(b->a, "diag_means.%d", (int)shown[i])));
        c[1] = figure_cell(count(n));
        c[2] = figure_cell(figure_money(exact_money(sum)));
        c[3] = n ? status_cell(level_word(b, shown[i]), level_mark(shown[i]))
                 : status_cell(status_word(b, STATUS_GREEN), STATUS_GREEN);
    }
    return grid_end(&g, out);
}

/* The rows left out and the cells emptied, one by one. */
bool build_rejects(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.status", .weight = 0.7},
        {.label = "column.file", .weight = 1.6, .is_id = true},
        {.label = "column.line", .show = SHOW_COUNT, .weight = 0.6},
        {.label = "column.field", .weight = 1, .is_id = true},
        {.label = "column.text", .weight = 1.2, .is_id = true},
        {.label = "column.why", .weight = 3, .wrap = true},
        {.label = "column.amount", .show = SHOW_YUAN},
    };
    const struct diags *ds = b->m->diags;
    size_t most = (size_t)option_int(b, p, "rows", 5000), all = 0;
    struct grid g = grid_new(b, "rejects", option_label(b, p, "title", "table.rejects"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < ds->n; i++) {
        const struct diag *d = &ds->at[i];
        if (d->level == DIAG_NOTE || all++ >= most) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(level_word(b, d->level), level_mark(d->level));
        c[1] = text_cell(d->file);
        c[2] = d->row ? figure_cell(figure_int(d->row)) : kind_cell(CELL_EMPTY);
        c[3] = text_cell(d->column);
        c[4] = text_cell(d->text);
        c[5] = text_cell(d->what);
        c[6] = d->amount == MONEY_NONE ? kind_cell(CELL_EMPTY)
                                       : figure_cell(figure_money(exact_money(d->amount)));
    }
    g.t.note = cut_note(b, g.t.nrow, all, NULL);
    g.t.empty = word(b, "empty.rejects");
    return grid_end(&g, out);
}
