/* A report onto the disk: every document under a temporary name first, then all of them
 * renamed. */
#ifndef MAIN_PACK_H
#define MAIN_PACK_H

#include "render/render.h"
#include "report/templates.h"

struct pack {
    struct arena *arena;
    struct diags *diags;
    const char *folder; /* DIR/<period> */
    bool as_text;       /* documents as plain text instead */
    size_t shard, shards; /* every `shards`-th document, from the `shard`-th on */
    bool nothing;       /* no documents: what is wanted is made elsewhere */
    bool unusable;      /* said by pack_write: a document's template cannot be used */
    size_t n;
    struct pack_file *files;
    const char *made[4]; /* folders that did not exist before, outermost first */
    size_t nmade;
};

/* Makes the pages of all documents and renders them into temporary files; false after a
 * diagnostic, with nothing left. */
bool pack_write(struct pack *p, struct report *report, const struct fonts *fonts);
/* Renames them; false after a diagnostic. */
bool pack_commit(struct pack *p);
/* Takes back what pack_write did. */
void pack_drop(struct pack *p);
/* Removes files of an earlier, larger build of the period: what the program makes elsewhere
 * (the documents' names, teams/) and did not make now. */
void pack_sweep(struct pack *p, const struct templates *t);
/* The files on stdout; `also`: a folder made elsewhere, NULL. */
void pack_tell(const struct pack *p, const char *also);

#endif
