/* Each processor exception is the signal, with the code and address, that Linux gives it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static int want_code;
static uintptr_t want_addr;	/* 1: the instruction's own, whatever it is */

static void handler(int sig, siginfo_t *info, void *context)
{
	bool code = info->si_code == want_code;
	bool addr = want_addr == 1 ? info->si_addr != NULL : (uintptr_t)info->si_addr == want_addr;

	_exit(code && addr ? sig : 100 + (code ? 0 : 1));
}

#define GIVES(sig, code, addr, ...)			\
	do {						\
		on_siginfo(sig, handler, 0);		\
		want_code = code;			\
		want_addr = addr;			\
		WAIT_EXIT(FORK(__VA_ARGS__), sig);	\
	} while (0)

int main(void)
{
	volatile int zero = 0, one = 1;
	uint16_t control = 0x037b;	/* divide by zero not masked */

	GIVES(SIGFPE, FPE_INTDIV, 1, one = one / zero);
	GIVES(SIGILL, ILL_ILLOPN, 1, asm volatile("ud2"));
	GIVES(SIGTRAP, SI_KERNEL, 0, asm volatile("int3"));
	GIVES(SIGSEGV, SI_KERNEL, 0, asm volatile("hlt"));
	GIVES(SIGSEGV, SI_KERNEL, 0, asm volatile("cli"));
	GIVES(SIGSEGV, SI_KERNEL, 0, asm volatile("int $0x42"));
	GIVES(SIGSEGV, SI_KERNEL, 0, asm volatile("mov %%rax, %%cr3" :: "a"(0)));
	GIVES(SIGSEGV, SI_KERNEL, 0, asm volatile("rdmsr" :: "c"(0x10) : "eax", "edx"));
	GIVES(SIGSEGV, SI_KERNEL, 0, asm volatile("mov %0, %%ds" :: "r"(0x1234)));
	GIVES(SIGFPE, FPE_FLTDIV, 1,
	      asm volatile("fldcw %0; fldz; fld1; fdiv %%st(1), %%st; fwait" :: "m"(control)));
	/* SSE exceptions are left out: QEMU's TCG doesn't raise them. */
	return 0;
}
