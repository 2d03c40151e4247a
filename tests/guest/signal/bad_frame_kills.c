/* Where no signal frame can be written or read back, the process dies of SIGSEGV. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <ucontext.h>

static void handler(int sig)
{
}

static void spoil(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	/* A context that would leave user mode, if it were believed. */
	uc->uc_mcontext.gregs[REG_RIP] = 0x8000000000000000;
	uc->uc_mcontext.gregs[REG_CSGSFS] = 0x10;
	uc->uc_mcontext.gregs[REG_EFL] = -1;
}

int main(void)
{
	on_signal(SIGUSR1, handler, 0);
	DIES(SIGSEGV, asm volatile("mov $8, %%rsp; syscall; mov $60, %%eax; syscall"
				   :: "a"(SYS_tkill), "D"(syscall(SYS_gettid)), "S"(SIGUSR1)));
	DIES(SIGSEGV, asm volatile("mov $0xffff888000000000, %%rsp; syscall\n"
				   "mov $60, %%eax; syscall"
				   :: "a"(SYS_tkill), "D"(syscall(SYS_gettid)), "S"(SIGUSR1)));
	/* sigreturn without a frame. */
	DIES(SIGSEGV, asm volatile("mov $8, %%rsp; syscall" :: "a"(SYS_rt_sigreturn)));
	on_siginfo(SIGUSR1, spoil, 0);
	DIES(SIGSEGV, raise(SIGUSR1));
	return 0;
}
