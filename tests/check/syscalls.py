#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes docs/syscalls.md, on standard output, from kernel/syscalls.tbl.h."""

import os
import re

ABSENT = """\
## What isn't here

Tine answers as a Linux that was built without it. C libraries and shells then go another way, or say so.

| what | a program sees |
|---|---|
| sockets, epoll, eventfd, timerfd, signalfd, inotify, fanotify, splice, tee, vmsplice | `ENOSYS` |
| System V IPC, POSIX message queues, asynchronous I/O, io_uring, keys, BPF, perf, seccomp | `ENOSYS` |
| ptrace, userfaultfd, modify_ldt, iopl and ioperm | `ENOSYS` |
| `futex`: priority inheritance; futex_waitv | `ENOSYS` |
| rseq | `ENOSYS`; both C libraries do without |
| mlock and its kind, pkey_mprotect and its kind, NUMA policies, swap | `ENOSYS` |
| madvise with an effect that isn't built: HUGEPAGE, COLLAPSE, MERGEABLE, REMOVE | `EINVAL` |
| mmap of huge pages | `EINVAL` |
| quotactl, acct | `ENOSYS` |
| fsopen, open_tree, move_mount, mount_setattr and their kind | `ENOSYS`; C libraries use mount |
| `fcntl`: F_NOTIFY | `EINVAL` |
| chattr's flags, access control lists, capabilities of files | `ENOTTY`; `EOPNOTSUPP` |
| namespaces | `EPERM` without CAP_SYS_ADMIN (new user namespaces excepted), else `EINVAL` |
| control groups | no such file system; `CLONE_INTO_CGROUP` is `EBADF` |
| pseudo-terminals | no `/dev/ptmx` |
| SCHED_DEADLINE | `EINVAL` |
| io and sched in `/proc/PID` | no such file |
| a program that is fed with the core of another: `\|` in `core_pattern` | `EINVAL` |
"""

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

with open(os.path.join(ROOT, "kernel/syscalls.tbl.h"), encoding="utf-8") as file:
    rows = re.findall(r'SYSCALL\((\d+),\s*(\w+),\s*"([^"]*)",\s*"([^"]*)"\)', file.read())
print("# System calls\n\nGenerated from `kernel/syscalls.tbl.h` by `tests/check/syscalls.py`. A number that is not "
      "here returns `ENOSYS`,\nand is mentioned in the kernel log once.\n")
print(ABSENT)
print("## What is here\n")
print("| number | name | where | differs from Linux |\n|---|---|---|---|")
for number, name, where, differs in rows:
    print(f"| {number} | {name} | `{where}` | {differs} |")
