#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Makes an initramfs of our own programs and of packages of the distribution, with all that they need.

usage: packages.py OUTPUT CACHE PACKAGE... < LIST      LIST: of our programs, as mkcpio.py takes it
       packages.py --memory ARCHIVE MEM                MEM, or as much more as the archive needs

Asks apt, as a system on which nothing is installed would, and needs no root: packages are downloaded to
CACHE and unpacked from there into the archive. As in the distribution's root, /bin, /sbin, /lib and /lib64
are links into /usr. A program of a package goes before busybox's of that name. The scripts by which packages
set themselves up don't run: no users are made, no alternatives chosen, no caches written.
"""

import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
import tempfile

from mkcpio import Archive

MERGED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")    # into /usr
KINDS = {tarfile.CHRTYPE: stat.S_IFCHR, tarfile.BLKTYPE: stat.S_IFBLK, tarfile.FIFOTYPE: stat.S_IFIFO}
MIB = 1 << 20


def fail(*lines):
    sys.exit("packages.py: " + "\n  ".join(lines))


def apt(*words):
    """=> What apt-get says, as on a system without packages. Its complaints end the program."""
    command = ["apt-get", "-o", "Dir::State::status=/dev/null", "-o", "Debug::NoLocking=1",
               "-o", "APT::Install-Recommends=false", *words]
    result = subprocess.run(command, capture_output=True, text=True, check=False,
                            env={**os.environ, "LC_ALL": "C"})
    if not result.returncode:
        return result.stdout
    unknown = re.findall(r"Unable to locate package (\S+)|Package '?(\S+?)'? has no installation candidate",
                         result.stderr)
    if unknown:
        names = " ".join(a or b for a, b in unknown)
        fail(f"no package of the distribution is called {names}",
             "`apt-cache search WORD` finds names; `sudo apt-get update` makes the package lists new")
    fail(f"'{' '.join(command[:1] + list(words))}' failed:", *result.stderr.splitlines()[-5:],
         "Are there package lists on this machine that you may read? `sudo apt-get update` gets them.")
    return None


def needed(packages):
    """=> [(name, version)] of these packages and all that they depend on, in apt's order."""
    return re.findall(r"^Inst (\S+) \((\S+) ", apt("--simulate", "install", *packages), re.M)


def file_of(name, version):
    """The file as `apt-get download` calls it, but for the architecture."""
    return f"{name}_{version.replace(':', '%3a')}_"


def download(chosen, cache):
    """=> The packages' files, downloaded where they aren't in the cache yet."""
    os.makedirs(cache, exist_ok=True)
    paths = []
    for number, (name, version) in enumerate(chosen, 1):
        prefix = file_of(name, version)
        found = [f for f in os.listdir(cache) if f.startswith(prefix) and f.endswith(".deb")]
        if not found:
            print(f"  GET     {name} {version} ({number} of {len(chosen)})", flush=True)
            # A download that is broken off leaves nothing in the cache.
            with tempfile.TemporaryDirectory(dir=cache) as folder:
                result = subprocess.run(["apt-get", "-qq", "-o", "APT::Sandbox::User=root", "download",
                                         f"{name}={version}"], cwd=folder, capture_output=True, text=True,
                                        check=False)
                found = os.listdir(folder)
                if result.returncode or len(found) != 1:
                    fail(f"{name} {version} can't be downloaded:", *result.stderr.splitlines()[-5:],
                         "If the package lists are old, `sudo apt-get update` mends it.")
                os.rename(os.path.join(folder, found[0]), os.path.join(cache, found[0]))
        paths.append(os.path.join(cache, found[0]))
    return paths


class Root(Archive):
    """An archive whose /bin, /sbin and /lib* are links into /usr."""

    def add(self, path, mode, data=b"", rdev=(0, 0)):
        path = os.path.normpath("/" + path).strip("/")
        if path in MERGED:
            return
        if path.split("/")[0] in MERGED:
            path = "usr/" + path
        if stat.S_ISLNK(mode) and self.points_at(path, data.decode()):
            return
        super().add(path, mode, data, rdev)

    @staticmethod
    def points_at(path, target):
        """Whether a link would, in a merged root, lead to itself: /bin/x -> /usr/bin/x."""
        place = os.path.normpath(os.path.join("/", os.path.dirname(path), target)).strip("/")
        if place.split("/")[0] in MERGED:
            place = "usr/" + place
        return place == path

    def add_package(self, path):
        with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", path], stdout=subprocess.PIPE) as unpacker:
            with tarfile.open(fileobj=unpacker.stdout, mode="r|") as tar:
                for member in tar:
                    self.add_member(tar, member)
        if unpacker.returncode:
            fail(f"{path} can't be unpacked; remove it and try again")

    def add_member(self, tar, member):
        name = os.path.normpath("/" + member.name).strip("/")
        if name.startswith(("usr/share/doc/", "usr/share/man/", "usr/share/locale/")):
            return
        if member.isdir():
            if name not in self.entries:
                self.add(name, stat.S_IFDIR | member.mode)
        elif member.issym():
            self.add(name, stat.S_IFLNK | 0o777, member.linkname.encode())
        elif member.islnk():
            # The archive has no second names: a copy.
            target = os.path.normpath("/" + member.linkname).strip("/")
            target = "usr/" + target if target.split("/")[0] in MERGED else target
            mode, data, _ = self.entries[target]
            self.add(name, mode, data)
        elif member.isfile():
            self.add(name, stat.S_IFREG | member.mode, tar.extractfile(member).read())
        elif member.type in KINDS:
            self.add(name, KINDS[member.type] | member.mode, rdev=(member.devmajor, member.devminor))

    def link_merged(self):
        for name in MERGED:
            if any(path.startswith(f"usr/{name}/") for path in self.entries):
                Archive.add(self, name, stat.S_IFLNK | 0o777, f"usr/{name}".encode())


def make(output, cache, packages):
    missing = [tool for tool in ("apt-get", "dpkg-deb") if not shutil.which(tool)]
    if missing:
        fail(f"no {' and no '.join(missing)} here: WITH= takes packages of Debian or Ubuntu, on such a system")
    chosen = needed(packages)
    root = Root()
    for line in sys.stdin:
        words = line.split("#")[0].split()
        if words:
            root.add_line(*words)
    paths = download(chosen, cache)
    for path in paths:
        root.add_package(path)
    root.link_merged()
    data = root.pack()
    with open(output + ".tmp", "wb") as file:
        file.write(data)
    os.rename(output + ".tmp", output)
    print(f"  CPIO    {output}: {len(paths)} packages, {len(data) // MIB} MiB", flush=True)


def bytes_of(text):
    match = re.fullmatch(r"(\d+)([KMG]?)B?", text.upper())
    if not match:
        fail(f"MEM={text}: a number with M or G behind it, such as 512M")
    return int(match.group(1)) << {"": 20, "K": 10, "M": 20, "G": 30}[match.group(2)]


def memory(archive, mem):
    """The archive and the files that come out of it lie in memory side by side while it is unpacked."""
    need = 3 * os.path.getsize(archive) + 128 * MIB
    if bytes_of(mem) >= need:
        print(mem)
        return
    size = (need + 64 * MIB - 1) // (64 * MIB) * 64
    print(f"  MEM={mem} has no room for these packages: MEM={size}M", file=sys.stderr)
    print(f"{size}M")


def main():
    if len(sys.argv) == 4 and sys.argv[1] == "--memory":
        memory(*sys.argv[2:])
    elif len(sys.argv) > 3 and not sys.argv[1].startswith("-"):
        make(sys.argv[1], sys.argv[2], sys.argv[3:])
    else:
        sys.exit(__doc__)


if __name__ == "__main__":
    main()
