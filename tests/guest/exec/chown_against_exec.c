/* A set-user-ID program that gets another owner meanwhile runs as the one whose bit it has, never
 * as one who gave it none. */
/* SPDX-License-Identifier: MIT */
#include "copy_self.h"

#define USER	1000
#define PROGRAM	"/tmp/chown_against_exec"
#define ROUNDS	400

static int *stop;

/* chown takes the bit: root's it never is. */
static void change_owner(void)
{
	while (!*(volatile int *)stop) {
		OK(chown(PROGRAM, USER, USER));
		OK(chmod(PROGRAM, 06755));
		OK(chown(PROGRAM, 0, 0));
	}
}

int main(int argc, char **argv)
{
	pid_t pid;

	if (argc > 1)
		return geteuid() == 0 || getegid() == 0;
	stop = shared_pages(1);
	copy_self(PROGRAM);
	pid = FORK(change_owner());
	for (int i = 0; i < ROUNDS; i++)
		WAIT_EXIT(FORK({
			become(USER + 1);
			execl(PROGRAM, PROGRAM, "look", NULL);
		}), 0);
	*stop = 1;
	WAIT_EXIT(pid, 0);
	OK(unlink(PROGRAM));
	return 0;
}
