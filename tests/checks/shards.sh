#!/bin/bash
# Runs that write every third document write one pack together, the same bytes as one run.
set -eu
"$MONDAYPACK" build sample-input --out "$OUT/whole" --store none --jobs 1 >/dev/null 2>&1
for k in 1 2 3; do
    "$MONDAYPACK" build sample-input --out "$OUT/parts" --store none --shard $k/3 >/dev/null 2>&1
done
diff -r "$OUT/whole" "$OUT/parts"
! "$MONDAYPACK" build sample-input --out "$OUT/none" --store none --shard 4/3 2>/dev/null
