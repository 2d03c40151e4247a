/* A forked child's descriptors have their parent's close-on-exec flags. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int plain = OK(open("/dev/null", O_RDONLY));
	int marked = OK(open("/dev/null", O_RDONLY | O_CLOEXEC));

	WAIT_EXIT(FORK({
		CHECK_EQ(fcntl(plain, F_GETFD), 0);
		CHECK_EQ(fcntl(marked, F_GETFD), FD_CLOEXEC);
		OK(fcntl(marked, F_SETFD, 0));
	}), 0);
	CHECK_EQ(fcntl(marked, F_GETFD), FD_CLOEXEC);
	return 0;
}
