/* Ids read four at a time: sixteen bytes hold the ends of two, and what is asked of one is asked
 * of all at once. Without the processor's own instructions they are read one by one. */
#include "base/ids.h"

#include "base/block.h"

#ifdef __SSE2__

/* A form for both halves of sixteen bytes; its last eight bytes stand `tail_at` behind the
 * beginning of an id, a shorter one is moved up by `shift` bits. */
struct form16 {
    __m128i tail, six, checked, head, head_checked, shift;
    size_t tail_at;
};

static __m128i both(uint64_t eight)
{
    return _mm_set1_epi64x((long long)eight);
}

static struct form16 form16_of(const struct id_form *f)
{
    size_t tail = f->length < 8 ? f->length : 8;
    return (struct form16){both(f->tail),         both(f->six),
                           both(f->checked),      both(f->head),
                           both(f->head_checked), _mm_cvtsi32_si128((int)(8 * (8 - tail))),
                           f->length - tail};
}

static inline __m128i eight_of_each(const char *a, const char *b)
{
    return _mm_set_epi64x((long long)bytes8(b), (long long)bytes8(a));
}

/* What does not fit the form is added to *odd. */
static inline __m128i digits_of_two(const struct form16 *f, const char *a, const char *b,
                                    __m128i *odd)
{
    __m128i x = eight_of_each(a, b);
    x = _mm_xor_si128(_mm_sll_epi64(x, f->shift), f->tail);
    __m128i out = _mm_or_si128(_mm_add_epi8(x, f->six), x);
    *odd = _mm_or_si128(*odd, _mm_and_si128(out, f->checked));
    return x;
}

static inline void heads_check(const struct form16 *f, const char *a, const char *b,
                               __m128i *odd)
{
    __m128i head = _mm_xor_si128(eight_of_each(a, b), f->head);
    *odd = _mm_or_si128(*odd, _mm_and_si128(head, f->head_checked));
}

/* Of sixteen digits four numbers of four. */
static inline __m128i fours_of(__m128i digits)
{
    __m128i odd = _mm_srli_epi16(digits, 8);
    __m128i even = _mm_and_si128(digits, _mm_set1_epi16(0xFF));
    return _mm_add_epi32(_mm_madd_epi16(even, _mm_set1_epi32(10 << 16 | 1000)),
                         _mm_madd_epi16(odd, _mm_set1_epi32(1 << 16 | 100)));
}

INTO_LOOP size_t all_read(const struct id_form *form, struct id_cells ids, size_t n,
                          bool longer, uint32_t *numbers)
{
    const struct form16 f = form16_of(form);
    const char *text = ids.text, *tail = text + f.tail_at;
    const uint32_t *end = ids.end, length = form->length;
    const size_t step = ids.step;
    size_t i = 0;
    for (; i + 4 <= n; i += 4, end += 4 * step) {
        uint32_t a = end[-1] + 1, b = (end + step)[-1] + 1, c = (end + 2 * step)[-1] + 1,
                 d = (end + 3 * step)[-1] + 1;
        uint32_t wrong = ((end[0] - a) ^ length) | ((end[step] - b) ^ length) |
                         ((end[2 * step] - c) ^ length) | ((end[3 * step] - d) ^ length);
        __m128i odd = _mm_cvtsi32_si128((int)wrong);
        __m128i first = digits_of_two(&f, tail + a, tail + b, &odd);
        __m128i last = digits_of_two(&f, tail + c, tail + d, &odd);
        if (longer) {
            heads_check(&f, text + a, text + b, &odd);
            heads_check(&f, text + c, text + d, &odd);
        }
        odd = _mm_cmpeq_epi8(odd, _mm_setzero_si128());
        if (_mm_movemask_epi8(odd) != 0xFFFF) break;
        first = _mm_packs_epi32(fours_of(first), fours_of(last));
        first = _mm_madd_epi16(first, _mm_set1_epi32(1 << 16 | 10000));
        _mm_storeu_si128((__m128i *)(numbers + i), first);
    }
    return i;
}

size_t ids_read(const struct id_form *f, struct id_cells cells, size_t n, uint32_t *numbers)
{
    if (f->length > 16) return 0;
    return f->length > 8 ? all_read(f, cells, n, true, numbers)
                         : all_read(f, cells, n, false, numbers);
}

#else

size_t ids_read(const struct id_form *f, struct id_cells cells, size_t n, uint32_t *numbers)
{
    for (size_t i = 0; i < n; i++, cells.end += cells.step) {
        uint32_t from = cells.end[-1] + 1;
        int64_t number = id_number(f, (str){cells.text + from, *cells.end - from});
        if (number < 0) return i;
        numbers[i] = (uint32_t)number;
    }
    return n;
}

#endif
