#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold `annexc trike` against its schema, against threats that are worked out another way, and
against its limits.

usage: trike.py --annexc ANNEXC
"""

import argparse
import json
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "models" / "examples"
ACTS = ["create", "read", "update", "delete", "execute"]
ACTORS = '<actor id="a"/><actor id="b"/>'


def in_cell(cells, act="read"):
    return f'{ACTORS}<asset id="x"><action kind="{act}">{cells}</action></asset>'


def conditional(content):
    return in_cell(f'<cell actor="a" is="conditional">{content}</cell>')


# What stands in <trike id="t">, whether annexc takes it, and whether the schema does. Where the two
# differ, the schema cannot say it.
DOCUMENTS = [
    ("", True, True),
    ("<description>d</description><system/>" + ACTORS + '<asset id="a"/>', True, True),
    ('<system value="5" eop="1"><description/></system>', True, True),
    ('<system value="0"/>', False, False),
    ('<system value="6"/>', False, False),
    ("<system/><system/>", False, False),
    (ACTORS + "<system/>", False, False),
    ('<actor id="a" name="" trust="5" element="x"><description>d</description>'
     '<note date="2027-02-10" owner="o">n</note></actor>', True, True),
    ('<actor id="a"><note date="2027-02-30">n</note></actor>', False, False),
    ('<actor id="a"><note date="2027-02-10Z">n</note></actor>', False, False),
    ('<actor id="a"><note> </note></actor>', False, False),
    ("<actor/>", False, False),
    ('<actor id="1"/>', False, False),
    ('<actor id="a" trust="high"/>', False, False),
    ('<actor id="a"/><actor id="a"/>', False, False),
    ('<asset id="a"/><asset id="a"/>', False, False),
    ('<asset id="a"/><actor id="b"/>', False, False),
    ('<asset id="a" value="3" data="d" element="e"><description/><note>n</note><action kind="read" '
     'dos="1" eop="5" others="allowed"><note>n</note></action></asset>', True, True),
    ('<asset id="a"><action kind="read" others="conditional"/></asset>', False, False),
    ('<asset id="a"><action kind="write"/></asset>', False, False),
    ('<asset id="a"><action/></asset>', False, False),
    ('<asset id="a"><action kind="read"/><action kind="read"/></asset>', False, False),
    (in_cell('<cell actor="a" is="allowed" from="f1  f2"/><cell actor="b" is="undecided"/>'),
     True, True),
    (conditional('<rule id="r">text</rule><rule id="s">text</rule><note>n</note>'), True, True),
    (conditional('<rule id="r">text</rule><rule id="r">text</rule>'), False, False),
    (conditional(""), False, True),
    (in_cell('<cell actor="a" is="allowed"><rule id="r">text</rule></cell>'), False, True),
    (conditional('<rule id="r"> </rule>'), False, False),
    (conditional('<note>n</note><rule id="r">t</rule>'), False, False),
    (in_cell('<cell actor="c" is="allowed"/>'), False, False),
    (in_cell('<cell actor="a" is="yes"/>'), False, False),
    (in_cell('<cell actor="a"/>'), False, False),
    (in_cell('<cell actor="a" is="allowed"/><cell actor="a" is="disallowed"/>'), False, False),
    (in_cell('<cell actor="a" is="allowed" from="1 {x}"/>'), True, True),
    ('<actor id="a" element="3f25-04"/><asset id="a" data="3f25" element=""/>', True, True),
    ('<cell actor="a" is="allowed"/>', False, False),
    ("text", False, False),
]


def run(annexc, *arguments):
    return subprocess.run([annexc, "trike", "-q", *map(str, arguments)], capture_output=True,
                          text=True, check=False)


def document(content):
    return f'<trike xmlns="urn:annexc:trike:1" id="t">{content}</trike>'


def check_documents(annexc, folder):
    xmllint = shutil.which("xmllint")
    path = folder / "document.trike.xml"
    wrong = 0
    for content, sound, valid in DOCUMENTS:
        path.write_text(document(content), encoding="utf-8")
        found = {"annexc": run(annexc, path).returncode == 0}
        if xmllint:
            schema = ROOT / "models/schema/trike-1.xsd"
            done = subprocess.run([xmllint, "--noout", "--schema", schema, path],
                                  capture_output=True, check=False)
            found["the schema"] = done.returncode == 0
        for who, takes in found.items():
            if takes != (sound if who == "annexc" else valid):
                print(f"{who} {'takes' if takes else 'refuses'} {content}")
                wrong += 1
    return wrong


class Matrix:
    """A random matrix, as XML and as the threats that follow from it."""

    def __init__(self, dice):
        self.dice = dice
        self.actors = [f"a{i}" for i in range(dice.randint(0, 5))]
        self.xml = "".join(f'<actor id="{a}"/>' for a in self.actors)
        self.threats = []
        self.per_action = []
        value, eop = self.grade("value"), self.grade("eop")
        system = f"<system{value[0]}{eop[0]}/>"
        for i in range(dice.randint(0, 4)):
            self.add_asset(f"x{i}")
        self.xml = system + self.xml
        self.add("TRIKE-S", value[1], eop[1], self.threats, self.per_action)

    def grade(self, name):
        grade = self.dice.choice([0, 1, 2, 3, 4, 5])
        return (f' {name}="{grade}"' if grade else "", grade)

    @staticmethod
    def add(identity, value, rating, *lists):
        for each in lists:
            each.append((identity, value * rating or None))

    def add_asset(self, asset):
        text, value = self.grade("value")
        acts = self.dice.sample(ACTS, self.dice.randint(0, 5))
        parts = {act: self.action(asset, act, value) for act in acts}
        content = "".join(parts[act][0] for act in acts)
        self.xml += f'<asset id="{asset}"{text}>{content}</asset>'
        for act in sorted(acts, key=ACTS.index):
            self.threats += parts[act][1]
            self.per_action += parts[act][2]

    def action(self, asset, act, value):
        dos, eop = self.grade("dos"), self.grade("eop")
        others = self.dice.choice(["", "allowed", "disallowed", "undecided"])
        letter = "CRUDX"[ACTS.index(act)]
        cells, threats, rules, states = {}, [], [], {}
        for actor in self.actors:
            state = self.dice.choice([None, "allowed", "disallowed", "conditional", "undecided"])
            rule_count = self.dice.randint(1, 3) if state == "conditional" else 0
            names = [f"r{i}" for i in range(rule_count)]
            if state:
                cells[actor] = f'<cell actor="{actor}" is="{state}">' + "".join(
                    f'<rule id="{name}">text</rule>' for name in names) + "</cell>"
            state = states[actor] = state or others or "undecided"
            place = f"{letter}:{asset}/{actor}"
            if state in ("allowed", "conditional"):
                self.add("TRIKE-D-" + place, value, dos[1], threats)
            for name in names:
                self.add(f"TRIKE-R-{place}/{name}", value, eop[1], threats, rules)
            if state == "disallowed":
                self.add("TRIKE-E-" + place, value, eop[1], threats)
        joint = []
        if {"allowed", "conditional"} & set(states.values()):
            self.add(f"TRIKE-D-{letter}:{asset}", value, dos[1], joint)
        joint += rules
        if "disallowed" in states.values():
            self.add(f"TRIKE-E-{letter}:{asset}", value, eop[1], joint)
        order = list(cells)
        self.dice.shuffle(order)
        given = f' others="{others}"' if others else ""
        content = "".join(cells[a] for a in order)
        xml = f'<action kind="{act}"{dos[0]}{eop[0]}{given}>{content}</action>'
        return xml, threats, joint


def listed(annexc, path, *arguments):
    done = run(annexc, path, "-f", "json", *arguments)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    found = json.loads(done.stdout)
    return [(threat["id"], threat["exposure"]) for threat in found["threats"]], found


def check_random(annexc, folder):
    dice = random.Random(81001)
    path = folder / "random.trike.xml"
    for number in range(150):
        matrix = Matrix(dice)
        path.write_text(document(matrix.xml), encoding="utf-8")
        for threats, how in ((matrix.threats, "cell"), (matrix.per_action, "action")):
            expected = sorted(threats, key=lambda threat: -(threat[1] or 0))
            found, whole = listed(annexc, path, "--per", how)
            if found != expected:
                print(f"matrix {number} per {how}: {matrix.xml}\n{expected}\n{found}")
                return 1
            if whole["counts"]["unrated"] != sum(exposure is None for _, exposure in threats):
                print(f"matrix {number}: {whole['counts']}")
                return 1
        canonical = run(annexc, path, "-f", "xml").stdout
        path.write_text(canonical, encoding="utf-8")
        if run(annexc, path, "-f", "xml").stdout != canonical or listed(annexc, path)[0] != \
                sorted(matrix.threats, key=lambda threat: -(threat[1] or 0)):
            print(f"matrix {number} changes when it is written: {matrix.xml}")
            return 1
    return 0


def check_count(annexc, folder):
    """2 actors, 2 assets, 4 actions: 6 cells allowed, 2 conditional, 8 disallowed: 19 threats."""
    states = ["allowed"] * 6 + ["conditional"] * 2 + ["disallowed"] * 8
    wrong = 0
    for seed in range(20):
        random.Random(seed).shuffle(states)
        cells = iter(states)
        assets = ""
        for asset in "xy":
            assets += f'<asset id="{asset}">'
            for act in ACTS[:4]:
                assets += f'<action kind="{act}">'
                for actor in "ab":
                    state = next(cells)
                    rule = '<rule id="r">t</rule>' if state == "conditional" else ""
                    assets += f'<cell actor="{actor}" is="{state}">{rule}</cell>'
                assets += "</action>"
            assets += "</asset>"
        path = folder / "count.trike.xml"
        path.write_text(document(ACTORS + assets), encoding="utf-8")
        threats, found = listed(annexc, path)
        counts = {key: found["counts"][key] for key in ("denial", "disallowed", "rules", "system")}
        if len(threats) != 19 or list(counts.values()) != [8, 8, 2, 1]:
            print(f"count check: {len(threats)} threats, {counts}")
            wrong += 1
    return wrong


def many(form, count):
    return "".join(form.format(i) for i in range(count))


def many_rules(count):
    """In many cells: rules of one cell are compared with each other."""
    actors = many('<actor id="a{}"/>', 200)
    assets = ""
    for asset in range(count // 2000 + 1):
        cells = ""
        for actor in range(200):
            rules = many('<rule id="r{}">t</rule>', min(10, count - asset * 2000 - actor * 10))
            if rules:
                cells += f'<cell actor="a{actor}" is="conditional">{rules}</cell>'
        assets += f'<asset id="x{asset}"><action kind="read">{cells}</action></asset>'
    return actors + assets


LIMITS = [
    ("actors", 256, lambda count: many('<actor id="a{}"/>', count)),
    ("assets", 2048, lambda count: many('<asset id="a{}"/>', count)),
    ("notes", 100000,
     lambda count: in_cell('<cell actor="a" is="allowed">' + "<note>n</note>" * count + "</cell>")),
    ("rules", 100000, many_rules),
]


def check_limits(annexc, folder):
    path = folder / "large.trike.xml"
    wrong = 0
    for what, most, content in LIMITS:
        for count in (most, most + 1):
            path.write_text(document(content(count)), encoding="utf-8")
            done = run(annexc, "-f", "csv", "-o", folder / "out.csv", path)
            refused = f"more than {most} {what} [AX9585]" in done.stderr
            if refused != (count > most) or (done.returncode == 0) == refused:
                print(f"{count} {what}: {done.returncode} {done.stderr[:300]}")
                wrong += 1
    return wrong


def check_features(annexc, folder):
    """VAST-style views of so many features, and no more, in one run."""
    path = folder / "features.xml"
    wrong = 0
    for count in (256, 257):
        data = "".join(f'<data id="d{i}"/>' for i in range(count))
        names = " ".join(f"d{i}" for i in range(count))
        path.write_text('<model xmlns="urn:annexc:model:1" id="m"><uses template="stride"/>'
                        f'{data}<external id="u"/><process id="p"/><flow id="f" from="u" to="p" '
                        f'data="{names}"/></model>', encoding="utf-8")
        for words in (["draw", "-T", "dot", "-o", folder / "features"],
                      ["threats", "-o", folder / "t"]):
            done = subprocess.run([annexc, *words, "--vast", "application", path],
                                  capture_output=True, text=True, check=False)
            many = count > 256
            if ("[AX9602]" in done.stderr) != many or (done.returncode == 0) == many:
                print(f"{count} features: {words[0]}: {done.returncode} {done.stderr[:300]}")
                wrong += 1
    return wrong


def check_picture(annexc, folder):
    """100 actors and 100 assets have a box each; one more row of boxes is not drawn."""
    path = folder / "boxes.trike.xml"
    wrong = 0
    for assets in (100, 101):
        actors = many('<actor id="a{}"/>', 100)
        rows = many('<asset id="x{}"><action kind="read"/></asset>', assets)
        path.write_text(document(actors + rows), encoding="utf-8")
        done = run(annexc, "--draw", folder / "boxes.dot", path)
        refused = "[AX9585]" in done.stderr
        if (done.returncode == 0) == refused or refused != (assets > 100):
            print(f"{assets} rows: {done.returncode} {done.stderr[:300]}")
            wrong += 1
    return wrong


def examples():
    for path in sorted(EXAMPLES.glob("*.xml")):
        matrix = path.name.endswith((".risk.xml", ".trike.xml"))
        if not matrix and "<model" in path.read_text(encoding="utf-8"):
            yield path


def survives(annexc, model, matrix):
    """What is derived is canonical, stays the same, and comes back into a file that lost it."""
    text = matrix.read_text(encoding="utf-8")
    yield run(annexc, "-f", "xml", model).stdout == text
    run(annexc, "--update", model)
    yield matrix.read_text(encoding="utf-8") == text
    commented = text.replace("<trike", "<!-- kept -->\n<trike", 1)
    matrix.write_text(commented[:commented.index("  <actor")] + "</trike>\n", encoding="utf-8")
    run(annexc, "--update", model)
    yield matrix.read_text(encoding="utf-8") == commented
    yield run(annexc, "--strict", model).returncode == 0


def check_update(annexc, folder):
    wrong = 0
    for model in examples():
        copy = folder / model.name
        shutil.copy(model, copy)
        matrix = copy.with_suffix(".trike.xml")
        if run(annexc, "--start", "-o", matrix, copy).returncode != 0:
            print(f"{model.name}: no start")
            wrong += 1
            continue
        good = list(survives(annexc, copy, matrix))
        if not all(good):
            print(f"{model.name}: {good}")
            wrong += 1
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    annexc = parser.parse_args().annexc
    wrong = 0
    with tempfile.TemporaryDirectory(prefix="annexc-trike-") as name:
        for check in (check_documents, check_count, check_random, check_limits, check_features,
                      check_picture, check_update):
            wrong += check(annexc, pathlib.Path(name))
    print(f"trike: {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
