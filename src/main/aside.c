/* One thread, an arena and a list of diagnostics, joined when the result is wanted. */
#include "main/aside.h"

#include "base/thread.h"

void aside_begin(struct aside *s, void *(*work)(void *), void *argument)
{
    s->arena = arena_new();
    diags_init(&s->diags, &s->arena);
    s->diags.quiet = true;
    s->running = thread_begin(&s->thread, work, argument);
    if (!s->running) work(argument);
}

void aside_wait(struct aside *s)
{
    if (s->running) pthread_join(s->thread, NULL);
    s->running = false;
}

void aside_tell(const struct aside *s, struct diags *to)
{
    for (size_t i = 0; i < s->diags.n; i++) diag_add(to, s->diags.at[i]);
}
