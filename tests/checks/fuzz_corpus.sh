# The seed corpus and every crash that fuzzing ever found, through the fuzz targets built
# without libFuzzer: none ends a process, and no sanitizer speaks when the build has one.
set -u
programs=$(dirname "$MONDAYPACK")/replay
[ -d "$programs" ] || { echo "no targets in $programs: make units"; exit 1; }
for folder in tests/fuzz/corpus/*/; do
    target=$(basename "$folder")
    timeout 120 "$programs/$target" "$folder" $(ls -d "tests/fuzz/crashes/$target" 2>/dev/null) >"$OUT/said" 2>"$OUT/names" ||
        { echo "$target: exit status $?"; tail -n 30 "$OUT/names"; exit 1; }
    [ "$(grep -c . "$OUT/names")" -gt 0 ] || { echo "$target: nothing replayed"; exit 1; }
done
