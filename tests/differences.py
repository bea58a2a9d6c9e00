#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Laws that hold for the differences of any two models, on random pairs.

usage: differences.py --annexc PATH [--pairs N] [--seed N]

For each pair a, b: diff(a, a) is empty; diff(b, a) is diff(a, b) the other way round; what
diff(a, b) reports, applied to a, gives b; another order, other names and another layout of the
file give no difference in threats. The JSON of every diff fits the schema that is shipped, a
Markdown report is never too long for a comment, and what is compared with a list that was saved
is the same as the model. Differences of templates fit their schema and turn round too. Large lists
that are read piece by piece say the same as those that are read whole. Ends with a line that says
what held.
"""

import argparse
import copy
import csv
import io
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile
from xml.sax.saxutils import escape, quoteattr

import jsonschema

ROOT = pathlib.Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "models" / "schema"
SCHEMA = json.loads((SCHEMAS / "diff-1.json").read_text(encoding="utf-8"))
TEMPLATE_SCHEMA = json.loads((SCHEMAS / "template-diff-1.json").read_text(encoding="utf-8"))
RELEASES = ROOT / "tests" / "data" / "releases"
TEMPLATES = ["stride", "medical-device", "privacy", str(RELEASES / "3.1.0" / "team.xml"),
             str(RELEASES / "3.2.0" / "team.xml")]
ELEMENTS = {"external": [None, "clinician", "emr"],
            "process": [None, "service", "web-process", "native-code"],
            "store": [None, "sql", "log"]}
BOUNDARY_TYPES = [None, "network", "device", "cloud"]
PROPERTIES = {"process": {"runs-as": ["root", "user"], "implements-authn": ["yes", "no"]},
              "store": {"encrypted": ["yes", "no"], "has-backup": ["yes", "no"]},
              "flow": {"confidentiality": ["yes", "no"], "integrity": ["yes", "no"],
                       "authenticates-source": ["yes", "no"]}}
NAMES = ["Pump", "Gateway", "EMR", "Dose log", "Nurse", "A & B", "<x>", "“Ü”", "| pipe", None]
MARKDOWN_LIMIT = 65536
LEVELS = ["low", "medium", "high", "critical"]
ODD = ["a", "b ", "word ", '"', '""', "'", ",", "\\", "\\n", "\n", "<", "&", "&amp;", "]]>", "ü",
       "医",
       "👩‍⚕️", "{", "[", "}", ": ", "é", "|"]
LISTS = 3


class Model:
    """Items by id, in order: kind and fields; `in`, `from`, `to` and `data` are references."""

    def __init__(self):
        self.items = {}
        self.version = "1"

    def of_kind(self, *kinds):
        return [key for key, item in self.items.items() if item["kind"] in kinds]

    def elements(self):
        return self.of_kind(*ELEMENTS)

    def drop(self, key):
        """Remove an item with all that cannot be without it."""
        for other, item in list(self.items.items()):
            fields = item["fields"]
            if key in (fields.get("from"), fields.get("to")):
                self.drop(other)
            elif fields.get("in") == key and item["kind"] == "port":
                self.items.pop(other, None)
            elif fields.get("in") == key:
                fields.pop("in")
            if key in fields.get("data", "").split():
                rest = [word for word in fields["data"].split() if word != key]
                fields["data"] = " ".join(rest)
                if not rest:
                    fields.pop("data")
        self.items.pop(key, None)

    def rename(self, old, new):
        self.items = {new if key == old else key: item for key, item in self.items.items()}
        for item in self.items.values():
            for field in ("in", "from", "to"):
                if item["fields"].get(field) == old:
                    item["fields"][field] = new
            if "data" in item["fields"]:
                item["fields"]["data"] = " ".join(new if word == old else word
                                                  for word in item["fields"]["data"].split())


def some(rng, values):
    return rng.choice(values)


def put(fields, name, value):
    if value is None:
        fields.pop(name, None)
    else:
        fields[name] = value


def add_element(rng, model, key):
    kind = some(rng, list(ELEMENTS))
    fields = {}
    put(fields, "name", some(rng, NAMES))
    put(fields, "type", some(rng, ELEMENTS[kind]))
    put(fields, "in", some(rng, [None, *model.of_kind("boundary")]))
    for name, values in PROPERTIES.get(kind, {}).items():
        put(fields, name, some(rng, [None, *values]))
    model.items[key] = {"kind": kind, "fields": fields}


def add_flow(rng, model, key):
    ends = model.elements()
    if len(ends) < 2:
        return
    source, target = rng.sample(ends, 2)
    fields = {"from": source, "to": target}
    put(fields, "name", some(rng, NAMES))
    put(fields, "bidirectional", some(rng, [None, None, "yes"]))
    data = rng.sample(model.of_kind("data"), rng.randint(0, min(2, len(model.of_kind("data")))))
    put(fields, "data", " ".join(data) or None)
    put(fields, "protocol", some(rng, [None, "HTTPS", "HL7 v2"]))
    for name, values in PROPERTIES["flow"].items():
        put(fields, name, some(rng, [None, *values]))
    model.items[key] = {"kind": "flow", "fields": fields}


def random_model(rng):
    model = Model()
    for number in range(rng.randint(0, 4)):
        fields = {}
        put(fields, "name", some(rng, NAMES))
        put(fields, "type", some(rng, BOUNDARY_TYPES))
        put(fields, "in", some(rng, [None, *model.of_kind("boundary")]))
        put(fields, "in-scope", some(rng, [None, None, None, "no"]))
        model.items[f"b{number}"] = {"kind": "boundary", "fields": fields}
    for number in range(rng.randint(0, 3)):
        fields = {}
        put(fields, "type", some(rng, [None, "personal", "credential"]))
        put(fields, "name", some(rng, NAMES))
        model.items[f"d{number}"] = {"kind": "data", "fields": fields}
    for number in range(rng.randint(1, 7)):
        add_element(rng, model, f"e{number}")
    for number in range(rng.randint(0, 9)):
        add_flow(rng, model, f"f{number}")
    return model


def change_once(rng, model, number):
    kind = some(rng, ["add", "flow", "drop", "field", "name", "move", "reroute", "rename", "data",
                      "scope", "version"])
    key = some(rng, list(model.items)) if model.items else None
    if kind == "add":
        add_element(rng, model, f"n{number}")
    elif kind == "flow":
        add_flow(rng, model, f"g{number}")
    elif key is None:
        return
    elif kind == "drop":
        model.drop(key)
    elif kind == "name":
        put(model.items[key]["fields"], "name", some(rng, NAMES))
    elif kind == "rename":
        model.rename(key, f"r{number}")
    elif kind == "version":
        model.version = str(number + 2)
    elif kind == "field" and model.items[key]["kind"] != "data":
        name = some(rng, list(PROPERTIES.get(model.items[key]["kind"], {"tags": []})))
        values = PROPERTIES.get(model.items[key]["kind"], {}).get(name, ["t", "t u"])
        put(model.items[key]["fields"], name, some(rng, [None, *values]))
    elif kind == "move" and model.items[key]["kind"] in ELEMENTS:
        put(model.items[key]["fields"], "in", some(rng, [None, *model.of_kind("boundary")]))
    elif kind == "reroute" and model.items[key]["kind"] == "flow" and len(model.elements()) > 1:
        ends = rng.sample(model.elements(), 2)
        model.items[key]["fields"].update({"from": ends[0], "to": ends[1]})
    elif kind == "data" and model.items[key]["kind"] == "flow":
        put(model.items[key]["fields"], "data",
            some(rng, [None, *model.of_kind("data")]))
    elif kind == "scope" and model.items[key]["kind"] in ("flow", "boundary", *ELEMENTS):
        put(model.items[key]["fields"], "in-scope", some(rng, [None, "no"]))


def changed(rng, model):
    other = copy.deepcopy(model)
    for number in range(rng.randint(0, 5)):
        change_once(rng, other, number)
    return other


TYPE_NAMES = {"data": "class", "port": "kind"}


def attributes(key, item, rng):
    fields = {name: value for name, value in item["fields"].items() if name != "in"}
    if "type" in fields:
        fields[TYPE_NAMES.get(item["kind"], "type")] = fields.pop("type")
    pairs = [("id", key), *fields.items()]
    if rng:
        rng.shuffle(pairs)
    between = rng.choice([" ", "\n   "]) if rng else " "
    return "".join(f"{between}{name}={quoteattr(value)}" for name, value in pairs)


def xml_of(model, rng=None):
    """The model as XML; with a generator in another order and layout."""
    inside = {}
    for key, item in model.items.items():
        inside.setdefault(item["fields"].get("in"), []).append(key)

    def write(key):
        item = model.items[key]
        keys = list(inside.get(key, []))
        if rng:
            rng.shuffle(keys)
        content = "".join(write(other) for other in keys)
        return f"<{item['kind']}{attributes(key, item, rng)}>{content}</{item['kind']}>\n"

    top = list(inside.get(None, []))
    if rng:
        rng.shuffle(top)
    content = "".join(write(key) for key in top)
    return (f'<model xmlns="urn:annexc:model:1" id="m" version={quoteattr(model.version)}>'
            f'<uses template="stride"/>\n{content}</model>\n')


def apply(model, report):
    """What a report says about the model, carried out."""
    result = copy.deepcopy(model)
    for change in report["model"]:
        if change["was"]:
            result.rename(change["was"], change["id"])
    for change in report["model"]:
        if change["change"] == "removed":
            result.items.pop(change["id"])
            continue
        if change["kind"] == "model":
            result.version = next((field["new"] for field in change["fields"]
                                   if field["name"] == "version"), result.version)
            continue
        if change["change"] == "added":
            result.items[change["id"]] = {"kind": change["kind"], "fields": {}}
        item = result.items[change["id"]]
        for field in change["fields"]:
            if field["name"] == "kind":
                item["kind"] = field["new"]
            elif not field["derived"] and field["name"] != "id":
                put(item["fields"], field["name"], field["new"])
    return result


OTHER_WAY = {"added": "removed", "removed": "added", "new": "gone", "gone": "new"}


def model_changes(report, turned=False):
    found = set()
    for change in report["model"]:
        ids = (change["id"], change["was"] or change["id"])
        fields = frozenset((field["name"], *((field["new"], field["old"]) if turned else
                                             (field["old"], field["new"])))
                           for field in change["fields"])
        kind = change["change"]
        if turned:
            ids, kind = ids[::-1], OTHER_WAY.get(kind, kind)
        found.add((kind, ids, fields))
    return found


def threat_changes(report, turned=False):
    found = set()
    for change in report["threats"]:
        ids = (change["id"], change["was"] or change["id"])
        fields = frozenset((field["name"], *((field["new"], field["old"]) if turned else
                                             (field["old"], field["new"])))
                           for field in change["fields"])
        kind = change["change"]
        if turned:
            ids, kind = ids[::-1], OTHER_WAY.get(kind, kind)
        found.add((kind, ids, fields))
    return found


def odd_text(rng):
    return "".join(rng.choice(ODD) for _ in range(rng.randrange(1, 60)))


def odd_rows(rng):
    """Threats with texts that every format has to quote."""
    return [{"id": f"S{number % 7}@f{number}", "rule": f"S{number % 7}", "category": "S",
             "categoryName": odd_text(rng).replace("\n", "" if number % 2000 else "\n"),
             "title": odd_text(rng), "severity": some(rng, LEVELS),
             "description": odd_text(rng) * rng.randrange(1, 9), "crosses": "b1 b2"}
            for number in range(1, rng.randrange(1800, 4000))]


def csv_of(rows):
    names = {"categoryName": "category_name"}
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([names.get(name, name) for name in rows[0]])
    for row in rows:
        writer.writerow(row.values())
    return text.getvalue()


def line_of(row, plain):
    return json.dumps(dict(row, crosses=row["crosses"].split(), more={"x": [1, -2.5e3, {}, []]}),
                      ensure_ascii=not plain)


def lines_of(rows):
    return "".join(line_of(row, number % 3) + "\n" for number, row in enumerate(rows))


def json_of(rows):
    listed = ",\n".join(line_of(row, number % 3) for number, row in enumerate(rows))
    return f'{{"format":"annexc-threats-1",\n"threats":[\n{listed}\n]}}\n'


def list_xml_of(rows):
    def one(row):
        kept = " ".join(f"{name}={quoteattr(row[key])}" for name, key in
                        (("id", "id"), ("rule", "rule"), ("category", "category"),
                         ("category-name", "categoryName"), ("severity", "severity"),
                         ("crosses", "crosses")))
        texts = "".join(f"\n    <{name}>{escape(row[name])}</{name}>"
                        for name in ("title", "description"))
        return f"  <threat {kept}>{texts}\n    <why><b>?</b></why>\n  </threat>\n"
    return ('<?xml version="1.0" encoding="UTF-8"?>\n<threats xmlns="urn:annexc:threats:1">\n'
            + "".join(map(one, rows)) + "</threats>\n")


class Laws:
    """Runs annexc in a folder of its own."""

    def __init__(self, annexc, folder):
        self.annexc = annexc
        self.folder = pathlib.Path(folder)
        self.validator = jsonschema.Draft202012Validator(SCHEMA)
        self.diffs = 0

    def run(self, *words):
        return subprocess.run([self.annexc, *words], cwd=self.folder, check=False,
                              capture_output=True)

    def save(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")
        return name

    def diff(self, old, new):
        done = self.run("diff", "-f", "json", old, new)
        if done.returncode not in (0, 1):
            raise AssertionError(done.stderr.decode())
        report = json.loads(done.stdout)
        self.validator.validate(report)
        assert (done.returncode == 0) == report["same"], "the status says what the report says"
        self.diffs += 1
        return report

    def pair(self, rng):
        before = random_model(rng)
        after = changed(rng, before)
        a, b = self.save("a.xml", xml_of(before)), self.save("b.xml", xml_of(after))
        assert self.diff(a, a)["same"], "diff(a, a) is empty"
        there, back = self.diff(a, b), self.diff(b, a)
        assert model_changes(there) == model_changes(back, True), "the model turns round"
        assert threat_changes(there) == threat_changes(back, True), "threats turn round"
        applied = self.save("c.xml", xml_of(apply(before, there)))
        rest = self.diff(applied, b)
        assert rest["same"], f"applied to a gives b: {rest['model']}"
        self.same_threats(rng, after, b)
        self.saved(a, b, there)

    def same_threats(self, rng, after, b):
        other = copy.deepcopy(after)
        for item in other.items.values():
            put(item["fields"], "name", some(rng, NAMES))
        report = self.diff(b, self.save("d.xml", xml_of(other, rng)))
        assert not report["threats"], "order, names and layout make no difference in threats"

    def saved(self, a, b, there):
        """A list that was saved gives the same new and gone threats as its model, but for
        threats of things that were renamed: a list knows nothing of that."""
        self.run("threats", "-o", "a.json", a)
        self.run("threats", "-o", "b.csv", b)
        report = self.diff("a.json", "b.csv")
        wanted = {(change["change"], change["id"]) for change in there["threats"]
                  if change["change"] != "changed"}
        found = {(change["change"], change["id"]) for change in report["threats"]
                 if change["change"] != "changed"}
        assert wanted == found, "lists have the same news as their models"
        done = self.run("diff", "-f", "markdown", a, b)
        assert len(done.stdout.decode()) < MARKDOWN_LIMIT, "a comment is not too long"


    def streams(self, rng):
        """Lists that are read piece by piece, and larger than a piece, say the same as those that
        come through a pipe and are read whole, in every format."""
        rows = odd_rows(rng)
        later = [dict(row, severity=some(rng, LEVELS)) if rng.random() < 0.02 else row
                 for row in rows if rng.random() > 0.01]
        if rng.random() < 0.5:
            rng.shuffle(later)
        found = set()
        for write in (csv_of, lines_of, json_of, list_xml_of):
            for name, content in (("old", rows), ("new", later)):
                (self.folder / name).write_bytes(write(content).encode())
            for form in ("old new", "- new", "old -"):
                with open(self.folder / ("old" if form[0] == "-" else "new"), "rb") as stdin:
                    done = subprocess.run([self.annexc, "diff", "-f", "csv", *form.split()],
                                          cwd=self.folder, check=False, capture_output=True,
                                          stdin=stdin)
                assert done.returncode == 1, (write, form, done.stderr)
                found.add(done.stdout)
        assert len(found) == 1, "all formats and ways of reading say the same"

    def templates(self, old, new):
        """Differences of templates fit their schema, and turn round as those of models do."""
        validator = jsonschema.Draft202012Validator(TEMPLATE_SCHEMA)
        changes = []
        for pair in ((old, new), (new, old)):
            done = self.run("diff", "--templates", "-f", "json", *pair)
            report = json.loads(done.stdout)
            validator.validate(report)
            assert report["same"] == (done.returncode == 0) == (old == new), pair
            changes.append(report["changes"])
        there = {(change["what"], change["id"], change["change"]) for change in changes[0]}
        back = {(change["what"], change["id"], OTHER_WAY.get(change["change"], change["change"]))
                for change in changes[1]}
        assert there == back, "differences of templates turn round"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    parser.add_argument("--pairs", type=int, default=40)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="annexc-diff-") as folder:
        laws = Laws(str(pathlib.Path(options.annexc).resolve()), folder)
        for old, new in itertools.product(TEMPLATES, repeat=2):
            laws.templates(old, new)
        for number in range(LISTS):
            laws.streams(random.Random(options.seed * 7919 + number))
        for number in range(options.pairs):
            try:
                laws.pair(random.Random(options.seed * 1000003 + number))
            except (AssertionError, jsonschema.ValidationError) as problem:
                print(f"pair {number} of seed {options.seed}: {problem}")
                for name in ("a.xml", "b.xml"):
                    print(f"--- {name}\n{(laws.folder / name).read_text(encoding='utf-8')}")
                return 1
    print(f"{options.pairs} pairs, {laws.diffs} differences: all laws hold")
    return 0


if __name__ == "__main__":
    sys.exit(main())
