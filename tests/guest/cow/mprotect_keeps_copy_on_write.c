/* Taking write permission away and giving it back does not undo copy-on-write. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char *page = private_pages(1);

	page[0] = 1;
	WAIT_EXIT(FORK({
		OK(mprotect(page, PAGE, PROT_READ));
		OK(mprotect(page, PAGE, PROT_READ | PROT_WRITE));
		page[0] = 2;
		OK(mprotect(page, PAGE, PROT_NONE));
		OK(mprotect(page, PAGE, PROT_READ | PROT_WRITE));
		CHECK_EQ(page[0], 2);
	}), 0);
	CHECK_EQ(page[0], 1);

	/* The other way round: the parent changes it while a child has it. */
	struct gate go = gate();
	pid_t child = FORK({
		gate_pass(&go);
		CHECK_EQ(page[0], 1);
	});

	OK(mprotect(page, PAGE, PROT_READ));
	OK(mprotect(page, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC));
	page[0] = 3;
	gate_open(&go);
	WAIT_EXIT(child, 0);
	return 0;
}
