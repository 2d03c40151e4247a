/* A signal that comes between any two instructions leaves registers, flags, SSE and x87 as they
 * were. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int ran;

static void handler(int sig)
{
	double x = 1.5;

	/* Uses what the interrupted code uses. */
	for (int i = 0; i < 10; i++)
		x = x * x / 3 + i;
	asm volatile("pxor %%xmm0, %%xmm0; pxor %%xmm15, %%xmm15; std; cld; fninit"
		     ::: "xmm0", "xmm15");
	ran += x != 0;
}

/* Counts down with known values everywhere. => What was wrong, 0 if nothing was. */
static long spin(long rounds)
{
	long bad = 0;

	asm volatile(
		"	mov $0x1234567890, %%rbx; mov $0x2345678901, %%r12\n"
		"	mov $0x3456789012, %%r13; mov $0x4567890123, %%r14\n"
		"	mov $0x5678901234, %%r15; mov $0x6789012345, %%r8\n"
		"	movq %%rbx, %%xmm0; movq %%r12, %%xmm15\n"
		"	fld1\n"
		"1:	cmp %%rbx, %%rbx\n"		/* sets the zero flag, for the jne */
		"	nop; nop; nop; nop\n"
		"	jne 2f\n"
		"	movq %%xmm0, %%rdx; cmp %%rbx, %%rdx; jne 2f\n"
		"	movq %%xmm15, %%rdx; cmp %%r12, %%rdx; jne 2f\n"
		"	mov $0x3456789012, %%rdx; cmp %%r13, %%rdx; jne 2f\n"
		"	mov $0x4567890123, %%rdx; cmp %%r14, %%rdx; jne 2f\n"
		"	mov $0x5678901234, %%rdx; cmp %%r15, %%rdx; jne 2f\n"
		"	mov $0x6789012345, %%rdx; cmp %%r8, %%rdx; jne 2f\n"
		"	fld1; fcomip %%st(1), %%st; jne 2f\n"
		"	dec %1; jnz 1b\n"
		"	jmp 3f\n"
		"2:	mov $1, %0\n"
		"3:	fstp %%st(0)\n"
		: "+&a"(bad), "+&c"(rounds)
		:: "rbx", "rdx", "r8", "r12", "r13", "r14", "r15", "xmm0", "xmm15",
		   "cc", "memory");
	return bad;
}

int main(void)
{
	pid_t parent = getpid(), child;

	/* The last one may come while we wait for the child. */
	on_signal(SIGUSR1, handler, SA_RESTART);
	child = FORK({
		for (;;) {
			kill(parent, SIGUSR1);
			sched_yield();
		}
	});
	while (ran < 500)
		CHECK_EQ(spin(20000), 0);
	OK(kill(child, SIGKILL));
	WAIT_SIGNAL(child, SIGKILL);
	return 0;
}
