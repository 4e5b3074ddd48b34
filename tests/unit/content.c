/* The operators of a PDF page: how numbers, colours and characters are written. */
#include "base/text.h"
#include "render/content.h"
#include "test.h"

static struct content c;

static const char *written(void)
{
    static char text[200];
    snprintf(text, sizeof text, "%.*s", (int)c.bytes.n, c.bytes.at);
    c.bytes.n = 0;
    return text;
}

static void lengths_have_at_most_two_places(void)
{
    static const struct {
        double points;
        const char *text;
    } cases[] = {
        {0, "0 "},           {12, "12 "},
        {595.28, "595.28 "}, {0.05, "0.05 "},
        {-0.5, "-0.5 "},     {-0.001, "0 "},
        {7.804, "7.8 "},     {99.999, "100 "},
        {-12.34, "-12.34 "}, {100000.1, "100000.1 "},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        content_length(&c, cases[i].points);
        CHECK_TEXT(written(), cases[i].text);
    }
}

static void colours_are_shares(void)
{
    content_colour(&c, 0x0033FF, "rg\n");
    CHECK_TEXT(written(), "0 0.2 1 rg\n");
}

static void characters_are_four_digits(void)
{
    content_hex(&c, 0x1A);
    content_hex(&c, 0xFFFE);
    CHECK_TEXT(written(), "001AFFFE");
}

int main(void)
{
    RUN(lengths_have_at_most_two_places);
    RUN(colours_are_shares);
    RUN(characters_are_four_digits);
    vec_free(&c.bytes);
    return test_end();
}
