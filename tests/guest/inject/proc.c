/* Files of /proc that show text survive the failure of each allocation in opening and reading
 * them. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

static char text[65536];

static long read_file(const char *path)
{
	int fd = open(path, O_RDONLY);
	long n = fd < 0 ? -1 : read(fd, text, sizeof(text));
	int error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return n;
}

int main(void)
{
	static const char *const names[] = { "self/status", "self/stat", "self/smaps",
					     "self/smaps_rollup", "self/fdinfo/0", "self/stack",
					     "self/environ", "self/oom_score", "locks", "stat",
					     "mounts", "meminfo", "sys/kernel/random/uuid" };
	struct flock lock = { .l_type = F_WRLCK };
	char path[64];

	OK(fcntl(OK(open("file", O_RDWR | O_CREAT, 0600)), F_SETLK, &lock));
	fail_open();
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(path, sizeof(path), "/proc/%s", names[i]);
		SWEEP(names[i], 2, ENOMEM, read_file(path), (void)0, CHECK(read_file(path) >= 0));
	}
	return 0;
}
