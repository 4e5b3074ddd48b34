/* What is said about the headers of a file against the profile or vocabulary that reads it:
 * two of one name, needed columns that are not there, columns that the user's own profile
 * names and the file does not have. */
#include "ingest/complain.h"

#include <string.h>

#include "base/text.h"

static void complain_duplicates(struct diags *ds, const char *path, const struct layout *l,
                                const struct preview *preview)
{
    uint32_t line = preview->rows[l->header_at].line;
    for (size_t i = 0; i < l->nheader && i < 500; i++) {
        const char *word = l->header[i].word.full;
        bool used = false;
        for (size_t t = 0; t < l->nplan; t++)
            for (size_t c = 0; c < l->plans[t].ncolumn; c++)
                used |= l->plans[t].columns[c].at[0] == (int)i;
        for (size_t k = i + 1; used && k < l->nheader; k++)
            if (strcmp(word, l->header[k].word.full) == 0) {
                diag_say(ds, DIAG_WARNING, path, line, l->header[i].shown, STR(""),
                         "two columns have this header; the first one is used");
                break;
            }
    }
}

/* A header that no column uses and that is one of the words but for a slip; NULL. */
static const char *similar_header(const struct layout *l, const struct words *words)
{
    const char *best = NULL;
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < l->nheader && i < HEADER_COLUMNS; i++)
        for (size_t k = 0; k < words->n; k++) {
            str header = str_of(l->header[i].word.full), word = str_of(words->at[k]);
            size_t most = word.n / 4 > 3 ? 3 : word.n / 4;
            size_t edits = header.n + 3 < word.n || word.n + 3 < header.n
                               ? SIZE_MAX
                               : text_distance(header, word);
            if (edits <= most && edits < least) {
                least = edits;
                best = l->header[i].shown;
            }
        }
    return best;
}

static bool is_ascii(const char *text)
{
    while (*text && (unsigned char)*text < 0x80) text++;
    return *text == 0;
}

/* A word for a column where headers are Chinese: the canonical name is the English one. */
static const char *word_for_example(const struct layout *l, const struct words *words)
{
    bool english = true;
    for (size_t i = 0; i < l->nheader && english; i++)
        english = is_ascii(l->header[i].shown);
    for (size_t i = 1; i < words->n && !english; i++)
        if (!is_ascii(words->at[i])) return words->at[i];
    return NULL;
}

/* A column that the profile names in only:, except: or negative:. */
static const char *lacks_of_profile(struct arena *a, const struct table_plan *plan,
                                    const struct layout *l)
{
    const char *similar =
        similar_header(l, &(struct words){&(const char *){plan->missing}, 1});
    const char *text =
        arena_printf(a,
                     "was taken for %s but lacks the column \"%s\" by which the profile "
                     "chooses rows or signs",
                     table_name(plan->table), plan->missing);
    return similar ? arena_printf(a, "%s; did you mean \"%s\"?", text, similar)
                   : arena_printf(a, "%s; check the profile", text);
}

const char *missing_problem(struct arena *a, const struct table_plan *plan,
                            const struct layout *l, const struct vocabulary *v)
{
    static const struct words none;
    const struct words *words = &none;
    for (size_t i = 0; i < v->tables[plan->table].ncolumn; i++)
        if (strcmp(v->tables[plan->table].columns[i].field->name, plan->missing) == 0)
            words = &v->tables[plan->table].columns[i].headers;
    if (words == &none) return lacks_of_profile(a, plan, l);
    const char *text = arena_printf(a, "was taken for %s but lacks the required column %s",
                                    table_name(plan->table), plan->missing);
    const char *similar = similar_header(l, words);
    const char *example = word_for_example(l, words);
    if (example) text = arena_printf(a, "%s (for example %s)", text, example);
    if (similar)
        return arena_printf(a,
                            "%s; if that is \"%s\", correct this header, or map it in a "
                            "profile",
                            text, similar);
    return arena_printf(
        a, l->rule ? "%s; check the profile" : "%s; add it or write a profile", text);
}

/* The first header of a column as the profile writes it. */
static const char *written_header(const struct column_rule *c)
{
    const struct yaml_node *n = c->node;
    if (n && n->kind == YAML_MAP)
        n = yaml_get(n, "from") ? yaml_get(n, "from") : yaml_get(n, "join");
    if (n && n->kind == YAML_LIST) n = n->child;
    return n && n->kind == YAML_TEXT ? n->text : c->headers.at[0];
}

/* Headers that the file does not have leave a column empty: of a profile that somebody has
 * just written, that is most likely a slip. */
static void complain_columns(struct arena scratch, struct diags *ds, const char *path,
                             const struct layout *l, const struct table_rule *rule,
                             uint32_t line)
{
    for (size_t i = 0; i < rule->ncolumn; i++) {
        const struct column_rule *c = &rule->columns[i];
        bool found = c->headers.n == 0 || c->spread;
        for (size_t k = 0; k < c->headers.n && !found; k++)
            found = header_find(l->header, l->nheader, c->headers.at[k]) >= 0;
        if (found) continue;
        const char *similar = similar_header(l, &c->headers);
        diag_say(
            ds, DIAG_WARNING, path, line, c->field->name, str_of(written_header(c)), "%s",
            similar ? arena_printf(&scratch,
                                   "the header that the profile names is not there, and "
                                   "the column stays empty; did you mean \"%s\"?",
                                   similar)
                    : "the header that the profile names is not there, and the column "
                      "stays empty");
    }
}

void headers_complain(struct arena scratch, struct diags *ds, const char *path,
                      const struct layout *l, const struct preview *preview)
{
    complain_duplicates(ds, path, l, preview);
    if (!l->rule || l->rule->folder == 0 || l->nplan == 0) return;
    for (size_t t = 0; t < l->rule->ntable; t++)
        complain_columns(scratch, ds, path, l, &l->rule->tables[t],
                         preview->rows[l->header_at].line);
}

/* The one header of a rule that a row lacks; NULL if it lacks none or several. Of two words
 * the one that is there proves nothing. */
static const char *only_lack(const struct export_rule *rule, const struct header_row *row)
{
    const char *lack = NULL;
    size_t n = row->n < HEADER_COLUMNS ? row->n : HEADER_COLUMNS;
    for (size_t i = 0; i < rule->header.n; i++) {
        if (header_find(row->cells, n, rule->header.at[i]) >= 0) continue;
        if (lack) return NULL;
        lack = rule->header.at[i];
    }
    return lack;
}

void profiles_complain(struct arena scratch, struct diags *ds, const char *path,
                       const char *name, const struct profiles *p,
                       const struct header_rows *rows)
{
    for (size_t i = 0; i < p->nrule; i++) {
        const struct export_rule *rule = &p->rules[i];
        if (rule->folder == 0 || rule->header.n < 3) continue;
        if (rule->patterns.n && !rule_names(scratch, rule, name)) continue;
        for (size_t r = 0; r < rows->n; r++) {
            const char *lack = only_lack(rule, &rows->at[r]);
            if (!lack) continue;
            diag_say(
                ds, DIAG_WARNING, path, 0, NULL, str_of(lack),
                "would be read with the profile %s, but for one header that is not there",
                rule->profile);
            return;
        }
    }
}
