/* Every text of the input once, behind a small number: two cells are equal if their symbols
 * are. Ids that end in a number (C0016706) come by the million: such a symbol is the number
 * of its series of ids and that of the id, so that neither memory nor look-up is needed. */
#ifndef BASE_INTERN_H
#define BASE_INTERN_H

#include "base/id.h"

typedef uint32_t sym; /* SYM_EMPTY is the empty text, also "not given" */
#define SYM_EMPTY 0u
#define SYM_NUMBERED ((sym)1 << 31) /* set in those of numbered ids */

enum { SYM_SERIES = 64, SYM_NUMBER_BITS = 24, SYM_DIGITS = 7 };

static inline uint32_t sym_series(sym s)
{
    return (s & ~SYM_NUMBERED) >> SYM_NUMBER_BITS;
}
static inline uint32_t sym_number(sym s)
{
    return s & (((sym)1 << SYM_NUMBER_BITS) - 1);
}

/* Ids of one form. */
struct id_series {
    struct id_form form;
    sym first;  /* the symbol of number 0 */
    bool loose; /* texts of that form are in the table of texts */
};

struct interner;

struct interner *interner_new(void);
sym intern(struct interner *in, str text);
/* The same for what is likely to be one of many ids that end in a number. The hint, NULL at
 * first, is what the last id of a column was of. */
sym intern_id(struct interner *in, str text, struct id_series **hint);
/* The symbol of an id, as far as the hint tells; else SYM_EMPTY. */
static inline sym id_known(const struct id_series *hint, str text)
{
    int64_t number = hint && !hint->loose ? id_number(&hint->form, text) : -1;
    return number >= 0 ? hint->first + (sym)number : SYM_EMPTY;
}
/* Could another interner keep this text as one of many ids? */
bool sym_like_id(const struct interner *in, sym s);
/* SYM_EMPTY if it was never interned; but any id of a known series has its symbol. */
sym intern_find(const struct interner *in, str text);
const char *sym_text(const struct interner *in,
                     sym s); /* NUL-terminated, lives as long as `in` */
str sym_str(const struct interner *in, sym s);
/* What a text that will be asked for soon hangs on is brought near: first its entry, then,
 * a little later, the text itself. Symbols in no order wait for memory otherwise; ids need
 * none. */
void sym_fetch(const struct interner *in, sym s);
void sym_fetch_text(const struct interner *in, sym s);
struct arena;
/* The same as sym_text for a text that is needed for a moment: an id is spelled out in `a`. */
const char *sym_spell(const struct interner *in, sym s, struct arena *a);
/* The symbol that another interner has for the text, as intern_find tells it. */
sym sym_there(const struct interner *there, const struct interner *in, sym s);

/* The same for all ids of the series of one: what is to be added to a symbol; false if they are
 * not all ids there. */
bool series_there(const struct interner *there, const struct interner *in, sym s, sym *add);

/* Takes over all texts of another interner, which is of no use afterwards but for asking
 * what its symbols have become. */
struct renaming {
    struct interner *into, *from;
    sym *texts;            /* by symbol of a text */
    size_t n;              /* of these */
    sym moved[SYM_SERIES]; /* what is added to symbols of ids, if `plain` */
    bool plain[SYM_SERIES];
    bool one_by_one; /* some are not: renaming adds symbols, so one thread at a time */
};
void interner_merge(struct interner *into, struct interner *from, struct renaming *out);
sym renamed_one(const struct renaming *r, sym s);
static inline sym renamed(const struct renaming *r, sym s)
{
    if (!(s & SYM_NUMBERED)) return r->texts[s];
    uint32_t series = sym_series(s);
    return r->plain[series] ? s + r->moved[series] : renamed_one(r, s);
}
/* Does any symbol become another? */
bool renaming_changes(const struct renaming *r);
void renaming_free(struct renaming *r);

#endif
