/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_LIB_ERR_H
#define KERNEL_LIB_ERR_H

#include <kernel/lib/types.h>
#include <kernel/uapi/errno.h>

/*
 * Errors that no program sees: on the way back to user mode a call interrupted by a signal becomes
 * EINTR or starts again.
 */
#define ERESTARTSYS		512	/* again, unless a handler without SA_RESTART runs */
#define ERESTARTNOINTR		513	/* again, always */
#define ERESTARTNOHAND		514	/* again, unless a handler runs */
#define ENOIOCTLCMD		515	/* no such ioctl here; becomes ENOTTY */
#define ERESTART_RESTARTBLOCK	516	/* as NOHAND, but goes on by restart_syscall */

/* A pointer that is an error instead: the last page of the address space is never mapped. */
#define MAX_ERRNO	4095

#define IS_ERR_VALUE(x)	unlikely((unsigned long)(x) >= (unsigned long)-MAX_ERRNO)

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

static inline long PTR_ERR(const void *ptr)
{
	return (long)ptr;
}

static inline bool IS_ERR(const void *ptr)
{
	return IS_ERR_VALUE(ptr);
}

static inline bool IS_ERR_OR_NULL(const void *ptr)
{
	return unlikely(!ptr) || IS_ERR_VALUE(ptr);
}

static inline void *ERR_CAST(const void *ptr)
{
	return (void *)ptr;
}

static inline int PTR_ERR_OR_ZERO(const void *ptr)
{
	return IS_ERR(ptr) ? PTR_ERR(ptr) : 0;
}

#endif
