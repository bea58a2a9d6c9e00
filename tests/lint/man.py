#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the manual pages against what the command says about itself.

usage: man.py --annexc PATH --man FOLDER

For each command that `annexc --help` lists, annexc-COMMAND.1 stands somewhere below FOLDER (the
build directory) and names each option that `annexc COMMAND --help` prints; annexc.1 names each
command. mandoc finds no errors in the pages, when it is installed.
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

from source import Findings

COMMAND = re.compile(r"^ {2}([a-z][a-z-]*)(?: {2,}\S|$)", re.MULTILINE)
COMMANDS = re.compile(r"^Commands:\n((?: .*\n)+)", re.MULTILINE)
OPTION = re.compile(r"(?<![\w-])(--[a-z][a-z0-9-]*|-[A-Za-z])(?![\w-])")


def output_of(words):
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"man: {' '.join(map(str, words))} ended with {done.returncode}: {done.stderr}")
    return done.stdout


def commands_of(help_text):
    """The words that stand first in the lines below `Commands:`."""
    listed = COMMANDS.search(help_text)
    return COMMAND.findall(listed[1]) if listed else []


def options_of(help_text):
    """What stands before the explanation in the lines that begin with a dash."""
    options = []
    for line in help_text.replace("[no-]", "").splitlines():
        if line.lstrip().startswith("-"):
            options += OPTION.findall(re.split(r" {2,}", line.strip())[0])
    return list(dict.fromkeys(options))


def page_text(path):
    """The page as plain text: rendered, or the source without its marks."""
    if shutil.which("mandoc"):
        shown = output_of(["mandoc", "-Tascii", "-Owidth=200", path])
        return re.sub(r".\x08", "", shown).replace("[no-]", "")
    text = path.read_text(encoding="utf-8").replace("\\-", "-").replace("\\&", "")
    return re.sub(r"\bFl (-?\w)", r"-\1", re.sub(r"\\f[BIRP]", "", text)).replace("[no-]", "")


def names(text, word):
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None


def check_page(folder, name, words, findings):
    """The page is there, is sound, and names all the words."""
    found = sorted(folder.rglob(f"{name}.1"))
    if not found:
        findings.add(folder, 0, f"{name}.1 is missing")
        return
    page = found[0]
    if shutil.which("mandoc"):
        lint = subprocess.run(["mandoc", "-Tlint", "-Werror", page], stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, check=False)
        if lint.returncode != 0:
            findings.add(page, 0, f"mandoc complains:\n{lint.stdout.strip()}")
    text = page_text(page)
    for word in words:
        if not names(text, word):
            findings.add(page, 0, f"does not name {word}")


def main():
    parser = argparse.ArgumentParser(description="Hold the manual pages against --help.")
    parser.add_argument("--annexc", required=True, type=pathlib.Path)
    parser.add_argument("--man", required=True, type=pathlib.Path)
    options = parser.parse_args()
    annexc, findings = str(options.annexc.resolve()), Findings("man")
    commands = commands_of(output_of([annexc, "--help"]))
    check_page(options.man, "annexc", [f"annexc-{command}" for command in commands], findings)
    for command in commands:
        check_page(options.man, f"annexc-{command}",
                   options_of(output_of([annexc, command, "--help"])), findings)
    return findings.end(len(commands))


if __name__ == "__main__":
    sys.exit(main())
