/* In which unit amounts are written: 万元 in a header ("合同金额(万元)", "合同额/万元"), in a line
 * above the header ("单位：万元", "in thousands") or in a profile. As powers of ten of the
 * yuan; which of them holds for a column is left to plan.c. */
#ifndef INGEST_UNIT_H
#define INGEST_UNIT_H

#include "base/arena.h"

#define UNIT_UNKNOWN (-1)

/* 元 → 0, 万元 → 4, k → 3; folded text. UNIT_UNKNOWN for anything else. */
int unit_power(str text);

/* The same for what stands in brackets: the unit may have words beside it ("单位:万元",
 * "含税,万元", "k usd"). */
int unit_in_brackets(str text);

/* Where the unit begins that ends a folded header without a bracket: "合同额/万元",
 * "合同额:万元"; text.n if there is none. */
size_t unit_suffix(str text);

/* What a line above the header says of all amounts: "单位：万元", "Amounts in CNY thousands". */
int unit_in_banner(struct arena scratch, str text);

/* Is a target of this metric an amount of money, so that a unit of amounts is meant for it? */
bool metric_is_amount(str metric);

#endif
