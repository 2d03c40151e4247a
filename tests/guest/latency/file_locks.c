/* However many locks and leases a user has, and however many of his processes wait for one, nobody
 * else waits long for a lock. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: it doesn't measure that. */
#include "latency.h"
#include <sys/file.h>

#define MOST	100000
#define WAITERS	500
#define FILE	"/tmp_latency_locks"

static char text[4096];

static int lock(int fd, int cmd, short type, off_t start, off_t len)
{
	struct flock l = { .l_type = type, .l_start = start, .l_len = len };

	return fcntl(fd, cmd, &l);
}

static void read_all(int fd)
{
	while (OK(read(fd, text, sizeof(text))) > 0)
		continue;
	OK(close(fd));
}

static void wait_for_one(int fd)
{
	pid_t waiters[WAITERS];

	OK(lock(fd, F_SETLK, F_WRLCK, 0, 1));
	for (int i = 0; i < WAITERS; i++)
		waiters[i] = FORK(OK(lock(fd, F_SETLKW, F_RDLCK, 0, 1)));
	for (int i = 0; i < WAITERS; i++)
		until_asleep(waiters[i]);
	sections_are_short("waiting");
	OK(lock(fd, F_SETLK, F_UNLCK, 0, 1));
	for (int i = 0; i < WAITERS; i++)
		WAIT_EXIT(waiters[i], 0);
	sections_are_short("waking");
}

static void have_many(int fd, int fdinfo)
{
	long n = 0;

	while (n < MOST && !lock(fd, F_SETLK, F_RDLCK, 2 * n, 1))
		n++;
	sections_are_short("locking");
	OK(lock(fd, F_SETLK, F_UNLCK, 0, 1));
	OK(lock(fd, F_SETLK, F_UNLCK, 2, 1));
	OK(lock(fd, F_SETLK, F_RDLCK, 3 * n, 1));
	read_all(OK(open("/proc/locks", O_RDONLY)));
	read_all(fdinfo);
	sections_are_short("showing");
	OK(lock(fd, F_SETLK, F_RDLCK, 0, 0));
	sections_are_short("joining");
	OK(lock(fd, F_SETLK, F_UNLCK, 0, 0));
	n = 0;
	while (n < MOST && !lock(fd, F_SETLK, F_RDLCK, 2 * n, 1))
		n++;
	OK(close(fd));
	sections_are_short("closing");
}

static void hold_many_leases(void)
{
	int fd;

	signal(SIGIO, SIG_IGN);
	while ((fd = open(FILE, O_RDONLY)) >= 0)
		if (fcntl(fd, F_SETLEASE, F_RDLCK))
			break;
	sections_are_short("leasing");
	FAILS(EWOULDBLOCK, open(FILE, O_WRONLY | O_NONBLOCK));
	sections_are_short("breaking");
	OK(syscall(SYS_close_range, sections_fd + 1, ~0U, 0));
	sections_are_short("giving up");
}

int main(void)
{
	int fd = OK(open(FILE, O_RDWR | O_CREAT, 0666));

	OK(fchown(fd, 1000, 1000));
	OK(fchmod(fd, 0666));
	sections_begin();
	WAIT_EXIT(FORK(become(1000); wait_for_one(fd)), 0);
	WAIT_EXIT(FORK({
		char path[64];
		int fdinfo;

		snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
		fdinfo = OK(open(path, O_RDONLY));
		become(1000);
		have_many(fd, fdinfo);
	}), 0);
	OK(close(fd));
	WAIT_EXIT(FORK({
		struct rlimit limit = { 100000, 100000 };

		OK(setrlimit(RLIMIT_NOFILE, &limit));
		become(1000);
		hold_many_leases();
	}), 0);
	OK(unlink(FILE));
	return 0;
}
