/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_NR_SYSCALLS_H
#define KERNEL_NR_SYSCALLS_H

/* Beyond the numbers of all calls of any Linux so far. entry.S wants it, too. */
#define NR_SYSCALLS	512

#endif
