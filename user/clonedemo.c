/* SPDX-License-Identifier: MIT */
/*
 * clone, flag by flag: what a child shares with its parent.
 *
 * fork and vfork are clone with certain flags; so is a thread. For each set of flags the child does
 * the same three things: it writes to a page, closes a descriptor and changes its directory. Then
 * the parent looks which of them it can see in itself.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "clone.h"
#include "demo.h"

#define THREAD (CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD)

static const struct {
	const char *name;
	int flags;
} cases[] = {
	{ "SIGCHLD: that is fork", SIGCHLD },
	{ "CLONE_VM", CLONE_VM | SIGCHLD },
	{ "CLONE_FILES", CLONE_FILES | SIGCHLD },
	{ "CLONE_FS", CLONE_FS | SIGCHLD },
	{ "CLONE_VM | CLONE_VFORK: that is vfork", CLONE_VM | CLONE_VFORK | SIGCHLD },
	{ "CLONE_VM | FS | FILES | SIGHAND | THREAD: a thread", THREAD },
};

static char *page;		/* the child writes to it */
static int descriptor;		/* the child closes it */
static int done[2];		/* the child passes the baton here, at its end */

static int child(void *unused)
{
	say("child:  getpid() is %d, gettid() %ld, parent %d; frame %#lx before my write",
	    getpid(), syscall(SYS_gettid), getppid(), (long)frame_of(page));
	strcpy(page, "child");
	close(descriptor);
	if (chdir("/proc"))
		return 1;
	say("child:  frame %#lx after it", (long)frame_of(page));
	pass(done);
	return 0;
}

static const char *seen(bool yes)
{
	return yes ? "shared" : "separate";
}

static void try(const char *name, int flags)
{
	char *stack = mmap(NULL, 16 * PAGE_SIZE, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char where[64];
	pid_t pid;

	need(stack != MAP_FAILED && chdir("/") == 0, "set up");
	strcpy(page, "parent");
	descriptor = open("/dev/null", O_RDONLY);

	printf("\n%s\n", name);
	fflush(stdout);
	say("parent: frame %#lx before clone()", (long)frame_of(page));
	/* A stack grows down: the child begins at its upper end. */
	pid = clone_call(child, stack + 16 * PAGE_SIZE, flags, NULL, NULL, NULL, NULL);
	need(pid > 0, "clone");
	take(done);
	/* A thread has no exit status to wait for; its stack is left to it. */
	if (!(flags & CLONE_THREAD)) {
		need(waitpid(pid, NULL, 0) == pid, "waitpid");
		munmap(stack, 16 * PAGE_SIZE);
	}

	say("parent: clone() returned %d. Memory %s, descriptors %s, directory %s, pid %s", pid,
	    seen(!strcmp(page, "child")), seen(fcntl(descriptor, F_GETFD) < 0),
	    seen(strcmp(getcwd(where, sizeof(where)), "/")), seen(flags & CLONE_THREAD));
	close(descriptor);
}

int main(void)
{
	page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(page != MAP_FAILED && pipe(done) == 0, "set up");

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		try(cases[i].name, cases[i].flags);
	return 0;
}
