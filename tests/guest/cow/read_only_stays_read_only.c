/* A read-only page is read-only in a forked child, too, even when it was written before. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char *page;

static void handler(int sig, siginfo_t *info, void *context)
{
	if (info->si_code == SEGV_ACCERR && info->si_addr == page)
		_exit(33);
	_exit(1);
}

int main(void)
{
	page = private_pages(1);
	page[0] = 5;
	OK(mprotect(page, PAGE, PROT_READ));
	on_siginfo(SIGSEGV, handler, 0);
	WAIT_EXIT(FORK({
		CHECK_EQ(page[0], 5);
		*(volatile char *)page = 6;
	}), 33);
	WAIT_EXIT(FORK(*(volatile char *)page = 6), 33);
	CHECK_EQ(page[0], 5);
	return 0;
}
