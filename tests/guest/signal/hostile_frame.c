/* A signal frame with a kernel's selectors, with an address that isn't one, or with a wrong FPU
 * state is SIGSEGV; flags that are the kernel's stay as they were. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static int what;

static void spoil(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;
	greg_t *g = uc->uc_mcontext.gregs;
	uint64_t *header = (uint64_t *)((char *)uc->uc_mcontext.fpregs + 512);
	bool xsave = uc->uc_flags & 1;

	switch (what) {
	case 0:		/* cs, gs, fs, ss */
		g[REG_CSGSFS] = (g[REG_CSGSFS] & ~0xffffL) | 0x10;
		break;
	case 1:
		g[REG_CSGSFS] = (g[REG_CSGSFS] & 0xffffffffffffL) | 0x18L << 48;
		break;
	case 2:
		g[REG_CSGSFS] = 0;
		break;
	case 3:
		g[REG_RIP] = 0x8000000000000000;
		break;
	case 4:
		g[REG_RIP] = 0xffffffff81000000;
		break;
	case 5:
		g[REG_RIP] = 0x7ffffffff000;
		break;
	case 6:
		uc->uc_mcontext.fpregs = (void *)16;
		break;
	case 7:
		uc->uc_mcontext.fpregs = (void *)0xffff888000000000;
		break;
	case 8:		/* XCOMP_BV must be 0 */
		if (xsave)
			header[1] = 1;
		else
			g[REG_RIP] = 0;
		break;
	case 9:		/* parts that nobody has */
		if (xsave)
			header[0] |= 1UL << 62;
		else
			g[REG_RIP] = 0;
		break;
	case 10:
		if (xsave)
			header[2] = 1;
		else
			g[REG_RIP] = 0;
		break;
	}
}

/* IOPL, IF, NT, VM, VIF, VIP are not the program's to change. */
static void odd_flags(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	uc->uc_mcontext.gregs[REG_EFL] = 0x003a7000 | 1;
}

static void no_fpu(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	uc->uc_mcontext.fpregs = NULL;
}

static unsigned long flags_after(void)
{
	unsigned long flags, ret;

	__asm__ volatile("syscall; pushfq; popq %0" : "=r"(flags), "=a"(ret)
			 : "a"(SYS_kill), "D"(getpid()), "S"(SIGUSR1) : "rcx", "r11", "memory");
	return flags;
}

int main(void)
{
	uint32_t mxcsr = 0x3f80;

	OK(setrlimit(RLIMIT_CORE, &(struct rlimit){ 0 }));
	on_siginfo(SIGUSR1, spoil, SA_RESETHAND);
	for (what = 0; what <= 10; what++)
		DIES(SIGSEGV, raise(SIGUSR1); note("%d goes on", what));
	on_siginfo(SIGUSR1, odd_flags, 0);
	CHECK_EQ(flags_after() & ~0x44UL, 0x203);
	/* Without an FPU state it is the initial one. */
	on_siginfo(SIGUSR1, no_fpu, 0);
	__asm__ volatile("ldmxcsr %0" : : "m"(mxcsr));
	OK(raise(SIGUSR1));
	__asm__ volatile("stmxcsr %0" : "=m"(mxcsr));
	CHECK_EQ(mxcsr, 0x1f80);
	/* sigreturn out of the blue. */
	DIES(SIGSEGV, {
		__asm__ volatile("xor %%esp, %%esp; syscall" : : "a"(SYS_rt_sigreturn) : "memory");
	});
	return 0;
}
