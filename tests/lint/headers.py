#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compile each public header alone, as C11 and as C++.

usage: headers.py [--cc CC] [-I FOLDER]… [ROOT]

-I adds a folder for headers that the build makes. CC may be several words; without it $CC or cc.
Without a C++ compiler that part is left out.
"""

import argparse
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

from source import ROOT, Findings, files

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]
C = ["-x", "c", "-std=c11", "-Wstrict-prototypes"]
CXX = ["-x", "c++", "-std=c++11"]


def compiles(compiler, language, folders, source):
    """None when the source compiles, else what the compiler says."""
    done = subprocess.run([*compiler, *language, *WARNINGS, *[f"-I{folder}" for folder in folders],
                           str(source)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return None if done.returncode == 0 else done.stdout.strip()


def find_cxx(compiler, work):
    """A compiler that knows C++: the same one, or another that is installed."""
    source = work / "empty.cpp"
    source.write_text("#include <stddef.h>\nint main() { return 0; }\n", encoding="utf-8")
    for candidate in (compiler, ["c++"], ["g++"], ["clang++"], ["clang"]):
        try:
            if compiles(candidate, CXX, [], source) is None:
                return candidate
        except OSError:
            continue
    return None


def main():
    parser = argparse.ArgumentParser(description="Compile each public header alone.")
    parser.add_argument("--cc", default=os.environ.get("CC", "cc"))
    parser.add_argument("-I", dest="folders", action="append", default=[], metavar="FOLDER")
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=ROOT)
    options = parser.parse_args()
    include = options.root.resolve() / "include"
    folders = [include, *options.folders]
    findings = Findings("headers")
    headers = files(options.root.resolve(), ["include"], {".h"})
    with tempfile.TemporaryDirectory(prefix="annexc-headers-") as name:
        work = pathlib.Path(name)
        compiler = shlex.split(options.cc)
        cxx = find_cxx(compiler, work)
        if cxx is None:
            print("headers: no C++ compiler is installed; that part is left out")
        for header in headers:
            source = work / "alone.c"
            line = f"#include <{header.relative_to(include).as_posix()}>\n"
            source.write_text(f"{line}{line}int main(void);\n", encoding="utf-8")
            for which, language in ((compiler, C), (cxx, CXX)):
                said = which and compiles(which, language, folders, source)
                if said:
                    findings.add(header, 0, f"does not compile alone with {language[2]}:\n{said}")
    return findings.end(len(headers))


if __name__ == "__main__":
    sys.exit(main())
