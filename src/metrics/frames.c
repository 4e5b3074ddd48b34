/* Which days a number is about: frames of periods, complete and running ones (SPEC 1 and
 * 3). Nothing but the data says how late it is. */
#include "metrics/frames.h"

struct frame frame_of(struct period p, day last_event)
{
    day d = p.end - 1;
    if (last_event != DAY_NONE && last_event >= p.start && last_event < d) d = last_event;
    return (struct frame){
        .period = p, .from = p.start, .to = d + 1, .d = d, .a = day_start(d + 1)};
}

struct frame frame_shifted(struct frame f, int days)
{
    f.from += days;
    f.to += days;
    f.d += days;
    f.a = day_start(f.d + 1);
    f.period = period_of(f.period.kind, f.d);
    return f;
}

struct frame frame_asked(const struct model *m, struct period p)
{
    return frame_of(p, period_complete(m, p) ? p.end - 1 : m->last_event);
}

bool period_complete(const struct model *m, struct period p)
{
    if (m->last_event == DAY_NONE) return false;
    day last = calendar_last_working_day(m->calendar, p.start, p.end);
    return m->last_event >= (last == DAY_NONE ? p.end - 1 : last);
}

bool period_default(const struct model *m, struct period *out)
{
    if (m->last_event == DAY_NONE) return false;
    struct period p = period_of(PERIOD_WEEK, m->last_event);
    while (!period_complete(m, p)) p = period_shift(p, -1);
    *out = p;
    return true;
}

struct period frame_month(const struct model *m, struct frame f)
{
    day last = calendar_last_working_day(m->calendar, f.from, f.to);
    return period_of(PERIOD_MONTH, last == DAY_NONE ? f.d : last);
}
