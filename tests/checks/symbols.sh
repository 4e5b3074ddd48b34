#!/bin/bash
# No function of ours may have the name of a function of a library that we link: the linker would
# take ours for the library's own calls (libxlsxwriter exports chart_*, format_*, workbook_*, …).
set -u
folder=$(dirname "${MONDAYPACK:-build/mondaypack}")
ours=$(nm --defined-only "$folder"/obj/*/*.o | awk '$2 ~ /^[TDBR]$/ && $3 != "main" { print $3 }' | sort -u)
[ -n "$ours" ] || { echo "no objects in $folder/obj"; exit 1; }
failed=0
for library in $(ldd "${MONDAYPACK:-build/mondaypack}" |
    awk '$3 ~ /\/lib(xlsxwriter|hpdf|csv|yaml|zip|cairo|harfbuzz|harfbuzz-subset|sqlite3|unibreak|uchardet|expat)\.so/ { print $3 }'); do
    both=$(comm -12 <(echo "$ours") <(nm -D --defined-only "$library" | awk '{ sub(/@.*/, "", $3); print $3 }' | sort -u))
    [ -z "$both" ] || { echo "$library also has: $both"; failed=1; }
done
exit $failed
