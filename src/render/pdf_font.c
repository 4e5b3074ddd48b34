/* Fonts of a PDF: in comes a subset, out go the objects of ISO 32000-1, 9.7 (composite fonts) and
 * 9.10.3 (what a copied text says). A character's code is its place in the subset, so that every
 * character of Unicode can be text, and two that look the same stay two. */
#include "render/pdf.h"

#define WIDTHS_AT_ONCE 4000 /* below libharu's limit of an array */

static HPDF_Dict indirect_dict(struct pdf *p, const char *type)
{
    HPDF_Dict dict = HPDF_Dict_New(p->doc->mmgr);
    if (!dict || HPDF_Xref_Add(p->doc->xref, dict) != HPDF_OK) die("no memory for a PDF");
    HPDF_Dict_AddName(dict, "Type", type);
    return dict;
}

static HPDF_Dict stream_of(struct pdf *p, str bytes)
{
    HPDF_Dict dict = HPDF_DictStream_New(p->doc->mmgr, p->doc->xref);
    if (!dict) die("no memory for a PDF");
    pdf_fill_stream(p, dict, bytes);
    return dict;
}

/* ---- codes to text ---- */

static void put_unicode(struct content *to, uint32_t code)
{
    if (code >= 0x10000) content_hex(to, 0xD800 + ((code - 0x10000) >> 10));
    content_hex(to, code < 0x10000 ? code : 0xDC00 + (code & 0x3FF));
}

static void put_text(struct content *to, const struct font_subset *font, size_t i)
{
    const struct shaped *text = font->texts[i];
    if (!text) put_unicode(to, font->codes[i]);
    for (unsigned k = 0; text && k < text->ntext; k++) put_unicode(to, text->text[k]);
}

static HPDF_Dict to_unicode(struct pdf *p, const struct font_subset *font)
{
    struct content map = {0};
    content_text(&map, "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
                       "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) "
                       "/Supplement 0 >> def\n"
                       "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
                       "1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
    for (size_t i = 0; i < font->n; i++) {
        if (i % 100 == 0) { /* as many as one operator may have */
            size_t left = font->n - i;
            content_length(&map, left < 100 ? (double)left : 100);
            content_text(&map, "beginbfchar\n");
        }
        content_text(&map, "<");
        content_hex(&map, (uint32_t)i + 1);
        content_text(&map, "> <");
        put_text(&map, font, i);
        content_text(&map, ">\n");
        if (i % 100 == 99 || i + 1 == font->n) content_text(&map, "endbfchar\n");
    }
    content_text(&map,
                 "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n");
    HPDF_Dict stream = stream_of(p, (str){map.bytes.at, map.bytes.n});
    vec_free(&map.bytes);
    return stream;
}

/* ---- the font ---- */

static HPDF_Dict codes_to_glyphs(struct pdf *p, const struct font_subset *font,
                                 struct arena scratch)
{
    char *bytes = arena_take(&scratch, 2 * (font->n + 1)); /* code 0: glyph 0 */
    for (size_t i = 0; i < font->n; i++) {
        bytes[2 * i + 2] = (char)(font->glyphs[i] >> 8);
        bytes[2 * i + 3] = (char)font->glyphs[i];
    }
    return stream_of(p, (str){bytes, 2 * (font->n + 1)});
}

static HPDF_Array widths(struct pdf *p, const struct font_subset *font)
{
    HPDF_Array all = HPDF_Array_New(p->doc->mmgr), some = NULL;
    for (size_t i = 0; i < font->n; i++) {
        if (i % WIDTHS_AT_ONCE == 0) {
            some = HPDF_Array_New(p->doc->mmgr);
            HPDF_Array_AddNumber(all, (HPDF_INT32)i + 1);
            HPDF_Array_Add(all, some);
        }
        HPDF_Array_AddNumber(some, font->widths[i]);
    }
    return all;
}

static HPDF_Dict descriptor(struct pdf *p, const struct font_subset *font, const char *name)
{
    HPDF_Dict dict = indirect_dict(p, "FontDescriptor");
    HPDF_Array box = HPDF_Array_New(p->doc->mmgr);
    for (int i = 0; i < 4; i++) HPDF_Array_AddNumber(box, font->box[i]);
    HPDF_Dict program = stream_of(p, font->bytes);
    HPDF_Dict_AddNumber(program, "Length1", (HPDF_INT32)font->bytes.n);
    HPDF_Dict_AddName(dict, "FontName", name);
    HPDF_Dict_AddNumber(dict, "Flags", 4); /* not of the Latin alphabet alone */
    HPDF_Dict_Add(dict, "FontBBox", box);
    HPDF_Dict_AddNumber(dict, "ItalicAngle", 0);
    HPDF_Dict_AddNumber(dict, "Ascent", font->ascent);
    HPDF_Dict_AddNumber(dict, "Descent", font->descent);
    HPDF_Dict_AddNumber(dict, "CapHeight", font->ascent);
    HPDF_Dict_AddNumber(dict, "StemV", 80);
    HPDF_Dict_Add(dict, "FontFile2", program);
    return dict;
}

static HPDF_Dict system_info(struct pdf *p)
{
    HPDF_Dict dict = HPDF_Dict_New(p->doc->mmgr);
    HPDF_Dict_Add(dict, "Registry", HPDF_String_New(p->doc->mmgr, "Adobe", NULL));
    HPDF_Dict_Add(dict, "Ordering", HPDF_String_New(p->doc->mmgr, "Identity", NULL));
    HPDF_Dict_AddNumber(dict, "Supplement", 0);
    return dict;
}

static HPDF_Dict descendant(struct pdf *p, const struct font_subset *font, const char *name,
                            struct arena scratch)
{
    HPDF_Dict dict = indirect_dict(p, "Font");
    HPDF_Dict_AddName(dict, "Subtype", "CIDFontType2");
    HPDF_Dict_AddName(dict, "BaseFont", name);
    HPDF_Dict_Add(dict, "CIDSystemInfo", system_info(p));
    HPDF_Dict_Add(dict, "FontDescriptor", descriptor(p, font, name));
    HPDF_Dict_AddNumber(dict, "DW", 1000);
    HPDF_Dict_Add(dict, "W", widths(p, font));
    HPDF_Dict_Add(dict, "CIDToGIDMap", codes_to_glyphs(p, font, scratch));
    return dict;
}

void pdf_load_font(struct pdf *p, const struct fonts *f, unsigned face,
                   struct arena scratch)
{
    struct font_subset font = fonts_subset(&scratch, f, face, p->set);
    const char *name = arena_printf(&scratch, "MPACK%c+%s", 'A' + (int)face, font.name);
    HPDF_Dict dict = indirect_dict(p, "Font");
    HPDF_Array below = HPDF_Array_New(p->doc->mmgr);
    HPDF_Dict_AddName(dict, "Subtype", "Type0");
    HPDF_Dict_AddName(dict, "BaseFont", name);
    HPDF_Dict_AddName(dict, "Encoding", "Identity-H");
    HPDF_Dict_Add(dict, "DescendantFonts", below);
    HPDF_Array_Add(below, descendant(p, &font, name, scratch));
    HPDF_Dict_Add(dict, "ToUnicode", to_unicode(p, &font));
    p->fonts[face] = dict;
}
