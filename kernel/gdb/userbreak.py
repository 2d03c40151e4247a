# SPDX-License-Identifier: MIT
"""Breakpoints in programs, and steps across the border between a program and the kernel.

QEMU's breakpoints are by virtual address, on all CPUs: at an address of a program, every process
stops that happens to have code there. Those here look whose address space it is, and let others
pass; so they outlive fork and exec. The commands that let the guest run, run it until the same task
gets there, on whichever CPU.
"""

import os

import gdb

import kernel
import symbols
import syscalls
from commands import arguments, command

EXIT = "schedule_dead"      # a task's last call


def task_address():
    """=> Where the current task's struct is: it tells tasks apart. 0: too early."""
    try:
        return kernel.address_of(kernel.current())
    except (gdb.GdbError, gdb.error):
        return 0


def in_user_mode():
    """=> Whether the selected CPU runs a program now."""
    return bool(int(gdb.selected_frame().read_register("cs")) & 3)


def runs(found, program):
    """=> Whether a task runs a program, by the name of its file or of itself."""
    exe = symbols.exe_of(found) if int(found["mm"]) else None
    return bool(exe) and (program in (exe, os.path.basename(exe)) or
                          program == kernel.text(found["comm"]))


def who(found):
    """=> "42 (forkdemo)"."""
    return f"{int(found['pid'])} ({kernel.text(found['comm'])})"


# ---- tine break ----

class ProgramBreakpoint(gdb.Breakpoint):
    """Stops those who run that program, nobody else."""

    def __init__(self, address, program, place, only_if):
        super().__init__(f"*{address:#x}")
        self.program, self.place, self.only_if = program, place, only_if

    def stop(self):
        """=> Whether to stop."""
        try:
            found = kernel.current()
            if not runs(found, self.program):
                return False
            if self.only_if and not gdb.parse_and_eval(self.only_if):
                return False
        except (gdb.GdbError, gdb.error):
            return False        # no program runs yet
        print(f"{who(found)}, on CPU {kernel.this_cpu()}, is at {self.program}:{self.place}")
        return True


def _program(name):
    """=> (Program whose symbols gdb has, loaded now if need be, or None; why not)."""
    for program in symbols.loaded:
        if name in (program.guest, os.path.basename(program.guest)):
            return program, ""
    guest = name if "/" in name else f"/bin/{name}"
    path = symbols.find(guest)
    if not path:
        return None, f"no program {name} is known on this machine; see `help tine symbols`"
    if symbols.Elf(path).type == symbols.ET_DYN:
        return None, f"{name} lies at another address in each process: stop where it runs, as by " \
            f"`tine break {name}:sys_brk`, and load `tine symbols`"
    return symbols.load(path, guest), ""


def addresses_of(place, program=None):
    """=> The addresses of a place (FUNCTION, FILE:LINE, *ADDRESS), behind the prologue: in a program,
    or in the kernel."""
    try:
        found = [line.pc for line in gdb.decode_line(place)[1] or ()]
    except gdb.error:
        return []
    if program:
        return [pc for pc in found if program.start <= pc < program.end]
    return [pc for pc in found if pc >= kernel.TASK_SIZE]


@command("break", gdb.COMPLETE_LOCATION, once=True)
def tine_break(words):
    """Stop in a program, whoever else has something at that address: tine break PROGRAM:PLACE

PLACE is a function of the program, FILE:LINE, *ADDRESS, or a function of the kernel, which then counts
only when that program is in it: tine break forkdemo:child, tine break forkdemo:do_fork. PROGRAM is
the name of its file, or what ps says. The breakpoint outlives fork and exec; `info breakpoints`,
delete and disable know it. It may have a condition: tine break forkdemo:take if pipe == to_child"""
    place, only_if = words[0] if words else "", None
    if words[1:2] == ["if"] and words[2:]:
        only_if = " ".join(words[2:])
    elif len(words) != 1:
        raise gdb.GdbError("usage: tine break PROGRAM:PLACE [if CONDITION]")
    name, colon, place = place.partition(":")
    if not colon:
        raise gdb.GdbError("usage: tine break PROGRAM:PLACE")
    program, why = _program(name)
    found = (addresses_of(place, program) if program else []) or addresses_of(place)
    if not found:
        raise gdb.GdbError(f"The kernel has no {place}, and {why}" if why else
                           f"Neither {name} nor the kernel has {place}")
    for address in found[:1]:
        ProgramBreakpoint(address, name, place, only_if)


# ---- To let the guest run until something happens ----

class Until(gdb.Breakpoint):
    """An invisible breakpoint at a function, label or address, where only some stop."""

    def __init__(self, place, wanted):
        super().__init__(f"*{place:#x}" if isinstance(place, int) else place, internal=True)
        self.silent, self.wanted, self.hit = True, wanted, False

    def stop(self):
        """=> Whether to stop."""
        try:
            self.hit = bool(self.wanted())
        except (gdb.GdbError, gdb.error):
            self.hit = False
        return self.hit


def label(name):
    """=> The address of a label of entry.S."""
    return int(gdb.parse_and_eval(f"(unsigned long)&{name}")) % kernel.WORD


def run_until(*stops):
    """Lets the guest run. => Which of the Untils stopped it; None: something else, which gdb has told.
    They are gone after that."""
    try:
        said = gdb.execute("continue", to_string=True)
        hit = next((stop for stop in stops if stop.hit), None)
        if not hit:
            print(said, end="")
        return hit
    finally:
        for stop in stops:
            stop.delete()


def quiet_stepi():
    """One instruction of the selected CPU, none of the others, and no word about it."""
    locking = gdb.parameter("scheduler-locking")
    gdb.execute("set suppress-cli-notifications on")
    gdb.execute("set scheduler-locking on")
    try:
        gdb.execute("stepi", to_string=True)
    finally:
        gdb.execute(f"set scheduler-locking {locking}")
        gdb.execute("set suppress-cli-notifications off")


def is_task(address):
    """=> A condition: the current task is that one."""
    return lambda: task_address() == address


def to_user_mode(wanted, also=()):
    """Lets the guest run until a task goes back to user mode, and there it is.
    wanted: a condition. => False: something else came first."""
    ways = [Until(label("sysret_to_user"), wanted), Until(label("iret_to_user"), wanted), *also]
    hit = run_until(*ways)
    if hit not in ways[:2]:
        return False
    for _ in range(2):          # swapgs, and the way out itself
        if not in_user_mode():
            quiet_stepi()
    return True


def _must_be_a_program():
    kernel.too_early("programs")
    found = kernel.current()
    if not int(found["mm"]):
        raise gdb.GdbError(f"{who(found)} is a thread of the kernel: it has no user mode. Stop in a "
                           "program first, as by `tine break forkdemo:main`")
    return found


def show():
    """What gdb shows at a stop."""
    gdb.execute("frame")


# ---- Across the border ----

@command("enter", once=True)
def enter(words):
    """From a program into the kernel: tine enter

Runs until the current task makes its next system call, and stops in the function that answers it."""
    arguments(words, 0, 0, "enter")
    found = _must_be_a_program()
    if not in_user_mode():
        raise gdb.GdbError("This CPU is in the kernel already; `tine user` goes back to the program")
    me = kernel.address_of(found)
    hit = run_until(Until("*entry_syscall", is_task(me)))
    if not hit:
        return
    number = int(gdb.selected_frame().read_register("rax")) & 0xffffffff
    table = kernel.symbol("sys_call_table")
    if number < table.type.range()[1] + 1:
        function = kernel.name_of_address(int(table[number]) % kernel.WORD)
        run_until(Until(addresses_of(function)[0], is_task(me)))
    else:
        print(f"There is no system call {number}: this only gets ENOSYS.")
    show()


@command("user", once=True)
def user(words):
    """From the kernel back into the program: tine user

Runs until the current task is in user mode again. What it is then may be another program (exec), or a
handler (a signal). Says what the system call has returned."""
    arguments(words, 0, 0, "user")
    found = _must_be_a_program()
    if in_user_mode():
        raise gdb.GdbError("This CPU is in user mode already; `tine enter` goes into the kernel")
    me, number = kernel.address_of(found), _signed(kernel.pt_regs(found)["orig_ax"])
    end = Until(EXIT, is_task(me))
    if not to_user_mode(is_task(me), [end]):
        if end.hit:
            print(f"{who(found)} has ended: it does not go back.")
        return
    if number >= 0:
        print(syscalls.result(number, int(gdb.selected_frame().read_register("rax"))))
    show()


def _signed(value):
    value = int(value) % kernel.WORD
    return value - kernel.WORD if value >> 63 else value


# ---- tine follow ----

@command("follow", once=True)
def follow(words):
    """Stop in one side of the next fork, vfork or clone: tine follow parent|child [PROGRAM]

Runs until the current task (or whoever runs PROGRAM) has made a new one, and on until that side is
back in its program. A parent in vfork comes back only when its child has called exec or has ended."""
    side, program = arguments(words, 1, 2, "follow parent|child [PROGRAM]")
    if side not in ("parent", "child"):
        raise gdb.GdbError("usage: tine follow parent|child [PROGRAM]")
    if program:
        wanted = lambda: runs(kernel.current(), program)
    else:
        wanted = is_task(kernel.address_of(_must_be_a_program()))
    if not run_until(Until("*wake_up_new_task", wanted)):
        return
    child = int(gdb.selected_frame().read_register("rdi")) % kernel.WORD
    parent = kernel.current()
    made = kernel.at(child, "struct task_struct")
    print(f"{who(parent)} has made {who(made)}.")
    if to_user_mode(is_task(child if side == "child" else kernel.address_of(parent))):
        print(f"Now in user mode: the {side}, {who(kernel.current())}.")
        show()
