/* The pipes of a user, full, are an eighth of memory at most; then there are no more of them, and
 * the rest goes on. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: its limits are the same for any amount of memory, 64 MiB of full pipes. */
#include "limit.h"

#define USER	1001

/* Makes pipes until there are no more, and fills them. => How many pages are in them. */
static long fill_pipes(void)
{
	static char buf[16 * PAGE];
	long pages = 0;
	int p[2];

	while (pipe2(p, O_NONBLOCK) == 0) {
		long n = OK(fcntl(p[1], F_GETPIPE_SZ));

		CHECK_EQ(write(p[1], buf, n), n);
		close(p[0]);	/* one descriptor keeps it: the write end */
		pages += n / PAGE;
	}
	CHECK(errno == ENFILE || errno == EMFILE);
	return pages;
}

int main(void)
{
	long *pages = shared_pages(1), limit = memory_pages() / 8, soft;
	struct gate full = gate(), done = gate();
	char buf[24];
	int makers = 0;

	soft = atol(slurp("/proc/sys/fs/pipe-user-pages-soft", buf, sizeof(buf)));
	CHECK(soft > 0 && soft <= limit);
	CHECK(atol(slurp("/proc/sys/fs/pipe-user-pages-hard", buf, sizeof(buf))) <= limit);
	/* Each has a table full of them, until one finds none. */
	do {
		pages[makers] = -1;
		FORK({
			become(USER);
			raise_nofile();
			pages[makers] = fill_pipes();
			gate_open(&full);
			gate_pass(&done);
		});
		gate_pass(&full);
	} while (pages[makers++] > 0 && makers < 100);
	CHECK(makers > 1 && makers < 100);
	for (int i = 1; i < makers; i++)
		pages[0] += pages[i];
	CHECK(pages[0] <= limit && pages[0] > limit / 2);
	machine_goes_on();
	for (int i = 0; i < makers; i++)
		gate_open(&done);
	wait_for_all(makers);
	/* All has come back. */
	WAIT_EXIT(FORK({
		become(USER);
		CHECK_EQ(fcntl(gate().fd[0], F_GETPIPE_SZ), 16 * PAGE);
	}), 0);
	return 0;
}
