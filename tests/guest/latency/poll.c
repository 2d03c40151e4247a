/* However many wait for news of a file, nobody else waits long for a lock, or for an interrupt,
 * while they are woken. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: it doesn't measure that. */
#include "latency.h"
#include <sys/syscall.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434
#endif

#define POLLERS	20
#define ENTRIES	1000

static pid_t pollers[POLLERS];

static void poll_on(int fd)
{
	static struct pollfd fds[ENTRIES];

	for (int i = 0; i < ENTRIES; i++)
		fds[i] = (struct pollfd){ fd, POLLIN, 0 };
	CHECK_EQ(poll(fds, ENTRIES, -1), ENTRIES);
}

static void begin_to_wait(int fd)
{
	for (int i = 0; i < POLLERS; i++)
		pollers[i] = FORK(poll_on(fd));
	for (int i = 0; i < POLLERS; i++)
		until_asleep(pollers[i]);
}

static void end(const char *what)
{
	for (int i = 0; i < POLLERS; i++)
		WAIT_EXIT(pollers[i], 0);
	sections_are_short(what);
}

int main(void)
{
	struct gate done = gate();
	int p[2];
	pid_t child;

	sections_begin();
	OK(pipe(p));
	begin_to_wait(p[0]);
	CHECK_EQ(write(p[1], "a", 1), 1);
	end("a byte");

	child = FORK(gate_pass(&done));
	begin_to_wait(OK(syscall(SYS_pidfd_open, child, 0)));
	gate_open(&done);
	end("the end of a process");
	WAIT_EXIT(child, 0);
	return 0;
}
