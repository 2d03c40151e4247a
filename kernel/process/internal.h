/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_PROCESS_INTERNAL_H
#define KERNEL_PROCESS_INTERNAL_H

#include <kernel/lib/types.h>

struct cred;

/* What charge_task in fork.c took. */
void uncharge_task(struct cred *cred);

/*
 * check_namespace_flags - what CLONE_NEW* gives on a Linux without namespaces.
 * => 0, -EPERM, or -EINVAL.
 */
int check_namespace_flags(u64 flags);

#endif
