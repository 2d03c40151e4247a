# SPDX-License-Identifier: MIT
"""Lessons: a fork, a vfork, copy on write, clone, and a fork that fails, watched at the telling places.

A lesson runs one of the programs of user/, stops where something happens, shows it, and says what it
means. Whatever it says, it has first read in the guest's memory: each line that begins with "ok" is a
check, and a lesson that isn't true ends in an error. At a terminal it waits after each stop, and takes
gdb's commands there; in batch mode it runs through.
"""

import subprocess
import sys

import gdb

import kernel
import symbols
from commands import arguments, command, slab_caches
from userbreak import Until, is_task, label, quiet_stepi, run_until, runs, task_address, who

CLONE = kernel.defines("kernel/uapi/sched.h")
FAULT_WRITE = kernel.MM["FAULT_WRITE"]


class _Text(gdb.Parameter):
    """Set by `make debug`, for the lessons."""

    def __init__(self, name, what):
        self.set_doc, self.show_doc = f"Set {what}.", f"Show {what}."
        super().__init__(name, gdb.COMMAND_SUPPORT, gdb.PARAM_OPTIONAL_FILENAME)

    def get_set_string(self):
        return ""


console = _Text("tine-console", "the socket that is the guest's console")
program_at_boot = _Text("tine-program", "the program that init runs before its shell")


# ---- What a lesson says and does ----

def title(text):
    """The head of a stop."""
    print(f"\n---- {text} ----")


def tell(text):
    """Prose."""
    for line in text.strip().splitlines():
        print("  " + line.strip())


def check(claim, is_so):
    """Says what is so. => Raises an error if it isn't."""
    if not is_so:
        raise gdb.GdbError(f"The lesson says: {claim}. In this guest it is not so.")
    print(f"    ok: {claim}")


def show(line):
    """Runs a command as one would at the prompt, and shows both."""
    print(f"  (gdb) {line}")
    for said in gdb.execute(line, to_string=True).splitlines():
        print("  " + said)


def pause():
    """At a terminal: any command of gdb's, until Enter goes on."""
    if not sys.stdin.isatty():
        return
    while True:
        try:
            line = input("(lesson: Enter goes on, q ends; or a command) ").strip()
        except EOFError:
            line = "q"
        if line in ("q", "quit"):
            raise gdb.GdbError("The lesson ends here; the guest stands where it is.")
        if not line:
            return
        try:
            gdb.execute(line)
        except gdb.error as error:
            print(error)


def stop_at(*stops):
    """Lets the guest run to one of those. => Which; a lesson can't go on if something else came."""
    hit = run_until(*stops)
    if not hit:
        raise gdb.GdbError("Something else has stopped the guest: the lesson ends here.")
    return hit


def at(function, wanted):
    """=> An Until at the first instruction of a function."""
    return Until(f"*{function}", wanted)


def register(name):
    """=> A register of the selected CPU, as a number."""
    return int(gdb.newest_frame().read_register(name)) % kernel.WORD


def until_return(me):
    """Lets the function at whose first instruction we are run to its end."""
    stop_at(Until(kernel.read_word(register("rsp")), is_task(me)))


def leaving(me):
    """=> Untils: that task leaves the kernel for its program."""
    return [Until(label("sysret_to_user"), is_task(me)), Until(label("iret_to_user"), is_task(me))]


def leave():
    """From there to the program's next instruction."""
    for _ in range(2):
        if not int(gdb.selected_frame().read_register("cs")) & 3:
            quiet_stepi()


def in_any_order(*steps):
    """Several things that happen on several CPUs. A step: what makes its Untils, and what is to be done
    when one of them is reached."""
    left = list(steps)
    while left:
        made = [(step, stop) for step in left for stop in step[0]()]
        hit = stop_at(*(stop for _, stop in made))
        step = next(step for step, stop in made if stop is hit)
        step[1]()
        left.remove(step)


def variable(program, name):
    """=> The address of a variable of a program."""
    loaded = next((one for one in symbols.loaded if one.guest.endswith("/" + program)), None)
    if not loaded or name not in loaded.elf.names:
        raise gdb.GdbError(f"There are no symbols of {program}: `make` builds it, and `make debug` "
                           "loads them")
    return loaded.elf.names[name] + loaded.bias


def word_of(space, address):
    """=> 8 bytes of a program."""
    return int.from_bytes(kernel.read_user(space, address, 8), "little")


def entry_line(name, found, address):
    """One side's page-table entry, in a line. => The entry, or None."""
    entry = kernel.translate(found["mm"].dereference(), address)
    if entry:
        text = kernel.read_user_string(found["mm"].dereference(), address, 32)
        print(f'    {name:<6} {int(found["pid"]):>3}  {address:#x} -> frame {entry.frame:#x}  '
              f'{entry.flags}  "{text}"')
    else:
        print(f"    {name:<6} {int(found['pid']):>3}  {address:#x} -> nothing")
    return entry


def counts(frame):
    """=> (references, entries) of a frame."""
    page = kernel.page(frame)
    return kernel.page_count(page), kernel.page_mapcount(page)


def write_fault(me, address):
    """=> An Until: that task faults because it writes to that page."""
    def wanted():
        return task_address() in me and register("rsi") & -kernel.PAGE_SIZE == address and \
            register("rdx") & FAULT_WRITE
    return at("handle_mm_fault", wanted)


def find_task(pid):
    """=> The task of a pid as long as there is one, or None."""
    return next((one for one in kernel.tasks() if int(one["pid"]) == pid), None)


# ---- How a program comes to run ----

def _type(line):
    """Types a line at the guest's console; another process does, since the guest stands still now."""
    subprocess.Popen(["python3", f"{kernel.ROOT}/kernel/gdb/session.py", "--type", line,
                      "--socket", console.value], stdin=subprocess.DEVNULL,
                     stdout=subprocess.DEVNULL, start_new_session=True)


def _shell_reads():
    """Whether a shell waits for its next line."""
    try:
        return any(kernel.text(one["comm"]) == "sh" and kernel.state_letter(one) == "S" and
                   int(kernel.pt_regs(one)["orig_ax"]) in (0, 7) for one in kernel.tasks())
    except (gdb.GdbError, gdb.error):
        return False


def begin(program, function):
    """Lets the guest run until a program is in a function of the kernel for the first time.
    => The task."""
    if task_address() and runs(kernel.current(), program) and \
            kernel.function_of(gdb.newest_frame().pc()) == function:
        return kernel.current()
    first = at(function, lambda: runs(kernel.current(), program))
    at_boot = (program_at_boot.value or "").split()[:1] == [program]
    if not at_boot and console.value:
        if not _shell_reads():
            print(f"Lets the guest boot, and types {program} at its console ... (if `make console` has "
                  "it, type it there)")
            stop_at(at("sys_poll", lambda: runs(kernel.current(), "sh")),
                    at("sys_read", lambda: runs(kernel.current(), "sh") and register("rdi") == 0))
        _type(program)
    elif not at_boot:
        print(f"Now start {program} at the guest's console.")
    stop_at(first)
    return kernel.current()


# ---- fork ----

def lesson_fork():
    """forkdemo forks; parent and child share a page until each has written to it."""
    title("1. forkdemo calls fork()")
    parent = begin("forkdemo", "do_fork")
    me, space = kernel.address_of(parent), kernel.mm(parent)
    page = word_of(space, variable("forkdemo", "page"))
    tell(f"""Process {int(parent['pid'])} has one page of its own, at {page:#x}, and has written to it.
         The backtrace reads upwards: main(), the C library's fork(), the SYSCALL instruction, and in
         the kernel sys_fork(), one of several doors to do_fork().""")
    show("bt")
    show("tine sys")
    entry = entry_line("parent", parent, page)
    before = entry.frame
    check("the page has a frame, and the parent may write to it", entry and entry.writable)
    check(f"frame {before:#x} has one reference, by one page-table entry", counts(before) == (1, 1))
    pause()

    title("2. copy_page_range() gives the child that page")
    tell("""copy_process() has reserved what the child needs; dup_mmap() copies one VMA after another. This
         is the one with the page in it.""")
    stop_at(at("copy_page_range", lambda: task_address() == me and _covers(register("rdx"), page)))
    child_space = kernel.at(register("rdi"), "struct mm_struct")
    show("bt 4")
    check("the child's memory is another mm_struct", not kernel.same(child_space, space))
    check("the child's table has nothing at that address yet",
          kernel.translate(child_space, page) is None)
    until_return(me)
    old, new = kernel.translate(space, page), kernel.translate(child_space, page)
    tell("And after it has returned:")
    print(f"    parent: {page:#x} -> frame {old.frame:#x}  {old.flags}")
    print(f"    child:  {page:#x} -> frame {new.frame:#x}  {new.flags}")
    check("not a byte was copied: both entries lead to the same frame", old.frame == new.frame == before)
    check("both are read-only now, the parent's, too", not old.writable and not new.writable)
    check("the VMA still may be written: the table is only a cache of it",
          all(int(kernel.vma(one, page)["vm_flags"]) & kernel.MM["VM_WRITE"]
              for one in (space, child_space)))
    check("the frame has two references, by two entries", counts(before) == (2, 2))
    pause()

    title("3. wake_up_new_task(): the child is complete")
    stop_at(at("wake_up_new_task", is_task(me)))
    child = kernel.at(register("rdi"), "struct task_struct")
    you, pid = kernel.address_of(child), int(child["pid"])
    mine, its = kernel.pt_regs(parent), kernel.pt_regs(child)
    tell(f"""Nothing could fail any more when it was published: everybody can find {pid} now. It has not run
         yet. It will begin in ret_from_fork, and leave the kernel by a copy of its parent's
         registers.""")
    show(f"tine bt {pid}")
    check("it is new, and its parent is the caller",
          int(child["state"]) == kernel.SCHED["TASK_NEW"] and kernel.same(child["real_parent"].dereference(), parent))
    check("it will go on at the same instruction, on the same address of its stack",
          int(mine["ip"]) == int(its["ip"]) and int(mine["sp"]) == int(its["sp"]))
    check("there fork() returns 0: rax in its registers", int(its["ax"]) == 0)
    pause()

    title("4. One call, two returns")
    tell("Who comes back first is the scheduler's business.")

    def parent_returns():
        leave()
        check(f"the parent, {int(parent['pid'])}, is back in user mode: fork() returned {pid}",
              register("rax") == pid)

    def child_returns():
        leave()
        check(f"the child, {pid}, is in user mode for the first time: fork() returned 0",
              register("rax") == 0)

    in_any_order((lambda: leaving(me), parent_returns), (lambda: leaving(you), child_returns))
    show("bt 4")
    pause()

    title("5. The child writes")
    stop_at(write_fault([you], page))
    tell("""The entry is read-only, the VMA is not: a page fault, and no mistake. handle_mm_fault() is asked for
         a page that can be written.""")
    show("bt 6")
    entry_line("parent", parent, page)
    entry_line("child", child, page)
    check("both sides still lead to one frame", counts(before) == (2, 2))
    until_return(you)
    tell("And after it has returned:")
    old, new = entry_line("parent", parent, page), entry_line("child", child, page)
    check("the child has a frame of its own now, and may write to it",
          new.frame != before and new.writable and counts(new.frame) == (1, 1))
    check("with the same contents: the instruction that writes will be executed again",
          kernel.read_user(space, page, 4096) == kernel.read_user(child_space, page, 4096))
    check("the parent has its old frame, alone", old.frame == before and counts(before) == (1, 1))
    check("and is still not allowed to write: nobody has told its table", not old.writable)
    pause()

    title("6. The parent writes")
    stop_at(write_fault([me], page))
    tell("A fault again. But nobody else has this frame any more: why copy it?")
    entry_line("parent", parent, page)
    until_return(me)
    old = entry_line("parent", parent, page)
    check("the same frame as before fork, writable: no copy, only a bit", old.frame == before and old.writable)
    pause()

    title("7. The end")
    stop_at(at("release_task", lambda: register("rdi") == you))
    tell(f"""The child has ended, and its parent has waited for it: release_task() removes what was left of
         {pid}.""")
    show("bt 4")
    check("its memory went long ago, when it exited", int(child["mm"]) == 0)
    until_return(task_address())
    check(f"there is no task {pid} any more", find_task(pid) is None)


def _covers(vma, address):
    found = kernel.at(vma, "struct vm_area_struct")
    return int(found["vm_start"]) <= address < int(found["vm_end"])


# ---- copy on write ----

def _shared_pages(space, other):
    """=> (pages of both in one frame, pages of the first, pages of the second), of private memory."""
    mine, its = ({entry.address_mapped: entry for entry in _private(one)} for one in (space, other))
    return [address for address in mine if address in its and mine[address].frame == its[address].frame], \
        mine, its


def _private(space):
    """=> The entries of anonymous pages of private memory."""
    for entry in kernel.leaves(space):
        entry.address_mapped = entry.base
        if entry.present and kernel.page_owner(kernel.page(entry.frame)) == "anon":
            yield entry


def lesson_cow():
    """All pages of forkdemo, not one: who shares what after fork, and how it comes to an end."""
    title("1. Before fork")
    parent = begin("forkdemo", "do_fork")
    me, space = kernel.address_of(parent), kernel.mm(parent)
    mine = list(_private(space))
    tell(f"""Process {int(parent['pid'])} has {len(mine)} pages of private memory that it has written to:
         its stack, its variables, its heap.""")
    check("each is in a frame of its own, with one reference",
          all(counts(entry.frame) == (1, 1) for entry in mine))
    check("each may be written", all(entry.writable for entry in mine
                                     if _may_write(space, entry.base)))
    pause()

    title("2. After the copy, before anybody runs")
    stop_at(at("wake_up_new_task", is_task(me)))
    child = kernel.at(register("rdi"), "struct task_struct")
    you, child_space = kernel.address_of(child), kernel.mm(child)
    shared, mine, its = _shared_pages(space, child_space)
    for vma in kernel.vmas(space):
        inside = [one for one in shared if _covers(kernel.address_of(vma), one)]
        if inside:
            print(f"    {int(vma['vm_start']):012x}-{int(vma['vm_end']):012x}  {len(inside):>3} shared")
    check(f"all {len(shared)} of them are shared with the child", len(shared) == len(mine) == len(its))
    check("no entry of either side may be written",
          not any(entry.writable for side in (mine, its) for entry in side.values()))
    check("each frame has two references, by two entries",
          all(counts(mine[one].frame) == (2, 2) for one in shared))
    tell("The child's pages of files are not copied at all: it will find them in the page cache.")
    pause()

    title("3. The first write, by whoever comes first")
    stop_at(at("handle_mm_fault", lambda: task_address() in (me, you) and
               register("rdx") & FAULT_WRITE and (register("rsi") & -4096) in shared))
    now, address = task_address(), register("rsi") & -4096
    side, other = (space, child_space) if now == me else (child_space, space)
    frame = mine[address].frame
    tell(f"{who(kernel.current())} writes to {register('rsi'):#x}: {_place(side, address)}.")
    show("bt")
    until_return(now)
    check("it has a new frame, and may write to it",
          kernel.translate(side, address).frame != frame and kernel.translate(side, address).writable)
    check("the other side keeps the old one", kernel.translate(other, address).frame == frame)
    check("that one has a single reference again", counts(frame) == (1, 1))
    left = _shared_pages(space, child_space)[0]
    check("this page is not shared any more", address not in left and len(left) < len(shared))
    pause()

    title("4. What is still shared at the end")
    stop_at(at("do_exit", is_task(you)))
    left, mine, _ = _shared_pages(space, child_space)
    parted = sorted(set(shared) - set(left))
    tell(f"""The child calls exit. Of the {len(shared)} pages, {len(parted)} have been written to by one side or the
         other since fork, and only they were copied:""")
    for one in parted:
        print(f"    {one:#x}  {_place(space, one)}")
    if left:
        check(f"the other {len(left)} have been in one frame to the end",
              all(counts(mine[one].frame) == (2, 2) for one in left))
        check("and may still not be written", not any(mine[one].writable for one in left))
    pause()

    title("5. The child is gone")
    stop_at(at("release_task", lambda: register("rdi") == you))
    left = list(_private(space))
    check("every frame of the parent has one reference again",
          all(counts(entry.frame) == (1, 1) for entry in left))
    tell("""A page that only the child has copied is still read-only in the parent's table. The next write
         finds the count at 1, and sets the bit.""")


def _may_write(space, address):
    return bool(int(kernel.vma(space, address)["vm_flags"]) & kernel.MM["VM_WRITE"])


def _place(space, address):
    """What a page of a program is, in a word."""
    vma = kernel.vma(space, address)
    if int(vma["vm_flags"]) & kernel.MM["VM_GROWSDOWN"]:
        return "its stack"
    if int(vma["vm_file"]):
        return "its variables"
    start, end = int(space["start_brk"]), int(space["brk"])
    if start <= address < end:
        return "its heap"
    program = symbols.program_at(address)
    return "its variables" if program else "memory from mmap()"


# ---- vfork ----

def lesson_vfork():
    """vforkdemo's child runs in its parent's memory, and the parent waits for it to leave."""
    title("1. vforkdemo calls vfork()")
    parent = begin("vforkdemo", "sys_vfork")
    me, space = kernel.address_of(parent), kernel.mm(parent)
    page = variable("vforkdemo", "page")
    show("bt")
    frame = entry_line("parent", parent, page).frame
    check("one task lives in this memory", int(space["mm_users"]["counter"]) == 1)
    pause()

    title("2. The child is complete")
    stop_at(at("wake_up_new_task", is_task(me)))
    child = kernel.at(register("rdi"), "struct task_struct")
    you, pid = kernel.address_of(child), int(child["pid"])
    stack = int(parent["stack"]) % kernel.WORD
    done = int(child["vfork_done"]) % kernel.WORD
    tell("Nothing was copied: no VMA, no table, no page. CLONE_VM shares the mm_struct itself.")
    check("parent and child have the same mm", int(child["mm"]) == int(parent["mm"]))
    check("two tasks live in it now", int(space["mm_users"]["counter"]) == 2)
    check("the page's frame still has one entry: there is one table", counts(frame) == (1, 1))
    check(f"child->vfork_done is {done:#x}, on the parent's kernel stack",
          stack <= done < stack + kernel.THREAD_SIZE)
    check("it hasn't happened yet", int(child["vfork_done"]["done"]) == 0)
    pause()

    title("3. The child runs, the parent waits")

    def child_returns():
        leave()
        tell(f"{who(child)} is in user mode, in vfork(), which has returned 0.")
        check("its stack pointer is the parent's: they have one stack",
              register("rsp") == int(kernel.pt_regs(parent)["sp"]))

    def parent_sleeps():
        tell(f"{who(parent)} gives up its CPU.")

    in_any_order((lambda: leaving(you), child_returns),
                 (lambda: [at("__switch_to", lambda: register("rdi") == me)], parent_sleeps))
    tell("That goes well only because the parent stands still.")
    check("the parent sleeps, in state D", kernel.state_letter(parent) == "D")
    show(f"tine bt {int(parent['pid'])}")
    functions = gdb.execute(f"tine bt {int(parent['pid'])}", to_string=True)
    check("it waits for its child to leave: in wait_for_vfork_done()",
          "wait_for_vfork_done" in functions)
    pause()

    title("4. The child writes, and calls execve()")
    stop_at(at("sys_execve", is_task(you)))
    show("tine sys")
    entry = entry_line("parent", parent, page)
    check("what the child has written stands in the parent's memory",
          kernel.read_user_string(space, page) == "written by the child")
    check("in the same frame: no fault, no copy", entry.frame == frame and counts(frame) == (1, 1))
    pause()

    title("5. complete_vfork_done(): the child has left")
    stop_at(at("complete_vfork_done", is_task(you)))
    show("bt 5")
    check("the child has another mm already", int(child["mm"]) != int(parent["mm"]))
    check("the parent still sleeps", kernel.state_letter(parent) == "D")
    pause()

    title("6. The parent comes back")
    after = kernel.read_word(register("rsp"))

    def child_goes_on():
        check("the child has returned from it: child->vfork_done is NULL, nobody will touch the parent's "
              "stack", int(child["vfork_done"]) == 0)

    def parent_returns():
        leave()
        check(f"the parent is in user mode: vfork() returned {pid}", register("rax") == pid)
        check("and finds in its memory what the child has left",
              kernel.read_user_string(space, page) == "written by the child")
        show("bt 3")

    in_any_order((lambda: [Until(after, is_task(you))], child_goes_on),
                 (lambda: leaving(me), parent_returns))
    check("the two have nothing of their memories in common", int(child["mm"]) != int(parent["mm"]))


# ---- clone ----

RESOURCES = (("CLONE_VM", "mm", "memory"), ("CLONE_FILES", "files", "open files"),
             ("CLONE_FS", "fs", "directory"), ("CLONE_SIGHAND", "sighand", "signal handlers"),
             ("CLONE_THREAD", "signal", "thread group"))


def lesson_clone():
    """clonedemo makes six children, each with other flags: what is shared is one pointer."""
    for number in range(1, 7):
        title(f"{number}. clone() number {number}" if number > 1 else "1. clonedemo calls clone()")
        parent = begin("clonedemo", "sys_clone") if number == 1 else parent_again(me)
        me = kernel.address_of(parent)
        show("tine sys")
        registers = kernel.pt_regs(parent)
        flags, stack = int(registers["di"]), int(registers["si"])
        stop_at(at("wake_up_new_task", is_task(me)))
        child = kernel.at(register("rdi"), "struct task_struct")
        for flag, member, what in RESOURCES:
            asked = bool(flags & CLONE[flag])
            same = int(parent[member]) == int(child[member])
            check(f"{what + ':':<17} {'shared' if same else 'copied'}   {flag} "
                  f"{'is' if asked else 'is not'} set", same == asked)
        if flags & CLONE["CLONE_THREAD"]:
            check(f"{int(child['pid'])} is a thread: its tgid is {int(parent['tgid'])}, the parent's",
                  int(child["tgid"]) == int(parent["tgid"]))
        else:
            check(f"{int(child['pid'])} is a process: its tgid is its pid", int(child["tgid"]) == int(child["pid"]))
        check("it begins where the call returns, on the stack that it was given",
              int(kernel.pt_regs(child)["ip"]) == int(registers["ip"]) and
              int(kernel.pt_regs(child)["sp"]) == stack)
        pause()


def parent_again(me):
    """Lets the guest run until that task calls clone once more. => It."""
    stop_at(at("sys_clone", is_task(me)))
    return kernel.current()


# ---- a fork that fails ----

class _LeafRefused(Until):
    """Where a task's next allocation fails, if that is to be a leaf table of a child that has pages already.
    Sees each copy_page_range on the way there."""

    def __init__(self, me):
        super().__init__("*__should_fail_alloc", self._wanted)
        self.me, self.child, self.vma = me, None, None
        self.copies = at("copy_page_range", self._copies)

    def _copies(self):
        if task_address() == self.me:
            self.child, self.vma = (kernel.at(register(name), kind) for name, kind in
                                    (("rdi", "struct mm_struct"), ("rdx", "struct vm_area_struct")))
        return False

    def _wanted(self):
        if task_address() != self.me or int(kernel.current()["fail_nth"]) != 1 or not self.child:
            return False
        frame, names = gdb.newest_frame(), set()
        while frame and frame.pc() >= kernel.TASK_SIZE:
            names.add(frame.name())
            frame = frame.older()
        return "copy_page_range" in names and int(self.child["nr_ptes"]["counter"]) > 0 and \
            len(kernel.walk(self.child, int(self.vma["vm_start"]))) == len(kernel.LEVELS) - 1 and \
            any(True for _ in kernel.leaves(self.child))


def _possessions(found):
    """=> {name: count} of what a fork of that task takes one more of."""
    user, caches = found["cred"]["user"], {row[0]: row[1] for row in slab_caches()}
    held = {f"objects of {name}": caches[name] for name in ("task_struct", "mm_struct", "vm_area_struct",
                                                          "signal_struct", "sighand_struct", "pid")}
    held["tasks"] = int(kernel.symbol("nr_threads")["counter"])
    held["tasks of the user"] = int(user["processes"]["counter"])
    held["references to its rights"] = int(found["cred"]["count"]["counter"])
    held["references to the program's file"] = int(found["mm"]["exe_file"]["f_count"]["counter"])
    owners = kernel.page_owners()
    areas = [kernel.per_cpu("page_list", cpu, "mm/page_alloc.c")["owned"]
             for cpu in range(int(kernel.symbol("nr_cpu_ids")))]
    for number, name in owners.items():
        if name in ("anon", "table"):
            held[f"pages: {name}"] = sum(int(area[number]) for area in areas)
    return held


def _labels():
    """=> [(line, label, its first statement)] at the end of copy_process, in order."""
    with open(f"{kernel.ROOT}/kernel/process/fork.c", encoding="utf-8") as file:
        lines = file.read().splitlines()
    first = next(number for number, line in enumerate(lines) if "*copy_process(" in line)
    last = next(number for number in range(first, len(lines)) if lines[number] == "}")
    return [(number + 2, lines[number].rstrip(":"), lines[number + 1].strip())
            for number in range(first, last) if lines[number].startswith("err_")]


def lesson_failure():
    """faildemo forks without memory for a table in the middle of the copy: what is there, and how it goes."""
    title("1. faildemo calls fork(), and is to be refused memory")
    parent = begin("faildemo", "do_fork")
    me, space = kernel.address_of(parent), kernel.mm(parent)
    tell("""It raises N in /proc/self/fail-nth until a fork succeeds: the N-th allocation is refused. We let it
         go on until that is a leaf table of the child's, with some of the work done.""")
    seen = {}

    def begins():
        if task_address() == me:
            seen["before"], seen["mine"] = _possessions(parent), list(_private(space))
        return False

    first, refused = at("do_fork", begins), _LeafRefused(me)
    begins()
    try:
        stop_at(refused)
    finally:
        refused.copies.delete()
        first.delete()
    child, vma = refused.child, refused.vma
    before, mine = seen["before"], seen["mine"]
    show("bt")
    check("this is the last allocation that is counted: fail_nth is 1", int(parent["fail_nth"]) == 1)
    pause()

    title("2. What the child has by now")
    made, of_parent = list(kernel.vmas(child)), [int(one["vm_start"]) for one in kernel.vmas(space)]
    check(f"{len(made)} of {len(of_parent)} VMAs are in its list, in order; the last is the one being copied",
          [int(one["vm_start"]) for one in made] == of_parent[:len(made)] and
          int(made[-1]["vm_start"]) == int(vma["vm_start"]))
    check("its tree is empty: it is built at the end", not int(child["mm_rb"]["rb_node"]))
    copied = list(_private(child))
    frames, addresses = {one.base: one.frame for one in mine}, [one.base for one in copied]
    check(f"{len(copied)} of {len(mine)} private pages are shared with the parent, two references each",
          copied and all(frames[one.base] == one.frame and counts(one.frame) == (2, 2) for one in copied))
    check("neither side may write to them",
          not any(kernel.translate(one, address).writable for one in (child, space) for address in addresses))
    check("the parent's other pages are as they were",
          all(counts(one.frame) == (1, 1) and kernel.translate(space, one.base).writable == one.writable
              for one in mine if one.base not in addresses))
    tables = [frame for _, _, frame, _ in kernel.tables(child)]
    leaf = len([1 for level, _, _, _ in kernel.tables(child) if level == "pte"])
    check(f"it has {len(tables)} tables, {leaf} of them leaves; the upper ones for the refused leaf lead nowhere",
          not kernel.walk(child, int(vma["vm_start"]))[-1].present)
    now = _possessions(parent)
    check("a task more is counted, and there is none more to be found", now["tasks"] == before["tasks"] + 1 and
          not any(True for one in kernel.tasks() if kernel.same(one["mm"].dereference(), child)))
    check("and no number has been taken for it", now["objects of pid"] == before["objects of pid"])
    pause()

    title("3. The way back: dup_mmap() and dup_mm()")
    stop_at(at("flush_tlb_mm", is_task(me)))
    check("the tree has all VMAs of the list: whoever takes the map down finds it as any other",
          len(list(kernel.rb_nodes(child["mm_rb"]))) == len(made) == int(child["map_count"]))
    tell("Entries of the parent have become read-only, so its translations are flushed, as after a fork that succeeds.")
    stop_at(at("mmput", lambda: task_address() == me and register("rdi") == kernel.address_of(child)))
    show("bt 3")
    check("the child's mm_struct has one user", int(child["mm_users"]["counter"]) == 1)
    until_return(me)
    check("after mmput() every page of the parent has one reference", all(counts(one.frame) == (1, 1) for one in mine))
    check("no table of the child's is one any more",
          all(kernel.page_owner(kernel.page(frame)) != "table" for frame in tables))
    now = _possessions(parent)
    check("its VMAs and its mm_struct are freed", all(now[name] == before[name] for name in (
        "objects of vm_area_struct", "objects of mm_struct", "references to the program's file")))
    pause()

    title("4. The labels of copy_process()")
    labels = _labels()
    start = next(index for index, one in enumerate(labels) if one[1] == "err_put_signal")
    for line, label_, statement in labels[start:]:
        place = f"kernel/process/fork.c:{line}"
        if any(one.line != line for one in gdb.decode_line(place)[1]):
            tell(f"  {label_}: {statement} (no instruction is its own; what it did is seen below)")
            continue
        here = Until(place, is_task(me))
        check(f"{label_ + ':':<17} {statement}", stop_at(here, *leaving(me)) is here)
    pause()

    title("5. Nothing is left")
    stop_at(*leaving(me))
    leave()
    check("fork() returns -ENOMEM to the program", register("rax") == kernel.WORD - 12)
    check("the failure has been had: fail_nth is 0", int(parent["fail_nth"]) == 0)
    now = _possessions(parent)
    for name, count in before.items():
        check(f"{name + ':':<34} {count}, as before", now[name] == count)
    pause()

    title("6. The parent writes to a page that had been copied")
    stop_at(at("handle_mm_fault", lambda: task_address() == me and register("rdx") & FAULT_WRITE and
               register("rsi") & -kernel.PAGE_SIZE in addresses))
    page = register("rsi") & -kernel.PAGE_SIZE
    check("its entry is still read-only: that is the one trace", not kernel.translate(space, page).writable)
    until_return(me)
    after = kernel.translate(space, page)
    check("the same frame, writable again, without a copy", after.frame == frames[page] and after.writable)


# ---- tine lesson ----

LESSONS = {"fork": lesson_fork, "vfork": lesson_vfork, "cow": lesson_cow, "clone": lesson_clone,
           "failure": lesson_failure}


@command("lesson", once=True)
def lesson(words):
    """Watch a process being made, step by step: tine lesson fork|vfork|cow|clone|failure

fork    forkdemo forks; parent and child share a page until each has written to it
vfork   vforkdemo's child runs in its parent's memory, and the parent waits
cow     all pages of forkdemo: who shares what, and how it comes to an end
clone   clonedemo makes six children, each with other flags
failure faildemo's fork fails in the middle of the copy: what is there, and how it goes away

The lesson starts the program at the guest's console. After each stop Enter goes on, and any command of
gdb's can be given. What it says it has read in the guest's memory; if it isn't so, it ends with an
error. Your own breakpoints are off meanwhile."""
    name, = arguments(words, 0, 1, "lesson fork|vfork|cow|clone|failure")
    if name not in LESSONS:
        for each, function in LESSONS.items():
            print(f"tine lesson {each:<7} {function.__doc__}")
        return
    enabled = [one for one in gdb.breakpoints() if one.enabled]
    for one in enabled:
        one.enabled = False
    paged = gdb.parameter("pagination")
    gdb.execute("set pagination off")       # it pauses by itself
    try:
        LESSONS[name]()
        print(f"\nThat was the lesson {name}. The guest stands where it is: `continue`, or look around.")
    finally:
        gdb.execute(f"set pagination {'on' if paged else 'off'}")
        for one in enabled:
            one.enabled = True
