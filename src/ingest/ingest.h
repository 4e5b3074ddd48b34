/* Files in, records out: the stage between what a CRM or an ERP exported and the model
 * (SPEC 1, 2).
 *
 * Takes folders and files, decides for each what it is (profile, encoding, delimiter,
 * header row), converts the cells and fills the model; every row that is left out is a
 * DIAG_REJECT. */
#ifndef INGEST_INGEST_H
#define INGEST_INGEST_H

#include <stdio.h>

#include "base/arena.h"
#include "base/diag.h"
#include "model/model.h"

/* What the profiles folder says about exports: profiles and the vocabulary of header
 * words. */
struct profiles;
struct returned;
struct file_hashes;

/* Reads vocabulary.yaml and every other *.yaml of the folders in turn (missing folders
 * are skipped); a profile or vocabulary of a later folder replaces the one of the same
 * name. Errors are diagnostics with file and line; a profile with an error is left out.
 * NULL: no vocabulary. */
const struct profiles *profiles_read(struct arena *a, struct diags *ds,
                                     const struct settings *settings,
                                     const char *const *folders, size_t n);

/* For `list profiles`: name and one sentence, in byte order of the names. */
size_t profiles_count(const struct profiles *p);
const char *profile_name(const struct profiles *p, size_t i);
const char *profile_title(const struct profiles *p, size_t i);

/* How the inputs went, in the order of what decides the exit status (SPEC 1). */
enum ingest_result {
    INGEST_OK,        /* every file that looked like data was used: 0 */
    INGEST_PARTIAL,   /* a whole file or table could not be used (files[].problem): 4 */
    INGEST_NOTHING,   /* a path does not exist, or no row of any table could be used: 1 */
    INGEST_UNREADABLE /* a file exists but reading it failed: 3 */
};

/* Reads all inputs (folders or files; a later one wins over an earlier one) into an empty
 * model and finishes it (model_finish). Each file is read once, in blocks; its SHA-256
 * and reading are in model.files, but for what is still hashed on the side: unless `later` is NULL,
 * it is to be given to hashes_end or hashes_drop. Messages are in model.diags. What people typed into
 * returned workbooks of the program's own is added to `returned` (returned.h), in the
 * arena of the model. */
enum ingest_result ingest_inputs(struct model *m, struct arena scratch,
                                 const struct profiles *p, const char *const *inputs,
                                 size_t n, struct returned *returned,
                                 struct file_hashes **later);
/* Completes the SHA-256 in model.files. INGEST_UNREADABLE, after a message, if a file was changed
 * since its rows were read; else INGEST_OK. NULL is nothing to do. */
enum ingest_result hashes_end(struct file_hashes *h, struct model *m);
void hashes_drop(struct file_hashes *h); /* leaves them incomplete */

/* rejects.csv (SPEC 1): UTF-8 with BOM, RFC 4180 with CRLF, one line for every DIAG_REJECT:
 * file,row,table,column,text,reason,amount,original. False with errno set. */
bool rejects_write(const char *path, const struct diags *ds);

/* `check INPUT...`: what each file was taken for, rows, rejects and reasons, as text. */
void check_write(FILE *out, const struct model *m);

/* `check FILE --rows`: what was read of one file as clean CSV. False after a diagnostic. */
bool rows_write(FILE *out, struct arena *a, struct diags *ds, const struct profiles *p,
                const char *path);

/* `map FILE`: a profile for it, as YAML to save and edit. False after a diagnostic. */
bool map_write(FILE *out, struct arena *a, struct diags *ds, const struct profiles *p,
               const char *path);

#endif
