/* A stack overflow is a SIGSEGV that an alternate stack can handle. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char *alternate;

static void handler(int sig, siginfo_t *info, void *context)
{
	char here;

	_exit(&here > alternate && &here < alternate + 16 * PAGE ? 9 : 8);
}

static __attribute__((noinline)) int endless(int n)
{
	volatile char room[1000];

	room[0] = n;
	return n < 0 ? 0 : endless(n + 1) + room[0];
}

int main(void)
{
	stack_t stack = { .ss_size = 16 * PAGE };
	struct rlimit limit = { 256 << 10, 256 << 10 };

	alternate = stack.ss_sp = private_pages(16);
	OK(setrlimit(RLIMIT_STACK, &limit));
	OK(sigaltstack(&stack, NULL));
	on_siginfo(SIGSEGV, handler, SA_ONSTACK);
	WAIT_EXIT(FORK(endless(0)), 9);
	return 0;
}
