/* Texts by the block, with registers of each width that the machine has: the same as byte by
 * byte. */
#include "base/block.h"
#include "base/registers.h"

#include "base/text.h"
#include "test.h"

enum { BLOCKS = 6, BYTES = BLOCKS * BLOCK_BYTES };

static unsigned seed = 1;

static unsigned any(unsigned below)
{
    seed = seed * 1103515245 + 12345;
    return (seed >> 16) % below;
}

/* Of one block in four every byte may end a cell. */
static void lines_make(char *text)
{
    static const char odd[] = {',', ';', '"', '\n', '\r', 0, 1, 14, ',' | (char)0x80, '\n'};
    for (size_t i = 0; i < BYTES; i++) {
        bool dense = i / BLOCK_BYTES % 4 == 3;
        text[i] = dense || any(8) == 0 ? odd[any(sizeof odd)] : (char)(' ' + any(224));
    }
}

static size_t stops_slowly(const char *text, char delimiter, char quote, uint32_t *places,
                           size_t *others)
{
    size_t n = 0;
    *others = 0;
    for (uint32_t i = 0; i < BYTES; i++) {
        bool ends = text[i] == delimiter;
        bool other = !ends && (text[i] == quote || (unsigned char)text[i] <= '\r');
        if (ends || other) places[n++] = i;
        *others += other;
    }
    return n;
}

static unsigned cut_wrong(char delimiter)
{
    char text[BYTES];
    uint32_t found[BYTES + BLOCK_BYTES], expected[BYTES];
    unsigned wrong = 0;
    for (int round = 0; round < 500; round++) {
        size_t others;
        lines_make(text);
        size_t n = stops_slowly(text, delimiter, '"', expected, &others);
        struct block_cut cut = blocks_cut(text, BYTES, delimiter, '"', '\r', found);
        wrong += cut.n != n || cut.others != others ||
                 memcmp(found, expected, n * sizeof *found) != 0;
    }
    return wrong;
}

static void places_of_cells(void)
{
    for (int width = 16; width <= 64; width *= 2) {
        registers_at_most(width);
        CHECK_INT(cut_wrong(','), 0);
        CHECK_INT(cut_wrong('|'), 0);
        CHECK_INT(cut_wrong('\t'), 0);
    }
}

/* Characters of three bytes and ASCII, and seldom something else. */
static void text_make(char *text, unsigned seldom)
{
    static const char *const plain[] = {"华", "，", "\xEF\xBF\xBF", "a", "bc"};
    static const char *const odd[] = {"é", "\xED\x9F\xBF", "\xE0\xA0\x80", "\x80",
                                      "😀", "\xE4\xB8",     "\xC1"};
    for (size_t n = 0; n < BYTES;) {
        const char *next = plain[any(COUNT_OF(plain))];
        if (any(seldom) == 0) next = odd[any(COUNT_OF(odd))];
        for (; *next && n < BYTES; next++) text[n++] = *next;
    }
}

/* Where the block ends before that with the first byte that is of no such character, less what of
 * a character stands at that end. */
static size_t plain_slowly(const char *text)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t at = 0, due = 0, begun = 0;
    for (; at < BYTES; at++) {
        bool later = s[at] >= 0x80 && s[at] < 0xC0;
        bool lead = s[at] > 0xE0 && s[at] < 0xF0 && s[at] != 0xED;
        if (at % BLOCK_BYTES == 0) begun = due ? 3 - due : 0;
        if (later != (due > 0) || (s[at] >= 0x80 && !later && !lead)) break;
        due = lead ? 2 : due - later;
    }
    if (at == BYTES) begun = due ? 3 - due : 0;
    return at / BLOCK_BYTES * BLOCK_BYTES - begun;
}

static void plain_texts(void)
{
    char text[BYTES];
    unsigned wrong = 0, whole = 0, none = 0;
    for (unsigned round = 0; round < 3000; round++) {
        text_make(text, 20u << round % 8);
        size_t expected = plain_slowly(text);
        whole += expected > BYTES - 3;
        none += expected == 0;
        for (int width = 16; width <= 64; width *= 2) {
            registers_at_most(width);
            wrong += blocks_plain((str){text, BYTES}) != expected;
            wrong += blocks_plain((str){text, BLOCK_BYTES - 1}) != 0;
        }
    }
    CHECK_INT(wrong, 0);
    CHECK(whole > 300 && none > 300);
}

static void widths(void)
{
    CHECK_INT(registers_at_most(16), 16);
    CHECK(registers_at_most(32) <= 32 && registers_at_most(64) >= registers_at_most(32));
}

int main(void)
{
    RUN(widths);
    RUN(places_of_cells);
    RUN(plain_texts);
    return test_end();
}
