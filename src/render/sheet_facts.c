/* What one look at all rows of a table tells about each column: its width, its sum, whether its
 * texts suit SUMIFS, where a light first stands.
 *
 * In: rows of a table, all at once or by several threads, each with a survey of its own. Out: facts
 * by column. */
#include <math.h>
#include <string.h>

#include "base/text.h"
#include "render/book.h"

enum { KNOWN_TEXTS = 1024 };

/* The longest figures of a column. Text grows with size, so the largest and the smallest of
 * each kind are enough. */
struct extremes {
    bool seen;
    struct figure least, most;
};

struct survey {
    struct book *b; /* of the thread */
    const struct table_block *t;
    struct column_facts *facts;
    struct extremes (*figures)[4]; /* not whole or whole, of numbers, then of money */
    struct {
        const char *text;
        double columns;
    } known[KNOWN_TEXTS]; /* texts come again: people, teams, words */
};

static double columns_of(struct survey *v, const char *text, bool passing)
{
    if (passing) return text_columns(text);
    size_t i = ((uintptr_t)text >> 3) % KNOWN_TEXTS;
    if (v->known[i].text != text) {
        v->known[i].text = text;
        v->known[i].columns = text_columns(text);
    }
    return v->known[i].columns;
}

/* A text that a criterion of SUMIFS takes as it is: no wildcard, no operator, nothing that
 * might be read as a number or a date. */
static bool plain_criterion(const char *text)
{
    size_t n = strlen(text);
    if (n == 0 || n > 200 || strpbrk(text, "*?~\"") || strchr("<>=+-", *text)) return false;
    bool digit = *text >= '0' && *text <= '9';
    return !digit || strstr(text, "天") || strstr(text, "day");
}

static double figure_columns(struct survey *v, struct figure f, enum show show)
{
    struct arena scratch = v->b->row;
    return text_columns(figure_text(&scratch, f, show, v->b->report->language)) +
           (show == SHOW_POINTS ? 7
            : show == SHOW_WAN  ? 1.8
                                : 0.8);
}

static void need(struct column_facts *f, double columns)
{
    f->other = fmax(f->other, columns * 1.06 + 1);
}

static bool is_between(const struct extremes *e, struct figure f)
{
    return e->seen && f.scaled >= e->least.scaled && f.scaled <= e->most.scaled;
}

static void see_figure(struct survey *v, size_t c, const struct cell *cell)
{
    const struct figure f = cell->figure;
    bool own = cell->show != SHOW_NONE && cell->show != v->t->columns[c].show;
    if (own || !f.known) {
        enum show show = cell->show != SHOW_NONE ? cell->show : v->t->columns[c].show;
        need(&v->facts[c], figure_columns(v, f, show));
        return;
    }
    struct extremes *e = &v->figures[c][2 * f.money];
    if (is_between(&e[0], f) && is_between(&e[1], f)) return;
    e += f.money ? f.scaled % 100 == 0 : f.scaled % 1000000 == 0;
    if (!e->seen) *e = (struct extremes){true, f, f};
    if (f.scaled < e->least.scaled) e->least = f;
    if (f.scaled > e->most.scaled) e->most = f;
}

/* Bytes that begin characters of more than one byte, and those that continue them. */
static void count_bytes(const char *text, size_t n, size_t *begin, size_t *go_on)
{
    const uint64_t ones = UINT64_MAX / 255;
    size_t i = 0, high = 0, broad = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t u;
        memcpy(&u, text + i, sizeof u);
        uint64_t highs = u >> 7 & ones;
        high += highs * ones >> 56;
        broad += (highs & u >> 6) * ones >> 56;
    }
    for (; i < n; i++) {
        high += (unsigned char)text[i] >> 7;
        broad += (unsigned char)text[i] >= 0xC0;
    }
    *begin = broad;
    *go_on = high - broad;
}

/* Can the text not need more than has been needed before? Bytes are counted instead of widths:
 * all of them as if they were capitals, then by what they begin, then capitals alone. */
static bool is_covered(const char *text, double before)
{
    double room = (before - 1) * (1 / 1.06) - 1e-6;
    size_t n = strlen(text), capital = 0, broad, more;
    if (1.25 * (double)n <= room) return true;
    count_bytes(text, n, &broad, &more);
    double columns = 1.05 * (double)(n - broad - more) + 2.0 * (double)broad;
    if (columns > room) return false;
    if (columns + 0.2 * (double)(n - broad - more) <= room) return true;
    for (size_t i = 0; i < n; i++) capital += (unsigned char)(text[i] - 'A') < 26;
    return columns + 0.2 * (double)capital <= room;
}

static void see_text(struct survey *v, size_t c, const struct cell *cell, bool body)
{
    struct column_facts *f = &v->facts[c];
    const char *text = cell->text;
    bool id = v->t->columns[c].is_id; /* its texts may come from anywhere */
    if (id && !is_covered(text, f->other)) need(f, text_columns(text));
    if (!id && !is_covered(text, f->text))
        f->text = fmax(f->text, columns_of(v, text, v->t->columns[c].passing) * 1.06 + 1);
    if (body && f->asked && !f->odd && !plain_criterion(text)) f->odd = true;
}

static void see_cell(struct survey *v, size_t c, const struct cell *cell, size_t r,
                     bool body)
{
    struct column_facts *f = &v->facts[c];
    if (!f->decided && cell->kind != CELL_EMPTY) {
        f->decided = true;
        f->written = cell->kind != CELL_SPARK && cell->kind != CELL_BULLET;
    }
    switch (cell->kind) {
    case CELL_TEXT:
        if (cell->text) see_text(v, c, cell, body);
        return;
    case CELL_STATUS:
        need(f, columns_of(v, cell->text ? cell->text : "", v->t->columns[c].passing) + 3);
        if (f->first[STATUS_NONE] == 0) f->first[STATUS_NONE] = r + 1;
        if (f->first[cell->status] == 0 && cell->text && *cell->text)
            f->first[cell->status] = r + 1;
        return;
    case CELL_FIGURE:
    case CELL_BAR:
        see_figure(v, c, cell);
        if (body && cell->figure.known) f->sum += cell->figure.scaled;
        return;
    case CELL_DATE: need(f, 11); return;
    case CELL_WRITE:
        need(f, cell->figure.known ? 9 : 16);
        f->typed = true;
        return;
    case CELL_EMPTY:
    case CELL_SPARK:
    case CELL_BULLET:
    case CELL_TICK: need(f, 4); return;
    }
}

/* Which columns formulas of this table take their criteria from. */
static void mark_asked(struct column_facts *facts, const struct formula *f)
{
    for (; f; f = f->otherwise)
        for (int part = 0; part < 2; part++) {
            const struct sum_of *s = part ? &f->den : &f->num;
            for (size_t i = 0; i < s->nwhere; i++)
                if (s->where[i].cell) facts[s->where[i].cell - 1].asked = true;
        }
}

static void close_column(struct survey *v, size_t c)
{
    struct column_facts *f = &v->facts[c];
    if (!f->decided) f->written = true;
    for (int i = 0; i < 4; i++) {
        const struct extremes *e = &v->figures[c][i];
        if (!e->seen) continue;
        need(f, figure_columns(v, e->least, v->t->columns[c].show));
        need(f, figure_columns(v, e->most, v->t->columns[c].show));
    }
}

struct survey *survey_new(struct book *b, const struct table_block *t, struct arena *a)
{
    struct survey *v = arena_one(a, struct survey);
    *v = (struct survey){.b = b, .t = t};
    v->figures = arena_take_array(a, sizeof *v->figures, t->ncolumn);
    v->facts = arena_many(a, struct column_facts, t->ncolumn);
    for (size_t c = 0; c < t->ncolumn; c++) mark_asked(v->facts, t->columns[c].live);
    for (size_t r = 0; !t->source && r < t->nrow; r++)
        mark_asked(v->facts, t->rows[r].live);
    return v;
}

void survey_row(struct survey *v, const struct row *row, size_t r, bool body)
{
    for (size_t c = 0; c < v->t->ncolumn; c++) see_cell(v, c, &row->cells[c], r, body);
}

static void extremes_join(struct extremes *all, const struct extremes *part)
{
    if (!part->seen) return;
    if (!all->seen) *all = *part;
    if (part->least.scaled < all->least.scaled) all->least = part->least;
    if (part->most.scaled > all->most.scaled) all->most = part->most;
}

static void facts_join(struct column_facts *all, const struct column_facts *part)
{
    all->odd |= part->odd;
    all->typed |= part->typed;
    all->text = fmax(all->text, part->text);
    all->other = fmax(all->other, part->other);
    all->sum += part->sum;
    for (size_t i = 0; i < STATUS_COUNT; i++) {
        bool sooner = part->first[i] && (!all->first[i] || part->first[i] < all->first[i]);
        if (sooner) all->first[i] = part->first[i];
    }
}

void survey_join(struct survey *all, const struct survey *part)
{
    for (size_t c = 0; c < all->t->ncolumn; c++) {
        facts_join(&all->facts[c], &part->facts[c]);
        for (int i = 0; i < 4; i++)
            extremes_join(&all->figures[c][i], &part->figures[c][i]);
    }
}

const struct column_facts *survey_end(struct survey *v)
{
    for (size_t c = 0; c < v->t->ncolumn; c++) close_column(v, c);
    return v->facts;
}

const struct column_facts *table_survey(struct book *b, const struct table_block *t,
                                        size_t nbody, bool *bodies)
{
    struct arena scratch = b->row = b->fresh;
    struct cell *room = arena_many(&scratch, struct cell, t->ncolumn);
    struct survey *v = survey_new(b, t, &scratch);
    size_t size = t->ncolumn * sizeof *v->facts;
    b->row = scratch;
    *bodies = true;
    for (size_t r = 0; r < t->nrow; r++) {
        struct arena made = b->row;
        struct row row = table_row(t, r, room, &made);
        *bodies = *bodies && (r >= nbody || row.kind == ROW_BODY);
        survey_row(v, &row, r, r < nbody);
    }
    return memcpy(arena_take(b->arena, size), survey_end(v), size);
}
