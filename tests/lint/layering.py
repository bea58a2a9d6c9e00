#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the includes of src/ against the table in ARCHITECTURE.md.

usage: layering.py [ROOT]

The table stands between `<!-- layering -->` and `<!-- /layering -->`, with rows
`| folder | may include |`. Public headers may be included everywhere; src/cli includes nothing else
of ours. Only src/cli prints, exits, or reads the environment.
"""

import pathlib
import re
import sys

from source import ROOT, Findings, code_only, files, line_of, without_comments

TABLE = re.compile(r"<!-- layering -->(.*?)<!-- /layering -->", re.DOTALL)
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.MULTILINE)

# Which folders alone may include headers of a library.
FOREIGN = (
    (re.compile(r"^(libxml|libxslt|libexslt)/"), "xml"),
    (re.compile(r"^zlib\.h$"), "sheet"),
    (re.compile(r"^xlsxwriter(\.h|/)"), "report"),
    (re.compile(r"^(graphviz/.*|gvc|gvcext|gvplugin|cgraph|cdt|gvconfig)(\.h)?$"), "diagram"),
)

# A child process that the library made may still end itself with _exit, and set its own locale
# (uselocale holds for one thread).
CALL = re.compile(r"(?<![\w.>])(printf|vprintf|puts|putchar|perror|exit|_Exit|quick_exit|abort"
                  r"|getenv|secure_getenv|setlocale)[ \t]*\(")
STREAM = re.compile(r"(?<![\w.>])(stdout|stderr)\b")


def plain(cell):
    """A folder's name as in the file system."""
    name = cell.strip().strip("`*").strip()
    return name.removeprefix("src/").rstrip("/")


def read_table(path, findings):
    """folder -> folders that it may include, from the rows of the table."""
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    table = TABLE.search(text)
    if not table:
        findings.add(path, 0, "has no table between <!-- layering --> and <!-- /layering -->")
        return None
    allowed = {}
    for row in table[1].splitlines():
        cells = [cell for cell in row.strip().strip("|").split("|")]
        folder = plain(cells[0])
        if len(cells) < 2 or folder in ("", "folder") or re.fullmatch(r":?-+:?", folder):
            continue
        names = {plain(name) for name in cells[1].split(",")}
        allowed[folder] = {name for name in names if re.fullmatch(r"[a-z0-9_]+", name)}
    for folder, names in allowed.items():
        for name in sorted(names - allowed.keys() - {"nothing", "none"}):
            findings.add(path, 0, f"the row of {folder} names {name}, which has no row")
    return allowed


def check_own(folder, name, allowed):
    """What is wrong with an include of one of our headers, or None."""
    target = name.split("/")[0]
    if target == "annexc":
        return None
    if "/" not in name:
        return f'"{name}" is to be included as "folder/file.h"'
    if folder == "cli":
        return None if target == "cli" else f'cli may include public headers only, not "{name}"'
    if target == folder or target in allowed[folder]:
        return None
    return f'{folder} may not include {target} ("{name}")'


def check_foreign(folder, name):
    for pattern, owner in FOREIGN:
        if pattern.match(name) and folder not in owner.split(" or "):
            return f"<{name}> may be included in {owner} only"
    return None


def check_includes(path, folder, allowed, findings):
    text = without_comments(path.read_text(encoding="utf-8"))
    for match in INCLUDE.finditer(text):
        mark, name = match[1], match[2]
        wrong = check_foreign(folder, name)
        if wrong is None and mark == '"':
            wrong = check_own(folder, name, allowed)
        if wrong:
            findings.add(path, line_of(text, match.start()), wrong)


def check_calls(path, findings):
    text = code_only(path.read_text(encoding="utf-8"))
    for match in CALL.finditer(text):
        findings.add(path, line_of(text, match.start()), f"{match[1]} belongs to cli only")
    for match in STREAM.finditer(text):
        findings.add(path, line_of(text, match.start()), f"{match[1]} belongs to cli only")


def check_public(root, findings):
    """Public headers include the system's and each other, nothing else."""
    for path in files(root, ["include"], {".h"}):
        text = without_comments(path.read_text(encoding="utf-8"))
        for match in INCLUDE.finditer(text):
            foreign = any(pattern.match(match[2]) for pattern, _ in FOREIGN)
            ours = match[1] == '"' and not match[2].startswith("annexc/")
            if foreign or ours:
                findings.add(path, line_of(text, match.start()),
                             f"a public header may not include {match[2]}")


def main(arguments):
    root = pathlib.Path(arguments[0]).resolve() if arguments else ROOT
    findings = Findings("layering")
    allowed = read_table(root / "ARCHITECTURE.md", findings)
    sources = files(root, ["src"], {".c", ".h", ".def"})
    for path in sources:
        folder = path.relative_to(root / "src").parts[0]
        if allowed is not None and folder != "cli" and folder not in allowed:
            findings.add(path, 0, f"{folder} has no row in the table of ARCHITECTURE.md")
        elif allowed is not None:
            check_includes(path, folder, allowed, findings)
        if folder != "cli":
            check_calls(path, findings)
    check_public(root, findings)
    return findings.end(len(sources))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
