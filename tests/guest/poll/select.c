/* select says which descriptors are ready, clears the others, and refuses closed ones. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/select.h>

int main(void)
{
	struct gate a = gate(), b = gate();
	struct timeval time = { 0, 30000 };
	fd_set in, out;
	uint64_t start;

	CHECK_EQ(write(a.fd[1], "x", 1), 1);
	FD_ZERO(&in);
	FD_ZERO(&out);
	FD_SET(a.fd[0], &in);
	FD_SET(b.fd[0], &in);
	FD_SET(b.fd[1], &out);
	CHECK_EQ(select(b.fd[1] + 1, &in, &out, NULL, NULL), 2);
	CHECK(FD_ISSET(a.fd[0], &in));
	CHECK(!FD_ISSET(b.fd[0], &in));
	CHECK(FD_ISSET(b.fd[1], &out));
	FD_ZERO(&in);
	FD_SET(b.fd[0], &in);
	start = now_ns(CLOCK_MONOTONIC);
	/* Not through musl, which hides that Linux writes what was left of the time. */
	CHECK_EQ(syscall(SYS_select, b.fd[0] + 1, &in, NULL, NULL, &time), 0);
	CHECK(now_ns(CLOCK_MONOTONIC) - start >= 30000000);
	CHECK_EQ(time.tv_sec + time.tv_usec, 0);
	CHECK(!FD_ISSET(b.fd[0], &in));
	FD_SET(20, &in);
	FAILS(EBADF, select(21, &in, NULL, NULL, NULL));
	FAILS(EINVAL, select(-1, NULL, NULL, NULL, NULL));
	return 0;
}
