# SPDX-License-Identifier: MIT
"""`tine`, the command that has all others below it, and those that show tasks and the log."""

import gdb

import kernel
import waits
from kernel import WORD, text


class Tine(gdb.Command):
    """Look at the kernel Tine: tasks, their memory, locks, the log; and stop where a process is made.

What shows something reads memory and changes nothing. `help tine NAME` says more about each. A PID
may be any expression ($current->pid, or 42), and an ADDR, too (main, $rsp, 0x1000). In expressions,
$current is the task of the selected CPU, and $task(PID), $mm(PID) and $vma(PID, ADDR) are pointers."""

    def __init__(self):
        super().__init__("tine", gdb.COMMAND_DATA, prefix=True)


Tine()


def command(name, completer=gdb.COMPLETE_NONE, once=False):
    """Makes a function of a list of words the command `tine NAME`; its docstring is the help.
    once: an empty line after it doesn't give it again, since it changes something."""
    def make(function):
        class Command(gdb.Command):
            __doc__ = function.__doc__

            def __init__(self):
                super().__init__(f"tine {name}", gdb.COMMAND_DATA, completer)

            def invoke(self, argument, from_tty):
                if once:
                    self.dont_repeat()
                try:
                    function(gdb.string_to_argv(argument))
                except gdb.MemoryError as error:
                    kernel.too_early("memory")
                    raise gdb.GdbError(f"tine {name}: {error}") from None

        Command()
        return function
    return make


def number(word):
    """=> The value of an expression, as an address or a number."""
    return int(gdb.parse_and_eval(word)) % WORD


def arguments(words, least, most, usage):
    """Raises an error that says how a command is used."""
    if not least <= len(words) <= most:
        raise gdb.GdbError(f"usage: tine {usage}")
    return words + [None] * (most - len(words))


def task_of(word):
    """=> The task of a PID given as an expression; without one, the selected CPU's."""
    return kernel.task(number(word)) if word is not None else kernel.current()


def table(rows, head):
    """Prints rows of strings in columns; numbers to the right, the last column as it is."""
    rows = [head] + rows
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    for row in rows:
        cells = [cell.rjust(width) if index < len(head) - 1 and _is_numeric(rows[1:], index)
                 else cell.ljust(width) for index, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())


def _is_numeric(rows, column):
    return all(row[column].lstrip("-").isdigit() or row[column] == "-" for row in rows)


# ---- Tasks ----

def _memory(task):
    """The pages of a task, or - for the kernel's threads."""
    if not int(task["mm"]):
        return "-"
    rss = task["mm"]["rss"]
    return str(sum(int(rss[i]["counter"]) for i in range(3)) * 4)


@command("ps")
def ps(words):
    """List all tasks: state, CPU, parent, memory in KiB, and what each does or waits for.

Usage: tine ps

The states are those of /proc/PID/stat. A thread has its process in TGID. The idle tasks, which have
pid 0, are left out; the CPU that runs one is idle."""
    arguments(words, 0, 0, "ps")
    kernel.too_early("programs")
    rows = []
    for task in kernel.tasks():
        rows.append([str(int(task["pid"])), str(int(task["tgid"])), str(kernel.parent_pid(task)),
                     kernel.state_letter(task), str(int(task["cpu"])), _memory(task),
                     text(task["comm"]), waits.why(task)])
    table(rows, ["PID", "TGID", "PPID", "S", "CPU", "RSS", "NAME", "WHAT"])


def _print_tree(task, children, prefix, branch):
    mm = int(task["mm"]) % WORD
    memory = f"mm {mm:#x}" if mm else "no mm"
    thread = "" if int(task["pid"]) == int(task["tgid"]) else " thread"
    print(f"{prefix}{branch}{waits.title(task)}{thread} {kernel.state_letter(task)} "
          f"CPU {int(task['cpu'])} {memory}: {waits.why(task)}")
    prefix += {"": "", "|-- ": "|   ", "`-- ": "    "}[branch]
    below = children.get(int(task["pid"]), [])
    for child in below:
        _print_tree(child, children, prefix, "`-- " if child is below[-1] else "|-- ")


@command("tree")
def tree(words):
    """Draw all tasks as a tree of parents and children, with state, CPU, mm, and why each is blocked.

Usage: tine tree

Threads hang below the leader of their process. Tasks with the same mm share their memory: a child
of vfork, or threads."""
    arguments(words, 0, 0, "tree")
    kernel.too_early("programs")
    tasks, children, roots = list(kernel.tasks()), {}, []
    known = {int(task["pid"]) for task in tasks}
    for task in tasks:
        leader = int(task["pid"]) == int(task["tgid"])
        parent = kernel.parent_pid(task) if leader else int(task["tgid"])
        (children.setdefault(parent, []) if parent in known else roots).append(task)
    for task in roots:
        _print_tree(task, children, "", "")


# ---- The log ----

def log_records():
    """=> (level, ns since boot, whether it goes on in the line before, text) of the log's records."""
    kernel.too_early("kernel")
    ring = kernel.symbol("log", "kernel/printk.c")
    size = ring.type.sizeof
    data = kernel.read(kernel.address_of(ring), size)
    position, end = (int(kernel.symbol(name, "kernel/printk.c")) for name in ("log_first", "log_next"))
    header = kernel.size_of("struct record")

    def cut(start, length):
        start %= size
        return (data + data)[start:start + length]

    while position < end:
        record = cut(position, header)
        time, length = int.from_bytes(record[:8], "little"), int.from_bytes(record[8:10], "little")
        yield record[10], time, bool(record[11]), \
            cut(position + header, length).decode("utf-8", "replace")
        position += header + length


@command("log")
def log(words):
    """Show the kernel's log, as dmesg does; with a number, its last lines.

Usage: tine log [LINES]"""
    lines = []
    (count,) = arguments(words, 0, 1, "log [LINES]")
    for _, time, goes_on, said in log_records():
        if goes_on and lines:
            lines[-1] += said
        else:
            lines.append(f"[{time // 10**9:5}.{time % 10**9 // 1000:06}] {said}")
    for line in lines[-number(count):] if count else lines:
        print(line)


# ---- The slab allocator ----

def slab_caches():
    """=> (name, objects in use, in all, size, per slab, pages per slab), as /proc/slabinfo."""
    kernel.too_early("memory")
    caches, count = kernel.symbol("caches", "mm/slab.c"), int(kernel.symbol("nr_caches", "mm/slab.c"))
    lists = [kernel.per_cpu("lists", cpu, "mm/slab.c") for cpu in range(int(kernel.symbol("nr_cpu_ids")))]
    held = _quarantined()
    for index in range(count):
        cache = kernel.fetch(caches[index])
        active = int(cache["taken"]) - sum(int(each["of"][index]["nr"]) for each in lists)
        yield (text(cache["name"]), active - held.get(text(cache["name"]), 0),
               int(cache["nr_objects"]), int(cache["size"]),
               int(cache["per_slab"]), 1 << int(cache["order"]))


def _quarantined():
    """=> {name of a cache: objects that the debug build has freed, but holds back}."""
    held = {}
    if not kernel.has_symbol("slab_debug_held"):
        return held
    for cpu in range(int(kernel.symbol("nr_cpu_ids"))):
        objects = kernel.fetch(kernel.per_cpu("quarantine", cpu)["object"])
        for index in range(objects.type.range()[1] + 1):
            found = waits.slab_object(int(objects[index]) % WORD)
            if found:
                name = text(found[0]["name"])
                held[name] = held.get(name, 0) + 1
    return held


@command("slab")
def slab(words):
    """List the caches of the slab allocator: objects in use and in all, their size.

Usage: tine slab

The figures are those of /proc/slabinfo."""
    arguments(words, 0, 0, "slab")
    table([[str(column) for column in row[1:]] + [row[0]] for row in slab_caches()],
          ["ACTIVE", "OBJECTS", "SIZE", "PER SLAB", "PAGES", "CACHE"])
