# A run that cannot use its input changes nothing; a folder that cannot be written is the machine's fault.
set -u
cp -r "$SAMPLE" "$OUT/kept" && mkdir -p "$OUT/out" && cp -r "$SAMPLE" "$OUT/out/2026-W47"
"$MONDAYPACK" build "$OUT/nothing-here" --store none --out "$OUT/out" 2>"$OUT/err"
status=$?
[ $status = 1 ] || [ $status = 3 ] || { echo "no input gives $status"; exit 1; }
[ -s "$OUT/err" ] || { echo "and says nothing"; exit 1; }
diff -r "$OUT/kept" "$OUT/out/2026-W47" || exit 1
touch "$OUT/file"
"$MONDAYPACK" build sample-input --store none --out "$OUT/file" 2>"$OUT/err"
[ $? = 3 ] || { echo "an output folder that is a file does not give 3"; cat "$OUT/err"; exit 1; }
