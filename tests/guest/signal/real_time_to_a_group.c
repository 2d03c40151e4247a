/* kill of a real-time signal to a group queues one for each member each time, and says who
 * sent it. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

int main(void)
{
	struct gate ready = gate(), go = gate();
	pid_t pids[3], leader = 0;
	siginfo_t info;

	for (int i = 0; i < 3; i++) {
		pids[i] = FORK({
			OK(setpgid(0, leader));
			block(SIGRTMIN + 2);
			gate_open(&ready);
			gate_pass(&go);
			for (int n = 0; n < 3; n++) {
				CHECK_EQ(take(SIGRTMIN + 2, &info), SIGRTMIN + 2);
				CHECK_EQ(info.si_code, SI_USER);
				CHECK_EQ(info.si_pid, getppid());
			}
			CHECK(!is_pending(SIGRTMIN + 2));
		});
		leader = pids[0];
		gate_pass(&ready);
	}
	for (int n = 0; n < 3; n++)
		OK(kill(-leader, SIGRTMIN + 2));
	for (int i = 0; i < 3; i++)
		gate_open(&go);
	for (int i = 0; i < 3; i++)
		WAIT_EXIT(pids[i], 0);
	FAILS(ESRCH, kill(-leader, SIGRTMIN + 2));
	return 0;
}
