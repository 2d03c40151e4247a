# SPDX-License-Identifier: MIT
"""How gdb prints the kernel's structs, and $current, $task(PID), $mm(PID), $vma(PID, ADDR).

A printer adds what the bits mean; `print/r` shows a struct without it. Pointers to tasks, VMAs, pages
and pids say in a few words what they point to, so that a backtrace does, too. An unsigned long, the
type of addresses, is hexadecimal when it is as large as one; `print/d` shows it otherwise.
"""

import gdb
import gdb.printing

import kernel
import memory
import waits
from kernel import WORD

LIST_LIMIT = 1000       # nodes that are counted
LOWEST_ADDRESS = 0x400000   # where programs are linked; counts of pages and the like are smaller
LIST_POISON1 = 0xdead000000000100       # list.h: next of a node that has been taken off


def _known(address):
    """=> Whether an address may be looked at: gdb prints pointers that lead nowhere, too."""
    return address >= 1 << 63


# ---- Lists and trees ----

def _some(nodes):
    """=> The first nodes of a list or tree, and None; or what is wrong with it, as a string."""
    found = []
    try:
        for node in nodes:
            found.append(node)
            if len(found) == LIST_LIMIT:
                return found, "or more"
    except (gdb.MemoryError, gdb.GdbError) as error:
        return found, f"then: {error}"
    return found, None


class NodesPrinter:
    """A head of nodes: their number, and where each is."""

    def __init__(self, value, kind, nodes):
        self.kind = kind
        if value.address is None:
            self.nodes, self.trouble = [], "not in memory"
        else:
            self.nodes, self.trouble = _some(nodes(value))

    def to_string(self):
        """For gdb."""
        count = f"{len(self.nodes)} in it" if self.nodes else "empty"
        return f"{self.kind}: {count}" + (f", {self.trouble}" if self.trouble else "")

    def children(self):
        """For gdb."""
        for index, node in enumerate(self.nodes):
            yield f"[{index}]", f"{node:#x}"


def list_printer(value):
    """struct list_head: a head, or a node: both are members of a circle."""
    following = int(value["next"]) % WORD
    if following in (0, LIST_POISON1):
        return TextPrinter(value, "list: taken off" if following else "list: never initialised")
    return NodesPrinter(value, "list", kernel.list_nodes)


def hlist_printer(value):
    """struct hlist_head."""
    def nodes(head):
        node = int(head["first"]) % WORD
        while node:
            yield node
            node = kernel.read_word(node)
    return NodesPrinter(value, "hlist", nodes)


def rb_root_printer(value):
    """struct rb_root: the nodes in order."""
    return NodesPrinter(value, "red-black tree", kernel.rb_nodes)


class TextPrinter:
    """One line instead of the fields."""

    def __init__(self, value, said):
        self.said = said(value) if callable(said) else said

    def to_string(self):
        """For gdb."""
        return self.said


def _rb_node(value):
    word = int(value["rb_parent_color"])
    return f"{'black' if word & 1 else 'red'}, parent {word & ~1:#x}, " \
           f"left {int(value['rb_left']):#x}, right {int(value['rb_right']):#x}"


# ---- Entries, flags ----

def _pte(value):
    word = int(value["val"])
    if not word:
        return "nothing"
    return f"frame {(word & kernel.FRAME_MASK) >> 12:#x} {kernel.pte_flags(word)}"


def _hex(value):
    return f"{int(value) % WORD:#x}"


def _state(value):
    value = int(value)
    names = [(bit, name) for name, bit in kernel.SCHED.items()
             if name in ("TASK_INTERRUPTIBLE", "TASK_UNINTERRUPTIBLE", "TASK_STOPPED", "TASK_DEAD",
                         "TASK_NEW", "TASK_WAKEKILL")]
    return kernel.words(value, names) if value else "TASK_RUNNING"


class FieldsPrinter:
    """All fields of a struct, some of them in words, below a line that sums it up."""

    def __init__(self, value, summary, fields):
        self.value, self.summary, self.fields = value, summary, fields

    def to_string(self):
        """For gdb."""
        return self.summary(self.value)

    def children(self):
        """For gdb."""
        for field in self.value.type.strip_typedefs().fields():
            value = self.value[field]
            if field.name in self.fields:
                value = self.fields[field.name](value)
            yield field.name or "", value


class PagePrinter:
    """A struct page: of what is used for different things, what its owner uses."""

    used = {"file": ("mapping", "index"), "shmem": ("mapping", "index"), "table": ("ptl",),
            "slab": ("slab_cache", "freelist", "inuse"), "free": ("lru",)}

    def __init__(self, value):
        self.value = value

    def to_string(self):
        """For gdb."""
        return page_summary(self.value)

    def children(self):
        """For gdb."""
        owner = kernel.page_owner(self.value)
        yield "owner", owner
        yield "order", self.value["order"]
        yield "flags", kernel.page_flags(self.value["flags"])
        yield "private", self.value["private"]
        for name in self.used.get(owner, ()):
            yield name, self.value[name]


def vma_summary(vma):
    """=> "400000-401000 r-xp /bin/sh"."""
    line = f"{int(vma['vm_start']):x}-{int(vma['vm_end']):x} {memory.vma_permissions(vma)}"
    name = memory.vma_name(vma["vm_mm"].dereference(), vma) if int(vma["vm_mm"]) else ""
    return f"{line} {name}".rstrip()


def page_summary(page):
    """=> "frame 0x123: anon, count 1, mapped by 1 entry"."""
    if page.address is None:
        return "a copy of a struct page"
    frame = (kernel.address_of(page) - kernel.VMEMMAP_START) // kernel.size_of("struct page")
    return memory.page_line(frame)


def pid_summary(pid):
    """=> "pid 5, count 2"."""
    return f"pid {int(pid['nr'])}, count {int(pid['count']['counter'])}"


def mm_summary(space):
    """=> "12 VMAs, 3 users: 5 (sh)"."""
    users = ", ".join(waits.title(task) for task in kernel.users_of(space))
    return f"{int(space['map_count'])} VMAs, mm_users {int(space['mm_users']['counter'])}: " \
           f"{users or 'nobody'}"


STRUCTS = {
    "list_head": list_printer,
    "hlist_head": hlist_printer,
    "rb_root": rb_root_printer,
    "rb_node": lambda value: TextPrinter(value, _rb_node),
    "pte_t": lambda value: TextPrinter(value, _pte),
    "table_t": lambda value: TextPrinter(value, _pte),
    "pgprot_t": lambda value: TextPrinter(value, lambda v: kernel.pte_flags(v["val"])),
    "sigset_t": lambda value: TextPrinter(value, kernel.signals),
    "pid": lambda value: FieldsPrinter(value, pid_summary, {}),
    "page": PagePrinter,
    "vm_area_struct": lambda value: FieldsPrinter(value, vma_summary, {
        "vm_start": _hex, "vm_end": _hex, "vm_flags": kernel.vm_flags}),
    "task_struct": lambda value: FieldsPrinter(value, waits.title, {
        "flags": kernel.task_flags, "state": _state,
        "work": lambda word: kernel.words(word, kernel.TASK_WORK)}),
}

POINTERS = {
    "task_struct": waits.title,
    "vm_area_struct": vma_summary,
    "page": page_summary,
    "pid": pid_summary,
    "mm_struct": mm_summary,
}


class PointerPrinter:
    """A pointer, and in a few words what is there."""

    def __init__(self, value, name):
        self.value, self.name = value, name

    def to_string(self):
        """For gdb."""
        address = kernel.address_of(self.value)
        try:
            said = POINTERS[self.name](self.value.dereference())
        except (gdb.error, gdb.GdbError, AttributeError):
            return f"{address:#x}"
        return f"{address:#x} ({said})"


def _struct_name(value_type):
    """=> The name by which a type is printed: its own, or that of the first typedef with a printer."""
    while value_type.code == gdb.TYPE_CODE_TYPEDEF and value_type.name not in STRUCTS:
        value_type = value_type.target()
    return value_type.name


def lookup(value):
    """=> The printer of a value, or None. For gdb."""
    value_type = value.type.unqualified()
    if value_type.code == gdb.TYPE_CODE_INT:
        is_address = value_type.name == "unsigned long" and int(value) % WORD >= LOWEST_ADDRESS
        return TextPrinter(value, _hex) if is_address else None
    if value_type.code == gdb.TYPE_CODE_PTR:
        target = value_type.target().unqualified().strip_typedefs()
        if target.code == gdb.TYPE_CODE_STRUCT and target.name in POINTERS and \
                _is_kernel(target) and _known(int(value) % WORD):
            return PointerPrinter(value, target.name)
        return None
    name = _struct_name(value_type)
    if name in STRUCTS and _is_kernel(value_type.strip_typedefs()):
        return STRUCTS[name](value)
    return None


def _is_kernel(value_type):
    """Programs have types of these names, too."""
    objfile = value_type.objfile
    return objfile is None or objfile == kernel.elf()


lookup.name, lookup.enabled = "tine", True
gdb.printing.register_pretty_printer(None, lookup, replace=True)


# ---- Functions and variables ----

class TaskFunction(gdb.Function):
    """$task([PID]): the struct task_struct * of a pid; without one, of the selected CPU.

Unlike $current, it is right in a breakpoint's condition and in `thread apply`, too."""

    def __init__(self):
        super().__init__("task")

    def invoke(self, pid=None):
        """For gdb."""
        found = kernel.current() if pid is None else kernel.task(int(pid))
        return found.address


class MmFunction(gdb.Function):
    """$mm([PID]): the struct mm_struct * of a pid; without one, of the selected CPU's task."""

    def __init__(self):
        super().__init__("mm")

    def invoke(self, pid=None):
        """For gdb."""
        return kernel.mm(kernel.current() if pid is None else int(pid)).address


class VmaFunction(gdb.Function):
    """$vma(PID, ADDR): the struct vm_area_struct * that has an address of a task."""

    def __init__(self):
        super().__init__("vma")

    def invoke(self, pid, address):
        """For gdb."""
        found = kernel.vma(kernel.mm(int(pid)), int(address) % WORD)
        if found is None:
            raise gdb.GdbError(f"No VMA of {int(pid)} has {int(address):#x}")
        return found.address


TaskFunction()
MmFunction()
VmaFunction()


def refresh(_event=None):
    """$current: the task of the selected CPU, as of the last stop, prompt, or change of thread."""
    try:
        gdb.set_convenience_variable("current", kernel.current().address)
    except (gdb.error, gdb.GdbError):
        gdb.set_convenience_variable("current", None)


if not getattr(gdb, "tine_refreshes", False):     # this file may be sourced again
    gdb.tine_refreshes = True
    gdb.events.stop.connect(lambda event: refresh(event))
    gdb.events.before_prompt.connect(lambda: refresh())
    gdb.execute("define hookpost-thread\npython import printers; printers.refresh()\nend")
    gdb.execute("define hookpost-target\npython import printers; printers.refresh()\nend")
