"$MONDAYPACK" build input --period 2026-09 --store none --only numbers --out "$OUT/before" || exit 1
echo "company company deviation value 0.27" >"$OUT/expect"
/usr/bin/python3 ../../facts.py "$OUT"/before/2026-09/kpi.json "$OUT/expect"
