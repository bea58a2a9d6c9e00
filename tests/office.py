#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The workbooks of `annexc report`, opened by LibreOffice.

usage: office.py --annexc PATH

Each sheet is there, and each cell has the text that the workbook says: what looks like a formula, a
link or a script stays text. Skipped where LibreOffice is not there.
"""

import argparse
import csv
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from hostile import BOM_OPTIONS, hostile_files, story_files
from reports import sheets_of

# All sheets, separated by commas, in UTF-8, every text in quotes, as values.
CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false,false,false,-1"
SECONDS = 200


def convert(office, book, folder):
    """What LibreOffice reads: by the name of the sheet, the texts of its cells."""
    subprocess.run([office, "--headless", "--convert-to", CSV, "--outdir", folder, book],
                   env={**os.environ, "HOME": str(folder)}, capture_output=True, check=True,
                   timeout=SECONDS)
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as stream:
            cells = [cell for row in csv.reader(stream) for cell in row if cell]
        found[path.stem.partition("-")[2]] = cells
    return found


def folded(text):
    """Line ends and tabs are the spreadsheet's affair."""
    return " ".join(text.split())


def check(annexc, office, work, files):
    """How many texts were compared."""
    for name, text in files.items():
        (work / name).write_text(text, encoding="utf-8")
    subprocess.run([annexc, "report", "-q", "-o", "book.xlsx", *BOM_OPTIONS, "m.xml"], cwd=work,
                   check=True)
    sheets, _ = sheets_of((work / "book.xlsx").read_bytes())
    out = work / "out"
    out.mkdir()
    found = convert(office, work / "book.xlsx", out)
    assert set(found) == set(sheets), set(found) ^ set(sheets)
    count = 0
    for name, (cells, _) in sheets.items():
        seen = {folded(cell) for cell in found[name]}
        for cell in cells:
            assert folded(cell) in seen, f"{name}: {cell[:80]!r} is not there"
            count += 1
    return count


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--annexc", required=True)
    annexc = os.path.abspath(parser.parse_args().annexc)
    office = shutil.which("soffice")
    version = subprocess.run([annexc, "--version"], capture_output=True, text=True, check=True)
    if not office or "libxlsxwriter none" in version.stdout:
        print("skipped: LibreOffice or libxlsxwriter is not there")
        return 77
    for what, files in (("story", story_files()), ("hostile", hostile_files())):
        with tempfile.TemporaryDirectory() as work:
            count = check(annexc, office, pathlib.Path(work), files)
        print(f"{what}: {count} cells")
    return 0


if __name__ == "__main__":
    sys.exit(main())
