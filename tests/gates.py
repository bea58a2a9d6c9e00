#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Every kind of gate on two releases: whether it trips is worked out here a second time.

usage: gates.py --annexc PATH

Each subject with each comparison of each severity, category and rule; then gates that are wrong,
which have to be refused with nothing written. Ends with a line.
"""

import argparse
import json
import operator
import pathlib
import subprocess
import sys

RELEASES = pathlib.Path(__file__).resolve().parent / "data" / "releases"
OLD, NEW = str(RELEASES / "3.1.0" / "pump.xml"), str(RELEASES / "3.2.0" / "pump.xml")
DAY = "2026-11-27"
LEVELS = ["none", "low", "medium", "high", "critical"]
COMPARISONS = {"=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le,
               ">": operator.gt, ">=": operator.ge}
RULES = ["S1", "T9", "D2", "X9"]
SETTLED, EXPIRED = {"S1@f1"}, {"D1@f1"}  # in the risk file of 3.2.0, on that day
WRONG = ["", "nwe", "new:", "new:severity", "new:severity>=", "new:severity>=hihg",
         "new:severity~high", "new:category>T", "new:rule<=S1", "new,,gone", "new:severity>=high:",
         "new:colour=red", ":severity=high", "new gone", "severity>=high"]


class Gates:
    """Runs annexc and counts."""

    def __init__(self, annexc):
        self.annexc = annexc
        self.counts = {True: 0, False: 0}
        changes = json.loads(self.run("diff", "--as-of", DAY, "-f", "json", OLD, NEW).stdout)
        now = json.loads(self.run("threats", "-q", "-f", "json", NEW).stdout)["threats"]
        self.threats = {kind: [threat for threat in changes["threats"] if threat["change"] == kind]
                        for kind in ("new", "gone", "changed")}
        self.threats["open"] = [threat for threat in now if threat["id"] not in SETTLED]
        self.threats["expired"] = [threat for threat in now if threat["id"] in EXPIRED]

    def run(self, *words):
        return subprocess.run([self.annexc, *words], capture_output=True, text=True, check=False)

    def check(self, gate, expected):
        done = self.run("diff", "--as-of", DAY, "--fail-on", gate, OLD, NEW)
        assert done.returncode == (1 if expected else 0), (gate, done.returncode, done.stderr)
        assert ("tripped" in done.stderr) == expected, (gate, done.stderr)
        self.counts[expected] += 1

    def check_subject(self, subject):
        threats = self.threats[subject]
        self.check(subject, bool(threats))
        for sign, holds in COMPARISONS.items():
            for level in LEVELS:
                self.check(f"{subject}:severity{sign}{level}",
                           any(holds(LEVELS.index(threat["severity"]), LEVELS.index(level))
                               for threat in threats))
        for sign in ("=", "!="):
            for field, words in (("category", "STRIDE"), ("rule", RULES)):
                for word in words:
                    self.check(f"{subject}:{field}{sign}{word}",
                               any(COMPARISONS[sign](threat[field], word) for threat in threats))

    def refuse(self, gate):
        done = self.run("diff", "--fail-on", gate, OLD, NEW)
        assert done.returncode == 2 and not done.stdout, (gate, done.returncode, done.stdout)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    options = parser.parse_args()
    gates = Gates(str(pathlib.Path(options.annexc).resolve()))
    for subject in gates.threats:
        gates.check_subject(subject)
    for gate in WRONG:
        gates.refuse(gate)
    print(f"{gates.counts[True]} gates trip, {gates.counts[False]} do not, {len(WRONG)} are wrong: "
          "all as they should")
    return 0


if __name__ == "__main__":
    sys.exit(main())
