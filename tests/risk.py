#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold `annexc risk` to its promise that nothing is ever lost.

usage: risk.py --annexc PATH [--kills N] [--writes N]

A story of three releases, with all that people wrote compared line by line; a run that is killed at
random moments, N times; a disk that is full after any number of bytes, N of them; two people who
save at the same time. After each the old or the new file is there, whole.
"""

import argparse
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PUMP = ROOT / "models" / "examples" / "infusion-pump.xml"
TIMEOUT = 120


class Broken(Exception):
    """A promise that was not kept."""


def check(holds, text):
    if not holds:
        raise Broken(text)


class Annexc:
    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def start(self, *words, **more):
        return subprocess.Popen([self.path, *map(str, words)], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **more)

    def run(self, *words, exit_status=0, **more):
        done = subprocess.run([self.path, *map(str, words)], capture_output=True, timeout=TIMEOUT,
                              check=False, **more)
        check(done.returncode == exit_status,
              f"annexc {' '.join(map(str, words))}: exit status {done.returncode}\n"
              + done.stderr.decode(errors="replace")[:2000])
        return done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def ids_of(text):
    return re.findall(r"<threat\b[^>]*?\bid=\"([^\"]*)\"", text)


class Case:
    """The infusion pump with a first risk file, and a second model from which threats are gone and
    to which others come."""

    def __init__(self, annexc, folder):
        self.annexc = annexc
        self.model = folder / "pump.xml"
        self.risk = folder / "pump.risk.xml"
        shutil.copy(PUMP, self.model)
        annexc.run("risk", "update", self.model)
        self.old = self.risk.read_bytes()
        text = self.model.read_text(encoding="utf-8")
        text = text.replace('version="3.2.0"', 'version="3.3.0"', 1)
        text = re.sub(r"\n  <flow id=\"f3[78]\"[^\n]*", "", text)
        text = text.replace('id="f1" ', 'id="f101" ').replace('flows="f1 ', 'flows="f101 ')
        self.model.write_text(text, encoding="utf-8")
        annexc.run("risk", "update", self.model)
        self.new = self.risk.read_bytes()
        check(self.old != self.new, "the second release changes nothing")

    def reset(self):
        self.risk.write_bytes(self.old)

    def look(self, what):
        now = self.risk.read_bytes()
        check(now in (self.old, self.new), f"{what}: neither the old nor the new file is there")
        return now == self.new


def kills(annexc, folder, count):
    """kill -9 at random moments."""
    case = Case(annexc, folder)
    case.reset()
    began = time.perf_counter()
    annexc.run("risk", "update", "-q", case.model)
    takes = time.perf_counter() - began
    written = 0
    for i in range(count):
        case.reset()
        process = annexc.start("risk", "update", "-q", case.model)
        time.sleep(random.random() * takes * 1.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        written += case.look(f"kill {i}")
        for left in folder.glob("pump.risk.xml.*.new"):
            left.unlink()
    case.reset()
    annexc.run("risk", "update", "-q", case.model)
    check(case.look("after all"), "the last update did nothing")
    return f"{count} kills, {written} after the new file was there"


def full_disk(annexc, folder, count):
    """Writing fails after any number of bytes."""
    case = Case(annexc, folder)
    sizes = sorted({0, 1, len(case.new) - 1} | {len(case.new) * i // count for i in range(count)})
    for size in sizes:
        case.reset()

        def limit(size=size):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        _, said = annexc.run("risk", "update", case.model, exit_status=2, preexec_fn=limit)
        check("[AX6109]" in said, f"a disk full after {size} bytes is not told: {said}")
        check(not case.look(f"{size} bytes"), "a new file on a full disk")
        check(not list(folder.glob("*.new")), "a temporary file is left on a full disk")
    if os.path.exists("/dev/full"):
        _, said = annexc.run("risk", "update", "--risk", folder / "none" / "x.risk.xml", case.model,
                             exit_status=2)
        check("[AX6109]" in said, f"a missing folder is not told: {said}")
    return f"{len(sizes)} sizes of a full disk"


def race(annexc, folder):
    """Two people at once: the risk file is read first, so the first run waits for its model, which
    comes through a pipe, while the second one writes."""
    case = Case(annexc, folder)
    case.reset()
    pipe = folder / "pipe.xml"
    os.mkfifo(pipe)
    slow = annexc.start("risk", "update", "--risk", case.risk, pipe)
    feed = os.open(pipe, os.O_WRONLY)  # opens when the first run reads the model
    annexc.run("risk", "update", case.model)
    os.write(feed, case.model.read_bytes())
    os.close(feed)
    _, said = slow.communicate(timeout=TIMEOUT)
    said = said.decode("utf-8")
    check(slow.returncode == 2 and "[AX6108]" in said, f"the second is not told: {said}")
    check(case.look("race"), "what the first one wrote is gone")
    # The same for a file that nobody had: one of many makes it.
    case.risk.unlink()
    runs = [annexc.start("risk", "update", case.model) for _ in range(8)]
    ends = [(run.communicate(timeout=TIMEOUT), run.returncode)[1] for run in runs]
    check(set(ends) <= {0, 2} and 0 in ends, f"eight at once: {ends}")
    first = case.risk.read_text(encoding="utf-8")
    check(len(ids_of(first)) == len(set(ids_of(first))), "eight at once: an id twice")
    return "two and eight at once"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--writes", type=int, default=24)
    options = parser.parse_args()
    annexc = Annexc(options.annexc)
    parts = [(kills, options.kills), (full_disk, options.writes), (race,)]
    failed = 0
    for part, *more in parts:
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(f"{part.__name__}: {part(annexc, pathlib.Path(folder), *more)}")
            except Broken as broken:
                failed += 1
                print(f"{part.__name__}: FAILED: {broken}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
