/* SPDX-License-Identifier: MIT */
/*
 * fork, watched through one page.
 *
 * The child gets a copy of its parent's memory, but nothing is copied yet: both page tables point
 * to the same frame, read-only. Who writes first takes a fault and gets a frame of its own
 * (copy-on-write). When the other then writes, it is alone and keeps the frame that it has.
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "demo.h"

static char *page;
static int to_child[2], to_parent[2];

static void show(const char *when)
{
	say("  %-28s %p holds \"%s\", frame %#lx", when, page, page, (long)frame_of(page));
}

static void child(void)
{
	say("child:  fork() returned 0 to me; my parent is %d", getppid());
	show("child, before any write:");
	pass(to_parent);

	take(to_child);
	say("child:  I write. The page is read-only in my table: a fault, and a frame of my own");
	strcpy(page, "written by the child");
	show("child, after its write:");
	pass(to_parent);

	take(to_child);
	show("child, after both wrote:");
	say("child:  I end");
	exit(0);
}

int main(void)
{
	uint64_t frame;
	pid_t pid;

	page = mmap(NULL, PAGE_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	need(page != MAP_FAILED, "mmap");
	need(!pipe(to_child) && !pipe(to_parent), "pipe");

	strcpy(page, "written before fork");
	say("parent: one page of private memory");
	show("parent, before fork:");
	frame = frame_of(page);

	say("parent: I call fork()");
	pid = fork();
	need(pid >= 0, "fork");
	if (pid == 0)
		child();

	take(to_parent);
	say("parent: fork() returned %d to me", pid);
	show("parent, before any write:");
	pass(to_child);

	take(to_parent);
	show("parent, after child's write:");
	say("parent: I write. Nobody else has this frame any more: no copy");
	strcpy(page, "written by the parent");
	show("parent, after its write:");
	say("parent: that is %s frame as before fork",
	    frame_of(page) == frame ? "the same" : "NOT the same");
	pass(to_child);

	need(waitpid(pid, NULL, 0) == pid, "waitpid");
	say("parent: my child %d has ended", pid);
	return 0;
}
