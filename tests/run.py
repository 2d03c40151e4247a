#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Boots the guest tests in QEMU and says which claims hold.

    tests/run.py                          every test on the normal build, one CPU
    tests/run.py --kind debug --smp 4     on the debug build, four CPUs
    tests/run.py --only vfork             the tests whose names contain a word (or words, by commas)
    tests/run.py --group icount           scheduler and latency, with time that counts instructions
    tests/run.py --kernel linux           the same programs on Debian's kernel: the oracle
    tests/run.py --kind debug --fail-nth 1-200
                                          each with its first allocation failing, then its second ...
    tests/run.py --list                   what there is, claim by claim

One boot runs many tests; pid 1 (tests/guest/testinit.c) reports in KTAP on the second serial port,
each line behind a word that only it knows, and ends QEMU with status 99, so that neither an accident
nor what a test prints can look like a pass. After a panic or a hang the machine boots again at the
next test. With --fail-nth the claims don't count, only that nothing is left behind. A test ends as

    PASS, SKIP     its claim holds; it says why it doesn't apply here
    FAIL           a check failed, an object leaked, or a frame has the wrong owners
    TIMEOUT        it took longer than it may, in guest time
    PANIC          the kernel panicked in it
    TRIPLE FAULT   the CPU gave up
    HANG           the guest was silent for a very long time
    FLOOD          the guest printed, and went on printing
    NO BOOT        no test was reached at all

The machine is that of `make run`. Logs are in BUILD/tests/log/. The last line is "N passed, N failed".
"""

import argparse
import os
import re
import secrets
import select
import shutil
import stat
import subprocess
import sys
import time

import harness
from harness import ROOT

sys.path.insert(0, os.path.join(ROOT, "user"))
from mkcpio import Archive  # noqa: E402

GUEST = os.path.join(ROOT, "tests/guest")
ICOUNT_FOLDERS = ("sched", "latency")
SILENCE = 300  # seconds on the host; only a dead guest is silent that long
LONGEST = 3600  # seconds on the host for one test; it has its limit in guest time, and a guest that is
                # dead may go on talking
TEST_MAY_PRINT, RUN_MAY_PRINT = 8 << 20, 256 << 20


class Test:
    """One guest test, and what the lines at its top say about it."""

    def __init__(self, source):
        with open(source, encoding="utf-8") as file:
            head = file.read(2000)
        self.name = os.path.relpath(source, GUEST)[:-2]
        self.folder = os.path.dirname(self.name)
        self.claim = re.sub(r"\s*\n \*\s*", " ", re.match(r"/\*\s*(.*?)\s*\*/", head, re.S).group(1))
        self.timeout = int(self.field(head, r"Timeout: (\d+) s") or 120)
        self.not_on_linux = self.field(head, r"Not on Linux: (.*?)\s*\*/")
        self.not_on_tine = self.field(head, r"Not on Tine yet: (.*?)\s*\*/")

    @staticmethod
    def field(head, pattern):
        match = re.search(r"^/\* " + pattern, head, re.M | re.S)
        return match and re.sub(r"\s*\n \*\s*", " ", match.group(1))


def all_tests():
    names = []
    for root, _, files in os.walk(GUEST):
        if root != GUEST and os.path.basename(root) != "aux":
            names += [os.path.join(root, name) for name in files if name.endswith(".c")]
    return [Test(name) for name in sorted(names)]


def chosen_tests(args):
    tests = [t for t in all_tests() if (t.folder in ICOUNT_FOLDERS) == (args.group == "icount")]
    if args.only:
        words = args.only.split(",")
        whole = {t.name for t in tests}
        tests = [t for t in tests if any(w == t.name or (w in t.name and w not in whole) for w in words)]
    if args.skip:
        tests = [t for t in tests if not any(word in t.name for word in args.skip.split(","))]
    reason = "not_on_linux" if args.kernel == "linux" else "not_on_tine"
    for test in tests:
        if getattr(test, reason):
            print(f"  {reason.replace('_', ' ')}  {test.name}: {getattr(test, reason)}")
    return [t for t in tests if not getattr(t, reason)]


def make(args, *words):
    """One at a time in a build folder: two would write the same files."""
    command = ["make", "--no-print-directory", "-C", ROOT, f"-j{os.cpu_count()}", *words]
    with harness.locked(args.build):
        result = subprocess.run(command, stdout=None if args.verbose else subprocess.PIPE,
                                stderr=subprocess.STDOUT, text=True, check=False)
    if result.returncode:
        sys.exit(f"{result.stdout or ''}run.py: '{' '.join(command)}' failed")
    return result.stdout or ""


def write_archive(path, build, tests):
    """The test archive: pid 1, the programs, the list that pid 1 goes through, and the word that it puts
    before what it says. => That word; nobody else gets to read it."""
    archive, word = Archive(), secrets.token_hex(16)
    archive.add("dev", stat.S_IFDIR | 0o755)
    archive.add("dev/console", stat.S_IFCHR | 0o600, rdev=(5, 1))
    folder = os.path.join(build, "tests")
    archive.add_file("tests/init", os.path.join(folder, "testinit"))
    archive.add_file("tests/true", os.path.join(folder, "true"))
    for test in tests:
        archive.add_file(f"tests/{test.name}", os.path.join(folder, test.name))
    aux = os.path.join(folder, "aux")
    for name in sorted(os.listdir(aux)) if os.path.isdir(aux) else []:
        archive.add_file(f"tests/aux/{name}", os.path.join(aux, name))
    lines = "".join(f"{t.name} {t.timeout}\n" for t in tests)
    archive.add("tests/list", stat.S_IFREG | 0o644, lines.encode())
    archive.add("tests/word", stat.S_IFREG | 0o400, word.encode())
    with open(path, "wb") as file:
        file.write(archive.pack())
    return word


class Tine:
    """The kernel under test: an ISO for each boot, because the command line is in it."""

    first_line = re.compile(r"Tine.*build-id ([0-9a-f]+)")

    def __init__(self, args, archive):
        self.args, self.archive = args, archive
        self.words = [f"BUILD={args.build}"] + ([f"KIND={args.kind}"] if args.kind else [])
        make(args, *self.words, "all")
        self.elf = os.path.join(args.build, args.kind or "", "tine.elf")
        if not os.path.exists(self.elf):
            self.elf = os.path.join(args.build, "tine.elf")
        notes = subprocess.run(["readelf", "-n", self.elf], capture_output=True, text=True, check=False)
        match = re.search(r"Build ID: ([0-9a-f]+)", notes.stdout)
        self.build_id = match and match.group(1)

    def boot_arguments(self, append):
        iso = os.path.join(self.args.log, "test.iso")
        make(self.args, *self.words, "iso", f"ISO={iso}", f"APPEND={append}", f"INITRD={self.archive}")
        return ["-cdrom", iso]

    def wrong_image(self, console):
        """Why this console doesn't belong to the kernel that was built, or None."""
        match = self.first_line.search(console)
        if match and self.build_id and not self.build_id.startswith(match.group(1)):
            return f"the image has build id {match.group(1)}, {self.elf} has {self.build_id}"
        return None


class Linux:
    """The oracle: Debian's kernel, unpacked below the build folder and never installed."""

    def __init__(self, args, archive):
        self.archive = archive
        script = os.path.join(ROOT, "tests/linux/fetch.sh")
        result = subprocess.run([script, os.path.join(args.build, "linux")], stdout=subprocess.PIPE,
                                text=True, check=False)
        if result.returncode:
            sys.exit("run.py: Debian's kernel can't be had, so there is no oracle here")
        self.kernel = result.stdout.strip()

    def boot_arguments(self, append):
        return ["-kernel", self.kernel, "-initrd", self.archive, "-append", append]

    def wrong_image(self, console):
        return None


class Boot:
    """One run of QEMU, and what its two serial ports said."""

    def __init__(self, args, machine, number, append):
        self.args = args
        append = f"console=ttyS0 panic=-1 {append} {args.append}".rstrip()
        self.console_path = os.path.join(args.log, f"console.{number}")
        self.qemu_log = os.path.join(args.log, f"qemu.{number}")
        open(self.console_path, "wb").close()
        self.command = [
            args.qemu, "-M", args.machine, "-cpu", args.cpu, "-smp", str(args.smp), "-m", args.mem,
            "-nodefaults", "-nic", "none", "-display", "none", "-no-reboot",
            "-serial", f"file:{self.console_path}", "-serial", "stdio",
            "-device", "isa-debug-exit,iobase=0xf4,iosize=0x04",
            "-d", "cpu_reset", "-D", self.qemu_log, *(harness.uefi_arguments() if args.uefi else [])]
        if args.group == "icount":
            self.command += ["-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off",
                             "-rtc", "clock=vm"]
        self.command += machine.boot_arguments(append) + args.qemu_args.split()
        self.stopped = None             # why we ended it
        self.received = self.printed = 0        # bytes: on the test port, on both
        self.status = None

    def console(self):
        with open(self.console_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def lines(self):
        """Yields (whether pid 1 says it, the line) as the test port has them, until QEMU ends, or is ended
        because nothing comes, or too much."""
        with open(os.path.join(self.args.log, "command"), "w", encoding="utf-8") as file:
            file.write(" ".join(self.command) + "\n")
        qemu = harness.start(self.command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
        word, buffer, printed = self.args.word.encode(), b"", 0
        last = reported = time.monotonic()      # when something came; when pid 1 said something
        try:
            while not self.stopped:
                ready, _, _ = select.select([qemu.stdout], [], [], 5)
                data = os.read(qemu.stdout.fileno(), 65536) if ready else b""
                if ready and not data:
                    break
                *whole, buffer = (buffer + data).split(b"\n")
                for line in whole:
                    said, ours, report = (part.decode(errors="replace") for part in line.partition(word))
                    if said.strip():
                        yield False, said.rstrip("\r")
                    if ours:
                        reported, printed = time.monotonic(), self.printed
                        yield True, report.strip()
                size, self.received = os.path.getsize(self.console_path), self.received + len(data)
                if self.received + size != self.printed:
                    last, self.printed = time.monotonic(), self.received + size
                if time.monotonic() - last > self.args.silence or time.monotonic() - reported > LONGEST:
                    self.stopped = "HANG"
                if self.printed - printed > TEST_MAY_PRINT:
                    self.stopped = "FLOOD"
        finally:
            if self.stopped or sys.exc_info()[0]:
                qemu.kill()
            self.status = qemu.wait()

    def end(self):
        """How a boot that didn't finish its list ended."""
        console = self.console()
        if self.stopped:
            return self.stopped
        if re.search(r"[Pp]anic(?!=)|PANIC", console):
            return "PANIC"
        if os.path.exists(self.qemu_log):
            with open(self.qemu_log, encoding="utf-8", errors="replace") as file:
                if "Triple fault" in file.read():
                    return "TRIPLE FAULT"
        return f"QEMU ENDED ({self.status})"


class Results:
    """What is known so far, printed as it comes."""

    def __init__(self, tests):
        self.tests = tests
        self.verdicts = {}

    def add(self, number, verdict, comments=()):
        if number in self.verdicts or not 1 <= number <= len(self.tests):
            return
        self.verdicts[number] = verdict
        test = self.tests[number - 1]
        good = verdict in ("PASS", "SKIP")
        print(f"{verdict:>12}  {number:3}/{len(self.tests)}  {test.name}", flush=True)
        if not good:
            print(f"{'':14}claim: {test.claim}")
        if not good or verdict == "SKIP":
            for line in comments[-12:]:
                print(f"{'':14}{line}")

    def count(self, *verdicts):
        return sum(v in verdicts for v in self.verdicts.values())

    def failed(self):
        """Tests that failed or were not reached, and boots that ended between two."""
        between = sum(isinstance(n, str) for n in self.verdicts)
        return len(self.tests) - self.count("PASS", "SKIP") + between

    def write(self, path):
        with open(path, "w", encoding="utf-8") as file:
            for number, test in enumerate(self.tests, 1):
                file.write(f"{test.name} {self.verdicts.get(number, 'NO BOOT')}\n")


def verdict_of(line):
    """=> (number, verdict) of a KTAP result line, or None."""
    match = re.match(r"(not ok|ok) (\d+) (\S+)(?: # (.*))?$", line)
    if not match:
        return None
    result, number, _, why = match.groups()
    why = why or ""
    if result == "ok":
        return int(number), "SKIP" if why.startswith("SKIP") else "PASS"
    return int(number), "TIMEOUT" if why.startswith("TIMEOUT") else "FAIL"


def run_boot(boot, results, args):
    """Follows one boot. => (number of the test that was running at the end or 0, finished)"""
    running, comments, finished = 0, [], False
    for ours, line in boot.lines():
        if args.verbose:
            print(f"  {'>' if ours else '|'} {line}", flush=True)
        start = ours and re.match(r"# running (\d+) ", line)
        result = ours and verdict_of(line)
        if start:
            running, comments = int(start.group(1)), []
        elif result:
            if line.startswith("not ok"):
                comments.append("# " + line.partition(" # ")[2])
            results.add(*result, comments)
            running = 0
        elif ours and line == "# done":
            finished = True
        elif line.startswith("#"):
            comments.append(line)
    return running, finished and boot.status == 99


def run_all(args, machine, tests, append=""):
    results, boots, start, printed = Results(tests), 0, 1, 0
    while start <= len(tests):
        boots += 1
        boot = Boot(args, machine, boots, f"rdinit=/tests/init tests_from={start} {append}")
        running, finished = run_boot(boot, results, args)
        wrong = machine.wrong_image(boot.console())
        if wrong:
            sys.exit(f"run.py: {wrong}")
        if finished:
            break
        end = boot.end()
        printed += boot.printed
        if not running and not any(n >= start for n in results.verdicts):
            print(f"     NO BOOT  {end}; the end of {boot.console_path}:")
            for line in boot.console().splitlines()[-25:]:
                print(f"{'':14}{line}")
            break
        if running:
            results.add(running, end, boot.console().splitlines())
            start = running + 1
        else:
            start = max(results.verdicts) + 1
            print(f"{end:>12}  between tests {start - 1} and {start}; see {boot.console_path}")
            results.verdicts[f"boot {boots}"] = end
        if printed > RUN_MAY_PRINT:
            print(f"{'FLOOD':>12}  {printed >> 20} MiB printed by {boots} boots: no more of them")
            break
    return results


def numbers(text):
    """'3', '3-9' or '3-9/2' as a range."""
    match = re.fullmatch(r"(\d+)(?:-(\d+))?(?:/(\d+))?", text)
    if not match:
        raise argparse.ArgumentTypeError(f"{text} is not a number or a range like 1-200/7")
    first, last, step = match.groups()
    return range(int(first), int(last or first) + 1, int(step or 1))


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--kernel", choices=("tine", "linux"), default="tine")
    add("--kind", default="", help="the kind of build, as in KIND=debug")
    add("--build", default=os.environ.get("BUILD", "build"), help="the build folder (default: build)")
    add("--group", choices=("normal", "icount"), default="normal")
    add("--only", help="only tests whose names contain one of these words (a,b,...)")
    add("--skip", help="no tests whose names contain one of these words")
    add("--smp", type=int, default=1, help="processors (default: 1)")
    add("--mem", default="512M", help="memory (default: 512M)")
    add("--cpu", default=harness.CPU, help=f"QEMU's CPU model (default: {harness.CPU})")
    add("--machine", default=harness.MACHINE, help=f"QEMU's machine (default: {harness.MACHINE})")
    add("--uefi", action="store_true", help="boot by UEFI")
    add("--append", default="", help="more words for the kernel's command line")
    add("--qemu", default=harness.QEMU)
    add("--qemu-args", default="", help="more arguments for QEMU")
    add("--fail-nth", type=numbers, metavar="N[-M[/STEP]]", default=(),
        help="a run for each number: which allocation of each test fails")
    add("--silence", type=int, default=SILENCE, help="seconds without output that mean a dead guest")
    add("--results", metavar="FILE", help="write 'test verdict' lines to this file")
    add("--list", action="store_true", help="print names and claims, run nothing")
    add("-v", "--verbose", action="store_true", help="show every line of the test port")
    return parser.parse_args()


def main():
    args = parse_arguments()
    tests = chosen_tests(args)
    if args.list:
        for test in tests:
            print(f"{test.name:48} {test.claim}")
        return 0
    if not tests:
        sys.exit("run.py: no test has such a name")
    if not shutil.which(args.qemu):
        sys.exit(f"run.py: no {args.qemu} here; `make deps` installs it")
    args.build = os.path.join(ROOT, args.build)
    if args.uefi and not harness.uefi_arguments():
        sys.exit("run.py: no OVMF here; `make deps` installs it")
    args.log = harness.own_folder(os.path.join(
        args.build, "tests/log", "-".join(filter(None, (args.kernel, args.kind, args.group, f"smp{args.smp}")))))
    make(args, f"BUILD={args.build}", "guest-tests")
    archive = os.path.join(args.log, "tests.cpio")
    args.word = write_archive(archive, args.build, tests)
    machine = (Linux if args.kernel == "linux" else Tine)(args, archive)
    print(f"  {len(tests)} tests on {args.kernel} {args.kind or ''} with {args.smp} CPUs, {args.mem}; "
          f"logs in {os.path.relpath(args.log)}/", flush=True)
    passed = skipped = failed = 0
    for append in [f"fail_nth={n}" for n in args.fail_nth] or [""]:
        if append:
            print(f"  {append}")
        results = run_all(args, machine, tests, append)
        passed += results.count("PASS")
        skipped += results.count("SKIP")
        failed += results.failed()
        if args.results:
            results.write(args.results)
    if skipped:
        print(f"{skipped} skipped")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
