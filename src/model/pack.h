/* What a packed row has of a record: its columns, in the order in which bundles number them.
 * Internal to model/. */
#ifndef MODEL_PACK_H
#define MODEL_PACK_H

#include "model/fields.h"

enum cell { CELL_BYTE, CELL_DAY, CELL_WORD, CELL_SHARE, CELL_MOMENT, CELL_AMOUNT };
enum naming { NAMES_NOTHING, NAMES_SYMBOL, NAMES_REFERENCE };

struct column {
    size_t offset; /* in the record */
    enum cell cell;
    enum naming naming;
    bool listed;  /* has few values, which are no neighbours */
    int64_t none; /* what a cell holds that was not given */
};

/* Returns how many there are. */
size_t columns_packed(const struct table_info *info, struct column out[BUNDLE_COLUMNS]);
/* A column of n records that lie `size` bytes apart. */
void column_write(const struct column *c, char *records, size_t size, size_t n,
                  const int64_t *values);
/* The same of n packed rows of a bundle; the column is the one of that number. */
void column_unpack(const struct bundle *p, const struct column *c, size_t column,
                   const char *row, size_t n, int64_t *out);
/* Packs as many records as the bundle has rows; `elsewhere` as bundles_add_one has it. */
void bundle_pack(struct bundle *b, const struct table_info *info, const char *records,
                 const uint32_t *const *elsewhere);
void bundle_free(struct bundle *b);

#endif
