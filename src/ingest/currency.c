/* Words for currencies, in headers and in the cells of a column that names the currency of
 * each row, to ISO codes. What an amount in another currency is worth is left to convert.c. */
#include "ingest/currency.h"

#include <string.h>

#include "base/text.h"

static const struct {
    const char *word, *code; /* the word folded */
} names[] = {
    {"人民币", "CNY"},
    {"人民幣", "CNY"},
    {"rmb", "CNY"},
    {"cnh", "CNY"},
    {"¥", "CNY"},
    {"元", "CNY"},
    {"本位币", "CNY"},
    {"renminbi", "CNY"},
    {"chinese yuan", "CNY"},
    {"yuan", "CNY"},
    {"美元", "USD"},
    {"美金", "USD"},
    {"us$", "USD"},
    {"$", "USD"},
    {"us dollar", "USD"},
    {"us dollars", "USD"},
    {"u.s. dollar", "USD"},
    {"欧元", "EUR"},
    {"歐元", "EUR"},
    {"€", "EUR"},
    {"euro", "EUR"},
    {"euros", "EUR"},
    {"港币", "HKD"},
    {"港幣", "HKD"},
    {"港元", "HKD"},
    {"hk$", "HKD"},
    {"hong kong dollar", "HKD"},
    {"日元", "JPY"},
    {"日圆", "JPY"},
    {"日圓", "JPY"},
    {"yen", "JPY"},
    {"japanese yen", "JPY"},
    {"英镑", "GBP"},
    {"英鎊", "GBP"},
    {"£", "GBP"},
    {"pound", "GBP"},
    {"british pound", "GBP"},
    {"pound sterling", "GBP"},
    {"新台币", "TWD"},
    {"新臺幣", "TWD"},
    {"台币", "TWD"},
    {"台幣", "TWD"},
    {"ntd", "TWD"},
    {"nt$", "TWD"},
    {"新加坡元", "SGD"},
    {"新加坡币", "SGD"},
    {"澳元", "AUD"},
    {"加元", "CAD"},
    {"瑞士法郎", "CHF"},
    {"韩元", "KRW"},
    {"韩币", "KRW"},
    {"卢布", "RUB"},
    {"泰铢", "THB"},
    {"越南盾", "VND"},
    {"印度卢比", "INR"},
    {"马来西亚林吉特", "MYR"},
    {"澳门元", "MOP"},
    {"澳门币", "MOP"},
};

static const char codes[][4] = {"CNY", "USD", "EUR", "GBP", "JPY", "HKD", "TWD", "KRW",
                                "SGD", "AUD", "CAD", "CHF", "NZD", "SEK", "NOK", "DKK",
                                "INR", "BRL", "MXN", "RUB", "THB", "VND", "MYR", "IDR",
                                "PHP", "MOP", "AED", "SAR", "ZAR", "TRY", "PLN", "CZK"};

bool currency_named(str folded, char out[4])
{
    for (size_t i = 0; i < COUNT_OF(names); i++)
        if (str_is(folded, names[i].word)) return memcpy(out, names[i].code, 4);
    if (folded.n != 3) return false;
    for (int i = 0; i < 3; i++) {
        if (folded.s[i] < 'a' || folded.s[i] > 'z') return false;
        out[i] = (char)(folded.s[i] - 32);
    }
    out[3] = 0;
    for (size_t i = 0; i < COUNT_OF(codes); i++)
        if (strcmp(out, codes[i]) == 0) return true;
    return false;
}

bool currency_read(struct arena scratch, str cell, char out[4])
{
    str folded = text_fold(&scratch, cell);
    if (currency_named(folded, out)) return true;
    bool coded =
        folded.n == 3 || (folded.n > 3 && (folded.s[3] == ' ' || folded.s[3] == '-'));
    for (int i = 0; coded && i < 3; i++) {
        coded = folded.s[i] >= 'a' && folded.s[i] <= 'z';
        out[i] = (char)(folded.s[i] - 32);
    }
    out[3] = 0;
    return coded;
}

bool currency_in_caption(str caption)
{
    static const char *const parts[] = {"币种", "币别", "幣別", "幣種", "currency"};
    size_t at;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (str_find(caption, str_of(parts[i]), &at)) return true;
    return false;
}

/* Each of the words has one of these in it, and few captions have. */
static bool may_be_currency(str caption)
{
    return str_find(caption, STR("cur"), NULL) || str_find(caption, STR("币"), NULL) ||
           str_find(caption, STR("幣"), NULL);
}

bool currency_of_the_books(str caption)
{
    static const char *const parts[] = {"本位币",
                                        "本位幣",
                                        "本币",
                                        "本幣",
                                        "localcurrency",
                                        "loc.cur",
                                        "loc.curr",
                                        "homecurrency",
                                        "basecurrency",
                                        "companycurrency",
                                        "functionalcurrency"};
    size_t at;
    if (!may_be_currency(caption)) return false;
    for (size_t i = 0; i < COUNT_OF(parts); i++)
        if (str_find(caption, str_of(parts[i]), &at)) return true;
    return false;
}
