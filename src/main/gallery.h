/* `--only charts`: every chart of the pack as a picture, for slides and mail. */
#ifndef MAIN_GALLERY_H
#define MAIN_GALLERY_H

#include "render/render.h"

struct gallery_files {
    const char *folder, *part; /* DIR/<period>/charts, and where they are made first */
};

/* Draws them into the temporary folder; false after a diagnostic, with nothing left. */
bool gallery_make(struct gallery_files *g, struct arena *a, const char *pack,
                  const struct render_context *rc);
/* In place of those of an earlier build; false after a diagnostic. */
bool gallery_commit(struct gallery_files *g, struct arena scratch, struct diags *diags);
/* Takes back what gallery_make did. */
void gallery_drop(struct gallery_files *g, struct arena scratch);

#endif
