/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_NR_SYSCALLS_H
#define KERNEL_NR_SYSCALLS_H

#define NR_SYSCALLS	464

#endif
