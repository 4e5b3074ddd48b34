#!/bin/bash
# --only takes a document by its id, its file or folder, and all of one kind; no other is written.
set -eu
wrote() {
    "$MONDAYPACK" build sample-input --out "$OUT/$1" --store none --only "$1" >"$OUT/log" 2>&1
    found=$(cd "$OUT/$1"/2* && find . -type f | sed 's|^\./||; s|^teams/.*|teams/|' | sort -u | tr '\n' ' ')
    [ "$found" = "$2 " ] || { echo "--only $1 wrote $found, not $2"; exit 1; }
}
wrote numbers kpi.json
wrote json kpi.json
wrote kpi.json kpi.json
wrote kpi kpi.xlsx
wrote teams teams/
wrote csv,brief.pdf "brief.pdf rejects.csv"
wrote xlsx "actions.xlsx collections.xlsx kpi.xlsx"
