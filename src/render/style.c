/* Cell formats of a workbook, made once per look. */
#include "render/book.h"

#include <string.h>

#include "base/text.h"

const char *show_format(enum show show, const char *language)
{
    bool zh = str_is(str_of(language), "zh");
    switch (show) {
    case SHOW_NONE: return "General";
    case SHOW_WAN:
        /* One comma divides by 1,000; the literal point before the last digit makes it 万. */
        return zh ? "0\\.0,;-0\\.0,;0.0" : "#,##0.0,";
    case SHOW_YI: /* in sentences and cards alone */
    case SHOW_YUAN: return "#,##0.00";
    case SHOW_COUNT: return "#,##0";
    case SHOW_PERCENT: return "0.0%";
    case SHOW_POINTS:
        return zh ? "+0.0\"百分点\";-0.0\"百分点\";0.0\"百分点\""
                  : "+0.0\" pp\";-0.0\" pp\";0.0\" pp\"";
    case SHOW_CHANGE: return "+0.0%;-0.0%;0.0%";
    case SHOW_DAYS:
    case SHOW_SCORE: return "0.0";
    case SHOW_RATIO: return "0.00";
    }
    return "General";
}

static uint8_t alignment(enum align align)
{
    switch (align) {
    case ALIGN_LEFT: return LXW_ALIGN_LEFT;
    case ALIGN_RIGHT: return LXW_ALIGN_RIGHT;
    case ALIGN_CENTRE: return LXW_ALIGN_CENTER;
    }
    return LXW_ALIGN_LEFT;
}

static void apply_header(lxw_format *f, const struct theme *t)
{
    format_set_bold(f);
    format_set_text_wrap(f);
    format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(f, t->panel);
    format_set_bottom(f, LXW_BORDER_THIN);
    format_set_bottom_color(f, t->muted);
}

static lxw_format *style_new(struct book *b, const struct style_key *k)
{
    const struct theme *t = &b->report->theme;
    lxw_format *f = workbook_add_format(b->lib);
    bool zh = str_is(str_of(b->report->language), "zh");
    format_set_font_name(f, zh ? "微软雅黑" : "Calibri");
    format_set_font_size(f, k->title ? 14 : 10);
    format_set_align(f, alignment(k->align));
    format_set_font_color(f, k->muted ? t->muted : k->link ? t->accent : t->ink);
    if (k->date) format_set_num_format(f, "yyyy-mm-dd");
    if (k->id) format_set_num_format(f, "@");
    if (!k->date && !k->id && k->show != SHOW_NONE)
        format_set_num_format(f, show_format(k->show, b->report->language));
    if (k->indent) format_set_indent(f, 1);
    if (k->bold || k->title) format_set_bold(f);
    if (k->wrap) format_set_text_wrap(f);
    format_set_align(f, k->title ? LXW_ALIGN_VERTICAL_BOTTOM : LXW_ALIGN_VERTICAL_CENTER);
    if (k->header) apply_header(f, t);
    if (k->top_rule) {
        format_set_top(f, LXW_BORDER_THIN);
        format_set_top_color(f, t->muted);
    }
    if (k->tint > STATUS_GREY) format_set_bg_color(f, t->status_tint[k->tint]);
    if (k->input) {
        if (k->tint <= STATUS_GREY) format_set_bg_color(f, 0xFFFBE6);
        format_set_border(f, LXW_BORDER_HAIR);
        format_set_unlocked(f);
    }
    return f;
}

static struct styled *style_find(struct book *b, const struct style_key *key)
{
    for (size_t i = 0; i < b->nstyle; i++)
        if (memcmp(&b->styles[i].key, key, sizeof *key) == 0) return &b->styles[i];
    return NULL;
}

lxw_format *book_style(struct book *b, struct style_key key)
{
    const struct styled *known = style_find(b, &key);
    if (known) return known->format;
    lxw_format *f = style_new(b, &key);
    if (b->nstyle < COUNT_OF(b->styles))
        b->styles[b->nstyle++] = (struct styled){key, f, 0};
    return f;
}

unsigned book_style_number(struct book *b, struct style_key key)
{
    unsigned number = (unsigned)lxw_format_get_xf_index(book_style(b, key));
    struct styled *known = style_find(b, &key);
    if (known) known->number = number + 1;
    return number;
}

#define TEXT_MOST 32000 /* characters; Excel takes 32,767 */

const char *book_text(struct book *b, const char *text)
{
    str s = str_of(text);
    const char *at = memchr(text, 0xEF, s.n); /* the first byte of U+FFFE and U+FFFF */
    bool odd = at && (strstr(at, "\xEF\xBF\xBE") || strstr(at, "\xEF\xBF\xBF"));
    if (!odd && s.n <= TEXT_MOST) return text;
    char *out = arena_take(b->arena, s.n + 1);
    size_t n = 0, letters = 0;
    for (size_t i = 0; i < s.n && letters < TEXT_MOST; letters++) {
        uint32_t c = utf8_next(s, &i);
        n += utf8_put(c == 0xFFFE || c == 0xFFFF ? 0xFFFD : c, out + n);
    }
    return out;
}

void book_string(struct book *b, lxw_worksheet *sheet, lxw_row_t row, lxw_col_t col,
                 const char *text, lxw_format *format)
{
    worksheet_write_string(sheet, row, col, book_text(b, text), format);
}
