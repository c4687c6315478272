#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-only
"""report.py TESTLOG LOGDIR: one line "name code" for each test of a meson test
log, and its output as LOGDIR/name.log. Fails if there was no test."""
import json
import sys

log, folder = sys.argv[1:]
# meson's words: 77 for a skip, 0 for what was expected, else a failure
CODES = {"OK": 0, "EXPECTEDFAIL": 0, "SKIP": 77}
count = 0
for line in open(log, encoding="utf-8"):
    test = json.loads(line)
    name = test["name"].split(" / ")[-1].replace(" ", "-").replace("/", "-")
    with open("%s/%s.log" % (folder, name), "w", encoding="utf-8") as out:
        out.write((test.get("stdout") or "") + (test.get("stderr") or ""))
    print(name, CODES.get(test["result"], test.get("returncode") or 1))
    count += 1
sys.exit(0 if count else 1)
