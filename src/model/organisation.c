/* Who belongs where: reps and customers that only rows name, and the regions and teams that
 * the reps make up (SPEC 2, 9). */
#include "model/parts.h"
#include "base/text.h"
#include "model/fields.h"
#include "model/sort.h"

uint32_t model_add_rep_named(struct model *m, sym name)
{
    struct rep *r = model_new_row(m, TABLE_REPS);
    r->id = r->name = name;
    return (uint32_t)(m->reps.n - 1);
}

uint32_t model_add_customer_named(struct model *m, sym name)
{
    struct customer *c = model_new_row(m, TABLE_CUSTOMERS);
    c->id = c->name = name;
    return (uint32_t)(m->customers.n - 1);
}

/* ---- regions and teams ---- */

/* Regions in order of first appearance. */
static void regions_make(struct model *m, struct arena scratch, struct name_index *regions)
{
    for (size_t i = 0; i < m->reps.n; i++) {
        str name = sym_str(m->names, m->reps.at[i].region);
        if (!name.n || name_index_written(regions, scratch, name) != REF_NONE) continue;
        name_index_add(regions, scratch, name, (uint32_t)m->regions.n);
        vec_push(&m->regions)->name = m->reps.at[i].region;
    }
}

/* Teams in order of first appearance, each rep's into rep_team; a team is its region and
 * its name together. */
static void teams_make(struct model *m, struct arena scratch,
                       const struct name_index *regions)
{
    struct name_index teams = name_index_new();
    for (size_t i = 0; i < m->reps.n; i++) {
        const struct rep *r = &m->reps.at[i];
        struct arena s = scratch;
        m->rep_team[i] = REF_NONE;
        if (r->team == SYM_EMPTY) continue;
        uint32_t region = name_index_written(regions, s, sym_str(m->names, r->region));
        str key = str_of(arena_printf(&s, "%u/%s", region, model_text(m, r->team)));
        uint32_t team = name_index_written(&teams, s, key);
        if (team == REF_NONE) {
            team = (uint32_t)m->teams.n;
            name_index_add(&teams, s, key, team);
            sym name = region == REF_NONE ? SYM_EMPTY : m->regions.at[region].name;
            *vec_push(&m->teams) = (struct team){r->team, name, region, SYM_EMPTY};
        }
        m->rep_team[i] = team;
    }
}

static int64_t team_region(const void *team)
{
    return ((const struct team *)team)->region_ref; /* without region: last */
}

/* By region, within it in order of appearance. */
static void teams_order(struct model *m, struct arena scratch)
{
    uint32_t *moved = arena_many(&scratch, uint32_t, m->teams.n + 1);
    size_t size = sizeof *m->teams.at;
    if (records_in_order(m->teams.at, m->teams.n, size, team_region, NULL)) return;
    records_sort(m->teams.at, m->teams.n, size, team_region, NULL, moved);
    for (size_t i = 0; i < m->reps.n; i++)
        if (m->rep_team[i] != REF_NONE) m->rep_team[i] = moved[m->rep_team[i]];
}

/* SPEC 9: "region/name", or the name alone where it is unique. */
static void teams_name(struct model *m, struct arena scratch)
{
    struct name_index names = name_index_new();
    for (size_t i = 0; i < m->teams.n; i++)
        name_index_add(&names, scratch, sym_str(m->names, m->teams.at[i].name),
                       (uint32_t)i);
    for (size_t i = 0; i < m->teams.n; i++) {
        struct team *t = &m->teams.at[i];
        struct arena s = scratch;
        bool unique = name_index_written(&names, s, sym_str(m->names, t->name)) == i;
        t->id = unique || t->region == SYM_EMPTY
                    ? t->name
                    : intern(m->names,
                             str_of(arena_printf(&s, "%s/%s", model_text(m, t->region),
                                                 model_text(m, t->name))));
    }
}

void organisation_make(struct model *m, struct arena scratch)
{
    struct name_index regions = name_index_new();
    m->rep_team = arena_many(m->arena, uint32_t, m->reps.n + 1);
    regions_make(m, scratch, &regions);
    teams_make(m, scratch, &regions);
    teams_order(m, scratch);
    teams_name(m, scratch);
}
