/* The whole tree as plain UTF-8 text, in reading order: what golden tests compare and what a
 * terminal can show. Nothing is aligned by width, so that a changed number changes one line. */
#include <stdio.h>

#include "base/date.h"
#include "base/text.h"
#include "draw/chart.h"
#include "render/render.h"

struct writer {
    FILE *out;
    struct arena *a;
    const struct report *report;
};

static const char *status_text(enum status status)
{
    switch (status) {
    case STATUS_NONE: return "";
    case STATUS_GREY: return "grey";
    case STATUS_GREEN: return "green";
    case STATUS_PRAISE: return "praise";
    case STATUS_YELLOW: return "yellow";
    case STATUS_ORANGE: return "orange";
    case STATUS_RED: return "red";
    case STATUS_COUNT: break;
    }
    return "";
}

static const char *shown(struct writer *w, struct figure f, enum show show)
{
    return figure_text(w->a, f, show, w->report->language);
}

static void write_points(struct writer *w, const struct figure *points, size_t n, enum show show)
{
    for (size_t i = 0; i < n; i++) fprintf(w->out, "%s%s", i ? " " : "", shown(w, points[i], show));
}

/* The lines of a cell on one, parted by a slash. */
static void write_line(struct writer *w, const char *text)
{
    for (; text && *text; text++)
        if (*text == '\n')
            fputs(" / ", w->out);
        else
            fputc(*text, w->out);
}

static void write_cell(struct writer *w, const struct column *c, const struct cell *cell)
{
    switch (cell->kind) {
    case CELL_EMPTY: break;
    case CELL_TEXT: write_line(w, cell->text); break;
    case CELL_STATUS:
        fprintf(w->out, "[%s] %s", status_text(cell->status), cell->text ? cell->text : "");
        return;
    case CELL_DATE: fputs(day_label(cell->date).text, w->out); break;
    case CELL_SPARK: write_points(w, cell->points, cell->npoint, c->show); break;
    case CELL_BULLET:
        fprintf(w->out, "%s of %s", shown(w, cell->figure, c->show),
                shown(w, cell->points[0], c->show));
        break;
    case CELL_FIGURE:
    case CELL_BAR: fputs(shown(w, cell->figure, c->show), w->out); break;
    case CELL_TICK: fputs("[ ]", w->out); break;
    case CELL_WRITE:
        if (cell->figure.known) fputs(shown(w, cell->figure, c->show), w->out);
        else if (c->is_date && !cell->text && cell->date != DAY_NONE && cell->date != 0)
            fputs(day_label(cell->date).text, w->out);
        else fputs(cell->text ? cell->text : "____", w->out);
        break;
    }
    if (cell->status != STATUS_NONE) fprintf(w->out, " [%s]", status_text(cell->status));
}

static void write_table(struct writer *w, const struct table_block *t)
{
    fprintf(w->out, "table %s: %s\n", t->id ? t->id : "-", t->title ? t->title : "");
    if (t->nrow == 0) fprintf(w->out, "  %s\n", t->empty ? t->empty : "–");
    for (size_t c = 0; t->nrow && c < t->ncolumn; c++) {
        if (t->columns[c].hidden) continue;
        fprintf(w->out, "%s%s%s%s%s", c ? " | " : "  ", t->columns[c].label,
                t->columns[c].unit ? " (" : "", t->columns[c].unit ? t->columns[c].unit : "",
                t->columns[c].unit ? ")" : "");
    }
    if (t->nrow) fputc('\n', w->out);
    struct arena scratch = *w->a;
    struct cell *room = arena_many(&scratch, struct cell, t->ncolumn);
    for (size_t r = 0; r < t->nrow; r++) {
        struct arena fresh = scratch;
        struct writer in_row = {w->out, &fresh, w->report};
        struct row row = table_row(t, r, room, &fresh);
        fputs(row.kind == ROW_TOTAL ? "= " : row.kind == ROW_GROUP ? "+ " : "  ", w->out);
        for (size_t c = 0; c < t->ncolumn; c++) {
            if (t->columns[c].hidden) continue;
            if (c) fputs(" | ", w->out);
            write_cell(&in_row, &t->columns[c], &row.cells[c]);
        }
        fputc('\n', w->out);
    }
    if (t->note) fprintf(w->out, "  (%s)\n", t->note);
}

static void write_chart(struct writer *w, const struct chart_block *c)
{
    fprintf(w->out, "chart %s (%s): %s\n", c->id ? c->id : "-", chart_infos[c->kind].id,
            c->title ? c->title : "");
    bool any = c->ncategory > 0 && c->nseries > 0;
    if (!any) fprintf(w->out, "  %s\n", c->empty ? c->empty : "–");
    for (size_t i = 0; any && i < c->ncategory; i++)
        fprintf(w->out, "%s%s", i ? " | " : "  categories: ", c->categories[i]);
    if (any) fputc('\n', w->out);
    for (size_t s = 0; any && s < c->nseries; s++) {
        fprintf(w->out, "  %s: ", c->series[s].name ? c->series[s].name : "-");
        write_points(w, c->series[s].values, c->ncategory, c->show);
        fputc('\n', w->out);
    }
    if (any && c->steps && c->ncategory > 1) {
        fputs("  steps: ", w->out);
        write_points(w, c->steps, c->ncategory - 1, SHOW_PERCENT);
        fputc('\n', w->out);
    }
    if (c->note) fprintf(w->out, "  (%s)\n", c->note);
}

static void write_cards(struct writer *w, const struct card *cards, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct card *c = &cards[i];
        fprintf(w->out, "card %s: %s %s; %s; %s; [%s] %s; ", c->label, shown(w, c->value, c->show),
                c->unit ? c->unit : "", c->target ? c->target : "-", c->change ? c->change : "-",
                status_text(c->status), c->status_word ? c->status_word : "");
        write_points(w, c->points, c->npoint, c->show);
        fputc('\n', w->out);
    }
}

static void write_blocks(struct writer *w, const struct block *blocks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct block *b = &blocks[i];
        switch (b->kind) {
        case BLOCK_TEXT:
            if (b->text.status != STATUS_NONE) fprintf(w->out, "[%s] ", status_text(b->text.status));
            fprintf(w->out, "%s\n", b->text.text);
            break;
        case BLOCK_CARDS: write_cards(w, b->cards.at, b->cards.n); break;
        case BLOCK_TABLE: write_table(w, &b->table); break;
        case BLOCK_CHART: write_chart(w, &b->chart); break;
        case BLOCK_COLUMNS:
        case BLOCK_STACK: write_blocks(w, b->children.at, b->children.n); break;
        case BLOCK_LINES: fprintf(w->out, "lines: %s\n", b->lines.title ? b->lines.title : ""); break;
        case BLOCK_BREAK: fputs("----\n", w->out); break;
        }
    }
}

static void write_document(FILE *out, struct arena scratch, const struct report *r,
                           const struct document *d)
{
    struct writer w = {out, &scratch, r};
    if (d->medium == MEDIUM_JSON || d->medium == MEDIUM_REJECTS) return;
    fprintf(out, "== %s: %s\n%s\n", d->file, d->title, d->subtitle ? d->subtitle : "");
    for (size_t i = 0; i < d->npage; i++) {
        fprintf(out, "\n# %s\n", d->pages[i].title);
        if (d->pages[i].message) fprintf(out, "%s\n", d->pages[i].message);
        write_blocks(&w, d->pages[i].blocks, d->pages[i].nblock);
    }
    fputc('\n', out);
}

bool render_text(const struct render_context *rc, struct arena scratch,
                 const struct document *doc, const char *path)
{
    const struct report *r = rc->report;
    FILE *f = fopen(path, "wb");
    if (f) {
        fprintf(f, "mondaypack %s · %s %s\n%s\n\n", r->period_label, r->company,
                r->complete ? "" : "(running)", r->footer ? r->footer : "");
        for (size_t i = 0; i < r->ndocument; i++)
            if (!doc || doc == &r->documents[i]) write_document(f, scratch, r, &r->documents[i]);
    }
    bool ok = f && !ferror(f);
    if (f && fclose(f) != 0) ok = false;
    if (!ok) diag_say(rc->diags, DIAG_ERROR, path, 0, NULL, (str){0}, "cannot be written");
    return ok;
}
