/* Packed records. In: records as fields.h describes them; out: rows of as many bits as the
 * values of their bundle need. Nothing is lost, whatever the values: a bundle of strange ones is
 * wider. Only kinds of fields that packed tables have are known here. */
#include "model/bundle.h"

#include "model/fields.h"

enum { SPARE = sizeof(uint64_t) }; /* a field is read by eight bytes */

static bool is_packed(const struct table_info *info, const struct field *f)
{
    return field_is_kept(f) && f->offset < info->record;
}

size_t bundle_field_of(const struct table_info *info, const struct field *f)
{
    size_t n = 0;
    for (const struct field *at = info->fields; at < f; at++) n += is_packed(info, at);
    return n;
}

/* What a cell holds that was not given. */
static int64_t none_of(enum field_kind kind)
{
    switch (kind) {
    case FIELD_REP:
    case FIELD_CUSTOMER: return REF_NONE;
    case FIELD_DAY: return DAY_NONE;
    case FIELD_MOMENT: return MOMENT_NONE;
    case FIELD_CHOICE:
    case FIELD_TEXT:
    case FIELD_ID:
    case FIELD_MONEY:
    case FIELD_SHARE:
    case FIELD_NUMBER:
    case FIELD_STAGE:
    case FIELD_TIER:
    case FIELD_FLAG:
    case FIELD_PERIOD:
    case FIELD_SCOPE:
    case FIELD_WEEK:
    case FIELD_DEAL:
    case FIELD_LEAD:
    case FIELD_CONTRACT:
    case FIELD_INVOICE: break;
    }
    return 0;
}

/* A column of records, wide, and back. */
static void column_read(enum field_kind kind, const char *at, size_t size, size_t n,
                        int64_t *out)
{
    if (kind == FIELD_CHOICE)
        for (size_t i = 0; i < n; i++) out[i] = *(const uint8_t *)(at + i * size);
    else if (kind == FIELD_MOMENT)
        for (size_t i = 0; i < n; i++) out[i] = moment_get(at + i * size);
    else if (kind == FIELD_DAY)
        for (size_t i = 0; i < n; i++) out[i] = *(const day *)(at + i * size);
    else
        for (size_t i = 0; i < n; i++) out[i] = *(const uint32_t *)(at + i * size);
}

static void column_write(enum field_kind kind, char *at, size_t size, size_t n,
                         const int64_t *values)
{
    if (kind == FIELD_CHOICE)
        for (size_t i = 0; i < n; i++) *(uint8_t *)(at + i * size) = (uint8_t)values[i];
    else if (kind == FIELD_MOMENT)
        for (size_t i = 0; i < n; i++) moment_put(at + i * size, values[i]);
    else if (kind == FIELD_DAY)
        for (size_t i = 0; i < n; i++) *(day *)(at + i * size) = (day)values[i];
    else
        for (size_t i = 0; i < n; i++) *(uint32_t *)(at + i * size) = (uint32_t)values[i];
}

void bundles_cell(const struct bundles *t, const struct table_info *info,
                  const struct field *f, size_t i, char *out)
{
    const struct bundle *p = bundle_of(t, i);
    int64_t value =
        bundle_value(p, bundle_row(p, i), bundle_field_of(info, f), none_of(f->kind));
    column_write(f->kind, out, 0, 1, &value);
}

/* How a field is packed, from bit `begin` of a row on; returns its bits. */
static uint32_t field_measure(struct bundle_field *f, const int64_t *values, size_t n,
                              int64_t none, uint32_t begin)
{
    int64_t least = INT64_MAX, most = INT64_MIN;
    uint32_t bits = 0;
    for (size_t i = 0; i < n; i++) {
        int64_t up = values[i] == none ? INT64_MIN : values[i];
        int64_t down = values[i] == none ? INT64_MAX : values[i];
        most = up > most ? up : most;
        least = down < least ? down : least;
    }
    if (most >= least) bits = 64 - (uint32_t)__builtin_clzll((uint64_t)(most - least) + 1);
    *f = (struct bundle_field){.at = begin / 8,
                               .shift = begin % 8,
                               .mask = ((uint64_t)1 << bits) - 1,
                               .base = bits ? least - 1 : 0};
    return bits;
}

/* A value as it stands in its row, but for its place. */
static inline uint64_t code_of(const struct bundle_field *f, int64_t value, int64_t none)
{
    return value == none ? 0 : (uint64_t)(value - f->base);
}

static inline void word_put(char *at, uint64_t word)
{
    if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
    memcpy(at, &word, sizeof word);
}

static void field_put(const struct bundle *b, const struct bundle_field *f,
                      const int64_t *values, size_t n, int64_t none)
{
    char *at = b->bytes + f->at;
    for (size_t i = 0; i < n; i++, at += b->size) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        if (__BYTE_ORDER__ == __ORDER_BIG_ENDIAN__) word = __builtin_bswap64(word);
        word_put(at, word | code_of(f, values[i], none) << f->shift);
    }
}

/* Rows of at most 64 bits, as most are, are put together first: what reads the end of a row
 * while the next one is written waits for it. */
static void rows_put(struct bundle *b, const struct table_info *info, const char *records,
                     size_t n)
{
    int64_t values[BUNDLE_ROWS];
    uint64_t words[BUNDLE_ROWS];
    const struct bundle_field *to = b->field;
    memset(words, 0, n * sizeof *words);
    for (const struct field *f = info->fields; f->name; f++) {
        if (!is_packed(info, f)) continue;
        int64_t none = none_of(f->kind);
        uint32_t place = 8 * to->at + to->shift;
        column_read(f->kind, records + f->offset, info->record, n, values);
        for (size_t i = 0; i < n && to->mask; i++)
            words[i] |= code_of(to, values[i], none) << place;
        to++;
    }
    for (size_t i = 0; i < n; i++) word_put(b->bytes + i * b->size, words[i]);
}

static void fields_put(struct bundle *b, const struct table_info *info, const char *records,
                       size_t n)
{
    int64_t values[BUNDLE_ROWS];
    const struct bundle_field *to = b->field;
    for (const struct field *f = info->fields; f->name; f++) {
        if (!is_packed(info, f)) continue;
        column_read(f->kind, records + f->offset, info->record, n, values);
        field_put(b, to++, values, n, none_of(f->kind));
    }
}

void bundle_close(struct bundle *b, const struct table_info *info, const char *records,
                  bool resolved)
{
    int64_t values[BUNDLE_ROWS];
    size_t n = b->end - b->first, fields = 0;
    uint32_t bits = 0;
    for (const struct field *f = info->fields; f->name; f++) {
        if (!is_packed(info, f)) continue;
        assert(fields < BUNDLE_FIELDS);
        column_read(f->kind, records + f->offset, info->record, n, values);
        bits += field_measure(&b->field[fields++], values, n, none_of(f->kind), bits);
    }
    vec_release(b->bytes);
    b->size = (bits + 7) / 8;
    b->bytes = vec_zeroed(1, n * b->size + SPARE);
    b->resolved = resolved;
    if (bits <= 64)
        rows_put(b, info, records, n);
    else
        fields_put(b, info, records, n);
}

void bundle_open(const struct bundle *p, const struct table_info *info, char *records)
{
    int64_t values[BUNDLE_ROWS];
    size_t n = p->end - p->first, fields = 0;
    memset(records, 0, n * info->record);
    for (const struct field *f = info->fields; f->name; f++) {
        if (!is_packed(info, f)) continue;
        for (size_t i = 0; i < n; i++)
            values[i] = bundle_value(p, p->bytes + i * p->size, fields, none_of(f->kind));
        column_write(f->kind, records + f->offset, info->record, n, values);
        fields++;
    }
}

/* Makes a bundle the last of the table. */
static void bundle_add(struct bundles *t, struct bundle p)
{
    uint32_t n = p.end - p.first;
    p.first = (uint32_t)t->n;
    p.end = p.first + n;
    assert(t->n + n < UINT32_MAX);
    while (t->near.n << BUNDLE_BITS < p.end) *vec_push(&t->near) = (uint32_t)t->bundles.n;
    *vec_push(&t->bundles) = p;
    t->n += n;
}

void bundles_add(struct bundles *t, const struct table_info *info, const char *records,
                 size_t n, bool resolved)
{
    for (size_t i = 0; i < n; i += BUNDLE_ROWS) {
        struct bundle p = {.end = (uint32_t)(n - i < BUNDLE_ROWS ? n - i : BUNDLE_ROWS)};
        bundle_close(&p, info, records + i * info->record, resolved);
        bundle_add(t, p);
    }
}

void bundles_doubt(struct bundles *t, const struct doubt *doubts, size_t n)
{
    for (size_t i = 0; i < n; i++)
        *vec_push(&t->bundles.at[t->bundles.n - 1].doubts) = doubts[i];
}

void bundles_settled(struct bundles *t)
{
    for (size_t i = 0; i < t->bundles.n; i++) {
        t->bundles.at[i].resolved = true;
        vec_free(&t->bundles.at[i].doubts);
    }
}

void bundles_append(struct bundles *t, struct bundles *more)
{
    for (size_t i = 0; i < more->bundles.n; i++) bundle_add(t, more->bundles.at[i]);
    more->bundles.n = 0;
    bundles_free(more);
}

static void bundle_free(struct bundle *b)
{
    vec_release(b->bytes);
    vec_free(&b->doubts);
}

/* The rows of one bundle that live, as one of another table. */
static void bundle_thin(struct bundles *left, const struct table_info *info,
                        const struct bundle *b, const bool *dead, char *records)
{
    uint16_t place[BUNDLE_ROWS], kept = 0;
    bundle_open(b, info, records);
    for (uint32_t i = 0; i < b->end - b->first; i++) {
        place[i] = kept;
        if (dead[b->first + i]) continue;
        memmove(records + kept++ * info->record, records + i * info->record, info->record);
    }
    if (kept) bundles_add(left, info, records, kept, b->resolved);
    for (size_t k = 0; k < b->doubts.n; k++) {
        struct doubt d = b->doubts.at[k];
        if (dead[b->first + d.row]) continue;
        d.row = place[d.row];
        bundles_doubt(left, &d, 1);
    }
}

void bundles_drop(struct bundles *t, const struct table_info *info, const bool *dead)
{
    struct bundles left = {.n = 0};
    char *records = vec_zeroed(info->record, BUNDLE_ROWS);
    for (size_t k = 0; k < t->bundles.n; k++) {
        struct bundle b = t->bundles.at[k];
        bool whole = true;
        for (uint32_t i = b.first; i < b.end && whole; i++) whole = !dead[i];
        if (whole) {
            bundle_add(&left, b);
            continue;
        }
        bundle_thin(&left, info, &b, dead, records);
        bundle_free(&b);
    }
    vec_release(records);
    t->bundles.n = 0;
    bundles_free(t);
    *t = left;
}

void bundles_free(struct bundles *t)
{
    for (size_t i = 0; i < t->bundles.n; i++) bundle_free(&t->bundles.at[i]);
    vec_free(&t->bundles);
    vec_free(&t->near);
    t->n = 0;
}
