/* Texts: UTF-8 well-formed or not, folding of spellings, trimming, symbols. */
#include "base/symmap.h"
#include "base/vec.h"
#include "base/text.h"
#include "test.h"

static const char *folded(const char *text)
{
    static struct arena a;
    if (!a.block) a = arena_new();
    return arena_copy(&a, text_fold(&a, str_of(text)));
}

static void folding(void)
{
    CHECK_TEXT(folded("  ABC  Company "), "abc company");
    CHECK_TEXT(folded("ＡＢＣ　１２３"), "abc 123");
    CHECK_TEXT(folded("华东\xC2\xA0\xE3\x80\x80一组"), "华东 一组");
    CHECK_TEXT(folded("Ünïcode ÉCOLE ŁÓDŹ ΑΘΗΝΑΣ МОСКВА"),
               "ünïcode école łódź αθηνασ москва");
    CHECK_TEXT(folded("（上海）有限公司"), "(上海)有限公司");
    CHECK_TEXT(folded("\xEF\xBB\xBF客户\xE2\x80\x8B甲"), "客户甲");
    CHECK_TEXT(folded("￥100"), "¥100");
    CHECK_TEXT(folded(""), "");
    CHECK_TEXT(folded(" \t\n "), "");
    CHECK_TEXT(folded("a\xFF"), "a\xEF\xBF\xBD");
}

static void trimming(void)
{
    CHECK(str_is(str_trim(STR(" \t　a b\xC2\xA0\r\n")), "a b"));
    CHECK(str_is(str_trim(STR("　　")), ""));
    CHECK(str_is(str_trim(STR("")), ""));
    CHECK(str_is(str_trim(STR("华")), "华"));
    CHECK(str_equal(str_of(NULL), STR("")));
}

static void half_width_keeps_case(void)
{
    struct arena scratch = arena_new();
    CHECK(str_is(text_half_width(&scratch, STR("ＫＨ００１2，元")), "KH0012,元"));
}

static void utf8(void)
{
    static const char *const bad[] = {"\x80",
                                      "\xC0\x80",
                                      "\xE0\x80\x80",
                                      "\xED\xA0\x80",
                                      "\xF4\x90\x80\x80",
                                      "\xF5\x80\x80\x80",
                                      "\xE4\xBD",
                                      "a\xC3",
                                      "\xFF"};
    for (size_t i = 0; i < COUNT_OF(bad); i++) CHECK(!utf8_valid(str_of(bad[i])));
    CHECK(utf8_valid(STR("aé华😀")));
    CHECK_INT(utf8_length(STR("aé华😀")), 4);
    size_t at = 0;
    str text = STR("é\xE4\xBDx");
    CHECK_INT(utf8_next(text, &at), 0xE9);
    CHECK_INT(utf8_next(text, &at), 0xFFFD);
    CHECK_INT(utf8_next(text, &at), 0xFFFD);
    CHECK_INT(utf8_next(text, &at), 'x');
    CHECK_INT(at, text.n);
    for (uint32_t c = 1; c < 0x110000; c += 97) {
        char out[4];
        str one = {out, utf8_put(c, out)};
        at = 0;
        if (c < 0xD800 || c > 0xDFFF) CHECK_INT(utf8_next(one, &at), c);
    }
}

/* Code point by code point, as slowly as can be. */
static bool valid_slowly(str text)
{
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        if (utf8_next(text, &at) == 0xFFFD && at == from + 1) return false;
    }
    return true;
}

/* Whatever stands at the borders of the blocks in which a text is looked at. */
static void utf8_in_blocks(void)
{
    static const char *const pieces[] = {
        "a",
        "0123456789abcdef",
        "é",
        "华",
        "，",
        "퟿",
        "\xED\xA0\x80",
        "😀",
        "\xE5\x8D",
        "\x80",
        "\xE0\xA0\x80",
        "\xE0\x80\x80",
        "\xFF",
        "一二三四五六七八九十",
        "\xEF\xBF\xBE",
        "plain words and more of them, so that blocks are ASCII"};
    char text[1200];
    unsigned seed = 1, wrong = 0, valid = 0;
    for (int round = 0; round < 20000; round++) {
        size_t n = 0, whole = COUNT_OF(pieces), odd = round % 3;
        while (n < 300) {
            seed = seed * 1103515245 + 12345;
            size_t i = (seed >> 16) % whole;
            bool is_bad = i == 6 || i == 8 || i == 9 || i == 11 || i == 12;
            if (is_bad && (odd == 0 || (seed >> 8) % 16)) continue;
            memcpy(text + n, pieces[i], strlen(pieces[i]));
            n += strlen(pieces[i]);
        }
        n -= round % 5;
        bool slowly = valid_slowly((str){text, n});
        wrong += utf8_valid((str){text, n}) != slowly;
        valid += slowly;
    }
    CHECK_INT(wrong, 0);
    CHECK(valid > 3000 && valid < 15000);
    for (size_t i = 0; i < 200; i++) {
        memset(text, 'x', sizeof text);
        text[i] = (char)0x80;
        CHECK_INT(ascii_length((str){text, 200}), i);
    }
    CHECK_INT(ascii_length((str){text, 199}), 199);
}

static void numbers(void)
{
    int64_t n;
    CHECK(text_int(STR("-42"), &n) && n == -42);
    CHECK(text_int(STR("9223372036854775807"), &n) && n == INT64_MAX);
    CHECK(text_int(STR("-9223372036854775807"), &n) && n == -INT64_MAX);
    CHECK(!text_int(STR("9223372036854775808"), &n));
    CHECK(!text_int(STR(""), &n));
    CHECK(!text_int(STR("-"), &n));
    CHECK(!text_int(STR("1 "), &n));
    CHECK(!text_int(STR("+1"), &n));
}

static void finding(void)
{
    size_t at = 9;
    CHECK(str_find(STR("aaab"), STR("aab"), &at) && at == 1);
    CHECK(!str_find(STR("aaa"), STR("ab"), &at));
    CHECK(str_find(STR(""), STR(""), &at) && at == 0);
    CHECK(str_find(STR("合计金额"), STR("金额"), &at) && at == 6);
    CHECK(str_starts(STR("brief.pdf"), "brief"));
    CHECK_INT(text_distance(STR("kitten"), STR("sitting")), 3);
    CHECK_INT(text_distance(STR(""), STR("abc")), 3);
    CHECK_INT(text_distance(STR("abc"), STR("abc")), 0);
}

static void symbols(void)
{
    struct interner *in = interner_new();
    CHECK_INT(intern(in, STR("")), SYM_EMPTY);
    sym first = intern(in, STR("华东"));
    char name[16];
    for (int i = 0; i < 100000; i++) {
        snprintf(name, sizeof name, "c%d", i);
        intern(in, str_of(name));
    }
    CHECK_INT(intern(in, STR("华东")), first);
    CHECK_INT(intern_find(in, STR("c777")), intern(in, STR("c777")));
    CHECK_INT(intern_find(in, STR("nobody")), SYM_EMPTY);
    CHECK_TEXT(sym_text(in, intern_find(in, STR("c99999"))), "c99999");
}

/* Ids with a number at their end have one symbol whichever way they come in. */
static void numbered_symbols(void)
{
    struct interner *in = interner_new();
    struct id_series *hint = NULL, *other = NULL;
    sym loose = intern(in, STR("C0000007"));
    sym first = intern_id(in, STR("C0000001"), &hint);
    CHECK_INT(intern_id(in, STR("C0000007"), &hint), loose);
    CHECK_INT(intern(in, STR("C0000001")), first);
    CHECK_INT(intern_find(in, STR("C0000001")), first);
    CHECK(intern_find(in, STR("C0000002")) != first);
    CHECK_INT(intern_find(in, STR("C0000002")), intern_id(in, STR("C0000002"), &hint));
    CHECK_INT(intern_find(in, STR("E0000002")), SYM_EMPTY);
    CHECK_INT(id_known(hint, STR("C0000001")), SYM_EMPTY); /* one of them is a text */
    struct id_series *plain = NULL;
    sym second = intern_id(in, STR("K-00012"), &plain);
    CHECK_INT(id_known(plain, STR("K-00012")), second);
    CHECK_INT(id_known(plain, STR("K-00013")), intern(in, STR("K-00013")));
    CHECK_INT(id_known(hint, STR("c0000001")), SYM_EMPTY);
    CHECK_INT(id_known(hint, STR("C000001")), SYM_EMPTY);
    CHECK(intern_id(in, STR("C000001"), &other) != first);
    CHECK_TEXT(sym_text(in, first), "C0000001");
    CHECK_INT((int)sym_str(in, first).n, 8);
    sym far = intern_id(in, STR("INV2026-00999999999"), &other);
    CHECK_TEXT(sym_text(in, far), "INV2026-00999999999");
    CHECK(intern_id(in, STR("INV2026-00999999998"), &other) != far);
    CHECK_INT(intern_id(in, STR("12"), &other), intern(in, STR("12")));
}

/* More forms than there is room for series: the others are texts, here and after merging. */
static void many_forms(void)
{
    struct interner *in = interner_new(), *more = interner_new();
    struct renaming become, again;
    char id[32];
    sym here[100], there[100];
    for (int i = 0; i < 100; i++) {
        struct id_series *hint = NULL, *other = NULL;
        snprintf(id, sizeof id, "in-%02d-%05d", i, i);
        here[i] = intern_id(in, str_of(id), &hint);
        snprintf(id, sizeof id, "%02d/%05d", i, i);
        there[i] = intern_id(more, str_of(id), &other);
    }
    struct interner *all = interner_new();
    interner_merge(all, in, &become);
    interner_merge(all, more, &again);
    CHECK(!become.one_by_one && again.one_by_one);
    for (int i = 0; i < 100; i++) {
        snprintf(id, sizeof id, "in-%02d-%05d", i, i);
        CHECK_TEXT(sym_text(all, renamed(&become, here[i])), id);
        CHECK_INT(intern_find(all, str_of(id)), renamed(&become, here[i]));
        snprintf(id, sizeof id, "%02d/%05d", i, i);
        sym s = renamed(&again, there[i]);
        CHECK_TEXT(sym_text(all, s), id);
        CHECK_INT(intern_find(all, str_of(id)), s);
        if (there[i] & SYM_NUMBERED) CHECK_INT(sym_there(all, more, there[i]), s);
    }
    renaming_free(&become);
    renaming_free(&again);
}

static void count_values(void *of, sym s, const void *value)
{
    (void)s;
    *(size_t *)of += *(const uint32_t *)value;
}

static void values_by_symbol(void)
{
    struct interner *in = interner_new();
    struct id_series *hint = NULL;
    struct sym_map map = {.size = sizeof(uint32_t)};
    sym word = intern(in, STR("华东")), id = intern_id(in, STR("C0099999"), &hint);
    CHECK(!sym_map_get(&map, word) && !sym_map_get(&map, id));
    *(uint32_t *)sym_map_put(&map, id) = 7;
    *(uint32_t *)sym_map_put(&map, word) = 2;
    CHECK_INT(*(uint32_t *)sym_map_get(&map, id), 7);
    CHECK_INT(*(uint32_t *)sym_map_get(&map, word), 2);
    CHECK(!sym_map_get(&map, intern_id(in, STR("C0000000"), &hint)));
    CHECK(!sym_map_get(&map, intern_id(in, STR("D0099999"), &hint)));
    size_t sum = 0;
    sym_map_walk(&map, count_values, &sum);
    CHECK_INT(sum, 9);
    sym_map_free(&map);
}

static void merged_symbols(void)
{
    struct interner *in = interner_new(), *more = interner_new();
    struct id_series *hint = NULL, *there = NULL;
    struct renaming become;
    char id[16];
    sym loose = intern(in, STR("D00005")), here[3000];
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof id, "D%05d", (i * 7) % 3000);
        here[i] = intern_id(more, str_of(id), &there);
    }
    sym word = intern(more, STR("华东")), phone = intern(more, STR("13800000007"));
    sym known = intern_id(in, STR("D00021"), &hint);
    interner_merge(in, more, &become);
    CHECK_INT(renamed(&become, here[3]), known);
    CHECK_INT(renamed(&become, here[0]), intern_find(in, STR("D00000")));
    CHECK_INT(intern(in, STR("D00005")), loose);
    CHECK_INT(renamed(&become, word), intern(in, STR("华东")));
    CHECK_INT(renamed(&become, phone), intern_id(in, STR("13800000007"), &hint));
    for (int i = 0; i < 3000; i++) {
        snprintf(id, sizeof id, "D%05d", (i * 7) % 3000);
        CHECK_INT(renamed(&become, here[i]), intern_find(in, str_of(id)));
        CHECK_TEXT(sym_text(in, renamed(&become, here[i])), id);
    }
    CHECK(renaming_changes(&become));
    renaming_free(&become);
    struct interner *same = interner_new();
    intern(same, STR("一"));
    struct interner *again = interner_new();
    intern(again, STR("一"));
    intern(again, STR("二"));
    interner_merge(same, again, &become);
    CHECK(!renaming_changes(&become));
    renaming_free(&become);
}

int main(void)
{
    RUN(folding);
    RUN(trimming);
    RUN(half_width_keeps_case);
    RUN(utf8);
    RUN(utf8_in_blocks);
    RUN(numbers);
    RUN(finding);
    RUN(symbols);
    RUN(numbered_symbols);
    RUN(many_forms);
    RUN(values_by_symbol);
    RUN(merged_symbols);
    return test_end();
}
