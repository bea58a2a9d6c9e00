#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run cases of the command line, which are text files.

usage: run.py --annexc PATH [--update] [-j JOBS] CASE…

A CASE is a .test file, or a folder of them. It runs in a fresh temporary directory:

    # A comment.
    File: model.xml                 a file with this content; blocks are indented by two blanks
      <model xmlns="urn:annexc:model:1" id="m"/>
    Bytes: deep.xml                 a file of any bytes: each line is a text as in Python, and may
      "<boundary>" * 1000           be repeated; nothing is put between them
    Copy: models/examples/a.xml as b.xml    from the repository; without `as` by its own name
    Env: NO_COLOR=1
    Run: threats -f csv model.xml   words as a shell splits them, but there is no shell
    Stdin:                          block
    Exit: 1                         default 0
    Stdout:                         block, exact; without a block: nothing is written
    StdoutFile: tests/golden/a.csv  the same, in a file of the repository
    Stdout-has: text                repeatable; a part of the output
    Stdout-not: text
    Stderr: StderrFile: Stderr-has: Stderr-not:    the same for standard error
    No-file: NAME                   does not exist afterwards
    File-has: NAME text             exists, and has this part

Several `Run:` are run one after the other; what is expected belongs to the `Run:` above it, as do
Stdin and Env, which may also stand above the first (Env then holds for all). In a block a line
that is a single dot is an empty line (of several dots one is taken away). Output that is not
mentioned is not looked at. --update writes what came out into Stdout and Stderr blocks and golden
files.
Ends with `N passed, M failed`.
"""

import argparse
import ast
import concurrent.futures
import difflib
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
TIMEOUT = 120
DIFF_LINES = 60
KEPT_ENVIRONMENT = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "MALLOC_PERTURB_",
                    "LD_LIBRARY_PATH", "TMPDIR")
KEY = re.compile(r"([A-Z][A-Za-z-]*):(?:[ \t](.*))?$")
DOTS = re.compile(r"\.+$")
PIECE = re.compile(r'("(?:\\.|[^"\\])*")(?: \* (\d+))?$')


class BadCase(Exception):
    """The case itself cannot be read."""


class Entry:
    """One `Key: value` of a case with its block; first and last are lines of the file, from 0."""

    def __init__(self, key, value, line):
        self.key = key
        self.value = value
        self.line = line
        self.block = []

    def text(self):
        """The block, or the value as one line."""
        lines = self.block if self.block or not self.value else [self.value]
        return "".join(f"{line}\n" for line in lines)


class Run:
    """One `Run:` with all that belongs to it."""

    def __init__(self, words):
        self.words = words
        self.entries = []

    def last(self, key):
        found = [entry for entry in self.entries if entry.key == key]
        return found[-1] if found else None

    def all(self, key):
        return [entry for entry in self.entries if entry.key == key]


def parse_entries(lines):
    """The keys of a case in order."""
    entries = []
    for number, line in enumerate(lines):
        if line.startswith("  "):
            if not entries or entries[-1].line + len(entries[-1].block) + 1 != number:
                raise BadCase(f"line {number + 1}: an indented line belongs to no key")
            inside = line[2:]
            entries[-1].block.append(inside[1:] if DOTS.match(inside) else inside)
        elif line.strip() and not line.startswith("#"):
            match = KEY.match(line.rstrip())
            if not match:
                raise BadCase(f"line {number + 1}: neither `Key: value` nor indented")
            entries.append(Entry(match[1], (match[2] or "").strip(), number))
    return entries


HEAD_KEYS = {"File", "Bytes", "Copy"}
RUN_KEYS = {"Stdin", "Env", "Exit", "No-file", "File-has"} | {
    stream + ending for stream in ("Stdout", "Stderr") for ending in ("", "File", "-has", "-not")}


class Case:
    """A .test file: the files that it needs, and its runs."""

    def __init__(self, path):
        self.path = path
        # Carriage returns are content, so line ends are split by hand.
        with open(path, encoding="utf-8", newline="") as source:
            self.lines = source.read().split("\n")
        self.head = []
        self.runs = []
        early = []
        for entry in parse_entries(self.lines):
            if entry.key == "Run":
                self.runs.append(Run(shlex.split(entry.value)))
            elif entry.key in HEAD_KEYS:
                self.head.append(entry)
            elif entry.key not in RUN_KEYS:
                raise BadCase(f"line {entry.line + 1}: unknown key {entry.key}")
            elif self.runs:
                self.runs[-1].entries.append(entry)
            elif entry.key in ("Stdin", "Env"):
                early.append(entry)
            else:
                raise BadCase(f"line {entry.line + 1}: {entry.key} stands above the first Run")
        if not self.runs:
            raise BadCase("there is no Run")
        self.runs[0].entries[:0] = [entry for entry in early if entry.key == "Stdin"]
        for run in self.runs:
            run.entries[:0] = [entry for entry in early if entry.key == "Env"]


def inside(folder, name):
    """The path of a name in the folder, which it may not leave."""
    path = (folder / name).resolve()
    if not name or not path.is_relative_to(folder.resolve()):
        raise BadCase(f"{name or 'an empty name'} is not below the temporary directory")
    return path


def repeated(entry):
    """The content of a `Bytes:` block."""
    pieces = []
    for number, line in enumerate(entry.block, entry.line + 2):
        match = PIECE.match(line)
        if not match:
            raise BadCase(f"line {number}: neither \"text\" nor \"text\" * NUMBER")
        text = ast.literal_eval("b" + match[1]) if match[1].isascii() else match[1][1:-1].encode()
        pieces.append(text * int(match[2] or 1))
    return b"".join(pieces)


def prepare(case, work):
    """The files that the case asks for."""
    for entry in case.head:
        if entry.key in ("File", "Bytes"):
            path = inside(work, entry.value)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(repeated(entry) if entry.key == "Bytes" else
                             entry.text().encode() if entry.block else b"")
            continue
        source, _, name = entry.value.partition(" as ")
        source = ROOT / source.strip()
        path = inside(work, name.strip() or source.name)
        path.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, path, dirs_exist_ok=True)
        elif source.is_file():
            shutil.copyfile(source, path)
        else:
            raise BadCase(f"{entry.value}: there is no such file in the repository")


def environment(run, home):
    kept = {name: os.environ[name] for name in KEPT_ENVIRONMENT if name in os.environ}
    kept.update(HOME=str(home), LC_ALL="C.UTF-8", TERM="dumb")
    for entry in run.all("Env"):
        name, _, value = entry.value.partition("=")
        kept[name] = value
    return kept


def execute(annexc, run, work, home):
    """Status and both outputs of one run."""
    stdin = run.last("Stdin")
    try:
        done = subprocess.run([annexc, *run.words], cwd=work, env=environment(run, home),
                              input=stdin.text().encode() if stdin else b"", timeout=TIMEOUT,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)
    except subprocess.TimeoutExpired:
        return None, b"", b""
    return done.returncode, done.stdout, done.stderr


def readable(data):
    return data.decode("utf-8", "backslashreplace")


def show_diff(expected, found):
    """What is different, indented, with carriage returns and missing line ends to be seen."""
    def lines(text):
        shown = [line.replace("\r", "\\r").replace("\x1b", "\\e") for line in text.split("\n")]
        return shown[:-1] if shown[-1] == "" else shown[:-1] + [shown[-1] + "  (no line end)"]

    diff = list(difflib.unified_diff(lines(expected), lines(found), "expected", "found",
                                     lineterm=""))
    more = [f"… {len(diff) - DIFF_LINES} more lines"] if len(diff) > DIFF_LINES else []
    return "".join(f"\n    {line}" for line in diff[:DIFF_LINES] + more)


class Result:
    """What was wrong with a case, and what --update has to write."""

    def __init__(self):
        self.complaints = []
        self.blocks = []
        self.goldens = []

    def complain(self, run, text):
        self.complaints.append(f"Run: {shlex.join(run.words)}: {text}")


def check_exact(run, stream, data, result):
    """The blocks and golden files of one stream."""
    block, golden = run.last(stream), run.last(stream + "File")
    if block and data != block.text().encode():
        result.blocks.append((block, data))
        result.complain(run, f"{stream} differs" + show_diff(block.text(), readable(data)))
    if golden:
        path = ROOT / golden.value
        expected = path.read_bytes() if path.is_file() else b""
        if data != expected or not path.is_file():
            result.goldens.append((path, data))
            result.complain(run, f"{stream} differs from {golden.value}"
                            + show_diff(readable(expected), readable(data)))


def check_parts(run, stream, data, result):
    text = readable(data)
    shown = f"; {stream} is:" + "".join(f"\n    {line}" for line in text.split("\n")[:DIFF_LINES])
    for entry in run.all(stream + "-has"):
        if entry.value not in text:
            result.complain(run, f"{stream} has no {entry.value!r}{shown}")
    for entry in run.all(stream + "-not"):
        if entry.value in text:
            result.complain(run, f"{stream} has {entry.value!r}{shown}")


def check_files(run, work, result):
    for entry in run.all("No-file"):
        if inside(work, entry.value).exists():
            result.complain(run, f"{entry.value} exists")
    for entry in run.all("File-has"):
        name, _, part = entry.value.partition(" ")
        path = inside(work, name)
        if not path.is_file():
            result.complain(run, f"{name} does not exist")
        elif part.strip() not in readable(path.read_bytes()):
            result.complain(run, f"{name} has no {part.strip()!r}")


def check_run(annexc, run, work, home, result):
    """Run and compare; false when going on makes no sense."""
    status, out, err = execute(annexc, run, work, home)
    if status is None:
        result.complain(run, f"not done after {TIMEOUT} s")
        return False
    wanted = run.last("Exit")
    wanted = int(wanted.value) if wanted else 0
    if status != wanted:
        said = "".join(f"\n    {line}" for line in readable(err).splitlines()[:DIFF_LINES])
        result.complain(run, f"exit {status}, expected {wanted}{said}")
    for stream, data in (("Stdout", out), ("Stderr", err)):
        check_exact(run, stream, data, result)
        check_parts(run, stream, data, result)
    check_files(run, work, result)
    return status == wanted


def run_case(annexc, path):
    """The case, or None when it cannot be read, and its result."""
    result, case = Result(), None
    try:
        case = Case(path)
        with tempfile.TemporaryDirectory(prefix="annexc-cli-") as name:
            work, home = pathlib.Path(name, "work"), pathlib.Path(name, "home")
            work.mkdir()
            home.mkdir()
            prepare(case, work)
            for run in case.runs:
                if not check_run(annexc, run, work, home, result):
                    break
    except (BadCase, OSError, UnicodeError, ValueError) as problem:
        result.complaints.append(str(problem))
    return case, result


def as_block(data):
    """Output as the lines of a block, or None when a block cannot hold it."""
    text = readable(data)
    if text and not text.endswith("\n"):
        return None
    return ["  " + ("." + line if line == "" or DOTS.match(line) else line)
            for line in text.split("\n")[:-1]]


def update(case, result):
    """Write what came out where the case expected something else; how many places were changed."""
    changed = 0
    for path, data in result.goldens:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        changed += 1
    for entry, data in sorted(result.blocks, key=lambda pair: -pair[0].line):
        block = as_block(data)
        if block is None:
            print(f"{case.path}: {entry.key} has no line end at its end; use a golden file")
            continue
        first = entry.line + 1
        case.lines[entry.line:first + len(entry.block)] = [f"{entry.key}:", *block]
        changed += 1
    if result.blocks:
        with open(case.path, "w", encoding="utf-8", newline="") as out:
            out.write("\n".join(case.lines))
    return changed


def find_cases(names):
    """The .test files that are named, folders with all that is below."""
    cases = []
    for name in names:
        path = pathlib.Path(name)
        cases += sorted(path.rglob("*.test")) if path.is_dir() else [path]
    return cases


def shown_path(path):
    path = path.resolve()
    return path.relative_to(ROOT) if path.is_relative_to(ROOT) else path


def report(path, case, result, updating):
    """Print what is wrong with a case; whether it passed."""
    if not result.complaints:
        return True
    if updating and case:
        changed = update(case, result)
        if changed:
            print(f"updated {shown_path(path)}")
        if changed == len(result.complaints):
            return True
    for complaint in result.complaints:
        print(f"FAIL {shown_path(path)}: {complaint}")
    return False


def main():
    parser = argparse.ArgumentParser(description="Run cases of the command line.")
    parser.add_argument("--annexc", required=True, metavar="PATH")
    parser.add_argument("--update", action="store_true", help="write what came out")
    parser.add_argument("-j", "--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("cases", nargs="+", metavar="CASE")
    options = parser.parse_args()
    annexc = str(pathlib.Path(options.annexc).resolve())
    paths = find_cases(options.cases)
    passed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        results = pool.map(lambda path: run_case(annexc, path), paths)
        for path, (case, result) in zip(paths, results):
            passed += report(path, case, result, options.update)
            sys.stdout.flush()
    print(f"{passed} passed, {len(paths) - passed} failed")
    return 0 if paths and passed == len(paths) else 1


if __name__ == "__main__":
    sys.exit(main())
