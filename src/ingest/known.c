/* What is known of symbols while rows are loaded: which are ids or names of masters, which names
 * two customers share, and which deals and invoices there are. Asked for references, of this part
 * of the run and of what was gathered before it (files.c). */
#include "ingest/id_index.h"
#include "ingest/load.h"

uint8_t *known_flags(struct ingest *in, sym s)
{
    in->known.size = 1;
    return sym_map_put(&in->known, s);
}

void known_note(struct ingest *in, sym s, uint8_t bit)
{
    uint8_t *flags = known_flags(in, s);
    if (bit == KNOWN_CUSTOMER && (*flags & KNOWN_CUSTOMER)) {
        *flags |= KNOWN_TWICE;
        in->twice = true;
        in->twice_numbered |= sym_like_id(in->model->names, s);
    }
    *flags |= bit;
}

bool is_known(struct ingest *in, uint32_t s, uint8_t bit)
{
    if (s == REF_NONE) return true;
    uint8_t *flags = known_flags(in, s);
    if (!(*flags & KNOWN_ASKED) && in->before) {
        sym there = sym_there(in->before->model->names, in->model->names, s);
        const uint8_t *before = sym_map_get(&in->before->known, there);
        if (before) *flags |= *before;
    }
    *flags |= KNOWN_ASKED;
    return *flags & bit;
}

bool is_listed(const struct ingest *in, uint32_t s, enum table t, uint8_t bit)
{
    const struct ingest *before = in->before;
    const uint8_t *flags = s == REF_NONE ? NULL : sym_map_get(&in->known, s);
    if (s == REF_NONE || (flags && *flags & bit)) return true;
    if (!before) return false;
    sym there = sym_there(before->model->names, in->model->names, s);
    if (before->listed[t]) return id_answer(before->listed[t], there) != ID_UNASKED;
    flags = sym_map_get(&before->known, there);
    return flags && *flags & bit;
}
