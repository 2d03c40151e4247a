#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Writes a newc cpio archive, the same bytes from the same contents on any machine.

usage: mkcpio.py OUTPUT < LIST

Each line of the list is one of

    dir   /path MODE
    file  /path SOURCE [MODE]
    slink /path TARGET
    nod   /path MODE c|b MAJOR MINOR
    tree  /path FOLDER              everything in a folder, 0755 where executable, else 0644
    list  /path SOURCE [SOURCE...]  folders and files by their names below /path

Owners are root, times are SOURCE_DATE_EPOCH (or 0), inodes count from 1, folders that nobody
names are made, and entries are sorted by path.
"""

import os
import stat
import sys


def header(ino, mode, mtime, size, rdev, name, nlink=1):
    fields = (ino, mode, 0, 0, nlink, mtime, size, 0, 0, *rdev, len(name) + 1, 0)
    return b"070701" + b"".join(b"%08x" % field for field in fields)


def padded(data):
    return data + b"\0" * (-len(data) % 4)


class Archive:
    """The entries of an archive: path -> (mode, data, (major, minor))."""

    def __init__(self):
        self.entries = {}

    def add(self, path, mode, data=b"", rdev=(0, 0)):
        path = path.strip("/")
        parent = os.path.dirname(path)
        if parent and parent not in self.entries:
            self.add(parent, stat.S_IFDIR | 0o755)
        self.entries[path or "."] = (mode, data, rdev)

    def add_file(self, path, source, mode=None):
        with open(source, "rb") as file:
            data = file.read()
        if mode is None:
            mode = 0o755 if os.access(source, os.X_OK) else 0o644
        self.add(path, stat.S_IFREG | mode, data)

    def add_tree(self, path, folder):
        for root, dirs, files in os.walk(folder):
            dirs.sort()
            inside = os.path.normpath(os.path.join(path, os.path.relpath(root, folder)))
            self.add(inside, stat.S_IFDIR | 0o755)
            for name in files:
                source = os.path.join(root, name)
                if os.path.islink(source):
                    self.add(f"{inside}/{name}", stat.S_IFLNK | 0o777, os.readlink(source).encode())
                else:
                    self.add_file(f"{inside}/{name}", source)

    def add_line(self, kind, path, *rest):
        if kind == "dir":
            self.add(path, stat.S_IFDIR | int(rest[0], 8))
        elif kind == "file":
            self.add_file(path, rest[0], int(rest[1], 8) if len(rest) > 1 else None)
        elif kind == "slink":
            self.add(path, stat.S_IFLNK | 0o777, rest[0].encode())
        elif kind == "nod":
            kinds = {"c": stat.S_IFCHR, "b": stat.S_IFBLK}
            self.add(path, kinds[rest[1]] | int(rest[0], 8), rdev=(int(rest[2]), int(rest[3])))
        elif kind == "tree":
            self.add_tree(path, rest[0])
        elif kind == "list":
            for source in rest:
                self.add_file(f"{path}/{os.path.basename(source)}", source)
        else:
            sys.exit(f"mkcpio.py: unknown entry '{kind}'")

    def pack(self):
        mtime = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
        out = bytearray()
        for ino, (path, (mode, data, rdev)) in enumerate(sorted(self.entries.items()), 1):
            name = path.encode()
            nlink = 2 if stat.S_ISDIR(mode) else 1
            head = header(ino, mode, mtime, len(data), rdev, name, nlink)
            out += padded(head + name + b"\0") + padded(data)
        name = b"TRAILER!!!"
        out += padded(header(0, 0, 0, 0, (0, 0), name) + name + b"\0")
        return bytes(out + b"\0" * (-len(out) % 512))


def main():
    if len(sys.argv) != 2 or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    archive = Archive()
    for line in sys.stdin:
        words = line.split("#")[0].split()
        if words:
            archive.add_line(*words)
    with open(sys.argv[1], "wb") as file:
        file.write(archive.pack())


if __name__ == "__main__":
    main()
