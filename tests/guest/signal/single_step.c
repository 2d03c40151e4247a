/* A program that sets its trap flag gets SIGTRAP with TRAP_TRACE after each instruction. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <ucontext.h>

static volatile int steps, wrong;

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	wrong += info->si_code != TRAP_TRACE;
	if (++steps == 5)
		uc->uc_mcontext.gregs[REG_EFL] &= ~0x100L;
}

int main(void)
{
	on_siginfo(SIGTRAP, handler, 0);
	asm volatile("pushf; orq $0x100, (%%rsp); popf\n"
		     "nop; nop; nop; nop; nop; nop; nop; nop; nop" ::: "cc", "memory");
	CHECK_EQ(steps, 5);
	CHECK_EQ(wrong, 0);
	return 0;
}
