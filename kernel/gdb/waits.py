# SPDX-License-Identifier: MIT
"""Why a task does not run, and on what it waits: read off its kernel stack.

Who sleeps has said so on its own stack: a wait queue's entry, a mutex's waiter, a timer that will
wake it. Each has the task's address in a known place, and links to what is waited for. So no field
of the kernel has to tell, and nothing has to be kept up to date for a debugger.
"""

import functools
import re

import gdb

import kernel
from kernel import WORD, at, offset_of, size_of, text

PER_CPU_LIMIT = 1 << 20     # .percpu is linked at 0 and is smaller than this
BACKTRACE_LIMIT = 40

# What lies in the objects of a cache of the slab allocator.
CACHE_TYPES = {
    "task_struct": "struct task_struct", "signal_struct": "struct signal_struct",
    "sighand_struct": "struct sighand_struct", "mm_struct": "struct mm_struct",
    "vm_area_struct": "struct vm_area_struct", "pid": "struct pid", "filp": "struct file",
    "inode": "struct inode", "dentry": "struct dentry", "files_cache": "struct files_struct",
    "fs_cache": "struct fs_struct",
}

# Functions that are the machinery of sleeping, not what somebody sleeps for.
MACHINERY = re.compile(r"^(__)?(schedule|switch_to|context_switch|wait_event|down_|mutex_lock|"
                       r"wait_for_(completion|grant)|wait_common|sleep_until_done)")


# ---- What lies at an address ----

def slab_object(address):
    """=> (cache, base of the object) of an address in an object of the slab allocator, or None."""
    if not kernel.PAGE_OFFSET <= address < kernel.PAGE["PAGE_OFFSET_END"]:
        return None
    frame = kernel.virt_to_frame(address)
    if not kernel.pfn_valid(frame):
        return None
    found = kernel.page(frame)
    if kernel.page_owner(found) != "slab":
        return None
    cache = found["slab_cache"].dereference()
    slab_bytes = kernel.PAGE_SIZE << int(found["order"])
    slab = address & ~(slab_bytes - 1)
    stride = int(cache["stride"])
    return cache, slab + (address - slab) // stride * stride


def member_at(kind, offset):
    """=> The name of what begins at an offset in a type: "signal.wait_chldexit", "[2].lock", or ""."""
    name, kind = "", kind.strip_typedefs()
    while kind.code in (gdb.TYPE_CODE_STRUCT, gdb.TYPE_CODE_ARRAY) and (offset or not name):
        if kind.code == gdb.TYPE_CODE_ARRAY:
            kind = kind.target().strip_typedefs()
            name += f"[{offset // kind.sizeof}]"
            offset %= kind.sizeof
            continue
        inside = [f for f in kind.fields() if f.bitpos // 8 <= offset < f.bitpos // 8 + f.type.sizeof]
        if not inside:
            break
        if inside[0].name:
            name += "." + inside[0].name
        offset -= inside[0].bitpos // 8
        kind = inside[0].type.strip_typedefs()
    return name.lstrip(".") + (f"+{offset:#x}" if offset else "")


def _variable(address):
    """=> "ttys[0].read_wait", of an address in a variable of the kernel's image, or None."""
    name = kernel.name_of_address(address)
    if not name or "+" not in name:
        return name
    symbol, offset = name.split("+")
    found = kernel.elf().lookup_global_symbol(symbol) or kernel.elf().lookup_static_symbol(symbol)
    if not found or int(found.value().address) % WORD != address - int(offset, 16):
        return name
    member = member_at(found.type, int(offset, 16))
    return symbol + ("" if member.startswith("[") else ".") + member


def stack_owner(address):
    """=> The task that has an address in its kernel stack, or None."""
    for task in kernel.tasks():
        base = int(task["stack"]) % WORD
        if base and base <= address < base + kernel.THREAD_SIZE:
            return task
    return None


def _per_cpu_name(address):
    """=> "name of CPU n", of an address in a CPU's area of per-CPU variables."""
    for cpu in kernel.cpus():
        offset = address - int(kernel.symbol("per_cpu_offset")[cpu])
        if 0 <= offset < PER_CPU_LIMIT:
            name = kernel.name_of_address(offset)
            if name:
                return f"{name} of CPU {cpu}"
    return None


def title(task):
    """=> "5 (sh)"."""
    return f"{int(task['pid'])} ({text(task['comm'])})"


def describe(address):
    """=> In words, what the kernel keeps at an address: a variable, an object of a cache, a stack."""
    address = int(address) % WORD
    if address >= kernel.KERNEL_BASE:
        return _variable(address) or _per_cpu_name(address) or f"{address:#x}"
    found = slab_object(address)
    if found:
        cache, base = found
        name, offset = text(cache["name"]), address - base
        if name not in CACHE_TYPES:
            return f"{name} object {base:#x}" + (f"+{offset:#x}" if offset else "")
        kind = CACHE_TYPES[name]
        where = f"{name} {base:#x}"
        if name == "signal_struct":
            where = f"signal_struct of {int(at(base, kind)['pids'][1]['nr'])}"
        elif name == "task_struct":
            where = f"task_struct of {title(at(base, kind))}"
        member = member_at(kernel.type_of(kind), offset) if offset else ""
        return f"{member} in {where}" if member else where
    owner = stack_owner(address)
    if owner:
        return f"{address:#x} on the stack of {title(owner)}"
    return _per_cpu_name(address) or f"{address:#x}"


# ---- Backtraces of tasks that don't run ----

def functions_at(pc):
    """=> The names of the functions that contain a call which returns to pc: inlined ones first."""
    names, block = [], gdb.current_progspace().block_for_pc(pc - 1)
    while block and not block.is_global and not block.is_static:
        if block.function:
            names.append(block.function.name)
        block = block.superblock
    if not names:
        name = kernel.name_of_address(pc - 1)
        if name:
            names.append(name.split("+")[0])
    return names


class Stack:
    """The kernel stack of a task that doesn't run, read as a whole."""

    def __init__(self, task):
        self.task = task
        self.sp = int(task["thread"]["sp"]) % WORD
        self.top = int(task["stack"]) % WORD + kernel.THREAD_SIZE
        if not self.top - kernel.THREAD_SIZE <= self.sp < self.top:
            raise gdb.GdbError(f"{title(task)}: its stack pointer {self.sp:#x} is not in its stack")
        self.words = kernel.read_words(self.sp, (self.top - self.sp) // 8)

    def word(self, address):
        """=> The word at an address of this stack, or None."""
        index = (address - self.sp) // 8
        return self.words[index] if 0 <= index < len(self.words) else None

    def where(self, value):
        """=> The addresses in the stack that hold a value."""
        return [self.sp + 8 * i for i, word in enumerate(self.words) if word == value]

    def has(self, address):
        """=> Whether an address lies in the part in use."""
        return self.sp <= address < self.top

    @functools.cached_property
    def return_addresses(self):
        """Of all frames, innermost first; see switch.S for what __switch_to leaves."""
        frame, found = self.word(self.sp + 40), [self.word(self.sp + 48)]
        while frame and self.has(frame + 8) and len(found) < BACKTRACE_LIMIT:
            found.append(self.word(frame + 8))
            following = self.word(frame)
            if following <= frame:
                break
            frame = following
        return [pc for pc in found if pc and pc >= kernel.KERNEL_BASE]

    @functools.cached_property
    def functions(self):
        """The names of all functions on the stack, innermost first, inlined ones too."""
        return [name for pc in self.return_addresses for name in functions_at(pc)]


# ---- What is waited for ----

class Wait:
    """One thing that a task waits for. kind: "queue", "completion", "mutex" ...; address: where."""

    def __init__(self, kind, address, words, extra=None):
        self.kind, self.address, self.words, self.extra = kind, address, words, extra


def _is_text(value):
    return kernel.KERNEL_BASE <= value < kernel.KERNEL_BASE + (1 << 30)


def _address(function):
    found = kernel.elf().lookup_global_symbol(function) or \
        kernel.elf().lookup_static_symbol(function)
    return int(found.value().address) % WORD if found else None


def _queue_head(entry):
    """=> The address of the wait_queue_head that an entry (its address) is on, or None.

    The list's nodes are entries, which have a function before them, and one head, which hasn't."""
    link, function = offset_of("struct wait_queue_entry", "entry"), \
        offset_of("struct wait_queue_entry", "func")
    start = entry + link
    node = kernel.read_word(start)
    while node != start:
        if not _is_text(kernel.read_word(node - link + function)):
            return node - offset_of("struct wait_queue_head", "head")
        node = kernel.read_word(node)
    return None


def _wait_entries(stack):
    """=> The wait queue entries on a stack that would wake its task, or its poll."""
    kind = "struct wait_queue_entry"
    private, function = offset_of(kind, "private"), offset_of(kind, "func")
    wake = {_address("default_wake_function"), _address("autoremove_wake_function")}
    poll = _address("poll_wake")
    for place in range(stack.sp, stack.top - size_of(kind) + 1, 8):
        value = stack.word(place + function)
        if value in wake and stack.word(place + private) == kernel.address_of(stack.task):
            yield place, False
        elif value == poll and stack.has(stack.word(place + private)):
            yield place, True


def _queue_waits(stack):
    completion = any("wait_for_completion" in name or name == "sleep_until_done"
                     for name in stack.functions)
    for entry, polled in _wait_entries(stack):
        head = _queue_head(entry)
        if head is None:
            continue
        if polled:
            poll_entry = kernel.container_of(entry, "struct poll_entry", "wait")
            path = kernel.file_path(poll_entry["file"])
            yield Wait("poll", head, f"{path}: {describe(head)}", path)
        elif completion:
            head -= offset_of("struct completion", "wait")
            yield Wait("completion", head, describe(head))
        else:
            yield Wait("queue", head, _file_queue(stack.task, head) or describe(head))


def _file_queue(task, head):
    """=> "rd_wait in pipe:[5]", if the queue is that of a file which the task has open, or None."""
    found = slab_object(head)
    if not found or not text(found[0]["name"]).startswith("kmalloc"):
        return None
    for file in open_files(task):
        inode, offset = file["f_inode"], head - found[1]
        if int(inode["i_mode"]) & 0o170000 == 0o010000 and int(inode["i_pipe"]) % WORD == found[1]:
            member = member_at(kernel.type_of("struct pipe_inode_info"), offset)
            return f"{member} in {kernel.file_path(file)}"
        if int(file["private_data"]) % WORD == found[1]:
            return f"{kernel.file_path(file)}, at {offset:#x} of its private_data"
    return None


def _lock_waits(stack):
    """The waiters of mutexes and read-write semaphores: a list node, the task, more."""
    for function, kind, waiter in (("mutex_lock_slow", "mutex", "struct mutex_waiter"),
                                   ("down_read_slow", "rw_semaphore", "struct rwsem_waiter"),
                                   ("down_write_slow", "rw_semaphore", "struct rwsem_waiter")):
        if function not in stack.functions:
            continue
        for place in stack.where(kernel.address_of(stack.task)):
            base = place - offset_of(waiter, "task")
            if not stack.has(base) or not _is_linked(stack, base):
                continue
            head = _lock_head(base, kind)
            yield Wait(kind, head, describe(head), waiter)
            break


def _is_linked(stack, node):
    """=> Whether the words at node are a list's node: its neighbours lead back to it."""
    following, before = stack.word(node), stack.word(node + 8)
    try:
        return following > kernel.PAGE_OFFSET and kernel.read_word(following + 8) == node and \
            kernel.read_word(before) == node
    except gdb.MemoryError:
        return False


def _lock_head(node, kind):
    """=> The lock in whose list of waiters a node is: the only node that is in no kernel stack."""
    start, node = node, kernel.read_word(node)
    while node != start and stack_owner(node):
        node = kernel.read_word(node)
    return node - offset_of(f"struct {kind}", "waiters")


def _futex_waits(stack):
    if "futex_wait" not in stack.functions:
        return
    kind = "struct futex_waiter"
    buckets = kernel.symbol("buckets", "futex.c")
    first = int(buckets.address) % WORD
    for place in stack.where(kernel.address_of(stack.task)):
        waiter = at(place - offset_of(kind, "task"), kind)
        if not stack.has(kernel.address_of(waiter)):
            continue
        if first <= int(waiter["bucket"]) % WORD < first + buckets.type.sizeof:
            address = int(kernel.pt_regs(stack.task)["di"]) % WORD
            yield Wait("futex", address, f"the word at {address:#x} of the program")
            return


def _timer_waits(stack):
    """The timer of schedule_until()."""
    wake = _address("wake_sleeper")
    timer, task = offset_of("struct sleeper", "timer.function"), offset_of("struct sleeper", "task")
    for place in stack.where(wake):
        sleeper = at(place - timer, "struct sleeper")
        if int(sleeper["task"]) % WORD != kernel.address_of(stack.task) or \
                stack.word(place - timer + task) is None:
            continue
        expires = int(sleeper["timer"]["expires"])
        yield Wait("timer", kernel.address_of(sleeper), f"{expires / 1e9:.6f} s after boot", expires)


def waits(task):
    """=> [Wait]: all that may wake a sleeping task, but signals. Empty: it runs, or only those do."""
    if kernel.is_running(task) or kernel.state_letter(task) not in "SD":
        return []
    return waits_on(Stack(task))


def waits_on(stack):
    """=> [Wait] of a sleeping task, whose stack it is."""
    return [*_queue_waits(stack), *_lock_waits(stack), *_futex_waits(stack), *_timer_waits(stack)]


# ---- Why, as a sentence ----

def open_files(task):
    """=> The struct files that a task has open."""
    files = task["files"]
    if int(files):
        for fd in range(int(files["nr_fds"])):
            if int(files["fd"][fd]):
                yield files["fd"][fd].dereference()


def fd_path(task, fd):
    """=> The path of a task's open file, or None."""
    files = task["files"]
    if not int(files) or not 0 <= fd < int(files["nr_fds"]):
        return None
    file = files["fd"][fd]
    return kernel.file_path(file) if int(file) else None


def system_call(task):
    """=> (name, pt_regs) of the system call that a task is in, or (None, None)."""
    if not int(task["mm"]):
        return None, None
    regs = kernel.fetch(kernel.pt_regs(task))
    return kernel.syscall_name(int(regs["orig_ax"])), regs


def _vfork_child(task):
    """=> The task for whose vfork_done a task waits: it is on the latter's stack."""
    base = int(task["stack"]) % WORD
    for child in kernel.tasks():
        if base <= int(child["vfork_done"]) % WORD < base + kernel.THREAD_SIZE:
            return child
    return None


def _why_pipe(task, found, functions):
    """A pipe's two queues: who waits on which side."""
    _, regs = system_call(task)
    path = fd_path(task, int(regs["di"])) if regs else None
    if "fifo_wait_for_partner" in functions:
        return "opens a FIFO: waits for its other end"
    queue = found[0].address if found else 0
    info = slab_object(queue) if queue else None
    write = info and queue - info[1] == offset_of("struct pipe_inode_info", "wr_wait")
    return f"{'writes' if write else 'reads'} {path or 'a pipe'}, which is " \
           f"{'full' if write else 'empty'}"


def _why_wait(task):
    name, regs = system_call(task)
    wanted = 0
    if name == "wait4":
        wanted = (int(regs["di"]) & 0xffffffff ^ 0x80000000) - 0x80000000
    elif name == "waitid" and int(regs["di"]) == 1:
        wanted = int(regs["si"])
    return f"waits for child {wanted}" if wanted > 0 else "waits for a child"


def _why_asleep(task):
    stack = Stack(task)
    found, functions = waits_on(stack), stack.functions
    name, regs = system_call(task)
    child = any(wait.kind == "completion" for wait in found) and _vfork_child(task)
    if child:
        return f"waits for vfork of {int(child['pid'])}"
    for wait in found:
        if wait.kind == "mutex":
            return f"waits for the mutex {wait.words}"
        if wait.kind == "rw_semaphore":
            return f"waits for the semaphore {wait.words}"
        if wait.kind == "futex":
            return f"waits on the futex at {wait.address:#x}"
    if "do_wait" in functions:
        return _why_wait(task)
    if "pipe_sleep" in functions or "fifo_wait_for_partner" in functions:
        return _why_pipe(task, found, functions)
    polled = [wait.extra for wait in found if wait.kind == "poll"]
    if polled:
        return f"{name or 'poll'}s " + ", ".join(dict.fromkeys(polled))
    timer = next((wait for wait in found if wait.kind == "timer"), None)
    if timer and not any(wait.kind == "queue" for wait in found):
        return f"sleeps until {timer.words}"
    if "wait_for_signal" in functions or "sys_rt_sigtimedwait" in functions:
        return "waits for a signal"
    if name in ("read", "write", "readv", "writev", "ioctl") and fd_path(task, int(regs["di"])):
        return f"{name}s {fd_path(task, int(regs['di']))}"
    if found:
        return f"waits on {found[0].words}"
    return f"sleeps in {next((f for f in functions if not MACHINERY.match(f)), 'schedule')}"


def why(task):
    """=> In words, what a task does, or why it does nothing."""
    letter, cpu = kernel.state_letter(task), int(task["cpu"])
    if letter == "Z":
        return f"has ended; waits to be waited for by {kernel.parent_pid(task)}"
    if letter == "X":
        return "is dead"
    if kernel.is_running(task):
        return f"runs on CPU {cpu}"
    if int(task["state"]) & kernel.SCHED["TASK_NEW"]:
        return "is being made"
    if letter == "T":
        return "is stopped by a signal"
    if letter == "R":
        return f"is ready to run on CPU {cpu}"
    return _why_asleep(task)
