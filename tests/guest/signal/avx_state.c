/* The upper halves of the AVX registers are in the signal frame: a handler has them for
 * itself, and what it writes there is what the program goes on with. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"
#include <cpuid.h>

static uint8_t *frame;
static uint32_t offset;
static volatile int handled;

static void set_ymm5(const uint64_t v[4])
{
	__asm__ volatile("vmovdqu %0, %%ymm5" : : "m"(*(const uint64_t(*)[4])v) : "xmm5");
}

static void handler(int sig, siginfo_t *info, void *context)
{
	static const uint64_t other[4] = { 9, 9, 9, 9 };
	ucontext_t *uc = context;
	uint64_t *upper;
	uint32_t *sw, magic2;

	frame = (uint8_t *)uc->uc_mcontext.fpregs;
	sw = (uint32_t *)(frame + 464);
	CHECK(uc->uc_flags & 1);
	CHECK_EQ((uintptr_t)frame % 64, 0);
	CHECK_EQ(sw[0], 0x46505853);
	CHECK_EQ(sw[2] & 7, 7);
	CHECK_EQ(sw[1], sw[4] + 4);
	memcpy(&magic2, frame + sw[4], 4);
	CHECK_EQ(magic2, 0x46505845);
	upper = (uint64_t *)(frame + offset + 5 * 16);
	CHECK(upper[0] == 3 && upper[1] == 4);
	upper[1] = 44;
	set_ymm5(other);
	__asm__ volatile("vzeroall" : : : "memory");
	handled++;
}

int main(void)
{
	static const uint64_t value[4] = { 1, 2, 3, 4 };
	unsigned int a, b, c, d;
	uint64_t now[4];

	if (!__get_cpuid(1, &a, &b, &c, &d) || !(c & (1 << 28)) || !(c & (1 << 27)))
		SKIP("no AVX on this CPU");
	__cpuid_count(0xd, 2, a, offset, c, d);
	on_siginfo(SIGUSR1, handler, 0);
	set_ymm5(value);
	__asm__ volatile("syscall" : "=a"(a) : "a"(SYS_kill), "D"(getpid()), "S"(SIGUSR1)
			 : "rcx", "r11", "memory");
	__asm__ volatile("vmovdqu %%ymm5, %0" : "=m"(now));
	CHECK_EQ(handled, 1);
	CHECK(now[0] == 1 && now[1] == 2 && now[2] == 3 && now[3] == 44);
	return 0;
}
