/* When all free memory is in single pages, fork, exec, open and large tables work as before. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: it keeps more for itself than is left here, and moves pages together. */
/* Timeout: 120 s */
#include "clone.h"

#include <sys/sysinfo.h>

#define SLEEPERS 200
#define FORKS	 20
#define FILES	 400
#define ARGUMENTS 3000

/* All memory but a little, of which each second page goes back. */
static void fragment(void)
{
	struct sysinfo info;
	size_t pages;
	char *mem;

	OK(sysinfo(&info));
	pages = (info.freeram - info.freeram / 200 - (1 << 20)) / PAGE;
	mem = OK(mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
	madvise(mem, pages * PAGE, MADV_NOHUGEPAGE);
	OK(madvise(mem, pages * PAGE, MADV_DONTFORK));
	for (size_t i = 0; i < pages; i++)
		mem[i * PAGE] = 1;
	for (size_t i = 0; i < pages; i += 2)
		OK(madvise(mem + i * PAGE, PAGE, MADV_DONTNEED));
}

static int sleeper(void *unused)
{
	for (;;)
		pause();
	return 0;
}

/* They share memory and a stack, to which none of them comes back: what they need is in the
 * kernel. */
static void start_many(void)
{
	void *stack = new_stack();
	pid_t pids[SLEEPERS];

	for (int i = 0; i < SLEEPERS; i++)
		pids[i] = OK(clone_call(sleeper, stack, CLONE_VM | SIGCHLD, NULL,
					NULL, NULL, NULL));
	for (int i = 0; i < FORKS; i++)
		WAIT_EXIT(FORK(), 0);
	for (int i = 0; i < SLEEPERS; i++) {
		OK(kill(pids[i], SIGKILL));
		WAIT_SIGNAL(pids[i], SIGKILL);
	}
}

static void open_many(void)
{
	struct pollfd fds[FILES];

	for (int i = 0; i < FILES; i++)
		fds[i] = (struct pollfd) { OK(open("/dev/null", O_RDONLY)), POLLIN, 0 };
	CHECK_EQ(poll(fds, FILES, 0), FILES);
	FORK();
	WAIT_EXIT(-1, 0);
}

static void exec_with_many(void)
{
	static char *argv[ARGUMENTS + 1];

	for (int i = 0; i < ARGUMENTS; i++)
		argv[i] = "argument";
	execv("/proc/self/exe", argv);
	FAIL("execv: %s", strerror(errno));
}

int main(int argc, char **argv)
{
	if (argc == ARGUMENTS)
		return 0;
	fragment();
	start_many();
	WAIT_EXIT(FORK(open_many()), 0);
	WAIT_EXIT(FORK(exec_with_many()), 0);
	return 0;
}
