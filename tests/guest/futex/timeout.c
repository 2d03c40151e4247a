/* FUTEX_WAIT with a timeout returns ETIMEDOUT, and not before its time. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct timespec time = { 0, 30000000 }, bad = { 0, 1000000000 }, negative = { -1, 0 };
	uint64_t start = now_ns(CLOCK_MONOTONIC);
	int word = 5;

	FAILS(ETIMEDOUT, syscall(SYS_futex, &word, FUTEX_WAIT, 5, &time));
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 30000000);
	FAILS(EINVAL, syscall(SYS_futex, &word, FUTEX_WAIT, 5, &bad));
	FAILS(EINVAL, syscall(SYS_futex, &word, FUTEX_WAIT, 5, &negative));
	FAILS(EFAULT, syscall(SYS_futex, &word, FUTEX_WAIT, 5, (void *)8));
	FAILS(EFAULT, syscall(SYS_futex, (void *)8, FUTEX_WAIT, 5, NULL));
	FAILS(EINVAL, syscall(SYS_futex, (char *)&word + 1, FUTEX_WAIT, 5, NULL));
	FAILS(EINVAL, syscall(SYS_futex, (char *)&word + 1, FUTEX_WAKE, 5, NULL));
	return 0;
}
