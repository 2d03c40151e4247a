#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Runs a list of test programs, each of which ends with "N passed, N failed", and sums them up.

usage: suite.py test | quick | gdb | linux [BUILD]

A program that doesn't end with such a line counts as one failure.
"""

import os
import re
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))

HOST = ["make", "--no-print-directory", "-C", "tests/host"]
SMOKE = ("fork/returns,cow/child_write,cow/frames,vfork/parent_blocked,vfork/shares,clone/vm,clone/thread,"
         "exec/passes,exit/status,signal/handler,pipe/bytes")

SUITES = {
    "test": [
        ["tests/check/check.py"],
        HOST,
        ["tests/run.py", "--kind", "debug", "--smp", "4"],
        ["tests/run.py"],
        ["tests/run.py", "--group", "icount", "--skip", "latency"],
        ["tests/run.py", "--group", "icount", "--only", "latency", "--kind", "debug"],
        ["tests/fail_sites.py"],
        ["tests/console.py"],
        ["tests/shells.py"],
        ["tests/boot.py"],
        ["tests/reproduce.py"],
        ["tests/gdb/run.py"],
        ["tests/bench/bench.py", "smoke"],
        ["tests/gdb/sessions.py"],
    ],
    "quick": [
        ["tests/check/check.py"],
        HOST,
        ["tests/run.py", "--smp", "2", "--only", SMOKE],
    ],
    "gdb": [
        ["tests/gdb/run.py", "--all"],
        ["tests/gdb/sessions.py"],
    ],
    "linux": [
        ["tests/run.py", "--kernel", "linux"],
        ["tests/run.py", "--kernel", "linux", "--smp", "4"],
        ["tests/run.py", "--kernel", "linux", "--group", "icount"],
        ["tests/console.py", "--kernel", "linux"],
    ],
}


def run_step(command, environment):
    """Shows what the program says as it says it. => (passed, failed)"""
    print(f"\n== {' '.join(command)}", flush=True)
    last = ""
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        for line in process.stdout:
            print(line, end="", flush=True)
            last = line.strip() or last
    match = re.fullmatch(r"(\d+) passed, (\d+) failed", last)
    if not match:
        return 0, 1
    passed, failed = map(int, match.groups())
    return passed, failed or int(process.returncode != 0)


def main():
    if len(sys.argv) < 2 or sys.argv[1] not in SUITES:
        sys.exit(__doc__)
    environment = dict(os.environ)
    # Make's own variables would make the programs' makes its jobs.
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        environment.pop(name, None)
    if len(sys.argv) > 2:
        environment["BUILD"] = os.path.abspath(sys.argv[2])
    totals, start = [], time.monotonic()
    for command in SUITES[sys.argv[1]]:
        totals.append((command, *run_step(command, environment)))
    print("\n== together")
    for command, passed, failed in totals:
        print(f"{passed:6} passed {failed:4} failed   {' '.join(command)[:70]}")
    print(f"{'':8}in {(time.monotonic() - start) / 60:.1f} minutes")
    passed, failed = sum(t[1] for t in totals), sum(t[2] for t in totals)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
