# SPDX-License-Identifier: MIT
"""What the programs here share: the machine of `make run`, a folder for each run, and an end that leaves
nothing behind.

Whoever imports this ends on SIGTERM, SIGINT and SIGHUP with all that it has started, however deep.
"""

import contextlib
import ctypes
import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
import time

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
PATIENCE = 3    # seconds, for who is told to end

LIBC = ctypes.CDLL(None)


# ---- The machine ----

def variable(name):
    """=> What the Makefile says a variable is."""
    with open(os.path.join(ROOT, "Makefile"), encoding="utf-8") as file:
        return re.search(rf"^{name} [?:]?= *(.*)$", file.read(), re.M).group(1)


MACHINE, CPU, QEMU = variable("MACHINE"), variable("CPU"), variable("QEMU")
CPU_WITHOUT_SMAP = "qemu64,+rdrand"
FIRMWARE = ["/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_CODE_4M.fd", "/usr/share/ovmf/OVMF.fd"]


def uefi_arguments():
    """=> What makes QEMU boot by UEFI, or None where there is no firmware for it."""
    image = next((path for path in FIRMWARE if os.path.exists(path)), None)
    return image and ["-drive", f"if=pflash,format=raw,readonly=on,file={image}"]


# ---- Processes ----

def start(command, **options):
    """A guest, that is, a program which has nothing to put in order: it is killed even when we are.
    => Its subprocess.Popen."""
    return subprocess.Popen(command, preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL), **options)


def parents():
    """=> {pid: parent} of everybody who isn't a zombie."""
    found = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{name}/stat", encoding="utf-8", errors="replace") as file:
                state, parent = file.read().rpartition(")")[2].split()[:2]
        except OSError:
            continue
        if state not in "ZX":
            found[int(name)] = int(parent)
    return found


def descendants():
    """=> Pids of those who came from us; orphans among them are our children (see below)."""
    family, size, known = {os.getpid()}, 0, parents()
    while size != len(family):
        size = len(family)
        family |= {pid for pid, parent in known.items() if parent in family}
    return family - {os.getpid()}


def end_descendants():
    """Each may end by itself; who hasn't after a while is killed."""
    for sign, seconds in ((signal.SIGTERM, PATIENCE), (signal.SIGKILL, 1)):
        for pid in descendants():
            try:
                os.kill(pid, sign)
            except ProcessLookupError:
                pass
        limit = time.monotonic() + seconds
        while descendants() and time.monotonic() < limit:
            time.sleep(0.05)


def on_signal(number, _):
    """They first: whoever waits for one of them, on the way out, then waits for nobody."""
    for sign in ENDING:
        signal.signal(sign, signal.SIG_IGN)
    end_descendants()
    sys.exit(128 + number)


ENDING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
for ending in ENDING:
    signal.signal(ending, on_signal)
LIBC.prctl(PR_SET_CHILD_SUBREAPER, 1)


# ---- Folders ----

@contextlib.contextmanager
def locked(path):
    """One at a time: nobody else has this folder meanwhile."""
    os.makedirs(path, exist_ok=True)
    folder = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def own_folder(path):
    """=> An empty folder for this run: PATH, or PATH.2 ... while others have that."""
    number, name = 1, path
    while True:
        os.makedirs(name, exist_ok=True)
        folder = os.open(name, os.O_RDONLY | os.O_CLOEXEC)      # and stays open, for as long as we run
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            os.close(folder)
            number += 1
            name = f"{path}.{number}"
    for entry in os.scandir(name):
        if entry.is_dir(follow_symlinks=False):
            shutil.rmtree(entry.path)
        else:
            os.unlink(entry.path)
    return name
