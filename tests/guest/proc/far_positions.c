/* Folders of /proc are empty behind their end, however far. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void check_behind(const char *path, off_t pos)
{
	char entries[1024];
	int fd = open(path, O_RDONLY | O_DIRECTORY);

	CHECK(fd >= 0);
	if (lseek(fd, pos, SEEK_SET) == pos)
		CHECK(syscall(SYS_getdents64, fd, entries, sizeof(entries)) == 0);
	close(fd);
}

int main(void)
{
	static const char *const folders[] = {
		"/proc", "/proc/self/fd", "/proc/self/fdinfo", "/proc/self/task",
		"/proc/self/map_files", "/proc/self",
	};
	static const off_t positions[] = {
		1L << 30, (1L << 31) - 1, 1L << 31, (1L << 31) + 300, (1L << 32) + 3,
		(1L << 32) + 257, (1L << 52) + 2, LONG_MAX,
	};

	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++)
		for (size_t j = 0; j < sizeof(positions) / sizeof(*positions); j++)
			check_behind(folders[i], positions[j]);
	return 0;
}
