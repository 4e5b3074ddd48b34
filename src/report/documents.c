/* Documents: the YAML files of templates/documents to documents, pages and blocks.
 *
 * In: document nodes and the build context. Out: report.documents, listed at first, each with
 * its pages when they are asked for. Each block is made by the builder that its node names
 * (builders.c); a page whose blocks are all absent is left out. */
#include "report/builders.h"

struct draft { /* a document that is listed */
    const struct yaml_node *node;
    uint32_t scope;
    struct templates *said; /* the fork that its pages were made by; NULL before */
};

struct drafting { /* one document being made */
    struct build *b;
    const struct yaml_node *node;
    struct page *pages;
    size_t npage, room;
    bool good;
};

static void complain(struct drafting *d, const struct yaml_node *at, const char *what)
{
    yaml_complain(templates_diags(d->b->t), at, "%s", what);
    d->good = false;
}

/* ---- blocks ---- */

static bool block_make(struct drafting *d, const struct yaml_node *node, uint32_t scope,
                       struct block *out);

static size_t blocks_make(struct drafting *d, const struct yaml_node *list, uint32_t scope,
                          struct block **out)
{
    *out = arena_many(d->b->a, struct block, (list ? list->count : 0) + 1);
    size_t n = 0;
    if (list && list->kind != YAML_LIST) {
        complain(d, list, "expected a list of blocks");
        return 0;
    }
    for (const struct yaml_node *c = list ? list->child : NULL; c; c = c->next)
        if (block_make(d, c, scope, &(*out)[n])) n++;
    return n;
}

static bool children_make(struct drafting *d, const struct yaml_node *list,
                          enum block_kind kind, uint32_t scope, struct block *out)
{
    *out = (struct block){.kind = kind};
    out->children.n = blocks_make(d, list, scope, &out->children.at);
    return out->children.n > 0;
}

static bool lines_make(struct drafting *d, const struct yaml_node *node, struct block *out)
{
    struct place p = {.options = node};
    *out = (struct block){.kind = BLOCK_LINES};
    out->lines.n = (int)option_int(d->b, &p, "lines", 6);
    out->lines.title = option_label(d->b, &p, "title", NULL);
    return true;
}

static bool text_make(struct drafting *d, const struct yaml_node *node, struct block *out)
{
    static const struct {
        const char *name;
        enum text_role role;
    } roles[] = {{"message", TEXT_MESSAGE},
                 {"body", TEXT_BODY},
                 {"note", TEXT_NOTE},
                 {"heading", TEXT_HEADING},
                 {"subheading", TEXT_SUBHEADING}};
    const char *role = yaml_text(node, "role", "body");
    for (size_t i = 0; i < COUNT_OF(roles); i++)
        if (!strcmp(role, roles[i].name)) {
            *out = text_block_of(word(d->b, yaml_text(node, "text", "")), roles[i].role);
            return true;
        }
    complain(d, node, "role: expected message, body, note, heading or subheading");
    return false;
}

static bool named_make(struct drafting *d, const struct yaml_node *node, uint32_t scope,
                       struct block *out)
{
    const struct builder_info *builder = builder_named(yaml_text(node, "block", ""));
    if (!builder) {
        complain(d, node, "unknown block; `mondaypack list documents` names them");
        return false;
    }
    struct place p = {scope, node, yaml_text(d->node, "id", "")};
    return builder->build(d->b, &p, out);
}

static bool block_body(struct drafting *d, const struct yaml_node *node, uint32_t scope,
                       struct block *out)
{
    const struct yaml_node *columns = yaml_get(node, "columns"),
                           *stack = yaml_get(node, "stack");
    if (columns) return children_make(d, columns, BLOCK_COLUMNS, scope, out);
    if (stack) return children_make(d, stack, BLOCK_STACK, scope, out);
    if (yaml_get(node, "text")) return text_make(d, node, out);
    if (yaml_get(node, "lines")) return lines_make(d, node, out);
    if (yaml_get(node, "block")) return named_make(d, node, scope, out);
    if (yaml_get(node, "break")) {
        *out = (struct block){.kind = BLOCK_BREAK};
        return true;
    }
    complain(d, node, "expected one of block, columns, stack, text, lines, break");
    return false;
}

static bool block_make(struct drafting *d, const struct yaml_node *node, uint32_t scope,
                       struct block *out)
{
    static const char *const known[] = {
        "block",  "columns", "stack", "text",  "role",   "lines", "break",   "share",
        "height", "anchor",  "title", "note",  "kpis",   "kpi",   "rows",    "of",
        "sort",   "order",   "x",     "y",     "period", "total", "compact", "ruled",
        "id",     "rank",    "team",  "level", "family", "empty", "else",    "spare",
        "blank",  "ids",     "bars",  "links", "checks", NULL};
    struct diags *ds = templates_diags(d->b->t);
    if (node->kind != YAML_MAP) {
        complain(d, node, "expected a block (a map)");
        return false;
    }
    yaml_check_keys(ds, node, known);
    bool made = block_body(d, node, scope, out);
    const struct yaml_node *instead = made ? NULL : yaml_get(node, "else");
    if (instead) made = children_make(d, instead, BLOCK_COLUMNS, scope, out);
    if (!made) return false;
    exact share = yaml_number(ds, node, "share", EXACT_UNKNOWN);
    exact height = yaml_number(ds, node, "height", EXACT_UNKNOWN);
    out->share = exact_known(share) ? exact_double(share) : 1;
    if (exact_known(height)) out->height = exact_double(height);
    const char *anchor = yaml_text(node, "anchor", NULL);
    if (anchor) out->anchor = anchor;
    return true;
}

/* ---- pages ---- */

static struct page *page_add(struct drafting *d)
{
    if (d->npage == d->room) {
        size_t room = d->room ? d->room * 2 : 8;
        struct page *more = arena_many(d->b->a, struct page, room);
        if (d->npage) memcpy(more, d->pages, d->npage * sizeof *more);
        d->pages = more;
        d->room = room;
    }
    return &d->pages[d->npage++];
}

static const char *page_message(struct drafting *d, const struct yaml_node *node,
                                uint32_t scope)
{
    const char *name = yaml_text(node, "message", NULL);
    if (!name) return NULL;
    const struct message *m = message_named(name);
    if (!m) {
        complain(d, yaml_get(node, "message"), "unknown message");
        return NULL;
    }
    struct place p = {scope, node, yaml_text(d->node, "id", "")};
    return m->build(d->b, &p);
}

/* `needs`: tables of which at least one must have been given. */
static bool page_has_data(struct drafting *d, const struct yaml_node *node)
{
    struct place p = {.options = node};
    const char *const *tables;
    size_t n = option_list(d->b, &p, "needs", &tables);
    for (size_t i = 0; i < n; i++) {
        enum table t = table_named(str_of(tables[i]));
        if (t == TABLE_COUNT) complain(d, yaml_get(node, "needs"), "no such table");
        if (t != TABLE_COUNT && model_has(d->b->m, t)) return true;
    }
    return n == 0;
}

/* `when`: kinds of period that have the page (week, month, quarter); all without it. */
static bool page_has_period(struct drafting *d, const struct yaml_node *node)
{
    struct place p = {.options = node};
    const char *const *kinds;
    size_t n = option_list(d->b, &p, "when", &kinds);
    for (size_t i = 0; i < n; i++)
        if (!strcmp(kinds[i], d->b->rep->period_kind)) return true;
    return n == 0;
}

/* Lines to write on, and nothing of what the page was to be about. */
static bool is_only_lines(struct build *b, const struct yaml_node *node,
                          const struct page *page)
{
    size_t listed = 0;
    const struct yaml_node *blocks = yaml_get(node, "blocks");
    for (const struct yaml_node *n = blocks ? blocks->child : NULL; n; n = n->next)
        listed++;
    for (size_t i = 0; i < page->nblock; i++)
        if (page->blocks[i].kind != BLOCK_LINES) return false;
    return b->paper && listed > page->nblock;
}

static void page_make(struct drafting *d, const struct yaml_node *node, uint32_t scope)
{
    struct diags *ds = templates_diags(d->b->t);
    struct page page = {0};
    if (!page_has_period(d, node) || !page_has_data(d, node)) return;
    page.nblock = blocks_make(d, yaml_get(node, "blocks"), scope, &page.blocks);
    if (page.nblock == 0 || is_only_lines(d->b, node, &page)) return;
    page.title = fill(d->b, yaml_text(node, "title", ""), scope_name(d->b, scope));
    page.message = page_message(d, node, scope);
    page.anchor = yaml_text(node, "anchor", NULL);
    page.landscape = yaml_bool(ds, node, "landscape", false);
    page.one_page = yaml_bool(ds, node, "one_page", false);
    *page_add(d) = page;
}

/* --team restricts what is made per team. */
static bool team_wanted(const struct drafting *d, uint32_t scope)
{
    const struct report_options *o = &d->b->options;
    if (o->nteam == 0 || !o->teams) return true;
    const struct scope *s = &d->b->r->scopes[scope];
    for (size_t i = 0; i < o->nteam; i++)
        if (!strcmp(o->teams[i], s->id) || !strcmp(o->teams[i], s->name)) return true;
    return false;
}

static void page_repeat(struct drafting *d, const struct yaml_node *node, uint32_t scope)
{
    static const char *const known[] = {"title",    "message", "anchor", "landscape",
                                        "one_page", "blocks",  "each",   "needs",
                                        "when",     NULL};
    yaml_check_keys(templates_diags(d->b->t), node, known);
    const char *each = yaml_text(node, "each", "");
    if (!*each) {
        page_make(d, node, scope);
        return;
    }
    bool teams = !strcmp(each, "team");
    if (!teams && strcmp(each, "rep")) complain(d, node, "each: expected team or rep");
    uint32_t *members;
    size_t n = members_of(d->b, scope, teams ? SCOPE_TEAM : SCOPE_REP, &members);
    for (size_t i = 0; i < n; i++)
        if (teams ? team_wanted(d, members[i]) : !rep_is_absent(d->b, members[i]))
            page_make(d, node, members[i]);
}

/* ---- documents ---- */

static bool medium_named(const char *name, enum medium *out)
{
    static const struct {
        const char *name;
        enum medium medium;
    } media[] = {{"pdf", MEDIUM_PDF},
                 {"workbook", MEDIUM_WORKBOOK},
                 {"json", MEDIUM_JSON},
                 {"rejects", MEDIUM_REJECTS}};
    for (size_t i = 0; i < COUNT_OF(media); i++)
        if (!strcmp(name, media[i].name)) {
            *out = media[i].medium;
            return true;
        }
    return false;
}

static const char *document_subtitle(struct build *b, uint32_t scope)
{
    const struct report *rep = b->rep;
    const char *span =
        fill(b, "span", rep->period_label, rep->period_start, rep->period_end);
    const char *who = b->r->scopes[scope].kind == SCOPE_COMPANY
                          ? rep->company
                          : fill(b, "company_and_team", rep->company, scope_name(b, scope));
    const char *line = fill(b, "subtitle", who, span, rep->data_date);
    return rep->complete ? line : fill(b, "running_line", line);
}

static void document_add(struct drafting *d, uint32_t scope, const char *file,
                         enum medium medium)
{
    struct build *b = d->b;
    size_t n = b->rep->ndocument++;
    struct document *documents = arena_many(b->a, struct document, n + 1);
    struct draft *drafts = arena_many(b->a, struct draft, n + 1);
    if (n) memcpy(documents, b->rep->documents, n * sizeof *documents);
    if (n) memcpy(drafts, b->drafts, n * sizeof *drafts);
    b->rep->documents = documents;
    b->drafts = drafts;
    drafts[n] = (struct draft){.node = d->node, .scope = scope};
    documents[n] = (struct document){
        .id = yaml_text(d->node, "id", ""),
        .file = file,
        .title = fill(b, yaml_text(d->node, "title", ""), scope_name(b, scope)),
        .subtitle = document_subtitle(b, scope),
        .medium = medium,
        .print_first = yaml_bool(templates_diags(b->t), d->node, "print_first", false),
    };
}

/* teams/{0}.pdf for each team, under names that a file system takes. */
static void documents_each(struct drafting *d, const char *file, enum medium medium)
{
    struct build *b = d->b;
    uint32_t *teams;
    size_t n = members_of(b, 0, SCOPE_TEAM, &teams);
    const char **taken = arena_many(b->a, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        taken[i] = safe_file_name(b->a, b->r->scopes[teams[i]].name, taken, i);
        if (!team_wanted(d, teams[i])) continue;
        const char *at = strstr(file, "{0}");
        const char *path =
            at ? arena_printf(b->a, "%.*s%s%s", (int)(at - file), file, taken[i], at + 3)
               : file;
        document_add(d, teams[i], path, medium);
    }
}

bool document_wanted(const struct yaml_node *node, struct report_options options)
{
    if (options.nonly == 0 || !options.only) return true;
    for (size_t i = 0; i < options.nonly; i++)
        if (!strcmp(options.only[i], yaml_text(node, "id", ""))) return true;
    return false;
}

static bool document_list(struct build *b, const struct yaml_node *node)
{
    static const char *const known[] = {"id",    "order", "file",        "says",  "medium",
                                        "title", "each",  "print_first", "pages", NULL};
    struct drafting d = {.b = b, .node = node, .good = true};
    yaml_check_keys(templates_diags(b->t), node, known);
    enum medium medium;
    if (!medium_named(yaml_text(node, "medium", ""), &medium)) {
        complain(&d, node, "medium: expected pdf, workbook, json or rejects");
        return false;
    }
    const char *file = yaml_text(node, "file", "");
    if (!*file || *file == '/' || strstr(file, "..")) {
        complain(&d, node, "file: expected a file name inside the pack");
        return false;
    }
    if (!strcmp(yaml_text(node, "each", ""), "team"))
        documents_each(&d, file, medium);
    else
        document_add(&d, 0, file, medium);
    return d.good;
}

bool documents_list(struct build *b)
{
    const struct yaml_node *const *nodes;
    size_t n = templates_documents(b->t, &nodes);
    bool good = true;
    for (size_t i = 0; i < n; i++)
        if (document_wanted(nodes[i], b->options)) good &= document_list(b, nodes[i]);
    return good;
}

/* ---- pages of a document ---- */

bool report_fill(struct report *r, size_t i, struct arena *tree, struct diags *ds)
{
    if (!r->build) return true; /* pages that were made with the report */
    struct draft *draft = &r->build->drafts[i];
    struct document *out = &r->documents[i];
    struct build *b =
        arena_one(tree, struct build); /* rows of long lists are made from it */
    *b = *r->build;
    b->a = tree;
    b->t = draft->said = templates_fork(b->t, ds);
    b->paper = out->medium == MEDIUM_PDF;
    struct drafting d = {.b = b, .node = draft->node, .good = true};
    const struct yaml_node *pages = yaml_get(d.node, "pages");
    for (const struct yaml_node *p = pages ? pages->child : NULL; p; p = p->next)
        page_repeat(&d, p, draft->scope);
    out->pages = d.pages;
    out->npage = d.npage;
    return d.good;
}

void report_tell(struct report *r, size_t i)
{
    struct draft *draft = r->build ? &r->build->drafts[i] : NULL;
    if (!draft) return;
    if (draft->said) templates_join(r->build->t, draft->said);
    draft->said = NULL;
}

bool report_fill_all(struct report *r, struct diags *ds)
{
    bool good = true;
    for (size_t i = 0; i < r->ndocument; i++) {
        good &= report_fill(r, i, r->arena, ds);
        report_tell(r, i);
    }
    return good;
}
