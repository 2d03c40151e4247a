/* clone3 takes its struct in each of the sizes that it has had, and longer if the rest is 0. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static void works(void *args, size_t size)
{
	pid_t pid = OK(clone3(args, size));

	if (!pid)
		_exit(3);
	WAIT_EXIT(pid, 3);
}

int main(void)
{
	char *page = private_pages(2);
	struct clone3_args *args = (void *)page;

	OK(munmap(page + PAGE, PAGE));
	args->exit_signal = SIGCHLD;
	for (size_t size = 64; size <= 88; size += 8)
		works(args, size);
	works(args, 100);
	works(args, PAGE);
	FAILS(EINVAL, clone3(args, 0));
	FAILS(EINVAL, clone3(args, 63));
	FAILS(E2BIG, clone3(args, PAGE + 1));
	page[PAGE - 1] = 1;
	FAILS(E2BIG, clone3(args, PAGE));
	works(args, PAGE - 1);
	page[88] = 1;
	FAILS(E2BIG, clone3(args, 89));
	works(args, 88);
	FAILS(EFAULT, clone3((void *)(page + PAGE - 8), 64));
	FAILS(EFAULT, clone3(NULL, 64));
	FAILS(ECHILD, wait(NULL));
	return 0;
}
