/* Frames by day. Frames come in; for every day that any of them asks about, the sets
 * that it belongs to go out. */
#include "metrics/horizon.h"

day window_start(const struct frame *f, enum window w)
{
    switch (w) {
    case WINDOW_PERIOD: return f->from;
    case WINDOW_QUARTER: return f->to - 91;
    case WINDOW_MONTH: return f->to - 28;
    case WINDOW_FORTNIGHT: return f->to - 14;
    case WINDOW_COUNT: break;
    }
    return f->to;
}

static void window_mark(struct horizon *h, enum window w, size_t frame)
{
    const struct frame *f = &h->at[frame];
    for (day d = window_start(f, w); d < f->to; d++)
        h->within[w][d - h->first] |= (frame_set)1 << frame;
}

struct horizon horizon_make(struct arena *a, const struct frame *frames, size_t n)
{
    struct horizon h = {.n = n};
    day last = DAY_NONE;
    assert(n && n <= FRAMES_MOST);
    for (size_t i = 0; i < n; i++) {
        h.at[i] = frames[i];
        h.all |= (frame_set)1 << i;
        for (int w = 0; w < WINDOW_COUNT; w++) {
            day start = window_start(&frames[i], (enum window)w);
            if (i + (size_t)w == 0 || start < h.first) h.first = start;
        }
        if (frames[i].to > last) last = frames[i].to;
    }
    h.days = (uint32_t)(last - h.first);
    h.after = arena_many(a, frame_set, h.days);
    for (int w = 0; w < WINDOW_COUNT; w++) {
        h.within[w] = arena_many(a, frame_set, h.days);
        for (size_t i = 0; i < n; i++) window_mark(&h, (enum window)w, i);
    }
    for (size_t i = 0; i < n; i++)
        for (day d = h.first; d < frames[i].to; d++)
            h.after[d - h.first] |= (frame_set)1 << i;
    return h;
}

bool same_frame(const struct frame *a, const struct frame *b)
{
    return a->period.kind == b->period.kind && a->from == b->from && a->d == b->d;
}
