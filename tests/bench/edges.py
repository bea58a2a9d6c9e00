#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Draw random models and look whether an element or a flow is missing from the picture.

usage: edges.py [COUNT] [--annexc PATH] [--min 10] [--max 300] [--seed 1] [--timeout 120]
                [--draw OPTIONS]

Graphviz can drop edges without a word. COUNT models (default 200) with one, two and four flows for
each element, nested boundaries, self-loops, parallel and bidirectional flows are drawn as SVG; each
element and flow has to be there as a group whose id is the model's id, with nothing on stderr and
status 0. Ends with `N passed, M failed`; a failing model is left in the directory that is named.
"""

import argparse
import pathlib
import random
import shlex
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FLOWS_PER_ELEMENT = (1, 2, 4)
WORDS = ("alarm", "dose log", "EMR", "gateway & bridge", "nurse", "C:\\New", "update <signed>",
         "Ärztin", "pump controller", "audit", "\"quoted\" name")


def escape(text):
    for plain, safe in (("&", "&amp;"), ("<", "&lt;"), ("\"", "&quot;")):
        text = text.replace(plain, safe)
    return text


class Maker:
    """Makes one random model; remembers the ids that the picture has to show."""

    def __init__(self, rng, elements, flows):
        self.rng = rng
        self.kinds = [("process", "p-"), ("store", "s."), ("external", "e_")]
        self.elements = []
        self.flows = []
        self.boundaries = 0
        self.lines = ['<?xml version="1.0" encoding="UTF-8"?>',
                      '<model xmlns="urn:annexc:model:1" id="random">']
        self.fill(elements, 1)
        for _ in range(flows):
            self.add_flow()
        self.lines.append("</model>")

    def name(self):
        return f' name="{escape(self.rng.choice(WORDS))}"' if self.rng.random() < 0.8 else ""

    def fill(self, count, depth):
        """Elements and boundaries with count elements in all, at most six boundaries deep."""
        indent = "  " * depth
        while count > 0:
            inside = min(count, self.rng.randint(1, 12))
            if depth <= 6 and self.rng.random() < 0.4:
                self.boundaries += 1
                self.lines.append(f'{indent}<boundary id="b{self.boundaries}"{self.name()}>')
                self.fill(inside, depth + 1)
                self.lines.append(f"{indent}</boundary>")
            else:
                for _ in range(inside):
                    self.add_element(indent)
            count -= inside

    def add_element(self, indent):
        tag, prefix = self.rng.choice(self.kinds)
        identity = f"{prefix}{len(self.elements) + 1}"
        self.elements.append(identity)
        self.lines.append(f'{indent}<{tag} id="{identity}"{self.name()}/>')

    def add_flow(self):
        identity = f"f{len(self.flows) + 1}"
        roll = self.rng.random()
        if roll < 0.05:
            source = target = self.rng.choice(self.elements)
        elif roll < 0.15 and self.flows:
            target, source = self.rng.choice(self.flows)[1:]
            if self.rng.random() < 0.5:
                source, target = target, source
        else:
            source, target = self.rng.choice(self.elements), self.rng.choice(self.elements)
        both = ' bidirectional="yes"' if self.rng.random() < 0.1 else ""
        self.flows.append((identity, source, target))
        self.lines.append(f'  <flow id="{identity}" from="{source}" to="{target}"'
                          f'{self.name()}{both}/>')

    def text(self):
        return "\n".join(self.lines) + "\n"


def drawn_ids(svg):
    """The ids of the node and edge groups of a picture."""
    nodes, edges = [], []
    for group in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}g"):
        classes = group.get("class", "").split()
        if "node" in classes:
            nodes.append(group.get("id"))
        elif "edge" in classes:
            edges.append(group.get("id"))
    return nodes, edges


def compare(what, wanted, found):
    """Complaints about ids that are missing, or drawn more than once."""
    missing = sorted(set(wanted) - set(found))
    again = sorted({identity for identity in found if found.count(identity) > 1}) \
        if len(set(found)) != len(found) else []
    complaints = []
    if missing:
        complaints.append(f"{len(missing)} {what} missing: {' '.join(missing[:5])}")
    if again:
        complaints.append(f"{len(again)} {what} drawn twice: {' '.join(again[:5])}")
    return complaints


def draw(annexc, path, maker, options):
    """Complaints about the picture of one model."""
    try:
        command = [annexc, "draw", "-T", "svg", *shlex.split(options.draw), path]
        done = subprocess.run(command, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=options.timeout, check=False)
    except subprocess.TimeoutExpired:
        return [f"not drawn after {options.timeout} s"]
    complaints = []
    if done.returncode != 0:
        complaints.append(f"status {done.returncode}")
    if done.stderr:
        complaints.append("stderr: " + done.stderr.decode("utf-8", "replace").splitlines()[0])
    try:
        nodes, edges = drawn_ids(done.stdout)
    except ElementTree.ParseError as problem:
        return complaints + [f"not XML: {problem}"]
    return complaints + compare("elements", maker.elements, nodes) + \
        compare("flows", [flow[0] for flow in maker.flows], edges)


def find_annexc(given):
    places = [pathlib.Path(given)] if given else \
        [ROOT / "build/annexc", ROOT / "build/src/cli/annexc"]
    return next((str(place.resolve()) for place in places if place.is_file()), None)


def draw_all(annexc, options, work):
    failed = 0
    for number in range(1, options.count + 1):
        rng = random.Random(options.seed * 1_000_000 + number)
        elements = rng.randint(options.min, options.max)
        maker = Maker(rng, elements, elements * FLOWS_PER_ELEMENT[number % 3])
        path = work / f"random-{number}.xml"
        path.write_text(maker.text(), encoding="utf-8")
        complaints = draw(annexc, path, maker, options)
        if complaints:
            failed += 1
            print(f"model {number}: {elements} elements, {len(maker.flows)} flows: "
                  f"{'; '.join(complaints)}", flush=True)
        else:
            path.unlink()
    return failed


def main():
    parser = argparse.ArgumentParser(description="Look for elements and flows that get lost.")
    parser.add_argument("count", nargs="?", type=int, default=200, metavar="COUNT")
    parser.add_argument("--annexc", metavar="PATH")
    parser.add_argument("--min", type=int, default=10)
    parser.add_argument("--max", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--timeout", type=float, default=120)
    parser.add_argument("--draw", default="", metavar="OPTIONS",
                        help="more options of annexc draw, as a shell would have them")
    options = parser.parse_args()
    annexc = find_annexc(options.annexc)
    if not annexc:
        print("edges: no annexc; build it first or name it with --annexc", file=sys.stderr)
        return 2
    work = pathlib.Path(tempfile.mkdtemp(prefix="annexc-edges-"))
    failed = draw_all(annexc, options, work)
    print(f"{options.count - failed} passed, {failed} failed")
    if failed:
        print(f"edges: the failing models are in {work}", file=sys.stderr)
    else:
        shutil.rmtree(work)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
