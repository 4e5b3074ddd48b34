# sample-input/ is what the generator writes today, byte for byte.
/usr/bin/python3 -B tests/generate/company.py --dress export --out "$OUT" && diff -rq "$OUT" sample-input
