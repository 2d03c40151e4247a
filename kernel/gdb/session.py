#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""A guest that waits at its first instruction, and gdb attached to it: what `make debug` runs.

    session.py [options] [-- gdb's own arguments]
    session.py --server [PORT]      only the guest; a debugger attaches to localhost:PORT (1234)
    session.py --console            this terminal becomes the console of a guest that is debugged

Each session has a folder of its own, build/gdb/N, with the image, the sockets of gdb and of the
console, and the console's log; so several can run at a time. QEMU ends when gdb does.
"""

import argparse
import atexit
import contextlib
import ctypes
import fcntl
import glob
import os
import select
import shlex
import signal
import socket
import subprocess
import sys
import termios
import time
import tty

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
QEMU = "qemu-system-x86_64 -M q35 -cpu qemu64,+rdrand,+smep,+smap,+umip -smp 2 -m 256M -nic none -no-reboot"
# Which program is run when a system call is to be seen, and none was named.
DEMOS = {"do_fork": "forkdemo", "sys_fork": "forkdemo", "sys_vfork": "vforkdemo", "sys_clone": "clonedemo"}
PR_SET_PDEATHSIG = 1

BANNER = """\
  The guest stands at its first instruction{where}. Five commands to try:
    tine break forkdemo:do_fork      stop where a program calls fork (run it at the console, or PROG=)
    continue                         let the guest run; Ctrl-C stops it
    bt                               from the kernel on into the program
    tine ps                          who is there, and what each waits for
    tine lesson fork                 a fork, step by step, explained    (help tine: all there is)
  Console: `make console` in another terminal. Its log: {log}"""


class Session:
    """A folder of the build that nobody else uses now, and the guest in it."""

    def __init__(self, kernel, initrd, append="", qemu=QEMU, port=None):
        self.kernel, self.initrd, self.append = kernel, initrd, append
        self.program = append.partition("-- ")[2]
        self.command, self.port, self.process = shlex.split(qemu), port, None
        base = os.path.join(os.path.dirname(kernel), "gdb")
        number, self.lock = 1, None
        while not self.lock:
            self.folder = os.path.join(base, str(number))
            os.makedirs(self.folder, exist_ok=True)
            lock = open(os.path.join(self.folder, "lock"), "w", encoding="ascii")
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                self.lock = lock
            except BlockingIOError:
                lock.close()
                number += 1

    def path(self, name):
        """=> A file of the session; short, as the name of a socket must be."""
        return os.path.relpath(os.path.join(self.folder, name))

    @property
    def target(self):
        """What gdb's `target remote` takes."""
        return f"localhost:{self.port}" if self.port else self.path("gdb.socket")

    def start(self):
        """The guest, stopped at its first instruction."""
        for name in ("gdb.socket", "console.socket"):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(self.path(name))
        subprocess.run([sys.executable, os.path.join(ROOT, "boot/mkiso.py"), "--kernel", self.kernel,
                        "--append", self.append, "--output", self.path("tine.iso"), self.initrd],
                       check=True)
        gdb = f"tcp:localhost:{self.port}" if self.port else f"unix:{self.path('gdb.socket')}"
        console = f"socket,id=console,path={self.path('console.socket')},server=on,wait=off," \
            f"logfile={self.path('console.log')}"
        atexit.register(self.end)
        said = open(self.path("qemu.log"), "wb")
        self.process = subprocess.Popen(
            [*self.command, "-display", "none", "-cdrom", self.path("tine.iso"), "-chardev", console,
             "-serial", "chardev:console", "-monitor", "none", "-gdb", gdb + ",server=on,wait=off",
             "-S"],
            # Ctrl-C is gdb's alone; and nothing survives this process.
            start_new_session=True, stdin=subprocess.DEVNULL, stderr=said,
            preexec_fn=lambda: ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
        while not os.path.exists(self.path("console.socket")) or \
                not self.port and not os.path.exists(self.path("gdb.socket")):
            if self.process.poll() is not None:
                with open(self.path("qemu.log"), encoding="utf-8", errors="replace") as file:
                    sys.exit(f"session.py: QEMU did not start: {file.read()}")
            time.sleep(0.02)

    def end(self):
        """No guest any more."""
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def gdb(self, *arguments):
        """=> gdb's command line: it has the kernel's symbols and those of the programs, the
        commands of this folder, and the guest."""
        # Two files would be loaded by themselves, had gdb no safe path: nothing is, so nobody warns.
        return ["gdb", "-q", "-iex", "set auto-load no", "-iex", "set confirm off", self.kernel,
                "-ex", f"source {os.path.relpath(os.path.join(ROOT, 'kernel/gdb/tine.py'))}",
                "-ex", f"set tine-initrd {self.initrd}",
                "-ex", f"set tine-console {self.path('console.socket')}",
                "-ex", f"set tine-program {self.program}", "-ex", f"target remote {self.target}",
                *arguments]


def words_of_append(append, program):
    """=> The kernel's command line: addresses are the same in each run, and init runs a program."""
    before, dashes, behind = append.partition("--")
    words = ["norandmaps", before.strip()]
    if behind or program:
        words += ["--", program or behind.strip()]
    return " ".join(word for word in words if word)


def debug(args):
    """gdb in this terminal."""
    program = args.prog or DEMOS.get(args.at, "")
    session = Session(args.kernel, args.initrd, words_of_append(args.append, program), args.qemu)
    session.start()
    run = f", {program} will be run" if program else ""
    more = ["-ex", "echo " + BANNER.format(where=run, log=session.path("console.log")).replace("\n", "\\n") +
            "\\n"]
    if args.at:
        name = os.path.basename(program.split()[0]) if program else ""
        more += ["-ex", f"tine break {name}:{args.at}" if name else f"break {args.at}",
                 "-ex", "continue"]
    command = session.gdb(*(more if "-batch" not in args.gdb else more[2:]), *args.gdb)
    return in_foreground(command)


def in_foreground(command):
    """Runs gdb as the terminal's foreground job: Ctrl-C is gdb's alone, not make's nor ours.
    => Its exit status."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    signal.signal(signal.SIGHUP, lambda *_: sys.exit(1))
    if not os.isatty(0):
        return subprocess.run(command, check=False).returncode
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)

    def own_group():
        os.setpgid(0, 0)
        os.tcsetpgrp(0, os.getpgid(0))
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)

    with subprocess.Popen(command, preexec_fn=own_group) as gdb:
        while True:
            try:
                status = gdb.wait(1)
                os.tcsetpgrp(0, os.getpgrp())
                return status
            except subprocess.TimeoutExpired:
                pass
            try:
                os.tcgetpgrp(0)
            except OSError:     # the terminal is gone, and only gdb has been told
                gdb.kill()
                return 1


def server(args):
    """The guest alone, until it ends or Ctrl-C is pressed."""
    session = Session(args.kernel, args.initrd, words_of_append(args.append, args.prog), args.qemu,
                      args.server)
    session.start()
    print(f"The guest waits for a debugger at {session.target}. Its console is in "
          f"{session.path('console.log')}", flush=True)
    with contextlib.suppress(KeyboardInterrupt):
        session.process.wait()
    return 0


def console(args):
    """Keys to the guest that has been started last, and its answers here, until Ctrl-]."""
    build = os.path.dirname(args.kernel)
    sockets = glob.glob(f"{build}/gdb/*/console.socket") + glob.glob(f"{build}/*/gdb/*/console.socket")
    for path in sorted(sockets, key=os.path.getmtime, reverse=True):
        guest = socket.socket(socket.AF_UNIX)
        try:
            guest.connect(os.path.relpath(path))
            break
        except OSError:
            guest.close()
    else:
        sys.exit("session.py: no guest is being debugged; start one by `make debug`")
    print(f"The console of {os.path.relpath(os.path.dirname(path))}. To leave it: Ctrl-]", flush=True)
    log = os.path.join(os.path.dirname(path), "console.log")
    with open(log, "rb") as file:
        os.write(1, file.read()[-4000:])
    modes = termios.tcgetattr(0) if os.isatty(0) else None
    if modes:
        tty.setraw(0)
    try:
        while True:
            ready, _, _ = select.select([0, guest], [], [])
            for source in ready:
                data = os.read(0, 4096) if source == 0 else guest.recv(4096)
                if not data or source == 0 and b"\x1d" in data:
                    return 0
                (guest.sendall if source == 0 else lambda data: os.write(1, data))(data)
    finally:
        if modes:
            termios.tcsetattr(0, termios.TCSADRAIN, modes)
            print()


def type_line(args):
    """Types a line at the console of a guest, and stays until the guest has read and echoed it."""
    with socket.socket(socket.AF_UNIX) as guest:
        guest.connect(args.socket)
        guest.sendall(args.type.encode() + b"\r")
        seen = b""
        while args.type.encode() + b"\r\n" not in seen:
            data = guest.recv(4096)
            if not data:
                return 1
            seen += data
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kernel", default="build/tine.elf")
    parser.add_argument("--initrd", default="build/initramfs.cpio")
    parser.add_argument("--append", default="", help="more words for the kernel's command line")
    parser.add_argument("--at", default="", help="run to this function of the kernel")
    parser.add_argument("--prog", default="", help="a command that init runs before the shell; with "
                        "--at, the stop is where this program calls it")
    parser.add_argument("--qemu", default=QEMU, help="QEMU and the flags that make the machine")
    parser.add_argument("--server", nargs="?", type=int, const=1234, metavar="PORT")
    parser.add_argument("--console", action="store_true")
    parser.add_argument("--type", metavar="LINE", help="type a line at the console, and leave")
    parser.add_argument("--socket", help="of the console to type at")
    parser.add_argument("gdb", nargs="*", help="more arguments for gdb")
    args = parser.parse_args()
    if args.type:
        return type_line(args)
    if args.console:
        return console(args)
    return server(args) if args.server else debug(args)


if __name__ == "__main__":
    sys.exit(main())
