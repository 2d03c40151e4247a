/* A private mapping of /dev/zero is anonymous memory, to which maps gives the device's name. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	int fd = OK(open("/dev/zero", O_RDWR));
	char *mem = OK(mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	char text[8192], head[64], *line;

	OK(close(fd));
	snprintf(head, sizeof(head), "%lx-%lx rw-p 00000000 ", (unsigned long)mem,
		 (unsigned long)mem + 4 * PAGE);
	line = strstr(slurp("/proc/self/maps", text, sizeof(text)), head);
	CHECK(line);
	*strchr(line, '\n') = 0;
	CHECK(strstr(line, " /dev/zero"));

	for (unsigned i = 0; i < 4 * PAGE; i++)
		CHECK_EQ(mem[i], 0);
	memset(mem, 1, 4 * PAGE);
	WAIT_EXIT(FORK(CHECK_EQ(mem[PAGE], 1); mem[PAGE] = 2), 0);
	CHECK_EQ(mem[PAGE], 1);
	OK(madvise(mem, PAGE, MADV_DONTNEED));
	CHECK(mem[0] == 0 && mem[PAGE] == 1);
	OK(munmap(mem + PAGE, PAGE));
	mem = OK(mremap(mem + 2 * PAGE, 2 * PAGE, 64 * PAGE, MREMAP_MAYMOVE));
	CHECK(mem[0] == 1 && mem[2 * PAGE] == 0);
	mem[63 * PAGE] = 1;
	OK(madvise(mem, 64 * PAGE, MADV_FREE));
	return 0;
}
