/* /dev has null, zero, full, random and urandom, which do what their names say. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/random.h>

int main(void)
{
	unsigned char a[64], b[64];
	int fd;

	fd = OK(open("/dev/null", O_RDWR));
	CHECK_EQ(read(fd, a, 64), 0);
	CHECK_EQ(write(fd, a, 64), 64);
	fd = OK(open("/dev/zero", O_RDWR));
	memset(a, 1, 64);
	CHECK_EQ(read(fd, a, 64), 64);
	for (int i = 0; i < 64; i++)
		CHECK_EQ(a[i], 0);
	CHECK_EQ(write(fd, a, 64), 64);
	char *mem = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	CHECK_EQ(mem[100], 0);
	mem[100] = 1;
	fd = OK(open("/dev/full", O_RDWR));
	CHECK_EQ(read(fd, a, 64), 64);
	FAILS(ENOSPC, write(fd, a, 1));
	const char *random[] = { "/dev/random", "/dev/urandom" };
	for (int i = 0; i < 2; i++) {
		fd = OK(open(random[i], O_RDONLY));
		CHECK_EQ(read(fd, a, 64), 64);
		CHECK_EQ(read(fd, b, 64), 64);
		CHECK(memcmp(a, b, 64));
	}
	CHECK_EQ(getrandom(a, 64, 0), 64);
	CHECK_EQ(getrandom(b, 64, GRND_NONBLOCK), 64);
	CHECK(memcmp(a, b, 64));
	FAILS(EINVAL, getrandom(a, 64, 0x100));
	return 0;
}
