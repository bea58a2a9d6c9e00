# SPDX-License-Identifier: Apache-2.0
"""What the lint scripts share: finding C files, and reading them without comments and strings."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent

TOKEN = re.compile(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'', re.DOTALL)


def files(root, folders, endings):
    """The files below the folders with these endings, sorted."""
    found = []
    for folder in folders:
        found += [path for path in (root / folder).rglob("*")
                  if path.suffix in endings and path.is_file()]
    return sorted(found)


def blank(text):
    """As many line ends as the text has, so that line numbers stay."""
    return " " + "\n" * text.count("\n")


def without_comments(text):
    """The text with comments blanked; strings stay."""
    return TOKEN.sub(lambda m: blank(m[0]) if m[0].startswith("/") else m[0], text)


def code_only(text):
    """The text with block comments, strings and characters blanked; line comments stay."""
    return TOKEN.sub(lambda m: m[0] if m[0].startswith("//") else blank(m[0]), text)


def line_of(text, offset):
    return text.count("\n", 0, offset) + 1


class Findings:
    """Complaints, printed as a compiler prints them."""

    def __init__(self, name):
        self.name = name
        self.count = 0

    def add(self, path, line, text):
        self.count += 1
        place = path.relative_to(ROOT) if path.is_absolute() and path.is_relative_to(ROOT) else path
        print(f"{place}:{line}: {text}" if line else f"{place}: {text}")

    def end(self, looked_at):
        """The exit status, after a closing line."""
        if looked_at == 0:
            self.count += 1
            print(f"{self.name}: found nothing to look at")
        print(f"{self.name}: {looked_at} looked at, {self.count} complaints")
        sys.stdout.flush()
        return 1 if self.count else 0
