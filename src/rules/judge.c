/* From the period's numbers to a judgement: has every rule look for its alerts and every
 * customer judged, side by side, and what was found ranked. What is looked at stands in the
 * files of the rules' families, facts.c and problems.c. */
#include "base/parallel.h"
#include "rules/watch.h"

#include <string.h>

struct judging {
    struct watch w;
    struct judgement *j;
    struct search *search;
    alert_list *found; /* by rule */
};

day measure_due(const struct results *r, int working_days)
{
    const struct calendar *c = r->model->calendar;
    day at = r->now.d + 8 - weekday_of(r->now.d);
    for (int gone = 0, tries = 0; tries < 400; at++, tries++) {
        if (calendar_works(c, at) && ++gone >= working_days) break;
    }
    return at;
}

static enum alert_level level_named(const char *name)
{
    for (int i = ALERT_PRAISE; i <= ALERT_RED; i++)
        if (strcmp(alert_level_name((enum alert_level)i), name) == 0)
            return (enum alert_level)i;
    return ALERT_YELLOW;
}

static void rule_run(struct judging *g, size_t rule, struct arena *keep)
{
    struct watch w = g->w;
    w.rule = settings_rule(w.s, rule_infos[rule].id);
    if (!w.rule || !w.rule->on) return;
    w.arena = keep;
    w.level = level_named(w.rule->level);
    w.due = measure_due(w.r, w.rule->due_days);
    rule_infos[rule].find(&w);
    g->found[rule] = w.alerts;
}

/* Facts, and the rules that ask for none. */
static void look_first(void *shared, struct queue *q)
{
    struct judging *g = shared;
    struct arena scratch = arena_new(), keep = arena_new();
    for (size_t i; queue_take(q, &i);)
        if (i < FACTS)
            facts_gather(&g->w, i, scratch);
        else if (!rule_infos[i - FACTS].facts)
            rule_run(g, i - FACTS, &keep);
    arena_end(scratch);
}

/* The other rules, and customers. */
static void look_second(void *shared, struct queue *q)
{
    struct judging *g = shared;
    struct arena keep = arena_new();
    for (size_t i; queue_take(q, &i);)
        if (i >= rule_info_count)
            problems_judge(g->search, i - rule_info_count, &keep);
        else if (rule_infos[i].facts)
            rule_run(g, i, &keep);
}

static void rank(void *shared, struct queue *q)
{
    struct judging *g = shared;
    struct arena scratch = arena_new(), keep = arena_new();
    for (size_t i; queue_take(q, &i);)
        if (i == 0)
            alerts_rank(g->found, rule_info_count, &keep, scratch, g->j);
        else
            problems_end(g->search, &keep, scratch, g->j);
    arena_end(scratch);
}

struct judgement *judge(struct arena *a, struct arena scratch, const struct results *r,
                        const struct memory *mem)
{
    struct arena facts = arena_new();
    struct judging g = {.w = watch_begin(&facts, r, mem, true),
                        .j = arena_one(a, struct judgement),
                        .found = arena_many(&scratch, alert_list, rule_info_count)};
    g.j->r = r;
    g.j->mem = mem;
    g.j->actions = actions_later(a);
    parallel_run(FACTS + rule_info_count, look_first, &g);
    g.search = problems_begin(&facts, &g.w);
    parallel_run(rule_info_count + PROBLEM_PARTS, look_second, &g);
    parallel_run(2, rank, &g);
    arena_end(facts);
    return g.j;
}
