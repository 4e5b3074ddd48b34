/* base/text.h: UTF-8, and the foldings under which two spellings of a name are one (SPEC
 * 2). */
#include "base/text.h"
#include "test.h"

static bool folds_to(const char *from, const char *to)
{
    struct arena scratch = arena_new();
    return str_is(text_fold(&scratch, str_of(from)), to);
}

static void names_fold(void)
{
    CHECK(folds_to("  张三\t", "张三"));
    CHECK(folds_to("\xe3\x80\x80张三\xc2\xa0", "张三"));
    CHECK(folds_to("ＡＢＣ１２３", "abc123"));
    CHECK(folds_to("Acme  GmbH", "acme gmbh"));
    CHECK(folds_to("王（华东）", "王(华东)"));
    CHECK(folds_to("", ""));
}

static void half_width_keeps_case(void)
{
    struct arena scratch = arena_new();
    CHECK(str_is(text_half_width(&scratch, STR("ＫＨ００１2，元")), "KH0012,元"));
}

static void malformed_bytes(void)
{
    CHECK(utf8_valid(STR("镕㐂𠮷😀")));
    CHECK_INT(utf8_length(STR("镕㐂𠮷😀")), 4);
    CHECK(!utf8_valid(STR("\xc0\xaf")));
    CHECK(!utf8_valid(STR("\xed\xa0\x80")));
    CHECK(!utf8_valid(STR("\xf4\x90\x80\x80")));
    CHECK(!utf8_valid(STR("\xe9\x95")));
    size_t at = 0;
    str broken = STR("\xe9\x41");
    CHECK_INT(utf8_next(broken, &at), 0xFFFD);
    CHECK_INT(at, 1);
    CHECK_INT(utf8_next(broken, &at), 'A');
}

static void code_points_round_trip(void)
{
    static const uint32_t codes[] = {0x7F, 0x80, 0x7FF, 0x800, 0xFFFD, 0x10000, 0x10FFFF};
    for (size_t i = 0; i < COUNT_OF(codes); i++) {
        char bytes[4];
        size_t at = 0, n = utf8_put(codes[i], bytes);
        CHECK_INT(utf8_next((str){bytes, n}, &at), codes[i]);
        CHECK_INT(at, n);
    }
}

static void whole_numbers(void)
{
    int64_t n;
    CHECK(text_int(STR("-9223372036854775807"), &n) && n == -INT64_MAX);
    CHECK(!text_int(STR("99999999999999999999"), &n));
    CHECK(!text_int(STR("1 "), &n));
    CHECK(!text_int(STR("+1"), &n));
    CHECK(!text_int(STR(""), &n));
    CHECK(!text_int(STR("-"), &n));
}

static void nearest_word(void)
{
    CHECK_INT(text_distance(STR("contract"), STR("contracts")), 1);
    CHECK_INT(text_distance(STR("签约"), STR("签约")), 0);
    CHECK_INT(text_distance(STR("abc"), STR("")), 3);
}

static void slices(void)
{
    size_t at;
    CHECK(str_find(STR("合计金额"), STR("金额"), &at) && at == 6);
    CHECK(!str_find(STR("合计"), STR("合计金额"), &at));
    CHECK(str_starts(STR("brief.pdf"), "brief"));
    CHECK(str_is(str_trim(STR(" a b ")), "a b"));
    CHECK(str_equal(str_of(NULL), STR("")));
}

int main(void)
{
    RUN(names_fold);
    RUN(half_width_keeps_case);
    RUN(malformed_bytes);
    RUN(code_points_round_trip);
    RUN(whole_numbers);
    RUN(nearest_word);
    RUN(slices);
    return test_end();
}
