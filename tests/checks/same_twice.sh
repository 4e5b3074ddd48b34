# The same inputs give the same bytes, whatever the clock, the zone, the locale and the jobs.
set -e
TZ=Pacific/Apia LC_ALL=C.UTF-8 "$MONDAYPACK" build sample-input --jobs 1 --store none --out "$OUT/again"
diff -r "$SAMPLE" "$OUT/again/$(basename "$SAMPLE")"
