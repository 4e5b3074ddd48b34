/* Exports of canonical tables, a name in the first line of each and the byte 1E between them,
 * through the whole of `build`: numbers, alerts, report, every document as text. */
#include "pipeline.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *paths[PARTS_MOST];
    struct arena memory;
    struct diags ds;
    struct pipeline p = pipeline_begin(&memory, &ds);
    size_t n = fuzz_files(&memory, (str){(const char *)data, size}, paths);
    pipeline_run(&p, paths, n);
    for (size_t i = 0; i < n; i++) remove(paths[i]);
    input_end();
    return 0;
}
