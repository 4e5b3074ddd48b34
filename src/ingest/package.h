/* The parts of a workbook (a zip of XML parts), parsed as a stream. Bombs, entities and
 * deep nesting are refused with a reason. The one door to libzip and expat. */
#ifndef INGEST_PACKAGE_H
#define INGEST_PACKAGE_H

#include "base/arena.h"
#include "base/base.h"

struct package;

/* Over the bytes of a whole file, which must outlive it. NULL with *why when it is no
 * sound zip. */
struct package *package_open(str bytes, const char **why);
void package_close(struct package *p);

/* What a package is that is no workbook that can be read, and what to do: an OpenDocument, an
 * archive of exports …; *data: it may hold tables. NULL if nothing is known of it. */
const char *package_what(struct package *p, bool *data);

/* What a part tells as it is read; names without their namespace prefix. */
struct part_events {
    void (*start)(void *data, const char *name, const char **attributes);
    void (*end)(void *data, const char *name);
    void (*text)(void *data, const char *s, size_t n);
};

/* Bytes that a part unpacks to, as the package says; 0 if it has no such part. */
uint64_t package_part_size(struct package *p, const char *name);

struct part;

/* NULL if the package has no such part (or it is encrypted). */
struct part *part_open(struct package *p, const char *name,
                       const struct part_events *events, void *data);
/* Reads on until a handler calls part_pause (true) or the end (false). */
bool part_next(struct part *part);
void part_pause(struct part *part);
/* From a handler: refuse the rest for this reason. */
void part_refuse(struct part *part, const char *why);
/* After the end: why it came too early; NULL for a whole part. */
const char *part_fault(const struct part *part);
void part_close(struct part *part);

/* The value of an attribute by its name without prefix; NULL. */
const char *attribute(const char **attributes, const char *name);

#endif
