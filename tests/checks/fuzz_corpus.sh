# The seed corpus and every crash that fuzzing ever found, through the fuzz targets built
# without libFuzzer: none ends a process, and no sanitizer speaks when the build has one.
set -u
programs=$(dirname "$MONDAYPACK")/replay
[ -d "$programs" ] || { echo "no targets in $programs: make units"; exit 1; }
for folder in tests/fuzz/corpus/*/; do
    target=$(basename "$folder")
    crashes=tests/fuzz/crashes/$target
    [ -d "$crashes" ] || crashes=
    # shellcheck disable=SC2086 # nothing when there are none
    timeout 120 "$programs/$target" "$folder" $crashes >"$OUT/said" 2>"$OUT/names" ||
        { echo "$target: exit status $?"; tail -n 30 "$OUT/names"; exit 1; }
    [ "$(grep -c . "$OUT/names")" -gt 0 ] || { echo "$target: nothing replayed"; exit 1; }
done
