/* What a reader must know beside the figures: files that could not be used, how to read the
 * numbers.
 *
 * In: input files, results, calendar. Out: short texts; page one names unusable files
 * (SPEC 1), the last page says the rest. */
#include "base/file.h"
#include "report/builders.h"

#define NAMED_MOST 4

/* Files that could not be used, on page one; nothing if all could. */
bool build_unused_files(struct build *b, const struct place *p, struct block *out)
{
    (void)p;
    const char *names[NAMED_MOST];
    size_t n = 0, all = 0;
    for (size_t i = 0; i < b->m->files.n; i++) {
        const struct input_file *f = &b->m->files.at[i];
        if (!f->problem) continue;
        if (all++ < NAMED_MOST)
            names[n++] = fill(b, "titled", path_base(f->path), f->problem);
    }
    if (n == 0) return false;
    const char *text =
        fill(b, "note.unused_files", joined(b, names, n, word(b, "list_comma")));
    if (all > n)
        text = fill(b, "msg.then", text,
                    fill(b, "note.more_files", int_text(b, (int64_t)(all - n))));
    *out = text_block_of(text, TEXT_BODY);
    out->text.status = STATUS_RED;
    return true;
}

struct notes {
    struct build *b;
    struct block *at;
    size_t n;
};

static void note_add(struct notes *n, const char *text)
{
    n->at[n->n++] = text_block_of(text, TEXT_NOTE);
}

static void note_unassigned(struct notes *n)
{
    struct build *b = n->b;
    uint32_t nobody = unassigned_scope(b);
    if (nobody == REF_NONE) return;
    struct view sold = view_of(b, "signed_amount", nobody);
    struct view owed = view_of(b, "receivable_open", nobody);
    note_add(n, fill(b, "note.unassigned", figure_unit(b, sold.value, SHOW_WAN),
                     figure_unit(b, owed.value, SHOW_WAN)));
}

static void note_forecast(struct notes *n)
{
    struct build *b = n->b;
    struct view count = view_of(b, "forecast_left_out", 0);
    struct view sum = view_of(b, "forecast_left_out.amount", 0);
    if (!count.value.known || count.value.scaled == 0) return;
    note_add(n, fill(b, "note.left_out", figure_unit(b, count.value, SHOW_COUNT),
                     figure_unit(b, sum.value, SHOW_WAN)));
}

static void note_calendar(struct notes *n)
{
    struct civil c = civil_of(n->b->r->now.d);
    if (calendar_knows_year(n->b->m->calendar, c.year)) return;
    note_add(n, fill(n->b, "note.calendar", arena_printf(n->b->a, "%d", c.year)));
}

/* How to read the numbers. */
bool build_reading_notes(struct build *b, const struct place *p, struct block *out)
{
    (void)p;
    struct notes n = {.b = b, .at = arena_many(b->a, struct block, 10)};
    if (!b->r->complete) note_add(&n, fill(b, "note.running", b->rep->data_date));
    note_unassigned(&n);
    note_forecast(&n);
    if (b->m->contracts_from_deals) note_add(&n, word(b, "note.contracts_from_deals"));
    note_calendar(&n);
    note_add(&n, word(b, "note.rounding"));
    note_add(&n, word(b, "note.moved_reps"));
    *out = stack_of(b, n.at, n.n);
    return true;
}
