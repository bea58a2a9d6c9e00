#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold `annexc risk` to its promise that nothing is ever lost.

usage: risk.py --annexc PATH [--kills N] [--writes N]

A story of three releases, with all that people wrote compared line by line; a run that is killed at
random moments, N times; a disk that is full after any number of bytes, N of them; two people who
save at the same time. After each the old or the new file is there, whole.
"""

import argparse
import csv
import difflib
import html
import json
import os
import pathlib
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
PUMP = ROOT / "models" / "examples" / "infusion-pump.xml"
TIMEOUT = 120


class Broken(Exception):
    """A promise that was not kept."""


def check(holds, text):
    if not holds:
        raise Broken(text)


class Annexc:
    def __init__(self, path):
        self.path = str(pathlib.Path(path).resolve())

    def start(self, *words, **more):
        return subprocess.Popen([self.path, *map(str, words)], stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, **more)

    def run(self, *words, exit_status=0, **more):
        done = subprocess.run([self.path, *map(str, words)], capture_output=True, timeout=TIMEOUT,
                              check=False, **more)
        check(done.returncode == exit_status,
              f"annexc {' '.join(map(str, words))[:400]}: exit status {done.returncode}\n"
              + done.stderr.decode(errors="replace")[:2000])
        return done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def ids_of(text):
    return re.findall(r"<threat\b[^>]*?\bid=\"([^\"]*)\"", text)


class Case:
    """The infusion pump with a first risk file, and a second model from which threats are gone and
    to which others come."""

    def __init__(self, annexc, folder):
        self.annexc = annexc
        self.model = folder / "pump.xml"
        self.risk = folder / "pump.risk.xml"
        shutil.copy(PUMP, self.model)
        annexc.run("risk", "update", self.model)
        self.old = self.risk.read_bytes()
        text = self.model.read_text(encoding="utf-8")
        text = text.replace('version="3.2.0"', 'version="3.3.0"', 1)
        text = re.sub(r"\n  <flow id=\"f3[78]\"[^\n]*", "", text)
        text = text.replace('id="f1" ', 'id="f101" ').replace('flows="f1 ', 'flows="f101 ')
        self.model.write_text(text, encoding="utf-8")
        annexc.run("risk", "update", self.model)
        self.new = self.risk.read_bytes()
        check(self.old != self.new, "the second release changes nothing")

    def reset(self):
        self.risk.write_bytes(self.old)

    def look(self, what):
        now = self.risk.read_bytes()
        check(now in (self.old, self.new), f"{what}: neither the old nor the new file is there")
        return now == self.new


def kills(annexc, folder, count):
    """kill -9 at random moments."""
    case = Case(annexc, folder)
    case.reset()
    began = time.perf_counter()
    annexc.run("risk", "update", "-q", case.model)
    takes = time.perf_counter() - began
    written = 0
    for i in range(count):
        case.reset()
        process = annexc.start("risk", "update", "-q", case.model)
        time.sleep(random.random() * takes * 1.2)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        written += case.look(f"kill {i}")
        for left in folder.glob("pump.risk.xml.*.new"):
            left.unlink()
    case.reset()
    annexc.run("risk", "update", "-q", case.model)
    check(case.look("after all"), "the last update did nothing")
    return f"{count} kills, {written} after the new file was there"


def full_disk(annexc, folder, count):
    """Writing fails after any number of bytes."""
    case = Case(annexc, folder)
    sizes = sorted({0, 1, len(case.new) - 1} | {len(case.new) * i // count for i in range(count)})
    for size in sizes:
        case.reset()

        def limit(size=size):
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        _, said = annexc.run("risk", "update", case.model, exit_status=2, preexec_fn=limit)
        check("[AX6109]" in said, f"a disk full after {size} bytes is not told: {said}")
        check(not case.look(f"{size} bytes"), "a new file on a full disk")
        check(not list(folder.glob("*.new")), "a temporary file is left on a full disk")
    if os.path.exists("/dev/full"):
        _, said = annexc.run("risk", "update", "--risk", folder / "none" / "x.risk.xml", case.model,
                             exit_status=2)
        check("[AX6109]" in said, f"a missing folder is not told: {said}")
    return f"{len(sizes)} sizes of a full disk"


def race(annexc, folder):
    """Two people at once: the risk file is read first, so the first run waits for its model, which
    comes through a pipe, while the second one writes."""
    case = Case(annexc, folder)
    case.reset()
    pipe = folder / "pipe.xml"
    os.mkfifo(pipe)
    slow = annexc.start("risk", "update", "--risk", case.risk, pipe)
    feed = os.open(pipe, os.O_WRONLY)  # opens when the first run reads the model
    annexc.run("risk", "update", case.model)
    os.write(feed, case.model.read_bytes())
    os.close(feed)
    _, said = slow.communicate(timeout=TIMEOUT)
    said = said.decode("utf-8")
    check(slow.returncode == 2 and "[AX6108]" in said, f"the second is not told: {said}")
    check(case.look("race"), "what the first one wrote is gone")
    # The same for a file that nobody had: one of many makes it.
    case.risk.unlink()
    runs = [annexc.start("risk", "update", case.model) for _ in range(8)]
    ends = [(run.communicate(timeout=TIMEOUT), run.returncode)[1] for run in runs]
    check(set(ends) <= {0, 2} and 0 in ends, f"eight at once: {ends}")
    first = case.risk.read_text(encoding="utf-8")
    check(len(ids_of(first)) == len(set(ids_of(first))), "eight at once: an id twice")
    return "two and eight at once"


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def cell(reference, text, way, shared):
    """One cell as Excel writes it (a shared text), or as other programs do."""
    half = html.escape(text[:len(text) // 2]), html.escape(text[len(text) // 2:])
    text = html.escape(text)
    if way == "shared":
        shared.append(f"<si><t xml:space='preserve'>{text}</t></si>")
        return f"<c r='{reference}' t='s'><v>{len(shared) - 1}</v></c>"
    if way == "rich":
        shared.append(f"<si><r><t>{half[0]}</t></r><r><rPr><b/></rPr><t>{half[1]}</t></r>"
                      "<rPh sb='0' eb='1'><t>phonetic</t></rPh></si>")
        return f"<c r='{reference}' t='s'><v>{len(shared) - 1}</v></c>"
    if way == "inline":
        return f"<c r='{reference}' t='inlineStr'><is><t>{text}</t></is></c>"
    if way == "formula":
        return f"<c r='{reference}' t='str'><f>A1</f><v>{text}</v></c>"
    if way == "day":
        return f"<c r='{reference}' s='1'><v>{text}</v></c>"
    return f"<c r='{reference}'><v>{text}</v></c>"


def workbook(path, rows, code="yyyy\\-mm\\-dd", compress=zipfile.ZIP_DEFLATED, since_1904=False):
    """A workbook whose rows are lists of (text, way)."""
    shared, lines = [], []
    for number, row in enumerate(rows, 1):
        cells = "".join(cell(f"{chr(65 + i)}{number}", text, way, shared)
                        for i, (text, way) in enumerate(row) if text)
        lines.append(f"<row r='{number}'>{cells}</row>")
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": f"<workbook xmlns='{MAIN}' xmlns:r='{LINKS}'>"
                           f"<workbookPr date1904='{int(since_1904)}'/>"
                           "<sheets><sheet name='any' sheetId='7' r:id='rId3'/></sheets>"
                           "</workbook>",
        "xl/_rels/workbook.xml.rels": "<Relationships><Relationship Id='rId1' Target='styles.xml'/>"
                                      "<Relationship Id='rId3' Target='worksheets/sheet9.xml'/>"
                                      "</Relationships>",
        "xl/styles.xml": f"<styleSheet xmlns='{MAIN}'><numFmts><numFmt numFmtId='164' "
                         f"formatCode='{code}'/></numFmts><cellXfs><xf numFmtId='0'/>"
                         "<xf numFmtId='164'/></cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst xmlns='{MAIN}'>{''.join(shared)}</sst>",
        "xl/worksheets/sheet9.xml": f"<worksheet xmlns='{MAIN}'><sheetData>{''.join(lines)}"
                                    "</sheetData></worksheet>",
    }
    with zipfile.ZipFile(path, "w", compress) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)


def value_of(risk, threat, name):
    tag = re.search(rf"<threat id=\"{re.escape(threat)}\"[^>]*>", risk.read_text("utf-8"))[0]
    found = re.search(rf"\b{name}=\"([^\"]*)\"", tag)
    return found[1] if found else None


HOSTILE = ("<script>alert(1)</script>", "=HYPERLINK(\"x\")", "+1", "-1", "@SUM(A1)", "\ttab",
           "'=quoted", "'plain", "a\u202eb", "line\nline", "\"quotes\", ; and \\", "]]>&amp;<!--",
           "_x000D_", "\U0001f489 pump", "x" * 30000)


MEGABYTE = 1024 * 1024
LONG_CELL = 32767  # characters, as UTF-16 counts them
LONG_FIELDS = ("reason", "statement", "impact", "note", "residual", "disclosed", "owner", "title",
               "harm", "harm-ref", "safety-ref", "side-effects", "ticket", "weaknesses", "patterns",
               "requirements", "elements", "assets", "category")


def long_text(number):
    """A megabyte that differs from field to field, with what has to be escaped, in words."""
    words = f"{number} & <{number}> \"x\" \u202e\U0001f489 "
    return (words * (MEGABYTE // len(words.encode()) + 1)).strip()


def read_rows(path):
    csv.field_size_limit(16 * MEGABYTE)
    with open(path, encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def write_rows(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, next(iter(rows.values())))
        writer.writeheader()
        writer.writerows(rows.values())


def long_texts(annexc, folder):
    """A megabyte in every field: written by hand, updated, set, exported, imported, shown."""
    model, risk = folder / "pump.xml", folder / "pump.risk.xml"
    sheet, texts = folder / "long.csv", {}
    shutil.copy(PUMP, model)
    annexc.run("risk", "update", "-q", model)
    own = "".join(f'  <threat id="OWN-{name}"/>\n' for name in LONG_FIELDS)
    risk.write_text(risk.read_text("utf-8").replace("</risk>", f"{own}</risk>"), "utf-8")
    annexc.run("risk", "export", "-o", sheet, model)
    rows = read_rows(sheet)
    for number, name in enumerate(LONG_FIELDS):
        texts[name] = rows[f"OWN-{name}"][name] = long_text(number)
    write_rows(sheet, rows)
    annexc.run("risk", "import", "-q", sheet, model)
    before = risk.read_bytes()
    check(len(before) > len(LONG_FIELDS) * MEGABYTE, "the long texts are not in the file")
    said, _ = annexc.run("risk", "update", model)
    check("unchanged" in said and risk.read_bytes() == before, "long texts: an update changes them")
    annexc.run("risk", "set", "-q", "OWN-impact", "-d", "accept", "-r", "r" * 100000, model)
    for name in ("reason", "owner"):
        annexc.run("risk", "set", "-q", f"OWN-{name}", "--status", "in-review", model)
    annexc.run("risk", "export", "-o", sheet, model)
    rows = read_rows(sheet)
    for name, text in texts.items():
        check(rows[f"OWN-{name}"][name] == text, f"{name}: a megabyte is not what it was")
    check(rows["OWN-owner"]["status"] == "in-review", "set beside a long text")
    said, _ = annexc.run("risk", "import", sheet, model)
    check("unchanged" in said, "long texts: a round trip changes something")
    for name in ("reason", "owner"):
        shown, _ = annexc.run("risk", "show", "--json", f"OWN-{name}", model)
        check(json.loads(shown)[name] == texts[name], f"{name}: show --json")
    shown, _ = annexc.run("risk", "show", "OWN-*", model)
    check(len(shown) > 2 * MEGABYTE and "\u202e" not in shown, "show")
    rows["OWN-owner"].update((name, text * 4) for name, text in texts.items() if name in
                             ("owner", "ticket"))
    write_rows(sheet, rows)
    annexc.run("risk", "import", "-q", sheet, model)
    annexc.run("risk", "export", "-o", sheet, model)
    check(read_rows(sheet) == rows, "a start tag of ten megabytes is not what it was")
    annexc.run("fmt", "--check", risk)
    for limit, record in ((512, '<threat id="{}"/>'),
                          (1024, '<threat id="OWN-1"><pre vector="{}"/></threat>')):
        bad = folder / "bad.risk.xml"
        bad.write_text('<risk xmlns="urn:annexc:risk:1" model="m">'
                       f"{record.format('x' * (limit + 1))}</risk>", "utf-8")
        _, said = annexc.run("risk", "show", "--risk", bad, exit_status=2)
        check("[AX6105]" in said or "[AX6002]" in said or "[AX6001]" in said, said[-500:])
    if "libxlsxwriter none" in annexc.run("--version")[0]:
        return f"{len(LONG_FIELDS)} fields"
    book = folder / "long.xlsx"
    _, said = annexc.run("risk", "export", "-o", book, model, exit_status=2)
    told = len(LONG_FIELDS) + 2  # and a reason, and a ticket
    check(said.count("[AX6118]") == told and not book.exists(), said[:2000])
    for text, fits in (("y" * LONG_CELL, True), ("y" * (LONG_CELL + 1), False),
                       ("\U0001f489" * (LONG_CELL // 2), True),
                       ("\U0001f489" * (LONG_CELL // 2 + 1), False)):
        case = folder / "cell.risk.xml"
        case.write_text('<risk xmlns="urn:annexc:risk:1" model="m" version="1"><threat id="OWN-1">'
                        f"<note>{text}</note></threat></risk>", "utf-8")
        before = case.read_bytes()
        _, said = annexc.run("risk", "export", "--risk", case, "-o", book,
                             exit_status=0 if fits else 2)
        check(fits or "note of threat \"OWN-1\" has 32768 characters" in said, said)
        if fits:
            said, _ = annexc.run("risk", "import", "--risk", case, book)
            check("unchanged" in said and case.read_bytes() == before, f"{len(text)}: {said}")
    return f"{len(LONG_FIELDS)} fields, and cells at their limit"


def example(annexc, folder):
    """The risk file of the example is the one of its model as it is."""
    for name in ("infusion-pump.xml", "infusion-pump.risk.xml", "acceptance.xml"):
        shutil.copy(PUMP.parent / name, folder)
    risk = folder / "infusion-pump.risk.xml"
    before = risk.read_bytes()
    said, _ = annexc.run("risk", "update", folder / "infusion-pump.xml")
    check("unchanged" in said and risk.read_bytes() == before,
          f"models/examples/infusion-pump.risk.xml is not up to date:\n{said}")
    _, said = annexc.run("risk", "check", "--as-of", "2026-10-01", folder / "infusion-pump.xml",
                         exit_status=1)
    check("AX61" not in said, f"the example and its acceptance matrix: {said}")
    return "up to date, and as its acceptance matrix says"


def sheets(annexc, folder):
    """Round trips through CSV and workbooks, and workbooks as several programs write them."""
    model, risk = folder / "pump.xml", folder / "pump.risk.xml"
    shutil.copy(PUMP, model)
    annexc.run("risk", "update", "-q", model)
    ids = ids_of(risk.read_text("utf-8"))
    for threat, text in zip(ids, HOSTILE):
        annexc.run("risk", "set", "-q", f"--reason={text}", f"--owner={text[:40].strip()}", threat,
                   model)
    before = risk.read_bytes()
    formats = ["csv"] + (["xlsx"] if "libxlsxwriter none" not in annexc.run("--version")[0] else [])
    for form in formats:
        sheet = folder / f"out.{form}"
        annexc.run("risk", "export", "-o", sheet, model)
        first = sheet.read_bytes()
        annexc.run("risk", "export", "-o", sheet, model)
        check(sheet.read_bytes() == first, f"{form}: not the same bytes again")
        said, _ = annexc.run("risk", "import", sheet, model)
        check("unchanged" in said and risk.read_bytes() == before, f"{form}: a round trip: {said}")
    with open(folder / "out.csv", encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            check(all(text[:1] not in ("=", "+", "-", "@", "\t", "\r") for text in row),
                  f"a formula in {row[:3]}")
    ways = ("shared", "inline", "formula", "rich")
    for number, way in enumerate(ways):
        sheet = folder / f"{way}.xlsx"
        threat = ids[100 + number]
        head = [(name, way) for name in ("owner", "id", "until", "disposition", "reason")]
        row = [(f"{way} & <owner>", way), (threat, way), ("46203.25", "day"), ("accept", way),
               ("why", "shared")]
        workbook(sheet, [head, row], compress=zipfile.ZIP_STORED if number == 1
                 else zipfile.ZIP_DEFLATED)
        annexc.run("risk", "import", sheet, model)
        until = value_of(risk, threat, "until")
        check(until == "2026-06-30", f"{way}: {until}")
        check(value_of(risk, threat, "owner") == f"{way} &amp; &lt;owner&gt;", f"{way}: owner")
    threat = ids[110]
    workbook(folder / "1904.xlsx", [[("id", "inline"), ("until", "inline")],
                                    [(threat, "inline"), ("44741", "day")]],
             code="[$-409]d mmm yyyy", since_1904=True)
    annexc.run("risk", "import", folder / "1904.xlsx", model)
    check(value_of(risk, threat, "until") == "2026-06-30", "days since 1904")
    before = risk.read_bytes()
    workbook(folder / "bad.xlsx", [[("id", "inline"), ("until", "inline"), ("owner", "inline")],
                                   [(ids[0], "inline"), ("46203.5", "number"), ("x", "inline")],
                                   [("T9@nowhere", "inline"), ("", "inline"), ("y", "inline")]])
    _, said = annexc.run("risk", "import", folder / "bad.xlsx", model, exit_status=2)
    check("cell B2: until" in said and "cell A3: the risk file has no threat" in said, said)
    whole = (folder / "bad.xlsx").read_bytes()
    for cut in range(4, len(whole), 97):
        (folder / "cut.xlsx").write_bytes(whole[:cut])
        _, said = annexc.run("risk", "import", folder / "cut.xlsx", model, exit_status=2)
        check("[AX6116]" in said, said)
    with zipfile.ZipFile(folder / "bomb.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (257 * 1024 * 1024))
    _, said = annexc.run("risk", "import", folder / "bomb.xlsx", model, exit_status=2)
    check("[AX6117]" in said, said)
    check(risk.read_bytes() == before, "a bad sheet changed something")
    if "xlsx" in formats:
        annexc.run("risk", "set", "-q", ids[0], "-s", f"note={'y' * 32768}", model)
        _, said = annexc.run("risk", "export", "-o", folder / "long.xlsx", model, exit_status=2)
        check("[AX6118]" in said and not (folder / "long.xlsx").exists(), said)
    return f"{len(formats)} formats, {len(ways) + 1} kinds of workbooks"


def story(annexc, folder):
    """Update, triage, a new release, update, check: every decision is still there, and the new file
    differs from the old one only where something changed."""
    model, risk = folder / "pump.xml", folder / "pump.risk.xml"
    shutil.copy(PUMP, model)
    annexc.run("risk", "update", "-q", model)
    ids = ids_of(risk.read_text("utf-8"))
    kept = {}
    for number, threat in enumerate(ids[:150]):
        word = ("mitigate", "accept", "not-applicable", "transfer", "eliminate")[number % 5]
        kept[threat] = (word, f"Reason {number} & more.")
        annexc.run("risk", "set", "-q", threat, "-d", word, "-r", kept[threat][1], model)
    annexc.run("risk", "set", "-q", "*@f30", "-d", "accept", "-r", "For all.", model)
    text = risk.read_text("utf-8")
    text = text.replace("  <release", "  <!-- by hand -->\n\n   <control   id='C1' kind='design'/>"
                        "\n  <release", 1)
    text = text.replace("    <reason>Reason 7 ", "    <!-- kept --><reason>Reason 7 ")
    risk.write_text(text, encoding="utf-8")
    annexc.run("risk", "update", "-q", model)
    old = risk.read_text("utf-8")
    changed = PUMP.read_text("utf-8").replace('version="3.2.0"', 'version="3.3.0"', 1)
    flow = re.search(r"\n  <flow id=\"f38\"[^\n]*", changed)[0]
    changed = changed.replace(flow, "", 1).replace('flows="f38 ', 'flows="')
    changed = re.sub(r'(<flow id="f4" .*?)integrity="no"', r'\1integrity="unknown"', changed)
    model.write_text(changed, encoding="utf-8")
    said, _ = annexc.run("risk", "update", model)
    new = risk.read_text("utf-8")
    gone = [threat for threat in ids if threat.endswith("@f38")]
    check(all(f"gone          {threat}" in said for threat in gone), f"gone: {said}")
    check("review again" in said and "flow.integrity: no -> unknown" in said, f"again: {said}")
    for threat, (word, reason) in kept.items():
        record = re.search(rf"<threat id=\"{re.escape(threat)}\".*?</threat>", new, re.DOTALL)[0]
        check(f'disposition="{word}"' in record and html.escape(reason) in record, record)
    check(ids_of(new) == ids_of(old), "records were moved")
    lines = [line for line in difflib.unified_diff(old.splitlines(), new.splitlines(), n=0)
             if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    taken = [line for line in lines if line[0] == "-"]
    touched = set(re.findall(r"(?:gone|review again) +(\S+)", said))
    allowed = sum(1 for threat in touched) * 3 + 1
    check(len(taken) <= allowed, f"{len(taken)} lines changed for {len(touched)} threats")
    check(not [line for line in taken if "<reason>" in line or "<!--" in line], "a text is gone")
    annexc.run("risk", "update", "-q", model)
    check(risk.read_text("utf-8") == new, "a second update changes something")
    annexc.run("risk", "check", "-q", model, exit_status=1)
    model.write_text(PUMP.read_text("utf-8").replace("3.2.0", "3.4.0", 1), encoding="utf-8")
    said, _ = annexc.run("risk", "update", model)
    check(all(f"returned      {threat}" in said for threat in gone), f"returned: {said}")
    check("as before" in said, f"as before: {said}")
    return f"{len(kept)} decisions over three releases"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    parser.add_argument("--kills", type=int, default=120)
    parser.add_argument("--writes", type=int, default=24)
    options = parser.parse_args()
    annexc = Annexc(options.annexc)
    parts = [(kills, options.kills), (full_disk, options.writes), (race,), (sheets,),
             (long_texts,), (example,), (story,)]
    failed = 0
    for part, *more in parts:
        with tempfile.TemporaryDirectory() as folder:
            try:
                print(f"{part.__name__}: {part(annexc, pathlib.Path(folder), *more)}")
            except Broken as broken:
                failed += 1
                print(f"{part.__name__}: FAILED: {broken}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
