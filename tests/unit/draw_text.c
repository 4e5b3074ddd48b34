/* Text that fits: line breaks by Chinese rules, shrinking, cutting; characters beyond the pack's
 * fonts; subsets. Stands in the top folder, where fonts/ is. */
#include "test.h"

#include "base/text.h"
#include "draw/fonts.h"
#include "draw/text.h"

static struct arena arena;
static const struct fonts *fonts;

static bool starts_badly(str line)
{
    static const char *const marks[] = {"，", "。", "；", "：", "）", "、", "”", "%", "！"};
    for (size_t i = 0; i < COUNT_OF(marks); i++)
        if (str_starts(line, marks[i])) return true;
    return false;
}

static void no_line_starts_with_a_closing_mark(void)
{
    str text =
        STR("本周签约 312.5 万元，达成 78.1 %；“年度框架协议”（含续约）提前签署，增加 18.0 "
            "万元。其余团队，变化均在 ±3 % 以内，属于正常。");
    for (double width = 60; width < 300; width += 3.7) {
        str *lines;
        size_t n = text_wrap(&arena, fonts, WEIGHT_REGULAR, 9, width, text, 0, &lines);
        for (size_t i = 0; i < n; i++) {
            CHECK(!starts_badly(lines[i]));
            CHECK(!str_starts(lines[i], "万元"));
            CHECK(text_width(fonts, WEIGHT_REGULAR, 9, lines[i]) <= width + 0.02);
        }
    }
}

/* At every width a line ends before "12.5 万元" or behind it. */
static void units_stay_with_their_number(void)
{
    static const char *const kept[] = {"12.5 万元", "3.1 亿元", "4.8 个百分点"};
    str text =
        STR("本周签约额比计划差 12.5 万元，应收余额 3.1 亿元，比上周低 4.8 个百分点。");
    for (double width = 60; width < 200; width += 3) {
        str *lines;
        size_t n = text_wrap(&arena, fonts, WEIGHT_REGULAR, 9, width, text, 0, &lines),
               whole = 0;
        for (size_t i = 0; i < n; i++)
            for (size_t k = 0; k < COUNT_OF(kept); k++)
                whole += str_find(lines[i], str_of(kept[k]), NULL);
        CHECK_INT(whole, COUNT_OF(kept));
    }
}

static void wrapping_loses_nothing(void)
{
    str text = STR("云帆科技（集团）股份有限公司https://example.com/without/any/break拖款");
    str *lines;
    size_t n = text_wrap(&arena, fonts, WEIGHT_BOLD, 8, 40, text, 0, &lines), bytes = 0;
    for (size_t i = 0; i < n; i++) bytes += lines[i].n;
    CHECK_INT(bytes, text.n);
    CHECK(n > 5);
}

static void names_of_a_family_differ_when_cut(void)
{
    str name = STR("苏州工业园区精密制造智能装备进出口有限责任公司华东分公司第二营销中心02");
    for (size_t limit = 1; limit <= 3; limit++) {
        str *lines;
        size_t n = text_wrap_name(&arena, fonts, WEIGHT_REGULAR, 8, 90, name, limit, &lines);
        str last = lines[n - 1];
        CHECK_INT(n, limit);
        CHECK(str_starts(lines[0], "苏州") && str_is(str_sub(last, last.n - 2, last.n), "02"));
        for (size_t i = 0; i < n; i++)
            CHECK(text_width(fonts, WEIGHT_REGULAR, 8, lines[i]) <= 90.02);
    }
}

static void cut_lines_end_in_dots(void)
{
    str *lines;
    str text = STR("一二三四五六七八九十一二三四五六七八九十");
    CHECK_INT(text_wrap(&arena, fonts, WEIGHT_REGULAR, 10, 65, text, 2, &lines), 2);
    CHECK_TEXT(arena_copy(&arena, lines[1]), "七八九十一...");
    struct fitted fit = text_fit(&arena, fonts, WEIGHT_REGULAR, 10, 8, 65, text);
    CHECK(fit.size == 8 && fit.width <= 65);
    CHECK_TEXT(arena_copy(&arena, fit.text), "一二三四五六七...");
}

static void long_lines_shrink_before_they_are_cut(void)
{
    str text = STR("海外事业发展部");
    struct fitted fit = text_fit(&arena, fonts, WEIGHT_REGULAR, 9, 6.5, 56, text);
    CHECK(fit.size == 8);
    CHECK_INT(fit.text.n, text.n);
    fit = text_fit(&arena, fonts, WEIGHT_REGULAR, 9, 6.5, 70, text);
    CHECK(fit.size == 9);
}

static struct glyph first_glyph(str text)
{
    struct glyph glyph = {0};
    size_t at = 0;
    glyph_next(fonts, WEIGHT_BOLD, text, &at, &glyph);
    return glyph;
}

static void an_apostrophe_is_narrow(void)
{
    double straight = text_width(fonts, WEIGHT_REGULAR, 10, STR("O'Neil"));
    CHECK(text_width(fonts, WEIGHT_REGULAR, 10, STR("O’Neil")) == straight);
    CHECK(text_width(fonts, WEIGHT_REGULAR, 10, STR("O’Neil ב")) < straight + 10);
    CHECK(text_width(fonts, WEIGHT_REGULAR, 10, STR("好’好")) == 30);
}

static void rare_characters_are_lent_or_boxed(void)
{
    CHECK(first_glyph(STR("签")).face == WEIGHT_BOLD);
    struct glyph lent = first_glyph(STR("𠮷"));
    CHECK(lent.source == GLYPH_FONT && lent.face >= WEIGHT_COUNT && lent.advance == 1);
    CHECK(first_glyph(STR("\uE000")).source == GLYPH_BOX);
    CHECK(first_glyph(STR("한")).source == GLYPH_FONT);
    CHECK(first_glyph(STR("\u200D")).source == GLYPH_NOTHING);
    CHECK(text_width(fonts, WEIGHT_REGULAR, 10, STR("a\u200Db")) ==
          text_width(fonts, WEIGHT_REGULAR, 10, STR("ab")));
}

static uint32_t index_of(const struct code_points *set, unsigned face, uint32_t code)
{
    struct glyph glyph = {.code = code, .face = face};
    return code_points_index(set, &glyph);
}

static void a_subset_numbers_its_characters(void)
{
    struct code_points *set = code_points_new(&arena);
    struct canvas c = canvas_null(fonts, set);
    c.ops->text(&c, 0, 0, WEIGHT_REGULAR, 9, 0, STR("罗𠮷峰 \uE000罗"));
    code_points_number(set);
    unsigned rare = first_glyph(STR("𠮷")).face;
    CHECK_INT(code_points_count(set, rare), 1);
    CHECK_INT(index_of(set, rare, 0x20BB7), 1);
    CHECK_INT(index_of(set, WEIGHT_REGULAR, ' '), 1);
    CHECK_INT(index_of(set, WEIGHT_REGULAR, 0x5CF0), 2);
    CHECK_INT(index_of(set, WEIGHT_REGULAR, 0x7F57), 3);
    CHECK_INT(index_of(set, WEIGHT_REGULAR, 0x7F58), 0);
    struct font_subset lent = fonts_subset(&arena, fonts, rare, set);
    CHECK_INT(lent.n, 1);
    CHECK_INT(lent.codes[0], 0x20BB7);
    CHECK(lent.texts[0] == NULL);
    CHECK_INT(lent.widths[0], 1000);
    struct font_subset own = fonts_subset(&arena, fonts, WEIGHT_REGULAR, set);
    CHECK_INT(own.n, 3);
    CHECK_INT(own.codes[2], 0x7F57);
    CHECK(own.glyphs[1] > 0 && own.glyphs[2] > 0 && own.glyphs[1] != own.glyphs[2]);
    CHECK(own.bytes.n > 500 && own.bytes.n < 8000);
    CHECK_TEXT(own.name, "NotoSansSC-Regular");
}

static void what_no_font_has_is_named(void)
{
    struct code_points *set = code_points_new(&arena);
    struct canvas c = canvas_null(fonts, set);
    c.ops->text(&c, 0, 0, WEIGHT_REGULAR, 9, 0, STR("罗𠮷峰 \uE000"));
    const struct missing_glyph *missing;
    CHECK_INT(code_points_missing(set, &missing), 1);
    CHECK_INT(missing[0].code, 0xE000);
    CHECK_TEXT(missing[0].text, "罗𠮷峰 \uE000");
}

/* Kangxi radical one and the hanzi one are drawn with one glyph and must be copied as two. */
static void equal_glyphs_stay_two_characters(void)
{
    struct code_points *set = code_points_new(&arena);
    struct canvas c = canvas_null(fonts, set);
    c.ops->text(&c, 0, 0, WEIGHT_REGULAR, 9, 0, STR("\u2F00一"));
    code_points_number(set);
    struct font_subset subset = fonts_subset(&arena, fonts, WEIGHT_REGULAR, set);
    CHECK_INT(subset.n, 2);
    CHECK_INT(subset.codes[0], 0x2F00);
    CHECK_INT(subset.codes[1], 0x4E00);
    CHECK_INT(subset.glyphs[0], subset.glyphs[1]);
}

/* ---- scripts whose letters join ---- */

/* What the glyphs of a line are copied as, from left to right, one after the other with "|"
 * between; "-" is a glyph without text, "#" a box. */
static const char *copied(str text)
{
    const char *out = "";
    struct glyph glyph;
    struct shaped_line line = line_begin(fonts, WEIGHT_REGULAR, text);
    while (line_next(&line, &glyph)) {
        char bytes[4];
        uint32_t plain[] = {glyph.code};
        const uint32_t *codes = glyph.shaped ? glyph.shaped->text : plain;
        unsigned n = glyph.shaped ? glyph.shaped->ntext : 1;
        if (glyph.source == GLYPH_NOTHING) continue;
        out = arena_printf(&arena, "%s%s", out, *out ? "|" : "");
        if (glyph.source == GLYPH_OUTLINE) out = arena_printf(&arena, "%s-", out);
        if (glyph.source == GLYPH_BOX) out = arena_printf(&arena, "%s#", out);
        for (unsigned i = 0; glyph.source == GLYPH_FONT && i < n; i++)
            out =
                arena_printf(&arena, "%s%.*s", out, (int)utf8_put(codes[i], bytes), bytes);
    }
    line_close(&line);
    return out;
}

static void lines_to_the_left_are_turned(void)
{
    CHECK_TEXT(copied(STR("A שלום B")), "A| |ם|ו|ל|ש| |B");
    CHECK_TEXT(copied(STR("שלום (כהן) 12")), "1|2| |)|ן|ה|כ|(| |ם|ו|ל|ש");
    CHECK_TEXT(copied(STR("张三 ABC")), "张|三| |A|B|C");
}

static void letters_join(void)
{
    struct shaped_line line = line_begin(fonts, WEIGHT_BOLD, STR("ببب"));
    struct glyph glyph[3];
    for (int i = 0; i < 3; i++) CHECK(line_next(&line, &glyph[i]));
    CHECK(glyph[0].shaped->id != glyph[1].shaped->id);
    CHECK(glyph[1].shaped->id != glyph[2].shaped->id);
    CHECK(glyph[0].face >= WEIGHT_COUNT);
    line_close(&line);
    double apart = 3 * text_width(fonts, WEIGHT_BOLD, 10, STR("ب"));
    CHECK(text_width(fonts, WEIGHT_BOLD, 10, STR("ببب")) < apart);
}

static void signs_of_several_characters_are_one(void)
{
    CHECK_TEXT(copied(STR("👨‍👩‍👧好")), "👨‍👩‍👧|好");
    CHECK_TEXT(copied(STR("🇰🇷1️⃣")), "🇰🇷|1️⃣");
    CHECK_TEXT(copied(STR("Jose\u0301")), "J|o|s|e\u0301");
    CHECK_TEXT(copied(STR("\u1112\u1161\u11AB")), "\u1112\u1161\u11AB");
    CHECK_TEXT(copied(STR("दि")), "द|ि"); /* drawn the other way round */
    CHECK_TEXT(copied(STR("กำ…")), "ก|-|ำ|.|.|.");
}

static void signs_of_several_characters_stay_on_one_line(void)
{
    str *lines,
        text = STR("国国国国国🇰🇷🇨🇳👍🏽👨‍👩‍👧\uFFFF");
    size_t n = text_wrap(&arena, fonts, WEIGHT_REGULAR, 10, 60, text, 0, &lines);
    for (size_t i = 1; i < n; i++) {
        CHECK(!str_starts(lines[i], "🇷") && !str_starts(lines[i], "🇳"));
        CHECK(!str_starts(lines[i], "🏽") && !str_starts(lines[i], "\u200D"));
    }
}

int main(void)
{
    arena = arena_new();
    struct diags ds;
    diags_init(&ds, &arena);
    fonts = fonts_open(&arena, &ds, "fonts");
    CHECK(fonts != NULL);
    if (!fonts) return 1;
    RUN(no_line_starts_with_a_closing_mark);
    RUN(units_stay_with_their_number);
    RUN(wrapping_loses_nothing);
    RUN(names_of_a_family_differ_when_cut);
    RUN(cut_lines_end_in_dots);
    RUN(long_lines_shrink_before_they_are_cut);
    RUN(an_apostrophe_is_narrow);
    RUN(rare_characters_are_lent_or_boxed);
    RUN(a_subset_numbers_its_characters);
    RUN(what_no_font_has_is_named);
    RUN(equal_glyphs_stay_two_characters);
    RUN(lines_to_the_left_are_turned);
    RUN(letters_join);
    RUN(signs_of_several_characters_are_one);
    RUN(signs_of_several_characters_stay_on_one_line);
    return test_end();
}
