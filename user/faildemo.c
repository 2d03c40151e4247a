/* SPDX-License-Identifier: MIT */
/*
 * A fork that fails at every place where it can.
 *
 * A number N in /proc/self/fail-nth makes the N-th allocation of the calls that follow fail, and
 * reads as 0 once that has happened. So N is raised until a fork has needed fewer: each failure is
 * an error to the caller, and leaves everything as it was.
 */
#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "demo.h"

/* One page that is changed before, and after each failure. */
static char word[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE))) = "written before fork";

int main(void)
{
	int fd = open("/proc/self/fail-nth", O_RDWR);
	char number[16], *page;
	pid_t pid;

	need(fd >= 0, "/proc/self/fail-nth");
	page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(page != MAP_FAILED, "mmap");
	strcpy(page, "written before fork");
	word[0]++;

	for (int n = 1;; n++) {
		int length = snprintf(number, sizeof(number), "%d", n);

		need(pwrite(fd, number, length, 0) == length, "fail-nth");
		pid = fork();
		if (pid >= 0)
			break;
		word[0]++;
		say("fork() without its allocation %d: %s", n, strerror(errno));
	}
	if (pid == 0)
		_exit(0);
	need(pwrite(fd, "0", 1, 0) == 1, "fail-nth");
	need(waitpid(pid, NULL, 0) == pid, "waitpid");
	say("with %s it needs no more than it gets: child %d has come and gone", number, pid);
	return 0;
}
