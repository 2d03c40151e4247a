/* The memory of a program that runs as another user is never, not even while exec puts it in its
 * place, open to who might look into the program before it. */
/* SPDX-License-Identifier: MIT */
#include "copy_self.h"

#define USER	 1000
#define PROGRAM	 "/tmp/set_user_id_memory"
#define OLD_SIZE (32UL << 20)

static volatile char secret = 's'; /* until somebody without secrets writes here */

/* Much memory makes the exec that lets it go slow. */
static void become_another(int out)
{
	char *old = OK(mmap(NULL, OLD_SIZE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0));
	char *argv[] = { PROGRAM, "there", NULL };

	CHECK_EQ(*old, 0);
	secret = 'o';
	CHECK_EQ(write(out, "r", 1), 1);
	execv(PROGRAM, argv);
	_exit(1);
}

static void look_into_it(void)
{
	struct iovec mine, theirs = { (void *)&secret, 1 };
	int fds[2];
	char got;
	pid_t pid;

	OK(pipe(fds));
	OK(setresgid(USER, USER, USER));
	OK(setresuid(USER, USER, USER));
	OK(syscall(SYS_prctl, 4 /* PR_SET_DUMPABLE */, 1));
	pid = FORK(become_another(fds[1]));
	CHECK_EQ(read(fds[0], &got, 1), 1);
	mine = (struct iovec){ &got, 1 };
	while (process_vm_readv(pid, &mine, 1, &theirs, 1, 0) == 1)
		CHECK_EQ(got, 'o');
	WAIT_EXIT(pid, 0);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return geteuid() == 0 ? 0 : 1;
	copy_self(PROGRAM);
	OK(chmod(PROGRAM, 04755));
	for (int i = 0; i < 8; i++)
		WAIT_EXIT(FORK(look_into_it()), 0);
	OK(unlink(PROGRAM));
	return 0;
}
