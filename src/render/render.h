/* Tree → files. One format per file of code; each row of `formats` is one output. */
#ifndef RENDER_RENDER_H
#define RENDER_RENDER_H

#include "base/arena.h"
#include "base/diag.h"
#include "draw/fonts.h"
#include "report/report.h"

struct render_context {
    const struct report *report;
    const struct fonts *fonts;
    struct diags *diags;
};

/* Each writes one file; false after a diagnostic (path and reason). Same report, same bytes. */
bool render_pdf(const struct render_context *rc, struct arena scratch, const struct document *doc,
                const char *path);
bool render_workbook(const struct render_context *rc, struct arena scratch,
                     const struct document *doc, const char *path);
bool render_json(const struct render_context *rc, struct arena scratch,
                 const struct document *doc, const char *path);
/* The whole tree as plain text: what golden tests compare. */
bool render_text(const struct render_context *rc, struct arena scratch,
                 const struct document *doc, const char *path);

/* One chart as a picture, PNG or SVG by the path's end. */
bool render_picture(const struct render_context *rc, struct arena scratch,
                    const struct chart_block *chart, const char *path);
/* Every chart of every PDF document of the report as ID.png and ID.svg in a folder. */
bool render_charts(const struct render_context *rc, struct arena scratch, const char *folder);

struct format_info {
    const char *id, *extension, *says;
    bool (*render)(const struct render_context *rc, struct arena scratch,
                   const struct document *doc, const char *path);
};
extern const struct format_info format_infos[];
extern const size_t format_info_count;

#endif
