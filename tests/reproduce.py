#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Builds twice, in two folders, and compares: the same sources and tools give the same bytes.

usage: reproduce.py

The folders differ in name and length, the builds in the number of jobs, umask and time zone.
The last line is "N passed, N failed".
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile

from harness import ROOT

MADE = ("build/tine.elf", "build/initramfs.cpio", "build/tine.iso")


def git(*words):
    return subprocess.run(["git", "-C", ROOT, *words], check=True, capture_output=True,
                          text=True).stdout


def copy_sources(folder):
    for name in git("ls-files", "-co", "--exclude-standard").splitlines():
        source, target = os.path.join(ROOT, name), os.path.join(folder, name)
        if os.path.isfile(source):
            os.makedirs(os.path.dirname(target), exist_ok=True)
            shutil.copyfile(source, target)
            shutil.copymode(source, target)


def build(folder, jobs, umask, zone):
    environment = {k: v for k, v in os.environ.items()
                   if k not in ("BUILD", "MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
    environment.update(SOURCE_DATE_EPOCH=git("log", "-1", "--format=%ct").strip(), TZ=zone)
    copy_sources(folder)
    run = subprocess.run(["make", "--no-print-directory", f"-j{jobs}", "all", "iso"], cwd=folder,
                         env=environment, umask=umask, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True)
    if run.returncode:
        sys.exit(f"{run.stdout}\nreproduce.py: the build in {folder} failed")


def digest(folder, name):
    with open(os.path.join(folder, name), "rb") as file:
        return hashlib.sha256(file.read()).hexdigest()


def main():
    if len(sys.argv) > 1:
        sys.exit(__doc__)
    passed = failed = 0
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        two = os.path.join(two, "another-folder-with-a-longer-name")
        build(one, 2, 0o022, "UTC")
        build(two, 3, 0o077, "Asia/Tokyo")
        for name in MADE:
            same = digest(one, name) == digest(two, name)
            passed, failed = passed + same, failed + (not same)
            print(f"{'PASS' if same else 'FAIL':>8}  two builds give the same {name}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
