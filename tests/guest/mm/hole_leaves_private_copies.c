/* A hole punched into a mapped file reads as zeroes, but private copies of its pages stay as they
 * are; truncation takes those, too. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"


static void on_bus(int sig)
{
	_exit(99);
}

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	char *shared, *private;
	struct stat st;

	for (int i = 0; i < 4; i++)
		CHECK_EQ(pwrite(fd, "file", 4, i * PAGE), 4);
	OK(ftruncate(fd, 4 * PAGE));
	shared = OK(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	private = OK(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	CHECK(!memcmp(shared + PAGE, "file", 4));
	memcpy(private + PAGE, "mine", 4);
	CHECK(!memcmp(private + 2 * PAGE, "file", 4));		/* read, not copied */
	OK(fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, PAGE, 2 * PAGE));
	CHECK_EQ(shared[PAGE], 0);
	CHECK_EQ(shared[2 * PAGE], 0);
	CHECK(!memcmp(private + PAGE, "mine", 4));
	CHECK_EQ(private[2 * PAGE], 0);
	CHECK(!memcmp(private + 3 * PAGE, "file", 4));
	OK(fstat(fd, &st));
	CHECK_EQ(st.st_size, 4 * PAGE);

	OK(ftruncate(fd, PAGE));
	WAIT_EXIT(FORK(on_signal(SIGBUS, on_bus, 0); ((volatile char *)private)[PAGE]), 99);
	OK(ftruncate(fd, 4 * PAGE));
	CHECK_EQ(private[PAGE], 0);
	return 0;
}
