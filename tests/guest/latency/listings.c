/* However many processes, threads, children and names there are, and however deep the folders,
 * nobody else waits long for a lock while they are listed. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: it doesn't measure that. */
#include "clone.h"
#include "latency.h"

#define PROCESSES	1500
#define DEPTH		6000
#define NAMES		6000

static char buf[32768];

/* In pieces of `size` bytes: each is a look-up of where the last one ended. */
static long list(const char *path, size_t size)
{
	int fd = OK(open(path, O_RDONLY | O_DIRECTORY));
	long n, total = 0;

	while ((n = OK(syscall(SYS_getdents64, fd, buf, size))) > 0)
		total += n;
	close(fd);
	return total;
}

static void many_processes(void)
{
	struct gate done = gate();
	int made = 0;
	pid_t pid;

	while (made < PROCESSES && (pid = fork()) >= 0) {
		if (pid == 0) {
			gate_pass(&done);
			_exit(0);
		}
		made++;
	}
	CHECK(made > 100);
	sections_begin();
	CHECK(list("/proc", 500) > made * 24);
	CHECK(list("/proc", sizeof(buf)) > made * 24);
	snprintf(buf, sizeof(buf), "/proc/self/task/%d/children", getpid());
	slurp(buf, buf, sizeof(buf));
	CHECK(strlen(buf) > 2 * (size_t)made);
	sections_are_short("listing processes");
	for (int i = 0; i < made; i++)
		gate_open(&done);
	for (int i = 0; i < made; i++)
		OK(wait(NULL));
}

static int sleeper(void *unused)
{
	for (;;)
		syscall(SYS_pause);
	return 0;
}

static void many_threads(void)
{
	char *stack = new_stack();
	int made = 0;

	while (made < PROCESSES &&
	       clone_call(sleeper, stack, THREAD_FLAGS, NULL, NULL, NULL, NULL) > 0)
		made++;
	CHECK(made > 100);
	sections_begin();
	CHECK(list("/proc/self/task", 500) > made * 24);
	sections_are_short("listing threads");
}

static void many_names(void)
{
	OK(mkdir("names", 0755));
	OK(chdir("names"));
	close(OK(open("file", O_CREAT | O_WRONLY, 0644)));
	for (int i = 0; i < NAMES; i++) {
		snprintf(buf, sizeof(buf), "%d", i);
		OK(link("file", buf));
	}
	sections_begin();
	CHECK(list(".", 4096) > NAMES * 24);
	sections_are_short("listing names");
	for (int i = 0; i < NAMES; i++) {
		snprintf(buf, sizeof(buf), "%d", i);
		OK(unlink(buf));
	}
	OK(unlink("file"));
	OK(chdir(".."));
	OK(rmdir("names"));
}

static void deep_folders(void)
{
	char path[4096];

	for (int i = 0; i < DEPTH; i++) {
		OK(mkdir("d", 0755));
		OK(chdir("d"));
	}
	sections_begin();
	FAILS(ENAMETOOLONG, syscall(SYS_getcwd, path, sizeof(path)));
	FAILS(ENAMETOOLONG, readlink("/proc/self/cwd", path, sizeof(path)));
	for (int i = 0; i < DEPTH; i++) {
		OK(chdir(".."));
		OK(rmdir("d"));
	}
	sections_are_short("deep folders");
}

int main(void)
{
	WAIT_EXIT(FORK(many_processes()), 0);
	WAIT_EXIT(FORK(many_threads()), 0);
	WAIT_EXIT(FORK(many_names()), 0);
	WAIT_EXIT(FORK(deep_folders()), 0);
	return 0;
}
