#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""README's two commands on the distributions that it names, each from nothing.

    tests/distributions.py [debian-12] [debian-13] [ubuntu-24.04]

Needs root and debootstrap. The mirror is one that apt has here; a distribution that none of them has is
skipped. The bare system is kept in BUILD/distributions/, and unpacked anew each time; its mounts and
processes are in namespaces of their own. The last line is "N passed, N failed".
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

import console
import harness
from harness import ROOT

SUITES = {"debian-12": "bookworm", "debian-13": "trixie", "ubuntu-24.04": "noble"}
NEEDED = "apt-get update -q && apt-get install -y -q git make ca-certificates"     # what README asks for
# The shell that chroot leads to has a /proc, terminals and shared memory; "$1" is its root, "$2" what it runs.
INSIDE = """mount -t proc proc "$1/proc" && mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/dev/pts" &&
mount -t tmpfs tmpfs "$1/dev/shm" && exec chroot "$1" /bin/sh -c "cd /root/tine 2>/dev/null; $2" """


def mirror_of(suite):
    """=> The first of apt's mirrors that has a distribution, or None."""
    targets = subprocess.run(["apt-get", "indextargets", "--format", "$(REPO_URI)"], stdout=subprocess.PIPE,
                             text=True, check=False).stdout
    for uri in dict.fromkeys(targets.split()):
        with tempfile.TemporaryDirectory() as folder:
            found = subprocess.run(["/usr/lib/apt/apt-helper", "-o", "APT::Sandbox::User=root", "download-file",
                                    f"{uri.rstrip('/')}/dists/{suite}/Release", os.path.join(folder, "Release")],
                                   capture_output=True, check=False).returncode == 0
        if found:
            return uri
    return None


def bare_system(cache, name, mirror):
    """=> An archive of what debootstrap makes; made once."""
    path = os.path.join(cache, f"{name}.tar")
    if not os.path.exists(path):
        print(f"  debootstrap {SUITES[name]} ...", flush=True)
        with harness.locked(cache), tempfile.TemporaryDirectory(dir=cache) as folder:
            result = subprocess.run(["debootstrap", "--variant=minbase", SUITES[name], folder, mirror],
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            if result.returncode:
                sys.exit(f"{result.stdout[-3000:]}\ndistributions.py: debootstrap failed")
            subprocess.run(["tar", "-C", folder, "-cf", f"{path}.new", "."], check=True)
            os.rename(f"{path}.new", path)
    return path


def unpack(archive, root):
    """The system, and the sources in it, as git has them."""
    os.makedirs(root)
    subprocess.run(["tar", "-C", root, "-xf", archive], check=True)
    names = subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard"], stdout=subprocess.PIPE,
                           text=True, check=True).stdout.splitlines()
    for name in names:
        source, target = os.path.join(ROOT, name), os.path.join(root, "root/tine", name)
        if os.path.lexists(source):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)


def inside(root, command):
    """=> The words that run a command in there."""
    return ["unshare", "--mount", "--pid", "--fork", "--kill-child", "env", "-i", "HOME=/root", "TERM=vt100",
            "PATH=/usr/sbin:/usr/bin:/sbin:/bin", "DEBIAN_FRONTEND=noninteractive",
            "sh", "-c", INSIDE, "sh", root, command]


def try_run(root, results, name):
    guest = console.Console(inside(root, "make deps run"), 1200)
    said = guest.wait_for(re.escape(console.PROMPT) + "$")
    results.add(said, f"{name}: make deps run leads to README's prompt", guest.text)
    if said:
        said = guest.ask("clonedemo")
        results.add(said and "pid shared" in said, f"{name}: clonedemo makes a thread", said)
        guest.type("poweroff -f\n")
        guest.wait_for("no such text")
    results.add(guest.end() == 0, f"{name}: poweroff ends it")


def try_test(root, results, name):
    last = ""
    with subprocess.Popen(inside(root, "make deps test"), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, errors="replace") as process:
        for line in process.stdout:
            print(f"  {name} | {line}", end="", flush=True)
            last = line.strip() or last
    results.add(re.fullmatch(r"[1-9]\d* passed, 0 failed", last), f"{name}: make deps test passes", last)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", default=os.environ.get("BUILD", "build"))
    parser.add_argument("--only", choices=("run", "test"), help="one of the two commands")
    parser.add_argument("names", nargs="*", metavar="NAME", default=[])
    args = parser.parse_args()
    if os.getuid() or not shutil.which("debootstrap"):
        sys.exit("distributions.py: needs root and debootstrap (`apt-get install debootstrap`)")
    cache = os.path.join(ROOT, args.build, "distributions")
    os.makedirs(cache, exist_ok=True)
    results = console.Results()
    for name in args.names or SUITES:
        mirror = mirror_of(SUITES[name])
        if not mirror:
            results.add(True, f"{name}: skipped, as none of apt's mirrors here has {SUITES[name]}")
            continue
        folder = harness.own_folder(os.path.join(cache, name))
        root = os.path.join(folder, "root")
        unpack(bare_system(cache, name, mirror), root)
        prepared = subprocess.run(inside(root, NEEDED), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                  stderr=subprocess.STDOUT, text=True, check=False)
        results.add(prepared.returncode == 0, f"{name}: has what README asks for", prepared.stdout)
        if args.only != "test":
            try_run(root, results, name)
        if args.only != "run":
            try_test(root, results, name)
        shutil.rmtree(root)
    print(f"{results.passed} passed, {results.failed} failed")
    return 1 if results.failed else 0


if __name__ == "__main__":
    sys.exit(main())
