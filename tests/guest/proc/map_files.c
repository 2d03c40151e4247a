/* /proc/PID/map_files has a link to the file of each mapping of one, by its addresses exactly, for
 * whom the process may be looked into; only root gets at the files through them. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <dirent.h>
#include <sys/prctl.h>

static char *link_name(const char *format, void *p, size_t pages)
{
	static char name[96];

	snprintf(name, sizeof(name), format, (unsigned long)p, (unsigned long)p + pages * PAGE);
	return name;
}

#define LINK(p, pages) link_name("/proc/self/map_files/%lx-%lx", p, pages)

static bool is_link_to(const char *name, const char *file)
{
	char text[256] = "";

	OK(readlink(name, text, sizeof(text) - 1));
	return !strcmp(text, file);
}

static void *map(const char *path, int flags, int prot)
{
	int fd = OK(open(path, flags));
	void *p = OK(mmap(NULL, 2 * PAGE, prot, MAP_SHARED, fd, 0));

	close(fd);
	return p;
}

/* Each mapping of the file is in the folder once, and nothing without a file is. */
static void list(void *p, void *anonymous)
{
	DIR *dir = opendir("/proc/self/map_files");
	struct dirent *entry;
	unsigned long start, end, last = 0;
	int seen = 0;

	CHECK(dir);
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		CHECK_EQ(sscanf(entry->d_name, "%lx-%lx", &start, &end), 2);
		CHECK(start >= last && end > start);
		CHECK_EQ(entry->d_type, DT_LNK);
		CHECK(start != (unsigned long)anonymous);
		seen += start == (unsigned long)p && end == start + 2 * PAGE;
		last = end;
	}
	closedir(dir);
	CHECK_EQ(seen, 1);
}

static void names(void *p)
{
	static const char *const bad[] = {
		"/proc/self/map_files/ %lx-%lx",   "/proc/self/map_files/%lx -%lx",
		"/proc/self/map_files/0%lx-%lx",   "/proc/self/map_files/%lx-0%lx",
		"/proc/self/map_files/0x%lx-%lx",  "/proc/self/map_files/%lx-%lx ",
		"/proc/self/map_files/%lX-%lx-",   "/proc/self/map_files/%lx:%lx",
		"/proc/self/map_files/%lx-",	   "/proc/self/map_files/-%lx",
		"/proc/self/map_files/10000000000000000%lx-%lx",
		"/proc/self/map_files/%lx-10000000000000000%lx",
	};
	char text[8];

	for (unsigned i = 0; i < ARRAY_SIZE(bad); i++)
		FAILS(ENOENT, readlink(link_name(bad[i], p, 2), text, sizeof(text)));
	FAILS(ENOENT, readlink(LINK(p, 1), text, sizeof(text)));
	FAILS(ENOENT, readlink(LINK((char *)p + PAGE, 1), text, sizeof(text)));
}

static void a_user(const char *name)
{
	char text[64], other[64];

	become(1000);
	OK(prctl(PR_SET_DUMPABLE, 1));
	OK(readlink(name, text, sizeof(text)));
	FAILS(EPERM, open(name, O_RDONLY));
	snprintf(other, sizeof(other), "/proc/%d/map_files/10000-20000", getppid());
	FAILS(EACCES, readlink(other, text, sizeof(text)));
}

int main(void)
{
	void *p, *q, *anonymous = private_pages(1);
	struct stat st;
	char text[8], c;
	int fd;

	spew("/tmp/mapped", "hello", 0600);
	p = map("/tmp/mapped", O_RDWR, PROT_READ | PROT_WRITE);
	q = map("/tmp/mapped", O_RDONLY, PROT_READ);
	CHECK(is_link_to(LINK(p, 2), "/tmp/mapped"));
	OK(lstat(LINK(p, 2), &st));
	CHECK_EQ(st.st_mode, S_IFLNK | 0600);
	CHECK_EQ(st.st_size, 64);
	OK(lstat(LINK(q, 2), &st));
	CHECK_EQ(st.st_mode, S_IFLNK | 0400);
	OK(lstat("/proc/self/map_files", &st));
	CHECK_EQ(st.st_mode, S_IFDIR | 0500);
	FAILS(ENOENT, readlink(LINK(anonymous, 1), text, sizeof(text)));
	list(p, anonymous);
	names(p);

	/* A removed file is still behind its mapping. */
	OK(unlink("/tmp/mapped"));
	CHECK(is_link_to(LINK(p, 2), "/tmp/mapped (deleted)"));
	fd = OK(open(LINK(p, 2), O_RDONLY));
	CHECK_EQ(read(fd, &c, 1), 1);
	CHECK_EQ(c, 'h');
	close(fd);
	WAIT_EXIT(FORK(a_user(LINK(p, 2))), 0);

	/* What has gone isn't remembered. */
	OK(munmap((char *)p + PAGE, PAGE));
	FAILS(ENOENT, readlink(LINK(p, 2), text, sizeof(text)));
	CHECK(is_link_to(LINK(p, 1), "/tmp/mapped (deleted)"));
	FAILS(ENOENT, open("/proc/thread-self/map_files", O_RDONLY));
	return 0;
}
