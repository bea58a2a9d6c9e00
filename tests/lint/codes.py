#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the messages of src/diag/codes.def against the tests.

usage: codes.py [ROOT]

Numbers are sorted and unique, as are names, and each code stands as [AXnnnn] in the expected output
of a case under tests/, so that every message has been seen at least once.
"""

import pathlib
import re
import sys

from source import ROOT, Findings, files, line_of, without_comments

CODE = re.compile(r'\bAX_CODE\s*\(\s*(\d+)\s*,\s*(\w+)\s*,\s*(\w+)\s*,\s*"([^"]*)"\s*,'
                  r'\s*"((?:\\.|[^"\\])*)"\s*((?:,|"(?:\\.|[^"\\])*"|\s)*)\)')
START = re.compile(r"\bAX_CODE\s*\(")
SEVERITIES = {"ERROR", "WARNING", "NOTE", "INFO", "HINT"}
SHOWN = re.compile(r"\[AX(\d{4})\]")
# A plug-in of Graphviz alone cannot be taken away where tests run.
ELSEWHERE = {5005}
CASES = {".test", ".txt", ".out", ".err", ".json", ".jsonl", ".sarif", ".md", ".c", ".py"}


def read_codes(path, findings):
    """The declarations in order: number, name, severity, id, summary, rest, line."""
    text = without_comments(path.read_text(encoding="utf-8"))
    codes = [(int(m[1]), m[2], m[3], m[4], m[5], m[6], line_of(text, m.start()))
             for m in CODE.finditer(text)]
    if len(codes) != len(START.findall(text)):
        findings.add(path, 0, "some AX_CODE lines could not be read")
    return codes


def check_form(path, codes, findings):
    names, ids, last = set(), set(), 0
    for number, name, severity, identity, summary, rest, line in codes:
        if number == last:
            findings.add(path, line, f"AX{number} is declared twice")
        elif number < last:
            findings.add(path, line, f"AX{number} stands after AX{last}; numbers are sorted")
        last = max(last, number)
        if not 1000 <= number <= 9999:
            findings.add(path, line, f"AX{number} has not four digits")
        if name in names or identity in ids:
            findings.add(path, line, f"{name} or \"{identity}\" is used twice")
        names.add(name)
        ids.add(identity)
        if severity not in SEVERITIES:
            findings.add(path, line, f"{severity} is no severity")
        if identity != name.lower().replace("_", "-"):
            findings.add(path, line, f"\"{identity}\" and {name} are not the same words")
        if not summary or summary.endswith("."):
            findings.add(path, line, f"AX{number}: a summary is one line without a full stop")
        if '"' not in rest:
            findings.add(path, line, f"AX{number} has no explanation")


def shown_codes(root):
    """The numbers that tests expect to see."""
    shown = set()
    scripts = sorted((root / "tests").glob("*.py"))
    for path in [*files(root, ["tests/cli", "tests/golden", "tests/unit"], CASES), *scripts]:
        shown.update(int(number) for number in
                     SHOWN.findall(path.read_text(encoding="utf-8", errors="replace")))
    return shown


def asked_codes(root):
    """The codes that unit tests ask for by name: what only happens when time or a library fails."""
    asked = set()
    for path in sorted((root / "tests/unit").glob("*.c")):
        asked.update(re.findall(r"\bAX_CODE_(\w+)", path.read_text(encoding="utf-8")))
    return asked


def main(arguments):
    root = pathlib.Path(arguments[0]).resolve() if arguments else ROOT
    path = root / "src/diag/codes.def"
    findings = Findings("codes")
    codes = read_codes(path, findings)
    check_form(path, codes, findings)
    shown = shown_codes(root)
    asked = asked_codes(root)
    for code in codes:
        if code[0] not in shown and code[1] not in asked and int(code[0]) not in ELSEWHERE:
            findings.add(path, code[-1], f"no case under tests/ shows [AX{code[0]}]")
    for number in sorted(shown - {code[0] for code in codes}):
        findings.add(path, 0, f"a case under tests/ shows [AX{number}], which is not declared")
    return findings.end(len(codes))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
