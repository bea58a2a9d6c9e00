#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write a synthetic model of N elements to stdout, for measuring.

usage: generate.py N [SEED]

Half of the elements are processes, 30 % stores, 20 % externals. There are 2N flows, most of them
between neighbours, and N/10 boundaries in a tree. The same N and SEED give the same bytes.
"""

import random
import sys

MAX_DEPTH = 6
FAR_SHARE = 0.25  # with those that find no neighbour, 30 % of the flows go far
DATA_PER_ELEMENTS = 100

PRODUCTS = ("Infusion", "Dose", "Alarm", "Patient", "Gateway", "Update", "Imaging", "Telemetry",
            "Therapy", "Audit", "Device", "Cloud", "Ward", "Pharmacy", "Billing", "Service")
PROCESS_WORDS = ("service", "controller", "scheduler", "viewer", "adapter", "monitor", "engine")
STORE_WORDS = ("database", "log", "queue", "archive", "settings", "cache")
EXTERNAL_WORDS = ("nurse", "clinician", "technician", "operator", "EMR", "supplier", "laboratory")
BOUNDARY_WORDS = ("network", "device", "zone", "host", "container", "segment")
FLOW_WORDS = ("Sends", "Requests", "Confirms", "Reports", "Synchronises", "Streams")

# Names that templates/threats/stride.xml declares.
PROCESS_TYPES = ("service", "web-process", "browser-client", "mobile-app", "desktop-application",
                 "native-code", "embedded-application", "authorisation-provider")
STORE_TYPES = ("database", "sql", "file", "log", "key-store", "configuration-store", "cache")
EXTERNAL_TYPES = ("clinician", "patient", "service-technician", "system", "emr", "sensor")
BOUNDARY_TYPES = ("organisation", "cloud", "network", "internet", "machine", "device")
FLOW_TYPES = ("user-input", "http", "https", "tls", "mutual-tls", "xml", "json", "binary", "ipc")
DATA_CLASSES = ("public", "internal", "personal", "health", "therapy-command", "configuration",
                "credential", "key", "update-package", "log-data", "diagnostic-image", "telemetry")
LEVELS = ("none", "low", "medium", "high")

# A property, its values, and how many elements in a hundred say which value they have.
PROCESS_PROPERTIES = (("code-type", ("managed", "unmanaged"), 50),
                      ("runs-as", ("user", "service", "root", "bare-metal"), 35),
                      ("implements-authn", ("yes", "no"), 30),
                      ("implements-authz", ("yes", "no"), 30),
                      ("input-sanitised", ("yes", "no"), 25),
                      ("output-sanitised", ("yes", "no"), 15))
STORE_PROPERTIES = (("stores-log", ("yes", "no"), 30),
                    ("stores-credentials", ("yes", "no"), 30),
                    ("stores-health-data", ("yes", "no"), 30),
                    ("encrypted", ("yes", "no"), 40),
                    ("signed", ("yes", "no"), 25),
                    ("has-backup", ("yes", "no"), 25))
EXTERNAL_PROPERTIES = (("implements-authn", ("yes", "no"), 45),)
FLOW_PROPERTIES = (("authenticates-source", ("yes", "no"), 40),
                   ("authenticates-destination", ("yes", "no"), 30),
                   ("confidentiality", ("yes", "no"), 45),
                   ("integrity", ("yes", "no"), 40),
                   ("replay-protected", ("yes", "no"), 15))
PROTOCOLS = ('protocol="HTTPS" version="1.1"', 'protocol="TLS" version="1.3"',
             'protocol="HL7 v2" version="2.5.1"', 'protocol="DICOM" version="2024a"',
             'protocol="FHIR" version="R4"', 'protocol="MQTT" version="5.0"',
             'protocol="CAN" version="2.0B"', 'protocol="UART"', 'protocol="SQL"')

# Kinds of the two ends of flows, with a process at one end at least, as they are found in practice.
PAIRS = ("pp",) * 8 + ("ep",) * 3 + ("pe",) * 2 + ("ps",) * 4 + ("sp",) * 3


def property_pool(rng, properties, count=512):
    """Ready attribute texts to choose from, which is much faster than rolling for each element."""
    pool = []
    for _ in range(count):
        said = [f' {name}="{rng.choice(values)}"' for name, values, share in properties
                if rng.random() * 100 < share]
        pool.append("".join(said))
    return pool


def type_pool(types):
    """Attribute texts for a type: half of the elements stay plain."""
    return ("",) * len(types) + tuple(f' type="{name}"' for name in types)


class Boundary:
    """A node of the boundary tree with the elements that stand in it, by kind."""
    __slots__ = ("number", "depth", "children", "siblings", "held")

    def __init__(self, number, depth, siblings):
        self.number = number
        self.depth = depth
        self.children = []
        self.siblings = siblings
        self.held = {"p": [], "s": [], "e": []}


def grow_boundaries(rng, count):
    """A forest of count boundaries, at most MAX_DEPTH deep; level by level, some stay leaves."""
    roots = []
    every = []

    def add(siblings, depth):
        boundary = Boundary(len(every) + 1, depth, siblings)
        siblings.append(boundary)
        every.append(boundary)

    while len(roots) < max(1, round(count ** 0.25)) and len(every) < count:
        add(roots, 1)
    at = 0
    while len(every) < count:
        if at == len(every):
            add(roots, 1)
            continue
        parent = every[at]
        at += 1
        if parent.depth == MAX_DEPTH or (parent.depth > 1 and rng.random() < 0.3):
            continue
        for _ in range(min(rng.randint(2, 8), count - len(every))):
            add(parent.children, parent.depth + 1)
    return roots, every


def place_elements(rng, total, outside, every):
    """Spread the elements over the boundaries; a part of the externals stands outside of all."""
    kinds = {"p": total - total * 3 // 10 - total // 5, "s": total * 3 // 10, "e": total // 5}
    homes = {}
    for kind, count in kinds.items():
        homes[kind] = kind_homes = []
        for number in range(1, count + 1):
            alone = kind == "e" and rng.random() < 0.4
            home = outside if alone or not every else every[int(rng.random() * len(every))]
            home.held[kind].append(number)
            kind_homes.append(home)
    return homes


class Writer:
    """Writes the model piece by piece, so that memory stays small."""

    def __init__(self, rng, total, out):
        self.rng = rng
        self.out = out
        self.data_count = max(12, total // DATA_PER_ELEMENTS)
        self.looks = {
            "p": ("process", PROCESS_WORDS, type_pool(PROCESS_TYPES),
                  property_pool(rng, PROCESS_PROPERTIES)),
            "s": ("store", STORE_WORDS, type_pool(STORE_TYPES),
                  property_pool(rng, STORE_PROPERTIES)),
            "e": ("external", EXTERNAL_WORDS, type_pool(EXTERNAL_TYPES),
                  property_pool(rng, EXTERNAL_PROPERTIES)),
        }
        self.boundary_types = type_pool(BOUNDARY_TYPES)
        self.flow_types = type_pool(FLOW_TYPES)
        self.flow_properties = property_pool(rng, FLOW_PROPERTIES, 2048)

    def pick(self, pool):
        return pool[int(self.rng.random() * len(pool))]

    def data(self):
        return 1 + int(self.rng.random() * self.data_count)

    def head(self, total, seed):
        self.out.write(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<model xmlns="urn:annexc:model:1" id="bench" name="Bench of {total}, seed {seed}"'
            ' version="1.0">\n'
            '  <description>Synthetic, for measuring.</description>\n'
            '  <uses template="stride"/>\n')
        for number in range(1, self.data_count + 1):
            self.out.write(
                f'  <data id="d{number}" name="{self.pick(PRODUCTS)} record {number}"'
                f' class="{self.pick(DATA_CLASSES)}" confidentiality="{self.pick(LEVELS)}"'
                f' integrity="{self.pick(LEVELS)}" availability="{self.pick(LEVELS)}"/>\n')

    def elements(self, boundary, indent):
        for kind in "eps":
            tag, words, types, properties = self.looks[kind]
            for number in boundary.held[kind]:
                held = f' data="d{self.data()}"' if kind == "s" else ""
                self.out.write(
                    f'{indent}<{tag} id="{kind}{number}" name="{self.pick(PRODUCTS)}'
                    f' {self.pick(words)} {number}"{self.pick(types)}{held}'
                    f'{self.pick(properties)}/>\n')

    def boundary(self, boundary):
        indent = "  " * boundary.depth
        self.out.write(f'{indent}<boundary id="b{boundary.number}" name="{self.pick(PRODUCTS)}'
                       f' {self.pick(BOUNDARY_WORDS)} {boundary.number}"'
                       f'{self.pick(self.boundary_types)}>\n')
        self.elements(boundary, indent + "  ")
        for child in boundary.children:
            self.boundary(child)
        self.out.write(f"{indent}</boundary>\n")

    def neighbour(self, home, kind):
        """An element of this kind in the same boundary or in one beside it, or None."""
        if home.held[kind] and self.rng.random() < 0.6:
            return self.pick(home.held[kind])
        count = len(home.siblings)
        first = int(self.rng.random() * count)
        for step in range(count):
            beside = home.siblings[(first + step) % count].held[kind]
            if beside:
                return self.pick(beside)
        return None

    def ends(self, homes):
        """The two ends of a flow: a process, and mostly something near it; seldom itself."""
        pair = self.pick(PAIRS)
        other = pair.replace("p", "", 1)
        if not homes[other]:
            other = "p"
        near = 1 + int(self.rng.random() * len(homes["p"]))
        far = None
        if self.rng.random() >= FAR_SHARE:
            far = self.neighbour(homes["p"][near - 1], other)
        if far is None:
            far = 1 + int(self.rng.random() * len(homes[other]))
        if other == "p" and far == near:
            far = far % len(homes["p"]) + 1
        ends = f"p{near}", f"{other}{far}"
        return ends if pair[0] == "p" else ends[::-1]

    def flows(self, count, homes):
        for number in range(1, count + 1):
            source, target = self.ends(homes)
            carried = self.data()
            more = f" d{carried % self.data_count + 1}" if self.rng.random() < 0.2 else ""
            way = ' bidirectional="yes"' if number % 50 == 0 else ""
            self.out.write(
                f'  <flow id="f{number}" from="{source}" to="{target}"'
                f' name="{self.pick(FLOW_WORDS)} {self.pick(PRODUCTS).lower()} data"'
                f'{self.pick(self.flow_types)} data="d{carried}{more}"'
                f' {self.pick(PROTOCOLS)}{way}'
                f'{self.pick(self.flow_properties)}/>\n')


def generate(total, seed, out):
    rng = random.Random(seed)
    roots, every = grow_boundaries(rng, total // 10)
    outside = Boundary(0, 0, roots)
    homes = place_elements(rng, total, outside, every)
    writer = Writer(rng, total, out)
    writer.head(total, seed)
    writer.elements(outside, "  ")
    for root in roots:
        writer.boundary(root)
    writer.flows(2 * total, homes)
    out.write("</model>\n")


def main(arguments):
    if len(arguments) not in (1, 2) or not all(word.isdecimal() for word in arguments):
        print("usage: generate.py N [SEED]", file=sys.stderr)
        return 2
    seed = int(arguments[1]) if len(arguments) == 2 else 1
    with open(sys.stdout.fileno(), "w", encoding="utf-8", buffering=1 << 20, closefd=False) as out:
        generate(int(arguments[0]), seed, out)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
