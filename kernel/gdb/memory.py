# SPDX-License-Identifier: MIT
"""Commands about memory: the VMAs of a program, its page tables, the frames behind them."""

import gdb

import kernel
import waits
from commands import arguments, command, number, task_of
from kernel import PAGE_SHIFT, WORD


def mm_of(word):
    """=> (task, mm) of a PID given as an expression; without one, the selected CPU's."""
    task = task_of(word)
    return task, kernel.mm(task)


# ---- VMAs ----

def vma_permissions(vma):
    """=> "rw-p", as /proc/PID/maps."""
    flags = int(vma["vm_flags"])
    return "".join(letter if flags & kernel.MM[name] else "-"
                   for letter, name in zip("rwx", ("VM_READ", "VM_WRITE", "VM_EXEC"))) + \
        ("s" if flags & kernel.MM["VM_MAYSHARE"] else "p")


def vma_name(space, vma):
    """=> The path of what is mapped, [heap], [stack], or ""."""
    if int(vma["vm_file"]):
        return kernel.file_path(vma["vm_file"])
    start, end = int(vma["vm_start"]), int(vma["vm_end"])
    if start <= int(space["brk"]) and end >= int(space["start_brk"]):
        return "[heap]"
    return "[stack]" if start <= int(space["start_stack"]) <= end else ""


def maps_line(space, vma):
    """=> The line of /proc/PID/maps."""
    offset = device = number_of_inode = 0
    if int(vma["vm_file"]):
        inode = vma["vm_file"]["f_inode"]
        offset, number_of_inode = int(vma["vm_pgoff"]) << PAGE_SHIFT, int(inode["i_ino"])
        device = int(inode["i_sb"]["s_dev"])
    major, minor = device >> 8 & 0xfff, device & 0xff | device >> 12 & 0xfff00
    line = f"{int(vma['vm_start']):08x}-{int(vma['vm_end']):08x} {vma_permissions(vma)} " \
           f"{offset:08x} {major:02x}:{minor:02x} {number_of_inode} "
    name = vma_name(space, vma)
    return f"{line:73}{name}" if name else line


@command("maps")
def maps(words):
    """Show the address space of a task, in the lines of /proc/PID/maps.

Usage: tine maps [PID]

Without a PID: of the task that the selected CPU runs."""
    (pid,) = arguments(words, 0, 1, "maps [PID]")
    _, space = mm_of(pid)
    for vma in kernel.vmas(space):
        print(maps_line(space, vma).rstrip())


def _draw_node(node, prefix, branch, order):
    """Draws a tree that lies on its side: the right subtree above, the left one below."""
    if not node:
        return
    left, right = kernel.rb_children(node)
    vma = kernel.container_of(node, "struct vm_area_struct", "vm_rb")
    bar, room = prefix + "|   ", prefix + "    "
    _draw_node(left, room if branch in ("", ",-- ") else bar, ",-- ", order)
    colour = "red" if kernel.rb_is_red(node) else "black"
    place = order.get(kernel.address_of(vma), "not in the list!")
    print(f"{prefix}{branch}{int(vma['vm_start']):x}-{int(vma['vm_end']):x} {colour} [{place}]")
    _draw_node(right, room if branch in ("", "`-- ") else bar, "`-- ", order)


@command("vmatree")
def vmatree(words):
    """Draw the VMAs of a task as the tree that finds them, beside the list that orders them.

Usage: tine vmatree [PID]

The tree lies on its side, its root at the left: what is above a node lies at lower addresses. Each
has its colour, and in brackets its place in the list; read downwards, these count up."""
    (pid,) = arguments(words, 0, 1, "vmatree [PID]")
    _, space = mm_of(pid)
    found = kernel.vmas(space)
    order = {kernel.address_of(vma): index for index, vma in enumerate(found)}
    print(f"list of {len(found)} (map_count {int(space['map_count'])}):")
    for index, vma in enumerate(found):
        print(f"  [{index}] {maps_line(space, vma).rstrip()}")
    print("tree:")
    _draw_node(int(space["mm_rb"]["rb_node"]) % WORD, "  ", "", order)
    in_tree = [kernel.address_of(vma) for vma in
               kernel.rb_entries(space["mm_rb"], "struct vm_area_struct", "vm_rb")]
    same = in_tree == [kernel.address_of(vma) for vma in found]
    print("list and tree hold the same VMAs in the same order" if same else
          "LIST AND TREE DIFFER")


# ---- Page tables ----

def times(count, one, many=None):
    """=> "1 entry", "2 entries"."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def page_line(frame):
    """=> What a frame is: "frame 0x1234: anon, count 2, mapped by 2 entries"."""
    if not kernel.pfn_valid(frame):
        return f"frame {frame:#x}: not RAM"
    page = kernel.page(frame)
    return f"frame {frame:#x}: {kernel.page_owner(page)}, count {kernel.page_count(page)}, " \
           f"mapped by {times(kernel.page_mapcount(page), 'entry', 'entries')}"


@command("pte", gdb.COMPLETE_EXPRESSION)
def pte(words):
    """Walk the page tables to an address: the four levels, with flags in words.

Usage: tine pte [PID] ADDR"""
    arguments(words, 1, 2, "pte [PID] ADDR")
    _, space = mm_of(words[0] if len(words) == 2 else None)
    address = number(words[-1])
    vma = kernel.vma(space, address)
    print(f"{address:#x}: " + (maps_line(space, vma).rstrip() if vma else "in no VMA"))
    for entry in kernel.walk(space, address):
        said = "nothing" if entry.is_none else f"frame {entry.frame:#x} {entry.flags}"
        print(f"  {entry.level}[{entry.index:3}] at {entry.address:#x} = {entry.value:#018x}: {said}")
    if entry.present and entry.is_leaf:
        print("  " + page_line(entry.frame))


class Mapping:
    """An entry that leads to a frame, and whose it is."""

    def __init__(self, space, members, entry, vma):
        self.space, self.members, self.entry, self.vma = space, members, entry, vma

    @property
    def right(self):
        """=> Who may write: "writes", "copies when it writes", "reads"."""
        flags = int(self.vma["vm_flags"]) if self.vma is not None else 0
        if self.entry.writable:
            return "may write"
        if not flags & kernel.MM["VM_WRITE"]:
            return "may only read"
        if flags & kernel.MM["VM_SHARED"]:
            return "may write after a fault"
        return "gets a copy when it writes"


def mappings_of(frame):
    """=> [Mapping]: each entry of each address space that leads to a frame."""
    found = []
    for space, members in kernel.spaces():
        areas = None
        for entry in kernel.leaves(space):
            if entry.frame != frame:
                continue
            areas = areas or kernel.vmas(space)
            vma = next((v for v in areas
                        if int(v["vm_start"]) <= entry.base < int(v["vm_end"])), None)
            found.append(Mapping(space, members, entry, vma))
    return found


def frame_of(word):
    """=> The frame that an expression names: a frame, a struct page, or an address of current's."""
    value = number(word)
    if kernel.VMEMMAP_START <= value < kernel.KERNEL_BASE:
        return (value - kernel.VMEMMAP_START) // kernel.size_of("struct page")
    if value >= kernel.PAGE_OFFSET:
        return kernel.virt_to_frame(value)
    if kernel.pfn_valid(value):
        return value
    entry = kernel.translate(kernel.mm(kernel.current()), value)
    if not entry:
        raise gdb.GdbError(f"{value:#x} is no frame, and the program has no page there")
    return entry.frame


@command("cow", gdb.COMPLETE_EXPRESSION)
def cow(words):
    """Say who shares a frame: every address space and address that maps it, and who may write.

Usage: tine cow ADDR|FRAME
       tine cow PID ADDR

An ADDR alone is of the program that the selected CPU runs, or a kernel address."""
    arguments(words, 1, 2, "cow ADDR|FRAME, or tine cow PID ADDR")
    kernel.too_early("programs")
    if len(words) == 2:
        entry = kernel.translate(mm_of(words[0])[1], number(words[1]))
        if not entry:
            raise gdb.GdbError(f"There is no page at {words[1]}")
        frame = entry.frame
    else:
        frame = frame_of(words[0])
    print(page_line(frame))
    found = mappings_of(frame)
    for mapping in found:
        who = ", ".join(waits.title(task) for task in mapping.members)
        print(f"  {mapping.entry.base:#x} of {who}: {mapping.right} ({mapping.entry.flags})")
    writers = [mapping for mapping in found if mapping.entry.writable]
    shared = len({kernel.address_of(mapping.space) for mapping in found})
    print(f"  {times(len(found), 'mapping')} in {times(shared, 'address space')}, "
          f"{len(writers)} of them writable")


@command("page", gdb.COMPLETE_EXPRESSION)
def page(words):
    """Show the struct page of a frame: owner, counts, flags, and what it belongs to.

Usage: tine page FRAME

The address of a struct page will do, and any other of the kernel is taken for the frame behind."""
    (word,) = arguments(words, 1, 1, "page FRAME")
    kernel.too_early("memory")
    frame = frame_of(word)
    print(page_line(frame))
    if not kernel.pfn_valid(frame):
        return
    found = kernel.page(frame)
    owner = kernel.page_owner(found)
    print(f"  struct page at {kernel.address_of(found):#x}, "
          f"direct map {kernel.frame_address(frame):#x}")
    print(f"  flags {kernel.page_flags(found['flags'])}, order {int(found['order'])}, "
          f"private {int(found['private']):#x}")
    if owner in ("file", "shmem") and int(found["mapping"]):
        inode = found["mapping"]["host"]
        print(f"  page {int(found['index'])} of inode {int(inode['i_ino'])}")
    if owner == "slab" and int(found["slab_cache"]):
        print(f"  cache {kernel.text(found['slab_cache']['name'])}")


# ---- What has changed ----

class Snapshot:
    """The VMAs and page-table entries of an address space at one time."""

    def __init__(self, space):
        self.vmas = {int(vma["vm_start"]): maps_line(space, vma).rstrip()
                     for vma in kernel.vmas(space)}
        self.entries = {entry.base: entry.value for entry in kernel.leaves(space)}


_snapshots = {}     # by the address of the mm


@command("snap")
def snap(words):
    """Remember the VMAs and page-table entries of a task, for tine diff.

Usage: tine snap [PID]"""
    (pid,) = arguments(words, 0, 1, "snap [PID]")
    task, space = mm_of(pid)
    found = _snapshots[kernel.address_of(space)] = Snapshot(space)
    print(f"{waits.title(task)}: {times(len(found.vmas), 'VMA')}, "
          f"{times(len(found.entries), 'page-table entry', 'page-table entries')}")


def _entry_change(before, after):
    """=> What happened to a page-table entry, in words."""
    frame = [(value & kernel.FRAME_MASK) >> PAGE_SHIFT for value in (before, after)]
    if not before:
        return f"new: frame {frame[1]:#x} {kernel.pte_flags(after)}"
    if not after:
        return f"gone: was frame {frame[0]:#x} {kernel.pte_flags(before)}"
    gained, lost = after & ~before & ~kernel.FRAME_MASK, before & ~after & ~kernel.FRAME_MASK
    changes = [f"frame {frame[0]:#x} -> {frame[1]:#x}"] if frame[0] != frame[1] else []
    changes += ["+" + word for word in kernel.pte_flags(gained).split("|") if gained]
    changes += ["-" + word for word in kernel.pte_flags(lost).split("|") if lost]
    return f"{' '.join(changes)}" + ("" if frame[0] != frame[1] else f" (frame {frame[1]:#x})")


@command("diff")
def diff(words):
    """Show what has changed in an address space since tine snap: VMAs, and page-table entries.

Usage: tine diff [PID]

After a fork, in the parent, every private writable page has lost RW; a write then gives it another
frame, or RW back."""
    (pid,) = arguments(words, 0, 1, "diff [PID]")
    _, space = mm_of(pid)
    before = _snapshots.get(kernel.address_of(space))
    if not before:
        raise gdb.GdbError("There is no snapshot of that address space: tine snap makes one")
    after = Snapshot(space)
    for start in sorted(before.vmas.keys() | after.vmas.keys()):
        was, now = before.vmas.get(start), after.vmas.get(start)
        if was != now:
            print("\n".join(([f"- {was}"] if was else []) + ([f"+ {now}"] if now else [])))
    changed = [base for base in sorted(before.entries.keys() | after.entries.keys())
               if before.entries.get(base) != after.entries.get(base)]
    for base in changed:
        change = _entry_change(before.entries.get(base, 0), after.entries.get(base, 0))
        print(f"  {base:#x}: {change}")
    print(f"{times(len(changed), 'page-table entry differs', 'page-table entries differ')}")
