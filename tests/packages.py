#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Programs of the distribution's packages, in the initramfs that `make run WITH=` makes and boots.

    tests/packages.py                   on Tine
    tests/packages.py --kernel linux    the same archive on Debian's kernel

Needs the package lists of a Debian or an Ubuntu, and its mirror for what isn't in BUILD/packages yet.
The last line is "N passed, N failed".
"""

import os
import re
import subprocess
import sys

import console
import run

WITH = "bash perl python3"

# (claim, what is typed, a pattern that the answer must contain)
STEPS = [
    ("/bin is a link, as in the distribution's root", "readlink /bin; readlink /lib64", r"^usr/bin\nusr/lib64$"),
    ("our own programs are there, too", "forkdemo", r"that is the same frame as before fork"),
    ("bash runs, dynamically linked", "bash -c 'echo $((6 * 7)) ${BASH_VERSION%%.*}'", r"^42 [0-9]+$"),
    ("bash has pipelines and job control", "bash -ic 'set -m; (exit 3) & wait %1; echo $?' 2>/dev/null", r"^3$"),
    ("Perl forks and waits", "perl -e 'if (!fork) { exit 7 } wait; print $? >> 8, \"\\n\"'", r"^7$"),
    ("Python starts programs", "python3 -c \"import subprocess; "
     "print(subprocess.run(['sh', '-c', 'exit 5']).returncode)\"", r"^5$"),
    ("Python has its threads", "python3 -c \"from concurrent.futures import ThreadPoolExecutor as T; "
     "print(sum(T(4).map(abs, range(-100, 0))))\"", r"^5050$"),
]


def make_archive(args, packages, results):
    """=> The path of the archive, or None."""
    path = f"{args.build}/with/{'+'.join(sorted(packages.split()))}.cpio"
    # Make calls files below the tree by their relative names.
    target = os.path.relpath(path, run.ROOT) if path.startswith(run.ROOT + "/") else path
    command = ["make", "--no-print-directory", "-C", run.ROOT, f"BUILD={args.build}", f"WITH={packages}"]
    made = subprocess.run([*command, target], capture_output=True, text=True, check=False)
    said = made.stdout + made.stderr
    results.add(not made.returncode and os.path.exists(path), f"an archive of {packages} can be made", said)
    return None if made.returncode else path


def refusals(args, results):
    command = ["make", "--no-print-directory", "-C", run.ROOT, f"BUILD={args.build}",
               "WITH=bash no-such-package", "iso"]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    said = made.stdout + made.stderr
    results.add(made.returncode and "is called no-such-package" in said, "an unknown package is named", said)
    left = os.path.join(args.build, "with/bash+no-such-package.cpio")
    results.add(not os.path.exists(left), "and leaves no archive behind")


def memory_for(archive, mem):
    script = os.path.join(run.ROOT, "user/packages.py")
    asked = subprocess.run([script, "--memory", archive, mem], capture_output=True, text=True, check=True)
    return asked.stdout.strip(), asked.stderr


def main():
    args = console.parse_arguments(__doc__, "packages")
    results = console.Results()
    refusals(args, results)
    archive = make_archive(args, WITH, results)
    if archive:
        args.mem, said = memory_for(archive, "64M")
        results.add(re.search(rf"MEM={args.mem}", said), "MEM is raised to what it needs, and said", said)
        line = console.Console(console.qemu_command(args, archive, "mon:stdio"), args.silence)
        try:
            booted = line.wait_for(re.escape(console.PROMPT) + r"$")
            results.add(booted, f"it boots with {args.mem}", line.text)
            for claim, typed, pattern in STEPS if booted else []:
                said = line.ask(typed)
                results.add(said and re.search(pattern, said, re.M), claim, said)
        finally:
            line.qemu.kill()
    print(f"{results.passed} passed, {results.failed} failed")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
