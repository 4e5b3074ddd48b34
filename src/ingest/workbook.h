/* A workbook (.xlsx): its sheets as sources of rows. Transitional and Strict files alike.
 */
#ifndef INGEST_WORKBOOK_H
#define INGEST_WORKBOOK_H

#include "base/arena.h"
#include "base/vec.h"
#include "ingest/package.h"
#include "ingest/source.h"

#define SHEETS_MOST 200
#define STRINGS_MOST ((size_t)512 << 20) /* bytes of shared strings */

/* What stands as creator in the properties of every workbook that this program writes. */
#define WORKBOOK_CREATOR "mondaypack"

/* How a number format shows a number, as far as it is another thing then: 12 as 00012, 12.5
 * as 12.5万. FORM_CODE + n: with zeros in front, n digits in all. */
enum number_form {
    FORM_PLAIN,
    FORM_DATE,
    FORM_DATE_TIME,
    FORM_TIME,
    FORM_WAN,
    FORM_CODE,
    FORM_CODE_MOST = FORM_CODE + 40
};

struct sheet_entry {
    const char *name, *part;
    bool hidden;
};

struct workbook {
    struct arena *arena;
    struct package *package;
    struct sheet_entry sheets[SHEETS_MOST];
    size_t nsheet;
    bool from_1904;
    bool ours; /* a workbook that this program wrote, whoever saved it since */
    /* Shared strings: text of string i is strings[at[i], at[i + 1]). */
    VEC_OF(char) strings;
    VEC_OF(size_t) at;
    VEC_OF(uint8_t) forms; /* by cell style: enum number_form */
};

/* Reads everything but the sheets from the bytes of a file (which must outlive the
 * workbook). NULL with *why; then *data, unless it is left alone, says whether what it is
 * instead may hold tables. */
struct workbook *xlsx_open(struct arena *a, str bytes, const char **why, bool *data);
void xlsx_close(struct workbook *w);
/* Rows of one sheet; NULL with *why if its part is missing. Close before the workbook. */
struct source *xlsx_sheet(struct workbook *w, size_t sheet, const char **why);

#endif
