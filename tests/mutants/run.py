#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Puts bugs into the kernel, one at a time, and shows that the tests catch them.

usage: mutants/run.py [--part N/M] [NAME...]

Each NAME.patch begins with a sentence that says what is wrong with it, and with lines

    Test: cow/parent_write_is_private          the test that must fail; several by commas: each must
    Options: --smp 4 --kind debug              how tests/run.py boots it

The tree is copied to BUILD/mutants/NAME, patched and built there; the named tests must pass on the tree
as it is, and fail on the mutant. A mutant that doesn't boot has not been caught: a test must see it.
The last line is "N passed, N failed", where a mutant that is caught has passed.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
import harness  # noqa: E402
from harness import ROOT  # noqa: E402


class Mutant:
    def __init__(self, path):
        self.path = path
        self.name = os.path.basename(path)[:-len(".patch")]
        with open(path, encoding="utf-8") as file:
            head = file.read().partition("\n--- ")[0]
        self.what = head.partition("\n")[0]
        self.tests = self.field(head, "Test").split(",")
        self.options = self.field(head, "Options").split()

    @staticmethod
    def field(head, name):
        match = re.search(rf"^{name}: *(.*)$", head, re.M)
        return match.group(1).strip() if match else ""


def copy_tree(target):
    shutil.copytree(ROOT, target, symlinks=True,
                    ignore=lambda folder, names: [n for n in names if n in (".git", "__pycache__") or
                                                  (folder == ROOT and n.startswith("build"))])


def verdicts(tree, build, folder, mutant):
    """Runs the mutant's tests on a tree. => {test: verdict}, and what was said."""
    results = os.path.join(folder, f"results.{mutant.name}")
    if os.path.exists(results):
        os.remove(results)
    command = [os.path.join(tree, "tests/run.py"), "--build", build, "--results", results,
               "--only", ",".join(mutant.tests), *mutant.options]
    run = subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                         errors="replace", check=False)
    if not os.path.exists(results):
        return {}, run.stdout
    with open(results, encoding="utf-8") as file:
        return dict(line.rstrip("\n").split(" ", 1) for line in file), run.stdout


def try_mutant(mutant, build, folder):
    """=> Why the mutant has not been caught, or None."""
    known, said = verdicts(ROOT, build, folder, mutant)
    wrong = [test for test in mutant.tests if known.get(test) != "PASS"]
    if wrong:
        return f"{', '.join(wrong)} doesn't pass without it\n{said}"
    tree = os.path.join(folder, mutant.name)
    copy_tree(tree)
    patch = subprocess.run(["patch", "-p1", "-s", "-f", "-i", mutant.path], cwd=tree, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    if patch.returncode:
        return f"the patch doesn't apply\n{patch.stdout}"
    known, said = verdicts(tree, os.path.join(tree, "build"), folder, mutant)
    survived = [test for test in mutant.tests if known.get(test, "NO BOOT") in ("PASS", "SKIP", "NO BOOT")]
    if survived:
        return f"not caught by {', '.join(survived)}\n{said}"
    print(f"      caught  {mutant.name}: " +
          ", ".join(f"{test} ({known[test]})" for test in mutant.tests), flush=True)
    shutil.rmtree(tree)
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.environ.get("BUILD", "build"))
    parser.add_argument("--part", default="1/1", metavar="N/M", help="the N-th of M parts of the list")
    parser.add_argument("names", nargs="*", metavar="NAME")
    args = parser.parse_args()
    build = os.path.join(ROOT, args.build)
    folder = harness.own_folder(os.path.join(build, "mutants"))
    part, parts = map(int, args.part.split("/"))
    files = [file for file in sorted(os.listdir(HERE)) if file.endswith(".patch") and
             (not args.names or file[:-len(".patch")] in args.names)]
    caught = survived = 0
    for file in files[part - 1::parts]:
        mutant = Mutant(os.path.join(HERE, file))
        why = try_mutant(mutant, build, folder)
        if why:
            survived += 1
            print(f"    SURVIVED  {mutant.name}: {mutant.what}")
            for line in why.splitlines()[:1] + why.splitlines()[1:][-25:]:
                print(f"{'':14}{line}")
        else:
            caught += 1
    print(f"{caught} passed, {survived} failed")
    return 1 if survived or not caught else 0


if __name__ == "__main__":
    sys.exit(main())
