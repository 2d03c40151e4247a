# SPDX-License-Identifier: MIT
"""The machine on which the benchmark runs: QEMU counting instructions, and what boots in it.

No disk, no firmware menu, no host clock: from the first instruction on, everything that the guest
sees follows from the bytes that it is given, so two runs are equal to the instruction. That is why
Tine doesn't come from its ISO here: a disk answers when the host has time. QEMU's own -kernel knows
multiboot 1 and Linux, so Tine is put into one flat multiboot 1 image, whose first code hands over to
the multiboot 2 entry as GRUB would.
"""

import os
import stat
import struct
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path[:0] = [os.path.join(ROOT, "user"), os.path.join(ROOT, "tests")]
import harness  # noqa: E402
from mkcpio import Archive  # noqa: E402

QEMU = os.environ.get("QEMU", "qemu-system-x86_64")
MEMORY = 2 << 30
FLAGS = ["-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off", "-cpu", "qemu64,+rdrand",
         "-m", str(MEMORY >> 20), "-M", "pc", "-nodefaults", "-nic", "none", "-display", "none",
         "-no-reboot", "-seed", "1", "-rtc", "base=2026-01-01T00:00:00,clock=vm"]

QUIET = "console=ttyS0 quiet panic=-1"
# Linux without what a distribution adds to the cost of every call: mitigations, accounting, security
# modules, hardening. What is left is the closest that one can buy.
LEAN = ("nokaslr norandmaps mitigations=off nopti nosmp init_on_alloc=0 hardened_usercopy=off "
        "randomize_kstack_offset=off transparent_hugepage=never cgroup_disable=memory lsm=capability "
        "audit=0 psi=0 preempt=none noautogroup nowatchdog kfence.sample_interval=0")

PAGE = 4096
PT_LOAD = 1
LOW_MEMORY_END = 0x9fc00
FIRMWARE_TABLES = 128 << 10  # at the end of RAM
MULTIBOOT1_MAGIC, MULTIBOOT1_ADDRESSES = 0x1badb002, 1 << 16
MULTIBOOT2_MAGIC = 0x36d76289
TAG_END, TAG_COMMAND_LINE, TAG_MODULE, TAG_MEMORY_MAP = 0, 1, 3, 6
USABLE, RESERVED = 1, 2


def init_archive(program):
    archive = Archive()
    archive.add("dev/console", stat.S_IFCHR | 0o600, rdev=(5, 1))
    archive.add_file("init", program)
    return archive.pack()


def multiboot2_info(command_line, module_start, module_end):
    """What a boot loader tells a multiboot 2 kernel (Multiboot2 specification 2.0, 3.6)."""
    ram_end = MEMORY - FIRMWARE_TABLES
    regions = [(0, LOW_MEMORY_END, USABLE), (1 << 20, ram_end, USABLE), (ram_end, MEMORY, RESERVED)]
    tags = [(TAG_COMMAND_LINE, command_line.encode() + b"\0"),
            (TAG_MODULE, struct.pack("<II", module_start, module_end) + b"initramfs\0"),
            (TAG_MEMORY_MAP, struct.pack("<II", 24, 0) +
             b"".join(struct.pack("<QQII", start, end - start, kind, 0) for start, end, kind in regions)),
            (TAG_END, b"")]
    body = b""
    for kind, data in tags:
        body += struct.pack("<II", kind, 8 + len(data)) + data + b"\0" * (-len(data) % 8)
    return struct.pack("<II", 8 + len(body), 0) + body


def flat_image(elf, initramfs, command_line):
    """Kernel, initramfs and information where they belong in memory, behind a multiboot 1 header."""
    entry, headers = struct.unpack_from("<QQ", elf, 24)
    size, count = struct.unpack_from("<HH", elf, 54)
    segments = [struct.unpack_from("<IIQQQQQQ", elf, headers + i * size) for i in range(count)]
    segments = [s for s in segments if s[0] == PT_LOAD]
    base = min(s[4] for s in segments) - PAGE
    module = -(-max(s[4] + s[6] for s in segments) // PAGE) * PAGE
    image = bytearray(module - base)
    for _, _, offset, _, physical, in_file, _, _ in segments:
        image[physical - base:physical - base + in_file] = elf[offset:offset + in_file]
    image += initramfs
    start, info = base + 32, base + 64
    # mov $MAGIC, %eax; mov $info, %ebx; mov $entry, %ecx; jmp *%ecx
    code = struct.pack("<BIBIBIH", 0xb8, MULTIBOOT2_MAGIC, 0xbb, info, 0xb9, entry, 0xe1ff)
    header = struct.pack("<IIIIIIII", MULTIBOOT1_MAGIC, MULTIBOOT1_ADDRESSES,
                         -(MULTIBOOT1_MAGIC + MULTIBOOT1_ADDRESSES) & 0xffffffff,
                         base, base, base + len(image), 0, start)
    first_page = (header + code).ljust(64, b"\0")
    first_page += multiboot2_info(command_line, module, module + len(initramfs))
    if len(first_page) > PAGE:
        sys.exit("bench.py: the command line is too long")
    image[:len(first_page)] = first_page
    return bytes(image)


class Kernel:
    """A kernel in a folder of its own, and how QEMU starts it."""

    def __init__(self, name, folder, program):
        self.name, self.folder, self.program = name, os.path.join(folder, name), program
        os.makedirs(self.folder, exist_ok=True)

    def path(self, name):
        return os.path.join(self.folder, name)

    def write(self, name, data):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.path(name)

    def command(self, arguments, console, *more):
        return [QEMU, *FLAGS, "-serial", f"file:{console}", *self.boot(arguments), *more]


class Tine(Kernel):
    def __init__(self, folder, program, elf):
        super().__init__("tine", folder, program)
        self.elf = elf

    def boot(self, arguments):
        with open(self.elf, "rb") as file:
            image = flat_image(file.read(), init_archive(self.program),
                               f"{QUIET} norandmaps -- {arguments}")
        return ["-kernel", self.write(f"{arguments.replace(' ', '-') or 'all'}.img", image)]


class Linux(Kernel):
    def __init__(self, name, folder, program, vmlinuz, options):
        super().__init__(name, folder, program)
        self.vmlinuz, self.options = vmlinuz, options

    def boot(self, arguments):
        archive = self.write("initramfs.cpio", init_archive(self.program))
        return ["-kernel", self.vmlinuz, "-initrd", archive,
                "-append", f"{QUIET} {self.options} -- {arguments}"]


def debian_kernel(folder):
    """=> the path of Debian's kernel, unpacked below a folder, or None where it can't be had"""
    script = os.path.join(ROOT, "tests/linux/fetch.sh")
    result = subprocess.run([script, folder], stdout=subprocess.PIPE, text=True, check=False)
    return result.stdout.strip() if result.returncode == 0 else None
