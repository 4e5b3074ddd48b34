/* YAML in, a tree of nodes out, and the typed readers of that tree. libyaml's events are
 * turned into nodes one by one; aliases, deep nesting and doubled keys are refused, because
 * a settings file never needs them and a hostile one might. The one home of libyaml. */
#include "base/yaml.h"
#include "base/file.h"
#include "base/text.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

enum { SIZE_MOST = 1 << 20, DEPTH_MOST = 32 };

struct reader {
    yaml_parser_t parser;
    struct arena *a;
    struct diags *ds;
    const char *file;
    str text;
    int depth;
};

static bool read_node(struct reader *r, yaml_event_t *event, const char *key,
                      struct yaml_node **out);

static bool refuse(struct reader *r, yaml_mark_t mark, const char *what)
{
    char column[32];
    snprintf(column, sizeof column, "column %zu", mark.column + 1);
    diag_say(r->ds, DIAG_ERROR, r->file, (uint32_t)mark.line + 1, column, STR(""), "%s",
             what);
    return false;
}

/* Editors put TABs where YAML takes nothing but blanks. */
static bool tab_indents(str text, size_t line)
{
    size_t at = 0;
    for (; line > 0 && at < text.n; at++) line -= text.s[at] == '\n';
    while (at < text.n && text.s[at] == ' ') at++;
    return at < text.n && text.s[at] == '\t';
}

static bool next_event(struct reader *r, yaml_event_t *event)
{
    if (yaml_parser_parse(&r->parser, event)) return true;
    const char *problem = r->parser.problem ? r->parser.problem : "not readable as YAML";
    yaml_mark_t mark = r->parser.problem_mark;
    if (r->parser.error == YAML_READER_ERROR || r->parser.error == YAML_MEMORY_ERROR)
        mark = r->parser.mark;
    if (tab_indents(r->text, mark.line))
        return refuse(r, mark,
                      "not valid YAML: a TAB stands before the first word of this "
                      "line; put blanks in its place");
    return refuse(r, mark, arena_printf(r->a, "not valid YAML: %s", problem));
}

static struct yaml_node *node_new(struct reader *r, const yaml_event_t *event,
                                  const char *key, enum yaml_kind kind)
{
    struct yaml_node *node = arena_one(r->a, struct yaml_node);
    node->kind = kind;
    node->file = r->file;
    node->line = (uint32_t)event->start_mark.line + 1;
    node->column = (uint32_t)event->start_mark.column + 1;
    node->key = key;
    return node;
}

static char *scalar_text(struct reader *r, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    return arena_copy(r->a, (str){text, event->data.scalar.length});
}

static bool read_key(struct reader *r, const yaml_event_t *event,
                     const struct yaml_node *map, const char **key)
{
    if (event->type != YAML_SCALAR_EVENT)
        return refuse(r, event->start_mark, "expected a plain word as key");
    *key = scalar_text(r, event);
    if (yaml_get(map, *key))
        return refuse(r, event->start_mark,
                      arena_printf(r->a, "the key \"%s\" stands here twice", *key));
    return true;
}

/* The items or values up to the event that ends the list or map. */
static bool read_children(struct reader *r, struct yaml_node *node, yaml_event_type_t end)
{
    const struct yaml_node **tail = &node->child;
    yaml_event_t event;
    while (next_event(r, &event)) {
        const char *key = NULL;
        struct yaml_node *child = NULL;
        bool good = true, last = event.type == end;
        if (!last && node->kind == YAML_MAP) {
            good = read_key(r, &event, node, &key);
            yaml_event_delete(&event);
            if (good && !next_event(r, &event)) return false;
        }
        if (good && !last) good = read_node(r, &event, key, &child);
        if (good) yaml_event_delete(&event);
        if (!good) return false;
        if (last) return true;
        *tail = child;
        tail = (const struct yaml_node **)&child->next;
        node->count++;
    }
    return false;
}

static bool read_node(struct reader *r, yaml_event_t *event, const char *key,
                      struct yaml_node **out)
{
    bool list = event->type == YAML_SEQUENCE_START_EVENT;
    if (event->type == YAML_SCALAR_EVENT) {
        *out = node_new(r, event, key, YAML_TEXT);
        (*out)->text = scalar_text(r, event);
        return true;
    }
    bool good = false;
    if (event->type == YAML_ALIAS_EVENT) {
        refuse(r, event->start_mark, "aliases are not supported; write the value out");
    } else if (r->depth == DEPTH_MOST) {
        refuse(r, event->start_mark, "nested too deeply");
    } else {
        *out = node_new(r, event, key, list ? YAML_LIST : YAML_MAP);
        r->depth++;
        good =
            read_children(r, *out, list ? YAML_SEQUENCE_END_EVENT : YAML_MAPPING_END_EVENT);
        r->depth--;
    }
    if (!good) yaml_event_delete(event);
    return good;
}

/* The first document of the stream; NULL if there is none or it is faulty. */
static struct yaml_node *read_document(struct reader *r)
{
    struct yaml_node *root = NULL;
    for (yaml_event_t event; !root && next_event(r, &event);) {
        yaml_event_type_t type = event.type;
        if (type == YAML_STREAM_START_EVENT || type == YAML_DOCUMENT_START_EVENT) {
            yaml_event_delete(&event);
        } else if (type == YAML_STREAM_END_EVENT) {
            yaml_mark_t mark = event.start_mark;
            yaml_event_delete(&event);
            refuse(r, mark, "the file is empty");
            return NULL;
        } else {
            if (!read_node(r, &event, NULL, &root)) return NULL;
            yaml_event_delete(&event);
        }
    }
    return root;
}

/* Nothing may follow the first document, not even something broken. */
static bool read_end(struct reader *r)
{
    for (yaml_event_t event; next_event(r, &event);) {
        yaml_event_type_t type = event.type;
        yaml_mark_t mark = event.start_mark;
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT) return true;
        if (type != YAML_DOCUMENT_END_EVENT)
            return refuse(r, mark, "expected one document only, found a second one");
    }
    return false;
}

const struct yaml_node *yaml_parse(struct arena *a, struct diags *ds, const char *name,
                                   str text)
{
    struct reader r = {.a = a, .ds = ds, .file = arena_string(a, name), .text = text};
    if (!utf8_valid(text)) {
        diag_say(ds, DIAG_ERROR, name, 0, NULL, STR(""),
                 "not UTF-8; save the file as UTF-8");
        return NULL;
    }
    if (!yaml_parser_initialize(&r.parser)) die("out of memory");
    yaml_parser_set_input_string(&r.parser, (const unsigned char *)text.s, text.n);
    yaml_parser_set_encoding(&r.parser, YAML_UTF8_ENCODING);
    struct yaml_node *root = read_document(&r);
    if (root && !read_end(&r)) root = NULL;
    yaml_parser_delete(&r.parser);
    return root;
}

const struct yaml_node *yaml_read(struct arena *a, struct diags *ds, const char *path)
{
    str text;
    if (!file_read(a, path, SIZE_MOST, &text)) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, STR(""), "cannot be read: %s",
                 strerror(errno));
        return NULL;
    }
    if (str_starts(text, "\xEF\xBB\xBF")) text = str_sub(text, 3, text.n);
    return yaml_parse(a, ds, path, text);
}

const struct yaml_node *yaml_read_over(struct arena *a, struct diags *ds, const char *path,
                                       const char *under)
{
    const struct yaml_node *own = yaml_read(a, ds, path);
    if (!own || own->kind != YAML_MAP || !under || strcmp(path, under) == 0) return own;
    const struct yaml_node *built_in = yaml_read(a, ds, under);
    if (!built_in || built_in->kind != YAML_MAP) return own;
    struct yaml_node *map = arena_one(a, struct yaml_node);
    *map = *own;
    for (const struct yaml_node *n = built_in->child; n; n = n->next) {
        if (yaml_get(own, n->key)) continue;
        struct yaml_node *copy = arena_one(a, struct yaml_node);
        *copy = *n;
        copy->next = map->child;
        map->child = copy;
        map->count++;
    }
    return map;
}

const struct yaml_node *yaml_get(const struct yaml_node *map, const char *key)
{
    if (!map || map->kind != YAML_MAP) return NULL;
    for (const struct yaml_node *n = map->child; n; n = n->next)
        if (strcmp(n->key, key) == 0) return n;
    return NULL;
}

static void complain(struct diags *ds, const struct yaml_node *node, str text,
                     const char *words)
{
    char column[160];
    snprintf(column, sizeof column, node->key ? "column %u, %s" : "column %u", node->column,
             node->key);
    diag_say(ds, DIAG_ERROR, node->file, node->line, column, text, "%s", words);
}

void yaml_complain(struct diags *ds, const struct yaml_node *node, const char *what, ...)
{
    char words[512];
    va_list arguments;
    va_start(arguments, what);
    vsnprintf(words, sizeof words, what, arguments);
    va_end(arguments);
    complain(ds, node, node->kind == YAML_TEXT ? str_of(node->text) : STR(""), words);
}

static const char *kind_name(const struct yaml_node *node)
{
    switch (node->kind) {
    case YAML_TEXT: return "a text";
    case YAML_LIST: return "a list";
    case YAML_MAP: return "a map";
    }
    return "";
}

/* The text of a scalar value; NULL if absent, empty, or (with a diagnostic) a list or
 * map. */
static const char *scalar(struct diags *ds, const struct yaml_node *node,
                          const char *expected)
{
    if (!node) return NULL;
    if (node->kind == YAML_TEXT) return node->text[0] ? node->text : NULL;
    yaml_complain(ds, node, "expected %s, found %s", expected, kind_name(node));
    return NULL;
}

const char *yaml_text(const struct yaml_node *map, const char *key, const char *fallback)
{
    const struct yaml_node *node = yaml_get(map, key);
    return node && node->kind == YAML_TEXT ? node->text : fallback;
}

int64_t yaml_int(struct diags *ds, const struct yaml_node *map, const char *key,
                 int64_t fallback)
{
    const struct yaml_node *node = yaml_get(map, key);
    const char *text = scalar(ds, node, "a whole number");
    int64_t value;
    if (!text) return fallback;
    if (text_int(str_of(text), &value)) return value;
    yaml_complain(ds, node, "expected a whole number");
    return fallback;
}

/* 0.8 or 80 %. */
static bool number_parse(const char *text, exact *out)
{
    str s = str_of(text);
    bool percent = s.n && s.s[s.n - 1] == '%';
    if (percent) s = str_trim(str_sub(s, 0, s.n - 1));
    if (!exact_parse(s, out)) return false;
    if (percent) *out = exact_div(*out, (exact){100, 1});
    return true;
}

exact yaml_number(struct diags *ds, const struct yaml_node *map, const char *key,
                  exact fallback)
{
    const struct yaml_node *node = yaml_get(map, key);
    const char *text = scalar(ds, node, "a number");
    exact value;
    if (!text) return fallback;
    if (number_parse(text, &value)) return value;
    yaml_complain(ds, node, "expected a number such as 0.8 or 80%%");
    return fallback;
}

bool yaml_bool(struct diags *ds, const struct yaml_node *map, const char *key,
               bool fallback)
{
    static const char *const yes[] = {"true", "yes", "on", "是"};
    static const char *const no[] = {"false", "no", "off", "否"};
    const struct yaml_node *node = yaml_get(map, key);
    const char *text = scalar(ds, node, "yes or no");
    if (!text) return fallback;
    for (size_t i = 0; i < COUNT_OF(yes); i++) {
        if (strcmp(text, yes[i]) == 0) return true;
        if (strcmp(text, no[i]) == 0) return false;
    }
    yaml_complain(ds, node, "expected yes or no");
    return fallback;
}

/* The known key that was probably meant: at most a third of its letters are wrong. */
static const char *nearest(const char *key, const char *const *known)
{
    const char *best = NULL;
    size_t least = SIZE_MAX;
    for (; *known; known++) {
        size_t edits = text_distance(str_of(key), str_of(*known));
        if (edits >= least || edits > 1 + strlen(*known) / 3) continue;
        least = edits;
        best = *known;
    }
    return best;
}

static bool is_known(const char *key, const char *const *known)
{
    for (; *known; known++)
        if (strcmp(key, *known) == 0) return true;
    return false;
}

bool yaml_check_keys(struct diags *ds, const struct yaml_node *map,
                     const char *const *known)
{
    if (!map) return true;
    if (map->kind != YAML_MAP) {
        yaml_complain(ds, map, "expected a map of keys and values, found %s",
                      kind_name(map));
        return false;
    }
    bool good = true;
    for (const struct yaml_node *n = map->child; n; n = n->next) {
        if (is_known(n->key, known)) continue;
        const char *meant = nearest(n->key, known);
        char words[256];
        snprintf(words, sizeof words,
                 meant ? "unknown key; did you mean \"%s\"?"
                       : "unknown key; expected one like \"%s\"",
                 meant ? meant : known[0]);
        complain(ds, n, STR(""), words);
        good = false;
    }
    return good;
}
