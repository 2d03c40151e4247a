/* exec survives the failure of each allocation in it: before the point of no return an errno,
 * after it SIGSEGV. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
/* Timeout: 120 s */
#include "clone.h"
#include "fail.h"

#define NOT_INJECTED 30		/* the new program: nothing was injected before it started */
#define INJECTED 31
#define FAILED 32		/* exec returned ENOMEM or E2BIG */

static pid_t *other;

static int to_be_left(void *unused)
{
	for (;;)
		pause();
}

/* shared: another process has the same descriptors, and exec must copy them, behind the point of no
 * return. */
static void sweep(const char *name, bool shared, int minimum)
{
	char fd_text[16];
	char *args[] = { "self", fd_text, "and", "some", "arguments", NULL };
	int n = 0, status, failed = 0, killed = 0, tolerated = 0;

	do {
		n++;
		pid_t pid = FORK({
			fail_fd = OK(open("/proc/self/fail-nth", O_RDWR));
			sprintf(fd_text, "%d", fail_fd);
			if (shared)
				*other = OK(clone(to_be_left, new_stack(),
						  CLONE_FILES | CLONE_PARENT | SIGCHLD, NULL));
			fail_write(n);
			execve("/proc/self/exe", args, environ);
			CHECK(errno == ENOMEM || errno == E2BIG);
			CHECK(fail_injected());
			_exit(FAILED);
		});
		OK(waitpid(pid, &status, 0));
		if (shared) {
			OK(kill(*other, SIGKILL));
			OK(waitpid(*other, NULL, 0));
		}
		if (WIFSIGNALED(status)) {
			CHECK_EQ(WTERMSIG(status), SIGSEGV);
			killed++;
		} else {
			failed += WEXITSTATUS(status) == FAILED;
			tolerated += WEXITSTATUS(status) == INJECTED;
			CHECK(WEXITSTATUS(status) >= NOT_INJECTED && WEXITSTATUS(status) <= FAILED);
		}
	} while (WIFSIGNALED(status) || WEXITSTATUS(status) != NOT_INJECTED);
	note("%d died after the point of no return", killed);
	CHECK_EQ(killed > 0, shared);
	sweep_report(&(struct sweep) { name, n - 1, failed + killed, tolerated }, minimum);
}

int main(int argc, char **argv)
{
	char text[16] = "";

	/* In the new program: the state of the injection outlives exec. Opening the file again
	 * would change it. */
	if (argc > 1) {
		fail_fd = atoi(argv[1]);
		CHECK(pread(fail_fd, text, sizeof(text) - 1, 0) > 0);
		return atoi(text) == 0 ? INJECTED : NOT_INJECTED;
	}
	fail_open();
	other = shared_pages(1);
	sweep("exec", false, 24);
	sweep("exec with shared descriptors", true, 25);
	return 0;
}
