/* The parts of kpi.json as text in a block: what stands in the file once, a scope, a problem
 * customer, an alert. json.c puts them into the file in their order. Internal to render/. */
#ifndef RENDER_JSON_PARTS_H
#define RENDER_JSON_PARTS_H

#include "base/vec.h"
#include "render/render.h"

enum { JSON_DEEPEST = 16, JSON_WORDS = 512 };

/* A text that is being written; begins zeroed, with JSON_WORDS words. */
struct json {
    VEC_OF(char) block; /* grows; `at` and `end` point into it */
    char *at, *end;
    int depth;
    bool begun[JSON_DEEPEST]; /* a member stands before the next one */
    bool line;                /* members stand on one line */
    bool keyed;               /* a key waits for its value */
    struct word {
        const char *text; /* NULL: none */
        size_t n;
        char quoted[48];
    } * words;
};

/* A list of members, which are written between the two. */
void json_list_open(struct json *j, const char *key);
void json_list_close(struct json *j);

/* Member i of what each writes; 0 of what is written at once. `scratch` is theirs. */
typedef void json_put(struct json *j, const struct report *r, size_t i,
                      struct arena scratch);
json_put json_head, json_scope, json_checks, json_problem, json_alert, json_inputs;

#endif
