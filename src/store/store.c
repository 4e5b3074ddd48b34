/* Opening, committing and closing the history file. What goes in is keep.c and actions.c,
 * what comes out recall.c and history.c. */
#include "store/internal.h"

#include "base/file.h"
#include "base/text.h"
#include "store/schema.h"

#include <string.h>

static bool folder_ready(struct arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash || slash == path) return true;
    return folder_make(arena_copy(a, str_sub(str_of(path), 0, (size_t)(slash - path))));
}

struct store *store_open(const char *path, struct arena *a, struct diags *ds)
{
    struct store *s = arena_one(a, struct store);
    s->arena = a;
    if (!folder_ready(a, path)) {
        diag_say(ds, DIAG_ERROR, path, 0, NULL, (str){0},
                 "the folder of the history file cannot be made");
        return NULL;
    }
    s->db = database_open(path, ds);
    if (!s->db) return NULL;
    if (schema_migrate(s->db)) return s;
    store_close(s);
    return NULL;
}

bool store_commit(struct store *s)
{
    return database_commit(s->db);
}

void store_close(struct store *s)
{
    if (!s || !s->db) return;
    query_free(s->kpi_query);
    database_close(s->db);
    s->db = NULL;
    s->kpi_query = NULL;
}
