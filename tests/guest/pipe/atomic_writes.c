/* Writes of up to PIPE_BUF bytes by several processes are not mixed. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define WRITERS 4
#define WRITES 50

int main(void)
{
	struct gate g = gate();
	static char buf[PIPE_BUF];
	pid_t pids[WRITERS];
	int counts[WRITERS] = { 0 };

	for (int i = 0; i < WRITERS; i++)
		pids[i] = FORK({
			memset(buf, 'a' + i, PIPE_BUF);
			for (int n = 0; n < WRITES; n++)
				CHECK_EQ(write(g.fd[1], buf, PIPE_BUF), PIPE_BUF);
		});
	for (int n = 0; n < WRITERS * WRITES; n++) {
		for (long at = 0; at < PIPE_BUF; )
			at += OK(read(g.fd[0], buf + at, PIPE_BUF - at));
		for (int i = 1; i < PIPE_BUF; i++)
			CHECK_EQ(buf[i], buf[0]);
		counts[buf[0] - 'a']++;
	}
	for (int i = 0; i < WRITERS; i++) {
		CHECK_EQ(counts[i], WRITES);
		WAIT_EXIT(pids[i], 0);
	}
	return 0;
}
