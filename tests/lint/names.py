#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold the built-in names of catalogues against the shipped rules.

usage: names.py [--write] [ROOT]

templates/coverage/names.txt has a short name, in words of our own, for each id of CWE, CAPEC and
OWASP that a shipped rule refers to, and for those of the lists in templates/coverage. Behind it
stand ids that it is related to: above it (the nearest that have names too), weaknesses that an
attack exploits, weaknesses of a place of a list. Where ../shared/catalogue is there, each id has to
exist and not be deprecated, no name may be MITRE's, and the relations are held against it; --write
makes them anew.
"""

import csv
import pathlib
import re
import sys
import xml.etree.ElementTree as ET

from source import ROOT, Findings

SPACE = "{urn:annexc:template:1}"
NAMES = pathlib.Path("templates/coverage/names.txt")
LONGEST = 60
SCHEMES = ("CWE", "CAPEC", "OWASP")
GONE = {"Deprecated", "Obsolete"}
# Names of two words or fewer are nobody's: there is no other way to say it.
COMMON = 2


def rows(path):
    with open(path, encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter="\t"))


def full(scheme, one):
    return one if scheme == "OWASP" else f"{scheme}-{one}"


def read_names(path):
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def used_ids(root):
    ids = {}
    for path in sorted((root / "templates/threats").rglob("*.xml")):
        for at in ET.parse(path).iter(SPACE + "reference"):
            if at.get("scheme") in SCHEMES:
                ids.setdefault(full(at.get("scheme"), at.get("id")), path)
    for path in sorted((root / "templates/coverage").glob("*.txt")):
        head, _, rest = path.read_text(encoding="utf-8").partition("\n")
        if path.name != NAMES.name and head.split()[0] in SCHEMES:
            for one in rest.split():
                ids.setdefault(full(head.split()[0], one), path)
    return ids


class Catalogue:
    def __init__(self, folder):
        self.cwe = {row["id"]: row for row in rows(folder / "cwe.tsv")}
        self.capec = {row["id"]: row for row in rows(folder / "capec.tsv")}
        self.owasp = {}
        for path in sorted((folder / "ids").glob("owasp_*.tsv")):
            for row in rows(path):
                self.owasp[row["id"]] = row

    def row(self, one):
        return self.cwe.get(one) or self.capec.get(one) or self.owasp.get(one)

    def above(self, one, named):
        """The nearest of the named ones on every way up."""
        table = self.capec if one.startswith("CAPEC") else self.cwe
        column = "parents" if table is self.capec else "parents_view1000"
        found, seen, left = set(), {one}, [one]
        while left:
            for parent in words((table.get(left.pop()) or {}).get(column)):
                if parent in named:
                    found.add(parent)
                elif parent not in seen:
                    seen.add(parent)
                    left.append(parent)
        return found

    def related(self, one, named):
        row = self.row(one) or {}
        ids = set(words(row.get("mapped_cwe")) + words(row.get("cited_cwe")))
        if one.startswith(("CWE", "CAPEC")):
            ids = self.above(one, named)
        ids |= set(words(row.get("related_cwe")))
        return sorted(ids & named, key=natural)


def words(text):
    return [word for word in (text or "").split(",") if word]


def natural(text):
    return [int(part) if part.isdigit() else part for part in re.split(r"(\d+)", text)]


def check_forms(path, names, used, findings):
    seen = set()
    for number, columns in enumerate(names, 1):
        if len(columns) != 3 or not columns[1] or len(columns[1]) > LONGEST:
            findings.add(path, 0, f"entry {number} is not an id, a short name, and ids")
            continue
        if columns[0] in seen:
            findings.add(path, 0, f"{columns[0]} is there twice")
        seen.add(columns[0])
    for one, where in used.items():
        if one not in seen:
            findings.add(path, 0, f"{one} of {where.name} has no name")


def check_against(path, names, catalogue, findings):
    named = {columns[0] for columns in names}
    for one, name, ids in names:
        row = catalogue.row(one)
        if not row or row.get("status") in GONE:
            findings.add(path, 0, f"{one} does not exist, or is deprecated")
        elif len(name.split()) > COMMON and name.lower() == row["name"].lower():
            findings.add(path, 0, f"{one} has the name of its makers")
        if ids.split() != catalogue.related(one, named):
            findings.add(path, 0, f"the relations of {one} are not what --write makes")


def write(path, names, catalogue):
    named = {columns[0] for columns in names}
    head = [line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("#")]
    body = ["\t".join([one[0], one[1], " ".join(catalogue.related(one[0], named))])
            for one in names]
    path.write_text("\n".join(head + body) + "\n", encoding="utf-8")


def main(arguments):
    rest = [one for one in arguments if one != "--write"]
    root = pathlib.Path(rest[0]) if rest else ROOT
    path = root / NAMES
    folder = root / ".." / "shared" / "catalogue"
    findings = Findings("names")
    if "--write" in arguments:
        write(path, read_names(path), Catalogue(folder))
    names = read_names(path)
    check_forms(path, names, used_ids(root), findings)
    if folder.exists():
        check_against(path, names, Catalogue(folder), findings)
    else:
        print("names: ../shared/catalogue is not there; its part is left out")
    return findings.end(len(names))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
