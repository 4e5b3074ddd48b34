/* Every text of the input once, behind a small number: two cells are equal if their symbols
 * are. */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base/base.h"

typedef uint32_t sym; /* SYM_EMPTY is the empty text, also "not given" */
#define SYM_EMPTY 0u

struct interner;

struct interner *interner_new(void);
sym intern(struct interner *in, str text);
/* The same for what is likely to be one of many ids that end in a number (C0016706): these
 * take no memory for their texts and no hashing. The hint, NULL at first, is what the last id
 * of a column was of. */
struct series;
sym intern_id(struct interner *in, str text, struct series **hint);
/* Could another interner keep this text as one of many ids? */
bool sym_like_id(const struct interner *in, sym s);
/* The symbol of an id that was there before, as far as the hint tells; else SYM_EMPTY. */
sym id_known(const struct series *hint, str text);
sym intern_find(const struct interner *in,
                str text); /* SYM_EMPTY if it was never interned */
const char *sym_text(const struct interner *in,
                     sym s); /* NUL-terminated, lives as long as `in` */
str sym_str(const struct interner *in, sym s);
/* What a text that will be asked for soon hangs on is brought near: first its entry, then, a little
 * later, the text itself. Symbols in no order wait for memory otherwise. */
void sym_fetch(const struct interner *in, sym s);
void sym_fetch_text(const struct interner *in, sym s);
struct arena;
/* The same as sym_text for a text that is needed for a moment: an id kept as a number is spelled out in `a`. */
const char *sym_spell(const struct interner *in, sym s, struct arena *a);
size_t interner_count(const struct interner *in);
/* Takes over all texts of another interner, which is of no use afterwards. `out`, empty, gets
 * by its symbols those they have become. */
struct renaming {
    sym *at;
    size_t n, cap;
};
void interner_merge(struct interner *into, struct interner *from, struct renaming *out);

#endif
