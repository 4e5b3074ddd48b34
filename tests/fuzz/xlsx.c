/* A sound .xlsx whose parts are the fuzzer's, parted by the byte 1E: sheet, shared strings,
 * styles, workbook.xml, its links, a second sheet. What is left out or empty is ordinary. */
#include "fuzz.h"

#define TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"

static const char *const names[] = {
    "xl/worksheets/sheet1.xml",
    "xl/sharedStrings.xml",
    "xl/styles.xml",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/worksheets/sheet2.xml",
    "_rels/.rels",
};

static const char *const ordinary[COUNT_OF(names)] = {
    "<worksheet><sheetData/></worksheet>",
    "<sst><si><t>amount</t></si></sst>",
    "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>",
    "<workbook xmlns:r=\"r\"><sheets><sheet name=\"contracts\" sheetId=\"1\" "
    "r:id=\"rId1\"/>"
    "<sheet name=\"reps\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>",
    "<Relationships>"
    "<Relationship Id=\"rId1\" Type=\"" TYPE
    "worksheet\" Target=\"worksheets/sheet1.xml\"/>"
    "<Relationship Id=\"rId2\" Type=\"" TYPE
    "worksheet\" Target=\"worksheets/sheet2.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" TYPE
    "sharedStrings\" Target=\"sharedStrings.xml\"/>"
    "<Relationship Id=\"rId4\" Type=\"" TYPE "styles\" Target=\"styles.xml\"/>"
    "</Relationships>",
    "<worksheet><sheetData/></worksheet>",
    "<Relationships><Relationship Id=\"rId1\" Type=\"" TYPE
    "officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct arena memory;
    if (!memory.block) memory = arena_new();
    struct arena scratch = memory;
    str parts[PARTS_MOST], all[COUNT_OF(names)];
    size_t n = parts_cut((str){(const char *)data, size}, parts);
    for (size_t i = 0; i < COUNT_OF(names); i++)
        all[i] =
            i < n && i + 1 < COUNT_OF(names) && parts[i].n ? parts[i] : str_of(ordinary[i]);
    fuzz_export("export.xlsx", zip_of(&scratch, names, all, COUNT_OF(names)));
    return 0;
}
