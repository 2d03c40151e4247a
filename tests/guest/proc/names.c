/* Names in /proc are whole, however long: of a memfd, and of what is mounted from deep in a file
 * system; numbers of files there are the same to stat and getdents, and tell no addresses. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <dirent.h>
#include <sys/mount.h>

static void long_memfd(void)
{
	char name[250], path[64], want[300], got[300] = "", line[4096];
	FILE *maps;
	int fd;

	memset(name, 'm', sizeof(name));
	name[249] = 0;
	fd = OK(syscall(SYS_memfd_create, name, 0));
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	snprintf(want, sizeof(want), "/memfd:%s (deleted)", name);
	CHECK_EQ(readlink(path, got, sizeof(got) - 1), (long)strlen(want));
	CHECK(!strcmp(got, want));
	CHECK_EQ(readlink(path, got, 10), 10);
	OK(ftruncate(fd, PAGE));
	OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0));
	maps = fopen("/proc/self/maps", "r");
	CHECK(maps);
	while (fgets(line, sizeof(line), maps) && !strstr(line, "/memfd:"))
		continue;
	line[strcspn(line, "\n")] = 0;
	CHECK(strstr(line, "/memfd:") && !strcmp(strstr(line, "/memfd:"), want));
	fclose(maps);
}

/* The fourth field of mountinfo is the whole path, within the file system. */
static void bind_mount(void)
{
	char line[4096], root[300], point[300];
	bool found = false;
	FILE *info;

	OK(mkdir("/tmp/names", 0755));
	OK(mount("none", "/tmp/names", "tmpfs", 0, NULL));
	OK(mkdir("/tmp/names/a", 0755));
	OK(mkdir("/tmp/names/a/b", 0755));
	OK(mkdir("/tmp/names/at", 0755));
	OK(mount("/tmp/names/a/b", "/tmp/names/at", NULL, MS_BIND, NULL));
	OK(rename("/tmp/names/a/b", "/tmp/names/a/c d"));
	info = fopen("/proc/self/mountinfo", "r");
	CHECK(info);
	while (fgets(line, sizeof(line), info)) {
		CHECK_EQ(sscanf(line, "%*d %*d %*s %299s %299s", root, point), 2);
		if (!strcmp(point, "/tmp/names/at")) {
			CHECK(!strcmp(root, "/a/c\\040d"));
			found = true;
		}
	}
	CHECK(found);
	fclose(info);
	OK(umount("/tmp/names/at"));
	OK(umount("/tmp/names"));
	OK(rmdir("/tmp/names"));
}

static void same_numbers(const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	struct stat st;
	char name[600];

	CHECK(dir);
	while ((entry = readdir(dir))) {
		snprintf(name, sizeof(name), "%s/%s", path, entry->d_name);
		if (entry->d_name[0] == '.' || lstat(name, &st) != 0)
			continue;
		CHECK(st.st_ino > 0);
		if (st.st_ino != entry->d_ino)
			FAIL("%s: %lu, %lu", name, (long)st.st_ino, (long)entry->d_ino);
	}
	closedir(dir);
}

int main(void)
{
	static const char *const folders[] = { "/proc/self", "/proc/self/fd", "/proc/self/fdinfo",
					       "/proc/self/task", "/proc/sys/kernel" };

	long_memfd();
	WAIT_EXIT(FORK(bind_mount()), 0);
	for (size_t i = 0; i < ARRAY_SIZE(folders); i++)
		same_numbers(folders[i]);
	return 0;
}
