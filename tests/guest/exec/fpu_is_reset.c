/* A new program starts with the FPU as if nobody had used it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	uint32_t mxcsr = 0x7f80;
	uint16_t control = 0x0f7f;
	uint64_t xmm[2] = { ~0UL, ~0UL };

	if (argc > 1) {
		asm volatile("stmxcsr %0; fnstcw %1" : "=m"(mxcsr), "=m"(control));
		CHECK_EQ(mxcsr, 0x1f80);
		CHECK_EQ(control, 0x037f);
		asm volatile("movups %%xmm13, %0" : "=m"(xmm));
		CHECK_EQ(xmm[0], 0);
		CHECK_EQ(xmm[1], 0);
		return 0;
	}
	char *args[] = { "x", "y", NULL };
	long ret = SYS_execve;

	asm volatile("ldmxcsr %0; fldcw %1; movups %2, %%xmm13"
		     :: "m"(mxcsr), "m"(control), "m"(xmm));
	asm volatile("syscall" : "+a"(ret) : "D"("/proc/self/exe"), "S"(args), "d"(environ)
		     : "rcx", "r11", "memory");
	FAIL("exec: %ld", ret);
}
