/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SYSCALL_H
#define KERNEL_SYSCALL_H

#include <kernel/nr_syscalls.h>

extern const void *const sys_call_table[NR_SYSCALLS];

const char *syscall_name(unsigned long nr);	/* or NULL: there is no such call */

#endif
