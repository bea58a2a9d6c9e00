#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the shipped rules against what a rule has to be.

usage: rules.py --annexc PATH

Every rule fires in the example beside it and is silenced there; one that fires whatever the
properties are gives its reason. Each can fire at all, and says why, when it may be dropped, what
helps, and what it refers to.
"""

import argparse
import subprocess
import sys


def run(annexc, *words):
    done = subprocess.run([annexc, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--annexc", required=True)
    annexc = parser.parse_args().annexc
    worst = 0
    for words in (("--test", "--strict"), ("--check", "--strict")):
        status, text = run(annexc, "templates", *words)
        print(text, end="")
        worst = max(worst, status)
    return worst


if __name__ == "__main__":
    sys.exit(main())
