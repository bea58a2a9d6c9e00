#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The page that `annexc report` writes, in a headless Chromium.

usage: browser.py --annexc PATH

An element that is clicked in the diagram filters the table; letters, severity, disposition and
search do; columns go; a click in the table shows the element. Nothing is loaded, nothing hostile
runs, the security policy has nothing to object to. It can be read without script. Thousands of
threats are no trouble. With axe-core (npm install axe-core, here or globally) there is no serious
accessibility violation.
"""

import argparse
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import chromium
from hostile import BOM_OPTIONS, hostile_files, story_files

ROOT = pathlib.Path(__file__).resolve().parent.parent
SECONDS = 10  # one on a machine of its own; others may be building here
MANY = 250  # processes, with 20 threats each

MODEL = """<model xmlns="urn:annexc:model:1" id="m" name="Monitor" version="1.0">
  <uses template="stride"/>
  <external id="nurse" name="Nurse"/>
  <external id="technician" name="Technician"/>
  <boundary id="device" name="Device">
    <process id="ui" name="Display"/>
    <boundary id="inside" name="Inside"><store id="log" name="Log" type="log"/></boundary>
  </boundary>
  <flow id="f1" number="1" from="nurse" to="ui" name="Asks"/>
  <flow id="f2" number="2" from="ui" to="nurse" name="Shows"/>
  <flow id="f3" number="3" from="ui" to="log" name="Writes"/>
  <flow id="f4" number="4" from="log" to="ui" name="Reads"/>
  <flow id="f5" number="5" from="technician" to="ui" name="Sets up"/>
</model>
"""


TWO = (MODEL.replace('template="stride"/>',
                     'template="medical-device"/><uses template="privacy"/><data id="history"'
                     ' name="History" class="health"/>')
       .replace("<flow ", '<flow data="history" '))
TWO_RISK = """<risk xmlns="urn:annexc:risk:1" model="m" version="1.0">
  <threat id="OWN-1" disposition="open" severity="high" category="Mine" title="One" elements="ui"/>
  <threat id="OWN-2" disposition="open" severity="low" category="T" title="Two" elements="ui log"/>
</risk>
"""


class Checks:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def __call__(self, good, what):
        self.count += 1
        if not good:
            self.failed += 1
            print(f"does not hold: {what}")


def report(annexc, model, page, *arguments):
    subprocess.run([annexc, "report", "-o", page, *arguments, model], check=True,
                   stderr=subprocess.DEVNULL)
    return pathlib.Path(page).as_uri()


def visible(browser):
    return browser.run("[...document.querySelectorAll('#threat-table tbody tr')]"
                       ".filter(row => !row.hidden && row.offsetHeight > 0).length")


def lay_out(browser):
    """What is not on the screen is laid out, too."""
    browser.run("document.querySelectorAll('main > section, .rows tbody tr').forEach(node =>"
                " { node.style.contentVisibility = 'visible'; }); 0")


def check_filters(browser, url, check):
    browser.size(1280)
    browser.open(url)
    total = visible(browser)
    check(total > 20, "all threats are listed")
    bold = "[...document.querySelectorAll('.paper path, .paper polygon')].filter(line => " \
           "getComputedStyle(line).strokeWidth === '3.5px').length"
    check(browser.run(bold) == 0, "nothing is marked in a diagram before something is chosen")
    browser.click("#v1-nurse a")
    about = browser.run("[...document.querySelectorAll('#threat-table tbody tr')].filter(row =>"
                        " (' ' + row.dataset.e + ' ').includes(' nurse ')).length")
    check(0 < about < total and visible(browser) == about,
          "a click on an element filters the table")
    check(browser.run("document.querySelector('#filters select[name=element]').value") == "nurse",
          "the filter says so")
    check(browser.run("document.getElementById('v1-nurse').classList.contains('shown')"),
          "the element is lit in the diagram")
    check(browser.run(bold) > 0, "and drawn with a stronger line")
    browser.run("[...document.querySelectorAll('#filters button')].pop().click()")
    check(visible(browser) == total, "Show all shows all")
    browser.run("document.querySelector('#filters .letters button[title=Tampering]').click()")
    check(0 < visible(browser) < total, "a letter filters")
    browser.run("[...document.querySelectorAll('#filters button')].pop().click()")
    for name in ("severity", "disposition"):
        browser.run(f"(() => {{ const s = document.querySelector('#filters select[name={name}]');"
                    " s.selectedIndex = 1; s.onchange(); })()")
        check(0 < visible(browser) <= total, f"{name} filters")
        browser.run("[...document.querySelectorAll('#filters button')].pop().click()")
    browser.run("(() => { const s = document.querySelector('#filters input[type=search]');"
                " s.value = 'nurse'; s.oninput(); })()")
    time.sleep(0.3)
    check(0 < visible(browser) < total, "search filters")


def check_table(browser, url, check):
    browser.open(url)
    browser.click("#threat-table tbody a.item[href='#element-nurse']")
    check(browser.run("document.querySelectorAll('.paper .shown').length > 0"),
          "an element in the table is shown in the diagram")
    browser.open(url)
    browser.run("document.querySelector('th.c-severity button').click()")
    order = browser.run("[...document.querySelectorAll('#threat-table tbody tr')]"
                        ".map(row => row.dataset.s)")
    ranks = ["critical", "high", "medium", "low", "none"]
    check(order == sorted(order, key=ranks.index), "severities are sorted by how bad they are")
    browser.run("document.querySelector('.columns input[name=c-category]').click()")
    check(browser.run("document.querySelector('#threat-table tbody .c-category').offsetHeight")
          == 0, "a column goes")
    check(browser.run("document.querySelector('#threat-table .c-owner')") is None,
          "a column without a word is not there")
    row = browser.run("document.querySelector('#threat-table tbody tr:last-child').id")
    browser.run(f"location.hash = '#{row}'")
    time.sleep(0.3)
    check(browser.run(f"document.getElementById('{row}').querySelector('details').open"),
          "a link to a threat opens it")
    check(browser.problems() == [], f"no complaints: {browser.problems()}")


def check_keyboard(browser, url, check):
    browser.open(url)
    browser.run("document.querySelector('#threat-table tbody summary').focus()")
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter",
                     windowsVirtualKeyCode=13, text="\r" if kind == "keyDown" else "")
    check(browser.run("document.querySelector('#threat-table tbody details').open"),
          "details open by the keyboard")


def check_rule(browser, url, check):
    """What a rule says stands once, and is shown with a threat that is opened."""
    words = "hands its data to the attacker or acts on false"
    count = f"document.body.textContent.split('{words}').length - 1"
    browser.open(url)
    check(browser.run(count) == 1, "what a rule says stands once")
    browser.run("document.querySelector('#threat-table tr[id^=threat-S2] details').open = true")
    time.sleep(0.3)
    check(browser.run(count) == 2, "an opened threat shows what its rule says")
    check(browser.run("new Set([...document.querySelectorAll('[id]')].map(node => node.id)).size"
                      " === document.querySelectorAll('[id]').length"), "no id is there twice")
    browser.run("(() => { const s = document.querySelector('#filters input[type=search]');"
                " s.value = 'attacker takes the place'; s.oninput(); })()")
    time.sleep(0.3)
    check(visible(browser) > 0, "what a rule says is found")


def check_jump(browser, url, check):
    """What is not on the screen is not laid out, and a link leads to its target all the same."""
    browser.open(url)
    for name in ("threats", "completeness", "context"):
        browser.run(f"document.querySelector('nav a[href=\"#{name}\"]').click()")
        time.sleep(1.6)
        top = browser.run(f"document.getElementById('{name}').getBoundingClientRect().top")
        check(-2 <= top <= 40, f"a link leads to {name}: {top}")


def check_narrow(browser, url, check):
    for width in (400, 1280):
        browser.size(width)
        browser.open(url)
        check(browser.run("document.documentElement.scrollWidth") <= width,
              f"nothing sticks out at {width} pixels")


def check_many_categories(browser, annexc, work, check):
    """Two templates with long names, and threats that a person added."""
    (work / "two.xml").write_text(TWO, encoding="utf-8")
    (work / "two.risk.xml").write_text(TWO_RISK, encoding="utf-8")
    url = report(annexc, work / "two.xml", work / "two.html")
    check_narrow(browser, url, check)
    check(browser.run("[...document.querySelectorAll('.chart text')].every(text => {"
                      " const own = text.getBBox(), all = text.ownerSVGElement.viewBox.baseVal;"
                      " return own.x >= 0 && own.x + own.width <= all.width; })"),
          "no name in a chart is cut off")
    names = browser.run("document.querySelector('.chart').textContent")
    check("Non-repudiation (privacy)" in names, "long names are whole")
    check(browser.run("document.querySelectorAll('#threat-table .c-id wbr').length > 0"),
          "ids say where they may break")
    lay_out(browser)
    check(browser.run("[...document.querySelectorAll('#threat-table .c-id wbr')].every(wbr => {"
                      " const lines = node => { const range = document.createRange();"
                      " range.selectNodeContents(node);"
                      " return new Set([...range.getClientRects()].map(r => r.top)).size; };"
                      " return lines(wbr.previousSibling) === 1; })"),
          "ids break behind the @ and the points of their rule")
    letters = browser.run("[...document.querySelectorAll('.letters button')]"
                          ".map(button => button.textContent)")
    known = ["S", "T", "R", "I", "D", "E", "SA", "PR", "AB", "Linking", "Identifying",
             "Non-repudiation", "Detecting", "Data-disclosure", "Unawareness", "Non-compliance"]
    check(letters == [name for name in known if name in letters] + ["Mine"],
          f"categories are in the order of the templates: {letters}")
    figures = browser.run("[...document.querySelectorAll('.figures b')].map(b => b.textContent)")
    shown = browser.run("document.getElementById('shown').textContent")
    check(f"{figures[0]} threats" == shown, f"one number of threats: {figures[0]}, {shown}")
    check(browser.run("document.querySelector('.letters button[title=Tampering]') !== null"),
          "a manual threat does not take the name of a category away")


def check_without_script(browser, url, check):
    title = browser.run("document.querySelector('#threat-table tbody summary').textContent")
    browser.size(1280, script=False)
    browser.open(url)
    tree = browser.call("DOMSnapshot.captureSnapshot", computedStyles=["display"])
    check(title in str(tree["strings"]),
          "it can be read without script")
    browser.size(1280)


def check_hostile(browser, annexc, work, check):
    for name, text in hostile_files().items():
        (work / name).write_text(text, encoding="utf-8")
    url = report(annexc, work / "m.xml", work / "hostile.html")
    browser.size(1280)
    browser.open(url)
    check(browser.run("document.querySelectorAll('script').length") == 1, "one script")
    check(visible(browser) > 5, "hostile text does not keep the script from working")
    check(browser.problems() == [], f"hostile text does nothing: {browser.problems()}")


def big_model():
    processes = "".join(f'<process id="p{i}" name="Service {i}"/>' for i in range(MANY))
    flows = "".join(f'<flow id="f{i}" from="e" to="p{i}" name="Calls {i}"/>'
                    f'<flow id="g{i}" from="p{i}" to="e" name="Answers {i}"/>' for i in range(MANY))
    return ('<model xmlns="urn:annexc:model:1" id="big"><uses template="stride"/>'
            f'<external id="e" name="Client"/><boundary id="b" name="Cloud">{processes}</boundary>'
            f"{flows}</model>")


def check_many(browser, annexc, work, check):
    (work / "big.xml").write_text(big_model(), encoding="utf-8")
    url = report(annexc, work / "big.xml", work / "big.html", "--no-diagrams", "--method",
                 "interaction", "--method", "element")
    browser.size(1280)
    browser.open(url)
    total = visible(browser)
    browser.open(url)
    opened = browser.run("performance.getEntriesByType('navigation')[0].loadEventEnd") / 1000
    took = browser.run(
        "(async () => { const start = performance.now();"
        " document.querySelector('#filters .letters button').click();"
        " await new Promise(done => requestAnimationFrame(() => setTimeout(done)));"
        " return performance.now() - start; })()") / 1000
    print(f"{total} threats: open in {opened:.2f} s, filtered in {took:.2f} s")
    check(total >= 5000, "there are many threats")
    check_jump(browser, url, check)
    check(opened < SECONDS and took < SECONDS, "many threats open and filter fast")


def find_axe():
    folders = [ROOT, pathlib.Path.cwd()]
    if os.environ.get("NODE_PATH"):
        folders += [pathlib.Path(path).parent for path in os.environ["NODE_PATH"].split(":")]
    run = subprocess.run(["npm", "root", "-g"], capture_output=True, text=True, check=False)
    if run.returncode == 0:
        folders.append(pathlib.Path(run.stdout.strip()).parent)
    files = (folder / "node_modules" / "axe-core" / "axe.min.js" for folder in folders)
    return next((file for file in files if file.is_file()), None)


def check_accessible(browser, url, check):
    try:
        axe = find_axe()
    except OSError:
        axe = None
    if not axe:
        print("skipped: axe-core is not installed")
        return
    for scheme in ("light", "dark"):
        browser.size(1280, scheme=scheme)
        browser.open(url)
        lay_out(browser)
        browser.run(axe.read_text(encoding="utf-8") + "; 0")
        found = browser.run(
            "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations"
            ".filter(v => v.impact === 'serious' || v.impact === 'critical')"
            ".map(v => v.id + ' ' + v.nodes.length + ' ' + v.nodes[0].html.slice(0, 200)))")
        check(found == [], f"axe-core in {scheme}: {found}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--annexc", required=True)
    given = parser.parse_args()
    if not chromium.find():
        print("skipped: Chromium is not there")
        return 77
    check = Checks()
    annexc = os.path.abspath(given.annexc)
    with tempfile.TemporaryDirectory() as folder, chromium.Browser() as browser:
        work = pathlib.Path(folder)
        (work / "page.xml").write_text(MODEL, encoding="utf-8")
        url = report(annexc, work / "page.xml", work / "page.html")
        check_filters(browser, url, check)
        check_table(browser, url, check)
        check_keyboard(browser, url, check)
        check_rule(browser, url, check)
        check_narrow(browser, url, check)
        check_without_script(browser, url, check)
        check_many_categories(browser, annexc, work, check)
        check_hostile(browser, annexc, work, check)
        check_many(browser, annexc, work, check)
        check_accessible(browser, url, check)
        check_accessible(browser, (work / "two.html").as_uri(), check)
        story = work / "story"
        story.mkdir()
        for name, text in story_files().items():
            (story / name).write_text(text, encoding="utf-8")
        options = [story / word if (story / word).is_file() else word for word in BOM_OPTIONS]
        check_accessible(browser, report(annexc, story / "m.xml", work / "story.html", *options),
                         check)
    print(f"{check.count} checks, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
