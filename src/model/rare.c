/* Rare columns. They appear with the first cell that is given, and from then on go with
 * their table through all that happens to it. */
#include "model/rare.h"

#include <string.h>

static const struct {
    enum table table;
    uint32_t none; /* the cell of a row that does not give it */
} rare[] = {
    [RARE_TARGET_SCOPE_WORD] = {TABLE_TARGETS, SYM_EMPTY},
    [RARE_LEAD_CUSTOMER] = {TABLE_LEADS, REF_NONE},
    [RARE_LEAD_PHONE] = {TABLE_LEADS, SYM_EMPTY},
    [RARE_DEAL_LEAD] = {TABLE_DEALS, REF_NONE},
    [RARE_DEAL_NAME] = {TABLE_DEALS, SYM_EMPTY},
    [RARE_DEAL_NEXT_STEP] = {TABLE_DEALS, SYM_EMPTY},
    [RARE_DEAL_OBSTACLE] = {TABLE_DEALS, SYM_EMPTY},
    [RARE_ACTIVITY_DEAL] = {TABLE_ACTIVITIES, REF_NONE},
    [RARE_ACTIVITY_NOTE] = {TABLE_ACTIVITIES, SYM_EMPTY},
    [RARE_TASK_TITLE] = {TABLE_TASKS, SYM_EMPTY},
};

_Static_assert(COUNT_OF(rare) == RARE_COUNT, "each rare column belongs to a table");

/* Cells up to the n-th that nobody gave. */
static void pad(struct model *m, enum rare r, size_t n)
{
    while (m->rare[r].n < n) *vec_push(&m->rare[r]) = rare[r].none;
}

void rare_add(struct model *m, enum table t, size_t i, const char *row)
{
    const struct table_info *info = table_info(t);
    for (size_t at = info->record; at < info->row; at += sizeof(uint32_t)) {
        enum rare r = rare_at(info, at);
        uint32_t value;
        memcpy(&value, row + at, sizeof value);
        if (m->rare[r].n == 0 && value == rare[r].none) continue;
        pad(m, r, i);
        *vec_push(&m->rare[r]) = value;
    }
}

void rare_append(struct model *to, size_t n, struct model *from, size_t more, enum table t)
{
    for (enum rare r = 0; r < RARE_COUNT; r++) {
        if (rare[r].table != t || to->rare[r].n + from->rare[r].n == 0) continue;
        pad(from, r, more);
        pad(to, r, n);
        if (n == 0) {
            vec_free(&to->rare[r]);
            to->rare[r] = from->rare[r];
            from->rare[r] = (struct rare_column){NULL, 0, 0};
        }
        for (size_t i = 0; i < from->rare[r].n; i++)
            *vec_push(&to->rare[r]) = from->rare[r].at[i];
        vec_free(&from->rare[r]);
    }
}

void rare_drop(struct model *m, enum table t, size_t n, const uint64_t *dead)
{
    for (enum rare r = 0; r < RARE_COUNT; r++) {
        struct rare_column *c = &m->rare[r];
        size_t kept = 0;
        if (rare[r].table != t || c->n == 0) continue;
        for (size_t i = 0; i < n; i++)
            if (!bit_at(dead, i)) c->at[kept++] = c->at[i];
        c->n = kept;
    }
}

void rare_move(struct model *m, enum table t, size_t n, const uint32_t *moved)
{
    for (enum rare r = 0; r < RARE_COUNT; r++) {
        struct rare_column *c = &m->rare[r], to;
        if (rare[r].table != t || c->n == 0) continue;
        vec_make(&to, n);
        for (size_t i = 0; i < n; i++) to.at[moved[i]] = c->at[i];
        vec_free(c);
        *c = to;
    }
}
