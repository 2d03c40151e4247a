/* kill(-1) reaches every process that the caller may signal, but not itself, and is no error
 * where there is none. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static void victim(struct gate *ready, uid_t uid)
{
	block(SIGUSR1);
	block(SIGUSR2);
	become(uid);
	gate_open(ready);
	siginfo_t info;

	CHECK_EQ(take(SIGUSR1, &info), SIGUSR1);
}

int main(void)
{
	struct gate ready = gate();
	pid_t mine[2], foreign, killer;

	for (int i = 0; i < 2; i++)
		mine[i] = FORK(victim(&ready, 6001));
	foreign = FORK(victim(&ready, 6002));
	for (int i = 0; i < 3; i++)
		gate_pass(&ready);
	killer = FORK({
		become(6001);
		OK(kill(-1, 0));
		OK(kill(-1, SIGUSR1));
	});
	WAIT_EXIT(killer, 0);
	for (int i = 0; i < 2; i++)
		WAIT_EXIT(mine[i], 0);
	CHECK_EQ(state_of(foreign), 'S');
	WAIT_EXIT(FORK({ become(6003); OK(kill(-1, SIGUSR1)); }), 0);
	OK(kill(foreign, SIGKILL));
	WAIT_SIGNAL(foreign, SIGKILL);
	FAILS(EINVAL, kill(-1, 65));
	FAILS(ESRCH, kill(INT_MIN, SIGUSR1));
	FAILS(ESRCH, kill(-0x7ffffff, SIGUSR1));
	return 0;
}
