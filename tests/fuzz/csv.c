/* Any bytes as exports: a name in the first line, the file behind it, several of them parted
 * by the byte 1E. Read as `build` reads them, with what is recognised going into the model,
 * and the first once more as `check --rows` and `map` do. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *paths[PARTS_MOST];
    fuzz_templates();
    fuzz_folder();
    input_begin();
    struct arena memory = arena_new();
    struct diags ds = fuzz_diags(&memory);
    struct model m;
    size_t n = fuzz_files(&memory, (str){(const char *)data, size}, paths);
    const struct profiles *p = fuzz_templates()->profiles;
    if (n) rows_write(fuzz_nowhere(), &memory, &ds, p, paths[0]);
    if (n) map_write(fuzz_nowhere(), &memory, &ds, p, paths[0]);
    fuzz_ingest(&memory, &ds, &m, &(struct returned){{0}}, paths, n);
    for (size_t i = 0; i < n; i++) remove(paths[i]);
    input_end();
    return 0;
}
