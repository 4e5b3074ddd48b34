/* The working calendar: rows of templates/calendar/ over plain Monday to Friday. Days are
 * kept as running totals from the first year that a file names to the last, so that working
 * days between two dates are a subtraction; outside those years weeks are counted. */
#include "model/calendar.h"
#include "base/file.h"
#include "base/text.h"
#include "base/vec.h"

#include <string.h>

enum { SIZE_MOST = 4 << 20, YEAR_FIRST = 1970, YEAR_LAST = 2199 };

struct special {
    bool works;
    const char *name; /* NULL: an ordinary day */
};

struct calendar {
    day from, to;            /* days of the tables below, half-open */
    struct special *special; /* [day − from] */
    int *before; /* [day − from]: working days in [from, day); one more at the end */
};

/* One row of a file. */
struct entry {
    day d;
    struct special special;
};

struct reading {
    struct arena *a;
    struct diags *ds;
    const char *path;
    uint32_t row;
    VEC_OF(struct entry) entries;
};

static void reject(struct reading *r, str text, const char *what)
{
    diag_say(r->ds, DIAG_ERROR, r->path, r->row, NULL, text, "%s", what);
}

/* Cuts the text before the next separator off *rest. */
static str cut(str *rest, char separator)
{
    const char *end = rest->n ? memchr(rest->s, separator, rest->n) : NULL;
    size_t n = end ? (size_t)(end - rest->s) : rest->n;
    str piece = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n + (end != NULL), rest->n);
    return piece;
}

static day day_read(str text)
{
    int64_t part[3];
    for (int i = 0; i < 3; i++)
        if (!text_int(cut(&text, '-'), &part[i]) || part[i] < 1 || part[i] > YEAR_LAST)
            return DAY_NONE;
    if (text.n || part[0] < YEAR_FIRST) return DAY_NONE;
    return day_of((int)part[0], (int)part[1], (int)part[2]);
}

static void row_read(struct reading *r, str line)
{
    str rest = line, date = str_trim(cut(&rest, ',')), kind = str_trim(cut(&rest, ','));
    day d = day_read(date);
    if (d == DAY_NONE) {
        reject(r, date, "expected a date such as 2026-10-01");
    } else if (!str_is(kind, "holiday") && !str_is(kind, "workday")) {
        reject(r, kind, "expected the kind holiday or workday");
    } else {
        char *name = arena_copy(r->a, str_trim(rest));
        *vec_push(&r->entries) = (struct entry){d, {str_is(kind, "workday"), name}};
    }
}

static void file_rows(struct reading *r, str text)
{
    r->row = 0;
    if (str_starts(text, "\xEF\xBB\xBF")) text = str_sub(text, 3, text.n);
    while (text.n) {
        str line = str_trim(cut(&text, '\n'));
        r->row++;
        if (r->row == 1) {
            if (!str_is(line, "date,kind,name"))
                reject(r, line, "expected the header date,kind,name");
        } else if (line.n && line.s[0] != '#') {
            row_read(r, line);
        }
    }
}

static void folder_rows(struct reading *r, const char *folder)
{
    if (!path_is_folder(folder)) return;
    const char **paths;
    size_t n = folder_list(r->a, folder, &paths);
    for (size_t i = 0; i < n; i++) {
        str path = str_of(paths[i]), text;
        if (!str_is(str_sub(path, path.n < 4 ? 0 : path.n - 4, path.n), ".csv")) continue;
        r->path = paths[i];
        r->row = 0;
        if (file_read(r->a, paths[i], SIZE_MOST, &text) && utf8_valid(text))
            file_rows(r, text);
        else
            reject(r, STR(""), "this calendar cannot be read as UTF-8 text");
    }
}

/* From the first day of the first year named to the last day of the last. */
static void calendar_span(struct calendar *c, const struct reading *r)
{
    day least = r->entries.at[0].d, most = least;
    for (size_t i = 1; i < r->entries.n; i++) {
        if (r->entries.at[i].d < least) least = r->entries.at[i].d;
        if (r->entries.at[i].d > most) most = r->entries.at[i].d;
    }
    c->from = period_of(PERIOD_YEAR, least).start;
    c->to = period_of(PERIOD_YEAR, most).end;
}

const struct calendar *calendar_read(struct arena *a, struct diags *ds,
                                     const char *const *folders, size_t n)
{
    struct calendar *c = arena_one(a, struct calendar);
    struct reading r = {.a = a, .ds = ds};
    for (size_t i = 0; i < n; i++) folder_rows(&r, folders[i]);
    if (r.entries.n) calendar_span(c, &r);
    size_t days = (size_t)(c->to - c->from);
    c->special = arena_many(a, struct special, days + 1);
    c->before = arena_many(a, int, days + 1);
    for (size_t i = 0; i < r.entries.n; i++)
        c->special[r.entries.at[i].d - c->from] = r.entries.at[i].special;
    for (size_t i = 0; i < days; i++)
        c->before[i + 1] = c->before[i] + calendar_works(c, c->from + (day)i);
    vec_free(&r.entries);
    return c;
}

static bool is_special(const struct calendar *c, day d)
{
    return d >= c->from && d < c->to && c->special[d - c->from].name;
}

bool calendar_works(const struct calendar *c, day d)
{
    return is_special(c, d) ? c->special[d - c->from].works : weekday_of(d) <= 5;
}

/* Mondays to Fridays in [from, to). */
static int weekdays(day from, day to)
{
    if (to <= from) return 0;
    int whole = (to - from) / 7, count = 5 * whole;
    for (day d = from + 7 * whole; d < to; d++) count += weekday_of(d) <= 5;
    return count;
}

static day smaller(day a, day b)
{
    return a < b ? a : b;
}

static day larger(day a, day b)
{
    return a > b ? a : b;
}

int calendar_working_days(const struct calendar *c, day from, day to)
{
    if (to <= from) return 0;
    day first = larger(from, c->from), last = smaller(to, c->to);
    int known = first < last ? c->before[last - c->from] - c->before[first - c->from] : 0;
    return known + weekdays(from, smaller(to, c->from)) + weekdays(larger(from, c->to), to);
}

day calendar_last_working_day(const struct calendar *c, day from, day to)
{
    for (day d = to - 1; d >= from; d--)
        if (calendar_works(c, d)) return d;
    return DAY_NONE;
}

bool calendar_knows_year(const struct calendar *c, int year)
{
    for (day d = c->from; d < c->to; d++)
        if (is_special(c, d) && civil_of(d).year == year) return true;
    return false;
}

const char *calendar_name(const struct calendar *c, day d)
{
    return is_special(c, d) ? c->special[d - c->from].name : NULL;
}
