# The rules file decides: with a limit of 50 % the review is called.
mkdir -p "$OUT/templates"
sed '/^  attainment_red:/,/title:/s/limit: 40%/limit: 50%/' ../../../templates/rules.yaml >"$OUT/templates/rules.yaml"
"$MONDAYPACK" build input --period 2021-W05 --store none --templates "$OUT/templates" --only numbers --out "$OUT/other" ||
    exit 1
printf 'alert attainment_red rep R1 value 0.4\nalert attainment_red rep R1 limit 0.5\n' >"$OUT/expect"
/usr/bin/python3 ../../facts.py "$OUT"/other/2021-W05/kpi.json "$OUT/expect"
