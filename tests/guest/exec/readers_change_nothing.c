/* Somebody who looks at a process through /proc changes nothing for it: its set-user-ID programs
 * have their rights, and its record locks outlive exec. */
/* SPDX-License-Identifier: MIT */
#include "copy_self.h"

#define USER	1000
#define PROGRAM	"/tmp/readers_change_nothing"
#define LOCKED	"/tmp/readers_locked"
#define ROUNDS	150

static volatile pid_t *watched; /* 0: nobody yet; -1: enough */

static void look(const char *name)
{
	char path[64], buf[4096];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", *watched, name);
	fd = open(path, O_RDONLY);
	if (fd >= 0) {
		(void)!read(fd, buf, sizeof(buf));
		(void)!syscall(SYS_getdents64, fd, buf, sizeof(buf));
		close(fd);
	}
	(void)!readlink(path, buf, sizeof(buf));
}

static void watch(const char *a, const char *b)
{
	while (*watched != -1) {
		look(a);
		look(b);
	}
}

/* The new program: is it root's? Is the lock there yet? */
static int report(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	pid_t pid;
	int fd;

	CHECK_EQ(geteuid(), 0);
	fd = OK(open(LOCKED, O_RDWR));
	pid = getpid();
	WAIT_EXIT(FORK({
		OK(fcntl(fd, F_GETLK, &lock));
		CHECK_EQ(lock.l_type, F_WRLCK);
		CHECK_EQ(lock.l_pid, pid);
	}), 0);
	_exit(0); /* close would take the lock away: not before */
}

static void run(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = OK(open(LOCKED, O_RDWR));

	OK(fcntl(fd, F_SETLK, &lock));
	become(USER);
	*watched = getpid();
	execl(PROGRAM, PROGRAM, "report", NULL);
	FAIL("exec: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	pid_t pids[4];

	if (argc > 1)
		return report();
	watched = shared_pages(1);
	copy_self(PROGRAM);
	OK(chmod(PROGRAM, 04755));
	spew(LOCKED, "x", 0666);
	pids[0] = FORK(watch("status", "cwd"));
	pids[1] = FORK(watch("root", "status"));
	pids[2] = FORK(watch("fd", "fd/3"));
	pids[3] = FORK(watch("fdinfo/3", "status"));
	for (int i = 0; i < ROUNDS; i++)
		WAIT_EXIT(FORK(run()), 0);
	*watched = -1;
	for (int i = 0; i < 4; i++)
		WAIT_EXIT(pids[i], 0);
	OK(unlink(PROGRAM));
	OK(unlink(LOCKED));
	return 0;
}
