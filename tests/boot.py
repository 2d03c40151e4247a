#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Boots on many machines, and from bad input.

    tests/boot.py                 everything
    tests/boot.py --only uefi     boots whose claim contains a word

On each machine a smoke test must pass. From bad input the kernel must say what is wrong and panic,
never hang, triple fault or go on with half of it. The last line is "N passed, N failed".
"""

import argparse
import copy
import os
import re
import stat
import sys

import harness
import run

SMOKE = "fork/returns_twice,cow/frames_part,vfork/parent_blocked_until_exit,clone/thread"
MACHINES = [
    ("64 MiB", {"mem": "64M"}),
    ("2 CPUs, 128 MiB", {"smp": 2, "mem": "128M"}),
    ("4 CPUs, 4 GiB", {"smp": 4, "mem": "4G"}),
    ("8 CPUs, 8 GiB", {"smp": 8, "mem": "8G"}),
    ("machine pc", {"machine": "pc"}),
    ("machine pc, 4 CPUs, 1 GiB", {"machine": "pc", "smp": 4, "mem": "1G"}),
    ("-cpu max", {"cpu": "max"}),
    ("-cpu max, 4 CPUs", {"cpu": "max", "smp": 4}),
    ("-cpu qemu64", {"cpu": "qemu64"}),
    (f"-cpu {harness.CPU_WITHOUT_SMAP}", {"cpu": harness.CPU_WITHOUT_SMAP}),
    ("maxcpus=1 of 4", {"smp": 4, "append": "maxcpus=1"}),
    ("mem=96M of 512", {"append": "mem=96M"}),
    ("norandmaps", {"append": "norandmaps"}),
    ("UEFI", {"uefi": True}),
    ("UEFI, 4 CPUs, -cpu max", {"uefi": True, "smp": 4, "cpu": "max"}),
]


def program(text):
    """An archive whose /init is this text."""
    archive = run.Archive()
    archive.add("dev/console", stat.S_IFCHR | 0o600, rdev=(5, 1))
    archive.add("init", stat.S_IFREG | 0o755, text)
    return archive.pack()


def bad_inputs(good):
    """(claim, archive, words for the command line, what the console must say before the panic)"""
    broken = bytearray(good)
    broken[len(good) // 2:len(good) // 2 + 600] = b"x" * 600
    empty = run.Archive().pack()
    large = run.Archive()
    large.add("init", stat.S_IFREG | 0o755, bytes(48 << 20))
    large = large.pack()
    return [
        ("an archive cut off in the middle", good[:len(good) // 2 + 1], "", r"initramfs|archive|cpio"),
        ("an archive cut off in its first header", good[:50], "", r"initramfs|archive|cpio"),
        ("an archive overwritten in the middle", bytes(broken), "", r"initramfs|archive|cpio|init"),
        ("noise instead of an archive", b"\xa5" * 100000, "", r"initramfs|archive|cpio"),
        ("an empty file instead of an archive", b"", "", r"initramfs|archive|module|init"),
        ("an archive without an init", empty, "", r"[Nn]o (working )?init|init"),
        ("an archive too large for the memory", large, "mem=80M", r"at least MEM=\d+M"),
        ("an archive that mem= leaves outside", large, "mem=32M", r"more than mem=\d+M"),
        ("rdinit= names nothing", good, "rdinit=/no/such/file", r"/no/such/file"),
        ("an init that isn't a program", program(b"this is no program\n" * 10), "", r"init"),
        ("an init that is empty", program(b""), "", r"init"),
        ("an init whose interpreter is missing", program(b"#!/no/such/thing\n"), "", r"init"),
    ]


class Report:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, good, claim, why=""):
        self.passed += bool(good)
        self.failed += not good
        print(f"{'PASS' if good else 'FAIL':>12}  {claim}", flush=True)
        if not good:
            for line in why.splitlines()[-20:]:
                print(f"{'':14}{line}")


def try_machine(args, machine, tests, claim, changes, report):
    args = copy.copy(args)
    for name, value in changes.items():
        setattr(args, name, value)
    if args.uefi and not harness.uefi_arguments():
        print(f"{'SKIP':>12}  {claim}: no OVMF here; `make deps` installs it")
        return
    boot = run.Boot(args, machine, 1, "rdinit=/tests/init")
    lines = list(boot.lines())
    good = sum(ours and (run.verdict_of(line) or (0, ""))[1] == "PASS" for ours, line in lines)
    report.add(good == len(tests) and boot.status == 99, f"boots and works: {claim}",
               boot.console() + "\n" + "\n".join(line for _, line in lines[-10:]))


def try_input(args, machine, number, case, report):
    claim, data, append, pattern = case
    machine.archive = os.path.join(args.log, f"bad.{number}")
    with open(machine.archive, "wb") as file:
        file.write(data)
    boot = run.Boot(args, machine, f"bad.{number}", append)
    list(boot.lines())
    console = boot.console()
    said, _, _ = console.partition("anic")
    good = boot.end() == "PANIC" and re.search(pattern, console[max(0, len(said) - 400):] if said else "")
    report.add(good, f"says what is wrong and panics: {claim}", f"{boot.end()}\n{console}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="boots whose claim contains this")
    parser.add_argument("--build", default=os.environ.get("BUILD", "build"))
    parser.add_argument("--kind", default="")
    parser.add_argument("--silence", type=int, default=60)
    parser.add_argument("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    args.build = os.path.join(run.ROOT, args.build)
    for name, value in {"smp": 1, "mem": "256M", "cpu": harness.CPU, "machine": harness.MACHINE, "append": "",
                        "uefi": False, "qemu": harness.QEMU, "qemu_args": "", "group": "normal", "skip": "",
                        "kernel": "tine"}.items():
        setattr(args, name, value)
    args.log = harness.own_folder(os.path.join(args.build, "tests/log/boot"))
    run.make(args, f"BUILD={args.build}", "guest-tests")
    chooser = copy.copy(args)
    chooser.only = SMOKE
    tests = run.chosen_tests(chooser)
    archive = os.path.join(args.log, "tests.cpio")
    args.word = run.write_archive(archive, args.build, tests)
    machine = run.Tine(args, archive)
    report = Report()
    for claim, changes in MACHINES:
        if args.only in claim:
            try_machine(args, machine, tests, claim, changes, report)
    with open(archive, "rb") as file:
        good = file.read()
    for number, case in enumerate(bad_inputs(good)):
        if args.only in case[0]:
            try_input(args, machine, number, case, report)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
