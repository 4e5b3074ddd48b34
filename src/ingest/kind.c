/* What a file is by its first bytes: text, a workbook, or something that is named for
 * what it is, with what to do about it. Only the bytes decide; the name tells a table
 * from a thumbnail cache. */
#include "ingest/kind.h"

#include <string.h>
#include <strings.h>

struct magic {
    const char *bytes;
    size_t n;
    enum file_kind kind;
    const char *what;
};

static const struct magic magics[] = {
    {"PK\3\4", 4, KIND_WORKBOOK, NULL},
    {"PK\5\6", 4, KIND_WORKBOOK, NULL},
    {"\xD0\xCF\x11\xE0", 4, KIND_REFUSED,
     "is an old .xls or protected by a password; open it in Excel or WPS and save it as "
     ".xlsx "
     "without a password"},
    {"%PDF", 4, KIND_FOREIGN, "is a PDF, not an export; ignored"},
    {"\xFF\xD8\xFF", 3, KIND_FOREIGN, "is a JPEG picture, not an export; ignored"},
    {"\x89PNG", 4, KIND_FOREIGN, "is a PNG picture, not an export; ignored"},
    {"GIF8", 4, KIND_FOREIGN, "is a GIF picture, not an export; ignored"},
    {"\x1F\x8B", 2, KIND_REFUSED, "is compressed; unpack it first"},
    {"7z\xBC\xAF", 4, KIND_REFUSED, "is an archive; unpack it first"},
    {"Rar!", 4, KIND_REFUSED, "is an archive; unpack it first"},
    {"\xEF\xBB\xBF" REJECTS_HEADER, sizeof REJECTS_HEADER + 2, KIND_FOREIGN,
     "is the list of rows that an earlier pack left out, not an export; ignored"},
    {"{\n", 2, KIND_FOREIGN, "is JSON, not an export; ignored"},
    {"{\"", 2, KIND_FOREIGN, "is JSON, not an export; ignored"},
    {"SQLite format 3", 15, KIND_FOREIGN, "is a database, not an export; ignored"},
};

/* The container of old .xls and of protected .xlsx files lists its streams by name, in UTF-16,
 * mostly within what is looked at. */
static const char *container_what(str first)
{
    static const struct {
        const char *stream, *what;
    } kinds[] = {
        {"EncryptedPackage",
         "is protected by a password; open it in Excel or WPS and save it "
         "without a password"},
        {"WordDocument", "is an old Word document, not an export; put its tables into a "
                         "workbook"},
        {"Workbook",
         "is an .xls of Excel 97 to 2003; open it in Excel or WPS and save it as "
         ".xlsx"},
        {"Book", "is an .xls of Excel 95; open it in Excel or WPS and save it as .xlsx"},
    };
    for (size_t i = 0; i < COUNT_OF(kinds); i++) {
        char wide[64];
        size_t n = 0;
        for (const char *s = kinds[i].stream; *s; s++) {
            wide[n++] = *s;
            wide[n++] = '\0';
        }
        for (size_t at = 0; at + n <= first.n; at += 2)
            if (memcmp(first.s + at, wide, n) == 0) return kinds[i].what;
    }
    return NULL;
}

static bool has_ending(const char *name, const char *ending)
{
    size_t n = strlen(name), k = strlen(ending);
    return n > k && strcasecmp(name + n - k, ending) == 0;
}

bool named_like_data(const char *name)
{
    static const char *const endings[] = {".csv", ".xls", ".xlsx", ".tsv", ".et"};
    for (size_t i = 0; i < COUNT_OF(endings); i++)
        if (has_ending(name, endings[i])) return true;
    return false;
}

/* Control characters that no text holds; NULs are looked at by encoding.c. */
static bool looks_binary(str first)
{
    size_t odd = 0, n = first.n < 4096 ? first.n : 4096, nul = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)first.s[i];
        nul += c == 0;
        odd += (c < 32 && c != '\t' && c != '\n' && c != '\r' && c != 0 && c != 12) ||
               c == 127;
    }
    bool utf16 = first.n >= 2 && (memcmp(first.s, "\xFF\xFE", 2) == 0 ||
                                  memcmp(first.s, "\xFE\xFF", 2) == 0);
    return !utf16 && (odd > n / 20 || nul > n * 6 / 10);
}

static bool looks_like_markup(str first)
{
    static const char *const marks[] = {"<html", "<!doctype", "<table",
                                        "<?xml", "<meta",     "<head"};
    size_t at = 0;
    if (first.n >= 3 && memcmp(first.s, "\xEF\xBB\xBF", 3) == 0) at = 3;
    while (at < first.n &&
           (first.s[at] == ' ' || first.s[at] == '\n' || first.s[at] == '\r'))
        at++;
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (first.n - at >= strlen(marks[i]) &&
            strncasecmp(first.s + at, marks[i], strlen(marks[i])) == 0)
            return true;
    return false;
}

enum file_kind file_kind(str first, const char *name, const char **what)
{
    *what = NULL;
    if (strncmp(name, "~$", 2) == 0) {
        *what = "says that somebody has the workbook open, and holds no data; ignored";
        return KIND_FOREIGN;
    }
    if (first.n == 0) {
        *what = "is empty; export it again";
        return named_like_data(name) ? KIND_EMPTY : KIND_FOREIGN;
    }
    for (size_t i = 0; i < COUNT_OF(magics); i++) {
        const struct magic *m = &magics[i];
        if (first.n < m->n || memcmp(first.s, m->bytes, m->n) != 0) continue;
        const char *more = *m->bytes == '\xD0' ? container_what(first) : NULL;
        *what = more ? more : m->what;
        if (m->kind == KIND_REFUSED && !named_like_data(name)) return KIND_FOREIGN;
        return m->kind;
    }
    if (looks_like_markup(first)) {
        *what = "is a web page or XML; ignored";
        return named_like_data(name) ? KIND_MARKUP : KIND_FOREIGN;
    }
    if (looks_binary(first)) {
        *what = "is no text and no workbook; ignored";
        return KIND_FOREIGN;
    }
    return KIND_TEXT;
}
