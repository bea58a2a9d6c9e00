#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run what docs/ci, docs/git.md, docs/portfolio.md and the pre-commit hooks tell people to run.

usage: ci.py --annexc PATH

Each runs in a repository of its own with two releases. Says what was skipped because a program is
not there (GNU parallel, sqlite3). Ends with a line.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
CI = ROOT / "docs" / "ci"
RELEASES = ROOT / "tests" / "data" / "releases"
PLAIN = ('<model xmlns="urn:annexc:model:1" id="m"><uses template="stride"/>'
         '<external id="a"/>\n<boundary id="z" type="network"><process id="b"/></boundary>\n'
         '{}</model>\n')


class Place:
    """A repository: the first release is committed and tagged v3.1, the second v3.2."""

    def __init__(self, annexc, folder):
        self.folder = pathlib.Path(folder, "repository")
        self.folder.mkdir()
        home = pathlib.Path(folder, "home")
        home.mkdir()
        tools = pathlib.Path(folder, "bin")
        tools.mkdir()
        (tools / "annexc").symlink_to(annexc)
        self.environment = {
            "PATH": f"{tools}:{os.environ['PATH']}", "HOME": str(home), "LC_ALL": "C.UTF-8",
            "GIT_CONFIG_NOSYSTEM": "1", "MODEL": "pump.xml", "GITHUB_BASE_REF": "main",
            "GITHUB_STEP_SUMMARY": str(home / "summary.md"),
            "CI_MERGE_REQUEST_DIFF_BASE_SHA": "v3.1",
            "GIT_AUTHOR_NAME": "n", "GIT_AUTHOR_EMAIL": "e", "GIT_COMMITTER_NAME": "n",
            "GIT_COMMITTER_EMAIL": "e"}
        self.sh("git init -q -b main .")
        for release, tag in (("3.1.0", "v3.1"), ("3.2.0", "v3.2")):
            shutil.copytree(RELEASES / release, self.folder, dirs_exist_ok=True)
            self.sh(f"git add . && git commit -qm {tag} && git tag {tag}")
        self.sh("git update-ref refs/remotes/origin/main v3.1")

    def sh(self, command, status=0):
        done = subprocess.run(["sh", "-c", command], cwd=self.folder, env=self.environment,
                              capture_output=True, check=False, text=True)
        assert done.returncode == status, \
            f"{command}\nends with {done.returncode}, not {status}\n{done.stdout}{done.stderr}"
        return done.stdout


def without_hosts(commands):
    """Commands that need a host (gh, secrets) are left to it."""
    return [command for command in commands if not re.search(r"\bgh |\$\{\{", command)]


def check_github(place):
    text = (CI / "github.yml").read_text(encoding="utf-8")
    blocks = re.findall(r"run: \|\n((?: {10}.*\n)+)", text)
    commands = without_hosts(line.strip() for block in blocks for line in block.splitlines())
    for command in commands:
        place.sh(command)
    summary = pathlib.Path(place.environment["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
    assert "## Threats of Infusion pump" in summary
    assert "New threats" in (place.folder / "changes.md").read_text(encoding="utf-8")
    return len(commands)


def check_gitlab(place):
    text = (CI / "gitlab.yml").read_text(encoding="utf-8")
    commands = re.findall(r"^    - (annexc .*)$", text, re.M)
    for command in commands:
        place.sh(command)
    return len(commands)


def check_jenkins(place):
    commands = re.findall(r"sh '([^']*)'", (CI / "Jenkinsfile").read_text(encoding="utf-8"))
    for command in commands:
        place.sh(command)
    return len(commands)


def check_shell(place):
    script = CI / "threats.sh"
    place.sh(f"{script} pump.xml")
    place.sh("annexc threats -o baseline.json pump.xml")
    place.sh(f"{script} pump.xml baseline.json")
    place.sh("git show v3.1:pump.xml > old.xml && annexc threats -o old.json old.xml")
    place.sh(f"{script} pump.xml old.json", status=1)
    place.sh(f"{script} missing.xml", status=2)
    place.sh(f"{script} pump.xml missing.json", status=2)
    return 6


def check_container():
    """The image is not built here; what it installs is what the sources ask for."""
    text = (CI / "Containerfile").read_text(encoding="utf-8")
    needed = (ROOT / "scripts" / "install-needed").read_text(encoding="utf-8")
    for package in ("gcc", "meson", "ninja-build", "pkgconf", "libxml2-dev", "libgraphviz-dev"):
        assert package in text and package in needed, package


def check_hooks(place):
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entries = re.findall(r"^  entry: (.*)$", text, re.M)
    place.sh("annexc fmt pump.xml")
    for entry in entries:
        place.sh(f"{entry.replace('>', chr(92) + '>')} pump.xml")
    place.sh("git checkout -q pump.xml")
    return len(entries)


def check_textconv(place):
    plain = place.folder / "plain.xml"
    plain.write_text(PLAIN.format(""), encoding="utf-8")
    (place.folder / ".gitattributes").write_text("plain.xml diff=annexc\n", encoding="utf-8")
    place.sh('git add . && git commit -qm plain && '
             'git config diff.annexc.textconv "annexc threats -f text"')
    plain.write_text(PLAIN.format('<flow id="f" from="a" to="b"/>'), encoding="utf-8")
    shown = place.sh("git diff -- plain.xml")
    assert "+S3@f  high  a is spoofed towards b" in shown, shown
    report = place.sh("annexc diff --git HEAD plain.xml", status=1)
    assert "+ flow f" in report and "because f was added" in report, report


def edit(place, old, new):
    path = place.folder / "pump.risk.xml"
    text = path.read_text(encoding="utf-8")
    assert old in text, old
    path.write_text(text.replace(old, new), encoding="utf-8")


def check_merge(place):
    """Two people decide: about different threats, then about the same one."""
    place.sh("git stash list && git checkout -q -f v3.1 && git checkout -q -b ours")
    edit(place, 'id="S1@f1" severity="high" disposition="mitigate"',
         'id="S1@f1" severity="high" disposition="transfer"')
    place.sh("git commit -qam ours && git checkout -q -b theirs v3.1")
    edit(place, '<threat id="T1@f4" severity="medium"',
         '<threat id="T1@f4" severity="medium" disposition="accept" owner="B"')
    place.sh("git commit -qam theirs && git checkout -q ours && git merge -q -m both theirs")
    shown = place.sh("annexc diff --git v3.1 --as-of 2026-01-01 pump.xml", status=1)
    assert "mitigate → transfer" in shown and "open → accept" in shown, shown
    place.sh("git checkout -q -b third ours~1")
    edit(place, 'id="S1@f1" severity="high" disposition="transfer"',
         'id="S1@f1" severity="high" disposition="accept"')
    place.sh("git commit -qam third && git merge -q -m no theirs")
    place.sh("git checkout -q -b fourth v3.1")
    edit(place, 'disposition="mitigate" owner="Security architect"',
         'disposition="eliminate" owner="Security architect"')
    place.sh("git commit -qam fourth")
    place.sh("git merge -q -m conflict ours", status=1)
    place.sh("annexc diff --git v3.1 pump.xml", status=2)
    place.sh("git checkout -q --ours pump.risk.xml && annexc diff --git v3.1 pump.xml", status=1)
    place.sh("git merge --abort")


def check_damage(place):
    """A risk file that is there and cannot be read is not one that is missing."""
    place.sh("git checkout -q -f v3.2")
    name = place.sh("git rev-parse HEAD:pump.risk.xml").strip()
    blob = place.folder / ".git" / "objects" / name[:2] / name[2:]
    away = place.folder.parent / "blob"
    blob.rename(away)
    place.sh("annexc diff --git HEAD pump.xml 2> err", status=2)
    assert "cannot read" in (place.folder / "err").read_text(encoding="utf-8")
    away.rename(blob)
    place.sh("rm err && git rm -q pump.risk.xml && git commit -qm without && "
             "annexc diff --git HEAD pump.xml && git reset -q --hard v3.2")


def check_portfolio(place):
    """Says what is not there."""
    skipped = []
    place.sh("git checkout -q -f v3.2 && mkdir -p models && cp pump.xml team.xml models/ && "
             "sed 's/id=\"infusion-pump\"/id=\"other\"/' pump.xml > models/a.xml")
    place.sh("annexc threats -q -f jsonl --jobs 2 models/a.xml models/pump.xml > jobs.jsonl")
    lines = (place.folder / "jobs.jsonl").read_text(encoding="utf-8")
    if shutil.which("parallel"):
        place.sh("parallel --will-cite --keep-order --jobs 2 annexc threats -q -f jsonl {} ::: "
                 "models/a.xml models/pump.xml > all.jsonl")
        assert (place.folder / "all.jsonl").read_text(encoding="utf-8") == lines, "the same lines"
        place.sh("parallel --will-cite --keep-order --jobs 2 annexc threats -q -f jsonl {} ::: "
                 "models/a.xml missing.xml models/pump.xml > some.jsonl", status=1)
        assert (place.folder / "some.jsonl").read_text(encoding="utf-8") == lines
    else:
        skipped.append("GNU parallel")
    shutil.copyfile(place.folder / "jobs.jsonl", place.folder / "all.jsonl")
    if shutil.which("sqlite3"):
        text = (ROOT / "docs" / "portfolio.md").read_text(encoding="utf-8")
        commands = re.findall(r"^(sqlite3 .*)$", text, re.M)
        rows = [place.sh(command) for command in commands][-1]
        assert "infusion-pump|high|4" in rows and "other|high|4" in rows, rows
    else:
        skipped.append("sqlite3")
    return skipped


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    options = parser.parse_args()
    annexc = pathlib.Path(options.annexc).resolve()
    if not shutil.which("git"):
        print("skipped: git is not there")
        return 77
    with tempfile.TemporaryDirectory(prefix="annexc-ci-") as folder:
        place = Place(annexc, folder)
        count = check_github(place) + check_gitlab(place) + check_jenkins(place)
        count += check_shell(place) + check_hooks(place)
        check_container()
        check_textconv(place)
        check_merge(place)
        check_damage(place)
        skipped = check_portfolio(place)
    print(f"{count} commands of pipelines and hooks ran; git and portfolios as documented"
          + (f"; skipped, not there: {', '.join(skipped)}" if skipped else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
