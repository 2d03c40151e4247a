# SPDX-License-Identifier: MIT
"""Claims about the commands that show data, each against the truth from /proc."""

import re

import case as case_module
import gdb
from case import DEBUG, SMP, case, rows, run

import kernel


_remembered = {}


def remembered(command):
    """=> Its rows, asked for once a scene."""
    scene = case_module.scene
    if _remembered.setdefault(command, (None,))[0] != scene:
        _remembered[command] = (scene, rows(command))
    return _remembered[command][1]


def ps_line(pid):
    """=> The line of tine ps about a task, as words: the columns, then WHAT in one string."""
    for line in remembered("tine ps"):
        words = line.split(None, 7)
        if words[0] == str(pid):
            return words
    raise AssertionError(f"tine ps does not list {pid}")


def what(truth, role):
    """=> What tine ps says that a role does."""
    return ps_line(truth.roles[role])[7]


def expect(found, wanted):
    """Says both when they differ."""
    assert found == wanted, f"{found!r} is not {wanted!r}"


def expect_in(wanted, found):
    """Says both when the one isn't in the other."""
    assert wanted in found, f"no {wanted!r} in {found!r}"


# ---- Too early ----

@case(0)
def every_command_says_that_it_is_too_early(_):
    for command in ("ps", "tree", "maps 1", "vmatree 1", "pte 1 0x1000", "cow 0x1000", "page 1", "locks",
                    "waitq", "log", "slab", "snap", "diff", "check"):
        said = run(f"tine {command}")
        assert said.startswith("Too early"), f"tine {command} says {said!r}"


@case(0)
def current_is_void_before_there_is_a_task(_):
    expect_in("void", run("print $current"))


@case(0)
def every_command_is_documented(_):
    listed = run("help tine")
    for name in ("ps", "tree", "maps", "vmatree", "pte", "cow", "page", "locks", "waitq", "log", "slab",
                 "snap", "diff", "check"):
        expect_in(f"tine {name} --", listed)
        expect_in("Usage: tine " + name, run(f"help tine {name}"))


@case(0)
def there_is_no_answer_in_early_boot_either(_):
    run("tbreak start_kernel")
    run("continue")
    for command in ("ps", "tree", "maps 1", "vmatree 1", "pte 1 0x1000", "cow 0x1000", "page 1", "locks",
                    "waitq", "slab", "snap", "diff", "check"):
        said = run(f"tine {command}")
        assert said.startswith("Too early"), f"tine {command} says {said!r}"
    expect(run("tine log").strip(), "")
    expect_in("Too early", run("print $task()"))


# ---- Tasks ----

@case(1)
def ps_lists_the_processes_of_proc(truth):
    listed = {int(line.split()[0]) for line in rows("tine ps")}
    expect(listed, set(truth.pids()) | {truth.roles["thread"]})


@case(1)
def ps_has_state_parent_and_memory_of_proc(truth):
    for pid in truth.pids():
        if pid == 1:
            continue        # it ran on after it had written
        words = ps_line(pid)
        state, parent = truth.status(pid, "State")[0], truth.status(pid, "PPid")
        expect((words[2], words[3]), (parent, state))
        expect(words[6], truth.status(pid, "Name"))
        if words[5] != "-":
            expect(words[5] + " kB", truth.status(pid, "VmRSS"))


@case(1)
def ps_says_why_each_waits(truth):
    roles = truth.roles
    expect(what(truth, "vfork_parent"), f"waits for vfork of {roles['vfork_child']}")
    expect(what(truth, "child_waiter"), f"waits for child {roles['waited_for']}")
    expect(what(truth, "futex_waiter"), f"waits on the futex at {truth.fact('futex')}")
    expect(what(truth, "signal_waiter"), "waits for a signal")
    expect(what(truth, "stopped"), "is stopped by a signal")
    expect(what(truth, "zombie"), "has ended; waits to be waited for by 1")
    expect(what(truth, "fifo_opener"), "opens a FIFO: waits for its other end")
    expect(what(truth, "terminal_reader"), "reads /dev/ttyS0")
    assert re.fullmatch(r"reads pipe:\[\d+\], which is empty", what(truth, "pipe_reader"))
    assert re.fullmatch(r"writes pipe:\[\d+\], which is full", what(truth, "pipe_writer"))
    assert re.fullmatch(r"polls pipe:\[\d+\], pipe:\[\d+\]", what(truth, "poller"))
    assert re.fullmatch(r"sleeps until 1000\d\d\.\d+ s after boot", what(truth, "sleeper"))
    expect_in("waits for the mutex ttys[0].read_lock", what(truth, "mutex_waiter"))


@case(1)
def ps_says_who_runs(truth):
    assert re.fullmatch(r"runs on CPU 0", ps_line(1)[7])


@case(1)
def tree_hangs_children_below_their_parents(truth):
    lines = run("tine tree").splitlines()
    place = {int(match.group(2)): (index, len(match.group(1))) for index, line in enumerate(lines)
             if (match := re.match(r"([ |`-]*)(\d+) \(", line))}
    for pid in truth.pids():
        parent = int(truth.status(pid, "PPid"))
        if parent:
            assert place[pid][0] > place[parent][0], f"{pid} is above its parent"
            expect(place[pid][1], place[parent][1] + 4)


@case(1)
def a_child_of_vfork_has_its_parents_memory_in_tree(truth):
    lines = run("tine tree")
    spaces = {role: re.search(rf"\b{truth.roles[role]} \(.*?mm (0x\w+)", lines).group(1)
              for role in ("vfork_parent", "vfork_child", "pipe_reader")}
    expect(spaces["vfork_parent"], spaces["vfork_child"])
    assert spaces["pipe_reader"] != spaces["vfork_child"]


# ---- Address spaces ----

@case(1)
def maps_is_that_of_proc(truth):
    for pid in truth.pids():
        wanted = truth.files[f"/proc/{pid}/maps"]
        if wanted:
            expect(run(f"tine maps {pid}").splitlines(), [line.rstrip() for line in wanted.splitlines()])


@case(1)
def maps_says_that_a_kernel_thread_has_none(truth):
    expect_in("no memory of its own", run("tine maps 2"))


@case(1)
def vmatree_draws_list_and_tree_in_the_same_order(truth):
    pid = truth.roles["mapper"]
    said = run(f"tine vmatree {pid}")
    expect_in("list and tree hold the same VMAs in the same order", said)
    starts = [line.split("-")[0].lstrip("0") for line in truth.files[f"/proc/{pid}/maps"].splitlines()]
    drawn = re.findall(r"(\w+)-\w+ (?:red|black) \[(\d+)\]", said)
    expect([start for start, _ in drawn], starts)
    expect([int(index) for _, index in drawn], list(range(len(starts))))


def frames(truth, name):
    """=> [(pid, address, frame, mappings)] of the facts of that name."""
    return [tuple(int(word, 0) for word in text.split()) for text in truth.all_facts(name)]


@case(1)
def pte_leads_to_the_frame_of_pagemap(truth):
    for name in ("cow", "constant", "shared"):
        for pid, address, frame, mapped in frames(truth, name):
            said = run(f"tine pte {pid} {address:#x}")
            expect_in(f"frame {frame:#x}: ", said)
            expect_in(f"mapped by {mapped} entr", said)
            expect(re.findall(r"^  (pgd|pud|pmd|pte)\[", said, re.M), ["pgd", "pud", "pmd", "pte"])


@case(1)
def pte_has_flags_in_words(truth):
    _, address, _, _ = frames(truth, "constant")[0]
    leaf = re.search(r"pte\[.*", run(f"tine pte 1 {address:#x}")).group(0)
    for word in ("PRESENT", "USER", "NX"):
        expect_in(word, leaf)
    assert "RW" not in leaf.split("frame")[1]


@case(1)
def pte_stops_where_there_is_nothing(truth):
    said = run("tine pte 1 0x123456789000")
    expect_in("in no VMA", said)
    expect_in("nothing", said.splitlines()[-1])


@case(1)
def cow_finds_everybody_who_shares_a_frame(truth):
    for pid, address, frame, mapped in frames(truth, "cow"):
        for said in (run(f"tine cow {pid} {address:#x}"), run(f"tine cow {frame:#x}")):
            expect_in(f"frame {frame:#x}: anon, count {mapped}, mapped by {mapped} entr", said)
            expect(len(re.findall(r"^  0x\w+ of ", said, re.M)), mapped)
            assert re.search(rf"^  {address:#x} of .*\b{pid} \(init\)", said, re.M), said


@case(1)
def cow_knows_who_may_write(truth):
    own = frames(truth, "cow")[5]
    shared = frames(truth, "cow")[0]
    expect_in("may write", run(f"tine cow {own[0]} {own[1]:#x}"))
    said = run(f"tine cow 1 {shared[1]:#x}")
    expect_in("gets a copy when it writes", said)
    expect_in("0 of them writable", said)
    expect_in("may only read", run(f"tine cow {frames(truth, 'constant')[0][2]:#x}"))


@case(1)
def cow_follows_shared_memory(truth):
    _, address, frame, mapped = frames(truth, "shared")[0]
    said = run(f"tine cow 1 {address:#x}")
    expect_in(f"frame {frame:#x}: shmem", said)
    assert f"{mapped} mappings" in said and "may write" in said, said


@case(1)
def page_says_what_a_frame_is(truth):
    for frame, owner in ((frames(truth, "cow")[0][2], "anon"), (frames(truth, "constant")[0][2], "file"),
                         (frames(truth, "shared")[0][2], "shmem"), (0, "reserved")):
        expect_in(f"frame {frame:#x}: {owner}", run(f"tine page {frame:#x}"))
    expect_in("task_struct", run("tine page $task(2)"))
    expect_in("is no frame", run("tine page 0xfffffff"))


# ---- The kernel's own ----

STABLE = ("task_struct", "signal_struct", "sighand_struct", "mm_struct", "vm_area_struct", "pid",
          "files_cache", "fs_cache")


@case(1)
def slab_is_slabinfo(truth):
    said = {line.split()[5]: line.split()[:5] for line in rows("tine slab")}
    for line in truth.files["/proc/slabinfo"].splitlines()[2:]:
        words = line.split()
        expect(said[words[0]][2:], words[3:6])
        if words[0] in STABLE:
            expect(said[words[0]][:2], words[1:3])


@case(1)
def log_is_what_the_console_showed(truth):
    said = run("tine log").splitlines()
    assert re.match(r"\[ +0\.\d{6}\] Tine", said[0]), said[0]
    expect(run("tine log 1").splitlines(), said[-1:])


@case(1)
def waitq_knows_the_queues(truth):
    said = {}
    for line in rows("tine waitq"):
        words = line.split(None, 4)
        said.setdefault(int(words[0]), []).append((words[2], words[4]))
    for role, kind, pattern in (
            ("pipe_reader", "queue", r"rd_wait in pipe:\[\d+\]"),
            ("pipe_writer", "queue", r"wr_wait in pipe:\[\d+\]"),
            ("child_waiter", "queue", f"wait_chldexit in signal_struct of {truth.roles['child_waiter']}"),
            ("vfork_parent", "completion", f".* on the stack of {truth.roles['vfork_parent']} .*"),
            ("futex_waiter", "futex", f".*{truth.fact('futex')}.*"), ("sleeper", "timer", ".* s after boot"),
            ("terminal_reader", "queue", r"ttys\[0\]\.read_wait"),
            ("mutex_waiter", "mutex", r"ttys\[0\]\.read_lock"), ("signal_waiter", "signal", ".*"),
            ("thread", "futex", f".*{truth.fact('futex')}.*")):
        found = said[truth.roles[role]]
        assert found[0][0] == kind and re.fullmatch(pattern, found[0][1]), (role, found)
    expect(len(said[truth.roles["poller"]]), 2)


@case(1)
def locks_knows_who_waits(truth):
    expect_in(f"ttys[0].read_lock (mutex, locked, with waiters): {truth.roles['mutex_waiter']} (init)",
              run("tine locks"))


@case(1, when=DEBUG)
def locks_knows_the_holder_in_the_debug_build(truth):
    assert re.search(rf"read_lock +{truth.roles['terminal_reader']} \(init\) +ttys\[0\]\.read_lock",
                     run("tine locks")), run("tine locks")


# ---- The checker ----

@case(1)
def check_finds_nothing_wrong(_):
    assert re.search(r"\d\d+ address spaces, \d+ pages, \d+ entries: 0 violations$",
                     run("tine check").strip()), run("tine check")


def spoil(address, old, new, invariant):
    """Breaks one thing, sees that tine check says which invariant, and mends it."""
    inferior = gdb.selected_inferior()
    inferior.write_memory(address, new)
    try:
        said = run("tine check")
    finally:
        inferior.write_memory(address, old)
    assert re.search(rf"^  invariant {invariant}:", said, re.M), said
    assert not re.search(r"\b0 violations", said), said


def spoil_number(value, change, invariant):
    """The same for a field: change is added to it."""
    old, size = int(value), value.type.sizeof
    spoil(int(value.address) % kernel.WORD, (old % (1 << 8 * size)).to_bytes(size, "little"),
          ((old + change) % (1 << 8 * size)).to_bytes(size, "little"), invariant)


@case(1)
def check_finds_each_broken_invariant(truth):
    space = kernel.mm(truth.roles["cow_writer"])
    address, frame = frames(truth, "cow")[5][1:3]
    vma, page = kernel.vma(space, address), kernel.page(frame)
    spoil_number(vma["vm_end"], kernel.TASK_SIZE, 1)
    root = int(space["mm_rb"]["rb_node"]) % kernel.WORD
    left = max(kernel.rb_children(root))
    spoil(kernel.address_of(space["mm_rb"]), root.to_bytes(8, "little"), left.to_bytes(8, "little"), 2)
    spoil_number(space["map_count"], 1, 3)
    spoil_number(space["total_vm"], 1, 4)
    spoil_number(vma["vm_flags"], -(kernel.MM["VM_READ"] | kernel.MM["VM_WRITE"]), 5)
    spoil_number(space["rss"][0]["counter"], 1, 6)
    spoil_number(space["nr_ptes"]["counter"], 1, 6)
    spoil_number(vma["vm_flags"], -kernel.MM["VM_ANON"], 7)
    spoil_number(page["refs"]["counter"], 1, 8)
    spoil_number(page["refs"]["counter"], kernel.PAGES["PAGE_MAPPED"], 8)
    shared = kernel.translate(kernel.mm(1), frames(truth, "cow")[0][1])
    entries = [kernel.translate(kernel.mm(pid), frames(truth, "cow")[0][1])
               for pid in (1, truth.roles["cow_writer"])]
    inferior = gdb.selected_inferior()
    writable = kernel.PGTABLE["_PAGE_RW"]
    inferior.write_memory(entries[0].address, (entries[0].value | writable).to_bytes(8, "little"))
    spoil(entries[1].address, entries[1].value.to_bytes(8, "little"),
          (entries[1].value | writable).to_bytes(8, "little"), 9)
    inferior.write_memory(entries[0].address, shared.value.to_bytes(8, "little"))
    table = next(number for number, name in kernel.page_owners().items() if name == "table")
    spoil_number(page["owner"], table, 10)
    zero = kernel.frame_address(
        (int(kernel.symbol("zero_page")) % kernel.WORD - kernel.VMEMMAP_START) // 64)
    spoil(zero, bytes(8), (1).to_bytes(8, "little"), 11)
    spoil_number(kernel.per_cpu("page_list", 0, "mm/page_alloc.c")["owned"][table], 1, 12)
    expect_in(" 0 violations", run("tine check"))


# ---- Printing ----

@case(1)
def printers_say_what_values_mean(truth):
    address = frames(truth, "cow")[5][1]
    pid = truth.roles["cow_writer"]
    expect_in(f"({pid} (init))", run(f"print $task({pid})"))
    expect_in("rw-p", run(f"print $vma({pid}, {address:#x})"))
    expect_in("vm_flags = READ|WRITE|MAYREAD|MAYWRITE|MAYEXEC|ANON|ACCOUNT",
              run(f"print *$vma({pid}, {address:#x})"))
    expect_in("state = TASK_INTERRUPTIBLE", run(f"print *$task({pid})"))
    expect_in("= SIGHUP|SIGCHLD", run("print (sigset_t)0x10001"))
    expect_in(f"pid {pid}, count", run(f"print *$task({pid})->thread_pid"))
    count = int(kernel.mm(pid)["map_count"])
    expect_in(f"red-black tree: {count} in it", run(f"print $mm({pid})->mm_rb"))
    expect_in(f"list: {sum(1 for _ in rows('tine ps')) - 1} in it", run("print init_task.tasks"))
    entry = kernel.translate(kernel.mm(pid), address)
    expect_in(f"frame {entry.frame:#x} PRESENT|RW|USER", run(f"print *(pte_t *){entry.address:#x}"))
    expect_in(f"frame {entry.frame:#x}: anon", run(f"print (struct page *){kernel.VMEMMAP_START:#x} + "
                                                   f"{entry.frame}"))


@case(1)
def convenience_functions_refuse_what_is_not_there(truth):
    expect_in("There is no task 9999", run("print $task(9999)"))
    expect_in("No VMA of 1 has 0x1", run("print $vma(1, 1)"))
    expect_in("no memory of its own", run("print $mm(2)"))


@case(1)
def current_is_right_in_user_mode(_):
    expect(int(gdb.parse_and_eval("$cs")) & 3, 3)
    expect(int(gdb.parse_and_eval("$current->pid")), 1)
    expect(int(gdb.parse_and_eval("$task()->pid")), 1)
    expect_in("VMA", run("tine snap"))


# ---- What changes ----

@case(2)
def diff_shows_a_copy_and_what_is_new(truth):
    before, after, new = (frames(truth, name)[-1] for name in ("before", "after", "new"))
    said = run("tine diff")
    assert before[2] != after[2]
    assert re.search(rf"{after[1]:#x}: frame {before[2]:#x} -> {after[2]:#x} .*\+RW", said), said
    assert re.search(rf"^\+ {0x500000000:08x}-{0x500002000:08x} rw-p", said, re.M), said
    assert re.search(rf"{new[1]:#x}: new: frame {new[2]:#x} .*RW", said), said
    assert f"{0x500000000:#x}: new" not in said, "an untouched page has an entry"


@case(2)
def diff_needs_a_snapshot(truth):
    expect_in("no snapshot", run(f"tine diff {truth.roles['poller']}"))


# ---- CPUs ----

@case(3)
def current_is_right_on_every_cpu_in_user_mode(truth):
    expect(int(truth.fact("cpus")), SMP)
    for cpu in range(SMP):
        run(f"thread {cpu + 1}")
        expect(int(gdb.parse_and_eval("$current->pid")), truth.roles[f"spinner{cpu}"] if cpu else 1)
        expect(int(gdb.parse_and_eval("$cs")) & 3, 3)
        if cpu:
            expect(what(truth, f"spinner{cpu}"), f"runs on CPU {cpu}")
            expect(run("tine maps"), run(f"tine maps {truth.roles[f'spinner{cpu}']}"))
    run("thread 1")


@case(3, when=SMP > 1)
def current_without_a_name_is_right_in_thread_apply(truth):
    said = run("thread apply all -q print $task()->pid")
    expect(sorted(int(pid) for pid in re.findall(r"= (\d+)", said)),
           sorted([1] + [truth.roles[f"spinner{cpu}"] for cpu in range(1, SMP)]))


@case(3)
def check_holds_while_programs_run(_):
    expect_in(" 0 violations", run("tine check"))


@case(4)
def current_is_right_in_the_kernel(_):
    expect(int(gdb.parse_and_eval("$cs")) & 3, 0)
    expect(int(gdb.parse_and_eval("$current->pid")), 1)
    expect_in("runs on CPU 0", ps_line(1)[7])


@case(4)
def locks_knows_who_spins(_):
    lock = kernel.symbol("tasklist_lock")
    gdb.selected_inferior().write_memory(int(lock.address) % kernel.WORD, (1).to_bytes(4, "little"))
    run("tbreak spin_lock_contended")
    run("continue")
    said = run("tine locks")
    gdb.selected_inferior().write_memory(int(lock.address) % kernel.WORD, bytes(4))
    expect_in("tasklist_lock (spinlock): CPU 0, 1 (init)", said)
    if not DEBUG:
        expect_in("tasklist_lock: spinlock, locked", said)
    expect(gdb.selected_thread().num, 1)


BUSY_PLACES = ("dup_mmap", "wake_up_new_task", "do_wp_page", "exec_mmap", "exit_mmap", "free_page",
               "handle_mm_fault", "do_exit")


@case(4)
def check_is_never_wrong_about_a_kernel_at_work(_):
    visited = 0
    for place in BUSY_PLACES:
        if not kernel.elf().lookup_global_symbol(place) and \
                not kernel.elf().lookup_static_symbol(place):
            continue
        run(f"tbreak {place}")
        run("continue")
        for steps in (0, 50):
            if steps:
                run(f"stepi {steps}")
            said = run("tine check")
            assert re.search(r"\b0 violations", said), f"at {place} and {steps}: {said}"
            visited += 1
    assert visited >= 8


@case(4)
def an_address_space_in_change_is_not_judged(_):
    run("tbreak copy_page_range")
    run("continue")
    expect_in("is being changed; not judged", run("tine check"))
    said = run("tine locks")
    expect_in("mmap_lock", said)
    if not DEBUG:
        expect_in("mmap_lock of 1 (init): semaphore, held for writing", said)
