/* A program's code can't be written and its data can't be executed. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static const char constant[] = "constant";
static char data[] = { 0xc3 };	/* ret */

static void handler(int sig, siginfo_t *info, void *context)
{
	_exit(info->si_code == SEGV_ACCERR ? 25 : 26);
}

int main(void)
{
	on_siginfo(SIGSEGV, handler, 0);
	WAIT_EXIT(FORK(*(volatile char *)main = 0), 25);
	WAIT_EXIT(FORK(*(volatile char *)constant = 0), 25);
	WAIT_EXIT(FORK(((void (*)(void))data)()), 25);
	WAIT_EXIT(FORK({
		char on_stack[] = { 0xc3 };

		((void (*)(void))on_stack)();
	}), 25);
	return 0;
}
