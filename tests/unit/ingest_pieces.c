/* Large files in pieces, rows by the hundred: whatever stands in a file, records, messages and
 * counts are those of reading it in one, row by row. Each test makes a file larger than what is
 * read when it is opened, has it read all ways, and says whether its pieces should have been put
 * together. */
#include <stdarg.h>

#include "base/parallel.h"
#include "base/vec.h"
#include "ingest/pieces.h"
#include "model/fields.h"
#include "reading.h"
#include "test.h"

typedef VEC_OF(char) bytes;

static void say(bytes *out, const char *format, ...)
{
    char line[4096];
    va_list arguments;
    va_start(arguments, format);
    int n = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    for (int i = 0; i < n && i < (int)sizeof line; i++) *vec_push(out) = line[i];
}

/* ---- a model as text ---- */

static void say_cell(bytes *out, const struct model *m, enum table t, const struct field *f,
                     size_t row)
{
    _Alignas(8) char room[CELL_ROOM];
    const void *at = model_cell(m, t, f, row, room);
    if (!at) return;
    switch (f->kind) {
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_FLAG: say(out, " %s", model_text(m, *(const sym *)at)); break;
    case FIELD_MONEY:
    case FIELD_NUMBER: say(out, " %lld", (long long)wide_get(at)); break;
    case FIELD_MOMENT: say(out, " %lld", (long long)moment_get(at)); break;
    case FIELD_CHOICE:
    case FIELD_STAGE:
    case FIELD_TIER:
    case FIELD_SCOPE: say(out, " %d", *(const uint8_t *)at); break;
    case FIELD_PERIOD:
    case FIELD_DAY:
    case FIELD_WEEK:
    case FIELD_SHARE:
    case FIELD_REP:
    case FIELD_CUSTOMER:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: say(out, " %d", *(const int32_t *)at); break;
    }
}

static void say_tables(bytes *out, const struct model *m)
{
    for (enum table t = 0; t < TABLE_COUNT; t++) {
        say(out, "%s %d %llx\n", table_name(t), m->present[t],
            (unsigned long long)m->columns[t]);
        for (size_t i = 0; i < model_count(m, t); i++) {
            struct origin from = model_origin(m, t, i);
            say(out, "%u:%u", from.file, from.row);
            for (const struct field *f = table_info(t)->fields; f->name; f++)
                if (field_is_kept(f)) say_cell(out, m, t, f, i);
            say(out, "\n");
        }
    }
}

static void say_files(bytes *out, const struct model *m)
{
    for (size_t i = 0; i < m->files.n; i++) {
        const struct input_file *f = &m->files.at[i];
        say(out, "%s %s %s %s %s\n", f->sha256, f->profile, f->encoding, f->delimiter,
            f->problem ? f->problem : "");
        for (size_t k = 0; k < f->feeds; k++)
            say(out, "%s %zu %zu %zu %zu %zu\n", table_name(f->feed[k].table),
                f->feed[k].rows, f->feed[k].used, f->feed[k].rejected, f->feed[k].replaced,
                f->feed[k].added);
    }
}

static void say_diags(bytes *out, const struct diags *ds)
{
    for (size_t i = 0; i < ds->n; i++) {
        const struct diag *d = &ds->at[i];
        say(out, "%d %s:%u %s %s %s %s %lld %s\n", d->level, d->file ? d->file : "", d->row,
            d->column ? d->column : "", d->text ? d->text : "", d->what,
            d->table ? d->table : "", (long long)d->amount, d->raw ? d->raw : "");
    }
}

/* ---- both ways ---- */

static const char *own_profile; /* NULL: none */

static bytes read_all(size_t piece)
{
    struct model model;
    struct diags diags;
    bytes out = {NULL, 0, 0};
    pieces_size(piece);
    enum ingest_result result = folder_read(&model, &diags, own_profile);
    say(&out, "result %d\n", result);
    say_tables(&out, &model);
    say_files(&out, &model);
    say_diags(&out, &diags);
    return out;
}

/* Where they differ, for a person; the same text if they do not. */
static const char *line_at(bytes x, size_t i)
{
    static char lines[2][200];
    static int turn;
    size_t from = i < x.n ? i : x.n, n = 0;
    turn = !turn;
    while (from && x.at[from - 1] != '\n') from--;
    for (; from < x.n && x.at[from] != '\n' && n + 1 < sizeof lines[0]; from++)
        lines[turn][n++] = x.at[from];
    lines[turn][n] = 0;
    return lines[turn];
}

static void check_same(bytes got, bytes want)
{
    size_t at = 0;
    while (at < want.n && at < got.n && want.at[at] == got.at[at]) at++;
    CHECK_TEXT(line_at(got, at), line_at(want, at));
    CHECK(want.n == got.n && at == want.n);
    vec_free(&got);
}

/* What stands in the folder by the hundred and row by row. */
static bytes same_row_by_row(void)
{
    bytes hundreds = read_all(0);
    load_one_by_one(true);
    check_same(read_all(0), hundreds);
    load_one_by_one(false);
    CHECK(hundreds.n > 2000);
    return hundreds;
}

static void folder_empty(void)
{
    const char **files;
    size_t n = folder_list(&memory, folder, &files);
    for (size_t i = 0; i < n; i++) unlink(files[i]);
}

/* The same and in pieces of several sizes. */
static void same_in_pieces(size_t joined)
{
    bytes one = same_row_by_row();
    static const size_t sizes[] = {3000, 8192, 50000};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        size_t before = pieces_joined();
        check_same(read_all(sizes[i]), one);
        CHECK_INT(pieces_joined() - before, joined);
    }
    vec_free(&one);
    folder_empty();
}

static void put(const char *name, bytes *text)
{
    file_write(path_join(&memory, folder, name), (str){text->at, text->n});
    vec_free(text);
}

enum { ROWS = 6000 };

/* Activities with something else at some rows: `odd` may write the row itself. */
static bytes activities(bool (*odd)(bytes *out, int i))
{
    bytes out = {NULL, 0, 0};
    say(&out, "activity_id,rep_id,customer_id,type,at\n");
    for (int i = 0; i < ROWS; i++) {
        if (odd && odd(&out, i)) continue;
        say(&out, "A%06d,R%04d,C%05d,%s,2026-%02d-%02d 09:%02d:00\n", i, i % 37,
            i * 7 % 900, i % 3 ? "call" : "visit", 1 + i / 700, 1 + i % 28, i % 60);
    }
    return out;
}

/* ---- what is put together ---- */

static void plain_rows(void)
{
    bytes text = activities(NULL);
    put("activities.csv", &text);
    same_in_pieces(1);
}

static bool crlf_and_gaps(bytes *out, int i)
{
    if (i % 50 == 0) say(out, "\r\n\n");
    if (i % 701 == 7) say(out, "\r");
    say(out, "A%06d,R%04d,C%05d,call,2026-03-%02d\r\n", i, i % 37, i, 1 + i % 28);
    return true;
}

static void line_ends_of_all_kinds(void)
{
    bytes text = activities(crlf_and_gaps);
    put("activities.csv", &text);
    same_in_pieces(1);
}

static bool quoted_lines(bytes *out, int i)
{
    if (i % 5) return false;
    say(out, "A%06d,R%04d,\"C%05d\n,\"\"x\"\",\n%d,2,3,4,2026\",visit,2026-03-05\n", i,
        i % 37, i, i);
    return true;
}

static void quoted_line_ends(void)
{
    bytes text = activities(quoted_lines);
    put("activities.csv", &text);
    same_in_pieces(1);
}

/* Runs of rows with quotes around all cells, some or none, and rows among them whose quotes mean
 * something else. */
static bool quotes_of_all_kinds(bytes *out, int i)
{
    static const char *const odd[] = {
        "\"A%06d\",\"R0001\",\" C00001 \",\"call \",\"2026-03-05\"\n",
        "\"A%06d\",\"R0001\", C00001 ,\"call\", 2026-03-05 \n",
        "\"A%06d\",\"R0001\", \"C00001\",\"call\",\"2026-03-05\"\n",
        "\"A%06d\",\"R\"\"0001\"\"\",\"C00001\",\"call\",\"2026-03-05\"\n",
        "\"A%06d\",\"R0001\",\"\",\"call\",\"2026-03-05\"\n",
        "A%06d,R0001,C0\"0\"001,call,2026-03-05\n",
        "\"A%06d\",\"R0001\",\"C0,0\n001\",\"call\",\"2026-03-05\"\n",
        "=\"A%06d\",\"R0001\",\"C00001\",\"call\",\"2026-03-05\"\n",
        "\"A%06d\",\"R0001\",\"C00001\",\" dance \",\" 2026-03-32\"\n",
        "\"A%06d\",\"R0001\",\"C00001\",\"call\"\n",
        "\"A%06d\",\"R0001\",\"C00001\",\"call\",\"2026-03-05\",\"\"\n",
        "\"A%06d\",\"R0001\",\"C00001\",\"call\",\"2026-03-05\"\r\n",
        "\"A%06d\",\"R0001\",\"C00001\",\"call\",2026-03-05\r\n",
        "\" \",\" \",\"\",\" \",\" \"\n",
        "\"合计 %d\",\"\",\"\",\"\",\"\"\n"};
    const char *end = i / 1000 % 2 ? "\r\n" : "\n";
    if (i % 23 == 0) say(out, odd[i / 23 % (int)COUNT_OF(odd)], i);
    if (i / 100 % 3 == 0)
        say(out, "\"A%06d\",\"R%04d\",\"C%05d\",\"call\",\"2026-03-0%d 09:00:00\"%s", i,
            i % 37, i * 7 % 900, 1 + i % 9, end);
    else if (i / 100 % 3 == 1)
        say(out, "A%06d,\"R%04d\",C%05d,call,\"2026-03-0%d\"%s", i, i % 37, i * 7 % 900,
            1 + i % 9, end);
    return i / 100 % 3 < 2;
}

static void quotes_around_cells(void)
{
    bytes text = activities(quotes_of_all_kinds);
    put("activities.csv", &text);
    same_in_pieces(1);
}

/* Among rows in which all cells stand in quotes. */
static bool quotes_inside(bytes *out, int i)
{
    if (i % 500 == 300)
        say(out, "\"A%06d\",\"R0001\",\"C00001\"x,\"call\",\"2026-03-05\"\n", i);
    if (i % 500 == 400)
        say(out, "\"A%06d\",\"R0001\",x\"C00001\",\"call\",\"2026-03-05\"\n", i);
    say(out, "\"A%06d\",\"R%04d\",\"C%05d\",\"call\",\"2026-03-0%d\"\n", i, i % 37, i % 50,
        1 + i % 9);
    return true;
}

static void quotes_inside_of_cells(void)
{
    bytes text = activities(quotes_inside);
    put("activities.csv", &text);
    same_in_pieces(0);
}

/* A backslash may say that a quote does not end its cell. */
static bool escapes(bytes *out, int i)
{
    say(out, "\"A%06d\",\"R%04d\",\"C%05d%s\",\"call\",\"2026-03-0%d\"\n", i, i % 37,
        i % 50,
        i % 2   ? ""
        : i % 3 ? "\\\"x\\\""
                : "\\\\",
        1 + i % 9);
    return true;
}

static void quotes_that_are_escaped(void)
{
    bytes text = activities(escapes);
    put("activities.csv", &text);
    same_in_pieces(1);
}

static bool rejects(bytes *out, int i)
{
    if (i % 400 == 0) say(out, "A%06d,R0001,C00001,call,no date\n", i);
    if (i % 500 == 1) say(out, "A%06d,R0001,C00001,call\n", i);
    if (i % 900 == 2) say(out, "A%06d,R0001,C00001,dance,2026-01-01\n", i);
    if (i % 600 == 3) say(out, "activity_id,rep_id,customer_id,type,at\n");
    if (i % 600 == 5) say(out, "合计,,,,\n");
    if (i % 1000 == 4) say(out, "A%06d,R0001,C\xFF\xFE,call,2026-01-01\n", i);
    if (i == 5000) say(out, "-----,-----,-----,-----,-----\n");
    return false;
}

static void rows_that_are_left_out(void)
{
    bytes text = activities(rejects);
    text.at[0] = 'a';
    /* Beyond ASCII from the header on, so that the first bytes decide. */
    bytes marked = {NULL, 0, 0};
    say(&marked, "\xEF\xBB\xBF");
    for (size_t i = 0; i < text.n; i++) *vec_push(&marked) = text.at[i];
    vec_free(&text);
    put("activities.csv", &marked);
    same_in_pieces(1);
}

static void masters_and_followers(void)
{
    bytes customers = {NULL, 0, 0}, invoices = {NULL, 0, 0}, payments = {NULL, 0, 0};
    say(&customers, "customer_id,name,industry,region,tier\n");
    for (int i = 0; i < ROWS; i++)
        say(&customers, "C%05d,公司%d号,行业%d,华%d,%c\n", i, i % 5500, i % 40, i % 9,
            "ABCD"[i % 4]);
    put("customers.csv", &customers);
    say(&invoices, "invoice_id,customer_id,rep_id,invoice_date,due_date,amount\n");
    for (int i = 0; i < ROWS; i++)
        say(&invoices, "INV%06d,C%05d,R%03d,2026-01-05,2026-02-0%d,%d.50\n", i, i % 6100,
            i % 50, 1 + i % 9, 100 + i);
    put("receivables.csv", &invoices);
    say(&payments, "payment_id,invoice_id,paid_at,amount\n");
    for (int i = 0; i < ROWS; i++)
        say(&payments, "P%06d,INV%06d,2026-02-1%d,%d.25\n", i, i * 3 % 6200, i % 10,
            i % 90);
    put("payments.csv", &payments);
    same_in_pieces(3);
}

/* The same id twice, in pieces far from each other, and ids of another form in between. */
static bool repeated(bytes *out, int i)
{
    if (i % 1500 == 1400) say(out, "A%06d,R0002,C00002,call,2026-05-05\n", i - 1000);
    if (i % 2000 == 1999) say(out, "x/%d,R0002,C00002,call,2026-05-05\n", i % 3);
    if (i == 4000) say(out, ",R0002,C00002,call,2026-05-05\n");
    return false;
}

static void rows_that_come_twice(void)
{
    bytes text = activities(repeated);
    put("activities.csv", &text);
    same_in_pieces(1);
}

static bool many_bad_cells(bytes *out, int i)
{
    if (i % 40 == 0) say(out, "B%06d,R0001,2.41E+18,call,2026-01-01\n", i);
    return false;
}

static void cells_that_are_named_to_a_limit(void)
{
    bytes text = activities(many_bad_cells);
    put("activities.csv", &text);
    same_in_pieces(1);
}

/* Of which a window full is read when it is opened. */
static void gbk_with_bars_in_characters(void)
{
    bytes text = {NULL, 0, 0};
    say(&text, "activity_id|rep_id|customer_id|type|at|note\n");
    for (int i = 0; i < 4 * ROWS; i++)
        say(&text,
            "A%06d|R%04d|C%05d|call|2026-03-0%d|"
            "\xC6\xBD\x81\x7C\xCC\xA8\xB9\xAB\xCB\xBE\n",
            i, i % 37, i % 900, 1 + i % 9);
    put("activities.csv", &text);
    same_in_pieces(1);
}

static void filters_of_a_profile(void)
{
    bytes text = activities(NULL);
    own_profile =
        "profile: own\nfiles:\n  - header: [activity_id, rep_id]\n    tables:\n"
        "      activities:\n        only: {type: [visit]}\n        columns:\n"
        "          activity_id: activity_id\n          rep_id: rep_id\n"
        "          customer_id: customer_id\n          type: type\n          at: at\n";
    put("activities.csv", &text);
    same_in_pieces(1);
    own_profile = NULL;
}

/* Decimals and shares show late how they are written, and in some pieces not at all. */
static void points_and_shares_proved_late(void)
{
    bytes text = {NULL, 0, 0};
    say(&text, "deal_id,customer_id,rep_id,stage,amount,probability,created_at,status\n");
    for (int i = 0; i < ROWS; i++)
        say(&text,
            i % 1900 == 1000 ? "D%06d,C1,R1,方案报价,%d.50,60,2026-03-05,open\n"
                             : "D%06d,C1,R1,方案报价,%d,,2026-03-05,open\n",
            i, 10 + i % 90);
    put("deals.csv", &text);
    same_in_pieces(1);
}

/* ---- what is read again ---- */

static void shares_that_disagree(void)
{
    bytes text = {NULL, 0, 0};
    say(&text, "deal_id,customer_id,rep_id,stage,amount,probability,created_at,status\n");
    for (int i = 0; i < ROWS; i++)
        say(&text, "D%06d,C1,R1,方案报价,%d,%s,2026-03-05,open\n", i, i,
            i == 2000   ? "0.4"
            : i == 4000 ? "60"
            : i > 4500  ? "1"
                        : "");
    put("deals.csv", &text);
    same_in_pieces(0);
}

static bool beyond_ascii(bytes *out, int i)
{
    if (i == 4500) say(out, "A%06d,R0001,平台,call,2026-01-01\n", i);
    return i == 4500;
}

static void ascii_that_is_none(void)
{
    bytes text = activities(beyond_ascii);
    put("activities.csv", &text);
    same_in_pieces(0);
}

/* A window full is ASCII. */
static void an_encoding_that_shows_late(void)
{
    bytes text = {NULL, 0, 0};
    say(&text, "activity_id,rep_id,customer_id,type,at,note\n");
    for (int i = 0; i < 4 * ROWS; i++)
        say(&text, "A%06d,R%04d,C%05d,call,2026-03-0%d,%s\n", i, i % 37, i % 900, 1 + i % 9,
            i > 3 * ROWS ? "\xB9\xAB\xCB\xBE" : "");
    put("activities.csv", &text);
    bytes one = same_row_by_row();
    CHECK(str_find((str){one.at, one.n}, STR(" GB18030 ,"), NULL));
    vec_free(&one);
    folder_empty();
}

static bool open_quote(bytes *out, int i)
{
    if (i % 2000 == 1800) say(out, "A%06d,R0001,\"C00001,call,2026-01-01\n", i);
    return false;
}

static void quotes_that_stay_open(void)
{
    bytes text = activities(open_quote);
    put("activities.csv", &text);
    same_in_pieces(0);
}

static bool late_proof(bytes *out, int i)
{
    say(out, "A%06d,R0001,C00001,call,0%d/0%d/2026\n", i, 1 + i % 9, 1 + i / 7 % 9);
    if (i == 5900) say(out, "B%06d,R0001,C00001,call,25/04/2026\n", i);
    return true;
}

static void dates_proved_late(void)
{
    bytes text = activities(late_proof);
    put("activities.csv", &text);
    same_in_pieces(0);
}

static bool early_proof(bytes *out, int i)
{
    say(out, "A%06d,R0001,C00001,call,%02d/0%d/2026\n", i, 1 + (27 - i % 28),
        1 + i / 7 % 9);
    return true;
}

static void dates_proved_early(void)
{
    bytes text = activities(early_proof);
    put("activities.csv", &text);
    same_in_pieces(1);
}

static void decimals_proved_late(void)
{
    bytes text = {NULL, 0, 0};
    say(&text, "contract_id;customer_id;rep_id;amount;signed_on\n");
    for (int i = 0; i < ROWS; i++)
        say(&text,
            i == 5000 ? "H%06d;C1;R1;1.234,50;2026-03-0%d\n"
                      : "H%06d;C1;R1;%d.234;2026-03-0%d\n",
            i, 1 + i % 9, 1 + i % 9);
    put("contracts.csv", &text);
    same_in_pieces(0);
}

static bool second_table(bytes *out, int i)
{
    if (i == 5000) say(out, "customer_id,name,industry,region,tier\nC1,甲,x,y,A\n");
    return false;
}

static void a_second_table_below(void)
{
    bytes text = activities(second_table);
    put("activities.csv", &text);
    same_in_pieces(0);
}

static bool long_row(bytes *out, int i)
{
    if (i != 3000) return false;
    say(out, "A%06d,R0001,", i);
    for (int k = 0; k < 1 << 21; k++) *vec_push(out) = 'x';
    say(out, ",call,2026-01-01\n");
    return true;
}

static void a_row_beyond_all_limits(void)
{
    bytes text = activities(long_row);
    put("activities.csv", &text);
    same_in_pieces(0);
}

/* ---- rows by the hundred ---- */

static uint32_t dice(uint32_t sides)
{
    static uint64_t seed = 11;
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(seed >> 33) % sides;
}

/* Cells of deals, plain ones first, and others that show how a column is written, or that only
 * the general way understands. */
static const char *const deal_cells[][12] = {
    {"D000001", "D7", " D000002", "=\"D000003\"", "", "合计"},
    {"C00001", "C00002 ", "二号公司", "一号公司", "", "C99999", "X1"},
    {"R0001", "R0002", "张伟", "R0404", "\tR0001", ""},
    {"方案报价", "赢单", "方案报价 ", "Ｎｏ Ｓｔａｇｅ", "", "线索"},
    {"120000.00", "5", "1,234.50", "1.234,50", "12万", "-3.20", "1.234", "1,234", "1.5"},
    {"60", "40%", "1", "0.5", "", "101", " 70"},
    {"2026-01-05 09:00:00", "2026-02-28", "5/3/2026", "25/3/2026", "2026年3月5日", "soon"},
    {"open", "won", "lost", "", "OPEN", "="},
};

/* One row in `odd` has a cell that is not plain; some are no rows of the table at all. */
static void deal_row(bytes *out, int i, uint32_t odd, const char *line_end)
{
    if (odd && dice(8 * odd) == 0) {
        static const char *const lines[] = {"合计,,,9,,,,",
                                            "",
                                            "a,b,c",
                                            "-----,,,,,,,",
                                            "\"D9\",C00001,R0001,x,1,2,2026-01-01,open",
                                            "小计",
                                            " 合计,,,,5,60,2026-01-05,open",
                                            "D000007\"x,C00001,R0001,x,5,60,2026-01-05",
                                            "D7,,,,5,60,2026-01-05,open,"};
        say(out, "%s%s", lines[dice(COUNT_OF(lines))], line_end);
    }
    say(out, "D%06d", 10 + i);
    for (size_t c = 1; c < COUNT_OF(deal_cells); c++) {
        uint32_t kinds = 1;
        while (kinds < 12 && deal_cells[c][kinds]) kinds++;
        uint32_t kind = odd && dice(odd) == 0 ? dice(kinds) : 0;
        say(out, ",%s", deal_cells[c][kind]);
    }
    say(out, "%s", line_end);
}

static void deals_by_the_hundred(uint32_t odd, const char *line_end)
{
    bytes deals = {NULL, 0, 0}, customers = {NULL, 0, 0};
    say(&customers,
        "customer_id,name\nC00001,一号公司\nC00002,二号公司\nC00003,二号公司\n");
    put("customers.csv", &customers);
    say(&deals, "deal_id,customer_id,rep_id,stage,amount,probability,created_at,status%s",
        line_end);
    for (int i = 0; i < 3000; i++) deal_row(&deals, i, odd, line_end);
    put("deals.csv", &deals);
    bytes one = same_row_by_row();
    vec_free(&one);
    folder_empty();
}

static void rows_of_any_kind(void)
{
    static const uint32_t odd[] = {0, 4, 30, 200, 3000};
    for (size_t i = 0; i < COUNT_OF(odd); i++) {
        deals_by_the_hundred(odd[i], "\n");
        deals_by_the_hundred(odd[i], "\r\n");
    }
}

/* Rows that will be rejected for them, as they were written. */
static void names_in_columns_of_ids(void)
{
    bytes customers = {NULL, 0, 0}, text = {NULL, 0, 0};
    say(&customers,
        "customer_id,name\nC00001,一号公司\nC00002,二号公司\nC00003,二号公司\n");
    put("customers.csv", &customers);
    say(&text, "complaint_id,customer_id,opened_at,type,severity\n");
    for (int i = 0; i < ROWS; i++)
        say(&text, "X%06d,%s,2026-03-05,账单争议,中\n", i, i % 50 ? "C00001" : "二号公司");
    put("complaints.csv", &text);
    same_in_pieces(1);
}

static void columns_that_are_rare(void)
{
    bytes text = {NULL, 0, 0};
    say(&text, "lead_id\trep_id\tcreated_at\tsource\tphone\tcustomer_id\n");
    for (int i = 0; i < ROWS; i++)
        say(&text, "L%06d\tR%04d\t2026-03-05\t官网\t%s\t%s\n", i, i % 37,
            i % 7 ? "" : "13800000000", i % 900 ? "C00001" : "nobody");
    put("leads.csv", &text);
    same_in_pieces(1);
}

int main(void)
{
    folder_begin();
    parallel_limit(3);
    RUN(plain_rows);
    RUN(line_ends_of_all_kinds);
    RUN(quoted_line_ends);
    RUN(quotes_around_cells);
    RUN(quotes_inside_of_cells);
    RUN(quotes_that_are_escaped);
    RUN(rows_that_are_left_out);
    RUN(masters_and_followers);
    RUN(rows_that_come_twice);
    RUN(cells_that_are_named_to_a_limit);
    RUN(gbk_with_bars_in_characters);
    RUN(filters_of_a_profile);
    RUN(points_and_shares_proved_late);
    RUN(shares_that_disagree);
    RUN(ascii_that_is_none);
    RUN(an_encoding_that_shows_late);
    RUN(quotes_that_stay_open);
    RUN(dates_proved_late);
    RUN(dates_proved_early);
    RUN(decimals_proved_late);
    RUN(a_second_table_below);
    RUN(a_row_beyond_all_limits);
    RUN(rows_of_any_kind);
    RUN(names_in_columns_of_ids);
    RUN(columns_that_are_rare);
    rmdir(folder);
    return test_end();
}
