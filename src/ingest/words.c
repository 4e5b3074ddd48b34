/* The words of exports in one comparable form: header captions with their units, cell
 * words, and the maps from an export's words to the canonical ones. */
#include "ingest/profile.h"

#include <string.h>

#include "base/text.h"
#include "ingest/currency.h"
#include "ingest/unit.h"

/* "(USD)", "(美元)", "(万美元)", "(USD K)": of several words the one that is a currency. */
static void currency_inside(str inside, char out[4])
{
    static const char *const units[] = {"千", "百万", "万", "亿"};
    for (size_t at = 0; at <= inside.n;) {
        size_t end = at;
        while (end < inside.n && !strchr(",;/:", inside.s[end])) end++;
        str word = {inside.s + at, end - at};
        for (size_t i = 0; i < COUNT_OF(units); i++)
            if (str_starts(word, units[i])) word = str_sub(word, strlen(units[i]), word.n);
        if (currency_named(word, out)) return;
        at = end + 1;
    }
    *out = 0;
}

/* "Amount USD": a code in capitals that stands alone at the end. */
static void currency_behind(str text, char out[4])
{
    text = str_trim(text);
    if (text.n < 5 || text.s[text.n - 4] != ' ') return;
    char code[3];
    for (int i = 0; i < 3; i++) {
        char c = text.s[text.n - 3 + (size_t)i];
        if (c < 'A' || c > 'Z') return;
        code[i] = (char)(c + 32);
    }
    if (!currency_named((str){code, 3}, out)) *out = 0;
}

/* Where the last bracket "(…)" begins; text.n if the text does not end with one. */
static size_t bracket_at(str text)
{
    if (text.n < 3 || text.s[text.n - 1] != ')') return text.n;
    size_t at = text.n - 1;
    while (at > 0 && text.s[at] != '(') at--;
    return at > 0 ? at : text.n;
}

struct header_word header_word(struct arena *a, str text)
{
    str folded = text_fold(a, text);
    char *out = arena_take(a, folded.n + 1), *bare = arena_take(a, folded.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < folded.n; i++) {
        char c = folded.s[i];
        if (c == ' ' || c == '_' || c == '*' || c == '\n' || c == '\r' || c == '\t')
            continue;
        if (c == '-' && i > 0 && i + 1 < folded.n) continue;
        out[n++] = c;
    }
    while (n && (out[n - 1] == ':' || out[n - 1] == '-')) n--;
    out[n] = 0;
    struct header_word word = {.full = out, .bare = out, .power = UNIT_UNKNOWN};
    size_t bracket = bracket_at((str){out, n}), suffix = unit_suffix((str){out, n});
    word.of_the_books = currency_of_the_books((str){out, n});
    currency_behind(text, word.currency);
    if (bracket == n && suffix == n) return word;
    memcpy(bare, out, bracket < suffix ? bracket : suffix);
    word.bare = bare;
    str inside = {out + suffix + 1, n - suffix - 1};
    if (bracket < n) inside = (str){out + bracket + 1, n - bracket - 2};
    word.power = unit_in_brackets(inside);
    currency_inside(inside, word.currency);
    return word;
}

static const char *word_of(struct arena *a, const char *text, enum word_kind kind)
{
    switch (kind) {
    case WORD_HEADER: return header_word(a, str_of(text)).full;
    case WORD_CELL: return arena_copy(a, text_fold(a, str_of(text)));
    case WORD_AS_IS: return text;
    }
    return text;
}

struct words words_read(struct arena *a, struct diags *ds, const struct yaml_node *node,
                        enum word_kind kind)
{
    struct words w = {NULL, 0};
    if (!node) return w;
    if (node->kind == YAML_MAP) {
        yaml_complain(ds, node, "expected a word or a list of words");
        return w;
    }
    w.at = arena_many(a, const char *, node->count + 1);
    if (node->kind == YAML_TEXT) {
        w.at[w.n++] = word_of(a, node->text, kind);
        return w;
    }
    for (const struct yaml_node *item = node->child; item; item = item->next) {
        if (item->kind != YAML_TEXT)
            yaml_complain(ds, item, "expected a word");
        else
            w.at[w.n++] = word_of(a, item->text, kind);
    }
    return w;
}

/* Is `to` something that a column of this kind can hold? */
static bool value_legal(const struct field *f, const struct settings *settings,
                        const char *to)
{
    if (f->kind == FIELD_CHOICE) {
        for (const struct choice *c = f->choices; c->word; c++)
            if (strcmp(c->word, to) == 0) return true;
        return false;
    }
    if (f->kind == FIELD_STAGE) {
        if (strcmp(to, "none") == 0 || !settings) return true;
        for (size_t i = 0; i < settings->nstage; i++)
            if (strcmp(settings->stages[i].id, to) == 0) return true;
        return false;
    }
    return true;
}

struct value_map values_read(struct arena *a, struct diags *ds,
                             const struct yaml_node *node, const struct field *field,
                             const struct settings *settings)
{
    struct value_map map = {NULL, 0};
    if (!node) return map;
    if (node->kind != YAML_MAP) {
        yaml_complain(ds, node, "expected a map: canonical word: [words of the export]");
        return map;
    }
    size_t cap = 0;
    for (const struct yaml_node *v = node->child; v; v = v->next) cap += v->count + 1;
    map.at = arena_take_array(a, sizeof *map.at, cap);
    for (const struct yaml_node *v = node->child; v; v = v->next) {
        if (!value_legal(field, settings, v->key)) {
            yaml_complain(ds, v, "\"%s\" is no value of %s", v->key, field->name);
            continue;
        }
        struct words w = words_read(a, ds, v, WORD_CELL);
        for (size_t i = 0; i < w.n; i++) {
            map.at[map.n].word = w.at[i];
            map.at[map.n++].to = v->key;
        }
    }
    return map;
}

const char *value_find(const struct value_map *map, str folded)
{
    for (size_t i = 0; i < map->n; i++)
        if (str_is(folded, map->at[i].word)) return map->at[i].to;
    return NULL;
}
