/* Which encoding a file is in, judged by its first bytes. Nothing is converted here
 * (decode.c). The one home of uchardet, which is asked last: on short Chinese files it is
 * often wrong. */
#include "ingest/decode.h"

#include <string.h>
#include <uchardet/uchardet.h>

#define SAMPLE (256 * 1024)

static bool starts_with(str bytes, const char *mark, size_t n)
{
    return bytes.n >= n && memcmp(bytes.s, mark, n) == 0;
}

/* Text in UTF-16 without BOM shows NULs in every other byte of its delimiters and digits.
 */
static const char *utf16_pattern(str b)
{
    size_t nul[2] = {0, 0}, n = b.n < 4096 ? b.n : 4096;
    for (size_t i = 0; i < n; i++)
        if (b.s[i] == 0) nul[i & 1]++;
    if (nul[1] > n / 10 && nul[0] < n / 100) return "UTF-16LE";
    if (nul[0] > n / 10 && nul[1] < n / 100) return "UTF-16BE";
    return NULL;
}

struct utf8_count {
    size_t two, three, bad;
    size_t latin, greek, cyrillic; /* of the two-byte ones */
};

/* Length of the sequence that the lead byte promises; 0 for a byte that cannot lead. */
static size_t lead_length(unsigned char c)
{
    if (c < 0x80) return 1;
    if (c >= 0xC2 && c <= 0xDF) return 2;
    if (c >= 0xE0 && c <= 0xEF) return 3;
    if (c >= 0xF0 && c <= 0xF4) return 4;
    return 0;
}

static void count_two(struct utf8_count *count, unsigned char lead)
{
    count->two++;
    count->latin += lead <= 0xC5;
    count->greek += lead == 0xCE || lead == 0xCF;
    count->cyrillic += lead == 0xD0 || lead == 0xD1;
}

/* Short Chinese texts in GBK can be valid UTF-8 by chance (平台, 联通), but then their two-byte
 * sequences come from no one alphabet. */
static bool one_alphabet(const struct utf8_count *count)
{
    size_t most = count->latin > count->greek ? count->latin : count->greek;
    if (count->cyrillic > most) most = count->cyrillic;
    return count->three > 0 || most * 10 >= count->two * 9;
}

static struct utf8_count count_utf8(str b, bool whole)
{
    struct utf8_count count = {0};
    for (size_t i = 0; i < b.n;) {
        unsigned char lead = (unsigned char)b.s[i];
        size_t want = lead_length(lead), have = 1;
        while (have < want && i + have < b.n && (b.s[i + have] & 0xC0) == 0x80) have++;
        if (i + have == b.n && have < want && !whole) break;
        if (want == 0 || have < want)
            count.bad++;
        else if (want == 2)
            count_two(&count, lead);
        else if (want > 2)
            count.three++;
        i += have;
    }
    return count;
}

struct gb_count {
    size_t good, rare, bad; /* of GB2312; legal otherwise; illegal */
};

static struct gb_count count_gb18030(str b)
{
    struct gb_count count = {0, 0, 0};
    const unsigned char *s = (const unsigned char *)b.s;
    for (size_t i = 0; i < b.n;) {
        if (s[i] < 0x80) {
            i++;
            continue;
        }
        if (i + 1 == b.n) break;
        unsigned char lead = s[i], trail = s[i + 1];
        if (lead >= 0x81 && lead < 0xFF && trail >= 0x30 && trail <= 0x39) {
            count.rare++;
            i += 4;
        } else if (lead >= 0x81 && lead < 0xFF && trail >= 0x40 && trail != 0x7F &&
                   trail != 0xFF) {
            if (lead >= 0xA1 && lead <= 0xF7 && trail >= 0xA1)
                count.good++;
            else
                count.rare++;
            i += 2;
        } else {
            count.bad++;
            i++;
        }
    }
    return count;
}

/* uchardet's names as far as iconv and a reader know them too. */
static struct encoding ask_uchardet(str b, bool gb_legal)
{
    static const char *const known[] = {"BIG5",         "SHIFT_JIS",    "EUC-JP",
                                        "EUC-KR",       "WINDOWS-1251", "WINDOWS-1250",
                                        "WINDOWS-1252", "ISO-8859-1",   "ISO-8859-15",
                                        "UHC",          "GB18030",      "WINDOWS-1254"};
    const char *found = NULL;
    uchardet_t u = uchardet_new();
    uchardet_handle_data(u, b.s, b.n < 65536 ? b.n : 65536);
    uchardet_data_end(u);
    for (size_t i = 0; i < COUNT_OF(known); i++)
        if (strcmp(uchardet_get_charset(u), known[i]) == 0) found = known[i];
    uchardet_delete(u);
    if (!found) found = gb_legal ? "GB18030" : "WINDOWS-1252";
    return (struct encoding){found, found, 0, false};
}

struct encoding encoding_guess(str bytes, bool whole)
{
    if (starts_with(bytes, "\xEF\xBB\xBF", 3))
        return (struct encoding){"UTF-8", "UTF-8 BOM", 3, false};
    if (starts_with(bytes, "\xFF\xFE", 2))
        return (struct encoding){"UTF-16LE", "UTF-16LE BOM", 2, false};
    if (starts_with(bytes, "\xFE\xFF", 2))
        return (struct encoding){"UTF-16BE", "UTF-16BE BOM", 2, false};
    const char *utf16 = utf16_pattern(bytes);
    if (utf16) return (struct encoding){utf16, utf16, 0, false};
    if (bytes.n > SAMPLE) bytes.n = SAMPLE, whole = false;
    struct utf8_count utf8 = count_utf8(bytes, whole);
    struct encoding as_utf8 = {"UTF-8", "UTF-8", 0, utf8.two + utf8.three == 0};
    struct gb_count gb = count_gb18030(bytes);
    size_t all = gb.good + gb.rare + gb.bad;
    if (utf8.bad == 0 && (one_alphabet(&utf8) || gb.good < all)) return as_utf8;
    /* Bytes of GBK text hardly ever form three-byte sequences: a file with many is
     * damaged UTF-8. */
    if (utf8.three * 4 > utf8.bad) return (struct encoding){"UTF-8", "UTF-8", 0, false};
    if (gb.bad * 100 <= all && gb.good * 10 >= all * 7)
        return (struct encoding){"GB18030", "GB18030", 0, false};
    return ask_uchardet(bytes, gb.bad == 0);
}
