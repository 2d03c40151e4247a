/* wait reports each exit code, and each fatal signal with its number. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(void)
{
	struct rlimit none = { 0, 0 };

	OK(setrlimit(RLIMIT_CORE, &none));
	for (int code = 0; code < 256; code++)
		WAIT_EXIT(FORK(_exit(code)), code);
	WAIT_EXIT(FORK(_exit(0x1234)), 0x34);
	WAIT_EXIT(FORK(syscall(SYS_exit, -1)), 255);
	for (int sig = 1; sig <= 64; sig++) {
		switch (sig) {
		case SIGCHLD: case SIGCONT: case SIGURG: case SIGWINCH:		/* ignored */
		case SIGSTOP: case SIGTSTP: case SIGTTIN: case SIGTTOU:		/* stop */
		case 32: case 33: case 34:					/* musl's own */
			continue;
		}
		DIES(sig, {
			kill(getpid(), sig);
			pause();
		});
	}
	return 0;
}
