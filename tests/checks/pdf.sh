# Every PDF of the sample is sound, has its fonts inside, no raster picture, and searchable text.
set -eu
for pdf in "$SAMPLE"/*.pdf "$SAMPLE"/teams/*.pdf; do
    [ -e "$pdf" ] || continue
    qpdf --check "$pdf" >"$OUT/qpdf" 2>&1 || { echo "$pdf"; cat "$OUT/qpdf"; exit 1; }
    pdffonts "$pdf" 2>/dev/null | awk 'NR > 2 && ($(NF - 4) " " $(NF - 3) " " $(NF - 2)) != "yes yes yes" {
        print "font not embedded, subset and mapped to Unicode:", $0; bad = 1 } END { exit bad }'
    [ "$(pdfimages -list "$pdf" 2>/dev/null | wc -l)" -le 2 ] || { echo "$pdf has pictures"; exit 1; }
done
size=$(stat -c %s "$SAMPLE/brief.pdf")
[ "$size" -lt 307200 ] || { echo "brief.pdf has $size bytes"; exit 1; }
pdftotext -layout "$SAMPLE/brief.pdf" "$OUT/brief.txt" 2>/dev/null
signed=$(/usr/bin/python3 - "$SAMPLE/kpi.json" <<'PYTHON'
import json, sys
from decimal import Decimal, ROUND_HALF_UP
company = next(scope for scope in json.load(open(sys.argv[1]))["scopes"] if scope["scope"] == "company")
print((Decimal(company["kpis"]["signed_amount"]["value"]) / 10000).quantize(Decimal("0.1"), ROUND_HALF_UP))
PYTHON
)
for words in 签约金额 "$signed" 苏州部 佛山部 逾期 2026-W47 广东恒岳重工; do
    grep -q -- "$words" "$OUT/brief.txt" || { echo "brief.pdf does not say $words"; exit 1; }
done
