#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the shipped rules against what a rule has to be.

usage: rules.py --annexc PATH

Every rule fires in the example beside it and is silenced there; one that fires whatever the
properties are gives its reason. Each can fire at all, and says why, when it may be dropped, what
helps, and what it refers to.
"""

import argparse
import re
import subprocess
import sys

# Of the warnings of the review: rules that never fire or are incomplete.
DEFECTS = re.compile(r".*\[AX(?:3102|3103)\]$", re.MULTILINE)


def run(annexc, *words):
    done = subprocess.run([annexc, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--annexc", required=True)
    annexc = parser.parse_args().annexc
    status, tried = run(annexc, "templates", "--test", "--strict")
    print(tried, end="")
    sound, review = run(annexc, "templates", "--check")
    defects = DEFECTS.findall(review)
    print("\n".join(defects))
    return 1 if status or sound or defects else 0


if __name__ == "__main__":
    sys.exit(main())
