#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Run what docs/ci, docs/ci.md, docs/git.md, docs/portfolio.md, docs/gallery.md and the pre-commit
hooks tell people to run.

usage: ci.py --annexc PATH [--gallery]

Each runs in a repository of its own with two releases. Says what was skipped because a program is
not there (GNU parallel, sqlite3, DuckDB), and what is left out because it needs other machines
(LEFT_OUT). DuckDB is the program duckdb, or its npm package @duckdb/node-api below the folder that
$ANNEXC_NODE_MODULES names. --gallery runs docs/gallery.md only. Ends with a line.
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


# Lines of the documents that are not run, and why.
LEFT_OUT = {"parallel --will-cite --keep-order --sshlogin": "needs other machines"}
# Those that do not end with 0.
STATUSES = {"annexc diff --git v3.1..v3.2 pump.xml": 1}
DUCKDB = """
const duckdb = require(process.argv[1] + "/@duckdb/node-api");
duckdb.DuckDBInstance.create(":memory:").then((base) => base.connect()).then((connection) =>
  connection.runAndReadAll(process.argv[2])).then((read) =>
  console.log(read.getRows().map((row) => row.join("|")).join("\\n")));
"""


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
    libraries = re.findall(r"\b\S+-dev\b", needed[:needed.index("more=")])
    build = text[:text.index("COPY")].split()
    for package in ("gcc", "meson", "ninja-build", "pkgconf", *libraries):
        assert package in build and package in needed, package
    image = text[text.rindex("FROM"):].split()
    for package in ("libxml2", "libxslt1.1", "zlib1g", "libgvc6", "graphviz", "git"):
        assert package in image, package


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


def commands_of(name):
    """Lines of the fenced blocks of a document that are commands."""
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```$", text, re.M | re.S)
    lines = [line for block in blocks for line in block.splitlines()]
    return [re.sub(r"\s+# .*", "", line) for line in lines
            if re.match(r"(annexc|git|parallel|sqlite3|duckdb) ", line)]


def run_duckdb(place, command):
    """What DuckDB answers, or None where it is not there."""
    query = re.match(r'duckdb -c "(.*)"$', command)[1]
    modules = os.environ.get("ANNEXC_NODE_MODULES")
    if shutil.which("duckdb"):
        return place.sh(f'duckdb -noheader -list -c "{query}"')
    if not modules or not shutil.which("node"):
        return None
    done = subprocess.run(["node", "-e", DUCKDB, modules, query], cwd=place.folder, check=False,
                          capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run_command(place, command):
    """What it prints, or None where its program is not there."""
    program = command.split()[0]
    if program == "duckdb":
        return run_duckdb(place, command)
    return place.sh(command, STATUSES.get(command, 0)) if shutil.which(
        program, path=place.environment["PATH"]) else None


def run_document(place, name, told):
    """Runs what the document has; what each command printed. What is not run is told."""
    printed = {}
    for command in commands_of(name):
        why = next((why for begin, why in LEFT_OUT.items() if command.startswith(begin)), None)
        out = None if why else run_command(place, command)
        if out is None:
            told.append(f"{command} ({why or 'the program is not there'})")
        else:
            printed[command] = out
    return printed


def check_documents(place, told):
    """docs/ci.md, docs/git.md and docs/portfolio.md, on a model that needs no other file."""
    place.sh("git checkout -q -f v3.2 && git checkout -q -b plain")
    for flow, tag in (("", "v3.1"), ('<flow id="f" from="a" to="b"/>', "v3.2")):
        (place.folder / "pump.xml").write_text(PLAIN.format(flow), encoding="utf-8")
        (place.folder / ".gitattributes").write_text("pump.xml diff=annexc\n", encoding="utf-8")
        place.sh("rm -f pump.risk.xml && annexc risk update -q pump.xml && git add -A . && "
                 f"git commit -qm plain && git tag -f {tag}")
    count = len(run_document(place, "ci.md", told)) + len(run_document(place, "git.md", told))
    assert "+S3@f  high" in place.sh("git diff v3.1 v3.2 -- pump.xml")
    return count + check_questions(place, told)


def check_questions(place, told):
    """docs/portfolio.md: both programs have the same answers."""
    place.sh("rm -rf models all.jsonl && mkdir models && cp pump.xml models/")
    for example in ("implant", "infusion-pump", "radiology"):
        shutil.copy(ROOT / "models" / "examples" / f"{example}.xml", place.folder / "models")
    printed = run_document(place, "portfolio.md", told)
    answers = {text.strip() for command, text in printed.items()
               if command.startswith(("sqlite3", "duckdb")) and "select" in command}
    assert len(answers) <= 1, answers
    for answer in answers:
        assert "infusion-pump|critical|" in answer and "m|high|" in answer, answer
    return len(printed)


def check_gallery(annexc, folder):
    """docs/gallery.md; each picture that it names is there afterwards."""
    text = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8")
    commands = "".join(re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S))
    shutil.copy(ROOT / "models" / "examples" / "infusion-pump.xml", folder)
    script = f'set -e\nannexc() {{ "{annexc}" "$@"; }}\n{commands}'
    done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, check=False,
                          text=True)
    assert done.returncode == 0, f"docs/gallery.md: {done.stdout}{done.stderr}"
    named = set(re.findall(r" -o (\S+)", commands))
    missing = [name for name in named if not pathlib.Path(folder, name).exists()]
    assert not missing, missing
    return len(named)


def check_portfolio(place):
    """Says what is not there."""
    skipped = []
    place.sh("git checkout -q -f v3.2 && mkdir -p models && cp pump.xml team.xml models/ && "
             "sed 's/id=\"infusion-pump\"/id=\"other\"/' pump.xml > models/a.xml")
    shutil.copy(ROOT / "models" / "examples" / "implant.xml", place.folder / "models")
    models = "models/a.xml models/implant.xml models/pump.xml"
    place.sh(f"annexc threats -q -f jsonl --jobs 2 {models} > jobs.jsonl")
    lines = (place.folder / "jobs.jsonl").read_text(encoding="utf-8")
    if shutil.which("parallel"):
        place.sh("parallel --will-cite --keep-order --jobs 2 annexc threats -q -f jsonl {} ::: "
                 f"{models} > all.jsonl")
        assert (place.folder / "all.jsonl").read_text(encoding="utf-8") == lines, "the same lines"
        place.sh("parallel --will-cite --keep-order --jobs 2 annexc threats -q -f jsonl {} ::: "
                 f"{models.replace(' ', ' missing.xml ', 1)} > some.jsonl", status=1)
        assert (place.folder / "some.jsonl").read_text(encoding="utf-8") == lines
    else:
        skipped.append("GNU parallel")
    return skipped


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--annexc", required=True)
    parser.add_argument("--gallery", action="store_true")
    options = parser.parse_args()
    annexc = pathlib.Path(options.annexc).resolve()
    if not shutil.which("git"):
        print("skipped: git is not there")
        return 77
    with tempfile.TemporaryDirectory(prefix="annexc-ci-") as folder:
        if options.gallery:
            print(f"docs/gallery.md made all {check_gallery(annexc, folder)} pictures")
            return 0
        told = []
        place = Place(annexc, folder)
        count = check_github(place) + check_gitlab(place) + check_jenkins(place)
        count += check_shell(place) + check_hooks(place)
        check_container()
        check_textconv(place)
        check_merge(place)
        check_damage(place)
        skipped = check_portfolio(place)
        count += check_documents(place, told)
    told += skipped
    print(f"{count} commands of pipelines, documents and hooks ran; merges and portfolios as "
          f"documented; not run: {'; '.join(told)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
