/* A file is told of input if, and only if, it has O_ASYNC, though two threads have switched that
 * at once: what is closed without it is in no list. */
/* SPDX-License-Identifier: MIT */
/* Build: -pthread */
#include "timer.h"
#include <pthread.h>
#include <stdatomic.h>
#include <sys/ioctl.h>

#define TRIALS	6000
#define FIFO	"/tmp_fifo_switched"

static atomic_int turn[2];
static int fd, keys;

/* Both come here before either goes on. */
static void meet(int me, int trial)
{
	turn[me] = trial;
	for (int looks = 0; turn[!me] < trial; looks++)
		if (looks > 200)
			sched_yield();
}

static void off(void)
{
	OK(fcntl(fd, F_SETFL, O_NONBLOCK));
}

static void *other(void *unused)
{
	for (int trial = 1; trial <= TRIALS; trial++) {
		meet(1, 3 * trial);
		off();
		if (trial % 2)
			OK(fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC));
		else
			OK(ioctl(fd, FIOASYNC, &(int){ 1 }));
		meet(1, 3 * trial + 1);
	}
	return NULL;
}

/* A file that can be written, too, hears of the room that a read makes. */
static void read_it(void)
{
	siginfo_t info;
	char c;

	CHECK_EQ(read(fd, &c, 1), 1);
	if (is_pending(SIGIO))
		CHECK_EQ(take(SIGIO, &info), SIGIO);
}

static void try(int trial)
{

	OK(fcntl(fd, F_SETFL, O_NONBLOCK | O_ASYNC));
	meet(0, 3 * trial);
	off();
	meet(0, 3 * trial + 1);
	CHECK_EQ(write(keys, "a", 1), 1);
	CHECK_EQ(is_pending(SIGIO), !!(fcntl(fd, F_GETFL) & O_ASYNC));
	read_it();
	if (trial % 64)
		return;
	OK(close(fd));
	fd = OK(open(FIFO, (trial % 128 ? O_RDWR : O_RDONLY) | O_NONBLOCK));
	OK(fcntl(fd, F_SETOWN, getpid()));
}

int main(void)
{
	pthread_t thread;

	block(SIGIO);
	OK(mkfifo(FIFO, 0600));
	keys = OK(open(FIFO, O_RDWR | O_NONBLOCK));
	fd = OK(open(FIFO, O_RDONLY | O_NONBLOCK));
	OK(fcntl(fd, F_SETOWN, getpid()));
	CHECK_EQ(pthread_create(&thread, NULL, other, NULL), 0);
	for (int trial = 1; trial <= TRIALS; trial++)
		try(trial);
	CHECK_EQ(pthread_join(thread, NULL), 0);
	OK(unlink(FIFO));
	return 0;
}
