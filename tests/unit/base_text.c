/* Texts: UTF-8 well-formed or not, folding of spellings, trimming, symbols. */
#include "base/intern.h"
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

static void numbers(void)
{
    int64_t n;
    CHECK(text_int(STR("-42"), &n) && n == -42);
    CHECK(text_int(STR("9223372036854775807"), &n) && n == INT64_MAX);
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
    CHECK_INT(interner_count(in), 100002);
    CHECK_INT(intern(in, STR("华东")), first);
    CHECK_INT(intern_find(in, STR("c777")), intern(in, STR("c777")));
    CHECK_INT(intern_find(in, STR("nobody")), SYM_EMPTY);
    CHECK_TEXT(sym_text(in, intern_find(in, STR("c99999"))), "c99999");
}

int main(void)
{
    RUN(folding);
    RUN(trimming);
    RUN(utf8);
    RUN(numbers);
    RUN(finding);
    RUN(symbols);
    return test_end();
}
