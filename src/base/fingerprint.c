/* Fingerprints of texts: the first digits of the SHA-256 of the text with its blanks evened
 * out. What they are compared with is the business of the callers. */
#include "base/fingerprint.h"

#include "base/file.h"
#include "base/text.h"

#include <string.h>

static bool is_blank(uint32_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || c == 0xA0 || c == 0x3000;
}

struct fingerprint fingerprint_of(str text)
{
    struct sha256_run *run = sha256_begin();
    struct fingerprint out = {""};
    bool pending = false, any = false;
    for (size_t at = 0; at < text.n;) {
        size_t from = at;
        if (is_blank(utf8_next(text, &at))) {
            pending = any;
            continue;
        }
        if (pending) sha256_add(run, STR(" "));
        sha256_add(run, str_sub(text, from, at));
        pending = false;
        any = true;
    }
    memcpy(out.text, sha256_end(run).hex, sizeof out.text - 1);
    return out;
}
