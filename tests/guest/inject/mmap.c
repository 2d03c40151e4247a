/* mmap survives the failure of each allocation in it: ENOMEM, and the map as before. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"

static char maps_before[16384], maps_after[16384];

static void check_map(void)
{
	slurp("/proc/self/maps", maps_after, sizeof(maps_after));
	CHECK(!strcmp(maps_before, maps_after));
}

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), prot = PROT_READ | PROT_WRITE;
	char *old = private_pages(5), *mem = MAP_FAILED;

	memset(old, 7, 5 * PAGE);
	OK(ftruncate(fd, 8 * PAGE));
	fail_open();
	memset(maps_after, 0, sizeof(maps_after));
	slurp("/proc/self/maps", maps_before, sizeof(maps_before));
	SWEEP("mmap", 1, ENOMEM,
	      mem = mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
	      OK(munmap(mem, PAGE)), check_map());
	SWEEP("mmap of a file", 1, ENOMEM, mem = mmap(NULL, 8 * PAGE, prot, MAP_PRIVATE, fd, 0),
	      OK(munmap(mem, 8 * PAGE)), check_map());
	SWEEP("mmap shared", 4, ENOMEM,
	      mem = mmap(NULL, 8 * PAGE, prot, MAP_SHARED | MAP_ANONYMOUS, -1, 0),
	      OK(munmap(mem, 8 * PAGE)), check_map());
	/* Failures while pages are filled in are tolerated: the pages come when they are
	 * touched. */
	SWEEP("mmap populated", 9, ENOMEM,
	      mem = mmap((void *)0x200000000000, 8 * PAGE, prot,
			 MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE | MAP_FIXED, -1, 0),
	      memset(mem, 1, 8 * PAGE); OK(munmap(mem, 8 * PAGE)), check_map());
	mem = OK(mmap((void *)0x200000000000, 8 * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	SWEEP("madvise that populates", 8, ENOMEM, madvise(mem, 8 * PAGE, 23), (void)0,
	      OK(madvise(mem, 8 * PAGE, MADV_DONTNEED)));
	OK(munmap(mem, 8 * PAGE));
	/* In the middle of another: what is replaced stays until the new one is sure. */
	SWEEP("mmap fixed", 2, ENOMEM,
	      mem = mmap(old + 2 * PAGE, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
			 -1, 0),
	      OK(mmap(old, 5 * PAGE, prot, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));
	      memset(old, 7, 5 * PAGE),
	      for (unsigned i = 0; i < 5 * PAGE; i++) if (i / PAGE != 2) CHECK_EQ(old[i], 7));
	/* A call that fills in the copy of a file's page that its buffer needs. */
	mem = OK(mmap(NULL, PAGE, prot, MAP_PRIVATE, fd, 0));
	SWEEP("read into a private copy", 1, EFAULT, pread(fd, mem, 8, 0),
	      OK(mmap(mem, PAGE, prot, MAP_PRIVATE | MAP_FIXED, fd, 0)), (void)0);
	OK(munmap(mem, PAGE));
	return 0;
}
