/* What every command that reads input needs first: templates found, rulebook and calendar
 * read, the model filled. */
#ifndef MAIN_SESSION_H
#define MAIN_SESSION_H

#include "ingest/ingest.h"
#include "ingest/returned.h"
#include "main/options.h"
#include "main/place.h"
#include "model/model.h"
#include "plan/plan.h"

enum exit_status { /* SPEC 1 */
                   EXIT_DONE,
                   EXIT_INPUT,
                   EXIT_USAGE,
                   EXIT_MACHINE,
                   EXIT_PARTIAL
};

struct session {
    const struct options *options;
    struct arena *arena;
    struct arena scratch;
    struct diags diags;
    struct places places;
    const struct settings *settings;
    const struct calendar *calendar;
    const struct profiles *profiles;
    struct model model;
    struct returned returned;   /* what came back in workbooks to fill in */
    struct returned planned;    /* of them, rows of plan.xlsx */
    struct file_hashes *hashes; /* of input, until session_hashed */
};

/* Reads templates; EXIT_DONE, or why not (already said). */
enum exit_status session_open(struct session *s, struct arena *a, const struct options *o);
/* Reads the inputs into the model; EXIT_DONE, EXIT_PARTIAL or why not (already said). */
enum exit_status session_read(struct session *s);
/* Completes the SHA-256 of the inputs, before anything prints them; EXIT_DONE or EXIT_MACHINE
 * (already said). */
enum exit_status session_hashed(struct session *s);
/* Ends what may be going on still, however far the command came. */
void session_close(struct session *s);

#endif
