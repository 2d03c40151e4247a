/* After fork a futex in private memory is two futexes: a wake in the parent doesn't reach the
 * child. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct timespec time = { 0, 50000000 };
	int *word = private_pages(1);
	pid_t child;

	*word = 3;
	child = FORK(FAILS(ETIMEDOUT, syscall(SYS_futex, word, FUTEX_WAIT, 3, &time)));
	until_asleep(child);
	CHECK_EQ(syscall(SYS_futex, word, FUTEX_WAKE, 1), 0);
	CHECK_EQ(syscall(SYS_futex, word, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1), 0);
	WAIT_EXIT(child, 0);
	return 0;
}
