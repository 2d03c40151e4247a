/* /proc/PID/fdinfo shows position, flags with close-on-exec, and the locks on a file;
 * /proc/locks shows those of everybody. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/file.h>
#include <sys/sysmacros.h>

static char *fdinfo(int fd, char *text, size_t size)
{
	char path[64];

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	return slurp(path, text, size);
}

int main(void)
{
	struct flock region = { .l_type = F_WRLCK, .l_start = 10, .l_len = 5 };
	char text[4096], expected[128], *line;
	int fd = OK(open("file", O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600));
	struct stat st;

	CHECK_EQ(write(fd, "hello", 5), 5);
	fdinfo(fd, text, sizeof(text));
	CHECK_EQ(atol(strstr(text, "pos:\t") + 5), 5);
	CHECK_EQ(strtol(strstr(text, "flags:\t") + 7, NULL, 8) & ~0100000,
		 O_RDWR | O_APPEND | O_CLOEXEC);
	CHECK(strstr(text, "mnt_id:\t"));
	OK(fcntl(fd, F_SETFD, 0));
	fdinfo(fd, text, sizeof(text));
	CHECK_EQ(strtol(strstr(text, "flags:\t") + 7, NULL, 8) & O_CLOEXEC, 0);
	CHECK(!strstr(text, "lock:"));

	OK(fcntl(fd, F_SETLK, &region));
	OK(fstat(fd, &st));
	snprintf(expected, sizeof(expected), "POSIX  ADVISORY  WRITE %d %02x:%02x:%lu 10 14\n",
		 getpid(), major(st.st_dev), minor(st.st_dev), (unsigned long)st.st_ino);
	CHECK(strstr(fdinfo(fd, text, sizeof(text)), expected));
	CHECK(strstr(text, "lock:\t1: POSIX"));
	CHECK(strstr(slurp("/proc/locks", text, sizeof(text)), expected));
	region.l_type = F_UNLCK;
	OK(fcntl(fd, F_SETLK, &region));
	OK(flock(fd, LOCK_SH));
	line = strstr(slurp("/proc/locks", text, sizeof(text)), "FLOCK  ADVISORY  READ ");
	CHECK(line);
	CHECK_EQ(atoi(line + 22), getpid());
	CHECK(!strstr(text, expected));
	close(fd);
	CHECK(!strstr(slurp("/proc/locks", text, sizeof(text)), "FLOCK"));
	return 0;
}
