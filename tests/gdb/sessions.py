#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Sessions with gdb: those that docs/debugging.md shows, the lessons, and `make debug` itself.

    tests/gdb/sessions.py               are they all as they should be?
    tests/gdb/sessions.py --only word   of those, the ones whose claim contains this
    tests/gdb/sessions.py --write       puts what gdb says now into docs/debugging.md (`make docs-debugging`)

In docs/debugging.md a comment that begins with "session" has the commands, and the block below it what came
of them, on a machine in which everything repeats itself to the instruction. Where addresses, frames and
lines of source differ, that is no drift. The last line is "N passed, N failed".
"""

import argparse
import os
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time

FOLDER = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(FOLDER))
sys.path[:0] = [os.path.join(ROOT, "user"), os.path.join(ROOT, "tests")]
import harness  # noqa: E402
from mkcpio import Archive  # noqa: E402

DOCUMENT = os.path.join(ROOT, "docs/debugging.md")
SESSION = re.compile(r"<!-- session ?(?P<options>[^\n]*)\n(?P<commands>.*?)-->\n```\n(?P<said>.*?)```\n", re.S)
MACHINE = f"{{qemu}} -M {harness.MACHINE} -cpu {harness.CPU} -m 256M -nic none -no-reboot"
# Time is the number of instructions, and chance is always the same.
REPEATABLE = " -smp 1 -icount shift=0,sleep=off -seed 1 -rtc base=2026-01-01,clock=vm"
COMPILER = "12"     # whose inlining the backtraces in the document show
LIMIT = 200         # seconds; only a guest that hangs needs so many


class Report:
    """PASS and FAIL."""

    def __init__(self, only):
        self.only, self.passed, self.failed = only, 0, 0

    def wants(self, claim):
        """=> Whether it has been asked for."""
        return self.only in claim

    def add(self, good, claim, why=""):
        """One verdict."""
        self.passed += bool(good)
        self.failed += not good
        print(f"{'PASS' if good else 'FAIL':>12}  {claim}", flush=True)
        for line in [] if good else why.splitlines()[-25:]:
            print(f"{'':14}{line}")


def run_gdb(args, commands, qemu=REPEATABLE, kind="", prog="", initrd="initramfs.cpio"):
    """=> (exit status, what gdb says to a list of commands)."""
    kernel = os.path.join(args.build, kind, "tine.elf")
    with tempfile.NamedTemporaryFile("w", suffix=".gdb", encoding="utf-8") as file:
        file.write("\n".join(commands) + "\n")
        file.flush()
        result = subprocess.run(
            ["timeout", str(LIMIT), sys.executable, "-B", "kernel/gdb/session.py", "--kernel",
             os.path.relpath(kernel, ROOT), "--initrd", os.path.relpath(os.path.join(args.build, initrd), ROOT),
             "--prog", prog, "--qemu", MACHINE.format(qemu=args.qemu) + qemu, "--", "-batch",
             "-ex", "source tests/gdb/replay.py"],
            cwd=ROOT, env=dict(os.environ, TINE_COMMANDS=file.name), stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
    said = result.stdout
    start = said.find("(gdb) ")
    said = said[start if start >= 0 else 0:].replace(os.path.relpath(args.build, ROOT) + "/", "build/")
    return result.returncode, said.replace("[Inferior 1 (process 1) detached]\n", "")


# ---- What the document shows ----

def options_of(text):
    """prog=forkdemo => {"prog": "forkdemo"}"""
    return dict(word.split("=", 1) for word in text.split())


def masked(said):
    """What is left when numbers that change with the source are taken away."""
    said = re.sub(r"0x[0-9a-f]{3,}", "0x#", said)
    said = re.sub(r"(\.[chS]):\d+", r"\1:#", said)
    said = re.sub(r"\bline \d+", "line #", said)
    return re.sub(r"^\d+\t.*$", "#", said, flags=re.M)


def session_of(args, match):
    """=> What gdb says now."""
    commands = match["commands"].strip().splitlines()
    _, said = run_gdb(args, commands, **options_of(match["options"]))
    return said.rstrip() + "\n"


def write_document(args):
    """Every session anew."""
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()

    def anew(match):
        print(f"  {match['commands'].strip().splitlines()[0]} ...", flush=True)
        head = text[match.start():match.start("said")]
        return head + session_of(args, match) + "```\n"
    text = SESSION.sub(anew, text)
    with open(DOCUMENT, "w", encoding="utf-8") as file:
        file.write(text)


def check_document(args, report):
    """Each session of the document is a claim."""
    version = subprocess.run(["gcc", "-dumpversion"], stdout=subprocess.PIPE, text=True,
                             check=False).stdout.split(".")[0].strip()
    if version != COMPILER:
        print(f"{'SKIP':>12}  the document's sessions: made with gcc {COMPILER}, this is {version or 'none'}")
        return
    with open(DOCUMENT, encoding="utf-8") as file:
        text = file.read()
    for number, match in enumerate(SESSION.finditer(text), 1):
        first = match["commands"].strip().splitlines()[0]
        claim = f"docs/debugging.md shows a real session: {number}, {first}"
        if not report.wants(claim):
            continue
        now, shown = masked(session_of(args, match)).splitlines(), masked(match["said"]).splitlines()
        differs = [f"shown: {a}\nnow:   {b}" for a, b in zip(shown, now) if a != b][:5]
        if len(now) != len(shown) and not differs:
            differs = [f"{len(shown)} lines are shown, {len(now)} come now"]
        report.add(now == shown, claim, "\n".join(differs) + "\nIf that is right: make docs-debugging")


# ---- The lessons, and the commands that let the guest run ----

LESSONS = {"fork": "forkdemo", "vfork": "vforkdemo", "cow": "forkdemo", "clone": "clonedemo",
           "failure": "faildemo"}

# (claim, program that init runs, commands, patterns that must come in this order)
CLAIMS = [
    ("commands that need a program say that it is too early", "",
     ["tine enter", "tine user", "tine follow child", "tine sys", "tine bt", "tine symbols", "tine bt 1"],
     [r"tine enter\nToo early", r"tine user\nToo early", r"tine follow child\nToo early",
      r"tine sys\nToo early", r"tine bt\nToo early", r"tine symbols\nToo early", r"bt 1\nToo early"]),
    ("a program's breakpoint outlives fork and exec, and stops nobody else", "vforkdemo",
     ["tine break vforkdemo:main", "continue", "continue", "print argc", "tine sys"],
     [r"\(vforkdemo\), on CPU \d+, is at vforkdemo:main", r"\(exe\), on CPU \d+, is at vforkdemo:main",
      r"\$\d+ = 2", r"runs in user mode"]),
    ("a program's breakpoint may be in the kernel", "forkdemo",
     ["tine break forkdemo:sys_fork", "continue", "bt", "tine sys"],
     [r"is at forkdemo:sys_fork", r"#1  entry_syscall", r"in fork \(\)", r"in main \(\)", r"_start",
      r"\(forkdemo\): fork\(\)"]),
    ("a wrong place is said to be wrong", "",
     ["tine break forkdemo:no_such_place", "tine break nothing:main", "tine break main"],
     [r"Neither forkdemo nor the kernel has no_such_place", r"no program nothing", r"usage: tine break"]),
    ("tine enter and tine user go across the border and back", "forkdemo",
     ["tine break forkdemo:main", "continue", "tine user", "tine enter", "tine sys", "tine enter", "tine user",
      "bt"],
     [r"user mode already", r"sys_mmap", r"mmap\(addr=0x0, len=4096, prot=PROT_READ\|PROT_WRITE, "
      r"flags=MAP_PRIVATE\|MAP_ANONYMOUS, fd=-1", r"in the kernel already", r"mmap returned 0x7", r"main"]),
    ("tine user follows an exec into the new program", "vforkdemo",
     ["tine break vforkdemo:sys_execve", "continue", "tine sys", "tine user", "bt"],
     [r"execve\(.*after exec", r"execve returned 0", r"_start"]),
    ("tine follow child stops in the child", "forkdemo",
     ["tine break forkdemo:main", "continue", "tine follow child", "print $rax", "bt", "print $current.comm"],
     [r"(\d+) \(forkdemo\) has made (\d+)", r"user mode: the child, ", r"\$\d+ = 0\n", r"in main"]),
    ("tine follow parent stops in the parent of a vfork, after exec", "",
     ["tine follow parent init", "print $rax > 0", "tine ps"],
     [r"1 \(init\) has made", r"user mode: the parent, 1 \(init\)", r"\$\d+ = 1\n"]),
    ("tine bt goes from a sleeping task into its program", "forkdemo",
     ["tine break forkdemo:sys_wait4", "continue", "tine bt 1", "tine sys 1", "print $rip == $pc"],
     [r"1 \(init\) waits for a child", r"do_wait", r"entry_syscall", r"waitpid", r"main \(", r"_start",
      r"1 \(init\): wait4\(upid=-1"]),
    ("a program's breakpoint may have a condition", "forkdemo",
     ["tine break forkdemo:sys_write if n == 29", "continue", "tine sys"],
     [r'write\(fd=1<.*buf=" +\d+  parent: I call fork\(\)']),
    ("tine sys says what a structure holds", "sleep 1",
     ["tine break sleep:sys_nanosleep", "tine break sleep:sys_clock_nanosleep", "continue", "tine sys"],
     [r"nanosleep\(.*\{tv_sec = 1, tv_nsec = 0\}"]),
    ("bt goes from a signal handler to what it has interrupted", "poweroff",
     ["tine break init:end", "continue", "tine enter", "bt"],
     [r"sys_kill", r"entry_syscall", r"in end \(", r"__restore_rt", r"waitpid", r"in main \(", r"_start"]),
    ("bt goes from an interrupt to the program", "forkdemo",
     ["break do_irq if ((struct pt_regs *)regs)->cs & 3", "continue", "bt"],
     [r"#0  do_irq", r"entry_common", r"_start"]),
    ("a stepi through SYSCALL's way in and out shows each line, and lands in the program", "forkdemo",
     ["set scheduler-locking step", "tine break forkdemo:*entry_syscall", "continue", "stepi", "delete",
      "tine break forkdemo:*sysret_to_user", "continue", "stepi", "stepi", "bt"],
     [r"\nentry_syscall \(\) at arch/x86/entry.S", r"\n\d+\t\tswapgs\n", r"\n\d+\t\tmovq %rsp, %gs:user_sp",
      r"\nentry_syscall \(\) at arch/x86/entry.S", r"\n\d+\t\tswapgs\n", r"\n\d+\t\tsysretq\n",
      r"\n0x0+1100\w+ in \w+ \(\)\n", r"#1 .* in \w+ ", r"_start"]),
    ("a stepi through IRET's way out shows each line, too", "forkdemo",
     ["set scheduler-locking step", "tine break forkdemo:return_by_iret", "continue", "delete",
      "tbreak *iret_to_user", "continue", "stepi", "bt"],
     [r"\nentry_common \(\) at arch/x86/entry.S:\d+\n\d+\t\tiretq\n", r"\n0x0+1100\w+ in \w+ \(\)\n", r"#\d  0x0+1100\w+ in _start \(\)\n\n?$"]),
    ("addresses among the arguments of a function are hexadecimal, counts are not", "forkdemo",
     ["tine break forkdemo:handle_mm_fault if address > 0x7f0000000000", "continue", "bt 2",
      "print $current->mm->total_vm", "print/d $current->mm->mmap_base", "print $current->mm->mmap_base"],
     [r"handle_mm_fault \(mm=[^\n]*, address=0x7\w+, flags=\d+\)", r"#0  handle_mm_fault .*address=0x7\w+, flags",
      r"#1 .*address=0x7\w+\)", r"\$1 = \d+\n", r"\$2 = 1407\d+\n", r"\$3 = 0x7\w+\n"]),
    ("do_fork is where a program of glibc's makes a child, which calls clone for it", "setsid true",
     ["tine break setsid:sys_fork", "tine break setsid:do_fork", "continue", "bt 3"],
     [r"is at setsid:do_fork", r"#1 .*sys_clone \(", r"#2 .*entry_syscall"]),
    ("a program without symbols is found by its file", "",
     ["break sys_poll", "continue", "tine symbols", "bt", "tine symbols 1"],
     [r"/bin/busybox: build/.*guest/bin/busybox at 0x400000.*stripped", r"entry_syscall", r"/init: build/user/init"]),
]


def check_claims(args, report, kind, smp):
    """On a machine that isn't told to repeat itself."""
    for claim, prog, commands, patterns in CLAIMS:
        claim = f"{claim} ({kind or 'normal'} build, {smp} CPUs)"
        if not report.wants(claim):
            continue
        status, said = run_gdb(args, commands, f" -smp {smp}", kind, prog)
        at, missing = 0, ""
        for pattern in patterns:
            match = re.compile(pattern).search(said, at)
            if not match:
                missing = f"status {status}, not found: {pattern}"
                break
            at = match.end()
        report.add(not missing and "Traceback" not in said, claim, f"{said}\n{missing}")


def check_lessons(args, report, kind, smp, by_hand):
    """All checks of a lesson hold. by_hand: it types the program's name at the console."""
    for lesson, program in LESSONS.items():
        claim = f"the lesson {lesson} is true ({kind or 'normal'} build, {smp} CPUs)"
        if report.wants(claim):
            _, said = run_gdb(args, [f"tine lesson {lesson}"], f" -smp {smp}", kind, "" if by_hand else program)
            report.add(f"That was the lesson {lesson}" in said and "Traceback" not in said, claim, said)


def check_dynamic(args, report):
    """A program with libraries of the distribution, in an archive behind the usual one."""
    claim = "a position-independent program and its libraries are found by their files"
    if not report.wants(claim):
        return
    folder = os.path.join(args.build, "tests/gdb")
    program = os.path.join(folder, "dynamic")
    os.makedirs(folder, exist_ok=True)
    subprocess.run(["gcc", "-g", "-O1", "-fPIE", "-pie", "-o", program, os.path.join(FOLDER, "dynamic.c")],
                   check=True)
    needs = subprocess.run(["ldd", program], stdout=subprocess.PIPE, text=True, check=True).stdout
    archive = Archive()
    archive.add_file("bin/dynamic", program, mode=0o755)
    for path in re.findall(r"(/\S+) \(0x", needs):
        archive.add_file(path[1:], path, mode=0o755)
    with open(os.path.join(args.build, "initramfs.cpio"), "rb") as first, \
            open(os.path.join(folder, "dynamic.cpio"), "wb") as both:
        both.write(first.read() + archive.pack())
    _, said = run_gdb(args, ["tine break dynamic:main", "tine break dynamic:sys_clone", "continue",
                             "tine symbols", "bt", "tine break dynamic:by_value", "continue", "bt"],
                      " -smp 2", "", "dynamic", "tests/gdb/dynamic.cpio")
    patterns = [r"another address in each process", r"is at dynamic:sys_clone",
                r"/bin/dynamic: .* at 0x55", r"libc.so.6: .* at 0x7f", r"entry_syscall", r"in by_value \(",
                r"in main \(", r"_start", r"is at dynamic:by_value", r"in main \("]
    at = 0
    for pattern in patterns:
        match = re.compile(pattern).search(said, at)
        if not match:
            report.add(False, claim, f"{said}\nnot found: {pattern}")
            return
        at = match.end()
    report.add(True, claim)


# ---- make debug, at a terminal ----

class Terminal:
    """A program at a terminal of its own."""

    def __init__(self, *command):
        self.text = self.all = ""
        self.pid, self.fd = pty.fork()
        if not self.pid:
            os.chdir(ROOT)
            # A job that was started in the background ignores these, and so would all that it starts.
            for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGHUP):
                signal.signal(number, signal.SIG_DFL)
            os.environ.update(TERM="dumb", INPUTRC="/dev/null")
            os.execvp(command[0], command)

    def wait_for(self, pattern):
        """=> Whether it has come; what came before is dropped."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            match = re.search(pattern, self.text)
            if match:
                self.text = self.text[match.end():]
                return True
            if not self._read(1):
                break
        return False

    def _read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self.fd, 65536)
        except OSError:
            return False
        text = data.decode("utf-8", "replace").replace("\r", "")
        self.text += text
        self.all += text
        return bool(data)

    def type(self, text):
        """Keys."""
        os.write(self.fd, text.encode())

    def end(self):
        """=> Its exit status, when it has ended by itself; it is killed if it doesn't."""
        limit = time.monotonic() + LIMIT
        while self._read(1):
            if time.monotonic() > limit:
                os.kill(self.pid, signal.SIGKILL)
                break
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def guests(build):
    """=> The processes of QEMU that boot an image of a session in this build folder."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                words = file.read().split(b"\0")
            folder = os.readlink(f"/proc/{pid}/cwd")
        except OSError:
            continue
        image = next((os.path.join(folder, word.decode()) for word in words if word.endswith(b"/tine.iso")), "")
        if os.path.realpath(image).startswith(os.path.realpath(build) + "/gdb/"):
            found.append(int(pid))
    return found


def check_make_debug(args, report):
    """Two at a time, with a console; and nothing stays behind."""
    claim = "make debug AT=do_fork stops there; two run at a time; the console is a terminal; no QEMU stays"
    if not report.wants(claim):
        return
    before = set(guests(args.build))
    make = ["make", "--no-print-directory", f"BUILD={os.path.relpath(args.build, ROOT)}"]
    first, second = Terminal(*make, "debug", "AT=do_fork"), None
    steps = [first.wait_for(r"is at forkdemo:do_fork") and first.wait_for(r"\(gdb\) $")]
    second = Terminal(*make, "debug")
    steps.append(second.wait_for(r"fff0 in .*\n") and second.wait_for(r"\(gdb\) $"))
    steps.append(len(set(guests(args.build)) - before) == 2)
    second.type("continue\n")
    steps.append(second.wait_for("Continuing"))
    console = Terminal(*make, "console")
    steps.append(console.wait_for(r"/root # "))
    console.type("forkdemo\r")
    steps.append(console.wait_for("same frame as before fork") and console.wait_for(r"/root # "))
    console.type("\x1d")
    steps.append(console.end() == 0)
    second.type("\x03")
    steps.append(second.wait_for(r"SIGINT") and second.wait_for(r"\(gdb\) $"))
    for one in (second, first):
        one.type("quit\n")
        steps.append(one.end() == 0)
    steps.append(not set(guests(args.build)) - before)
    report.add(all(steps), claim, f"{console.all}\n----\n{first.all}\n----\n{second.all}\n{steps}")


def check_prompt(args, report):
    """What a lesson does with what one types, and gdb with an empty line after it."""
    claim = "a lesson shows the errors of what is typed at its prompt, and Enter after it does not run it again"
    if not report.wants(claim):
        return
    gdb = Terminal("make", "--no-print-directory", f"BUILD={os.path.relpath(args.build, ROOT)}", "debug",
                   "PROG=forkdemo")
    steps = [gdb.wait_for(r"fff0 in .*\n") and gdb.wait_for(r"\(gdb\) $")]
    for typed, prompt in (("tine lesson fork", r"\(lesson: [^)]*\) $"), ("print nonsense", r"\(lesson: [^)]*\) $"),
                          ("q", r"\(gdb\) $"), ("", r"\(gdb\) $"), ("tine user", r"\(gdb\) $"), ("", r"\(gdb\) $"),
                          ("print 6 * 7", r"= 42\n")):
        start = len(gdb.all)
        gdb.type(typed + "\n")
        said = gdb.wait_for(prompt) and gdb.all[start:]
        steps.append(bool(said) and {"print nonsense": 'No symbol "nonsense"' in said, "": not said.count("\n") > 1}
                     .get(typed, True))
    gdb.type("quit\n")
    gdb.end()
    report.add(all(steps), claim, f"{gdb.all}\n{steps}")


def check_editor(args, report):
    """What .vscode/launch.json makes VS Code say to gdb."""
    claim = "an editor attaches to make debug-server by gdb's machine interface"
    if not report.wants(claim):
        return
    port = 20000 + os.getpid() % 20000
    make = ["make", "--no-print-directory", f"BUILD={os.path.relpath(args.build, ROOT)}"]
    server = Terminal(*make, "debug-server", f"PORT={port}", "PROG=forkdemo")
    good = server.wait_for("waits for a debugger")
    commands = [f"-file-exec-and-symbols {os.path.relpath(args.build, ROOT)}/tine.elf",
                '-interpreter-exec console "source kernel/gdb/tine.py"',
                f"-target-select remote localhost:{port}", "-break-insert sys_fork", "-exec-continue"]
    gdb = Terminal("timeout", str(LIMIT), "gdb", "-q", "-nx", "-i=mi")
    for command in commands:
        good = good and gdb.wait_for(r"\(gdb\) \n")
        gdb.type(command + "\n")
    good = good and gdb.wait_for(r'\*stopped,reason="breakpoint-hit"')
    gdb.type("-stack-list-frames\n")
    good = good and gdb.wait_for(r'func="sys_fork".*func="main"')
    gdb.type("-gdb-exit\n")
    gdb.end()
    server.type("\x03")
    server.end()
    report.add(good, claim, f"{server.all}\n----\n{gdb.all}")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="", help="claims that contain this")
    parser.add_argument("--write", action="store_true", help="bring docs/debugging.md up to date")
    parser.add_argument("--build", default=os.environ.get("BUILD", "build"))
    parser.add_argument("--qemu", default="qemu-system-x86_64")
    args = parser.parse_args()
    args.build = os.path.join(ROOT, args.build)
    for kind in ("", "debug"):
        subprocess.run(["make", "--no-print-directory", "-s", "-C", ROOT, f"BUILD={args.build}",
                        f"KIND={kind}", "all", "user"], check=True, stdout=subprocess.DEVNULL)
    if args.write:
        write_document(args)
        return 0
    report = Report(args.only)
    check_document(args, report)
    check_claims(args, report, "debug", 4)
    check_lessons(args, report, "", 1, True)
    check_lessons(args, report, "debug", 4, False)
    check_dynamic(args, report)
    check_make_debug(args, report)
    check_prompt(args, report)
    check_editor(args, report)
    print(f"{report.passed} passed, {report.failed} failed")
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main())
