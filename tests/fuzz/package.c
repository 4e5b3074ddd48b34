/* Any bytes as an .xlsx: what a zip may be, and what it unpacks to. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_export("export.xlsx", (str){(const char *)data, size});
    return 0;
}
