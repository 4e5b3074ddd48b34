#!/bin/sh
# Who may include whom. A stage sees itself and what stands to its left in the order below;
# metrics does not see ingest, and draw and render see the report and nothing older. Every
# header of a library (one that is neither ours nor the C library's) has one home.
# Prints each include that breaks this as FILE:LINE: REASON.
set -eu
cd "$(dirname "$0")/.."

grep -nE '^[[:space:]]*#[[:space:]]*include' src/*/*.[ch] | awk '
BEGIN {
    n = split("base model ingest metrics plan rules store report draw render main", order, " ")
    for (i = 1; i <= n; i++) place[order[i]] = i
    older["draw"] = older["render"] = "^(model|ingest|metrics|plan|rules|store)$"
    older["metrics"] = "^ingest$"
    split("assert complex ctype dirent errno fcntl fenv float glob iconv inttypes langinfo " \
          "limits locale math poll pthread regex sched semaphore setjmp signal spawn stdalign " \
          "stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string strings " \
          "tgmath threads time uchar unistd wchar wctype sanitizer/asan_interface", names, " ")
    for (i in names) libc[names[i] ".h"] = 1
}
function wrong(reason) { print file ":" line ": " reason; bad = 1 }
{
    split($0, part, ":"); file = part[1]; line = part[2]
    split(file, folder, "/"); stage = folder[2]
    if (!(stage in place)) { wrong("src/" stage " is no stage"); next }
}
match($0, /"[^"]+"/) {
    header = substr($0, RSTART + 1, RLENGTH - 2)
    if (header !~ /\//) { wrong("name the stage: \"" stage "/" header "\""); next }
    other = substr(header, 1, index(header, "/") - 1)
    if (!(other in place)) wrong("no such stage: " other)
    else if (place[other] > place[stage]) wrong(stage " may not include " other " (" header ")")
    else if (stage in older && other ~ older[stage])
        wrong(stage " may not include " other " (" header ")")
    next
}
match($0, /<[^>]+>/) {
    header = substr($0, RSTART + 1, RLENGTH - 2)
    if (header in libc || header ~ /^sys\//) next
    if (header in home && home[header] != file)
        wrong("<" header "> already has a home: " home[header])
    home[header] = file
}
END {
    if (bad) exit 1
    for (header in home) count++
    printf "layers: %d includes of ours and the C library, %d library headers, each in one file\n", \
           NR - count, count
}'
