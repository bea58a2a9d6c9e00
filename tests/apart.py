#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Look whether flows between the same two elements can be told apart in the picture.

usage: apart.py --annexc PATH

Draws models with flows against each other and beside each other, between elements in one boundary,
in two and in none, in both directions and with a boundary collapsed: no label of a flow may lie on
another one, and no two flows may have the same line. Then random models in which many flows have
both their ends in common, where only the lines count: no two may be the same. In the infusion pump
no line runs through the title of a boundary. Ends with `N passed, M failed`.
"""

import argparse
import itertools
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "bench"))
import edges  # the maker of random models

EXAMPLE = pathlib.Path(__file__).resolve().parent.parent / "models/examples/infusion-pump.xml"
SEEDS = (0, 19, 23, 26, 36, 37, 58, 84)  # where dot by itself lays lines onto each other
SAME = 4.0  # points: lines that are nowhere farther apart look like one
SVG = "{http://www.w3.org/2000/svg}"
HEAD = '<model xmlns="urn:annexc:model:1" id="m">'
METER = HEAD + """
  <external id="patient" name="Patient"/>
  <boundary id="device" name="Device"><process id="meter" name="Meter software"/>
    <store id="flash" name="Flash"/></boundary>
  <boundary id="phone" name="Phone"><process id="app" name="Phone app"/></boundary>
  <flow id="f1" from="patient" to="meter" name="Applies blood"/>
  <flow id="f2" from="meter" to="patient" name="Shows value"/>
  <flow id="f3" from="meter" to="flash" name="Stores"/>
  <flow id="f4" from="flash" to="meter" name="Reads"/>
  <flow id="f5" from="meter" to="app" name="Sends values"/>
  <flow id="f6" from="app" to="meter" name="Forwards firmware"/>
  <flow id="f7" from="patient" to="app" name="Logs in"/>
  <flow id="f8" from="app" to="patient" name="Shows trend"/>
  <view id="closed" name="Closed" kind="context"><collapse boundaries="device"/></view>
</model>
"""


def chain(around, flows):
    """Three elements in a ring, each pair with flows to and fro by the pattern `flows`."""
    lines = [HEAD]
    for name in "abc":
        element = f'<process id="{name}" name="Process {name}"/>'
        lines.append(f'<boundary id="b{name}">{element}</boundary>' if around else element)
    for pair in ("ab", "bc", "ca"):
        for way in flows:
            source, target = pair if way in ">=" else reversed(pair)
            both = ' bidirectional="yes"' if way == "=" else ""
            lines.append(f'<flow id="f{len(lines)}" from="{source}" to="{target}"{both} '
                         f'name="Sends some values"/>')
    return "\n".join(lines + ["</model>"])


MODELS = {"meter": METER}
for pattern in ("><", "><>", ">>><<", "=<>", "<>=<"):
    MODELS["inside " + pattern] = chain(True, pattern)
    MODELS["open " + pattern] = chain(False, pattern)


def box_of(polygon):
    """Left, top, right, bottom."""
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", polygon.get("points"))]
    return min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2])


def read_flows(svg):
    """By id: the boxes of the label and the line, in the direction in which it is drawn."""
    flows = {}
    for group in ElementTree.fromstring(svg).iter(SVG + "g"):
        if "flow" in (group.get("class") or "").split():
            boxes = [box_of(polygon) for polygon in group.iter(SVG + "polygon")
                     if polygon.get("fill") == "white"]
            lines = [path.get("d") for path in group.iter(SVG + "path")]
            flows[group.get("id")] = boxes, lines
    return flows


def touches(one, other):
    return all(one[i] < other[i + 2] - 0.5 and other[i] < one[i + 2] - 0.5 for i in (0, 1))


def piece_at(points, part):
    """The place at a part of a piece of a curve."""
    rest = 1 - part
    shares = rest ** 3, 3 * part * rest ** 2, 3 * part ** 2 * rest, part ** 3
    return tuple(sum(share * point[axis] for share, point in zip(shares, points))
                 for axis in (0, 1))


def places_on(line):
    numbers = [float(number) for number in re.findall(r"-?[\d.]+", line)]
    points = list(zip(numbers[::2], numbers[1::2]))
    return [piece_at(points[start:start + 4], step / 8)
            for start in range(0, len(points) - 1, 3) for step in range(9)]


def is_same_line(one, other):
    """Whether the shorter one lies on the other everywhere."""
    def farthest(places, others):
        return max(min(abs(complex(*a) - complex(*b)) for b in others) for a in places)
    first, second = places_on(one), places_on(other)
    return min(farthest(first, second), farthest(second, first)) < SAME


def have_one_line(first, second):
    return any(is_same_line(a, b) for a in first[1] for b in second[1])


def faults(svg):
    flows = read_flows(svg)
    if not flows:
        yield "there is no flow"
    for (one, first), (other, second) in itertools.combinations(flows.items(), 2):
        if any(touches(a, b) for a in first[0] for b in second[0]):
            yield f"the labels of {one} and {other} lie on each other"
        if have_one_line(first, second):
            yield f"{one} and {other} have one line"
    for flow, (boxes, lines) in flows.items():
        if not boxes or not lines:
            yield f"{flow} has no label or no line"


def random_model(seed):
    """Every third flow has the ends of another one."""
    rng = random.Random(seed)
    elements = rng.randint(4, 30)
    maker = edges.Maker(rng, elements, 0)
    maker.lines.pop()
    for _ in range(elements * 2):
        if maker.flows and rng.random() < 0.35:
            target, source = rng.choice(maker.flows)[1:]
            if rng.random() < 0.7:
                source, target = target, source
            identity = f"f{len(maker.flows) + 1}"
            maker.flows.append((identity, source, target))
            maker.lines.append(f'  <flow id="{identity}" from="{source}" to="{target}" '
                               f'name="{"Sends some values"[:rng.randint(3, 17)]}"/>')
        else:
            maker.add_flow()
    maker.lines.append("</model>")
    return maker


def shared_lines(maker, svg):
    flows = read_flows(svg)
    ends = {flow: frozenset(pair) for flow, *pair in maker.flows}
    for one, other in itertools.combinations(flows, 2):
        if ends[one] == ends[other] and have_one_line(flows[one], flows[other]):
            yield f"{one} and {other} have one line"


def struck_titles(svg):
    """Titles with a line through them; a letter is taken for half as wide as it is high."""
    places = [place for _, lines in read_flows(svg).values() for line in lines
              for place in places_on(line)]
    titles = 0
    for group in ElementTree.fromstring(svg).iter(SVG + "g"):
        for text in group.findall(SVG + "text") if "cluster" in group.get("class", "") else []:
            titles += 1
            size = float(text.get("font-size"))
            left, bottom = float(text.get("x")), float(text.get("y"))
            right, top = left + size / 2 * len(text.text), bottom - size * 0.7
            if any(left < x < right and top < y < bottom for x, y in places):
                yield f"a line runs through \"{text.text}\""
    if titles == 0:
        yield "there is no title"


def draw_random(annexc, path):
    """How many of the random models have a fault."""
    failed = 0
    for seed in SEEDS:
        maker = random_model(seed)
        path.write_text(maker.text(), encoding="utf-8")
        found = draw(annexc, path, [], lambda svg, maker=maker: shared_lines(maker, svg))
        failed += bool(found)
        for fault in found:
            print(f"seed {seed}: {fault}")
    return failed


def draw(annexc, path, options, look=faults):
    done = subprocess.run([annexc, "draw", *options, path], capture_output=True, text=True,
                          check=False)
    if done.returncode != 0 or done.stderr:
        return [f"status {done.returncode}: {done.stderr}"]
    return list(look(done.stdout))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    annexc = parser.parse_args().annexc
    passed = failed = 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "m.xml"
        for (name, text), way in itertools.product(MODELS.items(), ("LR", "TB")):
            path.write_text(text, encoding="utf-8")
            views = [[], ["--view", "closed"], ["--against", path]] if name == "meter" else [[]]
            for options in views:
                found = draw(annexc, path, ["--direction", way, *options])
                passed += not found
                failed += bool(found)
                for fault in found:
                    print(f"{name} {way} {options[:2]}: {fault}")
        unlike = draw_random(annexc, path)
        struck = draw(annexc, EXAMPLE, [], struck_titles)
        print("".join(fault + "\n" for fault in struck), end="")
        failed += unlike + bool(struck)
        passed += len(SEEDS) - unlike + (not struck)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
