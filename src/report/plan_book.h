/* plan.xlsx as a tree: a sheet for each level of the plan, with columns to overrule a
 * figure that ingest/returned.h reads back (SPEC 7; T06, T11). */
#ifndef REPORT_PLAN_BOOK_H
#define REPORT_PLAN_BOOK_H

#include "plan/plan.h"
#include "report/builders.h"

/* A report with the one document; never NULL. Lives in `a`. */
struct report *plan_report_build(struct arena *a, const struct plan *p,
                                 const struct templates *t, const char *language,
                                 const char *version);

/* ---- between plan_book.c and plan_people.c ---- */

struct plan_book {
    struct build *b;
    const struct plan *p;
    struct page *pages;
    size_t npage;
};

/* Starts a sheet and returns its blocks, of which at most `most` may be filled. */
struct page *plan_page(struct plan_book *k, const char *title, size_t most);
void plan_block(struct page *page, struct block block);

/* Columns to overrule a figure: value, reason, approver, and hidden what it is. */
size_t overrule_columns(struct plan_book *k, struct grid *g, enum plan_metric m);
void overrule_cells(struct plan_book *k, struct cell *c, size_t at, enum plan_metric m,
                    uint32_t scope, struct period period);

enum show plan_show(enum plan_metric m); /* yuan, count */
struct figure plan_figure(enum plan_metric m, int64_t units);
const char *plan_title(struct plan_book *k, const char *key, enum plan_metric m);
bool plan_is(const struct plan_book *k, enum plan_metric m);

void plan_teams_page(struct plan_book *k);
void plan_members_page(struct plan_book *k);
void plan_personal_page(struct plan_book *k);
void plan_member_months_page(struct plan_book *k);
void plan_member_weeks_page(struct plan_book *k);

#endif
