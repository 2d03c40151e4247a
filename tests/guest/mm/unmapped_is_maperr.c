/* An access to nothing is SIGSEGV with SEGV_MAPERR and the address; a non-canonical one has
 * neither. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

int main(void)
{
	char *mem = private_pages(1);

	OK(munmap(mem, PAGE));
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, mem + 123, PEEK(mem + 123));
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, mem + 124, POKE(mem + 124));
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, mem, ((void (*)(void))mem)());
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, NULL, PEEK(NULL));
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, 0x7ffffffff000UL, PEEK(0x7ffffffff000UL));
	/* Kernel addresses: mapped or not is nobody's business. */
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, 0xffff888000000000UL, PEEK(0xffff888000000000UL));
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, 0xffffffff81000000UL, PEEK(0xffffffff81000000UL));
	EXPECT_FAULT(SIGSEGV, SEGV_MAPERR, 0xffffffffff000000UL, POKE(0xffffffffff000000UL));
	EXPECT_FAULT(SIGSEGV, SI_KERNEL, 0, PEEK(0x8000000000000000UL));
	return 0;
}
