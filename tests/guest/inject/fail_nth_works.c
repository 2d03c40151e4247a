/* fail-nth fails the n-th allocation once, reads 0 then and positive before, and isn't
 * inherited. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

int main(void)
{
	char text[16] = "";

	fail_open();
	fail_write(1);
	FAILS(ENOMEM, mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	CHECK(fail_injected());
	OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	fail_write(1000);
	WAIT_EXIT(FORK({
		int fd = OK(open("/proc/self/fail-nth", O_RDONLY));

		CHECK(OK(read(fd, text, sizeof(text) - 1)) > 0);
		CHECK_EQ(atoi(text), 0);
	}), 0);
	CHECK(!fail_injected());
	FAILS(EINVAL, pwrite(fail_fd, "x", 1, 0));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EACCES, open("/proc/self/fail-nth", O_RDWR));
	}), 0);
	return 0;
}
