/* A named pipe joins who opens it for reading and who opens it for writing; each open waits for
 * the other. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct stat st;
	char buf[8] = "";
	pid_t child;
	int fd;

	OK(mkfifo("fifo", 0600));
	OK(stat("fifo", &st));
	CHECK(S_ISFIFO(st.st_mode));
	child = FORK({
		fd = OK(open("fifo", O_WRONLY));
		CHECK_EQ(write(fd, "hello", 5), 5);
	});
	until_asleep(child);
	fd = OK(open("fifo", O_RDONLY));
	CHECK_EQ(read(fd, buf, 5), 5);
	CHECK(!strcmp(buf, "hello"));
	CHECK_EQ(read(fd, buf, 5), 0);
	WAIT_EXIT(child, 0);
	close(fd);
	FAILS(ENXIO, open("fifo", O_WRONLY | O_NONBLOCK));
	fd = OK(open("fifo", O_RDONLY | O_NONBLOCK));
	CHECK_EQ(read(fd, buf, 1), 0);
	return 0;
}
