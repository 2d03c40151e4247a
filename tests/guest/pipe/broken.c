/* A write to a pipe without readers is SIGPIPE, or EPIPE where that is ignored; a sleeping
 * writer is woken for it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct gate g = gate(), full = gate();
	pid_t writer;
	static char big[1 << 17];

	close(g.fd[0]);
	DIES(SIGPIPE, write(g.fd[1], "x", 1));
	on_signal(SIGPIPE, SIG_IGN, 0);
	FAILS(EPIPE, write(g.fd[1], "x", 1));
	CHECK_EQ(write(g.fd[1], "", 0), 0);

	writer = FORK({
		close(full.fd[0]);
		CHECK_EQ(write(full.fd[1], big, sizeof(big)), 65536);
		FAILS(EPIPE, write(full.fd[1], big, 1));
	});
	until_asleep(writer);
	close(full.fd[0]);
	WAIT_EXIT(writer, 0);
	return 0;
}
