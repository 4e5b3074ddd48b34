/* The folder of a pack, held by one run at a time, so that two runs never write the same
 * temporary files. */
#ifndef MAIN_CLAIM_H
#define MAIN_CLAIM_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"

struct claim {
    const char *folder;
    int fd; /* holds the lock; 0 before claim_take */
    const char *made[FOLDERS_MADE];
    size_t nmade;
};

/* Makes the folder if it is missing and waits until no other run holds it; several shards of
 * one pack (`shared`) hold it together. Then removes what a run that was killed left there
 * (.NAME.part). False after a diagnostic. */
bool claim_take(struct claim *c, struct arena *a, struct diags *ds, const char *folder,
                bool shared);
/* Lets go; folders that were made and are empty vanish. */
void claim_release(struct claim *c);

#endif
