/* However many files are told of a byte, and however many processes for each, nobody waits long
 * for a lock. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: it doesn't measure that. */
#include "latency.h"
#include "../timer.h"

#define FILES	500
#define MEMBERS	200
#define FIFO	"/tmp_fifo_latency"

int main(void)
{
	struct gate end = gate();
	pid_t first = 0;
	int keys;

	sections_begin();
	block(SIGIO);
	for (int i = 0; i < MEMBERS; i++) {
		pid_t member = FORK(gate_pass(&end));

		first = first ? first : member;
		OK(setpgid(member, first));
	}
	OK(mkfifo(FIFO, 0600));
	keys = OK(open(FIFO, O_RDWR | O_NONBLOCK));
	for (int i = 0; i < FILES; i++) {
		int fd = OK(open(FIFO, O_RDONLY | O_NONBLOCK));

		OK(fcntl(fd, F_SETOWN, -first));
		OK(fcntl(fd, F_SETFL, O_ASYNC));
	}
	sections_are_short("opening");
	CHECK_EQ(write(keys, "a", 1), 1);
	sections_are_short("telling");
	for (int i = 0; i < MEMBERS; i++)
		gate_open(&end);
	for (int i = 0; i < MEMBERS; i++)
		OK(wait(NULL));
	OK(unlink(FIFO));
	return 0;
}
