/* Work on a thread of its own that needs nothing of what goes on meanwhile: templates are read beside
 * the rulebook, fonts beside the input. What it has to say waits until it is asked for. */
#ifndef MAIN_ASIDE_H
#define MAIN_ASIDE_H

#include <pthread.h>

#include "base/diag.h"

struct aside {
    pthread_t thread;
    bool running;
    struct arena arena; /* the work's own; stays until the process ends */
    struct diags diags;
};

/* Begins `work(argument)`; without a thread to be had it is done at once. */
void aside_begin(struct aside *s, void *(*work)(void *), void *argument);
/* Waits for it, if it has begun. */
void aside_wait(struct aside *s);
/* Passes on what it said. */
void aside_tell(const struct aside *s, struct diags *to);

#endif
