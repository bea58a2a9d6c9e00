#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Hold `annexc score` against a slow implementation that was written another way.

usage: scores.py --annexc PATH [SHARED]

All 2 592 base vectors of CVSS 3.1 and all 104 976 of CVSS 4.0, and random full ones, are scored by
the formulas as they stand in the specifications, in floating point. Nothing of annexc's tables is
used: the 270 macro vectors are asked for one by one, through a highest vector of each, and held
against their published checksum; the highest vectors and depths are found by trying all vectors of
a class. Then what a method promises: what is worse never scores lower, X is the default, the order
does not matter in 3.1, a canonical vector is its own. SHARED is a folder with the schemas of CVSS.
"""

import argparse
import csv
import decimal
import hashlib
import io
import itertools
import json
import pathlib
import random
import re
import subprocess
import sys

CHECKSUM = "4775795f277c71255facb576156d99178fb2f199d62548f5dfdb84b1e49ceb62"
SEED = 81001
RANDOM = 4000
BASE31 = {"AV": "NALP", "AC": "LH", "PR": "NLH", "UI": "NR", "S": "CU", "C": "HLN", "I": "HLN",
          "A": "HLN"}
MORE31 = {"E": "XHFPU", "RL": "XUWTO", "RC": "XCRU", "CR": "XHML", "IR": "XHML", "AR": "XHML",
          **{"M" + name: "X" + values for name, values in BASE31.items()}}
BASE40 = {"AV": "NALP", "AC": "LH", "AT": "NP", "PR": "NLH", "UI": "NPA", "VC": "HLN", "VI": "HLN",
          "VA": "HLN", "SC": "HLN", "SI": "HLN", "SA": "HLN"}
MORE40 = {"E": "XAPU", "CR": "XHML", "IR": "XHML", "AR": "XHML",
          **{"M" + name: "X" + ("S" if name in ("SI", "SA") else "") + values
             for name, values in BASE40.items()}}
# What decides in 4.0, worst first, and how far the worst is from the top.
LEVELS = {**BASE40, "SC": ".HLN", "SI": "SHLN", "SA": "SHLN", "CR": "HML", "IR": "HML",
          "AR": "HML"}
SETS = {"1": ("AV", "PR", "UI"), "2": ("AC", "AT"), "36": ("VC", "VI", "VA", "CR", "IR", "AR"),
        "4": ("SC", "SI", "SA")}


def score_all(annexc, vectors):
    """The rows of annexc, one for each vector."""
    run = subprocess.run([annexc, "score", "-f", "csv", "-"], input="\n".join(vectors),
                         capture_output=True, text=True, check=True)
    rows = list(csv.DictReader(io.StringIO(run.stdout)))
    if len(rows) != len(vectors):
        sys.exit(f"{len(vectors)} vectors, {len(rows)} rows")
    return rows


def text_of(prefix, metrics):
    return prefix + "".join(f"/{name}:{value}" for name, value in metrics.items())


def all_vectors(table):
    return [dict(zip(table, values)) for values in itertools.product(*table.values())]


def one_of_each(generator, *tables):
    return {name: generator.choice(values) for table in tables for name, values in table.items()}


# CVSS 3.1, as the specification writes it.

WEIGHTS = {"AV": dict(N=.85, A=.62, L=.55, P=.2), "AC": dict(L=.77, H=.44),
           "UI": dict(N=.85, R=.62), "C": dict(H=.56, L=.22, N=0),
           "E": dict(X=1, H=1, F=.97, P=.94, U=.91),
           "RL": dict(X=1, U=1, W=.97, T=.96, O=.95), "RC": dict(X=1, C=1, R=.96, U=.92),
           "CR": dict(X=1, H=1.5, M=1, L=.5)}
PRIVILEGES = {"U": dict(N=.85, L=.62, H=.27), "C": dict(N=.85, L=.68, H=.5)}


def roundup(x):
    whole = round(x * 100000)
    return whole / 100000 if whole % 10000 == 0 else (whole // 10000 + 1) / 10


def part31(m, requirements, environmental):
    left = 1
    for name, requirement in zip("CIA", requirements):
        left *= 1 - WEIGHTS["CR"][requirement] * WEIGHTS["C"][m[name]]
    iss = min(1 - left, 0.915) if environmental else 1 - left
    changed = m["S"] == "C"
    tail = (iss * 0.9731 - 0.02) ** 13 if environmental else (iss - 0.02) ** 15
    impact = 7.52 * (iss - 0.029) - 3.25 * tail if changed else 6.42 * iss
    ease = (8.22 * WEIGHTS["AV"][m["AV"]] * WEIGHTS["AC"][m["AC"]] * PRIVILEGES[m["S"]][m["PR"]]
            * WEIGHTS["UI"][m["UI"]])
    return 0 if impact <= 0 else roundup(min((1.08 if changed else 1) * (impact + ease), 10))


def score31(given):
    m = {name: "X" for name in MORE31} | given
    temporal = WEIGHTS["E"][m["E"]] * WEIGHTS["RL"][m["RL"]] * WEIGHTS["RC"][m["RC"]]
    base = part31(m, "XXX", False)
    modified = {name: m["M" + name] if m["M" + name] != "X" else m[name] for name in BASE31}
    environmental = roundup(part31(modified, m["CR"] + m["IR"] + m["AR"], True) * temporal)
    is_environmental = any(m[name] != "X" for name in MORE31 if name not in ("E", "RL", "RC"))
    scores = {"base": base, "temporal": roundup(base * temporal), "environmental": environmental}
    scores["score"] = environmental if is_environmental else scores["temporal"]
    return scores


# CVSS 4.0.


def effective40(given):
    m = {name: "X" for name in MORE40} | given
    e = {name: m["M" + name] if m["M" + name] != "X" else m[name] for name in BASE40}
    e |= {name: m[name] if m[name] != "X" else "H" for name in ("CR", "IR", "AR")}
    return e | {"E": m["E"] if m["E"] != "X" else "A"}


def class_of(name, m):
    if name == "1":
        none = [m[metric] == "N" for metric in SETS["1"]]
        return "0" if all(none) else "1" if any(none) and m["AV"] != "P" else "2"
    if name == "2":
        return "0" if m["AC"] == "L" and m["AT"] == "N" else "1"
    if name == "4":
        if "S" in (m["SI"], m["SA"]):
            return "0"
        return "1" if "H" in (m["SC"], m["SI"], m["SA"]) else "2"
    high = [m[metric] == "H" for metric in ("VC", "VI", "VA")]
    wanted = any(h and m[r] == "H" for h, r in zip(high, ("CR", "IR", "AR")))
    return ("0" if high[0] and high[1] else "1" if any(high) else "2") + ("0" if wanted else "1")


def levels_of(name, m):
    return tuple(LEVELS[metric].index(m[metric]) for metric in SETS[name])


def is_above(a, b):
    return all(x <= y for x, y in zip(a, b))


def classes_of(name):
    """By class: its highest vectors, and its depth, which is one more than the longest way down."""
    members = {}
    tables = [LEVELS[metric].replace(".", "") for metric in SETS[name]]
    for values in itertools.product(*tables):
        m = dict(zip(SETS[name], values))
        members.setdefault(class_of(name, m), []).append(levels_of(name, m))
    result = {}
    for key, all_of_it in members.items():
        top = [a for a in all_of_it if not any(b != a and is_above(b, a) for b in all_of_it)]
        depth = max(sum(a) - sum(next(t for t in top if is_above(t, a))) for a in all_of_it) + 1
        result[key] = top, depth
    return result


CLASSES = {name: classes_of(name) for name in SETS}


def macro_keys():
    for a, b, c, d, e in itertools.product("012", "01", CLASSES["36"], "012", "012"):
        yield a + b + c[0] + d + e + c[1]


def highest_of(key):
    """A vector at the top of a macro vector: nothing is taken off its score."""
    wanted = {"1": key[0], "2": key[1], "36": key[2] + key[5], "4": key[3]}
    m = {"E": "APU"[int(key[4])]}
    for name, cls in wanted.items():
        m |= {metric: LEVELS[metric][level]
              for metric, level in zip(SETS[name], CLASSES[name][cls][0][0])}
    base = {name: m[name].replace("S", "H") for name in BASE40}
    more = {name: m[name] for name in ("E", "CR", "IR", "AR")}
    return base | more | {"M" + name: "S" for name in ("SI", "SA") if m[name] == "S"}


def read_table(annexc, check):
    keys = sorted(macro_keys())
    rows = score_all(annexc, [text_of("CVSS:4.0", highest_of(key)) for key in keys])
    table = {}
    for key, row in zip(keys, rows):
        check(row["macro"] == key, f"{row['vector']} is of macro vector {key}")
        table[key] = float(row["score"])
    lines = "".join(f"{key}={round(table[key] * 10)}\n" for key in keys)
    check(len(keys) == 270, "there are 270 macro vectors")
    check(hashlib.sha256(lines.encode()).hexdigest() == CHECKSUM, "the table has its checksum")
    return table


def lower_keys(key):
    """The macro vectors one step lower, by set; EQ3 and EQ6 go down together."""
    def up(*digits):
        return "".join(str(int(c) + (i in digits)) for i, c in enumerate(key))
    pair = key[2] + key[5]
    together = {"00": [up(2), up(5)], "01": [up(2)], "10": [up(5)], "11": [up(2)], "21": []}
    return {"1": [up(0)], "2": [up(1)], "36": together[pair], "4": [up(3)], "5": [up(4)]}


def score40(table, given):
    m = effective40(given)
    if all(m[name] == "N" for name in ("VC", "VI", "VA", "SC", "SI", "SA")):
        return 0.0
    cls = {name: class_of(name, m) for name in SETS}
    eq3, eq6 = cls["36"]
    key = cls["1"] + cls["2"] + eq3 + cls["4"] + str("APU".index(m["E"])) + eq6
    taken = []
    for name, keys in lower_keys(key).items():
        scores = [table[k] for k in keys if k in table]
        if not scores:
            continue
        share = 0
        if name != "5":
            top, depth = CLASSES[name][cls[name]]
            at = levels_of(name, m)
            share = (sum(at) - sum(next(t for t in top if is_above(t, at)))) / depth
        taken.append((table[key] - max(scores)) * share)
    value = table[key] - (sum(taken) / len(taken) if taken else 0)
    exact = decimal.Decimal(min(max(value, 0), 10) + 1e-6)
    return float(exact.quantize(decimal.Decimal("0.1"), decimal.ROUND_HALF_UP))


class Checks:
    def __init__(self):
        self.count = 0
        self.failed = 0

    def __call__(self, good, what):
        self.count += 1
        if not good:
            self.failed += 1
            if self.failed <= 20:
                print(f"does not hold: {what}")


def compare31(annexc, check):
    generator = random.Random(SEED)
    vectors = all_vectors(BASE31)
    vectors += [one_of_each(generator, BASE31, MORE31) for _ in range(RANDOM)]
    rows = score_all(annexc, [text_of("CVSS:3.1", m) for m in vectors])
    for m, row in zip(vectors, rows):
        for name, value in score31(m).items():
            check(float(row[name]) == value, f"{name} {value} of {row['input']}: {row[name]}")
    return {tuple(m.values()): float(row["score"]) for m, row in zip(vectors[:2592], rows)}


def compare40(annexc, table, check):
    generator = random.Random(SEED)
    vectors = all_vectors(BASE40)
    count = len(vectors)
    vectors += [one_of_each(generator, BASE40, MORE40) for _ in range(RANDOM)]
    rows = score_all(annexc, [text_of("CVSS:4.0", m) for m in vectors])
    for m, row in zip(vectors, rows):
        value = score40(table, m)
        check(float(row["score"]) == value, f"{row['input']} is {value}, not {row['score']}")
    check(count == 104976, "there are 104 976 base vectors")
    return {tuple(m.values()): float(row["score"]) for m, row in zip(vectors[:count], rows)}


def check_monotone(table, scores, check):
    """The values of each metric stand worst first: a later one never scores higher."""
    for values, score in scores.items():
        for i, (name, order) in enumerate(table.items()):
            worse = order.find(values[i]) - 1
            if worse >= 0:
                other = values[:i] + (order[worse],) + values[i + 1:]
                check(scores[other] >= score, f"{'/'.join(other)} >= {'/'.join(values)}")


def check_defaults(annexc, check):
    """X says nothing, the default says the same, and in 3.1 any order does."""
    generator = random.Random(SEED)
    plain, said, defaults = [], [], {"31": dict(E="H", RL="U", RC="C", CR="M", IR="M", AR="M"),
                                     "40": dict(E="A", CR="H", IR="H", AR="H")}
    for _ in range(300):
        for prefix, base, more, key in (("CVSS:3.1", BASE31, MORE31, "31"),
                                        ("CVSS:4.0", BASE40, MORE40, "40")):
            m = one_of_each(generator, base)
            plain += [text_of(prefix, m)] * 2
            said.append(text_of(prefix, m | {name: "X" for name in more}))
            said.append(text_of(prefix, m | defaults[key]))
    rows = list(zip(score_all(annexc, plain), score_all(annexc, said)))
    for i, (a, b) in enumerate(rows):
        if i % 2 == 0:
            check(a["vector"] == b["vector"] and a["score"] == b["score"], f"X in {b['input']}")
        elif a["method"] == "CVSS4.0":
            check(a["score"] == b["score"], f"the defaults of {b['input']}")
        else:
            check(a["temporal"] == b["temporal"], f"the defaults of {b['input']}")
    full = [one_of_each(generator, BASE31, MORE31) for _ in range(300)]
    mixed = [dict(generator.sample(list(m.items()), len(m))) for m in full]
    both = zip(score_all(annexc, [text_of("CVSS:3.1", m) for m in full]),
               score_all(annexc, [text_of("CVSS:3.1", m) for m in mixed]))
    for a, b in both:
        check(a["vector"] == b["vector"] and a["score"] == b["score"], f"the order of {b['input']}")


def check_schemas(annexc, shared, check):
    """Canonical vectors are what the schemas of FIRST take, and canonical again."""
    generator = random.Random(SEED)
    vectors = []
    for prefix, tables in (("CVSS:3.1", (BASE31, MORE31)), ("CVSS:4.0", (BASE40, MORE40))):
        vectors += [text_of(prefix, one_of_each(generator, *tables)) for _ in range(300)]
    canonical = [row["vector"] for row in score_all(annexc, vectors)]
    check(canonical == [row["vector"] for row in score_all(annexc, canonical)], "canonical twice")
    folder = shared / "catalogue" / "schemas" / "cvss" if shared else None
    if not folder or not folder.is_dir():
        print("skipped: the schemas of CVSS are not there")
        return
    for version in ("3.1", "4.0"):
        schema = json.loads((folder / f"cvss-v{version}.json").read_text())
        pattern = re.compile(schema["properties"]["vectorString"]["pattern"])
        for vector in canonical:
            if vector.startswith("CVSS:" + version):
                check(pattern.search(vector), f"the schema takes {vector}")


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("--annexc", required=True)
    parser.add_argument("shared", nargs="?", type=pathlib.Path)
    given = parser.parse_args()
    check = Checks()
    check_monotone(BASE31, compare31(given.annexc, check), check)
    table = read_table(given.annexc, check)
    check_monotone(BASE40, compare40(given.annexc, table, check), check)
    check_defaults(given.annexc, check)
    check_schemas(given.annexc, given.shared, check)
    print(f"{check.count} checks, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
