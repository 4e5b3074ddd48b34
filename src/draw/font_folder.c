/* The folder of fonts: in come TrueType files and the SHA256SUMS that names them, out go the two that
 * everything is printed in, proven at once, and those that lend what they lack, each proven when a
 * character is looked for in it, which in most packs is never. */
#include "base/file.h"
#include "base/text.h"
#include "draw/face.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

/* A font that lends characters. */
struct lender {
    const char *path;
    struct face_proof proof;
    struct face *_Atomic face; /* NULL until it is asked for */
};

struct lenders {
    pthread_mutex_t lock;
    struct arena arena;
    struct lender at[LENDER_LIMIT];
};

/* "hex  name". */
static bool sum_line(str line, str *hex, str *name)
{
    size_t gap;
    line = str_trim(line);
    if (!str_find(line, STR("  "), &gap)) return false;
    *hex = str_sub(line, 0, gap);
    *name = str_trim(str_sub(line, gap, line.n));
    return hex->n == 64 && name->n > 0;
}

static bool next_line(str text, size_t *from, str *line)
{
    size_t to = *from;
    if (to >= text.n) return false;
    while (to < text.n && text.s[to] != '\n') to++;
    *line = str_sub(text, *from, to);
    *from = to + 1;
    return true;
}

/* "# bytes 10549020, first 4096: hex  name": a comment to sha256sum, and the quicker proof here. */
static bool first_line(str line, struct face_proof *proof, str *name)
{
    size_t comma, colon;
    int64_t size;
    if (!str_starts(line, "# bytes ")) return false;
    line = str_sub(line, strlen("# bytes "), line.n);
    if (!str_find(line, STR(","), &comma) || !str_find(line, STR(": "), &colon))
        return false;
    if (!text_int(str_sub(line, 0, comma), &size) || size < 0) return false;
    proof->size = (size_t)size;
    return sum_line(str_sub(line, colon + 2, line.n), &proof->first, name);
}

static void first_find(str sums, str font, struct face_proof *proof)
{
    str line, name;
    struct face_proof found = {0};
    for (size_t at = 0; next_line(sums, &at, &line);) {
        if (!first_line(line, &found, &name) || !str_equal(name, font)) continue;
        proof->size = found.size;
        proof->first = found.first;
    }
}

static const char *reason(enum face_state state)
{
    switch (state) {
    case FACE_OPEN: break;
    case FACE_UNREADABLE: return strerror(errno);
    case FACE_OTHER:
        return "the font is not the one that SHA256SUMS names; restore the file";
    case FACE_UNUSABLE:
        return "the font cannot be used: a TrueType font with the table glyf is expected";
    }
    return "";
}

static bool open_now(struct arena *a, struct diags *ds, const char *path,
                     struct face_proof proof, struct face **out)
{
    enum face_state state = face_open(a, path, proof, false, out);
    if (state == FACE_OPEN) return true;
    diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0}, "%s", reason(state));
    return false;
}

/* Only its size is looked at. */
static bool lend_later(struct arena *a, struct diags *ds, struct fonts *f, const char *path,
                       struct face_proof proof)
{
    size_t size = 0;
    if (f->n == FACE_LIMIT) return true;
    int fd = file_descriptor(path, &size);
    bool other = fd >= 0 && proof.first.n > 0 && size != proof.size;
    if (fd < 0 || other)
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0}, "%s",
                 reason(other ? FACE_OTHER : FACE_UNREADABLE));
    if (fd >= 0) close(fd);
    if (fd < 0 || other) return false;
    struct lender *lender = &f->lenders->at[f->n++ - WEIGHT_COUNT];
    lender->path = path;
    lender->proof.size = proof.size;
    lender->proof.first = (str){arena_copy(a, proof.first), proof.first.n};
    lender->proof.whole = (str){arena_copy(a, proof.whole), proof.whole.n};
    return true;
}

static bool open_listed(struct arena *a, struct diags *ds, const char *folder,
                        struct fonts *f, str sums, str line)
{
    struct face_proof proof = {0};
    str name;
    size_t at;
    if (!sum_line(line, &proof.whole, &name) || !str_find(name, STR(".ttf"), &at))
        return true;
    first_find(sums, name, &proof);
    const char *path = path_join(a, folder, arena_copy(a, name));
    if (str_is(name, "NotoSansSC-Regular.ttf"))
        return open_now(a, ds, path, proof, &f->faces[WEIGHT_REGULAR]);
    if (str_is(name, "NotoSansSC-Bold.ttf"))
        return open_now(a, ds, path, proof, &f->faces[WEIGHT_BOLD]);
    return lend_later(a, ds, f, path, proof);
}

const struct fonts *fonts_open(struct arena *a, struct diags *ds, const char *folder)
{
    const char *path = path_join(a, folder, "SHA256SUMS");
    str sums, line;
    if (!file_read(a, path, 1 << 16, &sums)) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0},
                 "the fonts' checksums cannot be read: %s", strerror(errno));
        return NULL;
    }
    struct fonts *f = arena_one(a, struct fonts);
    f->n = WEIGHT_COUNT;
    f->lenders = arena_one(a, struct lenders);
    pthread_mutex_init(&f->lenders->lock, NULL);
    f->lenders->arena = arena_new();
    for (size_t at = 0; next_line(sums, &at, &line);)
        if (!open_listed(a, ds, folder, f, sums, line)) return NULL;
    if (f->faces[WEIGHT_REGULAR] && f->faces[WEIGHT_BOLD]) return f;
    diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0},
             "NotoSansSC-Regular.ttf and NotoSansSC-Bold.ttf must be listed here");
    return NULL;
}

/* Damage that is found while pages are drawn is the machine's: nothing is written then. */
static struct face *borrow(struct lenders *all, struct lender *lender)
{
    pthread_mutex_lock(&all->lock);
    struct face *face = atomic_load_explicit(&lender->face, memory_order_relaxed);
    if (!face) {
        enum face_state state =
            face_open(&all->arena, lender->path, lender->proof, true, &face);
        if (state != FACE_OPEN) die("%s: %s", lender->path, reason(state));
        atomic_store_explicit(&lender->face, face, memory_order_release);
    }
    pthread_mutex_unlock(&all->lock);
    return face;
}

struct face *fonts_face(const struct fonts *f, unsigned face)
{
    assert(face < f->n);
    if (face < WEIGHT_COUNT) return f->faces[face];
    struct lender *lender = &f->lenders->at[face - WEIGHT_COUNT];
    struct face *open = atomic_load_explicit(&lender->face, memory_order_acquire);
    return open ? open : borrow(f->lenders, lender);
}
