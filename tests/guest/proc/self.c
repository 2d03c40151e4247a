/* /proc/self leads to the reader's own folder, whose exe, cwd and fd say what it has. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <dirent.h>

static char *link_of(const char *path)
{
	static char text[PATH_MAX];
	long n = OK(readlink(path, text, sizeof(text) - 1));

	text[n] = 0;
	return text;
}

int main(void)
{
	char path[64];
	struct dirent *entry;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), seen = 0;
	DIR *dir;

	CHECK_EQ(atoi(link_of("/proc/self")), getpid());
	CHECK(!strcmp(link_of("/proc/self/exe"), "/tests/proc/self"));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	CHECK(!strcmp(link_of(path), "/tmp/work/file"));
	CHECK_EQ(write(fd, "x", 1), 1);
	int again = OK(open(path, O_RDONLY));
	char c;
	CHECK_EQ(read(again, &c, 1), 1);
	CHECK_EQ(c, 'x');
	dir = opendir("/proc/self/fd");
	CHECK(dir);
	while ((entry = readdir(dir)))
		seen += entry->d_name[0] != '.' && atoi(entry->d_name) == fd;
	CHECK_EQ(seen, 1);
	gate();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", again + 2);
	CHECK(!strncmp(link_of(path), "pipe:[", 6));
	WAIT_EXIT(FORK(CHECK_EQ(atoi(link_of("/proc/self")), getpid())), 0);
	return 0;
}
