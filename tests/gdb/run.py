#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Runs gdb's commands (kernel/gdb/) against a live guest, and compares them with the truth from /proc.

    tests/gdb/run.py                     the normal build with one CPU, the debug build with four
    tests/gdb/run.py --all               both builds, each with one CPU and with four
    tests/gdb/run.py --kind debug --smp 4
    tests/gdb/run.py --only word,word    cases whose names contain one of these words

The guest's pid 1 is tests/gdb/scene.c: it makes processes that wait in every way, and says on ttyS1
what /proc says. gdb runs in batch mode with the files tests/gdb/cases*.py, which check one claim after
another; see case.py. The last line is "N passed, N failed".
"""

import argparse
import os
import re
import stat
import subprocess
import sys
import tempfile
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(FOLDER))
sys.path.insert(0, os.path.join(ROOT, "tests"))
import harness  # noqa: E402
import run  # noqa: E402: tests/run.py
from mkcpio import Archive  # noqa: E402

LIMIT = 240  # seconds on the host; only a dead guest needs so many


def write_archive(path, build):
    """An archive with nothing but the scene in it."""
    archive = Archive()
    archive.add("dev", stat.S_IFDIR | 0o755)
    archive.add("dev/console", stat.S_IFCHR | 0o600, rdev=(5, 1))
    archive.add_file("init", os.path.join(build, "tests/gdb/scene.stripped"), mode=0o755)
    with open(path, "wb") as file:
        file.write(archive.pack())


def listens(path):
    """=> Whether somebody accepts connections at a socket in the file system."""
    with open("/proc/net/unix", encoding="utf-8", errors="replace") as file:
        return any(line.split()[3:4] == ["00010000"] and line.split()[-1] == path for line in file)


class Session:
    """A machine that waits for gdb at its first instruction, and the gdb that runs the cases."""

    def __init__(self, args, kind, smp):
        self.args, self.kind, self.smp = args, kind, smp
        self.log = harness.own_folder(os.path.join(args.build, f"tests/log/gdb-{kind or 'normal'}-{smp}"))
        self.truth = os.path.join(self.log, "truth")

    def qemu_command(self, socket):
        """QEMU, with ttyS0 and ttyS1 going to files, gdb's end a socket of its own."""
        archive = os.path.join(self.args.build, "tests/gdb/scene.cpio")
        iso_args = argparse.Namespace(build=self.args.build, kind=self.kind, log=self.log,
                                      verbose=self.args.verbose)
        machine = run.Tine(iso_args, archive)
        self.elf = machine.elf
        return [
            self.args.qemu, "-M", harness.MACHINE, "-cpu", harness.CPU,
            "-smp", str(self.smp), "-m", "64M", "-nodefaults", "-nic", "none", "-display", "none",
            "-no-reboot", "-serial", f"file:{os.path.join(self.log, 'console')}",
            "-serial", f"file:{self.truth}", "-S",
            "-chardev", f"socket,id=gdb,path={socket},server=on,wait=off", "-gdb", "chardev:gdb",
            *machine.boot_arguments("panic=-1 loglevel=8")]

    def gdb_command(self, socket):
        """gdb in batch mode; what the cases must know comes as variables of the environment."""
        return ["gdb", "-q", "-nx", "-batch", "-iex", "set confirm off", "-iex", "set pagination off",
                "-iex", "set width 0", self.elf,
                "-ex", f"source {os.path.join(ROOT, 'kernel/gdb/tine.py')}",
                "-ex", f"target remote {socket}",
                "-ex", f"source {os.path.join(FOLDER, 'case.py')}"]

    def run(self):
        """=> (passed, failed)"""
        with tempfile.TemporaryDirectory() as folder:
            socket = os.path.join(folder, "gdb")
            command = self.qemu_command(socket)
            open(self.truth, "wb").close()
            with harness.start(command, stdin=subprocess.DEVNULL) as qemu:
                try:
                    while not listens(socket) and qemu.poll() is None:
                        time.sleep(0.05)
                    return self.run_gdb(socket)
                finally:
                    qemu.kill()

    def run_gdb(self, socket):
        """Shows the verdicts as they come."""
        environment = dict(os.environ, TINE_TRUTH=self.truth, TINE_SMP=str(self.smp),
                           TINE_KIND=self.kind, TINE_ONLY=self.args.only or "",
                           TINE_SCENE=os.path.join(self.args.build, "tests/gdb/scene"))
        passed = failed = 0
        ended = False
        with open(os.path.join(self.log, "gdb"), "w", encoding="utf-8") as log, \
                subprocess.Popen(["timeout", str(LIMIT), *self.gdb_command(socket)], env=environment,
                                 stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                 stderr=subprocess.STDOUT, text=True, errors="replace") as gdb:
            for line in gdb.stdout:
                log.write(line)
                match = re.match(r"@(pass|FAIL|note|end) ?(.*)", line)
                if self.args.verbose or match and match.group(1) in ("FAIL", "note"):
                    print(f"        {line.rstrip().removeprefix('@')}", flush=True)
                passed += bool(match) and match.group(1) == "pass"
                failed += bool(match) and match.group(1) == "FAIL"
                ended |= bool(match) and match.group(1) == "end"
        if not ended:
            failed += 1
            print(f"        gdb ended early, see {log.name}; its last words:")
            with open(log.name, encoding="utf-8") as file:
                for line in file.read().splitlines()[-12:]:
                    print(f"          {line}")
        print(f"{passed:6} passed {failed:4} failed   {self.kind or 'normal'} build, {self.smp} CPUs",
              flush=True)
        return passed, failed


def parse_arguments():
    """See the top."""
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--all", action="store_true", help="both builds, with one CPU and with four")
    add("--kind", help="only this kind of build: normal or debug")
    add("--smp", type=int, help="only with so many processors")
    add("--only", help="only cases whose names contain one of these words (a,b,...)")
    add("--build", default=os.environ.get("BUILD", "build"))
    add("--qemu", default=harness.QEMU)
    add("--verbose", action="store_true", help="show what gdb says")
    args = parser.parse_args()
    args.build = os.path.abspath(args.build)
    return args


def main():
    """=> 0 when all cases passed."""
    args = parse_arguments()
    pairs = [("", 1), ("", 4), ("debug", 1), ("debug", 4)]
    if args.kind:
        pairs = [(kind, smp) for kind, smp in pairs if kind == args.kind.replace("normal", "")]
    if args.smp:
        pairs = [(kind, args.smp) for kind in dict.fromkeys(kind for kind, _ in pairs)]
    if not (args.all or args.kind or args.smp):
        pairs = [("", 1), ("debug", 4)]
    run.make(args, f"BUILD={args.build}", "gdb-scene")
    write_archive(os.path.join(args.build, "tests/gdb/scene.cpio"), args.build)
    totals = [Session(args, kind, smp).run() for kind, smp in pairs]
    passed, failed = (sum(total[i] for total in totals) for i in (0, 1))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
