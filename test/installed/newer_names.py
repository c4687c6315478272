#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""newer_names.py LIBRARY FILE...: as if the library had got a new version name: its newest one
(of LIBNDCTL_1 and so on) is called by the next number, in the library and in the files that need
it. Files without it stay as they are. Prints the new name."""

import re
import sys


def elf_hash(name):
    """As the System V ABI reckons it for the names of versions."""
    value = 0
    for byte in name:
        value = (value << 4) + byte
        high = value & 0xF0000000
        value = (value ^ (high >> 24)) & ~high & 0xFFFFFFFF
    return value.to_bytes(4, "little")


def replace(data, old, new, what):
    if data.count(old) != 1:
        sys.exit(f"newer_names.py: {what} stands {data.count(old)} times in the file")
    return data.replace(old, new)


def main(library, *others):
    with open(library, "rb") as file:
        names = re.findall(rb"\0(LIBNDCTL_(\d+))(?=\0)", file.read())
    old, number = max(names, key=lambda name: int(name[1]))
    new = b"LIBNDCTL_%d" % (int(number) + 1)
    for path in (library, *others):
        with open(path, "rb") as file:
            data = file.read()
        if b"\0" + old + b"\0" not in data:
            continue
        data = replace(data, b"\0" + old + b"\0", b"\0" + new + b"\0", old)
        data = replace(data, elf_hash(old), elf_hash(new), "its hash")
        with open(path, "wb") as file:
            file.write(data)
    print(new.decode())


main(*sys.argv[1:])
