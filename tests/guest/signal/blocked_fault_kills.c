/* A fault whose signal is blocked or ignored kills the process, rather than faulting for ever. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	sigset_t mask;

	DIES(SIGSEGV, {
		sigfillset(&mask);
		OK(sigprocmask(SIG_BLOCK, &mask, NULL));
		*(volatile int *)8 = 0;
	});
	DIES(SIGSEGV, {
		on_signal(SIGSEGV, SIG_IGN, 0);
		*(volatile int *)8 = 0;
	});
	return 0;
}
