#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold `annexc tree` against files of ADTool from elsewhere.

usage: trees.py --annexc ANNEXC SHARED

SHARED/corpus/adtree holds the files; without it the test says that it skips. Each file has to load,
to be evaluated in every domain that it has values for, to come back the same from both formats, and
to be drawn with all its nodes. Before that small documents are read by annexc and validated with
the schema, where there is an xmllint: both have to say what the table says.
"""

import argparse
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

SKIPPED = 77
ROOT = pathlib.Path(__file__).resolve().parent.parent
# What stands in <tree id="t">, and whether it is sound.
DOCUMENTS = [
    ("<attack label='a'/>", True),
    ("<defence label='a'/>", True),
    ("", False),
    ("<attack label='a'/><attack label='b'/>", False),
    ("<attack/>", False),
    ("<attack label=' '/>", False),
    ("<attack label='a' id='1'/>", False),
    ("<attack label='a' refinement='both'/>", False),
    ("<attack label='a' role='x'/>", False),
    ("<description>d</description><attack label='a'/>", True),
    ("<attack label='a'/><description>d</description>", False),
    ("<domain id='c' class='MinCost' unit='EUR'/><attack label='a'><value domain='c'>1</value>"
     "</attack>", True),
    ("<domain id='c' class='Cost'/><attack label='a'/>", False),
    ("<domain class='MinCost'/><attack label='a'/>", False),
    ("<domain id='k' class='MinSkill' range='5'/><attack label='a'/>", True),
    ("<domain id='k' class='MinSkill' range='0'/><attack label='a'/>", False),
    ("<attack label='a'><value>1</value></attack>", False),
    ("<attack label='a'><attack label='b'/><description>d</description></attack>", False),
    ("<attack label='a'><attack id='b' label='b'/><defence label='c'><use ref='b'/></defence>"
     "</attack>", True),
    ("<attack label='a'><use/></attack>", False),
    ("<attack label='a'>text</attack>", False),
    ("<use ref='a'/>", False),
]
# The values of the roots, worked out by hand or by the tools that the files come from.
KNOWN = {
    "djhuistra__UnifyingAttackTrees__ADTI": {"MinCost": 0, "DiffLMHE": "M", "MinTimeSeq": 2},
    "dvcopae__thesis_adtrees__bdd_bad_order": {"MinCost": 6},
    "dvcopae__thesis_adtrees__exponential_pf": {"MinCost": 62},
    "dvcopae__thesis_adtrees__infty_tree": {"MinCost": "inf"},
    "dvcopae__thesis_adtrees__small_dag": {"MinCost": 124},
    "dvcopae__thesis_adtrees__tree_9": {"MinCost": 44923},
}


def run(annexc, *arguments):
    return subprocess.run([annexc, "tree", "-q", *map(str, arguments)], capture_output=True,
                          text=True, check=False)


def result(annexc, path):
    done = run(annexc, "-f", "json", "--cut-sets", "--pareto", path)
    if done.returncode != 0:
        raise AssertionError(f"{path.name}: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


def check_values(path, found, text):
    have = {entry["domain"] for entry in found["domains"]}
    declared = set(re.findall(r"domains\.\w+\.(\w+)</class>", text))
    if re.search(r"<parameter", text) and not declared <= have:
        raise AssertionError(f"{path.name}: not evaluated in {declared - have}")
    for entry in found["domains"]:
        wanted = KNOWN.get(path.stem, {}).get(entry["domain"], entry["value"])
        if entry["value"] != wanted:
            raise AssertionError(f"{path.name}: {entry['domain']} {entry['value']}, not {wanted}")


def check_round_trip(annexc, path, found, folder):
    for form in ("xml", "adtool"):
        copy = folder / f"{path.stem}.{form}.xml"
        done = run(annexc, "-f", form, "-o", copy, path)
        if done.returncode != 0:
            raise AssertionError(f"{path.name} as {form}: {done.stderr}")
        if result(annexc, copy) != found:
            raise AssertionError(f"{path.name}: another result after a round trip as {form}")
        again = run(annexc, "-f", form, copy)
        if again.stdout != copy.read_text(encoding="utf-8"):
            raise AssertionError(f"{path.name}: {form} is not stable")


def check_picture(annexc, path, found, folder):
    picture = folder / f"{path.stem}.svg"
    done = run(annexc, "--draw", picture, path)
    if done.returncode != 0:
        raise AssertionError(f"{path.name}: not drawn\n{done.stderr}")
    drawn = len(re.findall(r'class="node', picture.read_text(encoding="utf-8")))
    if drawn != found["tree"]["nodes"]:
        raise AssertionError(f"{path.name}: {drawn} nodes drawn of {found['tree']['nodes']}")


def check_documents(annexc, folder):
    """How many documents annexc or the schema judges otherwise than the table."""
    schema = ROOT / "models/schema/tree-1.xsd"
    xmllint = shutil.which("xmllint")
    wrong = 0
    for content, sound in DOCUMENTS:
        path = folder / "document.xml"
        text = f'<tree xmlns="urn:annexc:tree:1" id="t">{content}</tree>'
        path.write_text(text, encoding="utf-8")
        taken = {"annexc": run(annexc, path).returncode == 0}
        if xmllint:
            done = subprocess.run([xmllint, "--noout", "--schema", schema, path],
                                  capture_output=True, check=False)
            taken["the schema"] = done.returncode == 0
        for who, takes in taken.items():
            if takes != sound:
                print(f"{who} {'takes' if takes else 'refuses'} {content}")
                wrong += 1
    return wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    parser.add_argument("shared", type=pathlib.Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="annexc-trees-") as name:
        failed = check_documents(options.annexc, pathlib.Path(name))
    files = sorted((options.shared / "corpus" / "adtree").glob("*.xml"))
    if not files:
        print("trees: files from elsewhere are skipped, there are none here")
        return 1 if failed else SKIPPED
    with tempfile.TemporaryDirectory(prefix="annexc-trees-") as name:
        for path in files:
            try:
                found = result(options.annexc, path)
                check_values(path, found, path.read_text(encoding="utf-8"))
                check_round_trip(options.annexc, path, found, pathlib.Path(name))
                check_picture(options.annexc, path, found, pathlib.Path(name))
            except AssertionError as error:
                print(error)
                failed += 1
    print(f"trees: {len(DOCUMENTS)} documents and {len(files)} files, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
