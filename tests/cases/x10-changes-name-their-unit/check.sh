# In print the one is +8.0 百分点 and the other +8.0 %.
"$MONDAYPACK" build input --period 2026-W47 --store none --only team,text --out "$OUT" >/dev/null 2>&1
cat "$OUT"/2026-W47/teams/*.txt >"$OUT/text"
grep -qF "任务完成率 | 68.0% | +8.0 百分点" "$OUT/text" && grep -qF "签约金额 | 10.8 万元 | +8.0%" "$OUT/text"
