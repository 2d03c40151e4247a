/* A user's fork bomb ends at RLIMIT_NPROC with EAGAIN, and everybody else goes on. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define LIMIT 60

static void bomb(volatile int *refused)
{
	for (int i = 0; i < 200; i++)
		if (fork() < 0) {
			if (errno != EAGAIN)
				_exit(1);
			__atomic_add_fetch(refused, 1, __ATOMIC_SEQ_CST);
		}
	for (;;)
		pause();
}

int main(void)
{
	struct rlimit limit = { LIMIT, LIMIT };
	volatile int *refused = shared_pages(1);
	pid_t group = FORK({
		OK(setpgid(0, 0));
		OK(setrlimit(RLIMIT_NPROC, &limit));
		become(1000);
		bomb(refused);
	});

	UNTIL(*refused > 1000);
	WAIT_EXIT(FORK(), 0);
	/* The limit is the user's, not the process's. */
	WAIT_EXIT(FORK({
		OK(setrlimit(RLIMIT_NPROC, &limit));
		become(1000);
		FAILS(EAGAIN, fork());
	}), 0);
	WAIT_EXIT(FORK({
		OK(setrlimit(RLIMIT_NPROC, &limit));
		become(1001);
		WAIT_EXIT(FORK(), 0);
	}), 0);
	OK(kill(-group, SIGKILL));
	WAIT_SIGNAL(group, SIGKILL);
	return 0;
}
