/* What a file is by its first bytes, whatever its name says. */
#ifndef INGEST_KIND_H
#define INGEST_KIND_H

#include "base/base.h"

enum file_kind {
    KIND_TEXT,
    KIND_WORKBOOK,
    KIND_MARKUP,
    KIND_EMPTY,
    KIND_REFUSED,
    KIND_FOREIGN
};

/* The first line of rejects.csv, which is no export of anything. */
#define REJECTS_HEADER "file,row,table,column,text,reason,amount,original"

/* KIND_REFUSED: holds tables but cannot be read; KIND_FOREIGN: no data at all. *what says
 * what it is and what to do. */
/* Does the name say that it holds a table (.csv, .xlsx …)? */
bool named_like_data(const char *name);
enum file_kind file_kind(str first, const char *name, const char **what);

#endif
