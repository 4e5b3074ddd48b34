/* UTF-8 and the foldings under which two spellings of a name are the same name (SPEC 2). */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"
#include "base/base.h"

#define STR(literal) ((str){(literal), sizeof(literal) - 1})

str str_of(const char *text); /* of a NUL-terminated text; NULL gives the empty slice */
bool str_equal(str a, str b);
bool str_is(str a, const char *b);
bool str_starts(str a, const char *prefix);
str str_trim(str a); /* without ASCII, no-break and ideographic blanks at both ends */
str str_sub(str a, size_t from, size_t to);
bool str_find(str hay, str needle, size_t *at);
uint64_t str_hash(str a);

/* The next code point at *at (advanced); U+FFFD for a malformed byte, which is skipped
 * alone. */
uint32_t utf8_next(str text, size_t *at);
size_t utf8_put(uint32_t code, char out[4]); /* bytes written */
bool utf8_valid(str text);
size_t utf8_begun(str text);   /* bytes at the end that may begin a character */
size_t ascii_length(str text); /* bytes before the first that is not ASCII */
size_t utf8_length(str text);  /* code points */

/* Trimmed, full-width forms to half-width, inner runs of blanks to one, case folded. */
str text_fold(struct arena *a, str text);
/* Full-width digits, letters, signs and blanks to half-width; nothing else changes. */
str text_half_width(struct arena *a, str text);

/* Whole decimal number, no sign but '-', no blanks; false if anything else or too large. */
bool text_int(str text, int64_t *out);

/* Edits (insert, drop, replace a byte) from one text to the other, for "did you mean";
 * SIZE_MAX for different texts of which one is longer than 63 bytes. */
size_t text_distance(str a, str b);

/* Finds what was probably meant: begin with {.wanted = …}, try all candidates. The best one is
 * the first of those nearest, with at most a third of its bytes wrong; NULL if there is none. */
struct nearest {
    str wanted;
    const char *best;
    size_t edits;
};
void nearest_try(struct nearest *n, const char *candidate);
/* `; did you mean "X"?`, or nothing. */
const char *nearest_words(struct arena *a, const struct nearest *n);

#endif
