/* Cells of words: choices, stages, flags and the like by the words of profile and
 * vocabulary; names, ids and references as symbols. Numbers and dates are in convert.c. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "ingest/convert.h"

#define TEXT_MOST 4000 /* bytes; a longer text is cut between two characters */

static const char *word_find(const struct column_plan *c, str folded)
{
    for (int i = 0; i < 2; i++) {
        const char *to = value_find(c->values[i], folded);
        if (to) return to;
    }
    return NULL;
}

static int choice_value(const struct column_plan *c, str folded)
{
    const char *to = word_find(c, folded);
    for (int pass = 0; pass < 2; pass++) {
        for (const struct choice *k = c->field->choices; k->word; k++)
            if (to ? strcmp(to, k->word) == 0 : str_is(folded, k->word)) return k->value;
        if (!c->otherwise) break;
        to = c->otherwise;
    }
    return -1;
}

bool choice_is_known(struct arena scratch, const struct column_plan *c, str cell)
{
    return choice_value(c, text_fold(&scratch, str_trim(cell))) >= 0;
}

static int stage_value(const struct converter *to, const struct column_plan *c, str folded)
{
    const struct settings *s = to->model->settings;
    const char *id = word_find(c, folded);
    if (!id) id = c->otherwise;
    if (!id) return -1;
    for (size_t i = 0; i < s->nstage; i++)
        if (strcmp(s->stages[i].id, id) == 0) return (int)i;
    return strcmp(id, "none") == 0 ? STAGE_NONE : -1;
}

/* A类, A（重点客户）, Tier A. */
static int tier_value(const struct column_plan *c, str folded)
{
    const char *to = word_find(c, folded);
    if (to) folded = str_of(to);
    if (str_starts(folded, "tier ")) folded = str_sub(folded, 5, folded.n);
    char letter = folded.n ? (char)(folded.s[0] & ~32) : 0;
    bool alone =
        folded.n == 1 || (folded.n > 1 && ((folded.s[1] & 0x80) || folded.s[1] == '(' ||
                                           folded.s[1] == ' ' || folded.s[1] == '-'));
    return alone && letter >= 'A' && letter <= 'D' ? letter : -1;
}

static int flag_value(str folded)
{
    static const char *const no[] = {"0", "no", "n", "none", "false", "否", "无", "正常"};
    for (size_t i = 0; i < COUNT_OF(no); i++)
        if (str_is(folded, no[i])) return 0;
    return 1;
}

static int scope_value(const struct column_plan *c, str folded)
{
    static const char *const words[] = {"company", "region", "team", "rep"};
    static const enum scope_kind kinds[] = {SCOPE_COMPANY, SCOPE_REGION, SCOPE_TEAM,
                                            SCOPE_REP};
    const char *to = word_find(c, folded);
    if (to) folded = str_of(to);
    for (size_t i = 0; i < COUNT_OF(words); i++)
        if (str_is(folded, words[i])) return (int)kinds[i];
    return SCOPE_OTHER;
}

static int word_value(struct converter *to, const struct column_plan *c, str cell)
{
    struct arena s = to->scratch;
    str folded = text_fold(&s, cell);
    switch (c->field->kind) {
    case FIELD_CHOICE: return choice_value(c, folded);
    case FIELD_STAGE: return stage_value(to, c, folded);
    case FIELD_TIER: return tier_value(c, folded);
    case FIELD_FLAG: return flag_value(folded);
    case FIELD_SCOPE: return scope_value(c, folded);
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_MONEY:
    case FIELD_DAY:
    case FIELD_MOMENT:
    case FIELD_SHARE:
    case FIELD_NUMBER:
    case FIELD_PERIOD:
    case FIELD_WEEK:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: break;
    }
    return -1;
}

static void flag_put(const struct field *f, const struct memo *m, char *record)
{
    *(sym *)(record + f->offset) = m->also;
    *(bool *)(record + f->offset2) = m->value;
}

/* What the cell is, remembered or found out. */
static struct memo word_recall(struct converter *to, struct column_plan *c, str cell)
{
    bool known = false;
    struct memo *m = memo_fits(cell) ? memo_slot(c->memo, cell, &known) : NULL;
    if (known) return *m;
    struct memo found = {.value = word_value(to, c, cell)};
    if (c->field->kind == FIELD_FLAG && !cell_blank(cell))
        found.also = intern(to->model->names, cell);
    else if (c->field->kind == FIELD_FLAG)
        found.value = 0;
    if (m) memo_keep(m, cell, found.value, found.also);
    return found;
}

enum conversion word_convert(struct converter *to, struct column_plan *c, str cell,
                             char *record)
{
    const struct field *f = c->field;
    if (cell.n == 0 || (f->kind != FIELD_FLAG && cell_blank(cell))) return CELL_EMPTY;
    struct memo m = word_recall(to, c, cell);
    if (m.value < 0)
        return cell_bad(
            to, f->kind == FIELD_STAGE
                    ? "is no known stage; add it to the profile's values or to rules.yaml"
                    : "is no known word here; add it to the profile's values");
    if (f->kind == FIELD_FLAG)
        flag_put(f, &m, record);
    else
        *(uint8_t *)(record + f->offset) = (uint8_t)m.value;
    if (f->kind == FIELD_SCOPE)
        *(sym *)(record + f->offset2) = intern(to->model->names, cell);
    return CELL_SET;
}

/* ---- texts and references ---- */

/* Excel has made a number of a long id: 2.41E+18. What it was is lost. */
static bool id_destroyed(str cell)
{
    size_t i = 0, e = cell.n;
    if (!memchr(cell.s, 'E', cell.n)) return false;
    for (; i < cell.n && e == cell.n; i++) {
        char c = cell.s[i];
        if (c == 'E' && i > 0)
            e = i;
        else if ((c < '0' || c > '9') && !(c == '.' && i == 1))
            return false;
    }
    if (e + 2 >= cell.n || cell.s[e + 1] != '+') return false;
    for (i = e + 2; i < cell.n; i++)
        if (cell.s[i] < '0' || cell.s[i] > '9') return false;
    return true;
}

static str text_capped(str cell)
{
    if (cell.n <= TEXT_MOST) return cell;
    size_t n = TEXT_MOST;
    while (n && (cell.s[n] & 0xC0) == 0x80) n--;
    return (str){cell.s, n};
}

static bool has_words(const struct column_plan *c)
{
    return c->values[0]->n || c->values[1]->n;
}

static str word_replaced(struct converter *to, const struct column_plan *c, str cell)
{
    if (!has_words(c)) return cell;
    struct arena s = to->scratch;
    const char *word = word_find(c, text_fold(&s, cell));
    return word ? str_of(word) : cell;
}

/* Texts of few different words (products, sources) are found without the table of all. */
static sym text_recall(struct converter *to, struct column_plan *c, str cell)
{
    bool known = false;
    struct memo *m = memo_fits(cell) ? memo_slot(c->memo, cell, &known) : NULL;
    if (known) return (sym)m->value;
    sym text = intern(to->model->names, text_capped(word_replaced(to, c, cell)));
    if (m) memo_keep(m, cell, text, 0);
    return text;
}

/* Ids that end in no number may be few as well (metrics of targets). */
static sym id_recall(struct converter *to, struct column_plan *c, str cell)
{
    bool known = false;
    sym id = intern_id(to->model->names, text_capped(cell), &c->series);
    if (id & SYM_NUMBERED || !memo_fits(cell)) return id;
    struct memo *m = memo_slot(c->memo, cell, &known);
    memo_keep(m, cell, id, 0);
    return id;
}

enum conversion text_convert(struct converter *to, struct column_plan *c, str cell,
                             char *record)
{
    const struct field *f = c->field;
    bool is_id = f->kind != FIELD_TEXT;
    if (cell_blank(cell)) return CELL_EMPTY;
    if (is_id && id_destroyed(cell))
        return cell_bad(
            to, "is an id that Excel turned into a number; export the column as text");
    sym id = is_id && !has_words(c) ? id_recall(to, c, cell) : text_recall(to, c, cell);
    *(sym *)(record + f->offset) = id;
    if (f->kind == FIELD_CONTRACT) *(sym *)(record + f->offset2) = id;
    return CELL_SET;
}
