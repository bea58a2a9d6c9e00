#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Writes files as C arrays: embed.py OUT NAME=KIND:FILE…  KIND is template, example, schema,
report, coverage
or names.

Templates are there twice: without the examples of their rules, for every run, and with them, for
trying them out. Both have the same lines.
"""
import re
import sys

KINDS = ("template", "tested", "example", "schema", "report", "coverage", "names")
EXAMPLE = re.compile(rb"[ \t]*<example\b.*?</example>", re.DOTALL)


def without_examples(data):
    return EXAMPLE.sub(lambda match: b"\n" * match[0].count(b"\n"), data)


def symbol(kind, name):
    return "%s_%s" % (kind, "".join(c if c.isalnum() else "_" for c in name))


def array(name, data):
    rows = [", ".join(str(byte) for byte in data[i:i + 24]) for i in range(0, len(data), 24)]
    body = ",\n    ".join(rows or ["0"])
    return "static const unsigned char %s[] = {\n    %s\n};\n" % (name, body)


def main():
    entries = []
    for argument in sys.argv[2:]:
        name, rest = argument.split("=", 1)
        kind, path = rest.split(":", 1)
        with open(path, "rb") as stream:
            data = stream.read()
        if kind == "template":
            entries.append(("tested", name, data))
            data = without_examples(data)
        entries.append((kind, name, data))
    with open(sys.argv[1], "w", encoding="ascii") as out:
        out.write("/* SPDX-License-Identifier: Apache-2.0 */\n/* Made by templates/embed.py. */\n"
                  "#include <annexc/catalogue.h>\n#include <annexc/document.h>\n"
                  "#include <annexc/template.h>\n\n")
        for kind, name, data in entries:
            out.write(array(symbol(kind, name), data))
        for kind in KINDS:
            out.write("\nstatic const struct ax_shipped %s_files[] = {\n" % kind)
            for own, name, data in entries:
                if own == kind:
                    out.write('    {"%s", {(const char *)%s, %d}},\n'
                              % (name, symbol(kind, name), len(data)))
            out.write("    {0, {0, 0}},\n};\n")
            out.write("\nconst struct ax_shipped *ax_shipped_%s(size_t index)\n{\n" % kind)
            out.write("    for (size_t i = 0; %s_files[i].name; i++) {\n        if (i == index) {\n"
                      "            return &%s_files[i];\n        }\n    }\n    return 0;\n}\n"
                      % (kind, kind))


if __name__ == "__main__":
    main()
