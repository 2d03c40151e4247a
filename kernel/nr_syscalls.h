/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_NR_SYSCALLS_H
#define KERNEL_NR_SYSCALLS_H

/* One more than the highest number of a call in any Linux so far. entry.S wants it, too. */
#define NR_SYSCALLS	464

#endif
