#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run the console examples of a document and hold what they print against it.

usage: examples.py --annexc PATH DOCUMENT…

Examples are the lines of ```console blocks: `$ ` before what is typed, below it what it prints on
standard output and standard error together. All examples of a document run one after the other in
one temporary folder. A line `...` stands for any lines. A here-document belongs to its command:

    $ cat > team.xml <<END
    <template/>
    END
"""

import argparse
import difflib
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from source import Findings, line_of

BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HERE = re.compile(r"<<(\w+)$")
ANY_LINES = "..."
TIMEOUT = 60


class Example:
    """What is typed, in which line of the document, and what is to come of it."""

    def __init__(self, line, typed):
        self.line = line
        self.typed = [typed]
        self.expected = []
        here = HERE.search(typed)
        self.ends_at = here[1] if here else None

    def take(self, text):
        """One more line: of the here-document while it is open, else of the output."""
        if self.ends_at is None:
            self.expected.append(text)
            return
        self.typed.append(text)
        if text == self.ends_at:
            self.ends_at = None


def examples_of(text):
    found = []
    for block in BLOCK.finditer(text):
        first = line_of(text, block.start(1))
        for number, line in enumerate(block[1].splitlines(), first):
            if line.startswith("$ "):
                found.append(Example(number, line[2:]))
            elif found:
                found[-1].take(line)
    return found


def run(example, folder, environment):
    done = subprocess.run(["bash", "-c", "\n".join(example.typed) + "\n"], cwd=folder, check=False,
                          env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=TIMEOUT)
    return done.stdout.splitlines()


def matches(expected, printed):
    """Whether the lines are as expected; ANY_LINES fits any number of them."""
    if not expected:
        return not printed
    if expected[0] != ANY_LINES:
        return bool(printed) and expected[0] == printed[0] and matches(expected[1:], printed[1:])
    return any(matches(expected[1:], printed[i:]) for i in range(len(printed) + 1))


def check(document, annexc, findings):
    """Runs the examples of one document; how many there were."""
    examples = examples_of(document.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory(prefix="annexc-examples-") as name:
        folder, tools = pathlib.Path(name, "here"), pathlib.Path(name, "bin")
        folder.mkdir()
        tools.mkdir()
        (tools / "annexc").symlink_to(annexc)
        environment = {**os.environ, "PATH": f"{tools}:{os.environ['PATH']}", "LC_ALL": "C.UTF-8"}
        for example in examples:
            printed = run(example, folder, environment)
            if not matches(example.expected, printed):
                difference = difflib.unified_diff(example.expected, printed, "document", "printed",
                                                  lineterm="")
                findings.add(document, example.line, "\n".join([example.typed[0], *difference]))
    return len(examples)


def main():
    parser = argparse.ArgumentParser(description="Run the console examples of documents.")
    parser.add_argument("--annexc", required=True, type=pathlib.Path)
    parser.add_argument("documents", nargs="+", type=pathlib.Path)
    options = parser.parse_args()
    findings = Findings("examples")
    looked_at = sum(check(document, options.annexc.resolve(), findings)
                    for document in options.documents)
    return findings.end(looked_at)


if __name__ == "__main__":
    sys.exit(main())
