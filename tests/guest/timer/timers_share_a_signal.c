/* Each timer's signal waits for itself, though others send the same standard one; kill's comes
 * once, and not at all when a timer's is there already. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static int seen[4];

static void take_all(void)
{
	sigset_t set;
	siginfo_t info;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	memset(seen, 0, sizeof(seen));
	while (sigtimedwait(&set, &info, &(struct timespec){ 0 }) == SIGUSR1)
		seen[info.si_code == SI_TIMER ? info.si_value.sival_int : 0]++;
	CHECK_EQ(errno, EAGAIN);
}

int main(void)
{
	int id[4];

	block(SIGUSR1);
	for (int i = 1; i < 4; i++)
		id[i] = signal_timer(CLOCK_MONOTONIC, SIGUSR1, i);
	for (int i = 1; i < 4; i++)
		OK(set_timer(id[i], 0, 1, 0));
	pass(20 * MS);
	OK(kill(getpid(), SIGUSR1));
	take_all();
	CHECK(seen[0] == 0 && seen[1] == 1 && seen[2] == 1 && seen[3] == 1);

	OK(kill(getpid(), SIGUSR1));
	OK(kill(getpid(), SIGUSR1));
	for (int i = 1; i < 4; i++)
		OK(set_timer(id[i], 0, 1, 0));
	pass(20 * MS);
	take_all();
	CHECK(seen[0] == 1 && seen[1] == 1 && seen[2] == 1 && seen[3] == 1);
	return 0;
}
