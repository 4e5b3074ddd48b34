/* Text that fits: one line shrunk or cut to a width, a paragraph broken into lines. In: text and
 * points; out: slices of the text. Line breaks follow Unicode's rules with Chinese quotation
 * marks; a number stays with the unit behind it. The one home of libunibreak. */
#include "draw/text.h"

#include "base/text.h"

#include <linebreak.h>
#include <pthread.h>
#include <string.h>

#define NAME_TAIL 6 /* characters, in which names of one family differ */
#define ELLIPSIS "..."
#define SHRINK_STEP 0.25
#define SHORT_LAST 2.5 /* em: a last line below this looks lost */
#define SHORT_TRIES 6
#define WORD_TAIL 3 /* letters of a broken word that stand together */
#define FIRST_HANZI 0x2E80

/* True between two characters, not inside one. */
static bool is_boundary(str text, size_t at)
{
    return at >= text.n || ((unsigned char)text.s[at] & 0xC0) != 0x80;
}

static str cut_to_width(struct arena *a, const struct fonts *f, enum weight weight,
                        double size, double width, str text)
{
    double room = width - text_width(f, weight, size, STR(ELLIPSIS));
    double used = 0;
    size_t end = 0, at = 0;
    struct glyph glyph;
    while (glyph_next(f, weight, text, &at, &glyph)) {
        used += glyph.advance * size;
        if (used > room) break;
        if (is_boundary(text, at)) end = at;
    }
    str kept = str_trim(str_sub(text, 0, end));
    char *cut = arena_take(a, kept.n + sizeof ELLIPSIS);
    memcpy(cut, kept.s, kept.n);
    memcpy(cut + kept.n, ELLIPSIS, sizeof ELLIPSIS);
    return (str){cut, kept.n + sizeof ELLIPSIS - 1};
}

struct fitted text_fit(struct arena *a, const struct fonts *f, enum weight weight,
                       double size, double floor, double width, str text)
{
    double wanted = text_width(f, weight, size, text);
    if (wanted <= width) return (struct fitted){text, size, wanted};
    if (floor > size) floor = size;
    double smaller = size;
    while (smaller > floor && wanted * smaller / size > width) smaller -= SHRINK_STEP;
    if (smaller < floor) smaller = floor;
    double reached = wanted * smaller / size;
    if (reached <= width) return (struct fitted){text, smaller, reached};
    str cut = cut_to_width(a, f, weight, smaller, width, text);
    return (struct fitted){cut, smaller, text_width(f, weight, smaller, cut)};
}

/* ---- breaking lines ---- */

static void linebreak_start(void)
{
    init_linebreak();
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "12.5 万元" and "78.1 %" stay together, and a unit is not broken inside. */
static void keep_units(str text, char *breaks)
{
    static const char *const units[] = {"万元", "亿元", "个百分点"};
    for (size_t u = 0; u < COUNT_OF(units); u++) {
        str unit = str_of(units[u]), rest = text;
        for (size_t at; str_find(rest, unit, &at);) {
            size_t first = (size_t)(rest.s - text.s) + at;
            for (size_t i = first; i + 1 < first + unit.n; i++)
                if (breaks[i] == LINEBREAK_ALLOWBREAK) breaks[i] = LINEBREAK_NOBREAK;
            rest = (str){rest.s + at + unit.n, rest.n - at - unit.n};
        }
    }
    for (size_t i = 1; i + 1 < text.n; i++) {
        unsigned char next = (unsigned char)text.s[i + 1];
        bool unit = next >= 0xE3 || next == '%';
        if (text.s[i] == ' ' && is_digit(text.s[i - 1]) && unit)
            breaks[i] = LINEBREAK_NOBREAK;
    }
}

/* One character, or one byte of an ellipsis. */
struct step {
    double advance; /* em */
    uint32_t end;   /* where the next one starts */
    char after;     /* what may happen there */
    bool whole;     /* between two characters */
    bool blank;
};

struct broken {
    const char *breaks; /* one per byte: what may happen after it */
    const struct step *steps;
    size_t n;
};

struct wrap {
    const struct fonts *fonts;
    enum weight weight;
    double size, width;
    str text;
    const struct broken *of;
};

/* A word that is broken inside at `at` leaves some of its letters for the next line. */
static size_t tail_kept(const struct wrap *w, size_t from, size_t at)
{
    size_t tail = 0, shortest = from + (at - from) / 2;
    for (size_t end = at; end < w->text.n && tail < WORD_TAIL;) {
        do end++;
        while (!is_boundary(w->text, end));
        tail++;
        char after = w->of->breaks[end - 1];
        if (after == LINEBREAK_ALLOWBREAK || after == LINEBREAK_MUSTBREAK) break;
    }
    for (; tail < WORD_TAIL && at > shortest; tail++) {
        do at--;
        while (!is_boundary(w->text, at));
    }
    return at;
}

/* The end of the line that starts at `from`, with a step: the last break that fits, or else the
 * last character that does, at least one. */
static size_t line_end(const struct wrap *w, size_t from, size_t step)
{
    double used = 0;
    size_t fits = from, allowed = from, at = from;
    for (; step < w->of->n; step++) {
        const struct step *s = &w->of->steps[step];
        at = s->end;
        used += s->advance * w->size;
        if (used > w->width + 0.01 && !s->blank) break;
        if (!s->whole) continue;
        fits = at;
        if (s->after == LINEBREAK_MUSTBREAK) return at;
        if (s->after == LINEBREAK_ALLOWBREAK) allowed = at;
        if (at == w->text.n) return at;
    }
    if (allowed > from) return allowed;
    if (fits > from) return tail_kept(w, from, fits);
    while (!is_boundary(w->text, at)) at++;
    return at;
}

static str trim_line(str line)
{
    while (line.n > 0 && (line.s[line.n - 1] == '\n' || line.s[line.n - 1] == '\r'))
        line.n--;
    return str_trim(line);
}

static size_t wrap_lines(const struct wrap *w, struct arena *a, size_t limit, str **out)
{
    size_t n = 0, cap = 0, step = 0;
    str *lines = NULL;
    for (size_t from = 0; from < w->text.n && (limit == 0 || n < limit);) {
        while (step < w->of->n && w->of->steps[step].end <= from) step++;
        size_t end = line_end(w, from, step);
        if (n == cap) {
            str *more = arena_many(a, str, cap = cap ? cap * 2 : 4);
            if (n > 0) memcpy(more, lines, n * sizeof *more);
            lines = more;
        }
        str line = trim_line(str_sub(w->text, from, end));
        if (limit > 0 && n + 1 == limit && end < w->text.n)
            line = cut_to_width(a, w->fonts, w->weight, w->size, w->width,
                                trim_line(str_sub(w->text, from, w->text.n)));
        lines[n++] = line;
        from = end;
    }
    *out = lines;
    return n;
}

/* A last line of one or two characters draws some more down from the lines above it. */
static size_t wrap_balanced(struct wrap *w, struct arena *a, size_t limit, str **out)
{
    size_t n = wrap_lines(w, a, limit, out);
    double lost = SHORT_LAST * w->size;
    if (n < 2 || w->width < 8 * w->size) return n;
    if (text_width(w->fonts, w->weight, w->size, (*out)[n - 1]) >= lost) return n;
    for (int i = 0; i < SHORT_TRIES; i++) {
        str *lines;
        w->width -= w->size;
        if (wrap_lines(w, a, limit, &lines) != n) break;
        if (text_width(w->fonts, w->weight, w->size, lines[n - 1]) < lost) continue;
        *out = lines;
        break;
    }
    return n;
}

/* What stands for a character while breaks are looked for: as many bytes, NULL for itself. Debian's
 * libunibreak stops the program at U+FFFF and at halves of flags, and knows no emoji of several
 * characters. `flags` counts halves of flags in a row. */
static const char *stand_in(uint32_t code, size_t *flags)
{
    bool half = code >= 0x1F1E6 && code <= 0x1F1FF;
    *flags = half ? *flags + 1 : 0;
    if (half) return *flags % 2 ? "\U0001F600" : "\U000E0100";   /* an ideograph, a mark */
    if (code >= 0x1F3FB && code <= 0x1F3FF) return "\U000E0100"; /* tones of skin */
    if (code == 0x200D) return "\u2060"; /* no break on either side */
    return code == 0xFFFF ? "\uFFFD" : NULL;
}

static str breakable(struct arena *a, str text)
{
    char *copy = NULL;
    size_t flags = 0;
    for (size_t at = 0, next = 0; at < text.n; at = next) {
        unsigned char c = (unsigned char)text.s[at];
        next = at + 1;
        if (c != 0xE2 && c != 0xEF && c != 0xF0) continue;
        next = at;
        const char *other = stand_in(utf8_next(text, &next), &flags);
        if (!other) continue;
        if (!copy) copy = arena_copy(a, text);
        memcpy(copy + at, other, next - at);
    }
    return copy ? (str){copy, text.n} : text;
}

static const char *breaks_of(struct arena *a, str text)
{
    static pthread_once_t started = PTHREAD_ONCE_INIT;
    pthread_once(&started, linebreak_start);
    char *breaks = arena_take(a, text.n);
    str safe = breakable(a, text);
    set_linebreaks_utf8((const utf8_t *)safe.s, safe.n, "zh", breaks);
    keep_units(text, breaks);
    return breaks;
}

static const struct broken *broken_of(struct arena *a, const struct fonts *f,
                                      enum weight weight, str text)
{
    struct broken *b = arena_one(a, struct broken);
    struct step *steps = arena_many(a, struct step, text.n);
    struct glyph glyph;
    *b = (struct broken){.breaks = breaks_of(a, text), .steps = steps};
    for (size_t at = 0; glyph_next(f, weight, text, &at, &glyph); b->n++)
        steps[b->n] =
            (struct step){glyph.advance, (uint32_t)at, b->breaks[at - 1],
                          is_boundary(text, at), glyph.code == ' ' || glyph.code == 0x3000};
    return b;
}

struct measured text_measure(const struct fonts *f, enum weight weight, str text)
{
    return (struct measured){
        .text = text,
        .weight = weight,
        .width = text_width(f, weight, 1, text),
        .feeds = text.n > 0 && memchr(text.s, '\n', text.n),
    };
}

size_t measured_wrap(struct arena *a, const struct fonts *f, struct measured *m,
                     struct arena *kept, double size, double width, size_t limit,
                     str **lines)
{
    if (m->text.n == 0 || (!m->feeds && m->width * size <= width)) {
        *lines = arena_one(a, str);
        **lines = m->text;
        return 1;
    }
    if (!m->broken) m->broken = broken_of(kept, f, m->weight, m->text);
    struct wrap w = {f, m->weight, size, width, m->text, m->broken};
    return wrap_balanced(&w, a, limit, lines);
}

size_t text_wrap(struct arena *a, const struct fonts *f, enum weight weight, double size,
                 double width, str text, size_t limit, str **lines)
{
    struct measured m = text_measure(f, weight, text);
    return measured_wrap(a, f, &m, a, size, width, limit, lines);
}

/* The last `n` characters, or none where the text has few more. */
static str tail_of(str text, size_t n)
{
    size_t at = text.n;
    for (; n > 0 && at > 0; n--) do
            at--;
        while (!is_boundary(text, at));
    return at > text.n / 4 ? str_sub(text, at, text.n) : str_sub(text, text.n, text.n);
}

size_t text_wrap_name(struct arena *a, const struct fonts *f, enum weight weight,
                      double size, double width, str text, size_t limit, str **lines)
{
    size_t n = text_wrap(a, f, weight, size, width, text, 0, lines);
    str tail = tail_of(text, NAME_TAIL);
    if (limit == 0 || n <= limit) return n;
    for (size_t head = text.n - tail.n; tail.n > 0 && head > 0;) {
        do head--;
        while (head > 0 && !is_boundary(text, head));
        const char *cut =
            arena_printf(a, "%.*s" ELLIPSIS "%.*s", (int)head, text.s, (int)tail.n, tail.s);
        n = text_wrap(a, f, weight, size, width, str_of(cut), 0, lines);
        if (n <= limit) return n;
    }
    return text_wrap(a, f, weight, size, width, text, limit, lines);
}

double text_word_width(const struct fonts *f, enum weight weight, double size, str text)
{
    double word = 0, most = 0;
    struct glyph glyph;
    for (size_t at = 0; glyph_next(f, weight, text, &at, &glyph);) {
        bool alone = glyph.code >= FIRST_HANZI;
        if (glyph.code == ' ' || alone) word = 0;
        if (glyph.code != ' ') word += glyph.advance;
        if (word > most) most = word;
        if (glyph.code == '-' || glyph.code == '/' || alone) word = 0;
    }
    return most * size;
}

/* ---- drawing ---- */

void draw_text(struct canvas *c, double x, double y, enum align align, enum weight weight,
               double size, uint32_t colour, str text)
{
    if (text.n == 0) return;
    double width = align == ALIGN_LEFT ? 0 : text_width(c->fonts, weight, size, text);
    switch (align) {
    case ALIGN_LEFT: break;
    case ALIGN_RIGHT: x -= width; break;
    case ALIGN_CENTRE: x -= width / 2; break;
    }
    c->ops->text(c, x, y, weight, size, colour, text);
}

void draw_text_fit(struct canvas *c, struct arena scratch, double x, double y, double width,
                   enum align align, enum weight weight, double size, uint32_t colour,
                   str text)
{
    struct fitted fit = text_fit(&scratch, c->fonts, weight, size, TYPE_FLOOR, width, text);
    double at = align == ALIGN_LEFT ? x : align == ALIGN_RIGHT ? x + width : x + width / 2;
    draw_text(c, at, y, align, weight, fit.size, colour, fit.text);
}
