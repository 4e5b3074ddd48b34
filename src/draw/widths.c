/* Who gets how much of a table's width. In: what each column of a plan wants and at least needs;
 * out: its width and place. Columns with a weight share what the others leave; when there is too
 * little, texts give way before labels and labels before numbers. */
#include "draw/place.h"

#include <math.h>

#define INSET_LEFT 0.3    /* of the clear space beside numbers, when nothing else is left */
#define NAME_MOST 18.0    /* em: what is longer is no name but a text, which may wrap */
#define WEIGHTED_MOST 1.5 /* of what its texts want, before a weighted column shares */

static bool takes_rest(const struct table_plan *plan, size_t k, bool weighted)
{
    const struct column *column = &plan->table->columns[k];
    const struct column_view *view = &plan->columns[k];
    return weighted ? column->weight > 0 : view->text || view->drawn;
}

/* What a text may be narrowed to because smaller type makes up for it. */
static double gentle_width(const struct column_view *view)
{
    if (!view->text) return view->natural;
    return fmax(view->least, view->natural - view->text_width * (1 - TEXT_SHRINK) + 0.1);
}

static bool by_content(const struct table_plan *plan, size_t k, bool weighted)
{
    return !weighted || !takes_rest(plan, k, true);
}

static double content_over(const struct table_plan *plan, bool weighted, double room)
{
    double used = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++)
        if (by_content(plan, k, weighted)) used += plan->columns[k].w;
    return used - room;
}

/* All columns by content give the same share of what they can. */
static void shrink_evenly(struct table_plan *plan, bool weighted, double over, bool gently)
{
    double slack = 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        const struct column_view *view = &plan->columns[k];
        if (by_content(plan, k, weighted))
            slack += fmax(0, view->w - (gently ? gentle_width(view) : view->least));
    }
    double share = slack > 0 ? fmin(1, fmax(0, over) / slack) : 0;
    for (size_t k = 0; k < plan->table->ncolumn; k++) {
        struct column_view *view = &plan->columns[k];
        double least = gently ? gentle_width(view) : view->least;
        if (by_content(plan, k, weighted)) view->w -= fmax(0, view->w - least) * share;
    }
}

/* Labels of the header take two lines, the longest first, so that few of them do. */
static void shrink_labels(struct table_plan *plan, bool weighted, double over)
{
    while (over > 0.01) {
        struct column_view *widest = NULL;
        double most = 0.5;
        for (size_t k = 0; k < plan->table->ncolumn; k++) {
            struct column_view *view = &plan->columns[k];
            if (!by_content(plan, k, weighted) || view->text ||
                view->w - view->least <= most)
                continue;
            most = view->w - view->least;
            widest = view;
        }
        if (!widest) return;
        double give = fmin(most, over);
        widest->w -= give;
        over -= give;
    }
}

/* What gives way to fit into `room`, in this order: texts as far as smaller type makes up for it,
 * labels of the header, texts that then wrap. */
static void shrink_content(struct table_plan *plan, bool weighted, double room)
{
    shrink_evenly(plan, weighted, content_over(plan, weighted, room), true);
    shrink_labels(plan, weighted, content_over(plan, weighted, room));
    shrink_evenly(plan, weighted, content_over(plan, weighted, room), false);
}

/* Shares `rest` by weight; a column that would get less than it needs gets that. */
static void share_by_weight(struct table_plan *plan, double rest)
{
    size_t n = plan->table->ncolumn;
    for (size_t k = 0; k < n; k++)
        if (takes_rest(plan, k, true)) plan->columns[k].w = 0;
    for (bool again = true; again;) {
        double left = rest, weights = 0;
        again = false;
        for (size_t k = 0; k < n; k++) {
            if (!takes_rest(plan, k, true)) continue;
            if (plan->columns[k].w > 0)
                left -= plan->columns[k].w;
            else
                weights += plan->table->columns[k].weight;
        }
        for (size_t k = 0; k < n && !again; k++) {
            struct column_view *view = &plan->columns[k];
            double weight = plan->table->columns[k].weight;
            if (weight <= 0 || view->w > 0 || left * weight / weights >= view->least)
                continue;
            view->w = fmax(view->least, 1);
            again = true;
        }
        if (again) continue;
        for (size_t k = 0; k < n; k++)
            if (plan->table->columns[k].weight > 0 && plan->columns[k].w == 0)
                plan->columns[k].w = left * plan->table->columns[k].weight / weights;
    }
}

static void share_rest(struct table_plan *plan)
{
    size_t n = plan->table->ncolumn;
    double used = 0, takers = 0;
    for (size_t k = 0; k < n; k++) {
        used += plan->columns[k].w;
        if (takes_rest(plan, k, false)) takers += plan->columns[k].w;
    }
    double rest = plan->width - used;
    if (rest <= 0) return;
    /* A third goes to what can use it, the rest spreads the columns evenly. */
    double own = takers > 0 ? rest / 3 : 0;
    for (size_t k = 0; k < n; k++) {
        struct column_view *view = &plan->columns[k];
        if (takes_rest(plan, k, false)) view->w += own * view->w / takers;
        view->w += (rest - own) / (double)n;
    }
}

/* More columns than the page holds: texts, graphics and clear space give way first, numbers only
 * when those are spent. */
static void squeeze(struct table_plan *plan)
{
    size_t n = plan->table->ncolumn;
    double total = 0, slack = 0;
    for (size_t k = 0; k < n; k++) {
        total += plan->columns[k].w;
        slack += fmax(0, plan->columns[k].w - plan->columns[k].hard);
    }
    double over = total - plan->width;
    if (over <= 0.01) return;
    double share = slack > 0 ? fmin(1, over / slack) : 0;
    total = 0;
    for (size_t k = 0; k < n; k++) {
        struct column_view *view = &plan->columns[k];
        view->w -= fmax(0, view->w - view->hard) * share;
        total += view->w;
    }
    if (total <= plan->width) return;
    for (size_t k = 0; k < n; k++) {
        plan->columns[k].w *= plan->width / total;
        plan->columns[k].inset *= INSET_LEFT;
    }
}

/* Columns with a weight take what is left, but not so much that their texts stand lost: beyond
 * that, every column gets its part. */
static double spread_surplus(struct table_plan *plan, double rest)
{
    size_t n = plan->table->ncolumn;
    double wanted = 0;
    for (size_t k = 0; k < n; k++)
        if (takes_rest(plan, k, true)) wanted += plan->columns[k].natural;
    double surplus = rest - WEIGHTED_MOST * wanted;
    if (surplus <= 0) return rest;
    for (size_t k = 0; k < n; k++) {
        if (takes_rest(plan, k, true)) continue;
        plan->columns[k].w += surplus / (double)n;
        rest -= surplus / (double)n;
    }
    return rest;
}

/* Columns that got more than they want give it to those that got less. */
static void even_out(struct table_plan *plan)
{
    size_t n = plan->table->ncolumn;
    double spare = 0, lack = 0;
    for (size_t k = 0; k < n; k++) {
        spare += fmax(0, plan->columns[k].w - plan->columns[k].natural);
        lack += fmax(0, plan->columns[k].natural - plan->columns[k].w);
    }
    double moved = fmin(spare, lack);
    if (moved < 0.01) return;
    for (size_t k = 0; k < n; k++) {
        struct column_view *view = &plan->columns[k];
        double over = view->w - view->natural;
        view->w -= over > 0 ? moved * over / spare : moved * over / lack;
    }
}

/* What a text would need for two lines. */
static double two_lines(const struct table_plan *plan, const struct column_view *view)
{
    double half = view->text_width / 2 + 2 * plan->size + 2 * plan->pad_x + view->inset;
    return fmin(view->natural, half);
}

/* What it would need to stand on one; only names are worth it. */
static double one_line(const struct table_plan *plan, const struct column_view *view)
{
    return view->natural > plan->size * NAME_MOST ? view->w : view->natural;
}

/* Long names before clear space: texts take from the columns of numbers, whose labels then stand
 * on two lines. With `whole` all get what they want or nothing. */
static void relieve_texts(struct table_plan *plan,
                          double (*wanted)(const struct table_plan *,
                                           const struct column_view *),
                          bool whole)
{
    size_t n = plan->table->ncolumn;
    double lack = 0, slack = 0;
    for (size_t k = 0; k < n; k++) {
        const struct column_view *view = &plan->columns[k];
        if (view->text)
            lack += fmax(0, wanted(plan, view) - view->w);
        else if (view->align == ALIGN_RIGHT)
            slack += fmax(0, view->w - view->least);
    }
    double moved = fmin(lack, slack);
    if (moved < 0.01 || (whole && slack < lack)) return;
    for (size_t k = 0; k < n; k++) {
        struct column_view *view = &plan->columns[k];
        if (view->text)
            view->w += moved * fmax(0, wanted(plan, view) - view->w) / lack;
        else if (view->align == ALIGN_RIGHT)
            view->w -= moved * fmax(0, view->w - view->least) / slack;
    }
}

void table_widths(struct place *p, struct table_plan *plan)
{
    size_t n = plan->table->ncolumn;
    double weighted_least = 0, content = 0;
    bool weighted = false;
    for (size_t k = 0; k < n; k++) {
        plan->columns[k].w = plan->columns[k].natural;
        if (plan->table->columns[k].weight > 0) {
            weighted = true;
            weighted_least += plan->columns[k].least;
        }
    }
    shrink_content(plan, weighted, plan->width - weighted_least);
    for (size_t k = 0; k < n; k++)
        if (!(plan->table->columns[k].weight > 0)) content += plan->columns[k].w;
    if (weighted)
        share_by_weight(plan, spread_surplus(plan, plan->width - content));
    else
        share_rest(plan);
    even_out(plan);
    relieve_texts(plan, two_lines, false);
    relieve_texts(plan, one_line, true);
    table_settle(p, plan);
    squeeze(plan);
    double x = 0;
    for (size_t k = 0; k < n; k++) {
        plan->columns[k].x = x;
        x += plan->columns[k].w;
    }
}
