/* Any bytes as the history file of a run: opened, migrated, recalled, asked for a KPI. */
#include "fuzz.h"
#include "store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct period p;
    fuzz_folder();
    input_begin();
    struct arena memory = arena_new();
    struct diags ds = fuzz_diags(&memory);
    const char *path =
        fuzz_file(&memory, STR("history.db"), (str){(const char *)data, size});
    struct store *store = store_open(path, &memory, &ds);
    REQUIRE(period_parse(STR("2026-W47"), &p));
    if (store) {
        struct memory recalled;
        struct history_point *points;
        store_recall(store, &memory, p, &recalled);
        store_history(store, &memory, "signed_amount", SCOPE_COMPANY, "company", &points);
        store_close(store);
    }
    remove(path);
    remove(path_join(&memory, fuzz_folder(), "history.db-journal"));
    input_end();
    return 0;
}
