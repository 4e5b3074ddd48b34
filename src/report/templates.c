/* Templates: labels, theme and documents of the overlay folders, the user's before the
 * built-in.
 *
 * In: folders with labels.LANG.yaml, theme.yaml and documents/ (DESIGN "Configuration").
 * Out: words by key, looks, and document trees as YAML nodes; turning those into pages
 * is documents.c's. */
#include "report/templates.h"

#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"
#include "report/theme_read.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct word {
    const char *key, *text;
    size_t order; /* a later one wins */
};

struct word_list {
    VEC_OF(struct word) words;
};

struct templates {
    struct arena *arena;
    struct diags *diags;
    const char *language;
    struct word *words; /* by key */
    size_t nword;
    uint32_t *slots; /* hash without gaps: 1 + index of the word; 0: free */
    size_t mask;
    struct theme theme;
    const struct yaml_node **documents;
    size_t ndocument;
    VEC_OF(const char *) missing; /* keys that were complained about */
    bool fork;                    /* will be, when it is joined */
};

/* Of `missing`: numbers are written by several threads. */
static pthread_mutex_t complaining = PTHREAD_MUTEX_INITIALIZER;

/* ---- labels ---- */

static void word_add(struct word_list *list, const char *key, const char *text)
{
    struct word w = {key, text, list->words.n};
    *vec_push(&list->words) = w;
}

static void words_collect(struct arena *a, struct diags *ds, const struct yaml_node *map,
                          const char *prefix, struct word_list *out)
{
    for (const struct yaml_node *n = map->child; n; n = n->next) {
        const char *key = *prefix ? arena_printf(a, "%s.%s", prefix, n->key) : n->key;
        if (n->kind == YAML_MAP)
            words_collect(a, ds, n, key, out);
        else if (n->kind == YAML_TEXT)
            word_add(out, key, n->text);
        else
            yaml_complain(ds, n, "expected a text or a map of texts, found a list");
    }
}

static int word_compare(const void *pa, const void *pb)
{
    const struct word *a = pa, *b = pb;
    int by_key = strcmp(a->key, b->key);
    if (by_key) return by_key;
    return a->order < b->order ? -1 : a->order > b->order;
}

/* Where a key stands, or the free slot for it. */
static uint32_t *word_slot(const struct templates *t, const char *key)
{
    for (size_t i = str_hash(str_of(key));; i++) {
        uint32_t *slot = &t->slots[i & t->mask];
        if (*slot == 0 || !strcmp(t->words[*slot - 1].key, key)) return slot;
    }
}

static void words_index(struct templates *t)
{
    t->mask = 63;
    while (t->mask < 2 * t->nword) t->mask = 2 * t->mask + 1;
    t->slots = arena_many(t->arena, uint32_t, t->mask + 1);
    for (size_t i = 0; i < t->nword; i++) *word_slot(t, t->words[i].key) = (uint32_t)i + 1;
}

/* Sorted by key, the last of equal keys kept. */
static void words_settle(struct templates *t, struct word_list *list)
{
    if (list->words.n) /* qsort must not be given NULL, not even with nothing to sort */
        qsort(list->words.at, list->words.n, sizeof *list->words.at, word_compare);
    t->words = arena_many(t->arena, struct word, list->words.n + 1);
    for (size_t i = 0; i < list->words.n; i++) {
        bool again =
            t->nword > 0 && !strcmp(t->words[t->nword - 1].key, list->words.at[i].key);
        if (again) t->nword--;
        t->words[t->nword++] = list->words.at[i];
    }
    vec_free(&list->words);
    words_index(t);
}

static bool file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

static bool labels_read(struct templates *t, const char *const *folders, size_t n)
{
    const char *name = arena_printf(t->arena, "labels.%s.yaml", t->language);
    struct word_list list = {0};
    bool good = true;
    for (size_t i = n; i-- > 0;) {
        const char *path = path_join(t->arena, folders[i], name);
        if (!file_exists(path)) continue;
        const struct yaml_node *root = yaml_read(t->arena, t->diags, path);
        if (root && root->kind == YAML_MAP)
            words_collect(t->arena, t->diags, root, "", &list);
        else
            good = false;
    }
    if (list.words.n == 0) {
        diag_say(t->diags, DIAG_ERROR, name, 0, NULL, str_of(t->language),
                 "no labels for this language in the template folders");
        good = false;
    }
    words_settle(t, &list);
    return good;
}

const char *label_find(const struct templates *t, const char *key)
{
    uint32_t slot = *word_slot(t, key);
    return slot ? t->words[slot - 1].text : NULL;
}

static bool is_missing(const struct templates *t, const char *key)
{
    for (size_t i = 0; i < t->missing.n; i++)
        if (!strcmp(t->missing.at[i], key)) return true;
    return false;
}

/* The key itself, to be printed in its text's place. */
static const char *label_complain(struct templates *t, const char *key)
{
    pthread_mutex_lock(&complaining);
    const char *kept = arena_string(t->arena, key);
    bool news = !is_missing(t, key);
    if (news) *vec_push(&t->missing) = kept;
    if (news && !t->fork)
        diag_say(t->diags, DIAG_NOTE, arena_printf(t->arena, "labels.%s.yaml", t->language),
                 0, NULL, str_of(key),
                 "no text for the key '%s': add it to the labels file", key);
    pthread_mutex_unlock(&complaining);
    return kept;
}

const char *label(const struct templates *t, const char *key)
{
    const char *text = label_find(t, key);
    if (text) return text;
    /* Reading a label changes nothing that a caller can see; the list is only for not
     * repeating. */
    return label_complain((struct templates *)(uintptr_t)t, key);
}

const char *label_fill(struct arena *a, const struct templates *t, const char *key,
                       const char *const *values, size_t n)
{
    const char *text = label(t, key);
    size_t need = strlen(text) + 1;
    for (const char *c = text; *c; c++)
        if (c[0] == '{' && c[1] >= '0' && c[1] <= '9' && c[2] == '}' &&
            (size_t)(c[1] - '0') < n)
            need += strlen(values[c[1] - '0']);
    char *out = arena_take(a, need), *at = out;
    for (const char *c = text; *c; c++) {
        bool slot = c[0] == '{' && c[1] >= '0' && c[1] <= '9' && c[2] == '}';
        if (slot && (size_t)(c[1] - '0') < n) {
            const char *value = values[c[1] - '0'];
            memcpy(at, value, strlen(value));
            at += strlen(value);
            c += 2;
        } else {
            *at++ = *c;
        }
    }
    return out;
}

/* ---- theme ---- */

static void theme_read(struct templates *t, const char *const *folders, size_t n)
{
    t->theme = theme_default();
    for (size_t i = n; i-- > 0;) {
        const char *path = path_join(t->arena, folders[i], "theme.yaml");
        if (!file_exists(path)) continue;
        const struct yaml_node *root = yaml_read(t->arena, t->diags, path);
        if (root) theme_overlay(t->arena, t->diags, root, folders[i], &t->theme);
    }
    if (t->theme.logo && !file_exists(t->theme.logo)) {
        diag_say(t->diags, DIAG_WARNING, "theme.yaml", 0, "logo", str_of(t->theme.logo),
                 "there is no such picture; the pack is made without a logo");
        t->theme.logo = NULL;
    }
}

/* ---- documents ---- */

struct document_list {
    VEC_OF(const struct yaml_node *) nodes;
    VEC_OF(const char *) names; /* base names already taken by an earlier folder */
};

static bool name_taken(const struct document_list *list, const char *name)
{
    for (size_t i = 0; i < list->names.n; i++)
        if (!strcmp(list->names.at[i], name)) return true;
    return false;
}

static bool is_yaml_name(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && !strcmp(name + n - 5, ".yaml");
}

static bool documents_of_folder(struct templates *t, const char *folder,
                                struct document_list *list)
{
    const char *path = path_join(t->arena, folder, "documents");
    if (!path_is_folder(path)) return true;
    const char **names;
    size_t n = folder_list(t->arena, path, &names);
    bool good = true;
    for (size_t i = 0; i < n; i++) {
        const char *base = path_base(names[i]);
        if (!is_yaml_name(base) || name_taken(list, base)) continue;
        *vec_push(&list->names) = base;
        const struct yaml_node *root = yaml_read(t->arena, t->diags, names[i]);
        if (root && root->kind == YAML_MAP)
            *vec_push(&list->nodes) = root;
        else
            good = false;
    }
    return good;
}

static int document_order(const struct yaml_node *n)
{
    return atoi(yaml_text(n, "order", "99"));
}

static int document_compare(const void *pa, const void *pb)
{
    const struct yaml_node *a = *(const struct yaml_node *const *)pa;
    const struct yaml_node *b = *(const struct yaml_node *const *)pb;
    int by_order = document_order(a) - document_order(b);
    return by_order ? by_order : strcmp(path_base(a->file), path_base(b->file));
}

static bool documents_read(struct templates *t, const char *const *folders, size_t n)
{
    struct document_list list = {0};
    bool good = true;
    for (size_t i = 0; i < n; i++) good &= documents_of_folder(t, folders[i], &list);
    if (list.nodes.n)
        qsort(list.nodes.at, list.nodes.n, sizeof *list.nodes.at, document_compare);
    t->documents = arena_many(t->arena, const struct yaml_node *, list.nodes.n + 1);
    for (size_t i = 0; i < list.nodes.n; i++) t->documents[i] = list.nodes.at[i];
    t->ndocument = list.nodes.n;
    vec_free(&list.nodes);
    vec_free(&list.names);
    return good;
}

const struct templates *templates_read(struct arena *a, struct diags *ds,
                                       const char *const *folders, size_t n,
                                       const char *language)
{
    struct templates *t = arena_one(a, struct templates);
    t->arena = a;
    t->diags = ds;
    t->language = arena_string(a, language);
    bool good = labels_read(t, folders, n);
    theme_read(t, folders, n);
    good &= documents_read(t, folders, n);
    return good ? t : NULL;
}

const struct theme *templates_theme(const struct templates *t)
{
    return &t->theme;
}

struct diags *templates_diags(const struct templates *t)
{
    return t->diags;
}

void templates_tell(const struct templates *t, struct diags *ds)
{
    ((struct templates *)(uintptr_t)t)->diags = ds; /* as in label(): nothing to be seen */
}

struct templates *templates_fork(const struct templates *t, struct diags *ds)
{
    struct templates *fork = arena_one(ds->arena, struct templates);
    *fork = *t;
    fork->arena = ds->arena;
    fork->diags = ds;
    memset(&fork->missing, 0, sizeof fork->missing);
    fork->fork = true;
    return fork;
}

static int key_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* By key: which thread missed which first is chance. */
void templates_join(const struct templates *t, struct templates *fork)
{
    if (fork->missing.n > 1)
        qsort(fork->missing.at, fork->missing.n, sizeof *fork->missing.at, key_compare);
    for (size_t i = 0; i < fork->missing.n; i++) label(t, fork->missing.at[i]);
    vec_free(&fork->missing);
}

size_t templates_documents(const struct templates *t, const struct yaml_node *const **out)
{
    *out = t->documents;
    return t->ndocument;
}

size_t templates_document_infos(const struct templates *t, struct arena *a,
                                struct document_info **out)
{
    *out = arena_many(a, struct document_info, t->ndocument + 1);
    for (size_t i = 0; i < t->ndocument; i++)
        (*out)[i] = (struct document_info){
            .id = yaml_text(t->documents[i], "id", ""),
            .file = yaml_text(t->documents[i], "file", ""),
            .says = yaml_text(t->documents[i], "says", ""),
        };
    return t->ndocument;
}
