/* Looking things up by name (SPEC 2): as written, else by spellings that fold alike; a name
 * that two things bear is ambiguous rather than guessed. Blanks around a name and
 * full-width forms never tell names apart. */
#include "base/text.h"
#include "model/parts.h"

static struct spellings spellings_new(void)
{
    struct spellings s = {.keys = interner_new()};
    *vec_push(&s.refs) = REF_NONE; /* of the empty name */
    return s;
}

static void spelling_add(struct spellings *s, str name, uint32_t ref)
{
    sym key = intern(s->keys, name);
    if (key == SYM_EMPTY) return;
    if (key == s->refs.n)
        *vec_push(&s->refs) = ref;
    else if (s->refs.at[key] != ref)
        s->refs.at[key] = REF_AMBIGUOUS;
}

static uint32_t spelling_find(const struct spellings *s, str name)
{
    return s->refs.at[intern_find(s->keys, name)];
}

static str written(struct arena *a, str name)
{
    return str_trim(text_half_width(a, name));
}

struct name_index name_index_new(void)
{
    return (struct name_index){spellings_new(), spellings_new()};
}

void name_index_add(struct name_index *names, struct arena scratch, str name, uint32_t ref)
{
    spelling_add(&names->written, written(&scratch, name), ref);
    spelling_add(&names->folded, text_fold(&scratch, name), ref);
}

uint32_t name_index_written(const struct name_index *names, struct arena scratch, str name)
{
    return spelling_find(&names->written, written(&scratch, name));
}

uint32_t name_index_find(const struct name_index *names, struct arena scratch, str name)
{
    uint32_t ref = name_index_written(names, scratch, name);
    return ref != REF_NONE ? ref : spelling_find(&names->folded, text_fold(&scratch, name));
}
