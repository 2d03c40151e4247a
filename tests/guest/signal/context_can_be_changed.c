/* What a handler changes in its context is what the program goes on with. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <ucontext.h>

static void skip_it(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	uc->uc_mcontext.gregs[REG_RIP] += 2;	/* ud2 */
	uc->uc_mcontext.gregs[REG_RAX] = 0x1234567812345678;
	sigaddset(&uc->uc_sigmask, SIGUSR2);
}

int main(void)
{
	sigset_t mask;
	long rax = 0;

	on_siginfo(SIGILL, skip_it, 0);
	asm volatile("ud2" : "+a"(rax));
	CHECK_EQ(rax, 0x1234567812345678);
	OK(sigprocmask(SIG_BLOCK, NULL, &mask));
	CHECK(sigismember(&mask, SIGUSR2));
	return 0;
}
