/* A program starts with argc at a 16-byte aligned stack pointer, then argv, environment and
 * auxiliary vector. */
/* SPDX-License-Identifier: MIT */
/* Build: -static -nostdlib -ffreestanding -fno-stack-protector */

static long call(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("syscall"
		     : "=a"(ret)
		     : "a"(nr), "D"(a), "S"(b), "d"(c)
		     : "rcx", "r11", "memory");
	return ret;
}

static void check(int ok, const char *what, long len)
{
	if (ok)
		return;
	call(1, 1, (long)what, len);
	call(60, 1, 0, 0);
}
#define CHECK(cond) check(cond, "# not true: " #cond "\n", sizeof("# not true: " #cond "\n") - 1)

__attribute__((used)) static void begin(long *sp, unsigned long flags, unsigned long rdx,
					unsigned long rbx)
{
	long argc = sp[0], *p = sp + 1;
	int known = 0;

	CHECK(((long)sp & 15) == 0);
	CHECK(argc >= 1);
	CHECK(p[argc] == 0);
	CHECK(*(char *)p[0] != 0);
	for (p += argc + 1; *p; p++)
		CHECK(*(char *)*p != 0);
	/* The auxiliary vector: pairs, a zero type last. */
	for (p++; p[0]; p += 2)
		known += p[0] == 6 && p[1] == 4096;
	CHECK(known == 1);
	/* Registers are zero, and so the flags but those that are always set: interrupts, bit 1. */
	CHECK(rdx == 0);
	CHECK(rbx == 0);
	CHECK((flags & ~0x202UL) == 0);
	call(60, 0, 0, 0);
}

asm(".globl _start\n"
    "_start: mov %rsp, %rdi; pushf; pop %rsi; mov %rbx, %rcx; and $-16, %rsp; call begin\n");
