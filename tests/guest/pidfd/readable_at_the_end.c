/* A pidfd becomes readable when the last thread of its process has ended, and stays so. */
/* SPDX-License-Identifier: MIT */
#include "pidfd.h"

static struct gate go;

static int thread(void *unused)
{
	gate_pass(&go);
	return 0;
}

int main(void)
{
	struct pollfd p = { .events = POLLIN };
	pid_t pid;

	go = gate();
	pid = FORK({
		static int tid;

		start_thread(thread, NULL, &tid);
		syscall(SYS_exit, 0);
	});
	p.fd = OK(pidfd_open(pid, 0));
	UNTIL(state_of(pid) == 'Z');
	CHECK(!pidfd_ready(p.fd));

	/* Somebody sleeps on it when the end comes. */
	pid_t opener = FORK({
		until_asleep(getppid());
		gate_open(&go);
	});

	CHECK_EQ(OK(poll(&p, 1, -1)), 1);
	CHECK_EQ(p.revents, POLLIN);
	CHECK(pidfd_ready(p.fd));
	WAIT_EXIT(pid, 0);
	CHECK(pidfd_ready(p.fd));
	WAIT_EXIT(opener, 0);
	return 0;
}
