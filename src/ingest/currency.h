/* Words for currencies: 美元, US$, usd → USD; and captions that speak of currencies. */
#ifndef INGEST_CURRENCY_H
#define INGEST_CURRENCY_H

#include "base/arena.h"
#include "base/text.h"

/* A word or a well-known code, folded, and nothing else. */
bool currency_named(str folded, char out[4]);

/* The cell of a column of currencies: any three letters are a code ("USD - US Dollar"). */
bool currency_read(struct arena scratch, str cell, char out[4]);

/* Does a folded caption speak of a currency: 原币币种, Deal - Currency of Value? */
bool currency_in_caption(str caption);

/* Does a folded caption (without blanks) say that its amounts are in the currency of the
 * books, whatever the row's is: 本币金额, Amount in Local Currency? */
bool currency_of_the_books(str caption);

#endif
