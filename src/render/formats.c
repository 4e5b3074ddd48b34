/* The list of output formats: to add one, one file with a render function and one row here. */
#include "render/render.h"

const struct format_info format_infos[] = {
    {"pdf", ".pdf", "printed documents as vectors with searchable text", render_pdf},
    {"workbook", ".xlsx", "workbooks with live formulas and native charts", render_workbook},
    {"json", ".json", "every number of the pack for machines", render_json},
    {"text", ".txt", "the whole report tree as plain text (--only text)", render_text},
};
const size_t format_info_count = COUNT_OF(format_infos);
