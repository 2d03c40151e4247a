/* set_tid_address returns the caller's tid, and its word is cleared when a thread ends. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

static volatile int word = 1;

static int thread(void *unused)
{
	return syscall(SYS_set_tid_address, &word) == syscall(SYS_gettid) ? 0 : 1;
}

int main(void)
{
	CHECK_EQ(syscall(SYS_set_tid_address, &word), getpid());
	WAIT_EXIT(start(thread, CLONE_VM | SIGCHLD), 0);
	CHECK_EQ(word, 0);
	return 0;
}
