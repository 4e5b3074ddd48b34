/* Looks: templates/theme.yaml to struct theme.
 *
 * In: one parsed theme file after another, the built-in one first. Out: colours, sizes
 * and margins; what a file does not name stays. Drawing with them is left to draw and
 * render. */
#include "report/theme_read.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

#define OFF(member) offsetof(struct theme, member)
#define OFF_AT(member, i) (offsetof(struct theme, member) + (size_t)(i) * sizeof(uint32_t))

static const struct colour_key {
    const char *group, *name;
    size_t at;
    uint32_t fallback;
} colour_keys[] = {
    {"colours", "ink", OFF(ink), 0x1B2733},
    {"colours", "muted", OFF(muted), 0x5A6672},
    {"colours", "hairline", OFF(hairline), 0xC9D1D9},
    {"colours", "panel", OFF(panel), 0xF3F5F8},
    {"colours", "paper", OFF(paper), 0xFFFFFF},
    {"colours", "accent", OFF(accent), 0x113356},
    {"colours", "accent_light", OFF(accent_light), 0x9DB4CC},
    {"colours", "plan", OFF(plan), 0x3C4650},
    {"colours", "forecast", OFF(forecast), 0x4E739C},
    {"colours", "good", OFF(good), 0x2B7A4B},
    {"colours", "bad", OFF(bad), 0xA01818},
    {"status", "none", OFF_AT(status, STATUS_NONE), 0x8A94A0},
    {"status", "grey", OFF_AT(status, STATUS_GREY), 0x8A94A0},
    {"status", "green", OFF_AT(status, STATUS_GREEN), 0x4FA36C},
    {"status", "praise", OFF_AT(status, STATUS_PRAISE), 0x1D5FA8},
    {"status", "yellow", OFF_AT(status, STATUS_YELLOW), 0xA56F00},
    {"status", "orange", OFF_AT(status, STATUS_ORANGE), 0xAE420A},
    {"status", "red", OFF_AT(status, STATUS_RED), 0xA01818},
    {"tint", "none", OFF_AT(status_tint, STATUS_NONE), 0xFFFFFF},
    {"tint", "grey", OFF_AT(status_tint, STATUS_GREY), 0xF1F3F5},
    {"tint", "green", OFF_AT(status_tint, STATUS_GREEN), 0xE9F5EE},
    {"tint", "praise", OFF_AT(status_tint, STATUS_PRAISE), 0xE6EFF9},
    {"tint", "yellow", OFF_AT(status_tint, STATUS_YELLOW), 0xFBF2DC},
    {"tint", "orange", OFF_AT(status_tint, STATUS_ORANGE), 0xFBE8DC},
    {"tint", "red", OFF_AT(status_tint, STATUS_RED), 0xF8DFDF},
};

static const uint32_t category_colours[8] = {
    0x113356, 0x477BAC, 0x9DB9D6, 0x275F93, 0x759EC7, 0xC6D7E8, 0x5B6570, 0x98A2AD,
};

static const struct size_key {
    const char *group, *name;
    size_t at;
    double fallback;
} size_keys[] = {
    {"type", "title", OFF(title), 15},     {"type", "message", OFF(message), 11},
    {"type", "body", OFF(body), 9},        {"type", "small", OFF(small), 8},
    {"type", "tiny", OFF(tiny), 7.2},      {"page", "margin", OFF(margin), 40},
    {"page", "binding", OFF(binding), 62},
};

struct theme theme_default(void)
{
    struct theme t = {0};
    char *base = (char *)&t;
    for (size_t i = 0; i < COUNT_OF(colour_keys); i++)
        memcpy(base + colour_keys[i].at, &colour_keys[i].fallback, sizeof(uint32_t));
    for (size_t i = 0; i < COUNT_OF(size_keys); i++)
        memcpy(base + size_keys[i].at, &size_keys[i].fallback, sizeof(double));
    memcpy(t.categories, category_colours, sizeof category_colours);
    return t;
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

/* "#113356"; false and a diagnostic if it is anything else. */
static bool colour_read(struct diags *ds, const struct yaml_node *node, uint32_t *out)
{
    uint32_t colour = 0;
    bool good = node->kind == YAML_TEXT && strlen(node->text) == 7 && node->text[0] == '#';
    for (int i = 1; good && i < 7; i++) {
        int digit = hex_digit(node->text[i]);
        good = digit >= 0;
        colour = colour << 4 | (uint32_t)digit;
    }
    if (!good) {
        yaml_complain(ds, node, "expected a colour such as \"#113356\"");
        return false;
    }
    *out = colour;
    return true;
}

static void colours_overlay(struct diags *ds, const struct yaml_node *root,
                            struct theme *theme)
{
    for (size_t i = 0; i < COUNT_OF(colour_keys); i++) {
        const struct colour_key *key = &colour_keys[i];
        const struct yaml_node *node = yaml_get(yaml_get(root, key->group), key->name);
        uint32_t colour;
        if (node && colour_read(ds, node, &colour))
            memcpy((char *)theme + key->at, &colour, sizeof colour);
    }
    const struct yaml_node *list = yaml_get(root, "categories");
    size_t n = 0;
    for (const struct yaml_node *c = list ? list->child : NULL; c && n < 8;
         c = c->next, n++)
        colour_read(ds, c, &theme->categories[n]);
}

static void sizes_overlay(struct diags *ds, const struct yaml_node *root,
                          struct theme *theme)
{
    for (size_t i = 0; i < COUNT_OF(size_keys); i++) {
        const struct size_key *key = &size_keys[i];
        const struct yaml_node *group = yaml_get(root, key->group);
        exact size = yaml_number(ds, group, key->name, EXACT_UNKNOWN);
        if (!exact_known(size)) continue;
        double points = exact_double(size);
        if (points < 4 || points > 200) {
            yaml_complain(ds, yaml_get(group, key->name), "expected 4 to 200 points");
            continue;
        }
        memcpy((char *)theme + key->at, &points, sizeof points);
    }
}

void theme_overlay(struct arena *a, struct diags *ds, const struct yaml_node *root,
                   const char *folder, struct theme *theme)
{
    static const char *const known[] = {"colours", "status", "tint", "categories", "type",
                                        "page",    "red_up", "logo", NULL};
    yaml_check_keys(ds, root, known);
    colours_overlay(ds, root, theme);
    sizes_overlay(ds, root, theme);
    theme->red_up = yaml_bool(ds, root, "red_up", theme->red_up);
    const char *logo = yaml_text(root, "logo", "");
    if (*logo)
        theme->logo = *logo == '/' ? arena_string(a, logo) : path_join(a, folder, logo);
}
