#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Laws that hold for every model and every output.

usage: laws.py --annexc PATH

Same input, same bytes: twice, in another folder, in another locale, from standard input. A
threat's id depends on nothing but its rule and its subject: not on names, on order, or on what else
there is.
`annexc fmt` changes the form only. The formats tell the same threats, and what the schemas promise.
Each law is held against the shipped example, synthetic models, and one with odd characters.
"""

import argparse
import csv
import io
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

try:
    import jsonschema
except ImportError:
    jsonschema = None

ROOT = pathlib.Path(__file__).resolve().parent.parent
SPACE = "urn:annexc:model:1"
THREATS = "{urn:annexc:threats:1}"
FORMATS = ("table", "csv", "json", "jsonl", "markdown", "xml")
LOCALES = ("C", "tr_TR.UTF-8", "de_DE.UTF-8")
ELEMENTS = ("external", "process", "store")
SEEDS = (1, 2)
VALIDATED = 200  # threats of each model: validating is a hundred times slower than writing

ODD = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- before -->
<model name="Odd &amp; &lt;even&gt;" xmlns="{SPACE}" id="odd"
       version='1 "beta"'>
  <description>A | B, \\ and `ticks`  <![CDATA[<raw> & ]]> &#8364;</description>
  <uses template="stride"/>
  <data id="d" name="=1+1" class="health"/><data name="@SUM" id="e"   />
  <external id="a" name="Ärztin ıİ 医者 👩‍⚕️ \u202eabc"/>
  <boundary id="b" name="line&#10;feed, tab&#9;and 'quotes' &quot;&quot;"><process
     id="p" name="-x|y*z_[u](v)" tags="a   b"/><!-- inside --></boundary>
  <flow to="p" from="a" id="f" data="d  e" bidirectional="yes" name="{{source.name}} {{nobody}}"/>
</model>
"""


class Laws:
    """What all laws need: the command, a folder, and a list of what does not hold."""

    def __init__(self, annexc, work):
        self.annexc = annexc
        self.work = work
        self.complaints = 0
        self.skipped = []

    def run(self, *words, text=None, folder=None, locale="C.UTF-8"):
        """Standard output of a run that succeeds."""
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith("LC_") and name not in ("LANG", "LANGUAGE")}
        done = subprocess.run([self.annexc, *words], cwd=folder or self.work, input=text,
                              env={**kept, "LC_ALL": locale}, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, check=False)
        if done.returncode != 0:
            self.complaints += 1
            print(f"annexc {' '.join(words)} ended with {done.returncode}: {done.stderr.decode()}")
        return done.stdout

    def threats(self, path, form="csv", *more, **how):
        return self.run("threats", "--method=interaction", "--method=element", "-f", form, *more,
                        path, **how)

    def ids(self, path):
        return [row[0] for row in csv.reader(io.StringIO(self.threats(path).decode()))][1:]

    def hold(self, law, model, holds, detail=""):
        if not holds:
            self.complaints += 1
            print(f"{law}: does not hold for {model}{': ' if detail else ''}{detail}")

    def skip(self, text):
        if text not in self.skipped:
            self.skipped.append(text)
            print(f"skipped: {text}")


def locale_exists(name):
    listed = subprocess.run(["locale", "-a"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                            text=True, check=False).stdout.lower().replace("-", "").split()
    return name.lower().replace("-", "") in listed


def changed(laws, name, change):
    """A copy of the model with the change to its tree; the path of the copy."""
    ET.register_namespace("", SPACE)
    tree = ET.parse(laws.work / name)
    change(tree.getroot())
    copy = f"changed-{name}"
    tree.write(laws.work / copy, encoding="utf-8", xml_declaration=True)
    return copy


def same_bytes(laws, name):
    """The same input gives the same bytes."""
    elsewhere = laws.work / "else" / "where"
    elsewhere.mkdir(parents=True, exist_ok=True)
    if not (elsewhere / name).exists():
        (elsewhere / name).symlink_to(laws.work / name)
    content = (laws.work / name).read_bytes()
    for form in FORMATS:
        first = laws.threats(name, form)
        laws.hold(f"twice the same {form}", name, first == laws.threats(name, form))
        laws.hold(f"the same {form} in another folder", name,
                  first == laws.threats(name, form, folder=elsewhere))
        for locale in LOCALES:
            if not locale_exists(locale):
                laws.skip(f"the locale {locale} is not installed")
                continue
            laws.hold(f"the same {form} in the locale {locale}", name,
                      first == laws.threats(name, form, locale=locale))
        piped = laws.threats("-", form, text=content)
        for written in (b"<stdin>", b"&lt;stdin&gt;", b"&lt;stdin>"):
            piped = piped.replace(written, name.encode())
        laws.hold(f"the same {form} from standard input", name, first == piped)
    for words in (("draw", "-T", "dot", name), ("schema",)):
        laws.hold(f"twice the same {words[0]}", name, laws.run(*words) == laws.run(*words))


def names_are_free(laws, name):
    """Names and texts may change; ids of threats do not."""
    def rename(root):
        for number, item in enumerate(root.iter()):
            if "name" in item.attrib:
                item.set("name", f"Renamed {number}")
            if item.text and item.text.strip():
                item.text = f"Text {number}"
    laws.hold("names are free", name, laws.ids(name) == laws.ids(changed(laws, name, rename)))


def additions_change_nothing(laws, name):
    """Another element has threats of its own, and changes no others."""
    def add(root):
        for kind in ELEMENTS:
            ET.SubElement(root, f"{{{SPACE}}}{kind}", id=f"added-{kind}")
    before = laws.ids(name)
    after = laws.ids(changed(laws, name, add))
    own = [threat for threat in after if "@added-" in threat]
    laws.hold("additions change nothing", name,
              own and [threat for threat in after if threat not in own] == before)


def removal_of_a_flow_takes_its_own(laws, name):
    """What goes with a flow are its interactions; those of other flows stay in their order."""
    first = []

    def remove(root):
        parent, flow = next((parent, child) for parent in root.iter() for child in parent
                            if child.tag == f"{{{SPACE}}}flow")
        # Its data stay with its ends, as an element carries what its flows carry.
        for end in ("from", "to"):
            item = next(item for item in root.iter() if item.get("id") == flow.get(end))
            item.set("data", f"{item.get('data', '')} {flow.get('data', '')}".strip())
        first.append(flow.get("id"))
        parent.remove(flow)
        for view in root.iter(f"{{{SPACE}}}view"):
            for line in list(view):
                if "flows" in line.attrib:
                    line.set("flows", " ".join(word for word in line.get("flows").split()
                                               if word != first[0]))
    copy = changed(laws, name, remove)
    gone = (f"@{first[0]}", f"@{first[0]}~")
    kept = [threat for threat in laws.ids(name) if not threat.endswith(gone)]
    laws.hold("a flow takes its own threats away", name, laws.ids(copy) == kept)


def order_is_free(laws, name):
    """Flows may stand in any order; the list follows, its ids do not change."""
    def shuffle(root):
        flows = [child for child in root if child.tag == f"{{{SPACE}}}flow"]
        for flow in flows:
            root.remove(flow)
        random.Random(1).shuffle(flows)
        root.extend(flows)
    before, after = laws.ids(name), laws.ids(changed(laws, name, shuffle))
    laws.hold("order is free", name, sorted(before) == sorted(after))
    laws.hold("every id stands once", name, len(set(before)) == len(before))


def form_only(laws, name):
    """fmt is idempotent, loses nothing, and changes no threat."""
    laws.run("fmt", "-o", f"once-{name}", name)
    laws.run("fmt", "-o", f"twice-{name}", f"once-{name}")
    once = (laws.work / f"once-{name}").read_bytes()
    laws.hold("fmt is idempotent", name, once == (laws.work / f"twice-{name}").read_bytes())
    plain = [ET.canonicalize(from_file=laws.work / path, strip_text=True, with_comments=True)
             for path in (name, f"once-{name}")]
    laws.hold("fmt loses nothing", name, plain[0] == plain[1])
    laws.run("fmt", "--check", f"once-{name}")

    def unplaced(path):
        threats = json.loads(laws.threats(path, "json"))
        for threat in threats["threats"]:
            threat["location"] = None
        return threats
    laws.hold("fmt changes no threat", name, unplaced(name) == unplaced(f"once-{name}"))


def formats_agree(laws, name):
    """All formats tell the same threats in the same order."""
    document = json.loads(laws.threats(name, "json"))
    lines = [json.loads(line) for line in laws.threats(name, "jsonl").splitlines()]
    rows = list(csv.DictReader(io.StringIO(laws.threats(name).decode())))
    tree = ET.fromstring(laws.threats(name, "xml"))
    table = laws.threats(name, "table").decode()
    expected = [threat["id"] for threat in document["threats"]]
    models = [line.pop("model") for line in lines]
    laws.hold("jsonl has the threats of json", name, lines == document["threats"])
    laws.hold("jsonl names the model", name, all(m == document["model"] for m in models))
    laws.hold("csv has the threats of json", name, [row["id"] for row in rows] == expected)
    laws.hold("xml has the threats of json", name,
              [threat.get("id") for threat in tree.iter(f"{THREATS}threat")] == expected)
    laws.hold("csv has the titles of json, guarded", name,
              [row["title"].lstrip("'") for row in rows]
              == [threat["title"].lstrip("'") for threat in document["threats"]])
    laws.hold("xml has the titles of json", name,
              [threat.findtext(f"{THREATS}title") for threat in tree.iter(f"{THREATS}threat")]
              == [threat["title"] for threat in document["threats"]])
    laws.hold("no cell of csv is a formula", name,
              not [cell for row in rows for cell in row.values()
                   if cell and cell[0] in "=+-@\t\r"])
    laws.hold("the table has all ids", name, all(threat in table for threat in expected))


def schemas_keep_their_promise(laws, name):
    """JSON and XML are valid."""
    schemas = ROOT / "models/schema"
    if jsonschema is None:
        laws.skip("jsonschema is not installed")
    elif not (schemas / "threats-1.json").is_file():
        laws.skip("there is no threats-1.json")
    else:
        schema = json.loads((schemas / "threats-1.json").read_text(encoding="utf-8"))
        whole = jsonschema.Draft202012Validator(schema)
        line = jsonschema.Draft202012Validator({**schema, "$ref": "#/$defs/line", "type": "object",
                                                "required": [], "properties": {},
                                                "additionalProperties": True})
        document = json.loads(laws.threats(name, "json"))
        document["threats"] = document["threats"][:VALIDATED]
        for problem in whole.iter_errors(document):
            laws.hold("json is valid", name, False, problem.message[:200])
        part = json.loads(laws.threats(name, "json", "--vast", "operational"))
        part["threats"] = part["threats"][:VALIDATED]
        for problem in whole.iter_errors(part):
            laws.hold("json of a part is valid", name, False, problem.message[:200])
        for text in laws.threats(name, "jsonl").splitlines()[:VALIDATED]:
            for problem in line.iter_errors(json.loads(text)):
                laws.hold("jsonl is valid", name, False, problem.message[:200])
    if not shutil.which("xmllint") or not (schemas / "threats-1.xsd").is_file():
        laws.skip("there is no xmllint, or no threats-1.xsd")
        return
    done = subprocess.run(["xmllint", "--noout", "--nonet", "--schema", schemas / "threats-1.xsd",
                           "-"], input=laws.threats(name, "xml"), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    laws.hold("xml is valid", name, done.returncode == 0, done.stdout.decode()[:400])


ALL = (same_bytes, names_are_free, additions_change_nothing, removal_of_a_flow_takes_its_own,
       order_is_free, form_only, formats_agree, schemas_keep_their_promise)


def write_models(work):
    """The names of the models that the laws are held against."""
    shutil.copy(ROOT / "models/examples/infusion-pump.xml", work)
    (work / "odd.xml").write_text(ODD, encoding="utf-8")
    for seed in SEEDS:
        text = subprocess.run([sys.executable, ROOT / "tests/bench/generate.py", "300", str(seed)],
                              stdout=subprocess.PIPE, check=True).stdout
        (work / f"generated-{seed}.xml").write_bytes(text)
    return ["infusion-pump.xml", "odd.xml", *[f"generated-{seed}.xml" for seed in SEEDS]]


def main():
    parser = argparse.ArgumentParser(description="Laws that hold for every model and output.")
    parser.add_argument("--annexc", required=True, type=pathlib.Path)
    annexc = str(parser.parse_args().annexc.resolve())
    with tempfile.TemporaryDirectory(prefix="annexc-laws-") as name:
        laws = Laws(annexc, pathlib.Path(name))
        models = write_models(laws.work)
        for model in models:
            for law in ALL:
                law(laws, model)
    print(f"{len(ALL)} laws, {len(models)} models, {laws.complaints} complaints")
    return 1 if laws.complaints else 0


if __name__ == "__main__":
    sys.exit(main())
