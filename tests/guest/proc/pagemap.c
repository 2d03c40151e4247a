/* /proc/PID/pagemap tells present pages, shared or exclusive, and shows frames to root only. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define PRESENT (1UL << 63)
#define FILE_PAGE (1UL << 61)
#define EXCLUSIVE (1UL << 56)
#define FRAME ((1UL << 55) - 1)

static uint64_t word(int fd, void *addr)
{
	uint64_t value;

	CHECK_EQ(pread(fd, &value, 8, (uintptr_t)addr / PAGE * 8), 8);
	return value;
}

int main(int argc, char **argv)
{
	char *anon = private_pages(3), *shared = shared_pages(1);
	int fd = OK(open("/proc/self/pagemap", O_RDONLY));
	struct gate go = gate();
	uint64_t words[8];
	pid_t child;

	anon[0] = 1;
	shared[0] = 1;
	if (argc > 1) {
		CHECK_EQ(word(fd, anon) & (PRESENT | FRAME), PRESENT);
		return 0;
	}
	CHECK_EQ(word(fd, anon) & (PRESENT | FILE_PAGE | EXCLUSIVE), PRESENT | EXCLUSIVE);
	CHECK_EQ(word(fd, anon + PAGE) & PRESENT, 0);
	CHECK_EQ(word(fd, anon + PAGE) & FRAME, 0);
	CHECK_EQ(word(fd, shared) & (PRESENT | FILE_PAGE), PRESENT | FILE_PAGE);
	child = FORK(gate_pass(&go));
	CHECK_EQ(word(fd, anon) & EXCLUSIVE, 0);
	gate_open(&go);
	WAIT_EXIT(child, 0);
	CHECK_EQ(word(fd, anon) & EXCLUSIVE, EXCLUSIVE);
	CHECK_EQ(pread(fd, words, sizeof(words), (uintptr_t)anon / PAGE * 8), (long)sizeof(words));
	CHECK(words[0] & PRESENT);
	FAILS(EINVAL, pread(fd, words, 4, 0));
	FAILS(EINVAL, pread(fd, words, 8, 4));
	CHECK_EQ(pread(fd, words, 8, (1UL << 48) / PAGE * 8), 0);
	WAIT_EXIT(FORK({
		become(1000);
		EXEC_SELF("as user");
	}), 0);
	return 0;
}
