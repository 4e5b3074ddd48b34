/* Practices worth sharing, as the rules found them (F19): who, for what.
 *
 * In: alerts of the level praise. Out: a table; nothing if there are none. */
#include "report/builders.h"

bool build_praise(struct build *b, const struct place *p, struct block *out)
{
    static const struct column_spec columns[] = {
        {.label = "column.level_alert", .weight = 0.6},
        {.label = "column.who", .weight = 0.8},
        {.label = "column.what_praised", .weight = 2.6, .wrap = true},
        {.label = "column.measure", .weight = 2, .wrap = true},
    };
    size_t most = (size_t)option_int(b, p, "rows", 8), all = 0;
    struct grid g = grid_new(b, "praise", option_label(b, p, "title", "table.praise"));
    grid_columns(&g, columns, COUNT_OF(columns));
    for (size_t i = 0; i < b->j->nalert; i++) {
        const struct alert *a = &b->j->alerts[i];
        bool here = a->scope == ALERT_OF_REP && scope_is_below(b, a->ref, p->scope);
        if (a->level != ALERT_PRAISE || !here || all++ >= most) continue;
        struct cell *c = grid_row(&g, ROW_BODY);
        c[0] = status_cell(status_word(b, STATUS_PRAISE), STATUS_PRAISE);
        c[1] = text_cell(scope_name(b, a->ref));
        c[2] = text_cell(alert_text(b, a));
        c[3] = text_cell(a->rule->measure[b->tongue]);
    }
    g.t.note = cut_note(b, g.t.nrow, all, NULL);
    return g.t.nrow > 0 && grid_end(&g, out);
}
