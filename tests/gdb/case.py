# SPDX-License-Identifier: MIT
"""Runs in gdb: the cases of tests/gdb/cases*.py, in the order of the scenes of scene.c.

    @case(scene=1)
    def ps_says_who_waits(truth):
        assert "waits for a child" in run("tine ps")

A case is a claim: a function whose name says it, and which raises if it doesn't hold. Scene 0 is the
first instruction of the machine; scene 4 is in the kernel, in a system call of pid 1.
"""

import glob
import os
import re
import sys
import time
import traceback

import gdb

FOLDER = os.path.dirname(os.path.abspath(__file__))
SMP = int(os.environ["TINE_SMP"])
DEBUG = os.environ["TINE_KIND"] == "debug"
LAST_SCENE = 4
_cases = []


def case(scene, when=True):
    """Registers a claim about a scene."""
    def register(function):
        if when:
            _cases.append((scene, function))
        return function
    return register


def run(command):
    """=> What a command of gdb says; its error, if it fails."""
    try:
        return gdb.execute(command, to_string=True)
    except gdb.error as error:
        return str(error)


def rows(command):
    """=> The lines that a command prints, without the heading."""
    return run(command).splitlines()[1:]


class Truth:
    """What the guest has said of itself so far."""

    def __init__(self):
        self.roles, self.facts, self.files = {}, [], {}
        self.read()

    def read(self):
        """Reads it all again: it grows from scene to scene."""
        with open(os.environ["TINE_TRUTH"], encoding="utf-8", errors="replace") as file:
            text = file.read().replace("\r", "")
        self.files = dict(re.findall(r"^== (/\S+)\n(.*?)^==\n", text, re.M | re.S))
        text = re.sub(r"^== /\S+\n.*?^==\n", "", text, flags=re.M | re.S)
        self.roles = {name: int(pid) for name, pid in re.findall(r"^role (\S+) (\d+)$", text, re.M)}
        self.facts = re.findall(r"^fact (\S+) (.*)$", text, re.M)

    def fact(self, name):
        """=> The last fact of that name."""
        return self.all_facts(name)[-1]

    def all_facts(self, name):
        """=> All of them, in order."""
        return [text for fact, text in self.facts if fact == name]

    def status(self, pid, field):
        """=> A field of /proc/PID/status."""
        return re.search(rf"^{field}:\s*(.*)$", self.files[f"/proc/{pid}/status"], re.M).group(1)

    def pids(self):
        """=> All that /proc had, threads left out."""
        known = [int(path.split("/")[2]) for path in self.files if path.endswith("/status")]
        return sorted(pid for pid in known if int(self.status(pid, "Tgid")) == pid)


truth, scene = None, 0


def until_user_mode():
    """Interrupts come at any time; the scene is played again until none is being served."""
    for _ in range(1000):
        modes = []
        for cpu in range(SMP):
            run(f"thread {cpu + 1}")
            modes.append(int(gdb.parse_and_eval("$cs")) & 3)
        run("thread 1")
        if all(mode == 3 for mode in modes):
            run("set var all_in_user_mode = 1")
            return
        run("continue")


def go_to(number):
    """Lets the guest run to a scene."""
    global truth, scene
    scene = number
    if scene == 1:
        run(f"add-symbol-file {os.environ['TINE_SCENE']}")
        run("break scene")
    if scene == 4:
        run("delete")
        run("tbreak sys_getppid")
    if scene:
        run("continue")
        if scene == 3:
            until_user_mode()
        truth = truth or Truth()
        truth.read()
        failed = truth.all_facts("failed")
        if failed:
            raise RuntimeError(f"the scene itself failed: {failed}")


def run_case(function):
    """One claim: @pass NAME or @FAIL NAME, and why."""
    start = time.monotonic()
    try:
        function(truth)
    except (Exception, SystemExit) as error:  # whatever it is: the next one goes on
        where = traceback.extract_tb(error.__traceback__)[-1]
        said = " ".join(str(error).split())[:600] or where.line
        print(f"@FAIL {function.__name__}: {type(error).__name__}: {said} "
              f"({os.path.basename(where.filename)}:{where.lineno}: {where.line})")
    else:
        print(f"@pass {function.__name__} ({time.monotonic() - start:.2f} s)")
    sys.stdout.flush()


def main():
    """All scenes, all chosen cases."""
    words = [word for word in os.environ["TINE_ONLY"].split(",") if word]
    for number in range(LAST_SCENE + 1):
        go_to(number)
        for wanted, function in _cases:
            if wanted == number and (not words or any(w in function.__name__ for w in words)):
                run_case(function)
    print("@end")


sys.dont_write_bytecode = True
sys.modules["case"] = sys.modules["__main__"]
sys.path.insert(0, FOLDER)
for name in sorted(glob.glob(os.path.join(FOLDER, "cases*.py"))):
    __import__(os.path.basename(name)[:-3])
main()
