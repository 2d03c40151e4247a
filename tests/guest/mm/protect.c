/* mprotect decides what may be done with a page, and a forbidden access is SEGV_ACCERR at its
 * address. */
/* SPDX-License-Identifier: MIT */
#include "segv.h"

int main(void)
{
	char *mem = private_pages(3);

	mem[PAGE] = 0xc3;
	OK(mprotect(mem + PAGE, PAGE, PROT_READ));
	EXPECT_FAULT(SIGSEGV, SEGV_ACCERR, mem + PAGE + 5, POKE(mem + PAGE + 5));
	CHECK(READS(mem + PAGE));
	CHECK(WRITES(mem + PAGE - 1));
	CHECK(WRITES(mem + 2 * PAGE));
	OK(mprotect(mem + PAGE, PAGE, PROT_NONE));
	EXPECT_FAULT(SIGSEGV, SEGV_ACCERR, mem + PAGE + 6, PEEK(mem + PAGE + 6));
	OK(mprotect(mem + PAGE, PAGE, PROT_READ | PROT_EXEC));
	CHECK(!FAULTS(((void (*)(void))(mem + PAGE))()));
	EXPECT_FAULT(SIGSEGV, SEGV_ACCERR, mem + PAGE, POKE(mem + PAGE));
	OK(mprotect(mem + PAGE, PAGE, PROT_READ | PROT_WRITE));
	EXPECT_FAULT(SIGSEGV, SEGV_ACCERR, mem + PAGE, ((void (*)(void))(mem + PAGE))());
	CHECK_EQ((unsigned char)mem[PAGE], 0xc3);
	return 0;
}
