/* fork survives the failure of each allocation in it: ENOMEM or EAGAIN, and memory, files and
 * signals as before. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
/* Timeout: 120 s */
#include "fail.h"

static char maps_before[16384], maps_after[16384];

static void check_memory(char *mem, int pages)
{
	for (int i = 0; i < pages; i++)
		CHECK_EQ(mem[i * PAGE], (char)i);
	slurp("/proc/self/maps", maps_after, sizeof(maps_after));
	CHECK(!strcmp(maps_before, maps_after));
	FAILS(ECHILD, waitpid(-1, NULL, WNOHANG));
}

/* A process with much that can fail: tables far apart, shared, file and stack mappings,
 * descriptors. */
int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), prot = PROT_READ | PROT_WRITE;
	char *mem = private_pages(40), *shared = shared_pages(4);
	pid_t pid;

	for (int i = 0; i < 40; i++)
		mem[i * PAGE] = i;
	memset(shared, 1, 4 * PAGE);
	OK(ftruncate(fd, 4 * PAGE));
	OK(mmap(NULL, 4 * PAGE, prot, MAP_SHARED, fd, 0));
	for (int i = 1; i < 6; i++) {
		char *far = OK(mmap((void *)(0x100000000000 + ((long)i << 39)), 2 * PAGE, prot,
				    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0));

		*far = i;
	}
	OK(dup2(fd, 200));
	fail_open();
	memset(maps_after, 0, sizeof(maps_after));
	slurp("/proc/self/maps", maps_before, sizeof(maps_before));

	SWEEP("fork", 39, errno == EAGAIN ? EAGAIN : ENOMEM, pid = fork(),
	      if (pid == 0) _exit(mem[5 * PAGE] == 5 && shared[0] == 1 ? 9 : 10); WAIT_EXIT(pid, 9),
	      check_memory(mem, 40));
	return 0;
}
