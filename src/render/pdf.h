/* Inside the PDF renderer: one document being written. libharu keeps the objects, pages, links and
 * the file; the operators of a page (content.h) and the fonts are written here and given to it
 * compressed. The one home of libharu. */
#ifndef RENDER_PDF_H
#define RENDER_PDF_H

#include <hpdf.h>
#include <hpdf_pages.h>

#include "base/deflate.h"
#include "base/diag.h"
#include "draw/fonts.h"
#include "render/content.h"

#define LEVELS 4 /* of the outline */

struct pdf_link {
    HPDF_Page page;
    HPDF_Rect rect;
    const char *anchor;
};

struct pdf_anchor {
    const char *name;
    HPDF_Page page;
    float top;
};

struct pdf_image {
    const char *path;
    HPDF_Image image; /* NULL: could not be read */
};

struct pdf {
    HPDF_Doc doc;
    HPDF_STATUS error, detail; /* the first one; libharu overwrites its own */
    struct diags *diags;
    const struct code_points *set;
    struct deflater *deflater;
    HPDF_Encoder encoder;
    HPDF_Dict fonts[FACE_LIMIT];
    HPDF_Page page;
    double height;
    struct content drawn, path; /* the page so far; the path to be painted next */
    bool painted;
    HPDF_Outline last[LEVELS];
    VEC_OF(struct pdf_link) links;
    VEC_OF(struct pdf_anchor) anchors;
    VEC_OF(struct pdf_image) images;
    /* What the page's graphics state holds. */
    uint32_t fill, stroke;
    double width, size;
    int face, dash_on, dash_off;
};

/* Compresses `bytes` into a stream object that is still empty. */
void pdf_fill_stream(struct pdf *p, HPDF_Dict dict, str bytes);
/* Embeds the characters of p->set in one face as p->fonts[face]. */
void pdf_load_font(struct pdf *p, const struct fonts *f, unsigned face,
                   struct arena scratch);

#endif
