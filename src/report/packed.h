/* Body rows of a long table of a workbook in a few bytes a cell: added one by one, made again when
 * a renderer asks for them. Inside report. */
#ifndef REPORT_PACKED_H
#define REPORT_PACKED_H

#include "report/report.h"

struct packed;

/* Rows of so many cells, in the arena, which has to live as long as they are read. */
struct packed *packed_new(struct arena *a, size_t ncolumn);
/* Copies a row; texts and reasons stay where they are. False, and nothing is added, for a row
 * with what cannot be packed: points, links, cells to write in. */
bool packed_add(struct packed *p, const struct cell *cells);
/* The rows so far; grows with them. */
const struct row_source *packed_rows(const struct packed *p);

#endif
