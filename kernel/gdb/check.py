# SPDX-License-Identifier: MIT
"""`tine check`: the invariants of mm/verify.c, checked from outside.

The numbers are those of the list at the head of mm/verify.c. What runs there on the machine itself,
trusting its own code, runs here on what the machine has in memory: a kernel that is too broken to
check itself still can be checked. Nothing is called and nothing is stopped but the machine as a whole,
which may be in the middle of something: an address space that is being changed isn't judged, and what
doesn't add up while a CPU is in the kernel is called unsettled, not a violation.
"""

import struct

import gdb

import kernel
import waits
from commands import arguments, command
from kernel import PAGE_SHIFT, WORD
from memory import mm_of, times

VM = kernel.MM
PT = kernel.PGTABLE


class Report:
    """The violations found, printed as they come."""

    def __init__(self, on_the_way=()):
        self.violations, self.unsettled = 0, 0
        self.on_the_way = on_the_way

    def check(self, invariant, condition, said):
        """One claim about the machine. => Whether it holds."""
        if not condition:
            self.violations += 1
            print(f"  invariant {invariant}: {said}")
        return condition

    def check_settled(self, invariant, condition, said):
        """A claim that need not hold while something is on its way: a reference just taken, a page
        just freed."""
        if not self.on_the_way:
            self.check(invariant, condition, said)
        elif not condition:
            self.unsettled += 1
            print(f"  unsettled {invariant}: {said}")

    def __str__(self):
        said = times(self.violations, "violation")
        if self.unsettled:
            said += f", {self.unsettled} unsettled, as {'; '.join(self.on_the_way)}"
        return said


# ---- One address space ----

def _check_list(report, space, vmas):
    end, previous = 0, 0
    for vma in vmas:
        start, stop = int(vma["vm_start"]), int(vma["vm_end"])
        report.check(1, start < stop <= kernel.TASK_SIZE, f"VMA {start:x}-{stop:x}")
        report.check(1, start >= end, f"VMA {start:x} begins before {end:x}")
        report.check(1, int(vma["vm_prev"]) % WORD == previous, f"VMA {start:x}: vm_prev")
        report.check(1, int(vma["vm_mm"]) % WORD == kernel.address_of(space),
                     f"VMA {start:x} belongs to another mm")
        end, previous = stop, kernel.address_of(vma)
    report.check(3, len(vmas) == int(space["map_count"]),
                 f"map_count {int(space['map_count'])}, {len(vmas)} in the list")


def _black_height(node):
    """=> The number of black nodes on each way down, or None where they differ."""
    if not node:
        return 0
    left, right = kernel.rb_children(node)
    heights = _black_height(left), _black_height(right)
    red = kernel.rb_is_red(node)
    if heights[0] is None or heights[0] != heights[1]:
        return None
    if red and any(child and kernel.rb_is_red(child) for child in (left, right)):
        return None
    return heights[0] + (not red)


def _check_tree(report, space, vmas):
    root = int(space["mm_rb"]["rb_node"]) % WORD
    report.check(2, _black_height(root) is not None, "the tree is not red-black")
    in_list = [kernel.address_of(vma) for vma in vmas]
    in_tree = [kernel.address_of(vma) for vma in
               kernel.rb_entries(space["mm_rb"], "struct vm_area_struct", "vm_rb")]
    report.check(2, in_list == in_tree, f"the list has {len(in_list)} VMAs, the tree {len(in_tree)}, "
                 "and they are not the same in the same order")
    cache = int(space["mmap_cache"]) % WORD
    report.check(3, not cache or cache in in_list, "mmap_cache is none of the VMAs")


def _check_totals(report, space, vmas):
    sums = dict.fromkeys(("total_vm", "data_vm", "exec_vm", "stack_vm"), 0)
    for vma in vmas:
        flags = int(vma["vm_flags"])
        pages = (int(vma["vm_end"]) - int(vma["vm_start"])) >> PAGE_SHIFT
        sums["total_vm"] += pages
        if flags & (VM["VM_EXEC"] | VM["VM_WRITE"] | VM["VM_GROWSDOWN"]) == VM["VM_EXEC"]:
            sums["exec_vm"] += pages
        elif flags & VM["VM_GROWSDOWN"]:
            sums["stack_vm"] += pages
        elif flags & (VM["VM_WRITE"] | VM["VM_SHARED"]) == VM["VM_WRITE"]:
            sums["data_vm"] += pages
    for name, value in sums.items():
        report.check(4, int(space[name]) == value, f"{name} {int(space[name])}, VMAs {value}")


class Ranges:
    """Which VMA has an address: for many questions, in ascending order."""

    def __init__(self, vmas):
        self.areas = [(int(v["vm_start"]), int(v["vm_end"]), int(v["vm_flags"])) for v in vmas]
        self.next = 0

    def flags_at(self, address):
        """=> vm_flags, or None outside of all VMAs."""
        while self.next < len(self.areas) and self.areas[self.next][1] <= address:
            self.next += 1
        inside = self.next < len(self.areas) and self.areas[self.next][0] <= address
        return self.areas[self.next][2] if inside else None


def _check_rights(report, address, entry, flags):
    """An entry permits no more than its VMA."""
    accessible = entry.value & PT["_PAGE_PRESENT"]
    report.check(5, not accessible or entry.value & PT["_PAGE_USER"], f"{address:x}: a kernel entry")
    report.check(5, not accessible or flags & (VM["VM_READ"] | VM["VM_WRITE"] | VM["VM_EXEC"]),
                 f"{address:x}: accessible")
    report.check(5, not entry.writable or flags & VM["VM_WRITE"], f"{address:x}: writable")
    report.check(5, not accessible or entry.value & PT["_PAGE_NX"] or flags & VM["VM_EXEC"],
                 f"{address:x}: executable")


class Census:
    """What all entries of all address spaces lead to, by frame."""

    def __init__(self, pages):
        self.pages = pages
        self.entries, self.private_writers, self.shared_writers = {}, {}, set()

    def add(self, entry, flags):
        """Counts an entry of a VMA with these flags (None: of no VMA)."""
        frame = entry.frame
        self.entries[frame] = self.entries.get(frame, 0) + 1
        if entry.writable and flags is not None and flags & VM["VM_SHARED"]:
            self.shared_writers.add(frame)
        elif entry.writable:
            self.private_writers[frame] = self.private_writers.get(frame, 0) + 1


def _check_entries(report, space, vmas, census):
    ranges, rss, tables = Ranges(vmas), [0] * PAGES_OF_PROGRAMS, -1
    for level, base, frame, words in kernel.tables(space):
        tables += 1
        if level != "pte":
            continue
        for index, value in enumerate(words):
            if not value:
                continue
            entry = kernel.Entry("pte", frame, index, value, base + (index << PAGE_SHIFT))
            flags = ranges.flags_at(entry.base)
            census.add(entry, flags)
            page = census.pages.get(entry.frame)
            if not report.check(10, page and page.owner < PAGES_OF_PROGRAMS,
                                f"{entry.base:x} leads to frame {entry.frame:x}, which is not a "
                                "program's"):
                continue
            rss[page.owner] += 1
            if not report.check(5, flags is not None, f"{entry.base:x} is mapped outside of all VMAs"):
                continue
            _check_rights(report, entry.base, entry, flags)
            name = OWNERS[page.owner]
            report.check(7, name != "anon" or flags & VM["VM_ANON"],
                         f"{entry.base:x}: anonymous page, no VM_ANON")
            report.check(11, name != "zero" or not entry.writable,
                         f"{entry.base:x}: the zero page is writable")
    for owner, count in enumerate(rss):
        known = int(space["rss"][owner]["counter"])
        report.check(6, known == count, f"rss of {OWNERS[owner]} pages {known}, entries {count}")
    known = int(space["nr_ptes"]["counter"])
    report.check(6, known == tables, f"nr_ptes {known}, tables {tables}")


def check_space(report, space, census):
    """Invariants 1 to 7 of one address space, as far as they can be looked at."""
    before, vmas = report.violations, kernel.vmas(space)
    _check_list(report, space, vmas)
    if report.violations == before:     # the rest follows the list
        _check_tree(report, space, vmas)
        _check_totals(report, space, vmas)
        _check_entries(report, space, vmas, census)


# ---- All memory ----

class Page:
    """What check needs of a struct page: its first 24 bytes."""

    __slots__ = ("count", "mapcount", "owner", "mapping")
    layout = struct.Struct("<II B7x Q")

    def __init__(self, data, offset):
        self.count, self.mapcount, self.owner, self.mapping = self.layout.unpack_from(data, offset)


def all_pages():
    """=> {frame: Page} of all RAM, read in a few large pieces."""
    size, pages, ranges = kernel.size_of("struct page"), {}, kernel.symbol("ram_ranges")
    for number in range(int(ranges["nr"])):
        first, last = (int(ranges["range"][number][end]) >> PAGE_SHIFT for end in ("start", "end"))
        data = kernel.read_large(kernel.VMEMMAP_START + first * size, (last - first) * size)
        for frame in range(first, last):
            pages[frame] = Page(data, (frame - first) * size)
    return pages


def _check_counts(report, census):
    """8, 9, 10: the counts of each page against the entries that were found."""
    for frame, page in census.pages.items():
        entries = census.entries.get(frame, 0)
        if page.owner >= PAGES_OF_PROGRAMS:
            report.check(10, not entries, f"frame {frame:x} ({OWNERS[page.owner]}) is mapped")
            continue
        name = OWNERS[page.owner]
        holders = entries + (name in ("file", "shmem") and page.mapping != 0) + (name == "zero")
        report.check_settled(8, page.mapcount == entries, f"frame {frame:x} ({name}): map count "
                             f"{page.mapcount}, entries {entries}")
        report.check_settled(8, page.count == holders, f"frame {frame:x} ({name}): count "
                             f"{page.count}, holders {holders}")
        writers = census.private_writers.get(frame, 0) + (frame in census.shared_writers)
        report.check(9, writers <= 1, f"frame {frame:x} is writable in two private entries")


def _check_zero_page(report):
    frame = (int(kernel.symbol("zero_page")) % WORD - kernel.VMEMMAP_START) // \
        kernel.size_of("struct page")
    data = kernel.read(kernel.frame_address(frame), kernel.PAGE_SIZE)
    report.check(11, not any(data), "the zero page isn't zero")


def _check_owners(report, census):
    """12: the counters of pages by owner against the owners that the pages name."""
    counted = [0] * len(OWNERS)
    for page in census.pages.values():
        if page.owner < len(counted):
            counted[page.owner] += 1
    areas = [kernel.per_cpu("page_list", cpu, "mm/page_alloc.c")["owned"]
             for cpu in range(int(kernel.symbol("nr_cpu_ids")))]
    for owner, name in OWNERS.items():
        if name == "free":
            continue
        known = sum(int(area[owner]) for area in areas)
        report.check_settled(12, known == counted[owner],
                             f"{known} pages counted as {name}, {counted[owner]} say that they are")


def _busy_spaces(spaces):
    """=> Those in which somebody is in the middle of something: mmap_lock is held, or they end."""
    waiters = kernel.defines("kernel/locking/rwsem.h")["RWSEM_WAITERS"]
    return [space for space in spaces if int(space["mmap_lock"]["count"]["counter"]) & ~waiters or
            (_has_ended(space) and any(True for _ in kernel.leaves(space)))]


def _has_ended(space):
    """=> Whether nobody lives in it any more: only a CPU that has not yet loaded another keeps it."""
    return not int(space["mm_users"]["counter"])


def _cpus_in_the_kernel():
    """=> The CPUs that run kernel code for a task, not for idling."""
    selected, found = gdb.selected_thread(), []
    try:
        for thread in gdb.selected_inferior().threads():
            thread.switch()
            cpu = kernel.this_cpu()
            if cpu in kernel.cpus() and not int(gdb.parse_and_eval("$cs")) & 3 and \
                    not kernel.same(kernel.current(cpu), kernel.idle_task(cpu)):
                found.append(cpu)
    finally:
        selected.switch()
    return found


def _on_the_way(busy):
    """=> What keeps the counts from adding up, in words: nothing, when they must."""
    reasons = ["an address space is being changed"] if busy else []
    in_kernel = _cpus_in_the_kernel()
    reasons += [f"CPU {cpu} is in the kernel" for cpu in sorted(in_kernel)]
    for task in kernel.tasks():
        if kernel.is_running(task) and int(task["cpu"]) not in in_kernel:
            continue
        if next(kernel.list_nodes(task["signal"]["forks"]), None):
            reasons.append(f"{waits.title(task)} is making a child")
        elif (waits.system_call(task)[0] or "").startswith("execve"):
            reasons.append(f"{waits.title(task)} is in exec")
    return reasons


def _all_spaces():
    """=> Every mm that can have pages: that of a task, and what a task that has left it still holds."""
    found = {}
    idle = [kernel.idle_task(cpu) for cpu in kernel.cpus()]
    for task in [*kernel.tasks(), *idle]:
        for pointer in (task["mm"], task["active_mm"]):
            if int(pointer):
                found[int(pointer) % WORD] = pointer.dereference()
    found.pop(kernel.address_of(kernel.symbol("init_mm")), None)
    return list(found.values())


def _set_names():
    global OWNERS, PAGES_OF_PROGRAMS
    OWNERS = dict(sorted(kernel.page_owners().items()))
    PAGES_OF_PROGRAMS = next(number for number, name in OWNERS.items() if name == "table")


OWNERS, PAGES_OF_PROGRAMS = {}, 0


@command("check")
def check(words):
    """Check the invariants of memory (mm/verify.c has the list) from outside, by reading.

Usage: tine check [PID]

With a PID: of its address space only. Without: of all, and the counts of every page. An address space
whose mmap_lock is held is in the middle of a change, and is not judged. Counts of pages must add up
when no CPU is in the kernel and nobody is in fork or exec; else what doesn't is called unsettled."""
    (pid,) = arguments(words, 0, 1, "check [PID]")
    kernel.too_early("programs")
    _set_names()
    census = Census(all_pages())
    spaces = [mm_of(pid)[1]] if pid is not None else _all_spaces()
    busy = _busy_spaces(spaces)
    report = Report(_on_the_way(busy))
    for space in spaces:
        if any(kernel.same(space, other) for other in busy):
            print(f"  mm {kernel.address_of(space):#x}: is being changed; not judged")
        elif not _has_ended(space):
            check_space(report, space, census)
    if pid is not None:
        print(report)
        return
    _check_counts(report, census)
    _check_zero_page(report)
    _check_owners(report, census)
    print(f"{times(len(spaces), 'address space')}, {times(len(census.pages), 'page')}, "
          f"{times(sum(census.entries.values()), 'entry', 'entries')}: {report}")
