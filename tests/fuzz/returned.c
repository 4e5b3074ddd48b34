/* An actions.xlsx that comes back: up to three sheets and shared strings, parted by the byte
 * 1E, in a sound package. Read back, kept in a history file in memory, and recalled. */
#include "fuzz.h"
#include "store/store.h"

#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define LINK(id, type, target) \
    "<Relationship Id=\"" id "\" Type=\"" TYPE type "\" Target=\"" target "\"/>"
#define SHEET(n) "<sheet name=\"s" n "\" sheetId=\"" n "\" r:id=\"rId" n "\"/>"

static const char *const names[] = {
    "xl/worksheets/sheet1.xml",
    "xl/worksheets/sheet2.xml",
    "xl/worksheets/sheet3.xml",
    "xl/sharedStrings.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/workbook.xml",
    "_rels/.rels",
};

static const char *const ordinary[COUNT_OF(names)] = {
    "<worksheet><sheetData/></worksheet>",
    "<worksheet><sheetData/></worksheet>",
    "<worksheet><sheetData/></worksheet>",
    "<sst/>",
    "<Relationships>" LINK("rId1", "worksheet", "worksheets/sheet1.xml")
        LINK("rId2", "worksheet", "worksheets/sheet2.xml")
            LINK("rId3", "worksheet", "worksheets/sheet3.xml")
                LINK("rId4", "sharedStrings", "sharedStrings.xml") "</Relationships>",
    "<workbook xmlns:r=\"r\"><sheets>" SHEET("1") SHEET("2")
        SHEET("3") "</sheets></workbook>",
    "<Relationships>" LINK("rId1", "officeDocument", "xl/workbook.xml") "</Relationships>",
};

static void remember(struct arena *a, struct diags *ds, const struct returned *returned)
{
    struct store *store = store_open(":memory:", a, ds);
    struct store_entry *entries;
    struct period p;
    struct memory recalled;
    REQUIRE(store && period_parse(STR("2026-W47"), &p));
    REQUIRE(store_keep_returned(store, a, returned));
    store_recall(store, a, p, &recalled);
    for (size_t i = 0; i < recalled.naction; i++)
        store_entries(store, a, recalled.actions[i].id, p, &entries);
    store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    str parts[PARTS_MOST], all[COUNT_OF(names)];
    size_t n = parts_cut((str){(const char *)data, size}, parts);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        all[i] = i < n && i < 4 && parts[i].n ? parts[i] : str_of(ordinary[i]);
    fuzz_templates();
    fuzz_folder();
    input_begin();
    struct arena memory = arena_new();
    struct diags ds = fuzz_diags(&memory);
    struct model m;
    struct returned returned = {{0}};
    const char *path = fuzz_file(&memory, STR("actions.xlsx"),
                                 zip_of(&memory, names, all, COUNT_OF(names)));
    fuzz_ingest(&memory, &ds, &m, &returned, &path, 1);
    remove(path);
    if (returned.rows.n) remember(&memory, &ds, &returned);
    input_end();
    return 0;
}
