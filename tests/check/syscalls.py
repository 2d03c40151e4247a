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
| madvise with an effect that isn't built: HUGEPAGE, COLLAPSE, MERGEABLE, REMOVE, HWPOISON, SOFT_OFFLINE | `EINVAL` |
| mmap of huge pages | `EINVAL` |
| quotactl, acct | `ENOSYS` |
| fsopen, open_tree, move_mount, mount_setattr and their kind | `ENOSYS`; C libraries use mount |
| `fcntl`: F_NOTIFY | `EINVAL` |
| chattr's flags, access control lists, capabilities of files | `ENOTTY`; `EOPNOTSUPP` |
| addresses of 57 bits, the vsyscall page, 32-bit programs and `int 0x80` | `ENOMEM`, `SIGSEGV`, `ENOEXEC`, `SIGSEGV` |
| namespaces | `EPERM` without CAP_SYS_ADMIN (new user namespaces excepted), else `EINVAL` |
| control groups | no such file system; `CLONE_INTO_CGROUP` is `EBADF` |
| pseudo-terminals | no `/dev/ptmx` |
| SCHED_DEADLINE | `EINVAL` |
| io and sched in `/proc/PID` | no such file |
| a program that is fed with the core of another: `\|` in `core_pattern` | `EINVAL` |

Of public test suites these fail here and pass on Debian's 6.1, each for want of what a row above names.
Built with musl or static, the same ones do.

| what it wants | of glibc 2.36 | of the selftests of Linux 6.1 |
|---|---|---|
| sockets | tst-cancel4, tst-ioctl, tst-pidfd, tst-process_madvise, tst-scm_rights | pidfd_getfd_test, map_populate |
| epoll, timerfd | tst-epoll, tst-timerfd | kcmp_test |
| System V IPC, message queues | tst-sysvmsg, tst-sysvsem, tst-sysvshm, tst-bz28213 | futex_wait, setns-sysvipc |
| ptrace | | proc-empty-vm, ptrace_syscall, syscall_numbering |
| priority inheritance, futex_waitv | tst-mutexpi, tst-robustpi, tst-cond25 | futex_requeue_pi, futex_waitv, futex_wait_timeout, futex_wait_wouldblock |
| rseq, mlock, keys of pages | tst-mlock2, tst-pkey | rseq, mlock2-tests |
| namespaces, of pids | | clone3, clone3_set_tid, pidfd_fdinfo_test, proc-loadavg-001 |
| namespaces, of mounts | tst-mount, tst-getcwd-smallbuff | recursion-depth, bug-link-o-tmpfile, proc-pid-vm, proc-subset-pid, resolve_test |
| namespaces, others | | pidfd_setns_test, setns-dcache, rlimits-per-userns |
| fsopen and the like | | proc-fsconfig-hidepid |
| 57 bits, modify_ldt, `int 0x80` | | va_128TBswitch, fsgsbase, fsgsbase_restore, ldt_gdt |
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
