/* A handle of a file opens it under whatever name it has, until it has none. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

struct handle {
	unsigned int bytes;
	int type;
	unsigned char data[128];
};

static int mount;

static int handle_of(const char *path, struct handle *handle, int flags)
{
	return syscall(SYS_name_to_handle_at, AT_FDCWD, path, handle, &mount, flags);
}

static int open_handle(int fd, const struct handle *handle, int flags)
{
	return syscall(SYS_open_by_handle_at, fd, handle, flags);
}

int main(void)
{
	struct handle handle = { .bytes = 0 }, folder = { .bytes = 128 }, link = { .bytes = 128 };
	char buf[16] = "";
	int fd, dir = OK(open(".", O_RDONLY));

	spew("file", "content", 0600);
	OK(mkdir("dir", 0700));
	OK(symlink("file", "link"));
	FAILS(EOVERFLOW, handle_of("file", &handle, 0));
	CHECK(handle.bytes > 0 && handle.bytes <= 128);
	OK(handle_of("file", &handle, 0));
	OK(rename("file", "dir/other"));
	fd = OK(open_handle(dir, &handle, O_RDONLY));
	CHECK_EQ(read(fd, buf, 16), 7);
	CHECK(!strcmp(buf, "content"));
	CHECK_EQ(fcntl(fd, F_GETFL) & O_ACCMODE, O_RDONLY);
	close(fd);
	OK(handle_of("dir", &folder, 0));
	close(OK(openat(OK(open_handle(AT_FDCWD, &folder, O_PATH)), "other", O_RDONLY)));
	OK(handle_of("link", &link, 0));
	FAILS(ELOOP, open_handle(dir, &link, O_RDONLY));

	FAILS(EBADF, open_handle(-1, &handle, O_RDONLY));
	FAILS(EINVAL, open_handle(dir, &(struct handle){ .bytes = 129 }, O_RDONLY));
	FAILS(EINVAL, open_handle(dir, &(struct handle){ .bytes = 0 }, O_RDONLY));
	FAILS(EFAULT, open_handle(dir, (void *)8, O_RDONLY));
	FAILS(ESTALE, open_handle(OK(open("/proc", O_RDONLY)), &handle, O_RDONLY));
	FAILS(EOPNOTSUPP, handle_of("/proc/version", &link, 0));
	FAILS(EINVAL, handle_of("dir", &(struct handle){ .bytes = 129 }, 0));
	FAILS(EINVAL, handle_of("dir", &link, -1));
	FAILS(EFAULT, syscall(SYS_name_to_handle_at, AT_FDCWD, "dir", &link, 8, 0));
	WAIT_EXIT(FORK({
		become(1000);
		FAILS(EPERM, open_handle(dir, &handle, O_RDONLY));
	}), 0);
	OK(unlink("dir/other"));
	FAILS(ESTALE, open_handle(dir, &handle, O_RDONLY));
	return 0;
}
