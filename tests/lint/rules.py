#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the shipped rules against what a rule has to be.

usage: rules.py --annexc PATH

Every rule fires in the example beside it and is silenced there; one that fires whatever the
properties are gives its reason. Each can fire at all, and says why, when it may be dropped, what
helps, and what it refers to. All shipped templates can be used together. Each entry of the public
lists that they are held against has a rule, or a reason why none does.
"""

import argparse
import pathlib
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def run(annexc, *words):
    done = subprocess.run([annexc, *words], capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def shipped(annexc):
    """The names of the shipped templates: they begin the lines that are not indented."""
    _, text = run(annexc, "templates")
    return sorted({line.split()[0] for line in text.splitlines() if not line.startswith(" ")})


def together(annexc):
    """All templates can be used by one model: no name is declared twice."""
    words = [word for name in shipped(annexc) for word in ("-t", name)]
    with tempfile.TemporaryDirectory() as folder:
        model = pathlib.Path(folder) / "m.xml"
        model.write_text('<model xmlns="urn:annexc:model:1" id="m"/>', encoding="utf-8")
        status, text = run(annexc, "threats", *words, model)
    return status, text if status else ""


def covered(annexc):
    """Each entry of the lists has a rule or a reason."""
    status, text = 0, ""
    for template, name in (("medical-device", "emb3d"), ("medical-device", "cwe-top25"),
                           ("medical-device", "owasp-top10"), ("ai-component", "atlas")):
        open_entries, printed = run(annexc, "templates", template, "--coverage", name, "--strict")
        status = max(status, open_entries)
        text += "".join(line + "\n" for line in printed.splitlines()
                        if "no rule, and no reason" in line)
    return status, text


def valid():
    """Sources of templates follow the schema."""
    schema = ROOT / "models/schema/template-1.xsd"
    sources = sorted((ROOT / "templates/threats").rglob("*.xml"))
    if not shutil.which("xmllint"):
        return 0, "rules: the schema is left out, as xmllint is missing\n"
    done = subprocess.run(["xmllint", "--noout", "--schema", schema, *sources],
                          capture_output=True, text=True, check=False)
    return done.returncode, done.stderr if done.returncode else ""


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--annexc", required=True)
    annexc = parser.parse_args().annexc
    results = [run(annexc, "templates", "--test", "--strict"),
               run(annexc, "templates", "--check", "--strict"), together(annexc), covered(annexc),
               valid()]
    for _, text in results:
        print(text, end="")
    return max(status for status, _ in results)


if __name__ == "__main__":
    sys.exit(main())
