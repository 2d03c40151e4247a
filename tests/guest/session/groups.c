/* setpgid, getpgid, setsid and getsid: what is allowed, and the errno of what is not. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	pid_t child, other;
	struct gate go = gate(), ready = gate();

	if (argc > 1) {
		/* After exec. */
		gate_open(&(struct gate) { { -1, atoi(argv[1]) } });
		for (;;)
			pause();
	}
	CHECK_EQ(getpgrp(), getpid());
	CHECK_EQ(getsid(0), getpid());
	FAILS(EPERM, setsid());
	FAILS(EINVAL, setpgid(0, -1));
	FAILS(ESRCH, setpgid(0x3fffffff, 0));
	FAILS(ESRCH, getpgid(0x3fffffff));
	FAILS(ESRCH, getsid(0x3fffffff));
	FAILS(EPERM, setpgid(0, 0));		/* a session leader */
	child = FORK(gate_pass(&go));
	CHECK_EQ(getpgid(child), getpgrp());
	FAILS(EPERM, setpgid(child, 0x3fffffff));
	OK(setpgid(child, 0));
	CHECK_EQ(getpgid(child), child);
	OK(setpgid(child, getpgrp()));
	gate_open(&go);
	WAIT_EXIT(child, 0);

	WAIT_EXIT(FORK({
		CHECK_EQ(OK(setsid()), getpid());
		CHECK_EQ(getsid(0), getpid());
		CHECK_EQ(getpgrp(), getpid());
	}), 0);

	/* A child that has exec'd, and one in another session. */
	char fd[16];

	snprintf(fd, sizeof(fd), "%d", ready.fd[1]);
	child = FORK(EXEC_SELF(fd));
	gate_pass(&ready);
	FAILS(EACCES, setpgid(child, 0));
	other = FORK({
		OK(setsid());
		gate_open(&ready);
		pause();
	});
	gate_pass(&ready);
	FAILS(EPERM, setpgid(other, getpgrp()));
	OK(kill(child, SIGKILL));
	OK(kill(other, SIGKILL));
	WAIT_SIGNAL(child, SIGKILL);
	WAIT_SIGNAL(other, SIGKILL);
	return 0;
}
