#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes an ISO image from which GRUB boots the kernel, on BIOS and on UEFI.

GRUB itself is made small: a core image with the few modules that are needed, and the commands in it,
so that it has nothing to look for. That takes a fraction of a second to build and to boot.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

MODULES = ["iso9660", "search_fs_file", "multiboot2", "boot", "test", "echo", "serial", "terminal", "sleep",
           "halt"]
FORMATS = {
    # GRUB's platform: more modules, the package that has it
    "i386-pc": (["biosdisk"], "grub-pc-bin"),
    "x86_64-efi": (["part_gpt", "fat", "all_video", "efi_gop"], "grub-efi-amd64-bin"),
}
TOOLS = {"grub-mkimage": "grub-common", "xorriso": "xorriso", "mformat": "mtools", "mcopy": "mtools"}
GRUB_LIB = "/usr/lib/grub"


def check_tools():
    missing = sorted({package for tool, package in TOOLS.items() if not shutil.which(tool)} |
                     {package for platform, (_, package) in FORMATS.items()
                      if not os.path.isdir(os.path.join(GRUB_LIB, platform))})
    if missing:
        sys.exit(f"mkiso.py: missing package(s): {' '.join(missing)}; `make deps` installs them")


def run(*command, **more):
    result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                            check=False, **more)
    if result.returncode:
        sys.exit(f"mkiso.py: {command[0]} failed:\n{result.stdout}")


def grub_words(command_line):
    """The command line so that GRUB's shell takes each word as it is: `;`, `$` and the like, too."""
    words = re.findall(r'(?:"[^"]*"?|[^\s"])+', command_line)
    return " ".join("'" + word.replace('"', "").replace("'", "'\\''") + "'" for word in words)


def grub_config(args):
    with open(os.path.join(os.path.dirname(__file__), "grub.cfg"), encoding="utf-8") as file:
        lines = [line for line in file.read().splitlines() if line and not line.startswith("#")]
    config = []
    for line in lines:
        if line == "MODULES":
            config += [f"module2 /boot/initramfs.{i}" for i in range(len(args.initramfs))]
        else:
            config.append(line.replace("COMMAND_LINE", grub_words(args.append)))
    return "\n".join(config) + "\n"


def grub_image(folder, platform, image_format, config, output):
    modules = [m for m in MODULES + FORMATS[platform][0]
               if os.path.exists(os.path.join(GRUB_LIB, platform, m + ".mod"))]
    run("grub-mkimage", "-O", image_format, "-o", output, "-p", "/boot", "-c", config, *modules)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernel", required=True)
    parser.add_argument("--append", default="", help="the kernel's command line")
    parser.add_argument("--output", required=True)
    parser.add_argument("initramfs", nargs="*", help="archives, in order")
    args = parser.parse_args()
    check_tools()
    os.makedirs(os.path.dirname(os.path.abspath(args.output)), exist_ok=True)
    epoch = int(os.environ.setdefault("SOURCE_DATE_EPOCH", "0"))  # mtools and xorriso look at it
    os.environ["TZ"] = "UTC"    # FAT has local times,
    os.umask(0o022)             # and the ISO the rights of folders

    with tempfile.TemporaryDirectory() as folder:
        tree = os.path.join(folder, "tree")
        os.makedirs(os.path.join(tree, "boot"))
        config = os.path.join(folder, "early.cfg")
        with open(config, "w", encoding="utf-8") as file:
            file.write(grub_config(args))
        shutil.copyfile(args.kernel, os.path.join(tree, "boot/tine.elf"))
        for i, archive in enumerate(args.initramfs):
            shutil.copyfile(archive, os.path.join(tree, f"boot/initramfs.{i}"))
        grub_image(folder, "i386-pc", "i386-pc-eltorito", config, os.path.join(tree, "boot/bios.img"))
        efi = os.path.join(folder, "bootx64.efi")
        grub_image(folder, "x86_64-efi", "x86_64-efi", config, efi)
        fat = os.path.join(tree, "boot/efi.img")
        blocks = (os.path.getsize(efi) // 1024 + 256 + 31) // 32 * 32
        run("mformat", "-C", "-i", fat, "-h", "2", "-s", "32", "-t", str(blocks // 32), "-N", "54494e45", "::")
        run("mmd", "-i", fat, "::/EFI", "::/EFI/BOOT")
        os.utime(efi, (epoch, epoch))
        run("mcopy", "-m", "-i", fat, efi, "::/EFI/BOOT/BOOTX64.EFI")
        for root, _, files in os.walk(tree):
            for path in [root] + [os.path.join(root, name) for name in files]:
                os.utime(path, (epoch, epoch))
        run("xorriso", "-as", "mkisofs", "-quiet", "-r", "-V", "TINE", "-o", args.output,
            "-b", "boot/bios.img", "-no-emul-boot", "-boot-load-size", "4", "-boot-info-table",
            "-eltorito-alt-boot", "-e", "boot/efi.img", "-no-emul-boot", tree)


if __name__ == "__main__":
    main()
