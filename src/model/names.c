/* Looking things up by name: spellings that fold alike are one name, and a name that two
 * things bear is ambiguous rather than guessed (SPEC 2). */
#include "model/parts.h"
#include "base/text.h"

struct name_index name_index_new(void)
{
    struct name_index names = {.keys = interner_new()};
    *vec_push(&names.refs) = REF_NONE; /* of the empty name */
    return names;
}

void name_index_add(struct name_index *names, struct arena scratch, str name, uint32_t ref)
{
    sym key = intern(names->keys, text_fold(&scratch, name));
    if (key == SYM_EMPTY) return;
    if (key == names->refs.n)
        *vec_push(&names->refs) = ref;
    else if (names->refs.at[key] != ref)
        names->refs.at[key] = REF_AMBIGUOUS;
}

uint32_t name_index_find(const struct name_index *names, struct arena scratch, str name)
{
    return names->refs.at[intern_find(names->keys, text_fold(&scratch, name))];
}
