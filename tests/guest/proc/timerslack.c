/* /proc/PID/timerslack_ns says and sets what PR_SET_TIMERSLACK does, of others for root only. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

static const char *path_of(pid_t pid)
{
	static char path[64];

	snprintf(path, sizeof(path), "/proc/%d/timerslack_ns", pid);
	return path;
}

static long slack_of(pid_t pid)
{
	char text[32], *end;
	long value = strtol(slurp(path_of(pid), text, sizeof(text)), &end, 10);

	CHECK_EQ(*end, '\n');
	return value;
}

static long set_slack(pid_t pid, const char *text)
{
	int fd = OK(open(path_of(pid), O_WRONLY));
	long n = write(fd, text, strlen(text));
	int error = errno;

	close(fd);
	errno = error;
	return n;
}

static void child(pid_t other)
{
	char text[32];
	int fd;

	CHECK_EQ(prctl(PR_GET_TIMERSLACK), 70000);
	OK(set_slack(getpid(), "1234"));
	CHECK_EQ(prctl(PR_GET_TIMERSLACK), 1234);
	OK(set_slack(getpid(), "0\n"));
	CHECK_EQ(slack_of(getpid()), 70000);
	become(1000);
	OK(prctl(PR_SET_DUMPABLE, 1));
	OK(set_slack(getpid(), "99"));
	CHECK_EQ(slack_of(getpid()), 99);
	FAILS(EPERM, set_slack(other, "5"));
	fd = OK(open(path_of(other), O_RDONLY));
	FAILS(EPERM, read(fd, text, sizeof(text)));
}

int main(void)
{
	struct gate go = gate();
	pid_t other = FORK(gate_pass(&go); CHECK_EQ(prctl(PR_GET_TIMERSLACK), 777));
	struct stat st;

	CHECK_EQ(slack_of(getpid()), prctl(PR_GET_TIMERSLACK));
	OK(prctl(PR_SET_TIMERSLACK, 70000));
	CHECK_EQ(slack_of(getpid()), 70000);
	OK(stat(path_of(other), &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0666);
	CHECK_EQ(set_slack(other, "777"), 3);
	CHECK_EQ(slack_of(other), 777);
	FAILS(EINVAL, set_slack(other, "x"));
	FAILS(EINVAL, set_slack(other, "-1"));
	FAILS(EINVAL, set_slack(other, " 1"));
	FAILS(ERANGE, set_slack(other, "99999999999999999999"));
	WAIT_EXIT(FORK(child(other)), 0);
	gate_open(&go);
	WAIT_EXIT(other, 0);
	return 0;
}
