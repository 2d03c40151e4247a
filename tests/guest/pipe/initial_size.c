/* A pipe made without privilege is no larger than /proc/sys/fs/pipe-max-size. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define LIMIT "/proc/sys/fs/pipe-max-size"

static int size_of_a_pipe(void)
{
	int p[2];

	OK(pipe(p));
	return OK(fcntl(p[1], F_GETPIPE_SZ));
}

int main(void)
{
	int status;

	spew(LIMIT, "4096", 0);
	status = FORK({
		CHECK_EQ(size_of_a_pipe(), 16 * PAGE);
		become(1000);
		CHECK_EQ(size_of_a_pipe(), PAGE);
	});
	CHECK_EQ(waitpid(status, &status, 0) > 0, 1);
	spew(LIMIT, "1048576", 0);
	CHECK_EQ(status, 0);
	return 0;
}
