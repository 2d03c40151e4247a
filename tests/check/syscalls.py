#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/syscalls.md, on standard output, from kernel/syscalls.tbl.h."""

import os
import re

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

with open(os.path.join(ROOT, "kernel/syscalls.tbl.h"), encoding="utf-8") as file:
    rows = re.findall(r'SYSCALL\((\d+),\s*(\w+),\s*"([^"]*)",\s*"([^"]*)"\)', file.read())
print("# System calls\n\nGenerated from `kernel/syscalls.tbl.h` by `tests/check/syscalls.py`. A number that is not "
      "here returns `ENOSYS`,\nand is mentioned in the kernel log once.\n")
print("| number | name | where | differs from Linux |\n|---|---|---|---|")
for number, name, where, differs in rows:
    print(f"| {number} | {name} | `{where}` | {differs} |")
