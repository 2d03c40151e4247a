/* The record locks of a process with threads outlive an exec, whichever of them calls it; those of
 * a table that another process shares stay with that. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

#define LOCKED "/tmp/record_locks_stay"

/* Who has the lock, 0: nobody. */
static pid_t owner(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
	int fd = OK(open(LOCKED, O_RDWR));

	OK(fcntl(fd, F_GETLK, &lock));
	close(fd);
	return lock.l_type == F_UNLCK ? 0 : lock.l_pid;
}

static void take_lock(void)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };

	OK(fcntl(OK(open(LOCKED, O_RDWR)), F_SETLK, &lock));
}

static int sleep_on(void *unused)
{
	for (;;)
		pause();
}

static int run(void *expected)
{
	EXEC_SELF(expected);
}

/* In the new program: the lock is ours, or not. */
static int report(bool ours)
{
	pid_t pid = getpid();

	WAIT_EXIT(FORK(CHECK_EQ(owner(), ours ? pid : 0)), 0);
	return 0;
}

int main(int argc, char **argv)
{
	int tids[2];

	if (argc > 1)
		return report(argv[1][0] == 'y');
	spew(LOCKED, "x", 0666);
	WAIT_EXIT(FORK({
		take_lock();
		start_thread(sleep_on, NULL, &tids[0]);
		run("yes");
	}), 0);
	WAIT_EXIT(FORK({
		take_lock();
		start_thread(sleep_on, NULL, &tids[0]);
		start_thread(run, "yes", &tids[1]);
		sleep_on(NULL);
	}), 0);
	WAIT_EXIT(FORK({
		pid_t pid;

		take_lock();
		pid = OK(raw_clone(CLONE_FILES | SIGCHLD, NULL, NULL, 0));
		if (!pid)
			sleep_on(NULL);
		/* It has the table with the lock, and the lock's end is its end. */
		WAIT_EXIT(FORK(CHECK(owner() != 0)), 0);
		OK(kill(pid, SIGKILL));
		OK(waitpid(pid, NULL, 0));
		run("yes");
	}), 0);
	OK(unlink(LOCKED));
	return 0;
}
