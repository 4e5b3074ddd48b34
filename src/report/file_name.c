/* File names from names of teams: what a file system, a mail program or a colleague's
 * Windows would choke on is replaced; two names that become equal are told apart by a
 * number. */
#include "report/builders.h"

#include <strings.h>

#define LENGTH_MOST 60 /* code points */

static bool is_reserved(const char *name)
{
    static const char *const reserved[] = {"CON",  "PRN",  "AUX",  "NUL",  "COM1", "COM2",
                                           "COM3", "COM4", "COM5", "COM6", "COM7", "COM8",
                                           "COM9", "LPT1", "LPT2", "LPT3", "LPT4", "LPT5",
                                           "LPT6", "LPT7", "LPT8", "LPT9"};
    for (size_t i = 0; i < COUNT_OF(reserved); i++) {
        size_t n = strlen(reserved[i]);
        if (!strncasecmp(name, reserved[i], n) && (name[n] == '\0' || name[n] == '.'))
            return true;
    }
    return false;
}

static bool is_unsafe(uint32_t c)
{
    bool control = c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFD;
    bool invisible = (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
                     (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
    return control || invisible || (c < 0x80 && strchr("/\\:*?\"<>|", (int)c) != NULL);
}

static char *cleaned(struct arena *a, const char *name)
{
    str in = str_trim(str_of(name));
    char *out = arena_take(a, in.n + 8);
    size_t n = 0, at = 0;
    for (int count = 0; at < in.n && count < LENGTH_MOST; count++) {
        uint32_t c = utf8_next(in, &at);
        bool first_dot = n == 0 && c == '.';
        n += is_unsafe(c) || first_dot ? utf8_put('_', out + n) : utf8_put(c, out + n);
    }
    while (n > 0 && (out[n - 1] == '.' || out[n - 1] == ' ')) out[--n] = '\0';
    out[n] = '\0';
    return out;
}

static bool is_taken(const char *name, const char *const *taken, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strcasecmp(name, taken[i])) return true;
    return false;
}

const char *safe_file_name(struct arena *a, const char *name, const char *const *taken,
                           size_t n)
{
    const char *base = cleaned(a, name);
    if (!*base) base = "_";
    if (is_reserved(base)) base = arena_printf(a, "_%s", base);
    const char *out = base;
    for (int i = 2; is_taken(out, taken, n); i++) out = arena_printf(a, "%s-%d", base, i);
    return out;
}
