/* A vfork parent stands still until its child execs, and no longer. */
/* SPDX-License-Identifier: MIT */
#include "vfork.h"

int main(int argc, char **argv)
{
	struct gate go;
	struct watch *watch;
	char fd[16];
	pid_t pid;

	if (argc > 1) {
		/* After exec, held up until the parent has returned. */
		go.fd[0] = atoi(argv[1]);
		gate_pass(&go);
		return 6;
	}
	go = gate();
	snprintf(fd, sizeof(fd), "%d", go.fd[0]);
	watch = watch_me();
	pid = vfork();
	if (pid == 0) {
		be_watched(watch);
		EXEC_SELF(fd);
	}
	was_watched(watch);
	gate_open(&go);
	WAIT_EXIT(pid, 6);
	return 0;
}
