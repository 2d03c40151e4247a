/* A user who has too many processes when setuid makes a task his cannot call exec in it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	struct rlimit limit = { 0, 0 };
	struct gate go = gate(), ready = gate();
	pid_t pid;

	if (argc > 1)
		return 7;
	pid = FORK(become(4321); gate_open(&ready); gate_pass(&go));
	gate_pass(&ready);
	WAIT_EXIT(FORK({
		char *args[] = { "x", "y", NULL };

		OK(setrlimit(RLIMIT_NPROC, &limit));
		become(4321);
		FAILS(EAGAIN, execv("/proc/self/exe", args));
		gate_open(&go);
		UNTIL(state_of(pid) == 'Z' || state_of(pid) == 0);
	}), 0);
	WAIT_EXIT(pid, 0);
	WAIT_EXIT(FORK({
		OK(setrlimit(RLIMIT_NPROC, &limit));
		become(4321);
		EXEC_SELF("child");
	}), 7);
	return 0;
}
