# Never printed as 倍.
here=$PWD
"$MONDAYPACK" build "$here/input" --period 2026-W47 --store none --only brief,text --out "$OUT/text" >/dev/null 2>&1
text=$(find "$OUT/text" -name '*.txt' -exec cat {} +)
grep -E "签约金额" <<<"$text" | grep -qE "\+180\.0 ?%" || { echo "no per cent:"; grep 签约金额 <<<"$text"; exit 1; }
! grep -E "签约金额.*倍" <<<"$text"
