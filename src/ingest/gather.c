/* Parts of a run: a file each, loaded on any thread into a model of its own. In: finished parts,
 * in the order of the run; out: the run's model, with texts, rows and what is known of them as if
 * the files had been read one after the other. */
#include "ingest/load.h"

#include "model/fields.h"

struct part *part_begin(struct ingest *run)
{
    struct arena arena = arena_new();
    struct part *p = arena_one(&arena, struct part);
    p->arena = arena;
    diags_init(&p->diags, &p->arena);
    p->diags.quiet = true;
    model_init(&p->model, &p->arena, &p->diags, run->model->settings, run->model->calendar);
    p->model.files.at = run->model->files.at; /* each part writes to its own file's only */
    p->model.files.n = run->model->files.n;
    p->in.model = &p->model;
    p->in.arena = &p->arena;
    p->in.scratch = arena_new();
    p->in.profiles = run->profiles;
    p->in.twice = run->twice;
    p->in.twice_numbered = run->twice_numbered;
    p->in.before = run;
    return p;
}

static bool is_symbol(enum field_kind kind)
{
    switch (kind) {
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_FLAG:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: return true;
    case FIELD_SCOPE: /* at offset2 */
    case FIELD_MONEY:
    case FIELD_DAY:
    case FIELD_MOMENT:
    case FIELD_SHARE:
    case FIELD_NUMBER:
    case FIELD_CHOICE:
    case FIELD_STAGE:
    case FIELD_TIER:
    case FIELD_PERIOD:
    case FIELD_WEEK: break;
    }
    return false;
}

/* Where a record holds symbols. */
static size_t symbol_places(enum table t, size_t places[2 * FIELDS_MAX])
{
    size_t n = 0;
    for (const struct field *f = table_info(t)->fields; f->name; f++) {
        if (!field_is_kept(f)) continue;
        if (is_symbol(f->kind)) places[n++] = f->offset;
        if (f->kind == FIELD_SCOPE || f->kind == FIELD_CONTRACT) places[n++] = f->offset2;
    }
    return n;
}

static void cells_rename(struct cells cells, size_t first, size_t end,
                         const struct renaming *become)
{
    if (end > cells.n) end = cells.n;
    for (size_t i = first; i < end; i++) {
        sym *s = (sym *)(cells.at + i * cells.step);
        if (*s != REF_NONE) *s = renamed(become, *s);
    }
}

void part_rename(struct part *p)
{
    enum { AT_ONCE = 1024 }; /* rows that stay in the cache from one column to the next */
    struct cells cells[2 * FIELDS_MAX];
    size_t places[2 * FIELDS_MAX];
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        size_t rows = model_count(&p->model, t), n = symbol_places(t, places);
        struct bundles *packed = model_bundles(&p->model, t);
        if (packed) bundles_rename(packed, table_info(t), &p->become);
        for (size_t k = 0; k < n; k++) cells[k] = model_cells(&p->model, t, places[k]);
        for (size_t i = 0; i < rows; i += AT_ONCE)
            for (size_t k = 0; k < n; k++)
                cells_rename(cells[k], i, i + AT_ONCE, &p->become);
    }
}

void part_names(struct ingest *run, struct part *p)
{
    interner_merge(run->model->names, p->model.names, &p->become);
    p->renamed = p->become.one_by_one;
    if (p->renamed) part_rename(p);
}

struct knowing {
    struct ingest *run;
    const struct renaming *become;
};

static void known_add(void *of, sym s, const void *value)
{
    struct knowing *k = of;
    uint8_t more = *(const uint8_t *)value & ~(unsigned)KNOWN_ASKED;
    if (!more) return;
    sym become = renamed(k->become, s);
    uint8_t *flags = known_flags(k->run, become);
    if (more & *flags & KNOWN_CUSTOMER) more |= KNOWN_TWICE;
    if (more & KNOWN_TWICE) {
        k->run->twice = true;
        k->run->twice_numbered |= sym_like_id(k->run->model->names, become);
    }
    *flags |= more;
}

static void known_gather(struct ingest *run, struct part *p)
{
    struct knowing k = {run, &p->become};
    if (p->in.known.size) sym_map_walk(&p->in.known, known_add, &k);
    sym_map_free(&p->in.known);
    renaming_free(&p->become);
}

void part_gather(struct ingest *run, struct part *p)
{
    struct model *m = run->model;
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        m->present[t] |= p->model.present[t];
        m->columns[t] |= p->model.columns[t];
        keys_append(&run->keys[t], &p->in.keys[t]);
        model_rows_move(m, &p->model, t);
    }
    known_gather(run, p);
    for (size_t i = 0; i < p->in.kept.n; i++) *vec_push(&run->kept) = p->in.kept.at[i];
    vec_free(&p->in.kept);
    __atomic_store_n(&m->rows_made, m->rows_made + p->model.rows_made, __ATOMIC_RELAXED);
}
