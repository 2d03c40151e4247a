/* A process's end closes its descriptors: the last writer's end is end of file for the reader. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate g = gate();
	pid_t pid = FORK({
		CHECK_EQ(write(g.fd[1], "abc", 3), 3);
		raise(SIGKILL);
	});
	char buf[8];

	close(g.fd[1]);
	CHECK_EQ(read(g.fd[0], buf, 3), 3);
	CHECK_EQ(read(g.fd[0], buf, 3), 0);
	WAIT_SIGNAL(pid, SIGKILL);
	return 0;
}
