/* However many files are to be told of a byte, with nobody who hears of it, nobody waits long for a
 * lock. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: it doesn't measure that. */
#include "latency.h"

#define FILES	16000
#define FIFO	"/tmp_fifo_without_owner"

int main(void)
{
	int keys;

	sections_begin();
	OK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ FILES + 100, FILES + 100 }));
	OK(mkfifo(FIFO, 0600));
	keys = OK(open(FIFO, O_RDWR | O_NONBLOCK));
	for (int i = 0; i < FILES; i++)
		OK(fcntl(OK(open(FIFO, O_RDONLY | O_NONBLOCK)), F_SETFL, O_ASYNC));
	sections_are_short("opening");
	CHECK_EQ(write(keys, "a", 1), 1);
	sections_are_short("telling");
	OK(unlink(FIFO));
	return 0;
}
