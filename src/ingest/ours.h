/* Which files below an input folder are the program's own. */
#ifndef INGEST_OURS_H
#define INGEST_OURS_H

#include "base/base.h"

/* Takes files of packs and the history file out of a folder's files, which stay in order;
 * returns how many are left. Workbooks to fill in stay. */
size_t ours_drop(const char **files, size_t n);

#endif
