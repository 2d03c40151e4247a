/* A caught signal does not end the wait of a vfork parent; its handler runs when the child has
 * gone. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static volatile int child_gone, handled, handled_early;

static void handler(int sig)
{
	handled++;
	if (!child_gone)
		handled_early++;
}

static bool pending(const char *path, const char *set, int sig)
{
	char buf[4096], *p = strstr(slurp(path, buf, sizeof(buf)), set);

	CHECK(p != NULL);
	return strtoull(p + strlen(set) + 1, NULL, 16) & 1ULL << (sig - 1);
}

int main(void)
{
	pid_t parent = getpid(), helper, pid;
	struct gate begin = gate(), go = gate();

	on_signal(SIGUSR1, handler, 0);
	on_signal(SIGUSR2, handler, 0);
	helper = FORK({
		char path[64];

		snprintf(path, sizeof(path), "/proc/%d/status", parent);
		gate_pass(&begin);
		until_asleep(parent);
		/* To the process and to the thread; whom it wakes has run when it sleeps again. */
		OK(kill(parent, SIGUSR1));
		OK(syscall(SYS_tgkill, parent, parent, SIGUSR2));
		for (int i = 0; i < 100; i++) {
			sched_yield();
			until_asleep(parent);
			CHECK(pending(path, "ShdPnd", SIGUSR1));
			CHECK(pending(path, "SigPnd", SIGUSR2));
		}
		gate_open(&go);
	});
	pid = vfork();
	if (pid == 0) {
		gate_open(&begin);
		gate_pass(&go);
		child_gone = 1;
		_exit(9);
	}
	CHECK_EQ(child_gone, 1);
	CHECK_EQ(handled, 2);
	CHECK_EQ(handled_early, 0);
	WAIT_EXIT(pid, 9);
	WAIT_EXIT(helper, 0);
	return 0;
}
