# SPDX-License-Identifier: MIT
"""Backtraces that go from the kernel into the program, of the current task and of sleeping ones.

arch/x86/entry.S describes its frames to debuggers, so gdb comes from the kernel to the program by
itself. There it often fails: the C library has neither frame pointers nor CFI. What a function has
done to the stack up to some instruction can be read from its instructions, and that is done here.
"""

import contextlib
import linecache
import re

import gdb
from gdb.FrameDecorator import FrameDecorator
from gdb.unwinder import Unwinder, register_unwinder

import kernel
import symbols
import waits
from commands import arguments, command, task_of

# What a signal handler returns to, and where the kernel has put the registers of what it interrupted:
# struct sigcontext, in a struct ucontext at rsp.
HANDLERS_CALLER, CONTEXT = "__restore_rt", 40
INTERRUPTED = ("r8", "r9", "r10", "r11", "r12", "r13", "r14", "r15", "rdi", "rsi", "rbp", "rbx", "rdx", "rax",
               "rcx", "rsp", "rip")
OUTERMOST = "_start"        # the kernel goes there, from nowhere
SAVED = ("rbx", "rbp", "r12", "r13", "r14", "r15")     # a function leaves them as they were
LOW = {"ebp": "rbp"}


# ---- What a function has done to the stack ----

class Stack:
    """The stack at an instruction, as seen from where the function was entered.

    depth: how far rsp is below the return address; saved: {register: its place below it}; link: the
    register that has the return address, if it isn't on the stack; base: depth when rbp was set."""

    def __init__(self, depth=0, saved=None, link=None, base=None, last=False):
        self.depth, self.saved, self.link = depth, dict(saved or {}), link
        self.base, self.last = base, last
        self.start = 0

    def copy(self):
        """=> One that may go on otherwise: a branch."""
        return Stack(self.depth, self.saved, self.link, self.base, self.last)


def _number(text):
    return int(text.lstrip("$"), 0)


def _step(stack, name, operands):
    """What one instruction does to the stack; operands as AT&T writes them."""
    first, last = operands[0] if operands else "", operands[-1] if operands else ""
    if stack.depth is None and name.startswith(("push", "pop", "add", "sub")):
        pass
    elif name in ("push", "pushq"):
        register = first.lstrip("%")
        stack.depth += 8
        if stack.link == register and stack.depth == 0:
            stack.link = None
        elif register in SAVED:
            stack.saved.setdefault(register, stack.depth)
    elif name in ("pop", "popq"):
        register = first.lstrip("%")
        if stack.depth == 0:
            stack.link = register
        elif stack.saved.get(register) == stack.depth:
            del stack.saved[register]
        stack.depth -= 8
    elif name in ("sub", "subq", "add", "addq") and last == "%rsp" and first.startswith("$"):
        value = _number(first)
        value -= (1 << 64) if value >> 63 else 0
        stack.depth += value if name.startswith("sub") else -value
    elif name in ("mov", "movq") and (first, last) == ("%rsp", "%rbp") and "rbp" in stack.saved:
        stack.base = stack.depth
    elif name in ("mov", "movq") and (first, last) == ("%rbp", "%rsp") and stack.base is not None:
        stack.depth = stack.base
    elif name in ("lea", "leaq") and last == "%rsp":
        match = re.fullmatch(r"(-?\w+)?\((%rsp|%rbp)\)", first)
        if match:
            offset = int(match.group(1) or "0", 0)
            from_ = stack.depth if match.group(2) == "%rsp" else stack.base
            stack.depth = None if from_ is None else from_ - offset
    elif name in ("leave", "leaveq") and stack.base is not None:
        stack.depth = stack.base - 8
        stack.saved.pop("rbp", None)
    elif last == "%rsp" and not name.startswith(("cmp", "test", "push", "call")):
        stack.depth = None      # by a number that only the program knows: an array, an alignment
    elif name.startswith("xor") and first == last and first in ("%ebp", "%rbp") and \
            "rbp" not in stack.saved:
        # The ABI's mark of the outermost frame: nobody can have called a function that does this.
        stack.last = True
    return stack


def _disassemble(architecture, start, end):
    """=> {address: (name, [operands], address of the next)}"""
    flavor = gdb.parameter("disassembly-flavor")
    if flavor != "att":
        gdb.execute("set disassembly-flavor att")
    try:
        found = architecture.disassemble(start, end - 1)
    finally:
        if flavor != "att":
            gdb.execute(f"set disassembly-flavor {flavor}")
    code = {}
    for one in found:
        words = re.sub(r"\s*(<.*|#.*)$", "", one["asm"]).split(None, 1)
        while len(words) > 1 and words[0] in ("lock", "rep", "repz", "repnz", "bnd", "notrack"):
            words = words[1].split(None, 1)
        operands = re.split(r",\s*(?![^(]*\))", words[1]) if len(words) > 1 else []
        code[one["addr"]] = (words[0], operands, one["addr"] + one["length"])
    return code


def stack_at(architecture, start, end, pc):
    """=> The Stack just before the instruction at pc, of the function start-end; or None. pc may be
    the end, if it is a call that comes before."""
    code = _disassemble(architecture, start, end)
    known, work = {}, [(start, Stack())]
    while work:
        at, stack = work.pop()
        while at in code and at not in known:
            known[at] = stack.copy()
            name, operands, after = code[at]
            if name.startswith("ret") or name == "hlt":
                break
            if name.startswith("j") and operands and operands[0].startswith("0x"):
                work.append((int(operands[0], 16), stack.copy()))
            if name.startswith("jmp"):
                break
            stack = _step(stack, name, operands)
            if after == end and name.startswith("call"):
                known[end] = stack
            at = after
    return known.get(pc)


# ---- The unwinders ----

class FrameId:
    """What tells a frame from others."""

    def __init__(self, sp, pc):
        self.sp, self.pc = sp, pc


class _Switched:
    """The registers that bt is to begin with, instead of the CPU's."""

    registers = None


_stacks = {}


class ProgramUnwinder(Unwinder):
    """Leaves a function of a program that has no CFI."""

    def __init__(self):
        super().__init__("tine-program")

    def __call__(self, pending):
        try:
            return self._unwind(pending)
        except (gdb.error, gdb.MemoryError):
            return None

    def _unwind(self, pending):
        pc = int(pending.read_register("rip")) % kernel.WORD
        if pc >= kernel.TASK_SIZE:
            return None
        program = symbols.program_at(pc)
        if not program:
            return None
        function = program.elf.function_at(pc - program.bias)
        if function and function[0] == HANDLERS_CALLER:
            return self._leave_handler(pending, pc)
        if function and function[0] == OUTERMOST:
            return self._leave(pending, None)
        if program.elf.has_cfi(pc - program.bias):
            return None
        key = (program.elf.path, program.bias, pc)
        if key not in _stacks:
            _stacks[key] = self._stack(pending, program, pc)
        return self._leave(pending, _stacks[key])

    def _stack(self, pending, program, pc):
        """=> What the function that has pc has done to the stack, and where it begins; or None. Of a
        function that ends with a call, pc may be the address behind it."""
        elf, bias = program.elf, program.bias
        function = elf.function_at(pc - bias)
        if not function:
            choices = [(start, start + 4096) for start in elf.starts_before(pc - bias)]
        elif function[1] + bias == pc and pending.level() and elf.function_at(function[1] - 1):
            choices = [(elf.function_at(function[1] - 1)[1], function[1]), function[1:]]
        else:
            choices = [function[1:]]
        for start, end in choices:
            stack = stack_at(pending.architecture(), start + bias, end + bias, pc)
            if stack:
                stack.start = start + bias
                return stack
        return None

    def _leave_handler(self, pending, pc):
        """On to what a signal interrupted."""
        long = gdb.lookup_type("unsigned long")
        sp = int(pending.read_register("rsp")) % kernel.WORD
        new = pending.create_unwind_info(FrameId(gdb.Value(sp), gdb.Value(pc)))
        for number, name in enumerate(INTERRUPTED):
            place = gdb.Value(sp + CONTEXT + 8 * number).cast(long.pointer())
            new.add_saved_register(name, place.dereference())
        return new

    def _leave(self, pending, stack):
        # Better no caller than a wrong one: what gdb would guess is worse.
        if not stack or stack.depth is None and stack.base is None:
            stack = Stack(last=True)
        long = gdb.lookup_type("unsigned long")
        # Where the return address is.
        if stack.depth is None and stack.base is not None:
            link = int(pending.read_register("rbp")) + stack.base
        else:
            link = int(pending.read_register("rsp")) + (stack.depth or 0)
        link %= kernel.WORD
        new = pending.create_unwind_info(FrameId(gdb.Value(link + 8), gdb.Value(stack.start)))

        def word(address):
            return gdb.Value(address).cast(long.pointer()).dereference()

        for name in SAVED:
            new.add_saved_register(name, word(link - stack.saved[name]) if name in stack.saved
                                   else pending.read_register(name))
        if stack.last:
            new.add_saved_register("rip", gdb.Value(0).cast(long))     # see Names
        elif stack.link:
            new.add_saved_register("rip", pending.read_register(stack.link).cast(long))
        else:
            new.add_saved_register("rip", word(link))
        new.add_saved_register("rsp", gdb.Value(link + 8).cast(long))
        return new


class TaskUnwinder(Unwinder):
    """While a sleeping task is looked at: what called the innermost frame is that task."""

    def __init__(self):
        super().__init__("tine-task")

    def __call__(self, pending):
        if not _Switched.registers or pending.level() != 0:
            return None
        long = gdb.lookup_type("unsigned long")
        sp = _Switched.registers["rsp"]
        new = pending.create_unwind_info(FrameId(gdb.Value(sp - 8), gdb.Value(0)))
        for name, value in _Switched.registers.items():
            new.add_saved_register(name, gdb.Value(value).cast(long))
        return new


class Named(FrameDecorator):
    """A frame of entry.S has a name, though gdb takes it for one of a signal handler."""

    def __init__(self, frame):
        super().__init__(frame)
        self.is_entry = self.inferior_frame().type() == gdb.SIGTRAMP_FRAME

    def function(self):
        """=> The name."""
        frame = self.inferior_frame()
        if self.is_entry:
            return kernel.function_of(frame.pc()) or "<signal handler called>"
        name = super().function()
        # The address, if gdb knows no name; it may have one that isn't in debug information.
        return "??" if isinstance(name, int) and not kernel.name_of_address(name) else name

    def filename(self):
        """=> The file and line, which gdb would leave out of such a frame."""
        if not self.is_entry:
            return super().filename()
        place = self.inferior_frame().find_sal()
        return f"{place.symtab.filename}:{place.line}" if place and place.symtab else None


class Names:
    """The frame filter that puts the names in, and leaves out what called the outermost function."""

    def __init__(self):
        self.name, self.priority, self.enabled = "tine-entry", 100, True
        gdb.frame_filters[self.name] = self

    def filter(self, frames):
        """=> The frames, decorated."""
        return (Named(frame) for frame in frames if frame.inferior_frame().pc())


def show_entry(_event=None):
    """At a stop in a frame of entry.S that gdb takes for one of a signal handler: where that is, and
    the line of source, which gdb keeps to itself there."""
    frame = gdb.newest_frame()
    if frame.type() != gdb.SIGTRAMP_FRAME or frame.pc() < kernel.TASK_SIZE:
        return
    place = frame.find_sal()
    if place.symtab:
        print(f"{kernel.function_of(frame.pc())} () at {place.symtab.filename}:{place.line}\n{place.line}\t"
              f"{linecache.getline(place.symtab.fullname(), place.line).rstrip()}")


# ---- Another task than the one that runs ----

def switched_out(found):
    """=> The registers of a task that doesn't run, as __switch_to() left them on its stack."""
    sp = int(found["thread"]["sp"]) % kernel.WORD
    names = ("r15", "r14", "r13", "r12", "rbx", "rbp", "rip")
    registers = dict(zip(names, kernel.read_words(sp, len(names))))
    registers["rsp"] = sp + 8 * len(names)
    # A new task "returns" to the first instruction of ret_from_fork. gdb looks up the place of a
    # call, one byte before, and would find another function.
    if kernel.name_of_address(registers["rip"]) == "ret_from_fork":
        registers["rip"] += 1
    return registers


def _set_cr3(value):
    """gdb takes the register for a struct of flags, and assigns only another one to it."""
    kind = gdb.selected_frame().read_register("cr3").type
    gdb.set_convenience_variable("_tine_cr3", gdb.Value(value.to_bytes(8, "little"), kind))
    gdb.execute("set $cr3 = $_tine_cr3", to_string=True)
    gdb.execute("maintenance flush dcache", to_string=True)


@contextlib.contextmanager
def address_space(space):
    """Reads of user addresses see that address space meanwhile. The CPU's CR3 is changed for it, and
    put back before the guest can run."""
    if space is None:
        yield
        return
    new = kernel.virt_to_frame(int(space["pgd"]) % kernel.WORD) << kernel.PAGE_SHIFT
    old = int(gdb.selected_frame().read_register("cr3"))
    if old == new:
        yield
        return
    try:
        _set_cr3(new)
        yield
    finally:
        _set_cr3(old)


@contextlib.contextmanager
def as_task(found):
    """bt and user memory are those of a task that doesn't run. Frame 0 is the CPU's own still."""
    space = found["mm"].dereference() if int(found["mm"]) else None
    with address_space(space):
        _Switched.registers = switched_out(found)
        gdb.invalidate_cached_frames()
        try:
            yield
        finally:
            _Switched.registers = None
            gdb.invalidate_cached_frames()


def _thread_of_cpu(cpu):
    for thread in gdb.selected_inferior().threads():
        if thread.ptid[1] == cpu + 1:
            return thread
    raise gdb.GdbError(f"QEMU has no CPU {cpu}")


def _numbered(lines, first):
    """The frames from `first` on, numbered from 0."""
    out, keep = [], False
    for line in lines:
        match = re.match(r"#(\d+)(\s+)", line)
        if match:
            number = int(match.group(1)) - first
            keep = number >= 0
            if keep:
                line = f"#{number}".ljust(4) + line[match.end():]
        if keep or not match and not line.startswith("#") and out:
            out.append(line)
    return out


def backtrace(found):
    """=> The lines of a task's backtrace, from the kernel on into its program."""
    if int(found["mm"]):
        symbols.load_of(found["mm"].dereference())
    if kernel.is_running(found):
        before = gdb.selected_thread()
        _thread_of_cpu(int(found["cpu"])).switch()
        try:
            return gdb.execute("bt", to_string=True).splitlines()
        finally:
            before.switch()
    with as_task(found):
        return _numbered(gdb.execute("bt", to_string=True).splitlines(), 1)


@command("bt")
def bt(words):
    """The functions that a task is in: tine bt [PID]

Of any task, running or not: from where it sleeps in the kernel on into its program. The guest is
not disturbed. Without PID: of the current task, as bt."""
    pid, = arguments(words, 0, 1, "bt [PID]")
    kernel.too_early("kernel")
    found = task_of(pid)
    print(f"{int(found['pid'])} ({kernel.text(found['comm'])}) {waits.why(found)}")
    if kernel.state_letter(found) in "ZX":
        return
    for line in backtrace(found):
        print(line)


# Code is read from its file: in a program, it may not be in memory yet.
gdb.execute("set trust-readonly-sections on")
gdb.execute("set print symbol off")
gdb.execute("set print entry-values no")
if not getattr(gdb, "tine_shows_entries", False):     # this file may be sourced again
    gdb.tine_shows_entries = True
    gdb.events.stop.connect(lambda event: show_entry(event))
register_unwinder(None, ProgramUnwinder(), replace=True)
register_unwinder(None, TaskUnwinder(), replace=True)
Names()
