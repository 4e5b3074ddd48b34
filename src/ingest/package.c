/* Parts of a workbook through libzip and expat, a piece at a time. Limits: PIECE bytes in
 * memory, DEPTH_MOST elements inside one another, TAG_MOST bytes per tag, and no part
 * that unpacks to more than BOMB_SIZE at a ratio above BOMB_RATIO. Document types, and
 * with them entities, are refused. */
#include "ingest/package.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <zip.h>

#define PIECE 65536
#define NAMES_LOOKED_AT 1000
#define DEPTH_MOST 100
#define BOMB_SIZE ((uint64_t)256 << 20)
#define BOMB_RATIO 150
#define PART_MOST ((uint64_t)16 << 30)
#define TAG_MOST ((uint64_t)8 << 20) /* bytes without the end of an element's tag */

struct package {
    zip_t *zip;
};

struct part {
    zip_file_t *file;
    XML_Parser parser;
    const struct part_events *events;
    void *data;
    uint64_t packed, unpacked, at_event; /* bytes unpacked, in all and at the last event */
    int depth;
    bool paused, ended, last;
    const char *fault;
};

struct package *package_open(str bytes, const char **why)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.s, bytes.n, 0, &error);
    zip_t *zip =
        source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error) : NULL;
    if (!zip) {
        if (source) zip_source_free(source);
        zip_error_fini(&error);
        *why = "is no sound workbook (damaged or cut off); export it again";
        return NULL;
    }
    zip_error_fini(&error);
    struct package *p = calloc(1, sizeof *p);
    if (!p) die("no memory for a workbook");
    p->zip = zip;
    return p;
}

void package_close(struct package *p)
{
    if (!p) return;
    zip_discard(p->zip);
    free(p);
}

uint64_t package_part_size(struct package *p, const char *name)
{
    zip_stat_t st;
    bool found = zip_stat(p->zip, name, ZIP_FL_NOCASE, &st) == 0;
    return found && (st.valid & ZIP_STAT_SIZE) ? st.size : 0;
}

static bool part_fits(const char *name, const char *pattern)
{
    size_t n = strlen(name), k = strlen(pattern);
    if (pattern[0] == '*')
        return n >= k - 1 && strcasecmp(name + n - k + 1, pattern + 1) == 0;
    return strncmp(name, pattern, k) == 0;
}

const char *package_what(struct package *p, bool *data)
{
    static const char unpack[] =
        "is an archive of exports; unpack it and give what is in it";
    static const struct {
        const char *part, *what; /* the beginning of a name, or * and its end */
        bool data;
    } kinds[] = {
        {"xl/workbook.bin", "is a binary workbook (.xlsb); save it as .xlsx", true},
        {"*.iwa", "is an Apple Numbers document; export it from Numbers as Excel or CSV",
         true},
        {"word/", "is a Word document, not an export; ignored", false},
        {"ppt/", "is a presentation, not an export; ignored", false},
        {"content.xml", "is an OpenDocument file; save it as .xlsx", true},
        {"*.csv", unpack, true},
        {"*.tsv", unpack, true},
        {"*.xls", unpack, true},
        {"*.xlsx", unpack, true},
    };
    zip_int64_t n = zip_get_num_entries(p->zip, 0);
    for (size_t k = 0; k < COUNT_OF(kinds); k++)
        for (zip_int64_t i = 0; i < n && i < NAMES_LOOKED_AT; i++) {
            const char *name = zip_get_name(p->zip, (zip_uint64_t)i, ZIP_FL_ENC_GUESS);
            if (!name || !part_fits(name, kinds[k].part)) continue;
            *data = kinds[k].data;
            return kinds[k].what;
        }
    return NULL;
}

static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

const char *attribute(const char **attributes, const char *name)
{
    for (size_t i = 0; attributes[i]; i += 2)
        if (strcmp(local_name(attributes[i]), name) == 0) return attributes[i + 1];
    return NULL;
}

void part_refuse(struct part *part, const char *why)
{
    if (!part->fault) part->fault = why;
    XML_StopParser(part->parser, XML_FALSE);
}

void part_pause(struct part *part)
{
    part->paused = true;
    XML_StopParser(part->parser, XML_TRUE);
}

static void XMLCALL on_start(void *data, const XML_Char *name, const XML_Char **attributes)
{
    struct part *part = data;
    part->at_event = part->unpacked;
    if (++part->depth > DEPTH_MOST)
        part_refuse(part, "nests its elements deeper than any workbook does; refused");
    else if (!part->fault)
        part->events->start(part->data, local_name(name), attributes);
}

static void XMLCALL on_end(void *data, const XML_Char *name)
{
    struct part *part = data;
    part->at_event = part->unpacked;
    part->depth--;
    if (!part->fault) part->events->end(part->data, local_name(name));
}

static void XMLCALL on_text(void *data, const XML_Char *s, int n)
{
    struct part *part = data;
    part->at_event = part->unpacked;
    if (!part->fault && part->events->text) part->events->text(part->data, s, (size_t)n);
}

static void XMLCALL on_doctype(void *data, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public_id, int internal)
{
    (void)name, (void)system, (void)public_id, (void)internal;
    part_refuse(data,
                "declares a document type or entities, which no workbook needs; refused");
}

struct part *part_open(struct package *p, const char *name,
                       const struct part_events *events, void *data)
{
    zip_stat_t st;
    if (*name == '/') name++;
    if (zip_stat(p->zip, name, ZIP_FL_NOCASE, &st) != 0) return NULL;
    zip_file_t *file = zip_fopen_index(p->zip, st.index, 0);
    if (!file) return NULL;
    struct part *part = calloc(1, sizeof *part);
    XML_Parser parser = XML_ParserCreate(NULL);
    if (!part || !parser) die("no memory for a workbook");
    *part = (struct part){.file = file, .parser = parser, .events = events, .data = data};
    part->packed = st.valid & ZIP_STAT_COMP_SIZE ? st.comp_size : 0;
    XML_SetUserData(parser, part);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    return part;
}

/* Takes in the next piece of the part; false at its end or after a fault. */
static enum XML_Status feed(struct part *part)
{
    char *to = XML_GetBuffer(part->parser, PIECE);
    if (!to) die("no memory for a workbook");
    zip_int64_t got = zip_fread(part->file, to, PIECE);
    if (got < 0) {
        part->fault = "is damaged inside; export it again";
        return XML_STATUS_ERROR;
    }
    part->unpacked += (uint64_t)got;
    if (part->unpacked > PART_MOST ||
        (part->unpacked > BOMB_SIZE && part->unpacked / BOMB_RATIO > part->packed)) {
        part->fault = "unpacks to far more than a workbook would; refused as a zip bomb";
        return XML_STATUS_ERROR;
    }
    if (part->unpacked - part->at_event > TAG_MOST) {
        part->fault =
            "holds a tag or remark of more than 8 MB, which no workbook does; refused";
        return XML_STATUS_ERROR;
    }
    part->last = got == 0;
    return XML_ParseBuffer(part->parser, (int)got, part->last);
}

bool part_next(struct part *part)
{
    while (!part->ended) {
        enum XML_Status status =
            part->paused ? (part->paused = false, XML_ResumeParser(part->parser))
                         : feed(part);
        if (status == XML_STATUS_SUSPENDED) return true;
        if (status == XML_STATUS_ERROR && !part->fault)
            part->fault = "holds XML that is damaged; export it again";
        part->ended = status == XML_STATUS_ERROR || part->last;
    }
    return false;
}

const char *part_fault(const struct part *part)
{
    return part->fault;
}

void part_close(struct part *part)
{
    if (!part) return;
    XML_ParserFree(part->parser);
    zip_fclose(part->file);
    free(part);
}
