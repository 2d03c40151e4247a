/* /proc/PID/maps lists the mappings in order, with Linux's columns, and names file, heap and
 * stack. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	char text[8192], perms[5], name[256], *p;
	unsigned long start, end, offset, last = 0;
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), minor, major, n, exe = 0, heap = 0,
	    stack = 0, file = 0;
	char here, *map;
	long inode;

	OK(ftruncate(fd, 4 * PAGE));
	map = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, PAGE));
	OK(syscall(SYS_brk, syscall(SYS_brk, 0) + 10 * PAGE));
	slurp("/proc/self/maps", text, sizeof(text));
	for (p = text; *p; p = strchr(p, '\n') + 1) {
		name[0] = 0;
		n = sscanf(p, "%lx-%lx %4s %lx %x:%x %ld %255[^\n]", &start, &end, perms, &offset,
			   &major, &minor, &inode, name);
		CHECK(n >= 7);
		if (start >= 1UL << 63)		/* Linux's [vsyscall] */
			continue;
		CHECK(start >= last && end > start && start % PAGE == 0 && end % PAGE == 0);
		last = end;
		exe += !strcmp(name, "/tests/proc/maps");
		heap += !strcmp(name, "[heap]");
		if (!strcmp(name, "[stack]")) {
			stack++;
			CHECK(start <= (uintptr_t)&here && (uintptr_t)&here < end);
			CHECK(!strcmp(perms, "rw-p"));
		}
		if (start == (uintptr_t)map) {
			file++;
			CHECK(!strcmp(name, "/tmp/work/file"));
			CHECK(!strcmp(perms, "rw-s"));
			CHECK_EQ(offset, PAGE);
			CHECK_EQ(end - start, 2 * PAGE);
		}
	}
	CHECK(exe >= 2);
	CHECK_EQ(heap, 1);
	CHECK_EQ(stack, 1);
	CHECK_EQ(file, 1);
	return 0;
}
