/* Any bytes as an .xls that is a web page, Excel's XML of 2003 or a TSV in disguise. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_export("export.xls", (str){(const char *)data, size});
    return 0;
}
