#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Open SVGs of annexc in Chromium and walk their DOM.

usage: dom.py --annexc PATH

Pictures of the example, of hostile names and of every decoration are opened headless, once as they
are, where an error of XML would show, and once in a page that asks for every element, flow,
boundary and port by its id: it has to be there once, with a size, a title, a description, a role
and a label. Texts have to be drawn as the model has them. Without Chromium nothing is tested, and
the status is 77. Ends with `N passed, M failed`.
"""

import argparse
import html
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "models/examples/infusion-pump.xml"
MODEL = "{urn:annexc:model:1}"
DRAWN = [MODEL + tag for tag in ("external", "process", "store", "flow", "boundary", "port")]
SKIPPED = 77

HOSTILE = [
    "\"quoted\" and 'single'", "<b>bold</b> & &amp; &nosuch; &#65;", "back\\slash \\N \\G \\l \\r",
    "two\nlines",
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "\U0001f600 \u2764\ufe0f",
    "x" * 300, "]; } digraph { evil -> [label=<b>", "<TABLE><TR><TD>cell</TD></TR></TABLE>",
    "--> ]]> <!-- -->", "{{record|shape}}", "</svg><script>alert(1)</script>",
    "%s%n", "javascript:alert(1)", "=1+1",
]

# Runs in the page: what is known of each id, and all text that is drawn.
SCRIPT = """
const found = wanted.map(id => {
  const all = document.querySelectorAll('[id="' + CSS.escape(prefix + id) + '"]');
  const g = all[0];
  const child = (name) => g && Array.from(g.children).find(c => c.localName === name);
  const box = g ? g.getBBox() : {width: 0, height: 0};
  return {id: id, count: all.length, title: child('title') ? child('title').textContent : null,
          desc: child('desc') ? child('desc').textContent : null,
          label: g && g.getAttribute('aria-label'), role: g && g.getAttribute('role'),
          text: g && Array.from(g.querySelectorAll('text')).map(t => t.textContent).join(' '),
          size: box.width + box.height};
});
const svg = document.querySelector('svg');
const ids = Array.from(document.querySelectorAll('[id]')).map(e => e.id);
document.body.innerHTML = '';
const pre = document.createElement('pre');
pre.textContent = JSON.stringify({found: found, scripts: svg.querySelectorAll('script').length,
  handlers: Array.from(svg.querySelectorAll('*')).filter(
    e => Array.from(e.attributes).some(a => a.name.startsWith('on'))).length,
  label: svg.getAttribute('aria-label'), role: svg.getAttribute('role'),
  doubles: ids.length - new Set(ids).size});
document.body.appendChild(pre);
"""


def hostile_model():
    """A model whose names are what breaks escaping; and what its drawn ids are."""
    lines = ['<model xmlns="urn:annexc:model:1" id="hostile" name="&lt;model&gt; &amp;amp;">',
             '<boundary id="b-1" name="&lt;zone&gt; \\N">']
    for number, name in enumerate(HOSTILE):
        safe = html.escape(name).replace("\n", "&#10;")
        lines.append(f'<process id="p-{number}" name="{safe}"/>')
    lines.append("</boundary>")
    for number, name in enumerate(HOSTILE):
        safe = html.escape(name).replace("\n", "&#10;")
        lines.append(f'<flow id="f.{number}" from="p-{number}" to="p-{(number + 1) % len(HOSTILE)}"'
                     f' name="{safe}"/>')
    lines.append("</model>")
    return "\n".join(lines)


def drawn_ids(path):
    return [element.get("id") for element in ElementTree.parse(path).iter()
            if element.tag in DRAWN]


def drawn_names(path):
    return {element.get("id"): element.get("name") or "" for element in
            ElementTree.parse(path).iter() if element.tag in DRAWN}


class Browser:
    """Chromium, headless."""

    def __init__(self, program, work):
        self.command = [program, "--headless", "--no-sandbox", "--disable-gpu",
                        "--disable-dev-shm-usage", "--disable-background-networking",
                        "--no-first-run", "--enable-logging=stderr", "--v=0",
                        "--virtual-time-budget=5000", f"--user-data-dir={work}/profile"]
        self.home = work

    def dump(self, path):
        """The DOM of a file as text, and what the console said."""
        done = subprocess.run(self.command + ["--dump-dom", path.as_uri()], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=90, check=False,
                              env={**os.environ, "HOME": self.home})
        said = [line for line in done.stderr.decode("utf-8", "replace").splitlines()
                if "CONSOLE" in line]
        return done.stdout.decode("utf-8", "replace"), said


def squeeze(text):
    """Without blanks and marks of direction: what can be compared with a wrapped text."""
    return re.sub(r"[\s\u00a0\u200b-\u200f\u202a-\u202e\ufe0f]", "", text or "")


def complaints_about(entry, names):
    """What is wrong with one element of the DOM."""
    wrong = []
    if entry["count"] != 1:
        return [f"{entry['id']}: there {entry['count']} times"]
    for part in ("title", "desc", "label", "role"):
        if not entry[part]:
            wrong.append(f"{entry['id']}: no {part}")
    if entry["size"] <= 0:
        wrong.append(f"{entry['id']}: has no size")
    name = names.get(entry["id"])
    if name and squeeze(name) not in squeeze(entry["title"]):
        wrong.append(f"{entry['id']}: the title is {entry['title']!r}")
    if name and squeeze(name) not in squeeze(entry["text"]):
        wrong.append(f"{entry['id']}: drawn as {entry['text']!r}")
    return wrong


def examine(browser, work, svg, wanted, prefix="", names=None):
    """Complaints about one picture."""
    text = svg.read_text(encoding="utf-8")
    dom, said = browser.dump(svg)
    wrong = list(said)
    if "<svg" not in dom or "parsererror" in dom:
        wrong.append("Chromium does not take it for SVG")
    page = work / "page.html"
    body = text.partition("?>")[2]
    page.write_text(f"<!DOCTYPE html><meta charset='utf-8'><body>{body}<script>"
                    f"const wanted = {json.dumps(wanted)}, prefix = {json.dumps(prefix)};"
                    f"{SCRIPT}</script></body>", encoding="utf-8")
    dom, said = browser.dump(page)
    wrong += said
    result = re.search(r"<pre>(.*)</pre>", dom, re.DOTALL)
    if not result:
        return wrong + ["the page did not run"]
    seen = json.loads(html.unescape(result[1]))
    for key in ("scripts", "handlers", "doubles"):
        if seen[key]:
            wrong.append(f"{seen[key]} {key}")
    if not seen["label"] or not seen["role"]:
        wrong.append("the picture has no label")
    for entry in seen["found"]:
        wrong += complaints_about(entry, names or {})
    return wrong


def cases(work):
    """(what, options, model, ids, names, prefix) of each picture."""
    hostile = work / "hostile.xml"
    hostile.write_text(hostile_model(), encoding="utf-8")
    every = drawn_ids(EXAMPLE)
    names = drawn_names(hostile)
    return [
        ("example", ["--legend"], EXAMPLE, every, {}, ""),
        ("links", ["--link", "t.html#{id}", "--id-prefix", "a-", "--threats", "--theme", "dark"],
         EXAMPLE, every, {}, "a-"),
        ("styles", ["--style", "yourdon", "--direction", "TB", "--labels", "all",
                    "--highlight", "data=dose", "--against", str(EXAMPLE)], EXAMPLE, every, {}, ""),
        ("hostile", ["--threats", "-t", "stride", "--legend"], hostile, list(names), names, ""),
    ]


def main():
    parser = argparse.ArgumentParser(description="Walk the DOM of pictures.")
    parser.add_argument("--annexc", required=True)
    options = parser.parse_args()
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if not program:
        print("dom: skipped, there is no Chromium")
        return SKIPPED
    failed = 0
    with tempfile.TemporaryDirectory(prefix="annexc-dom-") as folder:
        work = pathlib.Path(folder)
        browser = Browser(program, folder)
        listed = cases(work)
        for what, how, model, wanted, names, prefix in listed:
            svg = work / f"{what}.svg"
            subprocess.run([options.annexc, "draw", *how, "-o", svg, model], check=True)
            wrong = examine(browser, work, svg, wanted, prefix, names)
            failed += bool(wrong)
            for complaint in wrong[:10]:
                print(f"{what}: {complaint}")
    print(f"{len(listed) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
