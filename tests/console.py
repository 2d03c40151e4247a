#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""A session at the console: boots the default initramfs, types, and looks at the answers.

    tests/console.py                    on Tine
    tests/console.py --kernel linux     the same initramfs on Debian's kernel

Each step is a claim: what is typed, and what must come back. No step waits for a time: the next
prompt is the end of each. The last line is "N passed, N failed".
"""

import argparse
import os
import re
import select
import subprocess
import sys

import harness
import run

PROMPT = "/root # "
CTRL_C, CTRL_D, CTRL_Z, ERASE = "\x03", "\x04", "\x1a", "\x7f"
MAY_PRINT = 16 << 20     # bytes, in a session
BREAK = "\x01b"         # for QEMU, where it shares the line with its monitor

# (claim, what is typed, a pattern that the answer must contain)
STEPS = [
    ("a command runs", "echo hello", r"^hello$"),
    ("a pipeline runs", "echo abc | tr a-c x-z | cat", r"^xyz$"),
    ("a script with functions and substitution runs",
     "f() { for i in 1 2 3; do echo -n $i$1; done; }; echo $(f x)", r"^1x2x3x$"),
    ("files can be written and read", "echo text > /tmp/f && cat /tmp/f && wc -c < /tmp/f", r"^text\n5$"),
    ("erase takes a character back", f"echo abd{ERASE}c", r"^abc$"),
    ("an exit status comes back", "sh -c 'exit 42'; echo status $?", r"^status 42$"),
    ("background jobs run", "sleep 1 & wait $!; echo waited $?", r"^waited 0$"),
    ("forkdemo shows one frame becoming two", "forkdemo", r"that is the same frame as before fork"),
    ("vforkdemo shows a child in its parent's memory", "vforkdemo", r"in state [DS]\n(.*\n)*.*has ended"),
    ("clonedemo shows what is shared", "clonedemo",
     r"CLONE_VM\n(.*\n)*.*Memory shared, descriptors separate(.*\n)*.*pid shared"),
    ("pagemap shows the frames of the shell", "pagemap $$", r"\[stack\]\n +[0-9a-f]+ +\d+ page"),
    ("ps lists pid 1", "ps | grep -c init", r"^[1-9]"),
    ("the kernel says who it is", "uname -sm", r"^Linux x86_64$"),
]


class Console:
    """QEMU with its serial console on a pipe."""

    def __init__(self, command, silence):
        self.qemu = harness.start(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.silence = silence
        self.text = ""
        self.left = MAY_PRINT

    def type(self, text):
        self.qemu.stdin.write(text.encode())
        self.qemu.stdin.flush()

    def receive(self):
        """Adds what comes next to the text, without what moves the cursor. => Whether something came."""
        ready, _, _ = select.select([self.qemu.stdout], [], [], self.silence)
        data = os.read(self.qemu.stdout.fileno(), 65536) if ready and self.left > 0 else b""
        self.left -= len(data)
        self.text += data.decode(errors="replace").replace("\r", "")
        self.text = re.sub(r"\x1b\[[0-9;]*[A-Za-z]", "", self.text)
        return bool(data)

    def wait_for(self, pattern):
        """=> What came up to the end of the pattern, which is taken away; None if it never does."""
        while True:
            match = re.search(pattern, self.text, re.M)
            if match:
                said, self.text = self.text[:match.end()], self.text[match.end():]
                return said
            if not self.receive():
                return None

    def ask(self, line):
        """Types a line. => What came back before the next prompt, without the echo."""
        self.type(line + "\n")
        said = self.wait_for(re.escape(PROMPT) + r"$")
        if said is None:
            return None
        return said.partition("\n")[2][:-len(PROMPT)]

    def end(self):
        try:
            self.qemu.stdin.close()
            return self.qemu.wait(self.silence)
        except subprocess.TimeoutExpired:
            return None
        finally:
            self.qemu.kill()


class Results:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, good, claim, said=""):
        self.passed += bool(good)
        self.failed += not good
        print(f"{'PASS' if good else 'FAIL':>12}  {claim}", flush=True)
        if not good:
            for line in (said or "(no answer)").splitlines()[-15:]:
                print(f"{'':14}{line}")


def interrupt(console, results, typed, claim):
    # When it speaks the shell has put it in the foreground; until then Ctrl-C is the shell's.
    console.type("sh -c 'echo re''ady; exec sleep 1000'\n")
    console.wait_for(r"^ready\n")
    console.type(typed)
    said = console.wait_for(re.escape(PROMPT) + r"$")
    status = console.ask("echo status $?") if said else None
    results.add(status and "status 130" in status, claim, status)


def stop_and_continue(console, results):
    console.type("sh -c 'echo re''ady; exec cat'\n")
    console.wait_for(r"^ready\n")
    console.type("line\n")
    said = console.wait_for(r"line\nline\n")
    results.add(said, "the foreground job reads the terminal")
    console.type(CTRL_Z)
    said = console.wait_for(r"Stopped(.*\n)*" + re.escape(PROMPT) + r"$")
    results.add(said, "Ctrl-Z stops the foreground job", console.text)
    console.type("fg\n")
    console.wait_for(r"^sh -c.*\n")
    console.type("again\n")
    said = console.wait_for(r"again\nagain\n")
    results.add(said, "fg lets it go on", console.text)
    console.type(CTRL_D)
    said = console.wait_for(re.escape(PROMPT) + r"$")
    results.add(said, "Ctrl-D is the end of its input", console.text)


def session(console, results, linux):
    said = console.wait_for(re.escape(PROMPT) + r"$")
    results.add(said, "the kernel boots to a shell prompt", console.text)
    if not said:
        return
    results.add("job control turned off" not in said, "the shell has job control", said)
    for claim, typed, pattern in STEPS:
        said = console.ask(typed)
        results.add(said is not None and re.search(pattern, said, re.M), claim, said)
    interrupt(console, results, CTRL_C, "Ctrl-C ends the foreground job, not the shell")
    if not linux:       # whose console takes it for the beginning of a SysRq
        console.ask("stty brkint")
        interrupt(console, results, BREAK, "a break on the line does so, too (BRKINT)")
    stop_and_continue(console, results)
    said = console.ask("exit")
    results.add(said is not None, "after exit there is a new login shell", said)
    console.type("poweroff -f\n")
    console.wait_for("no such text")
    status = console.end()
    results.add(status == 0, "poweroff ends QEMU with status 0", f"status {status}")


def parse_arguments(doc, name):
    """The options of a program that drives a console, and the folder for its log."""
    parser = argparse.ArgumentParser(description=doc,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--kernel", choices=("tine", "linux"), default="tine")
    add("--kind", default="")
    add("--build", default=os.environ.get("BUILD", "build"))
    add("--smp", type=int, default=1)
    add("--mem", default="256M")
    add("--cpu", default=harness.CPU)
    add("--machine", default=harness.MACHINE)
    add("--append", default="")
    add("--qemu", default=harness.QEMU)
    add("--qemu-args", default="")
    add("--silence", type=int, default=120, help="seconds without output that mean a dead guest")
    add("-v", "--verbose", action="store_true")
    args = parser.parse_args()
    args.build = os.path.join(run.ROOT, args.build)
    args.log = harness.own_folder(os.path.join(args.build, "tests/log", f"{name}-{args.kernel}"))
    return args


def initramfs(args):
    """The default initramfs, made if need be."""
    run.make(args, f"BUILD={args.build}", "initramfs")
    return f"{args.build}/initramfs.cpio"


def qemu_command(args, archive, serial="stdio"):
    machine = (run.Linux if args.kernel == "linux" else run.Tine)(args, archive)
    return [args.qemu, "-M", args.machine, "-cpu", args.cpu, "-smp", str(args.smp), "-m", args.mem,
            "-nodefaults", "-nic", "none", "-display", "none", "-no-reboot", "-serial", serial,
            *machine.boot_arguments(f"console=ttyS0 panic=-1 {args.append}"), *args.qemu_args.split()]


def main():
    args = parse_arguments(__doc__, "console")
    results = Results()
    console = Console(qemu_command(args, initramfs(args), "mon:stdio"), args.silence)
    try:
        session(console, results, args.kernel == "linux")
    finally:
        console.qemu.kill()
    print(f"{results.passed} passed, {results.failed} failed")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
