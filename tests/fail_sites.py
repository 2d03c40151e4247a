#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Which allocations of the kernel has a test seen fail, and which has none?

    tests/fail_sites.py                      the sweeps in tests/guest/inject
    tests/fail_sites.py --only mm,inject     other tests, whose names contain a word
    tests/fail_sites.py --fail-nth 20-200/9  every test of those, with each of these allocations failing

An allocation is the place of a call to one of the allocators, as objdump shows it in the debug
kernel. One that has never been refused is a failure of this test, and named by function and line:
its way out has not been gone. The last line counts those that were refused as passed.
"""

import argparse
import collections
import os
import re
import subprocess
import sys

from harness import ROOT

# These can't be refused: function, and why.
EXCUSED = {
    "memory_init": "only at boot",
    "unpack_entry": "only at boot",
}
KERNEL = os.path.join(os.environ.get("BUILD", os.path.join(ROOT, "build")), "debug/tine.elf")


def allocators():
    """The functions that ask should_fail_alloc(), by its callers in the sources."""
    names = set()
    for folder, _, files in os.walk(os.path.join(ROOT, "mm")):
        for name in files:
            if not name.endswith(".c"):
                continue
            function = None
            for line in open(os.path.join(folder, name), encoding="utf-8"):
                match = re.match(r"(?:\w[\w \*]*?)\**(\w+)\([^;]*$", line)
                if match and not line.startswith("static inline"):
                    function = match.group(1)
                if "should_fail_alloc()" in line and not line.startswith((" *", "/*")):
                    names.add(function)
    return names


def instructions():
    """Yields (function, its address, address, what follows, callee or None) of the debug kernel."""
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", KERNEL], capture_output=True,
                          text=True, check=True).stdout
    for line in text.splitlines():
        head = re.match(r"([0-9a-f]+) <([^>+]+)>:$", line)
        if head:
            start, function = int(head.group(1), 16), head.group(2)
            continue
        match = re.match(r"\s*([0-9a-f]+):\s+(\w+)\s*(?:[0-9a-f]+ <([^>+]+)>)?", line)
        if match:
            yield function, start, int(match.group(1), 16), match.group(2), match.group(3)


def call_sites(names):
    """{function+offset of the return address: (function, callee, address)}."""
    code, sites, callee = list(instructions()), {}, None
    # Who ends by jumping to an allocator is seen as one: its caller is where it returns to.
    while wrappers := {c[0] for c in code if c[3] == "jmp" and c[4] in names} - names:
        names = names | wrappers
    for function, start, address, operation, target in code:
        if callee and address > start:
            sites[f"{function}+{address - start:#x}"] = (function, callee, address)
        callee = target if operation == "call" and target in names else None
    return sites


def by_line(sites):
    """{file:line: {site: (function, callee, address)}}: the compiler may have made several of one."""
    addresses = "\n".join(f"{address - 1:#x}" for _, _, address in sites.values())
    text = subprocess.run(["addr2line", "-e", KERNEL], input=addresses, capture_output=True, text=True,
                          check=True).stdout
    lines = collections.defaultdict(dict)
    for line, (site, what) in zip(text.splitlines(), sites.items()):
        lines[os.path.normpath(line.split(" (")[0])][site] = what
    return lines


def run(args):
    """Runs the tests. => Counter of the sites at which an allocation was refused."""
    command = [os.path.join(ROOT, "tests/run.py"), "--kind", "debug", "-v", "--append", "fail_sites=1",
               "--only", args.only, "--smp", str(args.smp)]
    if args.fail_nth:
        command += ["--fail-nth", args.fail_nth]
    seen, failed = collections.Counter(), None
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, errors="replace") as process:
        for line in process.stdout:
            match = re.match(r"  > # site (\d+) (\S+?)/", line)
            if match:
                seen[match.group(2)] += int(match.group(1))
            elif not line.startswith(("  |", "  >")):
                print(line, end="", flush=True)
        failed = process.wait()
    if not seen:
        sys.exit("fail_sites.py: no test made an allocation fail")
    return seen, failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="inject/", help="tests whose names contain a word (or words, by commas)")
    parser.add_argument("--fail-nth", metavar="N[-M[/STEP]]", help="as for run.py")
    parser.add_argument("--smp", type=int, default=1)
    args = parser.parse_args()
    seen, failed = run(args)
    places = by_line(call_sites(allocators()))
    missing = {line: copies for line, copies in sorted(places.items()) if not seen.keys() & copies.keys()}
    failed = int(failed)
    for line, copies in missing.items():
        function, callee, _ = next(iter(copies.values()))
        excuse = EXCUSED.get(function)
        failed += not excuse
        print(f"  never refused   {line:32} {callee} in {function}{f' ({excuse})' if excuse else ''}")
    print(f"{len(places) - len(missing)} passed, {failed} failed")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
