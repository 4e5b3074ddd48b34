"""Cells of a workbook as a person sees them in Excel: codes with zeros in front by number format, 12.5万 by number format,
true and false, whole numbers however they are stored, line ends that Excel writes as _x000D_."""

import os
import subprocess
import sys
import zipfile

OUT = os.environ["OUT"]
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FORMATS = ["General", "00000", '0.0"万"', '0!.0,"万"', 'yyyy"年"m"月"d"日"']

CELLS = [  # type, format, stored, shown
    ("n", 0, "1001.0", "1001"), ("n", 0, "1.001E3", "1001"), ("n", 0, "1E5", "100000"), ("n", 0, "0.0", "0"),
    ("n", 0, "-5.0", "-5.0"), ("n", 0, "1E-3", "1E-3"), ("n", 0, "2.41E+18", "2.41E+18"), ("n", 0, "12.50", "12.50"),
    ("n", 0, "123456789012345678", "123456789012345678"), ("n", 1, "12", "00012"), ("n", 1, "123456", "123456"),
    ("n", 1, "1.5", "1.5"), ("n", 2, "12.5", "12.5万"), ("n", 3, "125000", "125000"), ("n", 4, "46344", "2026-11-18"),
    ("b", 0, "1", "TRUE"), ("b", 0, "0", "FALSE"), ("str", 0, "a_x000D_", "a"), ("str", 0, "a_x000a_b_x005F_x", "a\nb_x"),
    ("str", 0, "a_x12_b", "a_x12_b"),
]


def write(path):
    rows = '<row r="1"><c r="A1" t="str"><v>name</v></c><c r="B1" t="str"><v>cell</v></c></row>'
    for i, (kind, form, stored, _) in enumerate(CELLS, start=2):
        rows += (f'<row r="{i}"><c r="A{i}" t="str"><v>row {i}</v></c><c r="B{i}" s="{form}" t="{kind}"><v>{stored}</v></c></row>')
    formats = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{f.replace(chr(34), "&quot;")}"/>' for i, f in enumerate(FORMATS))
    xfs = "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(FORMATS)))
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{LINK}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINK}"><sheets><sheet name="t" sheetId="1" r:id="s"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="s" Type="{LINK}/worksheet" Target="sheet.xml"/>'
                                      f'<Relationship Id="f" Type="{LINK}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{xfs}</cellXfs></styleSheet>',
        "xl/sheet.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>',
    }
    with zipfile.ZipFile(path, "w") as z:
        for name, text in parts.items():
            z.writestr(name, text)


write(OUT + "/t.xlsx")
run = subprocess.run([os.environ["MONDAYPACK"], "check", "--rows", OUT + "/t.xlsx"], capture_output=True, text=True)
want = "name,cell\n" + "".join(f'row {i},{chr(34) + shown + chr(34) if chr(10) in shown else shown}\n'
                               for i, (_, _, _, shown) in enumerate(CELLS, start=2))
if run.stdout.replace("\r\n", "\n") != want:
    print(f"got\n{run.stdout}\nnot\n{want}\n{run.stderr}")
    sys.exit(1)
