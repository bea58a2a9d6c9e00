#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes one template of several files: join.py OUT HEAD PART…

HEAD is a template without what the parts hold. Each part is a template of the same id with the
rules of one topic; its content is put at the end of the head's.
"""
import pathlib
import re
import sys

PARTS = re.compile(r"\A(.*?<template\b[^>]*>)(.*)(</template>\s*)\Z", re.DOTALL)


def parts_of(path):
    found = PARTS.match(pathlib.Path(path).read_text(encoding="utf-8"))
    if not found:
        raise SystemExit(f"{path}: no template")
    return found


def main():
    head = parts_of(sys.argv[2])
    own = re.search(r' id="[^"]*"', head[1])[0]
    body = head[2]
    for path in sys.argv[3:]:
        part = parts_of(path)
        if own not in part[1]:
            raise SystemExit(f"{path}: not a part of{own}")
        body += part[2]
    pathlib.Path(sys.argv[1]).write_text(head[1] + body + head[3], encoding="utf-8")


if __name__ == "__main__":
    main()
