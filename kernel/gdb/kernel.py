# SPDX-License-Identifier: MIT
"""The kernel's data, as Python sees them: what all other files in this folder stand on.

Everything here reads memory, and nothing else: no function of the kernel is called and no register
written, so that looking changes nothing. Numbers of #define come from the headers themselves.

Values are gdb.Value: a struct task_struct, mm_struct or vm_area_struct is returned as the struct
itself (task["comm"]), not as a pointer; address_of() has its address. What is said of "frames" is
physical addresses divided by 4096.
"""

import collections
import os
import re
import tempfile

import gdb

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE_SIZE = 4096
PAGE_SHIFT = 12
WORD = 1 << 64


# ---- #defines ----

def _evaluate(text, known):
    """=> The value of a C expression of numbers and names, or None."""
    text = re.sub(r"\b(0x[0-9a-fA-F]+|\d+)[uUlL]*\b", r"\1", text)
    text = re.sub(r"__UL\((\w+)\)", r"\1", text)
    try:
        return eval(text, {"__builtins__": {}}, known)  # our own headers
    except Exception:  # not a number: a function, a type, a string
        return None


def defines(header, known=None):
    """=> {name: number} of the #defines of a header, in its order."""
    with open(os.path.join(ROOT, header), encoding="utf-8") as file:
        text = re.sub(r"/\*.*?\*/", " ", file.read(), flags=re.S)
    found = {}
    for name, body in re.findall(r"^#define[ \t]+(\w+)[ \t]+(\S.*)$", text, re.M):
        value = _evaluate(body, {**(known or {}), **found})
        if isinstance(value, int):
            found[name] = value
    return found


PAGE = defines("arch/x86/include/asm/page.h")
PGTABLE = defines("arch/x86/include/asm/pgtable.h", PAGE)
MM = defines("mm/mm.h")
SCHED = defines("kernel/sched.h")
PAGES = defines("mm/page_alloc.h")
SIGNALS = defines("kernel/uapi/signal.h")

PAGE_OFFSET = PAGE["PAGE_OFFSET"]
VMEMMAP_START = PAGE["VMEMMAP_START"]
KERNEL_BASE = PAGE["KERNEL_BASE"]
TASK_SIZE = PGTABLE["TASK_SIZE"]
THREAD_SIZE = SCHED["THREAD_SIZE"]
FRAME_MASK = PGTABLE["_PAGE_FRAME"]


def _single_bits(numbers, prefix):
    """=> [(bit, name without the prefix)] of those that are one bit each."""
    return [(value, name[len(prefix):]) for name, value in numbers.items()
            if name.startswith(prefix) and value > 0 and not value & (value - 1)]


VM_FLAGS = _single_bits(MM, "VM_")
TASK_FLAGS = _single_bits(SCHED, "PF_")
PAGE_FLAGS = _single_bits(PAGES, "PG_")
PTE_FLAGS = [(bit, name) for bit, name in _single_bits(PGTABLE, "_PAGE_") if name != "FRAME"]
TASK_WORK = [(1 << n, name) for name, n in SCHED.items() if name.startswith("TIF_")]


def _signal_names():
    names = {number: name for name, number in reversed(SIGNALS.items())
             if re.fullmatch(r"SIG[A-Z]+\d?", name) and number <= 64}
    return [(1 << number - 1, names.get(number, f"SIG{number}")) for number in range(1, 65)]


SIGSET = _signal_names()


def words(value, names):
    """=> The names of the bits of value, joined by |; bits without a name as a number."""
    value = int(value)
    found = [name for bit, name in names if value & bit]
    rest = value & ~sum(bit for bit, _ in names)
    if rest:
        found.append(hex(rest))
    return "|".join(found) or "0"


def vm_flags(value):
    """=> The words of vma->vm_flags: READ|WRITE|MAYREAD ..."""
    return words(value, VM_FLAGS)


def pte_flags(value):
    """=> The words of a page-table entry, its frame left out: PRESENT|RW|USER|DIRTY|NX."""
    return words(int(value) & ~FRAME_MASK, PTE_FLAGS)


def signals(value):
    """=> The signals in a sigset_t: SIGINT|SIGCHLD."""
    return words(value, SIGSET)


def task_flags(value):
    """=> The words of task->flags: KTHREAD, EXITING ..."""
    return words(value, TASK_FLAGS)


def page_flags(value):
    """=> The words of page->flags: DIRTY, BUDDY ..."""
    return words(value, PAGE_FLAGS)


# ---- Memory, symbols, types ----

def read(address, length):
    """=> `length` bytes at a kernel address, in as few packets as can be."""
    return bytes(gdb.selected_inferior().read_memory(address, length))


def read_large(address, length):
    """=> As read(), for megabytes: QEMU writes them to a file, if it is on this machine."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "memory")
        try:
            gdb.execute(f'monitor memsave {address:#x} {length:#x} "{path}"', to_string=True)
            with open(path, "rb") as file:
                data = file.read()
        except (gdb.error, OSError):    # another stub than QEMU's, or elsewhere
            data = b""
    return data if len(data) == length else read(address, length)


def read_word(address):
    """=> The 8 bytes at a kernel address, as a number."""
    return int.from_bytes(read(address, 8), "little")


def read_words(address, count):
    """=> `count` numbers of 8 bytes."""
    data = read(address, 8 * count)
    return [int.from_bytes(data[i:i + 8], "little") for i in range(0, len(data), 8)]


def _cache_kernel_memory():
    """While the guest is stopped its kernel's memory stays: let gdb fetch it in large pieces, and keep
    it until the guest runs on. The kernel's half is the same on every CPU."""
    for setting in ("set mem inaccessible-by-default off", "set dcache line-size 1024",
                    "set dcache size 4096",
                    f"mem {PAGE_OFFSET:#x} {PAGE['IOREMAP_START']:#x} rw cache"):
        try:
            gdb.execute(setting, to_string=True)
        except gdb.error:
            pass            # the region is there already


_cache_kernel_memory()


def elf():
    """=> The kernel's object file; those of programs may have equal names in them."""
    for objfile in gdb.objfiles():
        if objfile.filename and os.path.basename(objfile.filename) == "tine.elf":
            return objfile
    raise gdb.GdbError("The kernel's symbols aren't loaded: file build/tine.elf")


def symbol(name, file=None):
    """=> The value of one of the kernel's variables. file: of the static one in that file."""
    if file:
        return gdb.parse_and_eval(f"'{file}'::{name}")
    objfile = elf()
    found = objfile.lookup_global_symbol(name) or objfile.lookup_static_symbol(name)
    if not found:
        raise gdb.GdbError(f"The kernel has no variable {name}")
    return found.value()


def has_symbol(name):
    """=> Whether the kernel has a variable or function of that name."""
    objfile = elf()
    return bool(objfile.lookup_global_symbol(name) or objfile.lookup_static_symbol(name))


_types = {}


def type_of(name):
    """=> The gdb.Type of "struct page" and the like, the kernel's."""
    if name not in _types:
        block = elf().lookup_global_symbol("init_task").symtab.global_block()
        _types[name] = gdb.lookup_type(name, block)
    return _types[name]


def at(address, kind):
    """=> The struct of that type ("struct page") at an address; its fields are read when used."""
    return gdb.Value(int(address) % WORD).cast(type_of(kind).pointer()).dereference()


def fetch(value):
    """=> The same struct, read as a whole by one request."""
    value.fetch_lazy()
    return value


def address_of(value):
    """=> The address of a struct, or what a pointer holds, as a number."""
    if value.type.strip_typedefs().code == gdb.TYPE_CODE_PTR:
        return int(value) % WORD
    return int(value.address) % WORD


def offset_of(kind, member):
    """=> The offset of a member, perhaps nested ("se.run_node"), in bytes."""
    offset, current_type = 0, type_of(kind)
    for name in member.split("."):
        field = current_type[name]
        offset += field.bitpos // 8
        current_type = field.type.strip_typedefs()
    return offset


def size_of(kind):
    """=> sizeof."""
    return type_of(kind).sizeof


def container_of(pointer, kind, member):
    """=> The struct of type kind whose member lies at pointer (a number, or a gdb.Value)."""
    address = pointer if isinstance(pointer, int) else address_of(pointer)
    return at(address - offset_of(kind, member), kind)


def text(value):
    """=> A char array or pointer as a string; what isn't UTF-8 as ?."""
    return value.string("utf-8", "replace")


def name_of_address(address):
    """=> "symbol+0x10" of a kernel address, or None."""
    said = gdb.execute(f"info symbol {int(address):#x}", to_string=True)
    match = re.match(r"(\S+)(?: \+ (\d+))? in section", said)
    if not match:
        return None
    offset = int(match.group(2) or 0)
    return match.group(1) + (f"+{offset:#x}" if offset else "")


def function_of(pc):
    """=> The name of the function that has the instruction at pc, or None."""
    block = gdb.current_progspace().block_for_pc(pc)
    while block and not block.is_global and not block.is_static:
        if block.function and block.function.addr_class == gdb.SYMBOL_LOC_BLOCK and \
                not _is_inlined(block):
            return block.function.name
        block = block.superblock
    name = name_of_address(pc)
    return name.split("+")[0] if name else None


def _is_inlined(block):
    """A function's own block lies in the file's; an inlined one in another function's."""
    outer = block.superblock
    while outer and not outer.is_static and not outer.is_global:
        if outer.function:
            return True
        outer = outer.superblock
    return False


# ---- Too early? ----

def too_early(need="memory"):
    """Raises a gdb.GdbError that says what the guest hasn't got yet.

    need: "kernel"    the kernel's image is mapped: its variables can be read
          "memory"    there is a page allocator, so the direct map and struct page
          "programs"  pid 1 exists
    """
    if not gdb.selected_thread():
        raise gdb.GdbError("There is no guest: start one by `make debug`, or `target remote`")
    try:
        mapped = symbol("init_task")["comm"].string("latin-1", "replace") == "swapper"
    except gdb.MemoryError:
        mapped = False
    if not mapped:
        raise gdb.GdbError("Too early: on this CPU the kernel isn't mapped yet "
                           "(`tbreak start_kernel`, `continue`; or select another thread)")
    if need == "kernel":
        return
    if not int(symbol("totalram_pages")):
        raise gdb.GdbError("Too early: the kernel has no page allocator yet "
                           "(`tbreak kernel_init`, `continue`)")
    if need == "programs" and not int(symbol("init_pid_signal")):
        raise gdb.GdbError("Too early: there is no process yet (`tbreak kernel_init`, `continue`)")


# ---- CPUs ----

def cpus():
    """=> The numbers of the CPUs that run the kernel."""
    mask = int(symbol("cpu_online_mask"))
    return [cpu for cpu in range(64) if mask >> cpu & 1]


def this_cpu():
    """=> The number of the CPU that the selected thread of gdb is: QEMU numbers them from 1."""
    thread = gdb.selected_thread()
    if not thread:
        raise gdb.GdbError("There is no guest: start one by `make debug`, or `target remote`")
    return thread.ptid[1] - 1


def per_cpu(name, cpu, file=None):
    """=> A CPU's own copy of a per-CPU variable. Its symbol is the offset in a CPU's area."""
    if cpu >= int(symbol("nr_cpu_ids")):
        raise gdb.GdbError(f"The kernel doesn't use CPU {cpu}")
    value, offset = symbol(name, file), int(symbol("per_cpu_offset")[cpu])
    if not offset:
        raise gdb.GdbError(f"Too early: CPU {cpu} has no area of per-CPU variables yet")
    address = (int(value.address) + offset) % WORD
    return gdb.Value(address).cast(value.type.pointer()).dereference()


# ---- Lists and trees ----

def list_nodes(head):
    """=> The addresses of the nodes of a circular list. head: a struct list_head."""
    first = address_of(head)
    node = int(head["next"]) % WORD
    seen = set()
    while node != first:
        if node in seen or not node:
            raise gdb.GdbError(f"The list at {first:#x} is broken at {node:#x}")
        seen.add(node)
        yield node
        node = read_word(node)


def list_entries(head, kind, member):
    """=> The structs that hang in a circular list by their `member`."""
    for node in list_nodes(head):
        yield container_of(node, kind, member)


def rb_children(node):
    """=> (left, right) addresses below the red-black node at an address; 0: none."""
    value = fetch(at(node, "struct rb_node"))
    return int(value["rb_left"]) % WORD, int(value["rb_right"]) % WORD


def rb_is_red(node):
    """=> The colour of the red-black node at an address."""
    return not read_word(node) & 1


def rb_nodes(root):
    """=> The addresses of the nodes of a struct rb_root, in order."""
    stack, node, seen = [], int(root["rb_node"]) % WORD, set()
    while stack or node:
        while node:
            if node in seen:
                raise gdb.GdbError(f"The tree at {address_of(root):#x} is broken at {node:#x}")
            seen.add(node)
            left, right = rb_children(node)
            stack.append((node, right))
            node = left
        node, right = stack.pop()
        yield node
        node = right


def rb_entries(root, kind, member):
    """=> The structs of a tree, in order."""
    for node in rb_nodes(root):
        yield container_of(node, kind, member)


# ---- Tasks ----

def tasks():
    """=> All tasks that have a pid, zombies too, as struct task_struct: process by process."""
    too_early("kernel")
    for leader in list_entries(symbol("init_task")["tasks"], "struct task_struct", "tasks"):
        yield from list_entries(leader["signal"]["thread_head"], "struct task_struct",
                                "thread_node")


def idle_task(cpu):
    """=> The idle task of a CPU; it has pid 0, and is in no list."""
    return per_cpu("runqueues", cpu)["idle"].dereference()


def task(pid):
    """=> The task of that pid. Its users may give "current" for the selected CPU's."""
    for found in tasks():
        if int(found["pid"]) == pid:
            return found
    too_early("programs")
    raise gdb.GdbError(f"There is no task {pid}")


def current(cpu=None):
    """=> The task that a CPU runs, in user mode as in the kernel; of the selected thread's CPU."""
    too_early("kernel")
    cpu = this_cpu() if cpu is None else cpu
    pointer = per_cpu("current_task", cpu)
    if not int(pointer):
        raise gdb.GdbError(f"Too early: CPU {cpu} has no task yet")
    return pointer.dereference()


def same(one, other):
    """=> Whether two structs are the same one in memory."""
    return address_of(one) == address_of(other)


def is_running(found):
    """=> Whether a CPU has that task's registers right now."""
    return bool(int(found["on_cpu"]))


STATE_NAMES = {"R": "running", "S": "sleeping", "D": "disk sleep", "T": "stopped", "Z": "zombie",
               "X": "dead"}


def state_letter(found):
    """=> The letter that /proc/PID/stat has."""
    state, exit_state = int(found["state"]), int(found["exit_state"])
    if exit_state:
        return "Z" if exit_state == SCHED["EXIT_ZOMBIE"] else "X"
    for name, letter in (("TASK_DEAD", "X"), ("TASK_STOPPED", "T"), ("TASK_UNINTERRUPTIBLE", "D"),
                         ("TASK_INTERRUPTIBLE", "S")):
        if state & SCHED[name]:
            return letter
    return "R"


def parent_pid(found):
    """=> The pid of a task's parent, as /proc has it; 0: none."""
    return int(found["real_parent"]["tgid"])


def _system_calls():
    with open(os.path.join(ROOT, "kernel/syscalls.tbl.h"), encoding="utf-8") as file:
        return {int(number): name for number, name in
                re.findall(r"^SYSCALL\((\d+), (\w+)", file.read(), re.M)}


SYSTEM_CALLS = _system_calls()


def syscall_name(number):
    """=> The name of a system call, or None."""
    return SYSTEM_CALLS.get(number)


def pt_regs(found):
    """=> The struct pt_regs with which a task entered the kernel from user mode."""
    top = int(found["stack"]) % WORD + THREAD_SIZE
    return at(top - size_of("struct pt_regs"), "struct pt_regs")


# ---- Address spaces ----

def mm(which):
    """=> The struct mm_struct of a pid, or of a task. A thread of the kernel has none."""
    found = task(which) if isinstance(which, int) else which
    pointer = found["mm"]
    if not int(pointer):
        raise gdb.GdbError(f"{int(found['pid'])} ({text(found['comm'])}) has no memory of its own: "
                           "it is a thread of the kernel, or has ended")
    return pointer.dereference()


def users_of(space):
    """=> The tasks that live in an address space."""
    return [found for found in tasks() if int(found["mm"]) % WORD == address_of(space)]


def spaces():
    """=> [(mm, [tasks])], each address space that has users once, by its first task."""
    found = collections.OrderedDict()
    for one in tasks():
        if int(one["mm"]):
            found.setdefault(int(one["mm"]) % WORD, []).append(one)
    return [(at(address, "struct mm_struct"), members) for address, members in found.items()]


def vmas(space):
    """=> The VMAs of an address space as a list, in the order of its list; each read once."""
    found, pointer, seen = [], int(space["mmap"]) % WORD, set()
    while pointer:
        if pointer in seen:
            raise gdb.GdbError(f"The list of VMAs is broken at {pointer:#x}")
        seen.add(pointer)
        vma_found = fetch(at(pointer, "struct vm_area_struct"))
        found.append(vma_found)
        pointer = int(vma_found["vm_next"]) % WORD
    return found


def vma(space, address):
    """=> The VMA that has an address, or None."""
    for found in vmas(space):
        if int(found["vm_start"]) <= address < int(found["vm_end"]):
            return found
    return None


def file_path(path):
    """=> The name of a struct path, or struct file, from the root of all mounts; as d_path()."""
    if path.type.code == gdb.TYPE_CODE_PTR:
        path = path.dereference()
    if path.type.strip_typedefs().name == "file":
        path = path["f_path"]
    dentry, mount, names = path["dentry"], path["mnt"], []
    if int(dentry["d_sb"]["s_d_op"]) and int(dentry["d_sb"]["s_d_op"]["dname"]):
        return _anonymous_path(dentry)
    gone = int(dentry["d_parent"]) != int(dentry) and not int(dentry["d_hash"]["pprev"])
    while True:
        if int(dentry) == int(mount["mnt_root"]) or int(dentry["d_parent"]) == int(dentry):
            if int(dentry) != int(mount["mnt_root"]) or int(mount["mnt_parent"]) == int(mount):
                break
            dentry, mount = mount["mnt_mountpoint"], mount["mnt_parent"]
            continue
        names.append(text(dentry["d_name"]))
        dentry = dentry["d_parent"]
    return "/" + "/".join(reversed(names)) + (" (deleted)" if gone else "")


def _anonymous_path(dentry):
    """Of what was never in the tree: pipes, shared memory, what only a descriptor leads to."""
    name, inode = text(dentry["d_name"]), dentry["d_inode"]
    if "shmem" in (name_of_address(int(dentry["d_sb"]["s_d_op"]["dname"])) or ""):
        return f"/{name} (deleted)"
    if int(inode["i_mode"]) & 0o170000 == 0o010000:
        return f"pipe:[{int(inode['i_ino'])}]"
    return f"anon_inode:{name}"


# ---- Page tables ----

LEVELS = (("pgd", 39), ("pud", 30), ("pmd", 21), ("pte", 12))
LARGE_PAGE = 0x80       # of an upper entry: it maps a page itself; the kernel's half only


class Entry:
    """An entry of a page table: at which level, in which table (a frame), where in it, its value."""

    def __init__(self, level, table, index, value, base):
        self.level, self.table, self.index, self.value, self.base = level, table, index, value, base

    @property
    def address(self):
        """Where the entry itself lies, in the direct map."""
        return PAGE_OFFSET + self.table * PAGE_SIZE + 8 * self.index

    @property
    def frame(self):
        """What it leads to."""
        return (self.value & FRAME_MASK) >> PAGE_SHIFT

    @property
    def is_none(self):
        """Nothing there."""
        return self.value == 0

    @property
    def present(self):
        """There is a page (or table), whether or not the CPU may use it: pte_present()."""
        return bool(self.value & (PGTABLE["_PAGE_PRESENT"] | PGTABLE["_PAGE_PROTNONE"]))

    @property
    def writable(self):
        """pte_write()"""
        return bool(self.value & PGTABLE["_PAGE_RW"])

    @property
    def flags(self):
        """In words."""
        return pte_flags(self.value)

    @property
    def is_leaf(self):
        """It leads to a page, not to a table."""
        return self.level == "pte" or (bool(self.value & LARGE_PAGE) and self.base >= 1 << 63)


def frame_address(frame):
    """=> Where the direct map has a frame."""
    return PAGE_OFFSET + frame * PAGE_SIZE


def virt_to_frame(address):
    """=> The frame behind an address of the direct map or of the kernel's image."""
    base = KERNEL_BASE if address >= KERNEL_BASE else PAGE_OFFSET
    return (address - base) >> PAGE_SHIFT


def walk(space, address):
    """=> [Entry] from the top table down to the first that is empty, or leads to a page."""
    too_early("memory")
    table, found = virt_to_frame(int(space["pgd"]) % WORD), []
    for level, shift in LEVELS:
        index = address >> shift & 511
        value = read_word(frame_address(table) + 8 * index)
        entry = Entry(level, table, index, value, address >> shift << shift)
        found.append(entry)
        if not entry.present or entry.is_leaf:
            break
        table = entry.frame
    return found


def translate(space, address):
    """=> The entry of the page that has an address, or None."""
    last = walk(space, address)[-1]
    return last if last.present and last.is_leaf else None


def tables(space):
    """=> (level, base address, frame, [512 words]) of each table of the program's half, read whole."""
    too_early("memory")

    def below(number, frame, base):
        level, shift = LEVELS[number]
        entries = read_words(frame_address(frame), 512)
        yield level, base, frame, entries
        if level == "pte":
            return
        for index in range(PGTABLE["USER_PGDS"] if level == "pgd" else 512):
            if entries[index]:
                yield from below(number + 1, (entries[index] & FRAME_MASK) >> PAGE_SHIFT,
                                 base + (index << shift))

    yield from below(0, virt_to_frame(int(space["pgd"]) % WORD), 0)


def leaves(space):
    """=> Entry of each page-table entry of the program that isn't empty, upwards."""
    for level, base, frame, entries in tables(space):
        if level == "pte":
            for index, value in enumerate(entries):
                if value:
                    yield Entry("pte", frame, index, value, base + (index << PAGE_SHIFT))


def read_user(space, address, length):
    """=> That many bytes of a program's memory, whichever program runs; raises gdb.MemoryError where
    no page is."""
    data = b""
    while length:
        part = min(length, PAGE_SIZE - address % PAGE_SIZE)
        entry = translate(space, address)
        if not entry:
            raise gdb.MemoryError(f"No page at {address:#x} of that address space")
        data += read(frame_address(entry.frame) + address % PAGE_SIZE, part)
        address += part
        length -= part
    return data


def read_user_string(space, address, limit=4096):
    """=> The bytes of a program up to a NUL, as text."""
    data = b""
    while len(data) < limit:
        part = read_user(space, address + len(data), PAGE_SIZE - (address + len(data)) % PAGE_SIZE)
        data += part
        if b"\0" in part:
            break
    return data.split(b"\0")[0][:limit].decode("utf-8", "replace")


# ---- Frames ----

def page_owners():
    """=> {number: "anon", "file", "table" ...}: enum page_owner."""
    return {field.enumval: field.name[len("PAGE_"):].lower()
            for field in reversed(type_of("enum page_owner").fields())
            if field.name.startswith("PAGE_")}


def pfn_valid(frame):
    """=> Whether a frame is RAM, and so has a struct page."""
    ranges = symbol("ram_ranges")
    return any(int(ranges["range"][i]["start"]) >> PAGE_SHIFT <= frame <
               int(ranges["range"][i]["end"]) >> PAGE_SHIFT for i in range(int(ranges["nr"])))


def page(frame):
    """=> The struct page of a frame."""
    too_early("memory")
    if not pfn_valid(frame):
        raise gdb.GdbError(f"Frame {frame:#x} isn't RAM")
    return fetch(at(VMEMMAP_START + frame * size_of("struct page"), "struct page"))


def page_count(found):
    """=> References to a struct page."""
    return int(found["refs"]["counter"]) & 0xffffffff


def page_mapcount(found):
    """=> Those of them that are page-table entries."""
    return (int(found["refs"]["counter"]) % WORD) >> 32


def page_owner(found):
    """=> "anon", "file", "table" ..."""
    return page_owners().get(int(found["owner"]), str(int(found["owner"])))
