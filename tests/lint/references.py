#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold what the shipped rules refer to against the ids that exist.

usage: references.py [--write] [ROOT]

tests/data/references.txt lists the ids of each scheme that exist and are not deprecated, with runs
of numbers as FIRST-LAST. Clauses of standards and laws have a form only. Where ../shared/catalogue
is there, the file and the lists in templates/coverage are held against it; --write makes the file
anew from it. Each rule also has what a complete rule has.
"""

import csv
import pathlib
import re
import sys
import textwrap
import xml.etree.ElementTree as ET

from source import ROOT, Findings

SPACE = "{urn:annexc:template:1}"
LIST = pathlib.Path("tests/data/references.txt")
FORMS = {
    "IEC81001": r"[4-9](\.\d+){0,2}",
    "MDR": r"Annex I (17|18|23)\.\d+",
    "IVDR": r"Annex I \d+\.\d+",
    "GDPR": r"\d{1,2}",
    "ISO": r"\d{4,5}(-\d)? (A\.)?\d+(\.\d+)*",
}
GONE = {"Deprecated", "Obsolete"}


def rows(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def living(path):
    return [row["id"].split("-")[1] for row in rows(path) if row["status"] not in GONE]


def catalogue(folder):
    """The ids of each scheme, in the order of the catalogue."""
    ids = {"CWE": living(folder / "cwe.tsv"), "CAPEC": living(folder / "capec.tsv"),
           "OWASP": [], "ATLAS": [], "EMB3D": [], "IEC62443": []}
    for path in sorted((folder / "ids").glob("*.tsv")):
        for scheme in ("OWASP", "ATLAS", "EMB3D", "IEC62443"):
            if path.name.startswith(scheme.lower()):
                ids[scheme] += [row["id"] for row in rows(path)]
    return {scheme: sorted(set(all), key=natural) for scheme, all in ids.items()}


def natural(text):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


def runs(ids):
    """5 6 7 9 as 5-7 9."""
    found = []
    for number in map(int, ids):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return [str(a) if a == b else f"{a}-{b}" for a, b in found]


def written(ids):
    text = "# Made by tests/lint/references.py --write: ids only.\n"
    for scheme, all in ids.items():
        numbers = scheme in ("CWE", "CAPEC")
        words = runs(all) if numbers else [one.replace(" ", "_") for one in all]
        text += f"{scheme}:\n" + textwrap.fill(
            " ".join(words), 100, initial_indent="  ", subsequent_indent="  ",
            break_on_hyphens=False, break_long_words=False) + "\n"
    return text


def read(text):
    ids, scheme = {}, None
    for line in text.splitlines():
        if line.endswith(":"):
            scheme = line[:-1]
            ids[scheme] = set()
        elif scheme:
            for word in line.split():
                run = re.fullmatch(r"(\d+)-(\d+)", word)
                ids[scheme] |= ({str(n) for n in range(int(run[1]), int(run[2]) + 1)} if run
                                else {word.replace("_", " ")})
    return ids


def check_templates(root, ids, findings):
    for path in sorted((root / "templates/threats").rglob("*.xml")):
        tree = ET.parse(path)
        wanted = [(at.get("scheme"), at.get("id")) for at in tree.iter(SPACE + "reference")]
        wanted += [(at.get("scheme"), one) for at in tree.iter(SPACE + "omission")
                   for one in at.get("ids").split()]
        for scheme, one in wanted:
            form = FORMS.get(scheme)
            good = re.fullmatch(form, one) if form else one in ids.get(scheme, ())
            if not good:
                findings.add(path, 0, f"{scheme} has no \"{one}\", or it is deprecated")


def check_complete(root, findings):
    """Controls by what helps most, of each kind; and what filters and reports ask for."""
    order = ["design", "protective", "information", "environment"]
    for path in sorted((root / "templates/threats").rglob("*.xml")):
        for rule in ET.parse(path).iter(SPACE + "rule"):
            kinds = [order.index(at.get("kind")) for at in rule.iter(SPACE + "control")]
            schemes = {at.get("scheme") for at in rule.iter(SPACE + "reference")}
            missing = [name for name in ("severity", "attack-vector", "phase", "affects")
                       if not rule.get(name)]
            missing += [order[kind] + " control" for kind in range(3) if kind not in kinds]
            missing += [] if kinds == sorted(kinds) else ["order in its controls"]
            missing += [] if "CWE" in schemes else ["CWE"]
            if missing:
                findings.add(path, 0, f"{rule.get('id')} lacks: " + ", ".join(missing))


def check_lists(root, folder, findings):
    names = {"emb3d": "emb3d_threats", "cwe-top25-2025": "cwe_top25_2025",
             "cwe-top25-2024": "cwe_top25_2024", "owasp-top10-2025": "owasp_top10_2025",
             "owasp-top10-2021": "owasp_top10_2021", "owasp-api": "owasp_api_top10_2023",
             "owasp-llm": "owasp_llm_top10_2025", "owasp-ml": "owasp_ml_top10_2023",
             "atlas": "atlas_techniques"}
    for name, source in names.items():
        path = root / "templates/coverage" / f"{name}.txt"
        mine = path.read_text(encoding="utf-8").split("\n", 1)[1].split()
        theirs = [row["id"].removeprefix("CWE-") for row in rows(folder / f"ids/{source}.tsv")]
        if mine != theirs:
            findings.add(path, 0, f"differs from {source}.tsv")


def main(arguments):
    write = "--write" in arguments
    rest = [one for one in arguments if one != "--write"]
    root = pathlib.Path(rest[0]) if rest else ROOT
    folder = root / ".." / "shared" / "catalogue"
    findings = Findings("references")
    if write:
        (root / LIST).write_text(written(catalogue(folder)), encoding="utf-8")
    text = (root / LIST).read_text(encoding="utf-8")
    check_templates(root, read(text), findings)
    check_complete(root, findings)
    if folder.exists():
        if text != written(catalogue(folder)):
            findings.add(root / LIST, 0, "is not what --write makes")
        check_lists(root, folder, findings)
    else:
        print("references: ../shared/catalogue is not there; its part is left out")
    return findings.end(len(list((root / "templates/threats").rglob("*.xml"))))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
