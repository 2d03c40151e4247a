# SPDX-License-Identifier: MIT
"""`tine sys`: the system call that a task is in, in words.

Number and arguments are in the struct pt_regs at the top of the task's kernel stack. What the arguments
are called, and their types, gdb knows from the function that answers the call; what their bits are
called stands in kernel/uapi/.
"""

import re

import gdb

import kernel
from commands import arguments, command, task_of

REGISTERS = ("di", "si", "dx", "r10", "r8", "r9")
MAX_ERRNO = 4095
STRING_LIMIT, WORDS_LIMIT = 60, 8


def _names(header, prefix, but=""):
    """=> {name: value} of the #defines of a header that begin so; octal ones, too."""
    with open(f"{kernel.ROOT}/kernel/uapi/{header}", encoding="utf-8") as file:
        octal = re.findall(r"^#define\s+(\w+)\s+(0[0-7]+)\b", file.read(), re.M)
    found = {**kernel.defines(f"kernel/uapi/{header}"), **{name: int(n, 8) for name, n in octal}}
    return {name: value for name, value in found.items()
            if re.match(prefix, name) and not (but and re.match(but, name))}


def _bits(header, prefix, but="", zero="0"):
    """=> A function that says a set of bits in words."""
    names = {}
    for name, value in _names(header, prefix, but).items():
        if value and not value & (value - 1):
            names.setdefault(value, name)

    def say(value):
        return zero if not value else kernel.words(value, list(names.items()))
    return say


def _one_of(header, prefix, but=""):
    """=> A function that says which of several values it is."""
    names = {}
    for name, value in _names(header, prefix, but).items():
        names.setdefault(value, name)
    return lambda value: names.get(value, str(value))


SIGNAL = _one_of("signal.h", "SIG[A-Z]+[12]?$", "SIGRT|SIGSTKSZ")
ERRNO = _one_of("errno.h", "E")
_open_bits = _bits("fcntl.h", "O_", "O_ACCMODE|O_RDONLY|O_WRONLY|O_RDWR|O_NDELAY", "")
_clone_bits = _bits("sched.h", "CLONE_")
_futex = _one_of("futex.h", "FUTEX_(WAIT|WAKE|REQUEUE|CMP|LOCK|UNLOCK|TRYLOCK|FD)")


def _open_flags(value):
    ways = ("O_RDONLY", "O_WRONLY", "O_RDWR", "3")
    more = _open_bits(value & ~3)
    return ways[value & 3] + ("|" + more if more else "")


def _clone_flags(value):
    """The lowest byte is the signal that the parent gets at the end."""
    words = [_clone_bits(value & ~0xff)] if value & ~0xff else []
    return "|".join(words + ([SIGNAL(value & 0xff)] if value & 0xff else [])) or "0"


def _futex_op(value):
    return _futex(value & 127) + ("|FUTEX_PRIVATE_FLAG" if value & 128 else "") + \
        ("|FUTEX_CLOCK_REALTIME" if value & 256 else "")


# (call, argument): what says it; None as the call: of any.
WORDS = {
    ("mmap", "prot"): _bits("mman.h", "PROT_", zero="PROT_NONE"),
    ("mprotect", "prot"): _bits("mman.h", "PROT_", zero="PROT_NONE"),
    ("mmap", "flags"): _bits("mman.h", "MAP_", "MAP_TYPE"),
    ("mremap", "flags"): _bits("mman.h", "MREMAP_"),
    ("msync", "flags"): _bits("mman.h", "MS_"),
    ("madvise", "advice"): _one_of("mman.h", "MADV_"),
    ("clone", "flags"): _clone_flags,
    ("unshare", "flags"): _clone_bits,
    ("open", "flags"): _open_flags,
    ("openat", "flags"): _open_flags,
    ("pipe2", "flags"): _bits("fcntl.h", "O_"),
    ("dup3", "flags"): _bits("fcntl.h", "O_"),
    ("fcntl", "cmd"): _one_of("fcntl.h", "F_", "F_(RDLCK|WRLCK|UNLCK|SEAL)"),
    ("wait4", "options"): _bits("wait.h", "W|__W"),
    ("waitid", "options"): _bits("wait.h", "W|__W"),
    ("waitid", "which"): _one_of("wait.h", "P_"),
    ("rt_sigprocmask", "how"): _one_of("signal.h", "SIG_(BLOCK|UNBLOCK|SETMASK)"),
    ("futex", "op"): _futex_op,
    ("prctl", "option"): _one_of("prctl.h", "PR_[GS]ET|PR_CAP"),
    (None, "sig"): SIGNAL,
    (None, "mode"): lambda value: f"{value:#05o}".replace("o", ""),
}
# Calls that return an address.
ADDRESSES = ("mmap", "mremap", "brk")


# ---- Values ----

def _text(space, address):
    """A string of the program, in quotes, cut off where it gets long."""
    try:
        found = kernel.read_user_string(space, address, STRING_LIMIT + 1)
    except gdb.MemoryError:
        return f"{address:#x}"
    return _quoted(found)


def _quoted(found):
    said = "".join({"\n": "\\n", "\t": "\\t", '"': '\\"', "\\": "\\\\", "\0": "\\0"}.get(
        c, c if c.isprintable() else f"\\x{ord(c):02x}") for c in found[:STRING_LIMIT])
    return f'"{said}"' + ("..." if len(found) > STRING_LIMIT else "")


def _vector(space, address):
    """argv: strings up to a NULL."""
    said = []
    for number in range(WORDS_LIMIT):
        word = int.from_bytes(kernel.read_user(space, address + 8 * number, 8), "little")
        if not word:
            return "[" + ", ".join(said) + "]"
        said.append(_text(space, word))
    return "[" + ", ".join(said) + ", ...]"


def _descriptor(found, number):
    """3</dev/null>"""
    files = found["files"]
    if number < 0 or not int(files) or number >= int(files["nr_fds"]) or not int(files["fd"][number]):
        return str(number)
    return f"{number}<{kernel.file_path(files['fd'][number])}>"


def _signed(value, bits=64):
    value &= (1 << bits) - 1
    return value - (1 << bits) if value >> (bits - 1) else value


def _argument(found, space, call, name, kind, value, others):
    """One argument in words. others: all of them by name."""
    said = WORDS.get((call, name)) or WORDS.get((None, name))
    bits = 8 * kind.sizeof
    value &= (1 << bits) - 1
    if said:
        return said(value)
    plain = kind.strip_typedefs()
    if plain.code == gdb.TYPE_CODE_PTR:
        return _pointer(space, call, name, plain, value, others)
    if name in ("dfd", "olddfd", "newdfd") and _signed(value, bits) == -100:
        return "AT_FDCWD"
    if re.fullmatch(r"(old|new|in_|out_)?d?fd", name):
        return _descriptor(found, _signed(value, bits))
    if plain.is_signed:
        return str(_signed(value, bits))
    return str(value) if value < 1 << 20 and name not in ("addr", "start", "brk", "stack", "tls") \
        else f"{value:#x}"


def _pointer(space, call, name, kind, value, others):
    if not value:
        return "NULL"
    target = kind.target()
    plain = target.strip_typedefs()
    try:
        if plain.code == gdb.TYPE_CODE_PTR and name in ("argv", "envp"):
            return _vector(space, value)
        if plain.code == gdb.TYPE_CODE_INT and plain.sizeof == 1 and \
                str(target).startswith("const"):
            if "n" not in others:
                return _text(space, value)
            data = kernel.read_user(space, value, min(others["n"], STRING_LIMIT + 1))
            return _quoted(data.decode("latin-1"))
        # What isn't const is for the answer, and says nothing yet.
        if plain.code == gdb.TYPE_CODE_STRUCT and str(target).startswith("const"):
            data = kernel.read_user(space, value, plain.sizeof)
            found = gdb.Value(data, plain.unqualified())
            return _clone_args(found) if plain.tag == "clone_args" else \
                found.format_string(symbols=False, max_elements=4)
    except gdb.MemoryError:
        pass                    # the call will say EFAULT
    return f"{value:#x}"


def _clone_args(found):
    """clone3: what isn't 0."""
    words = {"flags": _clone_bits, "exit_signal": SIGNAL}
    said = [f"{field.name}={words.get(field.name, hex)(int(found[field.name]))}"
            for field in found.type.fields() if int(found[field.name])]
    return "{" + ", ".join(said) + "}"


# ---- Calls ----

def name_of(number):
    """=> The name of a system call, or None."""
    names = kernel.symbol("names", "kernel/syscall.c")
    if not 0 <= number <= names.type.range()[1] or not int(names[number]):
        return None
    return kernel.text(names[number])


def parameters(name):
    """=> [(name, type)] as the kernel's function has them."""
    function = kernel.elf().lookup_global_symbol(f"sys_{name}")
    block = gdb.current_progspace().block_for_pc(int(function.value().address) % kernel.WORD)
    while block and not (block.function and block.function.name == function.name):
        block = block.superblock
    found = [one.name for one in block or () if one.is_argument]
    types = [field.type for field in function.type.fields()]
    # Two functions of the same code are one for gdb: then the names are another's.
    if len(found) != len(types):
        found = [f"arg{i}" for i in range(len(types))]
    return list(zip(found, types))


def call_in_words(found, registers):
    """=> "write(fd=1</dev/console>, buf="hello\\n", n=6)", or None: not in a call."""
    number = _signed(int(registers["orig_ax"]), 32)
    if number < 0:
        return None
    name = name_of(number)
    if not name:
        return f"system call {number}, which there is not"
    space = found["mm"].dereference() if int(found["mm"]) else None
    values = [int(registers[register]) % kernel.WORD for register in REGISTERS]
    named = [(one, kind, value) for (one, kind), value in zip(parameters(name), values)]
    others = {one: value for one, _, value in named}
    said = [f"{one}={_argument(found, space, name, one, kind, value, others)}"
            for one, kind, value in named]
    return f"{name}({', '.join(said)})"


def result(number, value):
    """=> "fork returned 42", "open returned -1: ENOENT"."""
    name, value = name_of(number) or f"system call {number}", _signed(value)
    if -MAX_ERRNO <= value < 0:
        return f"{name} returned {ERRNO(-value)} ({value})"
    if name in ADDRESSES:
        return f"{name} returned {value:#x}"
    return f"{name} returned {value}"


@command("sys")
def tine_sys(words):
    """Say which system call a task is in: tine sys [PID]

Name, and arguments by name and value: strings, flags and descriptors in words. When it goes back to the
program, `tine user` says what it returned. Without PID: the current task."""
    pid, = arguments(words, 0, 1, "sys [PID]")
    kernel.too_early("programs")
    found = task_of(pid)
    who = f"{int(found['pid'])} ({kernel.text(found['comm'])})"
    if not int(found["mm"]):
        print(f"{who} is a thread of the kernel, or has ended: it makes no system calls.")
        return
    if kernel.is_running(found) and _in_user_mode(found):
        print(f"{who} runs in user mode: it is in no system call.")
        return
    said = call_in_words(found, kernel.pt_regs(found))
    print(f"{who}: {said}" if said else f"{who} came by an exception or interrupt, not a call.")


def _in_user_mode(found):
    """Whether the CPU that runs a task is in user mode."""
    before = gdb.selected_thread()
    for thread in gdb.selected_inferior().threads():
        if thread.ptid[1] == int(found["cpu"]) + 1:
            thread.switch()
    try:
        return bool(int(gdb.newest_frame().read_register("cs")) & 3)
    finally:
        before.switch()
