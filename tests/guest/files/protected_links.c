/* In a sticky folder of everybody's a link, FIFO or file of another can't be followed or opened
 * with O_CREAT, and nobody links to what he may not write, as /proc/sys/fs/protected_* say. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define OWNER	1000
#define OTHER	1001

static char saved[4][16];
static const char *const names[] = { "symlinks", "hardlinks", "fifos", "regular" };

static char *path_of(const char *name)
{
	static char path[64];

	snprintf(path, sizeof(path), "/proc/sys/fs/protected_%s", name);
	return path;
}

static void set(const char *name, const char *value)
{
	spew(path_of(name), value, 0);
}

static void make(void)
{
	become(OWNER);
	umask(0);
	spew("file", "text", 0666);
	spew("readable", "text", 0644);
	spew("suid", "text", 0666);
	OK(chmod("suid", 04666));
	OK(mkfifo("fifo", 0666));
	OK(symlink("file", "link"));
	OK(mkdir("folder", 0755));
	OK(symlink("folder", "folder_link"));
}

/* `error`: 0, or what the protected ones say. */
static void try(int error, const char *name, int flags)
{
	int fd = open(name, flags | O_NONBLOCK, 0666);

	if (error ? fd >= 0 || errno != error : fd < 0)
		FAIL("%s, %#x: %s, not %s", name, flags, fd < 0 ? strerror(errno) : "opened",
		     strerror(error));
	if (fd >= 0)
		close(fd);
}

static void links_of_another(int error)
{
	become(OTHER);
	try(error, "link", O_RDONLY);
	try(error, "folder_link", O_RDONLY | O_DIRECTORY);
	try(error, "folder_link/", O_RDONLY);
	OK(access("folder_link/.", F_OK));	/* it isn't the last component */
	try(ELOOP, "link", O_RDONLY | O_NOFOLLOW);
	try(error, "link", O_WRONLY | O_CREAT);
	CHECK(readlink("link", (char[8]){ 0 }, 8) == 4);
	OK(symlink("file", "mine"));
	try(0, "mine", O_RDONLY);
	OK(unlink("mine"));
}

static void names_of_another(int error)
{
	become(OTHER);
	OK(link("file", "hard"));		/* it could be written anyway */
	try(0, "hard", O_RDWR);
	if (error) {
		FAILS(EPERM, link("readable", "hard2"));
		FAILS(EPERM, link("suid", "hard2"));
		FAILS(EPERM, link("fifo", "hard2"));
		FAILS(EPERM, link("link", "hard2"));
	} else {
		OK(link("readable", "hard2"));
	}
}

static void created_by_another(int fifo, int file)
{
	become(OTHER);
	try(fifo, "fifo", O_RDONLY | O_CREAT);
	try(0, "fifo", O_RDONLY);
	try(file, "file", O_WRONLY | O_CREAT);
	try(0, "file", O_WRONLY);
	try(EEXIST, "file", O_WRONLY | O_CREAT | O_EXCL);
	try(0, "new", O_WRONLY | O_CREAT);
	try(0, "new", O_WRONLY | O_CREAT);
	OK(unlink("new"));
}

static void by_the_owner(void)
{
	become(OWNER);
	try(0, "link", O_RDONLY);
	try(0, "file", O_WRONLY | O_CREAT);
	try(0, "fifo", O_RDONLY | O_CREAT);
	OK(link("readable", "own"));
	OK(link("suid", "own2"));
	OK(unlink("own"));
	OK(unlink("own2"));
}

static void run(void)
{
	/* As the distribution's kernel has them. */
	CHECK_EQ(atoi(saved[0]), 1);
	CHECK_EQ(atoi(saved[1]), 1);
	CHECK_EQ(atoi(saved[2]), 0);
	CHECK_EQ(atoi(saved[3]), 0);
	OK(chdir("/tmp/protected"));
	WAIT_EXIT(FORK(make()), 0);

	WAIT_EXIT(FORK(links_of_another(EACCES)), 0);
	WAIT_EXIT(FORK(by_the_owner()), 0);
	WAIT_EXIT(FORK(names_of_another(EPERM)), 0);
	WAIT_EXIT(FORK(created_by_another(0, 0)), 0);
	set("fifos", "1");
	set("regular", "1");
	WAIT_EXIT(FORK(created_by_another(EACCES, EACCES)), 0);
	WAIT_EXIT(FORK(by_the_owner()), 0);
	OK(chmod(".", 01775));			/* of a group only */
	OK(chown(".", 0, OTHER));
	WAIT_EXIT(FORK(links_of_another(0)), 0);
	WAIT_EXIT(FORK(created_by_another(0, 0)), 0);
	set("fifos", "2");
	WAIT_EXIT(FORK(created_by_another(EACCES, 0)), 0);
	set("regular", "2");
	WAIT_EXIT(FORK(created_by_another(EACCES, EACCES)), 0);
	OK(chmod(".", 0777));			/* not sticky */
	WAIT_EXIT(FORK(links_of_another(0)), 0);
	WAIT_EXIT(FORK(created_by_another(0, 0)), 0);
	OK(chmod(".", 01777));
	OK(chown(".", OWNER, OWNER));		/* the folder's owner is the link's */
	WAIT_EXIT(FORK(links_of_another(0)), 0);
	WAIT_EXIT(FORK(created_by_another(0, 0)), 0);
	OK(chown(".", 0, 0));
	set("fifos", "0");
	set("regular", "0");
	set("symlinks", "0");
	set("hardlinks", "0");
	WAIT_EXIT(FORK(links_of_another(0)), 0);
	OK(unlink("hard"));
	WAIT_EXIT(FORK(names_of_another(0)), 0);
}

int main(void)
{
	int status;

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		slurp(path_of(names[i]), saved[i], sizeof(saved[i]));
	OK(mkdir("/tmp/protected", 0777));
	OK(chmod("/tmp/protected", 01777));
	OK(waitpid(FORK(run()), &status, 0));
	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		set(names[i], saved[i]);
	CHECK_EQ(status, 0);
	return 0;
}
