#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold what the shared library exports against the public headers.

usage: symbols.py --library FILE [--nm NM] [ROOT]

The functions that the headers below include/ mark with AX_API are the symbols that the library
defines for others: not one less, not one more.
"""

import argparse
import pathlib
import re
import subprocess
import sys

from source import ROOT, Findings, code_only, files, line_of

# A declaration from its mark to the parenthesis of its parameters.
DECLARATION = re.compile(r"\bAX_API\b[^;{}()]*?\b([a-z_]\w*)\s*\(")

# What the linker and sanitizers put into every library.
NOT_OURS = re.compile(r"^(_init|_fini|_edata|_end|__bss_start"
                      r"|_*(asan|ubsan|lsan|odr|gcov|llvm).*)$")


def declared(root, findings):
    """name -> (header, line) of all functions with the mark."""
    found = {}
    for header in files(root, ["include"], {".h"}):
        text = code_only(header.read_text(encoding="utf-8"))
        text = re.sub(r"^[ \t]*#[^\n]*", "", text, flags=re.MULTILINE)
        matches = list(DECLARATION.finditer(text))
        for match in matches:
            found[match[1]] = (header, line_of(text, match.start()))
        if len(matches) != len(re.findall(r"\bAX_API\b", text)):
            findings.add(header, 0, "AX_API stands before something that is not a function")
    return found


def exported(nm, library):
    """The symbols that others can be linked with."""
    done = subprocess.run([nm, "--dynamic", "--defined-only", "--format=posix", str(library)],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"symbols: {nm} {library}: {done.stderr.strip()}")
    names = {line.split()[0].split("@")[0] for line in done.stdout.splitlines() if line.strip()}
    return {name for name in names if not NOT_OURS.match(name)}


def main():
    parser = argparse.ArgumentParser(description="Hold exported symbols against public headers.")
    parser.add_argument("--library", required=True, type=pathlib.Path)
    parser.add_argument("--nm", default="nm")
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=ROOT)
    options = parser.parse_args()
    findings = Findings("symbols")
    wanted = declared(options.root.resolve(), findings)
    found = exported(options.nm, options.library)
    for name in sorted(wanted.keys() - found):
        findings.add(*wanted[name], f"{name} is not exported by {options.library.name}")
    for name in sorted(found - wanted.keys()):
        findings.add(options.library, 0, f"exports {name}, which no public header declares")
    return findings.end(len(wanted))


if __name__ == "__main__":
    sys.exit(main())
