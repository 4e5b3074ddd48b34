/*
 * The history file: a period that is kept comes back exactly, building it again replaces
 * it, what was not committed is not there, foreign and damaged files are refused and left
 * as they are.
 */
#include "company.h"

#include "base/file.h"
#include "base/fingerprint.h"
#include "ingest/returned.h"
#include "store/store.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static char folder[] = "/tmp/mondaypack-store-XXXXXX";

static const char *path_of(const char *name)
{
    return path_join(&company_arena, folder, name);
}

/* One customer in arrears, one rep with a target of a third. */
static void begin(void)
{
    company_begin();
    uint32_t rep = add_rep("R1", "T", LEVEL_MID);
    uint32_t late = add_customer("late", 'B', rep);
    add_contract(rep, late, 1000, 20261118);
    add_contract(rep, late, 1000, 20261125);
    add_target(rep, "signed_amount", "2026-Q4", 1000);
    add_invoice(rep, late, 700, 20260901);
    add_activity(rep, late, ACTIVITY_CALL, 20261119);
    add_activity(rep, late, ACTIVITY_CALL, 20261129);
    struct deal *d = row(TABLE_DEALS);
    d->id = word("D1");
    d->rep = rep;
    d->customer = late;
    d->amount = 12345;
    d->status = DEAL_OPEN;
    d->stage = 0;
    d->risk = true;
    d->created_at = at(20261101, 9);
}

static struct store *open_store(const char *name)
{
    return store_open(path_of(name), &company_arena, &company_diags);
}

static money kept_amount(const char *name)
{
    struct store *s = open_store(name);
    struct history_point *points;
    size_t n = store_history(s, &company_arena, "signed_amount", SCOPE_COMPANY, "company",
                             &points);
    exact value = n == 1 ? points[0].value : EXACT_UNKNOWN;
    store_close(s);
    return exact_known(value) ? exact_round(value, 100) : -1;
}

static void keep(const char *name, const char *label, bool commit)
{
    struct store *s = open_store(name);
    CHECK(s != NULL);
    struct memory mem;
    struct period p;
    CHECK(period_parse(str_of(label), &p));
    store_recall(s, &company_arena, p, &mem);
    company_judge(label, &mem);
    CHECK(store_keep(s, results, judged));
    if (commit) CHECK(store_commit(s));
    store_close(s);
}

static void comes_back(void)
{
    begin();
    keep("a.db", "2026-W47", true);
    keep("a.db", "2026-W48", true);
    CHECK(problem("late") && strcmp(problem("late")->state, "state.continuing") == 0);
    CHECK_NUMBER(results_value(results, "risk_deals", 0).prev, 1, 1);
    struct store *s = open_store("a.db");
    struct history_point *points;
    size_t n = store_history(s, &company_arena, "signed_amount", SCOPE_REP, "R1", &points);
    CHECK_INT(n, 2);
    CHECK_NUMBER(points[0].value, 1000, 1);
    exact target = results_value(results, "signed_amount", rep_scope_of("R1")).target;
    CHECK(exact_known(target) && exact_cmp(points[1].target, target) == 0);
    CHECK_INT(store_history(s, &company_arena, "signed_amount", SCOPE_REP, "R9", &points),
              0);
    store_close(s);
}

/* The first contract has another amount from now on, whether all are packed already or not. */
static void change_contract(money amount)
{
    struct contract all[2];
    size_t n = company.contracts.n;
    for (size_t i = 0; i < n; i++) all[i] = contract_at(&company, i);
    if (n) model_rows_free(&company, TABLE_CONTRACTS);
    for (size_t i = 0; i < n; i++)
        *(struct contract *)model_new_row(&company, TABLE_CONTRACTS) = all[i];
    company.contract_rows.at[0].amount = amount;
    if (n) model_finish(&company);
}

static void again_replaces(void)
{
    begin();
    keep("b.db", "2026-W47", true);
    change_contract(5);
    keep("b.db", "2026-W47", true);
    CHECK_INT(kept_amount("b.db"), 5);
    CHECK(problem("late") && strcmp(problem("late")->state, "state.new") == 0);
}

static void not_committed(void)
{
    begin();
    keep("c.db", "2026-W47", false);
    struct store *s = open_store("c.db");
    struct memory mem;
    store_recall(s, &company_arena, period_shift(results->period, 1), &mem);
    CHECK(!mem.known);
    store_close(s);
}

/* A build that is killed while its transaction is open leaves the week as it was. */
static void killed_in_the_middle(void)
{
    begin();
    keep("g.db", "2026-W47", true);
    money before = kept_amount("g.db");
    pid_t child = fork();
    if (child == 0) {
        struct store *s = open_store("g.db");
        change_contract(7);
        company_judge("2026-W47", NULL);
        store_keep(s, results, judged);
        kill(getpid(), SIGKILL);
    }
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status));
    CHECK_INT(before, 100000);
    CHECK_INT(kept_amount("g.db"), before);
}

/* The second build waits for the first, then its rows hold. */
static void two_builds_at_once(void)
{
    int ready[2];
    begin();
    CHECK(pipe(ready) == 0);
    pid_t child = fork();
    if (child == 0) {
        char byte;
        bool told = read(ready[0], &byte, 1) == 1;
        change_contract(7);
        keep("h.db", "2026-W47", true);
        _exit(told && test_faults == 0 ? 0 : 1);
    }
    struct store *s = open_store("h.db");
    company_judge("2026-W47", NULL);
    CHECK(store_keep(s, results, judged));
    CHECK(write(ready[1], "x", 1) == 1);
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    CHECK(store_commit(s));
    store_close(s);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status));
    CHECK_INT(WEXITSTATUS(status), 0);
    CHECK_INT(kept_amount("h.db"), 7);
}

static bool same_file(const char *name, str bytes)
{
    str now;
    return file_read(&company_arena, path_of(name), 1 << 20, &now) && str_equal(now, bytes);
}

static void foreign_files_are_refused(void)
{
    begin();
    str text = STR("this is not a database, but it is long enough to look like a page\n");
    CHECK(file_write(path_of("text.db"), text));
    CHECK(open_store("text.db") == NULL);
    CHECK(same_file("text.db", text));
    CHECK(open_store(".") == NULL);
    size_t errors = diags_count(&company_diags, DIAG_ERROR);
    CHECK_INT(errors, 2);
}

static void damaged_files_are_refused(void)
{
    str bytes;
    begin();
    keep("d.db", "2026-W47", true);
    CHECK(file_read(&company_arena, path_of("d.db"), 1 << 22, &bytes));
    char *spoilt = arena_copy(&company_arena, bytes);
    memcpy(spoilt, bytes.s, bytes.n);
    for (size_t i = 100; i < bytes.n; i++) spoilt[i] = (char)(i * 37);
    CHECK(file_write(path_of("d.db"), (str){spoilt, bytes.n}));
    struct store *s = open_store("d.db");
    if (s) CHECK(!store_keep(s, results, judged));
    store_close(s);
    CHECK(diags_count(&company_diags, DIAG_ERROR) > 0);
    CHECK(file_write(path_of("d.db"), (str){bytes.s, bytes.n / 2}));
    s = open_store("d.db");
    if (s) store_keep(s, results, judged);
    store_close(s);
}

static const struct remembered_action visit = {
    .id = "problem|2026-W47|||customer|late",
    .kind = "problem",
    .scope = "customer",
    .scope_id = "late",
    .title = "late",
    .measure = "collect",
    .owner = "finance",
    .due = DAY_NONE,
    .since = "2026-W47",
};

static void keep_typed(struct store *s, const char *field, const char *value,
                       const char *period)
{
    struct store_entry e = {visit.id, field, value, period, "actions.xlsx", NULL};
    CHECK(store_keep_entries(s, &e, 1));
}

/* Typed into a cell that showed `seen`. */
static void keep_over(struct store *s, const char *seen, const char *value,
                      const char *period)
{
    const char *mark = *seen ? fingerprint_of(str_of(seen)).text : "";
    struct store_entry e = {visit.id, "owner",        value,
                            period,   "actions.xlsx", arena_string(&company_arena, mark)};
    CHECK(store_keep_entries(s, &e, 1));
}

static const char *owner_in(struct store *s, const char *label)
{
    struct memory mem;
    struct period p;
    CHECK(period_parse(str_of(label), &p));
    store_recall(s, &company_arena, p, &mem);
    return mem.naction == 1 ? mem.actions[0].owner : "no single action";
}

static void typed_is_kept(void)
{
    struct store_entry *found;
    struct memory mem;
    begin();
    struct store *s = open_store("e.db");
    struct period w48 = {0}, w49;
    CHECK(period_parse(STR("2026-W48"), &w48));
    w49 = period_shift(w48, 1);
    CHECK(store_keep_actions(s, &visit, 1));
    keep_typed(s, "owner", "R1", "2026-W47");
    keep_typed(s, "owner", "R1", "2026-W47");
    keep_typed(s, "owner", "R2", "2026-W47");
    keep_typed(s, "due", "2026-11-27", "2026-W47");
    keep_typed(s, "owner", "R3", "2026-W48");
    CHECK(store_commit(s));
    CHECK_INT(store_entries(s, &company_arena, visit.id, w48, &found), 2);
    CHECK_TEXT(found[1].value, "R3");
    store_recall(s, &company_arena, w48, &mem);
    CHECK_INT(mem.naction, 1);
    CHECK_TEXT(mem.actions[0].measure, "collect");
    CHECK_INT(mem.actions[0].due, on(20261127));
    CHECK(mem.actions[0].agreed);
    company_judge("2026-W48", &mem);
    CHECK(alert_about("action_overdue", visit.id) != NULL);
    keep_typed(s, "state", "done", "2026-W48");
    store_recall(s, &company_arena, w49, &mem);
    CHECK_INT(mem.naction, 1);
    CHECK(mem.naction == 1 && mem.actions[0].over && mem.actions[0].state == ACTION_DONE);
    company_judge("2026-W49", &mem);
    CHECK(alert_about("action_overdue", visit.id) == NULL);
    store_recall(s, &company_arena, period_shift(w49, 1), &mem);
    CHECK_INT(mem.naction, 0);
    store_close(s);
}

/* A correction replaces what its typist saw; a copy that comes late does not know of it and
 * replaces nothing; who has seen both decides. */
static void what_was_seen_is_replaced(void)
{
    begin();
    struct store *s = open_store("i.db");
    CHECK(store_keep_actions(s, &visit, 1));
    keep_over(s, "", "Li", "2026-W47");
    keep_over(s, "Li", "Wang", "2026-W48");
    CHECK_TEXT(owner_in(s, "2026-W47"), "Li");
    CHECK_TEXT(owner_in(s, "2026-W48"), "Wang");
    keep_over(s, "", "Zhao", "2026-W47");
    CHECK_TEXT(owner_in(s, "2026-W48"), "Wang / Zhao");
    keep_over(s, "Zhao", "Wang", "2026-W49");
    CHECK_TEXT(owner_in(s, "2026-W49"), "Wang");
    keep_over(s, "Wang", "Li", "2026-W50");
    CHECK_TEXT(owner_in(s, "2026-W50"), "Li");
    CHECK_TEXT(owner_in(s, "2026-W48"), "Wang / Zhao");
    store_close(s);
}

/* The alert of the next week continues the action until somebody closes it. */
static void findings_continue_actions(void)
{
    struct memory mem;
    struct period w48;
    begin();
    CHECK(period_parse(STR("2026-W48"), &w48));
    keep("j.db", "2026-W47", true);
    const struct alert *first = alert_about("arrears", "late");
    CHECK(first != NULL);
    if (!first) return;
    const char *id = action_of_alert(judged, first)->id;
    CHECK_TEXT(id, "alert|2026-W47|arrears|overdue_amount|customer|late");
    keep("j.db", "2026-W48", true);
    CHECK_TEXT(action_of_alert(judged, alert_about("arrears", "late"))->id, id);
    CHECK_INT(actions_of(judged)->ncarried, 0);
    struct store *s = open_store("j.db");
    struct store_entry done = {id, "state", "done", "2026-W47", "actions.xlsx", ""};
    CHECK(store_keep_entries(s, &done, 1));
    store_recall(s, &company_arena, w48, &mem);
    company_judge("2026-W48", &mem);
    CHECK_TEXT(action_of_alert(judged, alert_about("arrears", "late"))->id,
               "alert|2026-W48|arrears|overdue_amount|customer|late");
    store_close(s);
}

static struct returned_row row_by_hand(struct returned_cell *cells, size_t n)
{
    return (struct returned_row){.file = "in/actions.xlsx",
                                 .table = "review_actions",
                                 .period = "2026-W47",
                                 .line = 20,
                                 .name = "team A",
                                 .title = "proposals take too long",
                                 .measure = "",
                                 .owner = "",
                                 .due = DAY_NONE,
                                 .cells = cells,
                                 .ncell = n};
}

/* A row without an id is a new action, once, whichever copy it stands in; what only repeats
 * what was printed is kept where the store has nothing. */
static void returned_rows_are_kept(void)
{
    struct memory mem;
    struct period w48;
    begin();
    struct returned_cell typed[] = {
        {.field = "measure", .text = "within 24 hours", .seen = "", .where = "A!D7"},
        {.field = "due", .text = "2026-11-27", .seen = "", .where = "A!E7"}};
    struct returned_cell repeated = {
        .field = "owner", .text = "Li", .seen = "", .where = "A!F7", .untouched = true};
    struct returned r = {0};
    *vec_push(&r.rows) = row_by_hand(typed, 2);
    *vec_push(&r.rows) = row_by_hand(typed, 2);
    *vec_push(&r.rows) = row_by_hand(&repeated, 1);
    r.rows.at[2].id = visit.id;
    CHECK(period_parse(STR("2026-W48"), &w48));
    struct store *s = open_store(":memory:");
    for (int twice = 0; twice < 2; twice++)
        CHECK(store_keep_returned(s, &company_arena, &r));
    store_recall(s, &company_arena, w48, &mem);
    CHECK_INT(mem.naction, 2);
    const struct remembered_action *hand = NULL, *known = NULL;
    for (size_t i = 0; i < mem.naction; i++)
        *(strcmp(mem.actions[i].kind, "review") == 0 ? &hand : &known) = &mem.actions[i];
    CHECK(hand && strcmp(hand->measure, "within 24 hours") == 0);
    CHECK(hand && hand->due == on(20261127) && hand->agreed);
    CHECK(known && strcmp(known->owner, "Li") == 0);
    company_judge("2026-W48", &mem);
    CHECK_INT(actions_of(judged)->ncarried, 1);
    CHECK(hand && alert_about("action_overdue", hand->id) != NULL);
    store_close(s);
    vec_free(&r.rows);
}

static void conflicts_keep_both(void)
{
    struct memory mem;
    struct period w48;
    begin();
    struct store *s = open_store("f.db");
    CHECK(period_parse(STR("2026-W48"), &w48));
    CHECK(store_keep_actions(s, &visit, 1));
    keep_typed(s, "owner", "R1", "2026-W47");
    keep_typed(s, "owner", "R2", "2026-W47");
    store_recall(s, &company_arena, w48, &mem);
    CHECK_INT(mem.naction, 1);
    if (mem.naction) CHECK_TEXT(mem.actions[0].owner, "R1 / R2");
    store_close(s);
}

static void clean_up(void)
{
    static const char *const names[] = {"a.db", "b.db", "c.db", "d.db", "e.db",   "f.db",
                                        "g.db", "h.db", "i.db", "j.db", "text.db"};
    for (size_t i = 0; i < COUNT_OF(names); i++) unlink(path_of(names[i]));
    rmdir(folder);
}

int main(void)
{
    if (!mkdtemp(folder)) return 2;
    RUN(comes_back);
    RUN(again_replaces);
    RUN(not_committed);
    RUN(killed_in_the_middle);
    RUN(two_builds_at_once);
    RUN(foreign_files_are_refused);
    RUN(damaged_files_are_refused);
    RUN(typed_is_kept);
    RUN(conflicts_keep_both);
    RUN(what_was_seen_is_replaced);
    RUN(findings_continue_actions);
    RUN(returned_rows_are_kept);
    clean_up();
    return test_end();
}
