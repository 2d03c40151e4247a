/* A folder's entries are listed each once, with type and inode, also while entries are added and
 * removed. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <dirent.h>

#define FILES 300

static int seen[FILES], dots;

static void list(DIR *dir, int limit)
{
	struct dirent *entry;

	while (limit-- && (entry = readdir(dir))) {
		struct stat st;

		if (entry->d_name[0] == '.') {
			CHECK_EQ(entry->d_type, DT_DIR);
			dots++;
			continue;
		}
		if (entry->d_name[0] != 'f')
			continue;
		CHECK_EQ(entry->d_type, DT_REG);
		if (lstat(entry->d_name, &st) == 0)
			CHECK_EQ(entry->d_ino, st.st_ino);
		seen[atoi(entry->d_name + 1)]++;
	}
}

int main(void)
{
	char name[16], buf[1024];
	DIR *dir;

	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "f%d", i);
		spew(name, "", 0600);
	}
	dir = opendir(".");
	CHECK(dir);
	list(dir, -1);
	CHECK_EQ(dots, 2);
	for (int i = 0; i < FILES; i++)
		CHECK_EQ(seen[i], 1);

	/* Every other one goes while the list is read: those that stay are seen once. */
	memset(seen, 0, sizeof(seen));
	rewinddir(dir);
	list(dir, 50);
	for (int i = 0; i < FILES; i += 2) {
		snprintf(name, sizeof(name), "f%d", i);
		OK(unlink(name));
		snprintf(name, sizeof(name), "new%d", i);
		spew(name, "", 0600);
	}
	list(dir, -1);
	for (int i = 1; i < FILES; i += 2)
		CHECK_EQ(seen[i], 1);
	closedir(dir);
	int fd = OK(open(".", O_RDONLY));
	FAILS(EINVAL, syscall(SYS_getdents64, fd, buf, 10));
	FAILS(ENOTDIR, syscall(SYS_getdents64, OK(open("f1", O_RDONLY)), buf, sizeof(buf)));
	return 0;
}
