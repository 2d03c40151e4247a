/* clone3 refuses what contradicts itself: exit signals, halves of stacks, unknown flags. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

#define REFUSED(...)									\
	FAILS(EINVAL, clone3(&(struct clone3_args){ __VA_ARGS__ }, sizeof(struct clone3_args)))

int main(void)
{
	uintptr_t stack = (uintptr_t)private_pages(1);
	int tid = 0;

	REFUSED(.exit_signal = 65);
	REFUSED(.exit_signal = 0x100 | SIGCHLD);
	REFUSED(.exit_signal = 1ULL << 32 | SIGCHLD);
	REFUSED(.flags = SIGCHLD);
	REFUSED(.flags = CLONE_DETACHED, .exit_signal = SIGCHLD);
	REFUSED(.flags = 1ULL << 34, .exit_signal = SIGCHLD);
	REFUSED(.flags = 1ULL << 63, .exit_signal = SIGCHLD);
	REFUSED(.flags = THREAD_FLAGS, .exit_signal = SIGCHLD);
	REFUSED(.flags = CLONE_PARENT, .exit_signal = SIGCHLD);
	REFUSED(.flags = CLONE_SIGHAND, .exit_signal = SIGCHLD);
	REFUSED(.flags = CLONE_SIGHAND | CLONE_VM | CLONE_CLEAR_SIGHAND, .exit_signal = SIGCHLD);
	REFUSED(.stack = stack, .exit_signal = SIGCHLD);
	REFUSED(.stack_size = PAGE, .exit_signal = SIGCHLD);
	REFUSED(.stack = 1UL << 63, .stack_size = PAGE, .exit_signal = SIGCHLD);
	REFUSED(.stack = stack, .stack_size = -PAGE, .exit_signal = SIGCHLD);
	REFUSED(.flags = CLONE_PIDFD | CLONE_PARENT_SETTID, .exit_signal = SIGCHLD,
		.pidfd = (uintptr_t)&tid, .parent_tid = (uintptr_t)&tid);
	REFUSED(.set_tid_size = 1, .exit_signal = SIGCHLD);
	REFUSED(.set_tid = (uintptr_t)&tid, .exit_signal = SIGCHLD);
	REFUSED(.set_tid = (uintptr_t)&tid, .set_tid_size = 33, .exit_signal = SIGCHLD);
	REFUSED(.flags = CLONE_INTO_CGROUP, .cgroup = 1ULL << 31, .exit_signal = SIGCHLD);
	FAILS(EINVAL, clone3(&(struct clone3_args){ .flags = CLONE_INTO_CGROUP }, 80));
	FAILS(EBADF, clone3(&(struct clone3_args){ .flags = CLONE_INTO_CGROUP,
						   .exit_signal = SIGCHLD }, 88));
	FAILS(ECHILD, wait(NULL));
	return 0;
}
