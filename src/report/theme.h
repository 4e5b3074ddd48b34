/* Looks, from templates/theme.yaml. Colours are 0xRRGGBB. */
#ifndef REPORT_THEME_H
#define REPORT_THEME_H

#include "report/figure.h"

struct theme {
    uint32_t ink, muted, hairline, panel, paper; /* text, secondary text, rules, tints */
    uint32_t accent, accent_light;               /* actual, previous */
    uint32_t plan, forecast;
    uint32_t status[STATUS_COUNT], status_tint[STATUS_COUNT];
    uint32_t good, bad;       /* changes by meaning */
    bool red_up;              /* 红涨绿跌: rises red, falls green, whatever they mean */
    uint32_t categories[8];   /* distinguishable in grey, for structure charts */
    double title, message, body, small, tiny; /* type sizes in points */
    double margin, binding;   /* points */
    const char *logo;         /* PNG path or NULL */
};

#endif
