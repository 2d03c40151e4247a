# SPDX-License-Identifier: MIT
"""Which functions execute the instructions of one sample.

QEMU's gdb stub stops the benchmark before a sample and after it; in between QEMU logs every block that
it executes, with one instruction in a block. So each instruction is seen once, with its address, from
the sample's first look at the clock to its last, and nothing in the guest is changed: the sum is what
the guest's clock says.
"""

import bisect
import collections
import json
import os
import re
import socket
import struct
import subprocess
import sys
import time

from machine import harness

TOOLS = os.environ.get("CROSS_COMPILE", "")
TRACE = re.compile(r"Trace \d+: 0x[0-9a-f]+ \[[0-9a-f]+/([0-9a-f]+)/")
PAGE_FAULT = re.compile(r" *\d+: v=0e e=([0-9a-f]+) ")
FETCH = 0x10  # in the error code: the instruction itself couldn't be read
RIP = 16  # its place among the registers
START, LAP, STOP = "bench_start", "bench_lap", "bench_stop"
USER = "(user program)"
BEFORE, AFTER = "bench_before_profile", "bench_after_profile"


class Symbols:
    """Function names by address, and the source file of each."""

    def __init__(self, elf):
        text = subprocess.run([TOOLS + "nm", "-n", elf], stdout=subprocess.PIPE, text=True, check=True).stdout
        self.address, self.starts, self.names = {}, [], []
        for line in text.splitlines():
            value, kind, name = line.rsplit(None, 2)
            self.address.setdefault(name, int(value, 16))
            if kind in "tTwW" and not name.startswith(".L"):
                self.starts.append(int(value, 16))
                self.names.append(name)

    def name(self, address):
        return self.names[bisect.bisect_right(self.starts, address) - 1]


def sources(elf, addresses):
    """=> for each address the function whose source it comes from, inlined ones too, and file:line"""
    addresses = sorted(addresses)
    text = subprocess.run([TOOLS + "addr2line", "-f", "-e", elf], input="".join(f"{a:#x}\n" for a in addresses),
                          stdout=subprocess.PIPE, text=True, check=False).stdout.split("\n")
    places = zip(text[0::2], (re.sub(r"^\./| \(discriminator \d+\)$", "", line) for line in text[1::2]))
    return dict(zip(addresses, places))


class Stub:
    """QEMU's gdb stub: just enough of the protocol to stop at an address and go on."""

    def __init__(self, path):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.buffer = b""

    def packet(self, text):
        data = text.encode()
        self.socket.sendall(b"$%s#%02x" % (data, sum(data) & 255))

    def answer(self):
        while not (match := re.search(rb"\$([^#]*)#..", self.buffer)):
            data = self.socket.recv(65536)
            if not data:
                sys.exit("bench.py: QEMU ended before the sample did")
            self.buffer += data
        self.buffer = self.buffer[match.end():]
        self.socket.sendall(b"+")
        return match.group(1).decode()

    def ask(self, text):
        self.packet(text)
        return self.answer()

    def stop_at(self, address):
        assert self.ask(f"Z1,{address:x},1") == "OK"

    def dont_stop_at(self, address):
        assert self.ask(f"z1,{address:x},1") == "OK"

    def go(self):
        """Runs to the next stop. => its address"""
        self.ask("c")
        return struct.unpack_from("<Q", bytes.fromhex(self.ask("g")), 8 * RIP)[0]


class Monitor:
    """QEMU's monitor, for its commands."""

    def __init__(self, path):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(path)
        self.file = connection.makefile("rw")
        self.file.readline()
        self.send("qmp_capabilities")

    def send(self, command, **arguments):
        self.file.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self.file.flush()
        while True:
            line = self.file.readline()
            if not line or "return" in json.loads(line):
                return
            if "error" in json.loads(line):
                sys.exit(f"bench.py: QEMU's monitor: {line}")

    def command(self, line):
        self.send("human-monitor-command", **{"command-line": line})


def connect(kind, path):
    for _ in range(300):
        if os.path.exists(path):
            try:
                return kind(path)
            except OSError:
                pass
        time.sleep(0.05)
    sys.exit(f"bench.py: no answer from QEMU at {path}")


def executed(log):
    """
    The addresses in a log of blocks of one instruction each. One that was given up, or that a fault
    ended, doesn't count: it comes again. After a fault of the fetch there is no such instruction.
    """
    last = None
    with open(log, encoding="utf-8", errors="replace") as file:
        for line in file:
            if match := TRACE.match(line):
                if last is not None:
                    yield last
                last = int(match.group(1), 16)
            elif line.startswith("Stopped execution"):
                last = None
            elif match := PAGE_FAULT.match(line):
                if not int(match.group(1), 16) & FETCH:
                    last = None
    if last is not None:
        yield last


class Phase:
    """What was executed between two looks at the clock: how often each address."""

    def __init__(self):
        self.addresses = collections.Counter()
        self.measured = 0

    @property
    def total(self):
        return self.addresses.total()


def phases_of(log, marks):
    """=> the phases of the sample that begins at the first START of a log"""
    phases = []
    for at in executed(log):
        if at == marks[STOP]:
            break
        if at == marks[START] or (at == marks[LAP] and phases):
            phases.append(Phase())
        if phases:
            phases[-1].addresses[at] += 1
    return phases


def profile(tine, case, n):
    """
    Runs a case of the benchmark. => its phases: one, or the call and the rest

    The guest stops before the sample and after it, never inside: while QEMU stands still, its clock
    jumps to the next timer.
    """
    program = Symbols(tine.program)
    console, log, gdb, qmp = map(tine.path, ("console.profile", "blocks", "gdb", "qmp"))
    for path in (gdb, qmp, log):
        if os.path.exists(path):
            os.unlink(path)
    command = tine.command(f"profile {case} {n}", console, "-D", log, "-S",
                           "-gdb", f"unix:{gdb},server,nowait", "-qmp", f"unix:{qmp},server,nowait")
    qemu = harness.start(command, stdin=subprocess.DEVNULL)
    try:
        stub, monitor = connect(Stub, gdb), connect(Monitor, qmp)
        for mark in (BEFORE, AFTER):
            stub.stop_at(program.address[mark])
            stub.go()
            stub.dont_stop_at(program.address[mark])
            monitor.command("singlestep on" if mark == BEFORE else "singlestep off")
            monitor.command("log exec,int,nochain" if mark == BEFORE else "log none")
        stub.packet("c")
        qemu.wait(timeout=300)
    finally:
        qemu.kill()
    phases = phases_of(log, program.address)
    os.unlink(log)
    with open(console, encoding="utf-8", errors="replace") as file:
        match = re.search(r"^profiled (\d+) (\d+)", file.read(), re.M)
    call, whole = int(match.group(1)), int(match.group(2))
    phases[0].measured = call if len(phases) > 1 else whole
    phases[-1].measured = whole - (call if len(phases) > 1 else 0)
    return phases


class Breakdown:
    """The instructions of phases, by function and by source line."""

    def __init__(self, tine, phases):
        self.phases = phases
        symbols = Symbols(tine.elf)
        places = sources(tine.elf, {a for p in phases for a in p.addresses if a >> 47})
        self.functions = [collections.Counter() for _ in phases]
        self.lines = collections.defaultdict(collections.Counter)
        self.files = {USER: ""}
        for counts, phase in zip(self.functions, phases):
            for address, times in phase.addresses.items():
                name = symbols.name(address) if address >> 47 else USER
                counts[name] += times
                if name != USER:
                    self.lines[name][places[address]] += times
        for name in {name for counts in self.functions for name in counts} - {USER}:
            self.files[name] = source_of(self.lines[name], name)

    def totals(self):
        return sum(self.functions, collections.Counter())


def source_of(lines, name):
    """The file of a function: that of its own lines, not of what is inlined into it."""
    for (function, line), _ in lines.most_common():
        if function == name:
            return line.split(":")[0]
    return lines.most_common(1)[0][0][1].split(":")[0]
