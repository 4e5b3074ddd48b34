/* Texts to rows: encodings, delimiters, quotes, line numbers. Each case is a file in
 * memory that is written to a temporary place, because a source reads files. */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/text.h"
#include "ingest/decode.h"
#include "ingest/source.h"
#include "test.h"

static char path[] = "/tmp/mondaypack-unit-XXXXXX";

/* Every row as "line:cell|cell", faults as "line!", joined by blanks. */
static const char *rows(const char *bytes, size_t n)
{
    static char out[4096], first[1 << 16];
    size_t at = 0;
    FILE *f = fopen(path, "wb");
    fwrite(bytes, 1, n, f);
    fclose(f);
    struct byte_reader in;
    if (!bytes_open(&in, path)) return "cannot open";
    str block = {first, bytes_read(&in, first, sizeof first)};
    struct source *source = text_source(&in, block, 0, NULL);
    struct source_row row;
    out[0] = 0;
    while (source->next(source, &row)) {
        at += (size_t)snprintf(out + at, sizeof out - at, "%s%u%s", at ? " " : "", row.line,
                               row.fault ? "!" : ":");
        for (size_t i = 0; i < row.n && !row.fault; i++)
            at += (size_t)snprintf(out + at, sizeof out - at, "%s%.*s", i ? "|" : "",
                                   (int)row.cell[i].n, row.cell[i].s);
    }
    source->close(source);
    bytes_finish(&in);
    return out;
}

#define ROWS(literal) rows(literal, sizeof(literal) - 1)

static void plain(void)
{
    CHECK_TEXT(ROWS("a,b\n1,2\n"), "1:a|b 2:1|2");
    CHECK_TEXT(ROWS("a,b\r\n1,2\r3,4\n5,6"), "1:a|b 2:1|2 3:3|4 4:5|6");
    CHECK_TEXT(ROWS("a,b\n\n\r\n1,2\n"), "1:a|b 4:1|2");
    CHECK_TEXT(ROWS("a,b\n , 2 \n,\n"), "1:a|b 2:|2 3:|");
    CHECK_TEXT(ROWS(""), "");
}

static void delimiters(void)
{
    CHECK_TEXT(ROWS("a;b\n1,5;2\n"), "1:a|b 2:1,5|2");
    CHECK_TEXT(ROWS("a\tb\n1\t2\n"), "1:a|b 2:1|2");
    CHECK_TEXT(ROWS("a|b|c\n1|2|3\n"), "1:a|b|c 2:1|2|3");
    CHECK_TEXT(ROWS("sep=;\na;b\n"), "2:a|b");
}

static void dialects(void)
{
    CHECK_TEXT(ROWS("a,b\n'x, it''s',2\n'y,z',3\nO'Brien,4\n"),
               "1:a|b 2:x, it's|2 3:y,z|3 4:O'Brien|4");
    CHECK_TEXT(ROWS("a,b\n\"x \\\"y\\\" z, \\\\\",2\n3,4\n"),
               "1:a|b 2:x \"y\" z, \\|2 3:3|4");
    CHECK_TEXT(ROWS("a b c\n1 2 3\n4 \"5 5\" 6\n"), "1:a|b|c 2:1|2|3 3:4|5 5|6");
    CHECK_TEXT(ROWS("a, b\n1, \"2, 3\"\n"), "1:a|b 2:1|2, 3");
}

static void wrong_quotes_as_a_person_reads_them(void)
{
    struct arena a = arena_new();
    struct dialect d = {',', '"', 0};
    str cells[8];
    CHECK_INT(lenient_split(&a, STR("1,\"he said \"hi\" x\",2"), d, cells, 8), 3);
    CHECK(str_is(cells[1], "he said \"hi\" x"));
    CHECK_INT(lenient_split(&a, STR("1,\"x,\"a, b\",2"), d, cells, 8), 4);
    CHECK(str_is(cells[1], "\"x") && str_is(cells[2], "a, b"));
    CHECK_INT(lenient_split(&a, STR("\"a \"\"b\"\"\","), d, cells, 8), 2);
    CHECK(str_is(cells[0], "a \"b\"") && cells[1].n == 0);
    CHECK_INT(lenient_split(&a, STR("\"open,1"), d, cells, 8), 2);
}

static void quotes(void)
{
    CHECK_TEXT(ROWS("a,b\n\"x,\"\"y\"\"\",2\n3,4\n"), "1:a|b 2:x,\"y\"|2 3:3|4");
    CHECK_TEXT(ROWS("a,b\n\"x\ny\r\nz\",2\n3,4\n"), "1:a|b 2:x\ny\r\nz|2 5:3|4");
    CHECK_TEXT(ROWS("a,b\n1,5\" disk\n"), "1:a|b 2:1|5\" disk");
    CHECK_TEXT(ROWS("a,b\n1,\"2\""), "1:a|b 2:1|2");
}

static void broken_quotes_cost_one_line(void)
{
    CHECK_TEXT(ROWS("a,b\n1,2\n\"x,3\n4,5\n6,7\n"), "1:a|b 2:1|2 3! 4:4|5 5:6|7");
    CHECK_TEXT(ROWS("a,b\n1,\"he said \"hi\" x\"\n4,5\n"), "1:a|b 2! 3:4|5");
    CHECK_TEXT(ROWS("a,b\n\"x\ny\",\"z\n4,5\n6,7\n"), "1:a|b 3! 4:4|5 5:6|7");
}

static void encodings(void)
{
    CHECK_TEXT(ROWS("\xEF\xBB\xBF\"a\",b\n1,2\n"), "1:a|b 2:1|2");
    CHECK_TEXT(ROWS("\xFF\xFE"
                    "a\0\t\0b\0\n\0\x60\x4F\t\0002\0\n\0"),
               "1:a|b 2:你|2");
    /* GBK, with a character whose second byte is a backslash's, and one that is valid
     * UTF-8. */
    CHECK_TEXT(ROWS("\xC3\xFB\xB3\xC6,b\n\xD5\x5C,\xC6\xBD\xCC\xA8\n\xB9\xAB\xCB\xBE,1\n"),
               "1:名称|b 2:誠|平台 3:公司|1");
    CHECK_TEXT(ROWS("a,b\n\xC6\xBD\xCC\xA8,1\n"), "1:a|b 2:平台|1");
    CHECK_TEXT(ROWS("a,b\nM\xC3\xBCller,1\n"), "1:a|b 2:Müller|1");
    CHECK_TEXT(ROWS("a,b\n\xE4\xBD\xA0\xE5\xA5\xBD,1\n\xE4\xBD,2\n"), "1:a|b 2:你好|1 3!");
}

static void nul_bytes(void)
{
    CHECK_TEXT(ROWS("abc,bcd\nabcdefgh,1\0\nxyz,3\n"), "1:abc|bcd 2! 3:xyz|3");
}

static void a_long_row_is_left_out(void)
{
    size_t n = 3 << 20;
    char *text = malloc(n + 32);
    memcpy(text, "a,b\n1,", 6);
    memset(text + 6, 'x', n);
    memcpy(text + 6 + n, "\n3,4\n", 5);
    CHECK_TEXT(rows(text, n + 11), "1:a|b 2! 3:3|4");
    text[6] = '"';
    CHECK_TEXT(rows(text, n + 11), "1:a|b 2! 3:3|4");
    free(text);
}

/* Rows that straddle every border of the blocks in which a file is read. */
static void many_rows(void)
{
    size_t n = 0, cap = 4 << 20, found = 0;
    char *text = malloc(cap);
    for (int i = 0; n + 64 < cap; i++)
        n += (size_t)snprintf(text + n, cap - n,
                              i % 7 ? "%d,客户,x\r\n" : "%d,\"客\n户\",x\r\n", i);
    FILE *f = fopen(path, "wb");
    fwrite(text, 1, n, f);
    fclose(f);
    struct byte_reader in;
    bytes_open(&in, path);
    struct source *source =
        text_source(&in, (str){text, bytes_read(&in, text, 65536)}, 0, NULL);
    struct source_row row;
    bool sound = true;
    for (; source->next(source, &row); found++) {
        int64_t number;
        size_t line = 1 + found + (found + 6) / 7;
        sound = sound && !row.fault && row.n == 3 && row.line == line &&
                text_int(row.cell[0], &number) && number == (int64_t)found;
    }
    CHECK(sound);
    CHECK(found > 100000);
    source->close(source);
    bytes_finish(&in);
    free(text);
}

/* A file of ASCII but for one character, at each place around the border of two blocks and far
 * from it. */
static bool one_character(const char *character, size_t at)
{
    enum { ROW = 50, FIRST = 65536, BYTES = 14000 * ROW };
    static const char shown[] = "客";
    char *text = malloc(BYTES), *block = malloc(FIRST);
    for (size_t i = 0; i < BYTES; i++) text[i] = i % ROW == ROW - 1 ? '\n' : 'x';
    for (size_t i = 7; i < BYTES; i += ROW) text[i] = ',';
    memcpy(text + at, character, strlen(character));
    FILE *f = fopen(path, "wb");
    fwrite(text, 1, BYTES, f);
    fclose(f);
    struct byte_reader in;
    bytes_open(&in, path);
    struct source *source =
        text_source(&in, (str){block, bytes_read(&in, block, FIRST)}, ',', NULL);
    struct source_row row;
    size_t n = 0, found = 0;
    for (; source->next(source, &row); n++)
        found += !row.fault && row.n == 2 && str_find(row.cell[1], STR(shown), NULL);
    bool known = str_is(str_of(source->encoding),
                        strcmp(character, shown) == 0 ? "UTF-8" : "GB18030");
    source->close(source);
    bytes_finish(&in);
    free(text);
    free(block);
    return n == BYTES / ROW && found == 1 && known;
}

static void a_first_character_that_comes_late(void)
{
    static const size_t far[] = {20, 65520, 330020, 500020, 600020, 699980};
    for (size_t i = 0; i < COUNT_OF(far); i++) {
        CHECK(one_character("客", far[i]));
        CHECK(one_character("\xBF\xCD", far[i]));
    }
    /* A window is full but for the row that was begun before. */
    size_t border = 65536 + (512 << 10) - 65536 % 50;
    for (size_t at = border - 3; at <= border; at++) CHECK(one_character("客", at));
    for (size_t at = 65536 - 3; at <= 65536; at++) CHECK(one_character("客", at));
    CHECK(one_character("\xBF\xCD", border - 1));
}

/* Cells and lines that end at every place of the blocks in which a line is looked at. */
static void cells_of_every_length(void)
{
    char text[1024], want[1024];
    for (int n = 0; n < 200; n++) {
        char x[200], y[200];
        memset(x, 'x', sizeof x);
        memset(y, n % 2 ? 'y' : '"', sizeof y);
        int length =
            snprintf(text, sizeof text, "a,b,c\n%.*s,1,p%.*s\r\n2,\"%.*s\n\",3\n%.*s,,", n,
                     x, 199 - n, y, n, x, n, x);
        snprintf(want, sizeof want, "1:a|b|c 2:%.*s|1|p%.*s 3:2|%.*s\n|3 5:%.*s||", n, x,
                 199 - n, y, n, x, n, x);
        CHECK_TEXT(rows(text, (size_t)length), want);
    }
}

int main(void)
{
    int fd = mkstemp(path);
    if (fd < 0) return 2;
    close(fd);
    RUN(plain);
    RUN(delimiters);
    RUN(dialects);
    RUN(wrong_quotes_as_a_person_reads_them);
    RUN(quotes);
    RUN(broken_quotes_cost_one_line);
    RUN(encodings);
    RUN(nul_bytes);
    RUN(a_long_row_is_left_out);
    RUN(cells_of_every_length);
    RUN(many_rows);
    RUN(a_first_character_that_comes_late);
    unlink(path);
    return test_end();
}
