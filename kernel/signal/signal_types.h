/* SPDX-License-Identifier: MIT */
#ifndef KERNEL_SIGNAL_SIGNAL_TYPES_H
#define KERNEL_SIGNAL_SIGNAL_TYPES_H

#include <kernel/lib/types.h>
#include <kernel/lib/list.h>
#include <kernel/locking/spinlock.h>
#include <kernel/uapi/signal.h>
#include <kernel/uapi/time.h>
#include <asm/atomic.h>

/* What of a siginfo_t is ever used: its first 48 bytes. */
struct kernel_siginfo {
	u64 words[6];
};

/*
 * Signals that wait, under siglock. A standard signal waits at most once, so its siginfo has a
 * fixed place and nothing is allocated to send it: it cannot get lost for want of memory. Real-time
 * signals queue up (struct sigqueue), and so do all those of POSIX timers, which
 * bring their entries with them.
 */
struct sigpending {
	sigset_t signal;
	sigset_t in_place; /* those of them whose siginfo is in info[] */
	struct user_struct *user; /* whom these are counted for, if there are any */
	struct list_head queue;
	struct kernel_siginfo info[SIGRTMIN - 1];
};

/*
 * A fork in progress. A signal that goes to more than one process (a group, everybody) while the
 * child is being made is for the child, too, though nobody can find it yet: the sender leaves it
 * here. On the kernel stack of the thread that forks, in signal->forks; under siglock.
 */
struct fork_signals {
	struct list_head list;
	sigset_t signal;
};

/* Signal handlers, shared by CLONE_SIGHAND; siglock guards much more, see struct signal_struct. */
struct sighand_struct {
	atomic_t count;
	spinlock_t siglock;		/* irq lock */
	struct k_sigaction action[_NSIG];
};

/* How to go on with a call interrupted by a signal without a handler (-ERESTART_RESTARTBLOCK). */
struct restart_block {
	long (*fn)(struct restart_block *);
	union {
		struct {
			int clockid;
			u64 expires;		/* ns on that clock */
			struct timespec __user *rmtp;
		} nanosleep;
		struct {
			u32 __user *uaddr;
			u32 val, flags, bitset;
			u64 expires;
		} futex;
		struct {
			struct pollfd __user *ufds;
			unsigned int nfds;
			bool has_timeout;
			u64 expires;
		} poll;
	};
};

#endif
