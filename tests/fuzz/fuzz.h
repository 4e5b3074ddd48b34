/* What the fuzz targets share. In: the fuzzer's bytes, cut into parts; out: files in a folder
 * of this process, packages built in memory, the templates read once. Each target defines
 * LLVMFuzzerTestOneInput and is linked twice: with libFuzzer (`make fuzz`), and with replay.c,
 * which feeds it the files of tests/fuzz/corpus and tests/fuzz/crashes (`make test`). */
#ifndef TESTS_FUZZ_H
#define TESTS_FUZZ_H

#include <stdint.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/file.h"
#include "base/text.h"
#include "ingest/ingest.h"
#include "ingest/returned.h"
#include "model/model.h"

#define PART_END 0x1E /* the byte that parts files of one input */
#define PARTS_MOST 8
#define REPEAT 0x1D /* in files: the byte behind it, 2^k times, k being the byte after that */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* One input begins and ends. What lives until the process ends (arenas, vectors, symbols) is
 * given back in between when libFuzzer runs, and what nobody owns shows up as a leak. */
void input_begin(void);
void input_end(void);

/* Parts of the input, cut at PART_END; the last takes the rest. */
size_t parts_cut(str input, str parts[PARTS_MOST]);
/* The first line, cut off the text. */
str line_take(str *text);

/* A folder of this process, in memory if there is such a place; emptied by input_begin. */
const char *fuzz_folder(void);
/* A file in it; only the letters of `name` that are safe in one are used. */
const char *fuzz_file(struct arena *a, str name, str bytes);

/* Parts as stored files of a zip, so that mutated bytes are XML and not deflate streams. */
str zip_of(struct arena *a, const char *const names[], const str parts[], size_t n);

/* Rulebook, calendar and profiles of templates/, read once. */
struct fuzz_templates {
    const struct settings *settings;
    const struct calendar *calendar;
    const struct profiles *profiles;
};
const struct fuzz_templates *fuzz_templates(void);

/* A run over files as `build` makes it; false when nothing could be used. */
bool fuzz_ingest(struct arena *a, struct diags *ds, struct model *m,
                 struct returned *returned, const char *const *paths, size_t n);
struct diags fuzz_diags(struct arena *a);
/* The input as one file of this name, through everything that reads an export: `check --rows`,
 * `map` and a load. */
void fuzz_export(const char *name, str bytes);
/* The same for one or several, each with its name in its first line, parted by PART_END;
 * returns how many paths went into `paths`. */
size_t fuzz_files(struct arena *a, str input, const char *paths[PARTS_MOST]);
/* What nobody needs to see. */
FILE *fuzz_nowhere(void);

/* Our bug: the process ends with a message and a core, as an assertion does. */
#define REQUIRE(condition) \
    ((condition) ? (void)0 : fuzz_fail(#condition, __FILE__, __LINE__))
_Noreturn void fuzz_fail(const char *condition, const char *file, int line);

#endif
