/* YAML: the tree, typed readers, and every error with its line. */
#include "base/text.h"
#include "base/yaml.h"
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
    RUN(typed);
    RUN(unknown_keys);
    RUN(faults);
    return test_end();
}
