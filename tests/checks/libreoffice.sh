# LibreOffice opens the workbooks, recalculates every formula and finds no error.
set -eu
soffice --headless -env:UserInstallation="file://$OUT/profile" --convert-to xlsx:"Calc MS Excel 2007 XML" \
    --outdir "$OUT/again" "$SAMPLE"/*.xlsx >"$OUT/log" 2>&1 || { cat "$OUT/log"; exit 1; }
/usr/bin/python3 - "$SAMPLE" "$OUT/again" <<'PYTHON'
import glob, os, sys
import openpyxl
bad = 0
for path in sorted(glob.glob(sys.argv[1] + "/*.xlsx")):
    again = openpyxl.load_workbook(os.path.join(sys.argv[2], os.path.basename(path)), data_only=True)
    ours = openpyxl.load_workbook(path, data_only=True)
    for sheet in again:
        for row in sheet.iter_rows():
            for cell in row:
                want = ours[sheet.title].cell(cell.row, cell.column).value
                wrong = isinstance(cell.value, str) and cell.value in ("#NAME?", "#REF!", "#DIV/0!", "#VALUE!", "#N/A", "#NUM!")
                if isinstance(cell.value, (int, float)) and isinstance(want, (int, float)):
                    wrong = abs(cell.value - want) > 1e-6 * max(1, abs(want))
                if wrong:
                    bad += 1
                    print(os.path.basename(path), sheet.title, cell.coordinate, cell.value, "want", want)
sys.exit(1 if bad else 0)
PYTHON
