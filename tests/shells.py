#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Sessions at three shells, and at programs that draw, over a serial line with a pseudo-terminal.

    tests/shells.py                    on Tine
    tests/shells.py --kernel linux     the same on Debian's kernel, on a machine with nothing else to do

The shells are busybox's ash, bash (Debian's bash-static) and dash (Debian's, with its libraries).
Nothing waits for a time: a prompt, or what the screen must show, ends each step. The last line is
"N passed, N failed".
"""

import os
import pty
import re
import select
import shutil
import stat
import sys
import tty

import console
import harness
import run
from console import CTRL_C, CTRL_D, CTRL_Z, ERASE
from screen import Screen

CTRL_A, CTRL_U, CTRL_W, UP, ESCAPE = "\x01", "\x15", "\x17", "\x1b[A", "\x1b"

LIBRARIES = ["/lib64/ld-linux-x86-64.so.2", "/lib/x86_64-linux-gnu/libc.so.6"]


class Line(console.Console):
    """QEMU's serial line ends in a pseudo-terminal; somebody sits there and sees a screen."""

    def __init__(self, command, silence):
        self.master, slave = pty.openpty()
        tty.setraw(slave)
        self.qemu = harness.start(command, stdin=slave, stdout=slave)
        os.close(slave)
        self.silence = silence
        self.text = ""
        self.left = console.MAY_PRINT
        self.screen = Screen()
        self.prompt = console.PROMPT

    def type(self, text):
        text = text.replace("\n", "\r")     # as the Enter key does
        # As fast as a UART takes it in: it has sixteen bytes, and there is no flow control.
        for at in range(0, len(text), 16):
            os.write(self.master, text[at:at + 16].encode())

    def receive(self, seconds=None):
        ready, _, _ = select.select([self.master], [], [], seconds or self.silence)
        try:
            data = os.read(self.master, 65536) if ready and self.left > 0 else b""
        except OSError:
            data = b""
        self.left -= len(data)
        text = data.decode(errors="replace")
        self.screen.feed(text)
        self.text = re.sub(r"\x1b(\[[?0-9;]*[A-Za-z]|[78=>])|\r", "", self.text + text)
        return bool(data)

    def shows(self, *patterns):
        """Waits until each (row, pattern) is on the screen. => Whether it came to that."""
        while not all(re.search(pattern, self.screen.line(row)) for row, pattern in patterns):
            if not self.receive():
                return False
        return True

    def until_prompt(self):
        return self.wait_for(re.escape(self.prompt) + "$")

    def interrupt(self):
        """Ctrl-C until there is a prompt. Readline may have looked for signals just before one comes and
        sleeps then; and who waits in system(), as watch does, ignores it. => Whether there is one."""
        for _ in range(20):
            self.type(CTRL_C)
            for _ in range(8):      # not for ever: what watch draws is output, too
                if re.search(re.escape(self.prompt) + "$", self.text):
                    return bool(self.until_prompt())
                if not self.receive(seconds=3):
                    break
        return False

    def ask(self, line):
        self.type(line + "\n")
        return self.until_prompt()


class Shell:
    def __init__(self, name, command, edits):
        self.name, self.command = name, command
        self.edits = edits          # it has line editing and history of its own
        self.prompt = f"{name}> "


SHELLS = [
    Shell("ash", "/bin/ash", True),
    Shell("bash", "/bin/bash --norc --noprofile", True),
    Shell("dash", "/bin/dash", False),
]


class Session:
    def __init__(self, line, results, shell):
        self.line, self.results, self.shell = line, results, shell

    def claim(self, good, claim):
        self.results.add(good, f"{self.shell.name}: {claim}", self.line.text[-600:])

    def says(self, claim, typed, pattern):
        """What is said comes first: a line editor draws its prompt more than once."""
        self.line.type(typed + "\n")
        self.claim(self.line.wait_for(pattern) and self.line.until_prompt(), claim)

    def types(self, claim, text, pattern):
        self.line.type(text)
        self.claim(self.line.wait_for(pattern), claim)

    def run(self):
        line = self.line
        # Its echo must not look like the prompt.
        line.type(f"PS1='{self.shell.name}''> ' PS2='more> ' ENV= {self.shell.command} -i\n")
        line.prompt = self.shell.prompt
        self.claim(line.until_prompt(), "it starts")
        self.editing()
        self.language()
        self.jobs()
        self.end()

    def editing(self):
        self.says("erase, word erase and kill", f"gone{CTRL_U}echo one twx{ERASE}o three{CTRL_W}four",
                  r"^one two four$")
        if self.shell.edits:
            self.says("the cursor moves to the beginning of the line", f"cho moved{CTRL_A}e", r"^moved$")
            self.says("arithmetic", "echo $((40 + 2))", r"^42$")
            self.says("history brings a line back", UP, r"^42$")
        self.line.type("echo half a li")
        self.line.wait_for("half a li")
        self.claim(self.line.interrupt(), "Ctrl-C gives up a half typed line")

    def language(self):
        self.says("a here-document", "cat <<END\nsix times seven is $((6 * 7))\nEND",
                  r"six times seven is 42$")
        self.says("command substitution, nested", 'echo "[$(echo a $(echo b))]"', r"^\[a b\]$")
        self.says("a trap runs", "trap 'echo caught' USR1; kill -USR1 $$; echo after", r"^caught\nafter$")

    def jobs(self):
        line = self.line
        self.start("exec cat")
        self.types("a pipeline in the foreground reads the terminal", "word\n", r"^got:word\n")
        line.type(CTRL_Z)
        self.claim(line.until_prompt(), "Ctrl-Z suspends the pipeline")
        self.says("jobs shows it as stopped", "jobs", r"Stopped|Suspended")
        line.type("fg\n")
        line.wait_for(r"exec cat.*\n")
        self.types("fg resumes it", "again\n", r"^got:again\n")
        line.type(CTRL_C)
        self.claim(line.until_prompt(), "Ctrl-C ends it")
        self.start("exec cat")
        line.type(CTRL_D)
        self.claim(line.until_prompt(), "Ctrl-D is the end of a pipeline's input")
        self.start("exec sleep 1000")
        line.type(CTRL_Z)
        line.until_prompt()
        line.type("bg\n")
        line.wait_for(r"exec sleep.*\n")
        line.until_prompt()
        self.says("bg lets a suspended pipeline run on", "jobs", r"Running")
        self.says("kill ends it", "kill %1; wait; jobs; echo none", r"^none$")
        self.says("a job in the background that reads the terminal stops",
                  "cat & until grep -q State:.T /proc/$!/status; do :; done; jobs", r"Stopped|Suspended")
        self.says("kill and fg end a stopped job", "kill %1; fg 2>/dev/null; jobs; echo none", r"^none$")

    def start(self, command):
        """A pipeline in the foreground; what it reads comes back in another form than its echo."""
        self.line.type(f"{{ echo re''ady; {command}; }} | while read x; do echo got:$x; done\n")
        self.line.wait_for(r"^got:ready\n")

    def end(self):
        self.line.ask("trap 'echo the end' EXIT")
        self.line.prompt = console.PROMPT
        self.line.type(CTRL_D)
        said = self.line.until_prompt()
        self.claim(said and re.search(r"^the end$", said, re.M), "Ctrl-D ends it, and its EXIT trap runs")


def programs(line, results):
    """Those of busybox that draw."""
    def claim(good, text):
        results.add(good, text, line.screen.text())

    line.ask("stty rows 24 cols 80; export TERM=vt100; seq 100 > /tmp/n")
    line.type("vi /tmp/f\n")
    claim(line.shows((1, "^~"), (22, "^~"), (23, r"/tmp/f.*1/")), "vi draws an empty file")
    line.type("ihello\nworld")
    line.shows((1, "^world"))
    line.type(ESCAPE)
    line.shows((23, "^- "))      # what came right behind it would be taken for an arrow key
    line.type("0x")
    claim(line.shows((0, "^hello$"), (1, "^orld$"), (2, "^~")), "vi inserts and deletes")
    line.type(":wq\n")
    line.until_prompt()
    said = line.ask("cat /tmp/f")
    claim(said and re.search(r"^hello\norld$", said, re.M), "vi writes the file")
    line.type("less /tmp/n\n")
    claim(line.shows((0, "^1$"), (22, "^23$"), (23, "/tmp/n")), "less shows the first screen")
    line.type(" ")
    claim(line.shows((0, "^24$"), (22, "^46$")), "less goes on by a screen")
    line.type("G")
    claim(line.shows((22, "^100$|^~$"), (23, "END")), "less goes to the end")
    line.type("q")
    claim(line.until_prompt(), "less ends")
    line.type("clear; top\n")
    claim(line.shows((0, r"^Mem: \d+K used"), (2, r"^Load average:"), (3, "PID +PPID USER")), "top draws")
    line.type("q")
    claim(line.until_prompt(), "top ends")
    line.type("watch -n 1 echo hello\n")
    claim(line.shows((0, r"^Every 1s?: echo hello|^Every 1"), (2, "^hello$")), "watch draws")
    claim(line.interrupt(), "watch ends")


def write_archive(args):
    """The default initramfs, and behind it an archive with the shells."""
    path = os.path.join(args.log, "shells.cpio")
    archive = run.Archive()
    archive.add_file("bin/bash", shutil.which("bash-static"))
    archive.add_file("bin/dash", os.path.realpath("/bin/dash"))
    for name in LIBRARIES:
        archive.add_file(name, os.path.realpath(name), stat.S_IMODE(0o755))
    with open(path, "wb") as file:
        with open(console.initramfs(args), "rb") as first:
            file.write(first.read())
        file.write(archive.pack())
    return path


def main():
    args = console.parse_arguments(__doc__, "shells")
    results = console.Results()
    line = Line(console.qemu_command(args, write_archive(args)), args.silence)
    try:
        results.add(line.until_prompt(), "the kernel boots to a shell prompt", line.text)
        if args.kernel == "linux":
            # Its driver leaves bytes in QEMU's UART until there are eight, or others come.
            line.ask("mkdir -p /sys; mount -t sysfs sys /sys; echo 1 > /sys/class/tty/ttyS0/rx_trig_bytes")
        for shell in SHELLS:
            Session(line, results, shell).run()
        programs(line, results)
        line.type("poweroff -f\n")
        while line.receive():
            pass
        results.add(line.qemu.wait(args.silence) == 0, "poweroff ends QEMU with status 0")
    finally:
        line.qemu.kill()
    print(f"{results.passed} passed, {results.failed} failed")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
