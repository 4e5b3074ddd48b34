/* A line cut at every delimiter and at every quote: `12.50"Lamp, red"` is two tokens, the
 * second glued to the first. Which of them belong together is left to mend.c. */
#include "ingest/token.h"

#include "base/text.h"

str unquoted_text(struct arena *a, str inside, struct dialect d)
{
    char *out = arena_take(a, inside.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < inside.n; i++) {
        char c = inside.s[i], next = i + 1 < inside.n ? inside.s[i + 1] : 0;
        bool escaped = d.escape && c == d.escape && (next == d.quote || next == d.escape);
        bool doubled = !d.escape && c == d.quote && next == d.quote;
        if (escaped || doubled) i++;
        out[n++] = inside.s[i];
    }
    return (str){out, n};
}

/* Where the quote that opened before `at` closes: its index; line.n if it does not. */
static size_t quote_end(str line, size_t at, struct dialect d)
{
    for (; at < line.n; at++) {
        if (d.escape && line.s[at] == d.escape) {
            at++;
            continue;
        }
        if (line.s[at] != d.quote) continue;
        bool doubled = !d.escape && at + 1 < line.n && line.s[at + 1] == d.quote;
        if (!doubled) return at;
        at++;
    }
    return line.n;
}

static bool is_blank(str line, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (line.s[i] != ' ' && line.s[i] != '\t') return false;
    return true;
}

size_t tokens_cut(struct arena *a, str line, struct dialect d, struct token out[TOKENS_MAX])
{
    size_t n = 0, from = 0, at = 0;
    bool glued = false;
    for (;;) {
        while (at < line.n && line.s[at] != d.delimiter && line.s[at] != d.quote) at++;
        if (n + 2 >= TOKENS_MAX) return 0;
        bool after_quote = glued && is_blank(line, from, at);
        bool before_quote = at < line.n && line.s[at] == d.quote && at < line.n;
        bool nothing = (after_quote || before_quote) && is_blank(line, from, at);
        if (!nothing)
            out[n++] =
                (struct token){from, at, str_trim(str_sub(line, from, at)), false, glued};
        glued = before_quote && (!nothing || after_quote);
        if (at >= line.n) return n;
        if (before_quote) {
            size_t end = quote_end(line, at + 1, d);
            if (end == line.n) return 0;
            str inside = str_sub(line, at + 1, end);
            out[n++] =
                (struct token){at, end + 1, unquoted_text(a, inside, d), true, glued};
            from = at = end + 1;
            glued = true;
        } else {
            from = at = at + 1;
            glued = false;
        }
    }
}
