#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the sources to what clang-format does not see.

usage: style.py [ROOT]

C files: licence line first, no // comments, no tabs, no trailing blanks, at most 100 columns,
guards AX_<FOLDER>_<FILE>_H; more than 600 lines are warned about.
Python: tabs, trailing blanks and columns. Tables (.def) and build files: tabs and trailing blanks.
All end with a line end.
"""

import pathlib
import re
import sys

from source import ROOT, Findings, code_only, files, line_of

LICENCE = "/* SPDX-License-Identifier: Apache-2.0 */"
COLUMNS = 100
LINES = 600
C_FOLDERS = ["src", "include", "tests"]
OTHER = {".def", ".py", ".build"}


def check_lines(path, text, columns, findings):
    for number, line in enumerate(text.split("\n"), 1):
        if "\t" in line:
            findings.add(path, number, "a tab")
        if line != line.rstrip():
            findings.add(path, number, "trailing blanks")
        if columns and len(line) > columns:
            findings.add(path, number, f"{len(line)} columns; at most {columns}")
    if text and not text.endswith("\n"):
        findings.add(path, text.count("\n") + 1, "no line end at the end of the file")
    if text.endswith("\n\n"):
        findings.add(path, text.count("\n"), "empty lines at the end of the file")


def check_guard(path, text, findings):
    guard = f"AX_{path.parent.name}_{path.stem}_H".upper().replace("-", "_")
    first = re.search(r"^[ \t]*#[ \t]*(\w+)[ \t]*(\w*).*\n[ \t]*#[ \t]*(\w+)[ \t]*(\w*)", text,
                      re.MULTILINE)
    if not first or first.groups() != ("ifndef", guard, "define", guard):
        findings.add(path, 0, f"the first directives are not #ifndef and #define {guard}")


def check_c(path, text, findings):
    if text.split("\n", 1)[0] != LICENCE:
        findings.add(path, 1, f"the first line is not {LICENCE}")
    code = code_only(text)
    for match in re.finditer("//", code):
        findings.add(path, line_of(code, match.start()), "a // comment")
    if path.suffix == ".h":
        check_guard(path, text, findings)
    lines = text.count("\n")
    if lines > LINES:
        print(f"{path.name}: warning: {lines} lines; think of splitting it above {LINES}")


def main(arguments):
    root = pathlib.Path(arguments[0]).resolve() if arguments else ROOT
    findings = Findings("style")
    c_files = files(root, C_FOLDERS, {".c", ".h"})
    others = files(root, C_FOLDERS + ["docs", "scripts", "models", "templates"], OTHER)
    others += [path for path in [root / "meson.build", root / "meson_options.txt"]
               if path.is_file()]
    for path in c_files + others:
        text = path.read_text(encoding="utf-8")
        is_c = path in c_files
        check_lines(path, text, COLUMNS if is_c or path.suffix == ".py" else 0, findings)
        if is_c:
            check_c(path, text, findings)
    return findings.end(len(c_files) + len(others))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
