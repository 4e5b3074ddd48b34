# The committed fonts are those whose checksums the program verifies, and a font that is damaged in any
# way, or another, is refused before a page is drawn with it.
set -eu
(cd fonts && sha256sum --quiet -c SHA256SUMS)
sed -n 's/^# bytes \([0-9]*\), first 4096: /\1 /p' fonts/SHA256SUMS | while read -r size sum name; do
    [ "$(head -c 4096 "fonts/$name" | sha256sum | cut -d ' ' -f 1) $(stat -c %s "fonts/$name")" = "$sum $size" ] || {
        echo "the first bytes or the size of $name are not those that SHA256SUMS names"; exit 1; }
done

mkdir -p "$OUT/mine"
INPUT=tests/cases/money-back/input
status_with() # what is done to $OUT/mine/fonts
{
    rm -rf "$OUT/mine/fonts" && cp -r fonts "$OUT/mine/fonts"
    (cd "$OUT/mine/fonts" && eval "$1")
    "$MONDAYPACK" build "$INPUT" --templates "$OUT/mine" --only brief \
        --out "$OUT/pack" --store none >/dev/null 2>"$OUT/said" || { echo $?; return; }
    echo 0
}
byte_at() # FILE OFFSET: changes one
{
    printf 'Z' | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}
expect() # STATUS DAMAGE
{
    got=$(status_with "$2")
    [ "$got" = "$1" ] || { echo "exit status $got instead of $1 after: $2"; cat "$OUT/said"; exit 1; }
    [ "$1" = 0 ] || grep -q 'SHA256SUMS' "$OUT/said" || { cat "$OUT/said"; exit 1; }
}
expect 0 true
whole="sed -i '/^#/d' SHA256SUMS"
expect 0 "$whole"
expect 3 "byte_at NotoSansSC-Regular.ttf 5000000"
expect 3 "byte_at NotoSansSC-Regular.ttf 10559283"
expect 3 "byte_at NotoSansSC-Bold.ttf 300"
expect 3 "truncate -s -1 NotoSansSC-Bold.ttf"
expect 3 "truncate -s 4096 NotoSansSC-Bold.ttf"
expect 3 "echo >>NotoSansSC-Bold.ttf"
expect 3 "cp NotoSansSC-Regular.ttf NotoSansSC-Bold.ttf"

# A font that lends is proven when a character is looked for in it, and its length at once.
expect 0 "byte_at NotoSansJP-Rare.ttf 100000"
expect 3 "truncate -s -1 NotoSansJP-Rare.ttf"
cp -r tests/cases/money-back/input "$OUT/input"
mv "$OUT/input/receivables.csv" "$OUT/input/𠮷.csv" # named on the page of sources
INPUT=$OUT/input
expect 0 true
expect 3 "byte_at NotoSansJP-Rare.ttf 100000"
expect 3 "$whole; byte_at NotoSansJP-Rare.ttf 100000"
INPUT=tests/cases/money-back/input
expect 3 "$whole; byte_at NotoSansSC-Regular.ttf 5000000"
