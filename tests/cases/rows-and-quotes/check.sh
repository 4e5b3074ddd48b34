# The rejected rows stand in rejects.csv with the line on which they begin.
set -e
rejects=$(ls "$OUT"/*/rejects.csv)
for line in 5 6 9; do
    grep -q "contracts.csv[^0-9]*$line[^0-9]*," "$rejects" || { echo "line $line is not in:"; cat "$rejects"; exit 1; }
done
