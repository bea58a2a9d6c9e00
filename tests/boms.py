#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold `annexc vulns` against bills of materials and lists from elsewhere.

usage: boms.py --annexc ANNEXC SHARED

SHARED/catalogue holds the files; without it the test says that it skips. Valid files have to load,
invalid ones (so named) to be refused with a place. VEX that is written has to be read again, and to
be valid.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

SKIPPED = 77


def run(annexc, *arguments):
    return subprocess.run([annexc, "vulns", *map(str, arguments)], capture_output=True, text=True,
                          check=False)


def check_file(annexc, path):
    """None, or what is wrong."""
    done = run(annexc, "-f", "json", "--bom", path)
    invalid = path.name.startswith("invalid")
    if invalid:
        if done.returncode == 2 and re.search(r":\d+:\d+: error: .*\[AX9\d\d\d\]", done.stderr):
            return None
        return f"{path.name} is not refused: {done.stderr}"
    if done.returncode != 0:
        return f"{path.name} does not load: {done.stderr}"
    json.loads(done.stdout)
    return None


def check_vex(annexc, path, folder):
    vex = folder / "vex.cdx.json"
    done = run(annexc, "-f", "cyclonedx", "-o", vex, "--bom", path)
    again = run(annexc, "-f", "cyclonedx", "--bom", vex)
    if done.returncode != 0 or again.returncode != 0:
        return f"{path.name}: VEX is not read again: {done.stderr}{again.stderr}"
    first, second = json.loads(vex.read_text(encoding="utf-8")), json.loads(again.stdout)
    if [v["analysis"]["state"] for v in first["vulnerabilities"]] != [
            v["analysis"]["state"] for v in second["vulnerabilities"]]:
        return f"{path.name}: VEX says something else when it is read again"
    openvex = json.loads(run(annexc, "-f", "openvex", "--bom", path).stdout)
    for statement in openvex["statements"]:
        needs = {"not_affected": {"justification", "impact_statement"},
                 "affected": {"action_statement"}}.get(statement["status"])
        if needs and not needs & statement.keys():
            return f"{path.name}: OpenVEX lacks {needs}"
    return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    parser.add_argument("shared", type=pathlib.Path)
    options = parser.parse_args()
    folder = options.shared / "catalogue"
    files = sorted(path for path in (folder / "cyclonedx").glob("*/*")
                   if path.suffix in {".xml", ".json"})
    if not files:
        print("boms: skipped, there are no files here")
        return SKIPPED
    found = [check_file(options.annexc, path) for path in files]
    with tempfile.TemporaryDirectory(prefix="annexc-boms-") as name:
        found += [check_vex(options.annexc, path, pathlib.Path(name)) for path in files
                  if "vulnerab" in path.name or "vex" in path.name]
    done = run(options.annexc, "--bom", folder / "cyclonedx/bom-examples/vex-demo-bom.json",
               "--kev", folder / "vuln/known_exploited_vulnerabilities.csv",
               "--epss", folder / "vuln/epss_sample_2026-09-29.csv")
    found.append(done.stderr if done.returncode else None)
    wrong = [text for text in found if text]
    print(*wrong, sep="\n")
    print(f"boms: {len(files)} files, {len(wrong)} failed")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
