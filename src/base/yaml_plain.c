/* Reads the YAML that people write into templates, in a fifth of libyaml's time. In: a text; out:
 * the same tree of nodes, line and column included. Whatever is not one of a few forms on lines of
 * their own ends it at once, so that no text is understood in two ways: libyaml reads that. */
#include "base/yaml_plain.h"

#include <string.h>

#include "base/text.h"

enum { DEPTH_PLAIN = 24, KEY_LONGEST = 200 };

struct plain {
    str text;
    size_t at, start; /* start: of the line at hand */
    uint32_t line;
    size_t counted; /* characters of the line up to `seen` */
    size_t seen;
    struct arena *a;
    const char *file;
    int depth;
};

static char byte(const struct plain *p, size_t at)
{
    return at < p->text.n ? p->text.s[at] : '\n';
}

static char here(const struct plain *p)
{
    return byte(p, p->at);
}

static bool ends_word(char c)
{
    return c == ' ' || c == '\n';
}

/* ---- lines ---- */

static void line_next(struct plain *p)
{
    p->start = p->seen = ++p->at;
    p->counted = 0;
    p->line++;
}

static void blanks_skip(struct plain *p)
{
    while (p->at < p->text.n && p->text.s[p->at] == ' ') p->at++;
}

/* To the end of the line, where nothing but a comment may stand. */
static bool line_end(struct plain *p)
{
    size_t from = p->at;
    blanks_skip(p);
    bool comment = here(p) == '#' && (p->at > from || p->at == p->start);
    if (here(p) != '\n' && !comment) return false;
    while (here(p) != '\n') p->at++;
    return true;
}

/* On to the first line that has something; false at the end of the text. */
static bool content_find(struct plain *p)
{
    while (p->at < p->text.n) {
        blanks_skip(p);
        if (here(p) != '#' && here(p) != '\n') return true;
        while (here(p) != '\n') p->at++;
        line_next(p);
    }
    return false;
}

static size_t indent(const struct plain *p)
{
    return p->at - p->start;
}

/* ---- nodes ---- */

static struct yaml_node *node_new(struct plain *p, size_t at, enum yaml_kind kind)
{
    struct yaml_node *node = arena_one(p->a, struct yaml_node);
    for (; p->seen < at; p->seen++)
        p->counted += ((unsigned char)p->text.s[p->seen] & 0xC0) != 0x80;
    *node = (struct yaml_node){
        .kind = kind, .file = p->file, .line = p->line, .column = (uint32_t)p->counted + 1};
    return node;
}

/* Keeps the children of a node in order while they come. */
struct children {
    struct yaml_node *parent;
    const struct yaml_node **tail;
};

static void child_add(struct children *c, struct yaml_node *child)
{
    *c->tail = child;
    c->tail = &child->next;
    c->parent->count++;
}

static bool keys_differ(struct plain *p, const struct yaml_node *map)
{
    struct arena scratch = *p->a;
    size_t mask = 1;
    while (mask < 2 * map->count) mask = 2 * mask + 1;
    const char **at = arena_many(&scratch, const char *, mask + 1);
    for (const struct yaml_node *n = map->child; n; n = n->next) {
        size_t i = (size_t)str_hash(str_of(n->key)) & mask;
        for (; at[i]; i = (i + 1) & mask)
            if (strcmp(at[i], n->key) == 0) return false;
        at[i] = n->key;
    }
    return true;
}

/* ---- words ---- */

static bool starts_plain(const struct plain *p)
{
    char next = byte(p, p->at + 1);
    if (here(p) == '-') return next >= '0' && next <= '9';
    return !strchr("?:,[]{}#&*!|>'\"%@`. \n", here(p));
}

/* Line feeds, quotes and backslashes behind a backslash; false for others. */
static bool escapes_resolve(struct plain *p, str *word)
{
    char *to = arena_take(p->a, word->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < word->n; i++) {
        char c = word->s[i];
        if (c == '\\') {
            c = word->s[++i];
            if (c != 'n' && c != '"' && c != '\\') return false;
            if (c == 'n') c = '\n';
        }
        to[n++] = c;
    }
    *word = (str){to, n};
    return true;
}

/* A quoted word on one line. */
static bool quoted_read(struct plain *p, str *out)
{
    char quote = here(p);
    size_t from = p->at + 1, to = from;
    bool escapes = false;
    for (; byte(p, to) != quote; to++) {
        if (byte(p, to) == '\n') return false;
        if (quote != '"' || byte(p, to) != '\\') continue;
        escapes = true;
        if (byte(p, ++to) == '\n') return false;
    }
    if (byte(p, to + 1) == quote) return false;
    *out = str_sub(p->text, from, to);
    p->at = to + 1;
    return !escapes || escapes_resolve(p, out);
}

/* A plain word up to what ends it, which is left standing with the blanks before it: the
 * end of the line, a comment, the colon of a key, and between brackets what divides them. */
static bool plain_read(struct plain *p, bool brackets, str *out)
{
    size_t from = p->at, to = from;
    if (!starts_plain(p)) return false;
    for (char c; (c = byte(p, p->at)) != '\n'; p->at++) {
        if (c == '#' && byte(p, p->at - 1) == ' ') break;
        if (c == ':' && ends_word(byte(p, p->at + 1))) break;
        if (brackets && (c == ',' || c == ']' || c == '}')) break;
        if (brackets && (c == ':' || c == '[' || c == '{')) return false;
        if (c != ' ') to = p->at + 1;
    }
    p->at = to;
    *out = str_sub(p->text, from, to);
    return true;
}

static bool word_read(struct plain *p, bool brackets, str *out)
{
    if (here(p) == '"' || here(p) == '\'') return quoted_read(p, out);
    return plain_read(p, brackets, out);
}

/* A word and the colon behind it; false and nothing read where it is none. */
static bool key_read(struct plain *p, bool brackets, const char **key)
{
    size_t from = p->at;
    str word;
    if (word_read(p, brackets, &word) && word.n > 0 && word.n <= KEY_LONGEST &&
        here(p) == ':' && ends_word(byte(p, p->at + 1))) {
        p->at++;
        *key = arena_copy(p->a, word);
        return true;
    }
    p->at = from;
    return false;
}

static struct yaml_node *word_node(struct plain *p, bool brackets)
{
    struct yaml_node *node = node_new(p, p->at, YAML_TEXT);
    str word;
    if (!word_read(p, brackets, &word)) return NULL;
    node->text = arena_copy(p->a, word);
    return node;
}

/* ---- brackets ---- */

static struct yaml_node *brackets_read(struct plain *p);

/* To the next word between brackets, which may stand some lines below. */
static bool gap_skip(struct plain *p)
{
    while (p->at < p->text.n) {
        size_t from = p->at;
        blanks_skip(p);
        if (here(p) != '#' && here(p) != '\n') return indent(p) > 0;
        if (here(p) == '#' && p->at == from && p->at > p->start) return false;
        while (here(p) != '\n') p->at++;
        line_next(p);
    }
    return false;
}

static struct yaml_node *bracket_item(struct plain *p, bool map)
{
    const char *key = NULL;
    if (map && !key_read(p, true, &key)) return NULL;
    blanks_skip(p);
    bool nested = here(p) == '[' || here(p) == '{';
    struct yaml_node *node = nested ? brackets_read(p) : word_node(p, true);
    if (node) node->key = key;
    return node;
}

static struct yaml_node *brackets_read(struct plain *p)
{
    bool map = here(p) == '{';
    char end = map ? '}' : ']';
    struct yaml_node *node = node_new(p, p->at++, map ? YAML_MAP : YAML_LIST);
    struct children c = {node, &node->child};
    if (++p->depth > DEPTH_PLAIN || !gap_skip(p)) return NULL;
    while (here(p) != end || node->count > 0) {
        struct yaml_node *child = bracket_item(p, map);
        if (!child || !gap_skip(p)) return NULL;
        child_add(&c, child);
        if (here(p) == end) break;
        if (here(p) != ',') return NULL;
        p->at++;
        if (!gap_skip(p)) return NULL;
    }
    p->at++;
    p->depth--;
    return !map || keys_differ(p, node) ? node : NULL;
}

/* ---- indents ---- */

static struct yaml_node *block_read(struct plain *p);

/* What stands on the line of its key or dash, all of it. */
static struct yaml_node *inline_read(struct plain *p, size_t parent)
{
    bool nested = here(p) == '[' || here(p) == '{';
    struct yaml_node *node = nested ? brackets_read(p) : word_node(p, false);
    if (!node || !line_end(p)) return NULL;
    /* A line further in would belong to the word. */
    return !content_find(p) || indent(p) <= parent ? node : NULL;
}

static struct yaml_node *value_read(struct plain *p, size_t parent)
{
    size_t from = p->at;
    blanks_skip(p);
    if (here(p) != '\n' && here(p) != '#') return inline_read(p, parent);
    p->at = from;
    if (!line_end(p) || !content_find(p) || indent(p) <= parent) return NULL;
    return block_read(p);
}

/* Comes back at the first line that is not its own, or the end of the text. */
static struct yaml_node *map_read(struct plain *p)
{
    size_t own = indent(p);
    struct yaml_node *map = node_new(p, p->at, YAML_MAP);
    struct children c = {map, &map->child};
    if (++p->depth > DEPTH_PLAIN) return NULL;
    while (p->at < p->text.n && indent(p) == own) {
        const char *key;
        if (!key_read(p, false, &key)) return NULL;
        struct yaml_node *value = value_read(p, own);
        if (!value) return NULL;
        value->key = key;
        child_add(&c, value);
    }
    p->depth--;
    bool over = p->at >= p->text.n || indent(p) < own;
    return over && keys_differ(p, map) ? map : NULL;
}

static bool is_dash(const struct plain *p)
{
    return here(p) == '-' && byte(p, p->at + 1) == ' ';
}

static struct yaml_node *item_read(struct plain *p, size_t parent)
{
    size_t from = p->at;
    const char *key;
    if (is_dash(p)) return NULL;
    bool map = here(p) != '[' && here(p) != '{' && key_read(p, false, &key);
    p->at = from;
    return map ? map_read(p) : inline_read(p, parent);
}

static struct yaml_node *list_read(struct plain *p)
{
    size_t own = indent(p);
    struct yaml_node *list = node_new(p, p->at, YAML_LIST);
    struct children c = {list, &list->child};
    if (++p->depth > DEPTH_PLAIN) return NULL;
    while (p->at < p->text.n && indent(p) == own) {
        if (!is_dash(p)) return NULL;
        p->at++;
        blanks_skip(p);
        struct yaml_node *item = item_read(p, own);
        if (!item) return NULL;
        child_add(&c, item);
    }
    p->depth--;
    return p->at >= p->text.n || indent(p) < own ? list : NULL;
}

static struct yaml_node *block_read(struct plain *p)
{
    return is_dash(p) ? list_read(p) : map_read(p);
}

/* ---- the text ---- */

/* Controls, tabs, and what ends a line or a text to libyaml but not here. */
static bool is_usual(str text)
{
    const unsigned char *u = (const unsigned char *)text.s;
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = u[i], next = i + 1 < text.n ? u[i + 1] : 0;
        unsigned char last = i + 2 < text.n ? u[i + 2] : 0;
        if ((c < 0x20 && c != '\n') || c == 0x7F) return false;
        if (c == 0xC2 && next < 0xA0) return false;
        if (c == 0xE2 && next == 0x80 && (last == 0xA8 || last == 0xA9)) return false;
        if (c == 0xEF && ((next == 0xBB && last == 0xBF) || (next == 0xBF && last >= 0xBE)))
            return false;
    }
    return true;
}

const struct yaml_node *yaml_plain(struct arena *a, const char *name, str text)
{
    struct plain p = {.text = text, .a = a, .file = name, .line = 1};
    if (!is_usual(text) || !content_find(&p) || indent(&p) > 0) return NULL;
    const struct yaml_node *root = block_read(&p);
    return root && p.at >= p.text.n ? root : NULL;
}
