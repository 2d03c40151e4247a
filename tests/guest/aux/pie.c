/* A static position-independent program: prints the address of its first instruction in 16
 * digits. */
/* SPDX-License-Identifier: MIT */
/* Build: -static-pie -nostdlib -ffreestanding -fPIE -fno-stack-protector */

static long call(long nr, long a, long b, long c)
{
	long ret;

	asm volatile("syscall"
		     : "=a"(ret)
		     : "a"(nr), "D"(a), "S"(b), "d"(c)
		     : "rcx", "r11", "memory");
	return ret;
}

extern char _start[];

__attribute__((used)) static void begin(long *sp)
{
	unsigned long address = (unsigned long)_start, entry = 0;
	char text[16];
	long *p = sp + 2 + sp[0];

	while (*p++)
		continue;
	for (; p[0]; p += 2)
		if (p[0] == 9)		/* AT_ENTRY */
			entry = p[1];
	for (int i = 0; i < 16; i++)
		text[i] = "0123456789abcdef"[address >> (60 - i * 4) & 15];
	call(1, 1, (long)text, 16);
	call(60, entry == address ? 0 : 1, 0, 0);
}

asm(".globl _start\n"
    "_start: mov %rsp, %rdi; and $-16, %rsp; call begin\n");
