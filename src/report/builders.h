/* What the block builders share: the context, words, figures of KPIs, and tables in the
 * making.
 *
 * A builder turns one block of a documents file into one block of the tree. It reads
 * results and judgement and never computes a KPI itself. */
#ifndef REPORT_BUILDERS_H
#define REPORT_BUILDERS_H

#include "base/text.h"
#include "metrics/kpi.h"
#include "metrics/targets.h"
#include "report/report.h"
#include "report/templates.h"
#include "rules/rules.h"

#include <string.h>

struct build {
    struct arena *a;
    const struct results *r;
    const struct judgement *j;
    const struct templates *t;
    const struct model *m;
    const struct settings *s;
    const struct memory *memory; /* NULL without a store */
    struct report_options options;
    struct draft *drafts; /* of each document: what its pages are made by (documents.c) */
    struct report *rep;
    const char *language;
    int tongue; /* index into the settings' texts: 0 zh, 1 any other */
    enum show
        money; /* how amounts are printed: SHOW_WAN, SHOW_YUAN in a small company, SHOW_YI in a huge one */
    struct lists *lists;    /* lists.h */
    struct team_card *card; /* scorecards.c: of the document at hand */
    bool paper; /* the document at hand is a PDF: columns without data are left out */
};

/* SHOW_WAN stands for "as amounts are printed in this pack"; cells of a workbook hold no 亿元. */
static inline enum show show_in(const struct build *b, enum show show)
{
    if (show != SHOW_WAN || (b->money == SHOW_YI && !b->paper)) return show;
    return b->money;
}

/* Where a block stands: whose numbers, and its options in the documents file. */
struct place {
    uint32_t scope;
    const struct yaml_node *options;
    const char *document; /* id, for stable names */
};

/* False: there is nothing to print, not even an empty state. */
typedef bool block_builder(struct build *b, const struct place *p, struct block *out);
typedef const char *message_builder(struct build *b, const struct place *p);

int64_t option_int(struct build *b, const struct place *p, const char *key,
                   int64_t fallback);
bool option_bool(struct build *b, const struct place *p, const char *key, bool fallback);
const char *option_text(const struct place *p, const char *key, const char *fallback);
/* The items of a list option (or the fallback's), as texts. */
size_t option_list(struct build *b, const struct place *p, const char *key,
                   const char *const **out);
/* The text of an option that holds a label key, {0} being the unit of money; `fallback`
 * is a key too; NULL if both are. */
const char *option_label(struct build *b, const struct place *p, const char *key,
                         const char *fallback);

/* ---- words (words.c; names of people, teams and customers: namesakes.c) ---- */

const char *word(const struct build *b, const char *key);
const char *fill_in(const struct build *b, const char *key, const char *const *values,
                    size_t n);
#define fill(b, key, ...)                                   \
    fill_in((b), (key), (const char *const[]){__VA_ARGS__}, \
            COUNT_OF(((const char *const[]){__VA_ARGS__})))
/* A key with the kind of the period behind it: "period.this" → "period.this.week". */
const char *period_word(const struct build *b, const char *key);

const char *kpi_name(const struct build *b, const char *kpi);
const char *stage_name(const struct build *b, size_t stage);
const char *scope_name(const struct build *b, uint32_t scope);
const char *rep_name(const struct build *b, uint32_t rep);           /* "–" for nobody */
const char *customer_name(const struct build *b, uint32_t customer); /* never empty */
/* What names a customer lies anywhere: it is fetched ahead, one step of the way at a time, each as
 * many rows before it is needed as its number says. */
enum customer_step { CUSTOMER_TEXTS = 4, CUSTOMER_NAMES = 8, CUSTOMER_RECORD = 12 };
void customer_fetch(const struct build *b, uint32_t customer, enum customer_step step);
const char *symbol(const struct build *b, sym s);                    /* "–" when empty */
const char *day_iso(const struct build *b, day d);                   /* 2026-11-27, "–" */
const char *day_short(const struct build *b, day d);                 /* 11-27, "–" */
const char *month_name(const struct build *b, int month);            /* November, 11月 */
const char *month_day(const struct build *b, day d);
const char *period_name(const struct build *b, struct period p);
const char *reason_text(const struct build *b,
                        const char *reason); /* sentence; NULL for NULL */
const char *int_text(const struct build *b, int64_t n);
const char *joined(const struct build *b, const char *const *items, size_t n,
                   const char *between);

/* How a figure is shown that stands alone, in a sentence or a card: large amounts in 亿元. */
enum show show_alone(const struct build *b, struct figure f, enum show as);
/* Figures with their unit, for sentences: "31.3 万元", "78.1%", "5.2 百分点". */
const char *unit_text(const struct build *b, enum show show);
const char *amount(const struct build *b, exact yuan);
const char *percent(const struct build *b, exact rate);
const char *figure_unit(const struct build *b, struct figure f, enum show show);
/* "3 visits", "1 visit": by the labels counted.WHAT and counted.WHAT.one, if there is one. */
const char *counted(const struct build *b, const char *what, struct figure n);

const char *status_word(const struct build *b, enum status s);
const char *status_key(enum status s); /* "green", for labels and JSON */
enum status status_of_light(enum light l);
enum status status_of_alert(enum alert_level l);

/* ---- one KPI of one scope, ready to print (view.c) ---- */

struct view {
    struct kpi_value raw;
    const struct kpi *kpi; /* NULL if there is no such KPI */
    enum unit unit;
    enum show show, change_show;
    struct figure value, num, den, target, prev, change, last_year, change_last_year;
    enum status status;
    const char *status_word; /* "正常"; grey: why */
};

struct view view_of(const struct build *b, const char *kpi, uint32_t scope);
/* The same without what takes longest, where nobody asks for it: parts and changes, the light. */
enum view_part { VIEW_FIGURES = 0, VIEW_CHANGES = 1, VIEW_LIGHT = 2 };
/* A KPI that is looked up once, for many scopes. */
struct subject {
    const char *id;
    const struct kpi *kpi; /* NULL if there is no such KPI */
    size_t measure;        /* the results' nmeasure if they have none of it */
    struct lamp lamp;
};
struct subject subject_of(const struct build *b, const char *kpi);
struct view view_some(const struct build *b, const struct subject *s, uint32_t scope,
                      unsigned parts);
struct figure unit_figure(enum unit unit, exact e);
/* Numerator or denominator: money where the KPI table scales them from fen. */
static inline struct figure part_figure(const struct kpi *k, bool denominator, exact e)
{
    int64_t scale = denominator && k->divided ? k->den_scale : k->scale;
    return figure_of(e, scale == 100);
}
enum show unit_show(enum unit unit);
enum unit kpi_unit(const struct build *b, const char *kpi);
bool kpi_falling_is_good(const char *kpi);
/* The KPI's change as text with its unit: "+5.2%", "-3.1 百分点", "–". */
const char *change_text(const struct build *b, struct figure change, enum show show);
/* +1 good, −1 bad, 0 neutral or unknown. */
int change_meaning(const char *kpi, struct figure change);
/* How a change is coloured: its meaning, or under red_up its direction. */
int change_tone(const struct build *b, const char *kpi, struct figure change);
/* The exports lack the table or column that the KPI needs. */
bool data_lacks(const struct build *b, const char *kpi);
/* 13 weekly points of a KPI; the number of points, 0 without a trend. */
size_t spark_points(const struct build *b, const char *kpi, uint32_t scope,
                    const struct figure **out);
struct mtd {                  /* month to date, SPEC 3 */
    exact rate, actual, plan; /* plan: to D */
    struct figure figure;
};
struct mtd mtd_of(const struct build *b, uint32_t scope);

/* The share of a running period's working days that have gone; unknown for a complete one. */
exact period_share(const struct build *b);
/* Share of a running period's working days that is gone: "40.0%"; NULL when it is complete. */
const char *period_share_gone(const struct build *b);
/* "比上周少 5.2%", of rates "比上周低 0.8 个百分点"; `than` names the other period. NULL when there
 * is nothing to compare with. */
const char *change_said(struct build *b, struct figure change, enum unit unit,
                        const char *than);

/* Member scopes in the order of the scopes. On paper without people who left before the period
 * or come after it and have no number in it. */
size_t members_of(const struct build *b, uint32_t scope, enum scope_kind kind,
                  uint32_t **out);
size_t members_all(const struct build *b, uint32_t scope, enum scope_kind kind,
                   uint32_t **out);
/* Not employed on any day of the period. */
bool rep_is_absent(const struct build *b, uint32_t scope);
/* In order of a KPI (unknown last, ties by scope order). */
void sort_scopes(const struct build *b, uint32_t *at, size_t n, const char *kpi,
                 bool falling);
uint32_t unassigned_scope(const struct build *b); /* REF_NONE if there is none */
bool scope_is_below(const struct build *b, uint32_t scope, uint32_t ancestor);

/* What an alert says: title, value, limit, streak; and who must act (attention.c). */
const char *alert_text(struct build *b, const struct alert *a);
/* By name, else by id. */
const char *alert_who(const struct build *b, const struct alert *a);
const char *alert_owner(const struct build *b, const struct alert *a);
/* An alert's `since` as a period: the week of a day. */
const char *since_period(const struct build *b, const char *since);

/* What a reader must act on, merged per person or customer and ranked (attention.c). */
struct concern_line {
    const struct alert *lead; /* the gravest finding */
    const char *who, *what;
};
size_t concern_lines(struct build *b, uint32_t scope, struct concern_line **out);

/* Is the customer's owner one of the scope's? */
bool problem_in_scope(const struct build *b, const struct problem_customer *p,
                      uint32_t scope);
/* Fetches what names the customers of the problems behind the i-th. */
void problems_ahead(const struct build *b, uint32_t i);
/* That there are none, or that nothing tells. */
const char *problems_empty(const struct build *b);
/* The dimension that weighs most in a customer's score: its measure and owner are
 * proposed; NULL if no dimension scores (problems.c). */
const struct dimension_setting *main_dimension(const struct build *b,
                                               const struct problem_customer *p);

/* ---- tables in the making (grid.c) ---- */

struct column_spec {
    const char *label; /* label key */
    enum show show;    /* SHOW_NONE: text */
    enum align align;  /* figures are set right whatever this says */
    double weight;
    bool wrap, is_id, sum, passing; /* passing: see struct column */
    int over_num, over_den;         /* 1-based columns of a live quotient, 0: none */
    int minus_from, minus_what;     /* 1-based columns of a live difference */
    int share_of;                   /* 1-based column whose total this is a share of */
    int grown_to, grown_from;       /* 1-based columns of a live change */
    bool bars;                      /* workbooks: data bars */
    const char *key;                /* machine name where there is no label key */
    const struct formula *live, *light;
};

struct grid {
    struct build *b;
    struct table_block t;
    size_t row_room, column_room, nplain; /* rows of t.rows */
    struct packed *packed;                /* body rows of a tall table; NULL */
    struct cell *room;                    /* the row of it that is being filled */
    bool filling;
    struct column_check *checks;
    size_t nseen; /* plain rows that have been checked */
};

struct grid grid_new(struct build *b, const char *id, const char *title);
void grid_columns(struct grid *g, const struct column_spec *specs, size_t n);
/* Adds a column whose label is ready; before any row. Returns its index. */
size_t grid_column(struct grid *g, struct column_spec spec, const char *ready_label);
/* Workbooks: the table may get very long, so its body rows are packed as they come. Behind its
 * columns, before any row; its rows must not be asked for or changed afterwards. */
void grid_tall(struct grid *g);
/* Room for a row's cells, to be filled before the next is asked for. */
struct cell *grid_row(struct grid *g, enum row_kind kind);
/* The rows of a source, before any other. Workbooks make them when they write them; their
 * totals and formulas are for the builder to promise. On paper they are made at once. */
void grid_rows(struct grid *g, const struct row_source *source);
/* Body rows that `make` makes of the things numbered `at`, which live as long as the report. It sets
 * every cell, its texts may lie in b->a, and b may be another thread's. Long lists of workbooks are
 * made when they are written, so texts made for a row belong into columns that are ids or passing;
 * their totals and formulas are for the builder to promise. */
typedef void row_filler(struct build *b, uint32_t i, struct cell *cells);
void grid_list(struct grid *g, const uint32_t *at, size_t n, row_filler *make);
/* Drops live formulas that would not give the printed total, and hands the table over. */
bool grid_end(struct grid *g, struct block *out);
/* Two notes of a table as one; `first` may be NULL. */
const char *notes_joined(const struct build *b, const char *first, const char *second);
/* "显示 N / 共 M 条" with the amount of the rest (NULL: without); NULL when nothing was cut. */
const char *cut_note(const struct build *b, size_t shown, size_t all, const char *rest);

struct cell text_cell(const char *text);
struct cell figure_cell(struct figure f);
struct cell marked_cell(struct figure f, enum status status);
struct cell status_cell(const char *text, enum status status);
struct cell date_cell(day d);
/* On paper a day of the year at hand needs no year. */
struct cell paper_day(const struct build *b, day d);
struct cell bar_cell(struct figure f);
struct cell kind_cell(enum cell_kind kind);
struct cell linked(struct cell c, const char *anchor);

/* ---- live formulas (live.c) ---- */

/* A KPI (or "KPI:num", "KPI:den") as a sum over the lists of the workbook; the row's own name
 * or id stands in column `cell` (1-based). NULL if no list has it. */
const struct formula *live_kpi(struct build *b, const char *token, enum scope_kind kind,
                               int cell);
/* The same of a customer. */
const struct formula *live_customer(struct build *b, const char *token, int cell);
/* A column of a list, added up; NULL `key`: its rows counted. */
const struct formula *live_list(struct build *b, const char *table, const char *key);
/* The light of a KPI whose value stands in column `cell`; NULL if limits do not decide it. */
const struct formula *live_light(struct build *b, const char *kpi, int cell);

/* ---- small blocks (blocks.c) ---- */

struct block text_block_of(const char *text, enum text_role role);
struct block stack_of(struct build *b, const struct block *blocks, size_t n);
struct block columns_of(struct build *b, const struct block *blocks, size_t n);
struct figure *figures_of(struct build *b, size_t n);
struct chart_block chart_new(struct build *b, const struct place *p, enum chart_kind kind,
                             const char *id, const char *title, enum show show);
bool chart_end(struct chart_block chart, double height, struct block *out);
const char *titled(const struct build *b, const char *what, const char *unit);

/* ---- builders and messages, by theme ---- */

struct message {
    const char *name, *says;
    message_builder *build;
};
const struct builder_info *builder_named(const char *name);
const struct message *message_named(const char *name);

block_builder build_cards, build_members, build_team_bullets, build_ranking, build_why;
block_builder build_member_bars, build_month_line, build_trend, build_trend_table,
    build_gap_waterfall;
block_builder build_funnel, build_funnel_table, build_lost_reasons, build_missed_leads;
block_builder build_attention, build_alerts, build_problem_top, build_problems,
    build_problem_trend;
block_builder build_problem_radar, build_problem_heat, build_problem_closed;
block_builder build_problems_short, build_problem_recovered;
block_builder build_aging, build_aging_table, build_largest_overdue, build_open_invoices;
block_builder build_customers_open, build_payments, build_due_soon, build_arrears;
block_builder build_behaviour_heat, build_scatter, build_behaviour_days;
block_builder build_mix, build_mix_table, build_key_deals, build_stalled_deals;
block_builder build_rulebook, build_limits, build_definitions, build_legend,
    build_targets_checked;
block_builder build_sources, build_rejects, build_quality;
block_builder build_support, build_action_table, build_questions, build_last_actions,
    build_agenda;
block_builder build_members_review, build_problem_actions, build_alert_actions;
block_builder build_review_actions, build_question_actions, build_statement_actions;
block_builder build_fill_guide, build_fill_mark;
block_builder build_open_questions, build_statements_made, build_problem_progress;
block_builder build_unused_files, build_reading_notes;
block_builder build_process, build_minima, build_dimensions, build_praise;
block_builder build_period_parts, build_deviation, build_thirds, build_stars;
block_builder build_meeting_data, build_meeting_speakers, build_meeting_problems;
block_builder build_meeting_actions;
block_builder build_signed, build_due_invoices, build_control, build_lost_table;
block_builder build_profile, build_follow_up, build_notes, build_headline_table;

message_builder message_thirds;
message_builder message_headline, message_teams, message_funnel, message_behaviour;
message_builder message_problems, message_collections, message_structure, message_deals;
message_builder message_lights, message_team, message_rep, message_quality;

/* ---- whole stages ---- */

/* Is the document among the ids that --only lists? */
bool document_wanted(const struct yaml_node *node, struct report_options options);
bool documents_list(struct build *b); /* fills rep->documents, without pages */
void numbers_build(struct build *b);  /* fills rep->numbers */

/* A file name for a team's or rep's name: no path separators, control characters,
 * leading dots or reserved names, at most 60 code points; distinct from the `n` names
 * taken so far (whatever their case). */
const char *safe_file_name(struct arena *a, const char *name, const char *const *taken,
                           size_t n);

#endif
