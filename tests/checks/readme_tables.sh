# The tables of README.md are what `mondaypack list ...` prints; BLESS=1 writes them anew.
set -eu
awk -v program="$MONDAYPACK" '
/^<!-- mondaypack list [a-z]+ -->$/ {
    print; print "```"; fflush()
    command = program " list " $4
    while ((command | getline line) > 0) print line
    close(command)
    print "```"; skip = 1; next
}
/^<!-- end -->$/ { skip = 0 }
!skip { print }' README.md >"$OUT/README.md"
if [ -n "${BLESS:-}" ]; then
    cat "$OUT/README.md" >README.md
else
    diff -u README.md "$OUT/README.md"
fi
for what in kpis rules charts profiles documents formats; do
    grep -qx "<!-- mondaypack list $what -->" README.md || { echo "README.md has no table of $what"; exit 1; }
done
