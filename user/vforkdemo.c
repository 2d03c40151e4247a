/* SPDX-License-Identifier: MIT */
/*
 * vfork, watched through one page.
 *
 * The child runs in its parent's memory, not in a copy: same page tables, same frames, even the
 * same stack. That can only go well because the parent stands still inside vfork() until the child
 * has a memory of its own (exec) or none (exit).
 *
 * A vfork child may do very little: it must not return from the function that called vfork, and
 * whatever it changes stays changed. This one changes a page on purpose.
 */
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "demo.h"

static char page[PAGE_SIZE] __attribute__((aligned(PAGE_SIZE))) = "written before vfork";

static void show(const char *when)
{
	say("  %-28s %p holds \"%s\", frame %#lx", when, page, page, (long)frame_of(page));
}

/* The letter after the name in /proc/PID/stat: R runs, S and D wait. */
static char state_of(pid_t pid)
{
	char path[32], text[256] = "", *name_end;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) < 0)
		return '?';
	close(fd);
	name_end = strrchr(text, ')');
	return name_end ? name_end[2] : '?';
}

int main(int argc, char **argv)
{
	pid_t pid;

	if (argc > 1) {
		say("child:  after exec I am a new program in a new memory, under my old pid");
		show("child, after exec:");
		return 0;
	}

	strcpy(page, "written by the parent");
	say("parent: one page of memory");
	show("parent, before vfork:");

	say("parent: I call vfork()");
	pid = vfork();
	if (pid == 0) {
		say("child:  vfork() returned 0 to me; my parent %d is in state %c", getppid(),
		    state_of(getppid()));
		show("child, before its write:");
		say("child:  I write. No fault, no copy: this is my parent's memory");
		strcpy(page, "written by the child");
		show("child, after its write:");
		say("child:  I call execve(); my parent waits for it");
		execl("/proc/self/exe", argv[0], "after exec", NULL);
		_exit(127);
	}
	need(pid > 0, "vfork");

	say("parent: vfork() returned %d to me, only now that the child has left my memory", pid);
	show("parent, after vfork:");
	need(waitpid(pid, NULL, 0) == pid, "waitpid");
	say("parent: my child %d has ended", pid);
	return 0;
}
