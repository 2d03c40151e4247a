/* PR_SET_PDEATHSIG sends its signal when the parent ends; it is kept by exec and not by fork. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

static volatile sig_atomic_t got;

static void handler(int sig)
{
	got = sig;
}

int main(int argc, char **argv)
{
	struct gate ready = gate(), died = gate();
	int sig = -1;
	pid_t pid;

	if (argc > 1) {
		OK(prctl(PR_GET_PDEATHSIG, &sig));
		return sig;
	}
	FAILS(EINVAL, prctl(PR_SET_PDEATHSIG, 65));
	FAILS(EFAULT, prctl(PR_GET_PDEATHSIG, 8));
	pid = FORK({
		sigset_t set;
		sigset_t old;

		sigemptyset(&set);
		sigaddset(&set, SIGUSR1);
		OK(sigprocmask(SIG_BLOCK, &set, &old));
		FORK({
			on_signal(SIGUSR1, handler, 0);
			OK(prctl(PR_SET_PDEATHSIG, SIGUSR1));
			gate_open(&ready);
			while (!got)
				sigsuspend(&old);
			gate_open(&died);
		});
		gate_pass(&ready);
	});
	WAIT_EXIT(pid, 0);
	gate_pass(&died);
	WAIT_EXIT(FORK({
		OK(prctl(PR_SET_PDEATHSIG, SIGUSR2));
		EXEC_SELF("again");
	}), SIGUSR2);
	WAIT_EXIT(FORK({
		OK(prctl(PR_SET_PDEATHSIG, SIGUSR2));
		WAIT_EXIT(FORK({
			OK(prctl(PR_GET_PDEATHSIG, &sig));
			CHECK_EQ(sig, 0);
		}), 0);
	}), 0);
	return 0;
}
