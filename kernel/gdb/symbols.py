# SPDX-License-Identifier: MIT
"""Symbols of user programs: which file on this machine is the program that the guest runs.

The programs of user/ have an address each, and all their symbols are loaded at the start. Any other
program is known by mm->exe_file: that names a file in the guest, which is looked for under
`set tine-sysroot`, among what the build has made, and in the initramfs.
"""

import bisect
import os
import struct

import gdb
import kernel
from commands import arguments, command, task_of

PT_LOAD, SHT_SYMTAB, SHT_DYNSYM, STT_FUNC = 1, 2, 11, 2
ET_EXEC, ET_DYN = 2, 3


# ---- ELF ----

class Elf:
    """As much of an ELF file as it takes to find functions in it, and whether they have CFI."""

    def __init__(self, path):
        self.path = path
        with open(path, "rb") as file:
            self.data = file.read()
        if self.data[:5] != b"\x7fELF\x02":
            raise gdb.GdbError(f"{path} is no 64-bit ELF file")
        (self.type, _, _, self.entry, phoff, shoff, _, _, phsize, phnum, shsize, shnum,
         names) = struct.unpack_from("<HHIQQQIHHHHHH", self.data, 16)
        self.segments = []      # (address, size in memory) of what is loaded
        for i in range(phnum):
            kind, _, _, address, _, _, size, _ = struct.unpack_from("<IIQQQQQQ", self.data,
                                                                    phoff + i * phsize)
            if kind == PT_LOAD:
                self.segments.append((address, size))
        self._read_sections(shoff, shsize, shnum, names)
        self._ranges = self._targets = None

    def _read_sections(self, shoff, shsize, shnum, names):
        raw = [struct.unpack_from("<IIQQQQIIQQ", self.data, shoff + i * shsize)
               for i in range(shnum if shoff else 0)]
        strings = raw[names][4] if raw else 0
        self.sections = {}      # name: (type, address, offset, size, link)
        for name, kind, _, address, offset, size, link, _, _, _ in raw:
            self.sections[self._string(strings + name)] = (kind, address, offset, size, link)
        functions = {}
        self.names = {}
        for kind, _, offset, size, link in list(self.sections.values()):
            if kind not in (SHT_SYMTAB, SHT_DYNSYM):
                continue
            base = raw[link][4]
            for at in range(offset, offset + size, 24):
                name, info, _, index, value, length = struct.unpack_from("<IBBHQQ", self.data, at)
                if index and name:
                    self.names.setdefault(self._string(base + name), value)
                if index and info & 15 <= STT_FUNC and self._is_code(value):
                    # A symbol with a size is better than a label in the same place.
                    if value not in functions or functions[value][1] < length:
                        functions[value] = (self._string(base + name), length)
        self._starts = sorted(functions)
        self._functions = functions

    def _string(self, offset):
        return self.data[offset:self.data.index(b"\0", offset)].decode("latin-1")

    def _is_code(self, address):
        _, start, _, size, _ = self.sections.get(".text", (0, 0, 0, 0, 0))
        return start <= address < start + size

    @property
    def start(self):
        """The lowest address that is loaded."""
        return min(address for address, _ in self.segments)

    @property
    def end(self):
        """The first address behind it."""
        return max(address + size for address, size in self.segments)

    @property
    def has_names(self):
        """Its functions can be told apart."""
        return bool(self._starts)

    def function_at(self, address):
        """=> (name, start, end) of the function that has an address, or None."""
        i = bisect.bisect_right(self._starts, address) - 1
        if i < 0:
            return None
        start = self._starts[i]
        name, size = self._functions[start]
        after = self._starts[i + 1] if i + 1 < len(self._starts) else start + 4096
        end = start + size if size else after
        return (name, start, end) if start <= address < end else None

    def starts_before(self, address, count=3):
        """=> The nearest addresses up to this one where a function begins, as it is called from
        somewhere: all that a stripped program says of them. Downwards."""
        if self._targets is None:
            self._targets = sorted(self._call_targets())
        i = bisect.bisect_right(self._targets, address)
        return self._targets[max(i - count, 0):i][::-1]

    def _call_targets(self):
        """Bytes that look like a call into .text; the few that only look so do no harm."""
        _, base, offset, size, _ = self.sections.get(".text", (0, 0, 0, 0, 0))
        code, found = self.data[offset:offset + size], set()
        at = code.find(b"\xe8")
        while 0 <= at <= size - 5:
            target = at + 5 + int.from_bytes(code[at + 1:at + 5], "little", signed=True)
            if 0 <= target < size:
                found.add(base + target)
            at = code.find(b"\xe8", at + 1)
        return found

    def has_cfi(self, address):
        """=> Whether .eh_frame or .debug_frame says how to leave the function at an address."""
        if self._ranges is None:
            self._ranges = sorted(self._frame_ranges())
        i = bisect.bisect_right(self._ranges, (address, 1 << 64)) - 1
        return i >= 0 and self._ranges[i][0] <= address < self._ranges[i][1]

    def _frame_ranges(self):
        """The FDEs of .eh_frame; only in the encoding that compilers use (pcrel, 4 bytes signed)."""
        _, base, offset, size, _ = self.sections.get(".eh_frame", (0, 0, 0, 0, 0))
        at = offset
        while at + 8 <= offset + size:
            length, cie = struct.unpack_from("<II", self.data, at)
            if length in (0, 0xffffffff):
                break
            if cie:
                where, span = struct.unpack_from("<iI", self.data, at + 8)
                start = base + (at + 8 - offset) + where
                yield (start, start + span)
            at += 4 + length


# ---- Programs that are loaded ----

class Program:
    """A file whose symbols gdb has, and where it lies in the memory of who runs it."""

    def __init__(self, elf, bias, guest):
        self.elf, self.bias, self.guest = elf, bias, guest

    @property
    def start(self):
        """The lowest address that it takes."""
        return self.elf.start + self.bias

    @property
    def end(self):
        """The first address behind it."""
        return self.elf.end + self.bias


loaded = []


def program_at(address):
    """=> The Program whose symbols gdb has for a user address, or None."""
    for program in loaded:
        if program.start <= address < program.end:
            return program
    return None


def _quiet(command):
    """A command that would ask, or tell."""
    confirm = gdb.parameter("confirm")
    gdb.execute("set confirm off")
    try:
        gdb.execute(command, to_string=True)
    finally:
        if confirm:
            gdb.execute("set confirm on")


def load(path, guest, bias=0):
    """Loads the symbols of a file; those of another that lies in the same place are dropped.
    => The Program."""
    for program in loaded:
        if os.path.samefile(program.elf.path, path) and program.bias == bias:
            return program
    new = Program(Elf(path), bias, guest)
    for program in list(loaded):
        if program.start < new.end and new.start < program.end:
            _quiet(f"remove-symbol-file {program.elf.path}")
            loaded.remove(program)
    offset = f" -o {bias:#x}" if bias else ""
    _quiet(f"add-symbol-file {path}{offset}")
    loaded.append(new)
    return new


# ---- Files of the guest ----

class _Sysroot(gdb.Parameter):
    """The folder that has the guest's files: /bin/x of the guest is looked for at FOLDER/bin/x.

    Programs of user/ are found without it, and so is what is in the initramfs."""

    set_doc = "Set the folder that has copies of the guest's files."
    show_doc = "Show the folder that has copies of the guest's files."

    def get_set_string(self):
        return ""

    def get_show_string(self, value):
        return f"The guest's files are looked for in \"{value or ''}\", and in what the build made."


class _Initrd(gdb.Parameter):
    """The archive that the guest has booted with; programs are taken out of it for their symbols."""

    set_doc = "Set the initramfs that the guest has booted with."
    show_doc = "Show the initramfs that the guest has booted with."

    def get_set_string(self):
        return ""

    def get_show_string(self, value):
        return f"The initramfs is \"{value or ''}\"."


sysroot = _Sysroot("tine-sysroot", gdb.COMMAND_FILES, gdb.PARAM_OPTIONAL_FILENAME)
initrd = _Initrd("tine-initrd", gdb.COMMAND_FILES, gdb.PARAM_OPTIONAL_FILENAME)
_archives = {}


def build_folders():
    """=> The folder of the kernel that is debugged, and those above it up to the build's top."""
    folder = os.path.dirname(os.path.abspath(kernel.elf().filename))
    return [folder, os.path.dirname(folder)]


def _archive(path):
    """=> {name: (mode, data)} of a cpio archive ("newc")."""
    stamp = (path, os.path.getmtime(path))
    if stamp not in _archives:
        with open(path, "rb") as file:
            data = file.read()
        found, at = {}, 0
        while data[at:at + 6] in (b"070701", b"070702"):
            fields = [int(data[at + 6 + 8 * i:at + 14 + 8 * i], 16) for i in range(13)]
            name = data[at + 110:at + 109 + fields[11]].decode("latin-1")
            body = at + 110 + fields[11] + 3 & ~3
            at = body + fields[6] + 3 & ~3
            if name != "TRAILER!!!":
                found[name.lstrip("./")] = (fields[1], data[body:body + fields[6]])
                continue
            while data[at:at + 1] == b"\0":     # another archive may follow
                at += 1
        _archives.clear()
        _archives[stamp] = found
    return _archives[stamp]


def _from_archive(guest):
    """A file of the initramfs, taken out into the build folder. => Its path, or None."""
    folders = build_folders()
    choices = [initrd.value] if initrd.value else [f"{f}/initramfs.cpio" for f in folders]
    archive = next((path for path in choices if path and os.path.exists(path)), None)
    if not archive:
        return None
    files, name = _archive(archive), guest.lstrip("/")
    mode, data = files.get(name, (0, b""))
    if mode & 0o170000 != 0o100000:
        return None
    path = os.path.join(folders[0], "gdb", "guest", name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(data)
    return path


def find(guest):
    """=> The file on this machine that is a file of the guest, or None."""
    guest = guest.removesuffix(" (deleted)")
    name = os.path.basename(guest)
    choices = [os.path.join(sysroot.value, guest.lstrip("/"))] if sysroot.value else []
    for folder in build_folders():
        if os.path.dirname(guest) in ("/", "/bin"):
            choices.append(f"{folder}/user/{name}")
        if guest.startswith("/tests/"):
            choices.append(f"{folder}/{guest[1:]}")
    for path in choices:
        if os.path.isfile(path):
            return path
    return _from_archive(guest)


def exe_of(found):
    """=> The path of the program that a task runs, in the guest; None of a thread of the kernel."""
    if not int(found["mm"]) or not int(found["mm"]["exe_file"]):
        return None
    return kernel.file_path(found["mm"]["exe_file"])


def mapped_files(space):
    """=> [(path in the guest, lowest address)] of the files that an address space runs code of."""
    lowest, runs = {}, set()
    for vma in kernel.vmas(space):
        if int(vma["vm_file"]):
            path = kernel.file_path(vma["vm_file"])
            lowest.setdefault(path, int(vma["vm_start"]))
            if int(vma["vm_flags"]) & kernel.MM["VM_EXEC"]:
                runs.add(path)
    return [(path, address) for path, address in lowest.items() if path in runs]


def load_of(space):
    """Loads the symbols of the files that an address space runs code of.
    => [(path in the guest, Program or None)]"""
    found = []
    for guest, lowest in mapped_files(space):
        path, program = find(guest), None
        if path:
            elf = Elf(path)
            bias = lowest - (elf.start & -kernel.PAGE_SIZE) if elf.type == ET_DYN else 0
            program = load(path, guest, bias)
        found.append((guest, program))
    return found


def load_ours():
    """The symbols of the programs of user/, all at once."""
    for folder in build_folders():
        user = os.path.join(folder, "user")
        if not os.path.isdir(user):
            continue
        for name in sorted(os.listdir(user)):
            path = os.path.join(user, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                load(path, "/init" if name == "init" else f"/bin/{name}")
        return


# ---- tine symbols ----

@command("symbols")
def symbols(words):
    """Load the symbols of the program that a task runs: tine symbols [PID]

The program is mm->exe_file; its interpreter and libraries come with it. Their files are looked for
below `set tine-sysroot FOLDER`, in what the build has made, and in the initramfs (`set tine-initrd
FILE`, if it isn't build/initramfs.cpio). Without PID: the current task."""
    pid, = arguments(words, 0, 1, "symbols [PID]")
    kernel.too_early("programs")
    files = load_of(kernel.mm(task_of(pid)))
    for guest, program in files:
        if not program:
            print(f"{guest}: not found on this machine; `set tine-sysroot FOLDER` if you have the "
                  "guest's files")
            continue
        bare = "" if program.elf.has_names else "; it is stripped: no names of functions"
        print(f"{guest}: {os.path.relpath(program.elf.path)} at {program.start:#x}-"
              f"{program.end:#x}{bare}")
    if not files:
        print("It runs no code of a file.")


load_ours()
