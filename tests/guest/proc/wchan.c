/* /proc/PID/wchan names the function in which a task sleeps, without those of scheduler and locks;
 * 0 for one that runs, and to who may not look. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static void wchan_is(pid_t pid, const char *part)
{
	char path[64], text[128];

	snprintf(path, sizeof(path), "/proc/%d/wchan", pid);
	slurp(path, text, sizeof(text));
	if (!strstr(text, part))
		FAIL("wchan is %s, not %s", text, part);
}

int main(void)
{
	struct gate go = gate();
	char text[128];
	pid_t reader, sleeper, waiter;

	CHECK(!strcmp(slurp("/proc/self/wchan", text, sizeof(text)), "0"));
	reader = FORK(gate_pass(&go));
	sleeper = FORK(nanosleep(&(struct timespec){ 1000, 0 }, NULL));
	waiter = FORK(FORK(pause()); wait(NULL));
	until_asleep(reader);
	until_asleep(sleeper);
	until_asleep(waiter);
	wchan_is(reader, "pipe_read");
	wchan_is(sleeper, "sleep");
	wchan_is(waiter, "do_wait");
	WAIT_EXIT(FORK(become(1000); wchan_is(reader, "0")), 0);
	gate_open(&go);
	WAIT_EXIT(reader, 0);
	kill(sleeper, SIGKILL);
	kill(waiter, SIGKILL);
	return 0;
}
