/* YAML: the tree, typed readers, and every error with its line. */
#include "base/file.h"
#include "base/text.h"
#include "base/yaml.h"
#include "base/yaml_plain.h"
#include "test.h"

static struct arena a;
static struct diags ds;

static const struct yaml_node *parse(const char *text)
{
    ds.n = 0;
    return yaml_parse(&a, &ds, "t.yaml", str_of(text));
}

/* The last diagnostic as "row column: what". */
static const char *said(void)
{
    if (!ds.n) return "";
    const struct diag *d = &ds.at[ds.n - 1];
    return arena_printf(&a, "%u %s: %s", d->row, d->column ? d->column : "-", d->what);
}

static void tree(void)
{
    const struct yaml_node *root = parse("a: 1\nb:\n  - x\n  - {c: 签约}\n");
    CHECK(root && root->kind == YAML_MAP && root->count == 2);
    const struct yaml_node *list = yaml_get(root, "b");
    CHECK(list && list->kind == YAML_LIST && list->count == 2 && list->line == 3);
    CHECK_TEXT(yaml_text(list->child->next, "c", ""), "签约");
    CHECK(yaml_get(root, "z") == NULL);
    CHECK(yaml_get(NULL, "z") == NULL);
}

static bool same_text(const char *x, const char *y)
{
    return x == y || (x && y && strcmp(x, y) == 0);
}

static bool same_tree(const struct yaml_node *x, const struct yaml_node *y)
{
    if (!x || !y) return x == y;
    bool same = x->kind == y->kind && x->line == y->line && x->column == y->column &&
                x->count == y->count && same_text(x->key, y->key) &&
                same_text(x->text, y->text) && same_text(x->file, y->file);
    const struct yaml_node *a_child = x->child, *b_child = y->child;
    for (; same && (a_child || b_child); a_child = a_child->next, b_child = b_child->next)
        same = same_tree(a_child, b_child);
    return same;
}

/* A TAB in a comment at the end leaves all of it to libyaml. */
static const struct yaml_node *parse_slowly(const char *name, str text)
{
    const char *whole = arena_printf(&a, "%.*s\n#\t\n", (int)text.n, text.s);
    return yaml_parse(&a, &ds, name, str_of(whole));
}

static void templates_both_ways(void)
{
    const char **paths;
    size_t n = folder_list(&a, "templates", &paths), files = 0;
    for (size_t i = 0; i < n; i++) {
        str text;
        if (!strstr(paths[i], ".yaml")) continue;
        CHECK(file_read(&a, paths[i], 1 << 20, &text));
        const struct yaml_node *plain = yaml_plain(&a, paths[i], text);
        if (!plain) printf("%s is left to libyaml\n", paths[i]);
        CHECK(plain != NULL);
        CHECK(same_tree(plain, parse_slowly(paths[i], text)));
        files++;
    }
    CHECK(files > 20);
}

/* What is read plainly, and what is left to libyaml. */
static void both_ways(void)
{
    static const char *const plain[] = {
        "a: -1",
        "# c\n\na: 1 # c\n\n  # c\nb:   two words  \n",
        "签约: {zh: 初步接触, \"en\": 'It is', x: {y: [1, 2], z: {}}} # c\nb: [] \n",
        "a:\n  - x: 1\n    y: 2\n  - [a, b,\n     c d, # c\n\n     \"e, f\"\n    , g]\n"
        "  - z\nb:\n    c: a#b:c\n    d: it's {0} [1]\n",
        "a: [why?, b?c, d #e\n #f\n ]\nb: \"\\\"x\\\\ \\ny\" # z\nc: '\\'\n",
        "- a\n- b: c\n  d:\n    e: f\n- 'g'\n",
        "a: 签约 \U0001F600 b\nb: [签约, 到期]\n",
    };
    static const char *const left[] = {
        "",
        "a",
        "a:",
        "a: 1\na: 2",
        "a: b: c",
        "a:\n- b",
        "a: |\n b",
        "a: \"b\\t\"",
        "a: 'it''s'",
        "a: 1\n  b",
        "\ta: 1",
        "a:\tb",
        "a: *b",
        "a: &b c",
        "--- \na: 1",
        "a: 1\n...\n",
        "a: [b",
        "a: [b, ]",
        "a: [b: c]",
        "a: [b:c]",
        "a: {b}",
        "a: {b: , c: d}",
        "a: 1\n b: 2",
        "  a: 1",
        "a:\n    b: 1\n  c: 2",
        "- - a",
        "a: -b",
        "a: \xE2\x80\xA8"
        "b",
        "a: [b\nc]",
        "a: [b #c\n]",
        "{a: 1}",
        "a: \"b\"c",
        "a: [1]]",
        "? a",
    };
    for (size_t i = 0; i < COUNT_OF(plain); i++) {
        const struct yaml_node *root = yaml_plain(&a, "t.yaml", str_of(plain[i]));
        CHECK(root != NULL);
        CHECK(same_tree(root, parse_slowly("t.yaml", str_of(plain[i]))));
    }
    for (size_t i = 0; i < COUNT_OF(left); i++)
        CHECK(yaml_plain(&a, "t.yaml", str_of(left[i])) == NULL);
}

static void typed(void)
{
    const struct yaml_node *root =
        parse("n: 12\nx: 80%\ny: 0.25\non: yes\nbad: twelve\nlist: [1]\n");
    CHECK_INT(yaml_int(&ds, root, "n", 0), 12);
    CHECK_INT(exact_round(yaml_number(&ds, root, "x", EXACT_ZERO), 100), 80);
    CHECK_INT(exact_round(yaml_number(&ds, root, "y", EXACT_ZERO), 100), 25);
    CHECK(yaml_bool(&ds, root, "on", false));
    CHECK_INT(yaml_int(&ds, root, "none", 7), 7);
    CHECK_INT(ds.n, 0);
    CHECK_INT(yaml_int(&ds, root, "bad", 7), 7);
    CHECK_TEXT(said(), "5 column 6, bad: expected a whole number");
    CHECK_INT(yaml_int(&ds, root, "list", 7), 7);
    CHECK_TEXT(said(), "6 column 7, list: expected a whole number, found a list");
}

static void unknown_keys(void)
{
    static const char *const keys[] = {"limit", "weeks", NULL};
    CHECK(yaml_check_keys(&ds, parse("limit: 1\n"), keys));
    CHECK(!yaml_check_keys(&ds, parse("limt: 1\n"), keys));
    CHECK_TEXT(said(), "1 column 7, limt: unknown key; did you mean \"limit\"?");
    CHECK(!yaml_check_keys(&ds, parse("colour: 1\n"), keys));
    CHECK_TEXT(said(), "1 column 9, colour: unknown key; expected one like \"limit\"");
    CHECK(!yaml_check_keys(&ds, parse("[1, 2]\n"), keys));
}

static void faults(void)
{
    char deep[200];
    memset(deep, '[', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    const char *bad[] = {"",
                         "a: [1",
                         "a: 1\na: 2\n",
                         "x: &l 1\ny: *l\n",
                         "a: 1\n---\nb: 2\n",
                         "\xFF\xFE",
                         "a:\n\tb: 1\n",
                         "? [a]\n: 1\n",
                         deep,
                         "a: 'x",
                         "- a\nb: 1\n"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) {
        CHECK(parse(bad[i]) == NULL);
        CHECK_INT(ds.n, 1);
    }
    parse("ok: 1\nb: &x 2\nc: *x\n");
    CHECK_TEXT(said(), "3 column 4: aliases are not supported; write the value out");
    parse("a: 1\nb: 2\na: 3\n");
    CHECK_TEXT(said(), "3 column 1: the key \"a\" stands here twice");
    CHECK(yaml_read(&a, &ds, "/nonexistent/x.yaml") == NULL);
}

int main(void)
{
    a = arena_new();
    diags_init(&ds, &a);
    ds.quiet = true;
    RUN(tree);
    RUN(templates_both_ways);
    RUN(both_ways);
    RUN(typed);
    RUN(unknown_keys);
    RUN(faults);
    return test_end();
}
