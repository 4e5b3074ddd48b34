/* Hashing on the side. In: files that are being read, of which a part is left to hash; out: their
 * SHA-256, once somebody wants to print it. A hash goes through its file in order, which takes a
 * quarter of the time of reading, and nobody waits for it but the print; threads do wait for
 * others, between files and numbers above all. So the rest of a large file is left to whoever is
 * free (base/parallel.h), and read once more from the memory of the operating system.
 *
 * That it is still the file that was read is seen as at every end of a file: by its size and by
 * when it was last written (bytes.c). */
#include "ingest/hashes.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/parallel.h"
#include "base/vec.h"
#include "ingest/open.h"

enum {
    LEAST = 1 << 20,    /* bytes of a file of which anything is left */
    STEP = 64 << 10,    /* hashed in 40 microseconds */
    TENTHS_AT_ONCE = 8, /* of a file, hashed while its rows are read */
};

struct rest {
    size_t file;
    struct byte_reader bytes;
};

struct file_hashes {
    struct spare *spare;
    VEC_OF(struct rest *) rests; /* in the order in which they came; guarded by `lock` */
    pthread_mutex_t lock;
};

static bool rest_step(void *thing)
{
    struct rest *r = thing;
    char block[STEP];
    bytes_read(&r->bytes, block, sizeof block);
    if (r->bytes.fd >= 0) return true;
    bytes_finish(&r->bytes);
    return false;
}

struct file_hashes *hashes_begin(void)
{
    struct file_hashes *h = calloc(1, sizeof *h);
    if (!h) die("no memory for reading files");
    pthread_mutex_init(&h->lock, NULL);
    h->spare = spare_begin(rest_step);
    return h;
}

void hashes_want(struct file_hashes *h, struct byte_reader *in, size_t file)
{
    if (parallel_threads() == 1 || in->announced < LEAST) return;
    in->hashes = h;
    in->hash_until = in->announced / 10 * TENTHS_AT_ONCE;
    in->file = file;
}

void hashes_take(struct byte_reader *in)
{
    struct file_hashes *h = in->hashes;
    struct rest *r = calloc(1, sizeof *r);
    if (!r) die("no memory for reading files");
    in->hashes = NULL;
    if (!bytes_leave_rest(in, &r->bytes)) {
        free(r);
        return;
    }
    r->file = in->file;
    pthread_mutex_lock(&h->lock);
    *vec_push(&h->rests) = r;
    pthread_mutex_unlock(&h->lock);
    spare_add(h->spare, r, r->bytes.announced - r->bytes.size);
}

static int by_file(const void *a, const void *b)
{
    const struct rest *const *x = a, *const *y = b;
    return (*x)->file < (*y)->file ? -1 : (*x)->file > (*y)->file;
}

static void hashes_free(struct file_hashes *h)
{
    for (size_t i = 0; i < h->rests.n; i++) {
        bytes_drop(&h->rests.at[i]->bytes);
        free(h->rests.at[i]);
    }
    vec_free(&h->rests);
    pthread_mutex_destroy(&h->lock);
    free(h);
}

enum ingest_result hashes_end(struct file_hashes *h, struct model *m)
{
    bool unreadable = false;
    if (!h) return INGEST_OK;
    spare_end(h->spare);
    if (h->rests.n) qsort(h->rests.at, h->rests.n, sizeof *h->rests.at, by_file);
    for (size_t i = 0; i < h->rests.n; i++) {
        struct input_file *f = &m->files.at[h->rests.at[i]->file];
        const struct byte_reader *in = &h->rests.at[i]->bytes;
        f->sha256 = arena_string(m->arena, in->sha256.hex);
        if (in->error) unreadable |= file_unreadable_tell(m->diags, f->path, in->error);
    }
    hashes_free(h);
    return unreadable ? INGEST_UNREADABLE : INGEST_OK;
}

void hashes_drop(struct file_hashes *h)
{
    if (!h) return;
    spare_drop(h->spare);
    hashes_free(h);
}
