/* What a person at a terminal sees of long work, and --timing. Nothing when stderr is a
 * file. */
#ifndef MAIN_PROGRESS_H
#define MAIN_PROGRESS_H

#include <stddef.h>
#include <stdbool.h>

void progress_begin(bool timing);
/* A new stage starts: the line on the terminal is replaced; with timing the last one's time
 * is said. */
void progress_stage(const char *stage);
/* Done so far, of `total` (0: unknown). May be called by several threads. */
void progress_count(size_t done, size_t total, const char *of_what);
/* Shows a number that another thread makes grow, until the next stage. */
void progress_watch(const size_t *count, const char *of_what);
/* Takes the line away, before anything else is printed. */
void progress_clear(void);
void progress_end(void);

#endif
