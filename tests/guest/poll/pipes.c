/* poll says which pipes can be read or written, which are broken, and which descriptors are
 * none. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate a = gate(), b = gate(), c = gate();
	struct pollfd fds[] = {
		{ a.fd[0], POLLIN, 77 }, { a.fd[1], POLLOUT, 77 }, { b.fd[0], POLLIN, 77 },
		{ c.fd[1], POLLOUT, 77 }, { 99, POLLIN, 77 }, { -1, POLLIN, 77 },
	};

	CHECK_EQ(write(a.fd[1], "x", 1), 1);
	close(b.fd[1]);
	close(c.fd[0]);
	CHECK_EQ(poll(fds, 6, 0), 5);
	CHECK_EQ(fds[0].revents, POLLIN);
	CHECK_EQ(fds[1].revents, POLLOUT);
	CHECK_EQ(fds[2].revents, POLLHUP);
	CHECK_EQ(fds[3].revents, POLLOUT | POLLERR);
	CHECK_EQ(fds[4].revents, POLLNVAL);
	CHECK_EQ(fds[5].revents, 0);
	CHECK_EQ(read(a.fd[0], fds, 1), 1);
	fds[0] = (struct pollfd) { a.fd[0], POLLIN, 77 };
	CHECK_EQ(poll(fds, 1, 0), 0);
	CHECK_EQ(fds[0].revents, 0);
	return 0;
}
