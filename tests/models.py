#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the shipped example models against what an example has to be.

usage: models.py --annexc PATH

Each that `annexc init --list` names is canonical and sound without a warning, has 12 to 60
elements, context, data, assumptions and a view of each kind that FDA asks for, is drawn whole and
by view, and has a page in docs/examples whose threats are in its list, and which says how many
were read: all of them.
"""

import argparse
import csv
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
NAMESPACE = "{urn:annexc:model:1}"
KINDS = ("external", "process", "store")
VIEWS = {"global-system", "multi-patient-harm", "updateability", "security-use-case"}
THREAT = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
READ = re.compile(r"Its\s+list,\s+(\d+)\s+threats,\s+was\s+read")
STARTER = "starter"
FEWEST, MOST = 12, 60
BY_LINES = "infusion-pump"  # one line for each flow: documents and tests change single ones


def run(annexc, folder, *words):
    done = subprocess.run([annexc, *words], cwd=folder, capture_output=True, text=True,
                          check=False, timeout=100)
    return done.returncode, done.stdout, done.stderr


def content(model):
    """What is missing in the model itself."""
    count = sum(1 for kind in KINDS for _ in model.iter(NAMESPACE + kind))
    if not FEWEST <= count <= MOST:
        yield f"has {count} elements"
    for name in ("context", "data", "assumption", "uses"):
        if model.find(f".//{NAMESPACE}{name}") is None:
            yield f"has no {name}"
    missing = VIEWS - {view.get("kind") for view in model.findall(NAMESPACE + "view")}
    if missing:
        yield "has no view " + ", ".join(sorted(missing))


def page(annexc, folder, name):
    """What is wrong with its page."""
    path = ROOT / "docs/examples" / (name + ".md")
    if not path.exists():
        yield f"has no {path.relative_to(ROOT)}"
        return
    _, out, _ = run(annexc, folder, "threats", "-f", "csv", name + ".xml")
    ids = {row["id"] for row in csv.DictReader(out.splitlines())}
    text = path.read_text(encoding="utf-8")
    read = READ.search(text)
    if not read or int(read[1]) != len(ids):
        yield f"has {len(ids)} threats; its page says that {read[1] if read else 'none'} were read"
    named = THREAT.findall(text)
    if not named:
        yield "names no threat in its page"
    for threat in named:
        if threat not in ids:
            yield f"does not have the threat {threat} that its page names"


def findings(annexc, folder, name):
    file = name + ".xml"
    status, _, error = run(annexc, folder, "init", name, "-o", file)
    if status:
        yield error
        return
    tries = [("check", "--strict", "-q", file), ("draw", "-T", "svg", "-o", name + ".svg", file),
             ("draw", "--all-views", "-T", "svg", "-o", name, file)]
    for words in tries if name == BY_LINES else [("fmt", "--check", file), *tries]:
        status, out, error = run(annexc, folder, *words)
        if status:
            yield f"{words[0]} ends with {status}: {out}{error}"
    yield from content(ElementTree.parse(folder / file).getroot())
    yield from page(annexc, folder, name)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--annexc", required=True, type=pathlib.Path)
    annexc = parser.parse_args().annexc.resolve()
    _, out, _ = run(annexc, ".", "init", "--list")
    names = [line.split()[0] for line in out.splitlines() if line.split()[0] != STARTER]
    failed = False
    for name in names:
        with tempfile.TemporaryDirectory(prefix="annexc-example-") as folder:
            for finding in findings(annexc, pathlib.Path(folder), name):
                failed = True
                print(f"{name}: {finding}")
    print(f"models: {len(names)} looked at")
    return int(failed or not names)


if __name__ == "__main__":
    sys.exit(main())
