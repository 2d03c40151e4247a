/* Across fork the x87, SSE and AVX registers keep their values, in the parent and in the child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

struct vectors {
	uint8_t ymm[16][32];
	uint32_t mxcsr;
	uint16_t x87_control;
	double x87_top;
};

static bool have_avx(void)
{
	return __builtin_cpu_supports("avx");
}

#define EACH(op) op(0) op(1) op(2) op(3) op(4) op(5) op(6) op(7) \
	op(8) op(9) op(10) op(11) op(12) op(13) op(14) op(15)
#define LOAD_XMM(i) "movups 32*" #i "(%1), %%xmm" #i "\n"
#define STORE_XMM(i) "movups %%xmm" #i ", 32*" #i "(%2)\n"
#define LOAD_YMM(i) "vmovups 32*" #i "(%1), %%ymm" #i "\n"
#define STORE_YMM(i) "vmovups %%ymm" #i ", 32*" #i "(%2)\n"

/* Loads all vector registers, forks, and stores them, with no C in between. */
static long fork_with(const struct vectors *in, struct vectors *out, bool avx)
{
	long ret = SYS_fork;

	asm volatile("ldmxcsr %0; fldcw %1; fldl %2"
		     :: "m"(in->mxcsr), "m"(in->x87_control), "m"(in->x87_top));
	if (avx)
		asm volatile(EACH(LOAD_YMM) "syscall\n" EACH(STORE_YMM)
			     : "+a"(ret) : "r"(in), "r"(out) : "rcx", "r11", "memory");
	else
		asm volatile(EACH(LOAD_XMM) "syscall\n" EACH(STORE_XMM)
			     : "+a"(ret) : "r"(in), "r"(out) : "rcx", "r11", "memory");
	asm volatile("stmxcsr %0; fnstcw %1; fstpl %2; fninit"
		     : "=m"(out->mxcsr), "=m"(out->x87_control), "=m"(out->x87_top));
	return ret;
}

int main(void)
{
	struct vectors in = { .mxcsr = 0x7f80, .x87_control = 0x0f7f, .x87_top = 1.0 / 3 };
	struct vectors out = { 0 };
	int width = have_avx() ? 32 : 16;
	long pid;

	for (int i = 0; i < 16; i++)
		for (int j = 0; j < width; j++)
			in.ymm[i][j] = i * 16 + j + 1;
	for (int round = 0; round < 100; round++) {
		pid = OK(fork_with(&in, &out, have_avx()));
		CHECK(!memcmp(in.ymm, out.ymm, sizeof(in.ymm)));
		CHECK_EQ(out.mxcsr, in.mxcsr);
		CHECK_EQ(out.x87_control, in.x87_control);
		CHECK(out.x87_top == in.x87_top);
		if (pid == 0)
			_exit(7);
		WAIT_EXIT(pid, 7);
		memset(&out, 0, sizeof(out));
	}
	return 0;
}
