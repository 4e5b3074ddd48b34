#!/bin/bash
# Runs fuzz targets one after the other, each for SECONDS from its committed corpus, and fails
# at the first crash, sanitizer report, leak, input of more than 5 s or 2 GB. Called by
# `make fuzz` with F (the folder of the built targets) and FLAGS (of libFuzzer).
#
#   tests/fuzz/fuzz.sh SECONDS TARGET...
#
# New inputs go to F/found/TARGET (kept between runs, not committed), crashes to F/crashes/.
# A crash that was put right is copied to tests/fuzz/crashes/TARGET/ and replayed ever after.
set -u
seconds=$1
shift
failed=0
mkdir -p "$F/crashes"
for target in "$@"; do
    found=$F/found/$target log=$F/$target.log
    mkdir -p "$found" tests/fuzz/crashes/"$target"
    dictionary=tests/fuzz/$target.dict
    # shellcheck disable=SC2086 # FLAGS is a list of words on purpose
    ASAN_OPTIONS=detect_leaks=1:allocator_may_return_null=0 UBSAN_OPTIONS=print_stacktrace=1 \
        "$F/$target" $FLAGS -max_total_time="$seconds" -artifact_prefix="$F/crashes/$target-" \
        $([ -e "$dictionary" ] && echo "-dict=$dictionary") \
        "$found" tests/fuzz/corpus/"$target" tests/fuzz/crashes/"$target" >"$log" 2>&1
    status=$?
    awk -v target="$target" -v status=$status '
        /stat::number_of_executed_units/ { runs = $2 }
        /stat::peak_rss_mb/ { memory = $2 }
        / cov: / { for (i = 1; i < NF; i++) if ($i == "cov:") edges = $(i + 1) }
        END { printf "%-10s %s: %s inputs, %s edges, %s MB\n", target,
              status ? "FAILED" : "nothing found", runs, edges, memory }' "$log"
    if [ $status != 0 ]; then
        tail -n 60 "$log" | sed 's/^/    /'
        failed=1
    fi
done
[ $failed = 0 ] || echo "the inputs that failed are in $F/crashes/; see tests/fuzz/fuzz.sh"
exit $failed
