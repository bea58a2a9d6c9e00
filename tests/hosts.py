#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What code hosts and build servers take, held against their schema and limits.

usage: hosts.py --annexc PATH [SHARED]

SARIF is validated against the official schema where ../shared has it (else that part is skipped,
and said so). A model with more threats than a host takes gives the most severe ones and says so;
a process that is killed leaves the others whole, and the status says it. Ends with a line.
"""

import argparse
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parent.parent
RELEASES = ROOT / "tests" / "data" / "releases"
RESULTS_MOST, TAGS_MOST, ANNOTATIONS_MOST, SUMMARY_MOST = 25000, 20, 10, 1024 * 1024


def run(annexc, *words, status=0):
    done = subprocess.run([annexc, *map(str, words)], capture_output=True, check=False)
    assert done.returncode == status, f"{words}: {done.returncode}\n{done.stderr.decode()}"
    return done.stdout.decode(), done.stderr.decode()


def validate(report, shared):
    """How many results the official schema was held against; None: it is not there."""
    schema = pathlib.Path(shared, "catalogue", "schemas", "sarif-schema-2.1.0.json")
    if not schema.is_file():
        return None
    import jsonschema
    schema = json.loads(schema.read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(report)
    return len(report["runs"][0]["results"])


def check_sarif(annexc, folder, shared):
    baseline = folder / "baseline.json"
    run(annexc, "threats", "-o", baseline, RELEASES / "3.1.0" / "pump.xml")
    text, _ = run(annexc, "threats", "-f", "sarif", "--as-of", "2026-06-01", "--baseline", baseline,
                  RELEASES / "3.2.0" / "pump.xml")
    report = json.loads(text)
    states = [result["baselineState"] for result in report["runs"][0]["results"]]
    assert {state: states.count(state) for state in states} == {
        "new": 3, "unchanged": 6, "absent": 7}, states
    rules = report["runs"][0]["tool"]["driver"]["rules"]
    for result in report["runs"][0]["results"]:
        assert result["partialFingerprints"]["annexcThreatId/v1"], "a fingerprint"
        assert result["locations"], "a host wants a location"
        if "ruleIndex" in result:
            assert rules[result["ruleIndex"]]["id"] == result["ruleId"], "the rule is the rule"
    for rule in rules:
        assert rule["help"]["text"], "help"
        assert len(rule["properties"]["tags"]) <= TAGS_MOST
    return validate(report, shared)


def large_model(flows):
    """A model of many flows over a boundary: some threats for each."""
    lines = ['<model xmlns="urn:annexc:model:1" id="large"><uses template="stride"/>',
             '<external id="x"/><boundary id="b" type="network"><process id="p"/></boundary>']
    lines += [f'<flow id="f{number}" from="x" to="p"/>' for number in range(flows)]
    return "\n".join([*lines, "</model>"])


def check_limits(annexc, folder):
    path = folder / "large.xml"
    path.write_text(large_model(6000), encoding="utf-8")
    listed = len(run(annexc, "threats", "-q", "-f", "jsonl", path)[0].splitlines())
    assert listed > RESULTS_MOST, listed
    text, said = run(annexc, "threats", "-f", "sarif", path)
    report = json.loads(text)["runs"][0]
    assert len(report["results"]) == RESULTS_MOST
    left = f"{listed - RESULTS_MOST} less severe threats are left out"
    assert "[AX8131]" in said and left in said, said
    note = report["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    assert note.startswith(left), note
    kept = [result["properties"]["severity"] for result in report["results"]]
    assert "critical" in kept or "high" in kept
    text, _ = run(annexc, "threats", "-q", "-f", "github", path)
    for kind in ("error", "warning", "notice"):
        assert sum(line.startswith(f"::{kind} ") for line in text.splitlines()) <= ANNOTATIONS_MOST
    assert "more open threats" in text
    text, _ = run(annexc, "threats", "-q", "-f", "summary", path)
    assert len(text.encode()) < SUMMARY_MOST and "are left out" in text
    return listed


def check_markdown(annexc, folder):
    """A comment for a pull request is never too long, and says what was cut."""
    before = folder / "small.xml"
    before.write_text(large_model(1), encoding="utf-8")
    text, _ = run(annexc, "diff", "-f", "markdown", before, folder / "large.xml", status=1)
    assert len(text) < 65536, len(text)
    assert "entries are left out" in text
    assert text.count("<details") == text.count("</details>")


def check_junit(annexc):
    text, _ = run(annexc, "threats", "-f", "junit", "--as-of", "2026-06-01",
                  RELEASES / "3.2.0" / "pump.xml")
    suites = ElementTree.fromstring(text)
    cases = suites.findall("./testsuite/testcase")
    failed = suites.findall("./testsuite/testcase/failure")
    assert len(cases) == int(suites.get("tests")) and len(failed) == int(suites.get("failures"))
    assert len(cases) - len(failed) == 2, "what is decided passes"


def check_gitlab(annexc):
    text, _ = run(annexc, "threats", "-f", "gitlab", "--no-risk", RELEASES / "3.2.0" / "pump.xml")
    issues = json.loads(text)
    prints = {issue["fingerprint"] for issue in issues}
    assert len(issues) == len(prints) == 9, "fingerprints are unique"


def children_of(process):
    """Read from /proc: a small system has no ps."""
    children = []
    for stat in pathlib.Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue
        if parent == str(process):
            children.append(int(stat.parent.name))
    return children


def check_killed(annexc, folder):
    """A process that is killed: the others are whole, and the status is 2."""
    pipe = folder / "pipe.xml"
    os.mkfifo(pipe)
    good = RELEASES / "3.1.0" / "pump.xml"
    process = subprocess.Popen([annexc, "threats", "-f", "text", "-j", "2", str(pipe), str(good)],
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    children = []
    for _ in range(200):
        children = children_of(process.pid)
        if len(children) == 1:
            break
        time.sleep(0.05)
    for child in children:
        os.kill(child, signal.SIGKILL)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 2, process.returncode
    assert b"was ended by signal 9 [AX7010]" in err, err
    assert out.decode() == run(annexc, "threats", "-f", "text", good)[0], "the other is whole"


def check_closed(annexc):
    """Nobody reads the result: that is trouble, never a clean answer."""
    good = RELEASES / "3.1.0" / "pump.xml"
    for words in (f"diff '{good}' '{good}'", f"threats --fail-on new:rule=X '{good}'",
                  f"threats -f jsonl '{good}' '{good}'", f"check '{good}' '{good}'",
                  f"threats -f sarif '{good}'"):
        done = subprocess.run(["sh", "-c", f"exec '{annexc}' {words} >&-"], capture_output=True,
                              check=False)
        assert done.returncode == 2, f"{words} with standard output closed: {done.returncode}"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    parser.add_argument("shared", nargs="?", default=str(ROOT / ".." / "shared"))
    options = parser.parse_args()
    annexc = str(pathlib.Path(options.annexc).resolve())
    with tempfile.TemporaryDirectory(prefix="annexc-hosts-") as name:
        folder = pathlib.Path(name)
        results = check_sarif(annexc, folder, options.shared)
        listed = check_limits(annexc, folder)
        check_markdown(annexc, folder)
        check_junit(annexc)
        check_gitlab(annexc)
        check_killed(annexc, folder)
        check_closed(annexc)
    schema = "skipped: no schema of SARIF" if results is None else f"{results} results fit SARIF"
    print(f"{schema}; {listed} threats within the limits of hosts")
    return 0


if __name__ == "__main__":
    sys.exit(main())
