#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Runs lists of test programs, each of which ends with "N passed, N failed", and sums them up.

usage: suite.py test | quick | gdb | linux | full [BUILD]

A program that doesn't end with such a line counts as one failure. The last lines say how long each took.

`full` is all that is too long for `test`: the parts in FULL, each under half an hour. It goes on where it
was ended: what has passed on this very tree (as git hashes what is in it) is remembered in BUILD, and isn't
run again. From the environment:

    PART=a,b    only these parts, whether or not they have passed
    FROM=a      this one and those behind it
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time

import harness
from harness import ROOT

HOST = ["make", "--no-print-directory", "-C", "tests/host"]
SMOKE = ("fork/returns,cow/child_write,cow/frames,vfork/parent_blocked,vfork/shares,clone/vm,clone/thread,"
         "exec/passes,exit/status,signal/handler,pipe/bytes")
MINUTES = 10    # what `make test` may take on two idle CPUs


def guest(words):
    return ["tests/run.py", *words.split()]


SUITES = {
    "test": [
        ["tests/check/check.py"],
        HOST,
        guest("--kind debug --smp 4"),
        guest(f"--cpu {harness.CPU_WITHOUT_SMAP}"),
        guest("--group icount --skip latency"),
        guest("--group icount --only latency --kind debug"),
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
        guest(f"--smp 2 --only {SMOKE}"),
    ],
    "gdb": [
        ["tests/gdb/run.py", "--all"],
        ["tests/gdb/sessions.py"],
    ],
    "linux": [
        guest("--kernel linux"),
        guest("--kernel linux --smp 4"),
        guest("--kernel linux --group icount"),
        ["tests/console.py", "--kernel", "linux"],
    ],
}

# Name: (minutes on two idle CPUs, programs).
FULL = {
    "debug-1": (4, [guest("--kind debug --smp 1")]),
    "debug-2": (4, [guest("--kind debug --smp 2")]),
    "normal-4": (4, [guest("--smp 4")]),
    "cpu-max": (8, [guest("--cpu max --smp 4"), guest("--cpu max --kind debug --smp 2")]),
    "machines": (8, [guest("--uefi --smp 2"), guest("--machine pc --smp 2"), ["tests/boot.py", "--kind", "debug"]]),
    "memory-small": (8, [guest("--mem 64M --smp 2"), guest("--mem 64M --kind debug"), guest("--mem 128M --smp 4")]),
    "memory-large": (8, [guest("--mem 1G --smp 2"), guest("--mem 4G --smp 4")]),
    "linux-1": (4, [guest("--kernel linux"), guest("--kernel linux --group icount"),
                    ["tests/console.py", "--kernel", "linux"]]),
    "linux-4": (4, [guest("--kernel linux --smp 4")]),
    "gdb": (8, [["tests/gdb/run.py", "--all"], ["tests/gdb/sessions.py"]]),
    "packages": (5, [["tests/packages.py"]]),
    "bench-check": (6, [["tests/bench/bench.py", "check"]]),
    **{f"fail-nth-{n}": (20, [["tests/fail_sites.py", "--only", "/", "--smp", "2", "--fail-nth", numbers]])
       for n, numbers in enumerate(("1-20/2", "21-80/7", "81-400/40"), 1)},
    **{f"mutants-{n}": (15, [["tests/mutants/run.py", "--part", f"{n}/3"]]) for n in (1, 2, 3)},
    **{name: (25, [["tests/distributions.py", name]]) for name in ("debian-12", "debian-13", "ubuntu-24.04")},
}


class Step:
    """One program: what it said at its end, and how long that took."""

    def __init__(self, command, environment):
        print(f"\n== {' '.join(command)}", flush=True)
        self.name, start, last = " ".join(command), time.monotonic(), ""
        with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace") as process:
            for line in process.stdout:
                print(line, end="", flush=True)
                last = line.strip() or last
        match = re.fullmatch(r"(\d+) passed, (\d+) failed", last)
        self.passed, self.failed = map(int, match.groups()) if match else (0, 1)
        self.failed = self.failed or int(process.returncode != 0)
        self.minutes = (time.monotonic() - start) / 60

    def __str__(self):
        return f"{self.passed:6} passed {self.failed:4} failed {self.minutes:6.1f} minutes   {self.name[:70]}"


def tree():
    """=> The hash of all that git would put into a commit now; None where there is no git."""
    with tempfile.TemporaryDirectory() as folder:
        environment = dict(os.environ, GIT_INDEX_FILE=os.path.join(folder, "index"))
        for words in (["add", "-A"], ["write-tree"]):
            result = subprocess.run(["git", "-C", ROOT, *words], env=environment, capture_output=True, text=True,
                                    check=False)
            if result.returncode:
                return None
        return result.stdout.strip()


class Memory:
    """Which parts have passed on this tree: a file, {"tree": its hash, "passed": {part: counts and minutes}}."""

    def __init__(self, build):
        self.path, self.tree = os.path.join(build, "full.json"), tree()
        try:
            with open(self.path, encoding="utf-8") as file:
                known = json.load(file)
        except (OSError, ValueError):
            known = {}
        self.passed = known["passed"] if self.tree and known.get("tree") == self.tree else {}

    def add(self, part, steps):
        if any(step.failed for step in steps) or not any(step.passed for step in steps):
            self.passed.pop(part, None)
        else:
            self.passed[part] = [sum(step.passed for step in steps), sum(step.minutes for step in steps)]
        os.makedirs(os.path.dirname(self.path), exist_ok=True)
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            json.dump({"tree": self.tree, "passed": self.passed}, file, indent=1)
        os.replace(self.path + ".new", self.path)


def chosen_parts(memory):
    """=> The parts that are to be run, from PART, FROM and what has passed."""
    names = list(FULL)
    part, first = (os.environ.get(name, "") for name in ("PART", "FROM"))
    for name in filter(None, [*part.split(","), first]):
        if name not in names:
            sys.exit(f"suite.py: there is no part {name}; there are {' '.join(names)}")
    if part:
        return part.split(",")
    names = names[names.index(first):] if first else names
    return [name for name in names if name not in memory.passed]


def run_full(environment):
    """Part after part. => The steps, and one for each part that has passed before."""
    memory, steps = Memory(environment["BUILD"]), []
    names = chosen_parts(memory)
    for name, (passed, minutes) in memory.passed.items():
        if name not in names:
            print(f"  has passed on this tree: {name} ({passed} passed, {minutes:.0f} minutes)")
    left = sum(FULL[name][0] for name in names)
    for number, name in enumerate(names, 1):
        print(f"\n==== {name}: part {number} of {len(names)}; some {left} minutes from here to the end", flush=True)
        of_part = [Step(command, environment) for command in FULL[name][1]]
        memory.add(name, of_part)
        steps += of_part
        left -= FULL[name][0]
    if not names:
        print("All has passed on this tree (PART=name runs a part again).")
    return steps, memory


def main():
    suite = sys.argv[1] if len(sys.argv) > 1 else ""
    if suite != "full" and suite not in SUITES:
        sys.exit(__doc__)
    environment = dict(os.environ)
    # Make's own variables would make the programs' makes its jobs.
    for name in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL"):
        environment.pop(name, None)
    environment["BUILD"] = os.path.abspath(sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "build"))
    start, before = time.monotonic(), 0
    if suite == "full":
        steps, memory = run_full(environment)
        before = sum(count for name, (count, _) in memory.passed.items())
    else:
        steps = [Step(command, environment) for command in SUITES[suite]]
    print("\n== together")
    for step in steps:
        print(step)
    minutes = (time.monotonic() - start) / 60
    late = suite == "test" and minutes > MINUTES
    print(f"{'':28}{minutes:6.1f} minutes{f', and may take {MINUTES} where two CPUs are idle' if late else ''}")
    passed, failed = sum(step.passed for step in steps), sum(step.failed for step in steps)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed + before else 0


if __name__ == "__main__":
    sys.exit(main())
