/* set_tid gives a child of clone3 the number that the caller names, if it is free and he may. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static pid_t make(pid_t number)
{
	struct clone3_args args = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)&number,
				    .set_tid_size = 1 };
	pid_t pid = clone3(&args, sizeof(args));

	if (!pid)
		_exit(getpid() == number ? 4 : 5);
	return pid;
}

int main(void)
{
	pid_t free = FORK(_exit(0)), two[2] = { 9999, 9999 }, after;
	struct clone3_args args = { .exit_signal = SIGCHLD, .set_tid = (uintptr_t)two,
				    .set_tid_size = 2 };

	FAILS(EEXIST, make(free));
	WAIT_EXIT(free, 0);
	CHECK_EQ(OK(make(free)), free);
	WAIT_EXIT(free, 4);
	after = FORK(_exit(0));		/* numbers go on from where they were */
	CHECK(after > free);
	WAIT_EXIT(after, 0);
	FAILS(EEXIST, make(getpid()));
	FAILS(EEXIST, make(1));
	FAILS(EINVAL, make(0));
	FAILS(EINVAL, make(-1));
	FAILS(EINVAL, make(1 << 30));
	FAILS(EINVAL, clone3(&args, sizeof(args)));
	args.set_tid_size = 1;
	args.set_tid = 8;
	FAILS(EFAULT, clone3(&args, sizeof(args)));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, make(free));
		FAILS(ECHILD, wait(NULL));
	}), 0);
	return 0;
}
