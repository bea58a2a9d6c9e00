#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold converted models against the files that they were made of.

usage: convert.py --annexc PATH [--all-checks] [FILE.tm7|FILE.tb7…]

Without files: those in tests/data/tm7, and those in ../shared/corpus beside the repository where
that is there. Each is converted twice, with the part of its template that it needs and with the
whole; the converted model has to load, to be canonical, and to raise the same threats in the same
order: the same rule, ends, crossings, title, description and severity, ids translated. With xmllint
the schema of the written template has to accept the model.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
TIMEOUT = 120
ENDS = ("source", "flow", "target", "element")
SAME = ("title", "description", "severity", "categoryName", "flowNumber", "data")


class Differs(Exception):
    """The converted model is not what it was made of."""


class Annexc:
    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def done(self, *words):
        done = subprocess.run([self.path, *map(str, words)], capture_output=True, timeout=TIMEOUT,
                              check=False)
        if done.returncode != 0:
            raise Differs(f"annexc {' '.join(map(str, words))}: exit status {done.returncode}\n"
                          + done.stderr.decode(errors="replace")[:2000])
        return done

    def run(self, *words):
        return self.done(*words).stdout.decode("utf-8")

    def messages(self, *words):
        return self.done(*words).stderr.decode("utf-8", errors="replace")

    def threats(self, path, *words):
        return json.loads(self.run("threats", "-q", "-f", "json", *words, path))["threats"]


def read_map(path):
    """What -> old id -> new id. Items share one name space; the nameless are kept besides."""
    ids = {"item": {}, "nameless": {}, "rule": {}, "type": {}, "property": {}, "category": {}}
    for line in path.read_text(encoding="utf-8").splitlines()[1:]:
        what, old, new, name = line.split("\t")
        ids.get(what, ids["item"])[old] = new
        if what not in ids and not name:
            ids["nameless"][old] = new
    return ids


def same_text(old, new, nameless):
    """True when the texts are equal. What has no name goes by its id; blanks are folded."""
    old, new = " ".join(old.split()), " ".join(new.split())
    for guid, identity in nameless.items():
        if old != new:
            old = re.sub(rf"(?<![\w-]){re.escape(guid)}(?![\w-])", identity, old)
    return old == new


def facts(threat, ids=None):
    """What has to be equal, in the words of the converted model."""
    items = ids["item"] if ids else {}
    known = {name: items.get(threat[name], threat[name]) for name in ENDS}
    known["rule"] = ids["rule"].get(threat["rule"]) if ids else threat["rule"]
    known["crosses"] = sorted(items.get(zone, zone) for zone in threat["crosses"])
    known.update({name: threat[name] for name in SAME})
    known["truths"] = [test["truth"] for test in threat["because"]]
    return known


def compare_one(old, new, ids):
    left, right = facts(old, ids), facts(new)
    if not left["title"]:
        del left["title"], left["description"]  # a native rule has both, and a warning said so
    else:
        left["description"] = left["description"] or left["title"]
    if len(left["truths"]) != len(right["truths"]):
        del left["truths"]  # a test with a type before its property may be two here
    for name, value in left.items():
        equal = right[name] == value
        if isinstance(value, str) and isinstance(right[name], str):
            equal = same_text(value, right[name], ids["nameless"])
        if not equal:
            raise Differs(f"{old['id']} became {new['id']}: {name} was {value!r}, "
                          f"is {right[name]!r}")


def compare(before, after, ids):
    if len(before) != len(after):
        raise Differs(f"{len(before)} threats before, {len(after)} after")
    for old, new in zip(before, after):
        compare_one(old, new, ids)


def check_schema(annexc, model, template, folder):
    xmllint = shutil.which("xmllint")
    if not xmllint:
        return
    schema = folder / "schema.xsd"
    annexc.run("schema", "-t", template, "-o", schema)
    done = subprocess.run([xmllint, "--noout", "--schema", schema, model], capture_output=True,
                          timeout=TIMEOUT, check=False)
    if done.returncode != 0:
        raise Differs("the schema refuses it:\n" + done.stderr.decode(errors="replace")[:2000])


def check_model(annexc, path, folder, all_checks, *words):
    """Converts one file; the number of its threats."""
    model, template, ids = (folder / name for name in ("m.xml", "m.template.xml", "ids.tsv"))
    said = annexc.messages("convert", *words, path, "-o", model, "--map", ids)
    annexc.run("check", "-q", model)
    annexc.run("fmt", "--check", model, template)
    before = annexc.threats(path)
    if "AX2309" not in said:
        compare(before, annexc.threats(model), read_map(ids))
    check_schema(annexc, model, template, folder)
    if all_checks:
        annexc.run("draw", "-q", "-T", "svg", "-o", folder / "m.svg", model)
    # What is native already stays what it is.
    again = folder / "again.xml"
    annexc.run("convert", "-q", model, "-o", again)
    if again.read_bytes() != model.read_bytes():
        raise Differs("converted once more it is another model")
    return len(before)


def check_template(annexc, path, folder):
    out = folder / "t.xml"
    annexc.run("convert", "-q", path, "-o", out)
    annexc.run("templates", "-q", out)
    annexc.run("fmt", "--check", out)


def found_files():
    own = sorted((ROOT / "tests" / "data" / "tm7").glob("*.t?7"))
    corpus = ROOT.parent / "shared" / "corpus"
    if not corpus.is_dir():
        print(f"skipped: there is no {corpus.name} beside the repository")
    return own + sorted((corpus / "tm7").glob("*.tm7")) + sorted((corpus / "tb7").glob("*.tb7"))


def is_readable(annexc, path):
    """Damaged files are there for other tests."""
    words = ("templates", "-q", path) if path.suffix == ".tb7" else ("threats", "-q", path)
    try:
        annexc.done(*words)
    except Differs:
        return False
    return True


def check(annexc, path, all_checks):
    if not is_readable(annexc, path):
        return f"skipped {path.name}: it cannot be read"
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        if path.suffix == ".tb7":
            check_template(annexc, path, folder)
            return f"ok {path.name}"
        count = check_model(annexc, path, folder, all_checks)
        check_model(annexc, path, folder, False, "--whole-template")
        return f"ok {path.name}: {count} threats"


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--annexc", required=True)
    parser.add_argument("--all-checks", action="store_true", help="draw too, which takes longer")
    parser.add_argument("files", nargs="*", type=pathlib.Path)
    options = parser.parse_args(arguments)
    annexc = Annexc(options.annexc)
    failed = 0
    paths = options.files or found_files()
    for path in paths:
        try:
            print(check(annexc, path, options.all_checks))
        except Differs as difference:
            failed += 1
            print(f"FAILED {path.name}: {difference}")
    print(f"{len(paths) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
