#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold annexc against files of another tool that are not part of this repository.

usage: conformance.py --annexc PATH SHARED

SHARED/tools/tm7_conformance.py compares what annexc derives with what Microsoft's Threat Modeling
Tool stored in the models of SHARED/corpus. Then every template of the corpus has to load without an
error, every filter of it has to compile, and every rule has to be shown with its code. Exit status
77 (skipped) where SHARED is not there.
"""

import argparse
import pathlib
import re
import subprocess
import sys

SKIPPED = 77


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, timeout=120, check=False)


def rules_of(listing):
    """The ids of `annexc templates --rules`."""
    lines = listing.split("\nRules\n", 1)[1].splitlines()
    return [line.split()[0] for line in lines if line.startswith("  ")]


def check_rule(annexc, template, rule):
    shown = run(annexc, "explain", rule, "-t", template)
    if shown.returncode != 0 or not re.search(r"(?m)^ +\d+ +return\b", shown.stdout):
        return f"{template}: rule {rule} is not shown: {shown.stdout}{shown.stderr}"
    return None


def check_template(annexc, template):
    listing = run(annexc, "templates", template, "--rules")
    if listing.returncode != 0:
        return [f"{template}: {listing.stderr}"]
    if "AX3013" in listing.stderr:
        return [f"{template}: a filter does not compile: {listing.stderr}"]
    rules = rules_of(listing.stdout)
    found = [check_rule(annexc, template, rule) for rule in rules]
    print(f"{pathlib.Path(template).name}: {len(rules)} rules")
    return [text for text in found if text] or ([] if rules else [f"{template}: no rules"])


def main():
    parser = argparse.ArgumentParser(description="Hold annexc against files of another tool.")
    parser.add_argument("--annexc", required=True)
    parser.add_argument("shared", type=pathlib.Path)
    options = parser.parse_args()
    tool = options.shared / "tools/tm7_conformance.py"
    corpus = options.shared / "corpus"
    if not tool.is_file() or not corpus.is_dir():
        print(f"skipped: {tool} and {corpus} are not there")
        return SKIPPED
    models = run(sys.executable, str(tool), "--annexc", options.annexc, str(corpus))
    print(models.stdout + models.stderr, end="")
    problems = []
    for template in sorted(corpus.glob("tb7/*.tb7")):
        problems += check_template(options.annexc, str(template))
    for problem in problems:
        print(problem)
    return 1 if problems or models.returncode != 0 else 0


if __name__ == "__main__":
    sys.exit(main())
