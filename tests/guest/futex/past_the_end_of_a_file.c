/* There is no shared futex where there is no page: behind the end of a file it is EFAULT. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	int *shared, *private;

	OK(ftruncate(fd, PAGE));
	shared = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	private = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	CHECK_EQ(syscall(SYS_futex, shared, FUTEX_WAKE, 1), 0);
	FAILS(EFAULT, syscall(SYS_futex, shared + PAGE / 4, FUTEX_WAKE, 1));
	FAILS(EFAULT, syscall(SYS_futex, shared + PAGE / 4, FUTEX_WAIT, 0, NULL));
	CHECK_EQ(syscall(SYS_futex, private, FUTEX_WAKE, 1), 0);
	FAILS(EFAULT, syscall(SYS_futex, private + PAGE / 4, FUTEX_WAKE, 1));
	CHECK_EQ(syscall(SYS_futex, shared + PAGE / 4, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1), 0);
	OK(mprotect(shared, PAGE, PROT_NONE));
	FAILS(EFAULT, syscall(SYS_futex, shared, FUTEX_WAKE, 1));
	return 0;
}
