#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What has to hold for every document that `annexc report` writes.

usage: reports.py --annexc PATH

Same inputs, same bytes, in any folder and locale. XML keeps to its schema. The public edition has
nothing of what is marked as internal. Text that wants to be HTML, a script, Markdown or a formula
stays text, in every field of model and risk file.
"""

import argparse
import hashlib
import html.parser
import io
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
import xml.etree.ElementTree as ET

from hostile import BOM_OPTIONS, HOSTILE, INTERNAL_TREES, hostile_files, story_files

ROOT = pathlib.Path(__file__).resolve().parent.parent
REPORT = "{urn:annexc:report:1}"
SVG = "{http://www.w3.org/2000/svg}"
SCRIPTS = ("script", "style", "iframe", "object", "embed", "form", "base", "link", "img")


class Checks:
    def __init__(self, annexc, work):
        self.annexc = annexc
        self.work = work
        self.count = 0
        self.failed = 0

    def __call__(self, good, what):
        self.count += 1
        if not good:
            self.failed += 1
            print(f"does not hold: {what}")

    def report(self, folder, *arguments, environment=None, expect=0):
        run = subprocess.run([self.annexc, "report", *arguments, "m.xml"], cwd=folder,
                             capture_output=True, env={**os.environ, **(environment or {})},
                             check=False)
        if run.returncode != expect:
            sys.exit(f"report {arguments}: {run.returncode}\n{run.stderr.decode()}")
        return run.stdout

    def folder(self, name, files):
        folder = self.work / name
        folder.mkdir()
        for file, text in files.items():
            (folder / file).write_text(text, encoding="utf-8")
        return folder


class Page(html.parser.HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.tags = []
        self.text = []
        self.inside = None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.inside = tag if tag in ("script", "style") else None

    def handle_endtag(self, tag):
        self.inside = None

    def handle_data(self, data):
        if not self.inside:
            self.text.append(data)


def check_same(check):
    files = story_files()
    here, there = check.folder("here", files), check.folder("there-with-a-longer-name", files)
    for form in ("html", "markdown", "xml"):
        first = check.report(here, "-f", form, "--no-diagrams")
        check(first == check.report(here, "-f", form, "--no-diagrams"), f"{form} twice")
        for locale in ("C", "de_DE.UTF-8", "tr_TR.UTF-8"):
            other = check.report(there, "-f", form, "--no-diagrams",
                                 environment={"LC_ALL": locale, "TZ": "Asia/Tokyo"})
            check(first == other, f"{form} elsewhere, in {locale}")
    return here


def check_schema(check, folder):
    if not shutil.which("xmllint"):
        print("skipped: xmllint is not there")
        return
    for arguments in ((), ("--edition", "public"), ("--as-of", "2030-01-01"), BOM_OPTIONS,
                      ("--no-diagrams", *BOM_OPTIONS)):
        file = check.work / "report.xml"
        file.write_bytes(check.report(folder, "-f", "xml", *arguments))
        run = subprocess.run(["xmllint", "--noout", "--schema",
                              ROOT / "models" / "schema" / "report-1.xsd", file],
                             capture_output=True, text=True, check=False)
        check(run.returncode == 0, f"the schema takes {arguments}: {run.stderr[:600]}")


def check_charts(check, charts, there):
    """Every chart is about the same threats; a manual one may have no category."""
    count = len(there)
    for name, what in (("category", "total"), ("severity", "before"), ("severity", "after"),
                       ("disposition", "total")):
        numbers = [int(part.get(what)) for part in charts.iter(REPORT + name)]
        check(sum(numbers) == count, f"{name} {what}: {sum(numbers)} of {count}")
    other = [part for part in charts.iter(REPORT + "category") if not part.get("id")]
    check([part.get("total") for part in other] == ["1"], "OWN-1 has no category")


def check_ports(check, folder):
    """The kind of a port, and what follows from it, in every format."""
    none = "declares no connections on circuit boards"
    check(none in check.report(folder, "--no-diagrams").decode(), "usb-data is not on the board")
    files = story_files()
    files["m.xml"] = files["m.xml"].replace('kind="usb-data"', 'kind="jtag"')
    board = check.folder("board", files)
    page = check.report(board, "--no-diagrams").decode()
    check(none not in page and "<td>jtag</td>" in page, "html: a connection on the board")
    check("port jtag |" in check.report(board, "-f", "markdown").decode(),
          "markdown: its kind, once")


def check_counts(check):
    """One number of threats wherever it is told, and manual threats like all others."""
    files = story_files()
    own = ('<threat id="OWN-2" disposition="open" severity="critical" category="T" title="Two"'
           ' elements="ui usb"/><threat id="OWN-3" gone="1.0" disposition="open" title="Three"/>')
    files["m.risk.xml"] = files["m.risk.xml"].replace("</risk>", own + "</risk>")
    folder = check.folder("manual", files)
    before, root = (ET.fromstring(check.report(place, "-f", "xml", "--no-diagrams"))
                    for place in (check.work / "here", folder))

    def number(tree, path, name):
        return int(tree.find(f".//{REPORT}charts{path}").get(name))

    for path, name in (("", "threats"), ("", "open"), (f"/{REPORT}category[@id='T']", "open"),
                       (f"/{REPORT}severity[@level='critical']", "before")):
        check(number(root, path, name) == number(before, path, name) + 1,
              f"a manual threat counts in {path} {name}")
    own = root.find(f".//{REPORT}threat[@id='OWN-2']")
    check(own.get("category-name") == "Tampering", "a manual threat has the name of its category")
    check(root.find(f".//{REPORT}threat[@id='OWN-3']").get("state") == "gone",
          "a manual threat goes")
    page = check.report(folder, "--no-diagrams").decode()
    total = root.find(f".//{REPORT}charts").get("threats")
    check(f">{total} threats, and 2 that are gone<" in page, "the table counts alike")
    check(re.search(r'data-filter="usb">1<', page), "a threat of two elements counts at both")


def check_story(check, folder):
    """The numbers and gaps of a small story, worked out by hand."""
    root = ET.fromstring(check.report(folder, "-f", "xml"))
    check([section.tag[len(REPORT):] for section in root] == [
        "cover", "context", "assets", "diagrams", "interfaces", "assumptions", "threats", "trees",
        "vulnerabilities", "controls", "residual", "issues", "reviews", "monitoring",
        "completeness", "octave"], "the fifteen record sets, in order, and what there is besides")
    threats = {threat.get("id"): threat for threat in root.iter(REPORT + "threat")}
    charts = root.find(f".//{REPORT}charts")
    there = [threat for threat in threats.values() if threat.get("state") != "gone"]
    check(int(charts.get("threats")) == len(there),
          "the summary counts the threats of today, and the manual ones")
    check(int(charts.get("open")) == sum(t.get("disposition") == "open" for t in there),
          "the summary counts what is open")
    check_charts(check, charts, there)
    mitigated = threats["S2@f1"]
    score = mitigated.find(REPORT + "score[@when='pre']")
    check(score.get("value") == "8.3" and score.get("verdict") == "unacceptable",
          "scores are recomputed and judged")
    traces = {(trace.get("threat"), trace.get("control")): trace.get("gaps")
              for trace in root.iter(REPORT + "trace")}
    check(traces["S2@f1", "CTL-1"] is None, "a whole line has no gap")
    check(traces["S2@f1", "CTL-2"] == "requirement test", "a control without requirement and test")
    check(traces["T1@f1", "CTL-3"] == "failed", "a test that failed")
    check(traces["R6@f1", None] == "control", "mitigated by nothing")
    check(traces["D3@f1", None] is None, "accepted needs no control")
    check(traces["E5@f1", None] == "decision", "nobody decided")
    check(threats["OWN-1"].get("state") == "manual" and threats["S9@old"].get("state") == "gone",
          "threats that only the risk file knows")
    check(threats["D3@f1"].get("disposition") == "accept", "without a day nothing expires")
    later = ET.fromstring(check.report(folder, "-f", "xml", "--as-of", "2030-01-01"))
    expired = later.find(f".//{REPORT}threat[@id='D3@f1']")
    check(expired.get("disposition") == "open" and expired.get("expired") == "yes",
          "on a later day it has expired")
    check([port.get("port-kind") for port in root.iter(REPORT + "port")] == ["usb-data"],
          "ports have their kind")
    rules = {rule.get("name"): rule for rule in root.iter(REPORT + "rule")}
    check(len(rules) == 23, "all rules of completeness")
    check(rules["TM14"].get("state") == "missing" and rules["TM02"].get("state") == "kept",
          "what is missing, and what is kept")
    check(any("R6@f1" in finding.text for finding in root.iter(REPORT + "finding")),
          "what was found is listed")
    check(len(list(root.iter(REPORT + "coverage"))) > 12, "where the evidence is")
    check(len(list(root.find(REPORT + "diagrams").iter(SVG + "svg"))) == 2,
          "the whole model and its view are drawn")


def rows_of(root, section, table):
    """The rows of a table in a section that is made of parts."""
    found = root.find(f"{REPORT}{section}//{REPORT}table[@name='{table}']")
    return [] if found is None else [row.attrib for row in found.iter(REPORT + "row")]


def check_techniques(check, folder):
    """Trees and known vulnerabilities, and what the method statement says about them."""
    root = ET.fromstring(check.report(folder, "-f", "xml", *BOM_OPTIONS))
    value = rows_of(root, "trees", "values")[0]
    check((value["domain"], value["value"], value["without_defences"]) ==
          ("ProbSucc", "0.244", "0.46"), "the value of the tree")
    defence = rows_of(root, "trees", "defences")[0]
    check((defence["defence"], defence["without"]) == ("CTL-1", "0.46"), "without the defence")
    check([row["actions"].split("\n")[-1] for row in rows_of(root, "trees", "attack-sets")]
          == ["E", "C"], "the minimal attack sets")
    node = rows_of(root, "trees", "nodes")[0]
    check(node["disposition"] == "mitigate\naccept" and node["element"] == "f1", "what nodes are")
    check(root.find(f"{REPORT}trees//{REPORT}picture/{SVG}svg") is not None, "the tree is drawn")
    check("only rank" in "".join(root.find(f"{REPORT}trees").itertext()), "the caveat is there")
    rows = rows_of(root, "vulnerabilities", "vulnerabilities")
    check([(row["id"], row.get("threat")) for row in rows] == [
        ("CVE-2099-0001", "CVE-2099-0001@ui"), ("CVE-2099-0002", None),
        ("CVE-2099-0003", "CVE-2099-0003@ui")], "known vulnerabilities")
    check(rows[0]["kev_added"] == "2026-01-01" and rows[0]["disposition"] == "open"
          and rows[1]["analysis"] == "not_affected", "what is known about them")
    sources = rows_of(root, "vulnerabilities", "sources")
    digest = hashlib.sha256((folder / "m.cdx.json").read_bytes()).hexdigest()
    check((sources[0]["file"], sources[0]["date"], sources[0]["sha256"]) ==
          ("m.cdx.json", "2026-01-02T03:04:05Z", digest), "where they are from")
    check(root.find(f".//{REPORT}threat[@id='CVE-2099-0001@ui']") is not None, "they are threats")
    used = {part.get("name") for part in root.iter(REPORT + "technique")
            if part.get("used") == "yes"}
    check(used == {"Attack-defence trees", "OCTAVE Allegro, a profile", "Ids of CAPEC, CWE, OWASP",
                   "STRIDE per interaction", "Known potential vulnerabilities", "CVSS 3.1",
                   "CVSS 4.0"}, f"used: {used}")
    check(all(part.text for part in root.iter(REPORT + "technique") if part.get("used") == "yes"),
          "each technique has what has to be known about it")
    page = check.report(folder, *BOM_OPTIONS).decode()
    check('href="#threat-CVE-2099-0001@ui"' in page, "html: links to threats")
    text = check.report(folder, "-f", "markdown", *BOM_OPTIONS).decode()
    check("| ProbSucc | 0.244 | 0.46 |" in text and digest in text, "markdown has the tables")
    bare = ET.fromstring(check.report(folder, "-f", "xml", "--tree", "marked.tree.xml"))
    check("SECRET" in "".join(bare.find(f"{REPORT}trees").itertext())
          and not rows_of(bare, "vulnerabilities", "sources"), "only what is named")


def check_octave(check, folder):
    """The worked example of OCTAVE Allegro, and what the file says besides."""
    root = ET.fromstring(check.report(folder, "-f", "xml"))
    rank = rows_of(root, "octave", "ranking")[0]
    check((rank["score"], rank["pool"], rank["asks_to"], rank["treatment"]) ==
          ("32", "2", "mitigate or defer", "accept"), "the worked example of OCTAVE")
    risk = rows_of(root, "octave", "risks")[0]
    check(risk["impacts"].startswith("safety: high (5 x 3 = 15)")
          and risk["threat"] == "S2@f1\nR*@f1", "what the score is made of")
    check([row["area"] for row in rows_of(root, "octave", "priorities")][1:] ==
          ["fines", "reputation", "productivity", "financial"], "the most important area first")
    check(len(rows_of(root, "octave", "criteria")) == 5 and rows_of(root, "octave", "people")
          and rows_of(root, "octave", "left-out"), "all worksheets")
    untreated = {row["threat"] for row in rows_of(root, "octave", "untreated")}
    check("T1@f1" in untreated and not untreated & {"S2@f1", "R6@f1", "I6@f1"}, "what is untreated")
    check(root.find(f"{REPORT}octave/{REPORT}note").text.split()[1] == "warnings:", "what is open")
    check("not checked against the original" in "".join(root.find(f"{REPORT}octave").itertext()),
          "the caveat of OCTAVE")
    public = ET.fromstring(check.report(folder, "-f", "xml", "--edition", "public"))
    check(public.find(f"{REPORT}octave") is None, "the public edition has no OCTAVE")
    for form in ("html", "markdown"):
        text = check.report(folder, "-f", form, "--edition", "public").decode()
        check("Not used, or not in this edition: " in text, f"{form}: nothing untrue of OCTAVE")
    sheets = {"html": "Worksheet 10: risks", "markdown": "### Worksheet 10: risks"}
    for form, title in sheets.items():
        check(title in check.report(folder, "-f", form).decode(), f"{form}: the worksheets")
TRIKE = """<trike xmlns="urn:annexc:trike:1" id="t" name="Who may"{}>
  <actor id="op" name="An &lt;operator&gt;" trust="1"/><actor id="thief" trust="5"/>
  <asset id="d" name="=Results" value="5"><action kind="read" dos="3" eop="4">
    <cell actor="op" is="conditional"><rule id="in">is logged in</rule><note>SECRET</note></cell>
    <cell actor="thief" is="disallowed"/></action><action kind="delete"/></asset>
</trike>
"""


def check_trike(check):
    """The matrix of Trike in every format, only where there is one."""
    files = story_files()
    check(ET.fromstring(check.report(check.folder("plain", files), "-f", "xml")).find(
        f"{REPORT}trike") is None, "no Trike without a file")
    files["m.trike.xml"] = TRIKE.format("")
    folder = check.folder("trike", files)
    root = ET.fromstring(check.report(folder, "-f", "xml"))
    check(root.find(f"{REPORT}trike").get("number") > "15", "the record set keeps its numbers")
    check(root.find(f"{REPORT}trike/{REPORT}picture/{SVG}svg") is not None, "the matrix is drawn")
    matrix = rows_of(root, "trike", "trike-matrix")
    check([(row["asset"], row["actor-op"], row["actor-thief"]) for row in matrix] ==
          [("=Results", "R* D?", "R- D?")], "the matrix")
    titles = [table.get("title") for table in root.iter(f"{REPORT}table")
              if table.get("name") in ("trike-matrix", "trike-cells")]
    check(titles == ["Who may do what", "Cells"], f"headings of Trike: {titles}")
    threats = [(row["id"], row.get("exposure")) for row in rows_of(root, "trike", "trike-threats")]
    check(threats == [("TRIKE-R-R:d/op/in", "20"), ("TRIKE-E-R:d/thief", "20"),
                      ("TRIKE-D-R:d/op", "15"), ("TRIKE-S", None)], f"threats: {threats}")
    check(rows_of(root, "trike", "trike-cells")[0]["notes"] == "SECRET"
          and rows_of(root, "trike", "trike-rules")[0]["text"] == "is logged in"
          and len(rows_of(root, "trike", "trike-gaps")) == 1, "rules, cells, what is not rated")
    check("secondary sources" in "".join(root.find(f"{REPORT}trike").itertext()), "the caveat")
    for form in ("html", "markdown"):
        text = check.report(folder, "-f", form).decode()
        check("Threats by exposure" in text and "SECRET" in text, f"{form}: the section of Trike")
        check("SECRET" not in check.report(folder, "-f", form, "--edition", "public").decode(),
              f"{form}: notes are for the house")
    (folder / "m.trike.xml").write_text(TRIKE.format(' visibility="internal"'), encoding="utf-8")
    public = ET.fromstring(check.report(folder, "-f", "xml", "--edition", "public"))
    check(public.find(f"{REPORT}trike") is None, "a whole file can be internal")


def check_vast(check, folder):
    """VAST-style views are derived on request, and named so."""
    root = ET.fromstring(check.report(folder, "-f", "xml", "--vast"))
    views = [view for view in root.iter(REPORT + "view")
             if view.get("name").startswith("VAST-style ")]
    check([view.get("kind") for view in views][:1] == ["operational"] and
          {view.get("kind") for view in views[1:]} == {"application"} and
          all(view.find(f"{SVG}svg") is not None for view in views), "VAST-style views")
    names = [part.get("used") for part in root.iter(REPORT + "technique")
             if part.get("name") == "VAST-style views"]
    check(names == ["yes"], "the technique is named")
    none = check.report(folder, "-f", "xml").decode()
    check('name="VAST-style views" used="no"' in none and "VAST-style op" not in none, "or not")


def check_public(check, folder):
    trees = [word for name in ("m.tree.xml", *INTERNAL_TREES) for word in ("--tree", name)]
    for form in ("html", "markdown", "xml"):
        internal = check.report(folder, "-f", form, *trees).decode()
        public = check.report(folder, "-f", form, "--edition", "public", *trees).decode()
        check("SECRET" in internal, f"{form}: the internal edition has everything")
        check("SECRET" not in public, f"{form}: the public edition has nothing internal")
        check("CTL-1" in public, f"{form}: the public edition has the rest")


def check_without_risk(check, files):
    folder = check.folder("bare", {"m.xml": files["m.xml"]})
    root = ET.fromstring(check.report(folder, "-f", "xml", "--no-diagrams"))
    check(all(t.get("disposition") == "open" for t in root.iter(REPORT + "threat")),
          "without a risk file all threats are open")
    check(b"There is no risk file" in check.report(folder, "--no-diagrams"), "and the page says so")


def check_page(check, page, what):
    parsed = Page(page)
    names = [tag for tag, _ in parsed.tags]
    check(names.count("script") == 1 and names.count("style") == 1,
          f"{what}: one script, one style")
    check(not set(names) & set(SCRIPTS[2:]), f"{what}: nothing that loads or runs")
    for tag, attributes in parsed.tags:
        for name, value in attributes.items():
            check(not name.startswith("on"), f"{what}: {tag} has {name}")
            check(name != "style", f"{what}: {tag} has a style")
            if name in ("href", "src", "xlink:href", "action"):
                check(value.startswith("#"), f"{what}: {tag} leads to {value[:40]}")
    text = "".join(parsed.text)
    for hostile in HOSTILE.values():
        if hostile.isprintable() and len(hostile) < 1000:
            check(hostile in text, f"{what}: {hostile[:30]!r} is shown as it is")
    check(not re.search("[\u202a-\u202e\u2066-\u2069\u0080-\u009f]", page), f"{what}: no marks")


def check_markdown(check, text):
    outside = re.sub(r"\\.|`[^`\n]*`", "", text)
    check(not re.search(r"<[a-zA-Z/!]", outside), "markdown: no HTML")
    check(not re.search(r"\]\(", outside), "markdown: no links")
    check("\u202e" not in text, "markdown: no marks")
    columns = 0
    for line in text.splitlines():
        if not line.startswith("|"):
            columns = 0
            continue
        count = re.sub(r"\\.", "", line).count("|")
        columns = columns or count
        check(count == columns, f"markdown: a row of {line[:60]!r}")


def check_hostile(check):
    folder = check.folder("hostile", hostile_files())
    page = check.report(folder, *BOM_OPTIONS).decode()
    check_page(check, page, "html")
    check_markdown(check, check.report(folder, "-f", "markdown", *BOM_OPTIONS).decode())
    ET.fromstring(check.report(folder, "-f", "xml", *BOM_OPTIONS))
    return page


def sheets_of(data):
    """The sheets of a workbook by name: the texts of their cells, and their XML."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        strings = ["".join(item.itertext())
                   for item in ET.fromstring(book.read("xl/sharedStrings.xml"))]
        names = [sheet.get("name") for sheet in ET.fromstring(book.read("xl/workbook.xml"))
                 .iter(space + "sheet")]
        result = {}
        for number, name in enumerate(names, 1):
            root = ET.fromstring(book.read(f"xl/worksheets/sheet{number}.xml"))
            cells = [strings[int(cell.find(space + "v").text)] for cell in root.iter(space + "c")
                     if cell.get("t") == "s"]
            result[name] = cells, root
        return result, sorted(book.namelist())


def check_workbook(check, folder):
    version = subprocess.run([check.annexc, "--version"], capture_output=True, text=True,
                             check=True).stdout
    if "libxlsxwriter none" in version:
        print("skipped: this annexc was built without libxlsxwriter")
        return
    data = check.report(folder, "-f", "xlsx", *BOM_OPTIONS)
    check(data == check.report(folder, "-f", "xlsx", *BOM_OPTIONS),
          "a workbook has the same bytes twice")
    sheets, _ = sheets_of(data)
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    cells, threats = sheets["Threats"]
    check("S2@f1" in cells and "OWN-1" in cells, "the workbook has the threats")
    check(threats.find(f".//{space}pane").get("state") == "frozen", "the head is frozen")
    check(threats.find(space + "autoFilter") is not None, "there are filters")
    check(len(list(threats.iter(space + "dataValidation"))) == 3, "there are drop-downs")
    check(len(list(threats.iter(space + "conditionalFormatting"))) > 0, "there are colours")
    check(all(len(name) <= 31 for name in sheets) and len(sheets) == 34,
          "a sheet for each list")
    check("0.244" in ET.tostring(sheets["Tree values"][1]).decode(), "values of trees")
    check({"Of", "A plain name", "CTL-1"} <= set(sheets["Tree defences"][0]), "of which tree")
    check("CVE-2099-0001@ui" in sheets["Vulnerabilities"][0], "known vulnerabilities")
    public, _ = sheets_of(check.report(folder, "-f", "xlsx", "--edition", "public"))
    check("SECRET" not in str({name: cells for name, (cells, _) in public.items()}),
          "xlsx: the public edition has nothing internal")
    hostile, files = sheets_of(check.report(check.work / "hostile", "-f", "xlsx", *BOM_OPTIONS))
    for name, (cells, root) in hostile.items():
        check(not list(root.iter(space + "f")), f"no formula in {name}")
        check(not list(root.iter(space + "hyperlink")), f"no link in {name}")
        check(all(len(cell) <= 32767 for cell in cells), f"no cell is too long in {name}")
        check(not re.search("[\u202a-\u202e]", "".join(cells)), f"no marks in {name}")
    check(any(cell.startswith("=") or "=HYPERLINK" in cell for cell in hostile["Threats"][0]),
          "a text that looks like a formula is shown as it is")
    check(not any("external" in file or "vba" in file for file in files), "nothing but sheets")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--annexc", required=True)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        check = Checks(os.path.abspath(given.annexc), pathlib.Path(work))
        folder = check_same(check)
        check_schema(check, folder)
        check_story(check, folder)
        check_ports(check, folder)
        check_counts(check)
        check_techniques(check, folder)
        check_octave(check, folder)
        check_trike(check)
        check_vast(check, folder)
        check_public(check, folder)
        check_without_risk(check, story_files())
        check_hostile(check)
        check_workbook(check, folder)
    print(f"{check.count} checks, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
