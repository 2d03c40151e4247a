/* A set-user-ID program doesn't inherit fail-nth, and a descriptor of it that was opened before
 * reaches it no more; a program without such rights keeps both. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "copy_self.h"
#include <sys/prctl.h>

#define USER	1000
#define PROGRAM	"/tmp/fail_nth_and_set_user_id"

static int value(void)
{
	char text[16];

	return atoi(slurp("/proc/self/fail-nth", text, sizeof(text)));
}

/* Descriptor 9 is fail-nth, as it was opened by the old program. */
static int report(bool root)
{
	char text[16] = "";

	CHECK_EQ(geteuid() == 0, root);
	if (root) {
		FAILS(EPERM, pread(9, text, sizeof(text) - 1, 0));
		FAILS(EPERM, pwrite(9, "1", 1, 0));
		CHECK_EQ(value(), 0);
	} else {
		CHECK(pread(9, text, sizeof(text) - 1, 0) > 0);
		CHECK(atoi(text) > 1000);
		CHECK_EQ(pwrite(9, "90000", 5, 0), 5);
	}
	CHECK_EQ(write(8, "r", 1), 1);
	CHECK_EQ(read(7, text, 1), 1);
	CHECK(root ? value() == 0 : value() > 60000 && value() <= 70000);
	return 0;
}

static void try(mode_t mode)
{
	int ready[2], go[2], theirs;
	char path[64], c;
	pid_t pid;

	OK(chmod(PROGRAM, mode));
	OK(pipe(ready));
	OK(pipe(go));
	become(USER);
	OK(prctl(PR_SET_DUMPABLE, 1));
	pid = OK(fork());
	if (!pid) {
		OK(dup2(ready[1], 8));
		OK(dup2(go[0], 7));
		OK(dup2(OK(open("/proc/self/fail-nth", O_RDWR)), 9));
		CHECK_EQ(write(8, "o", 1), 1);
		CHECK_EQ(read(7, &c, 1), 1);
		CHECK_EQ(pwrite(9, "80000", 5, 0), 5);
		execl(PROGRAM, PROGRAM, mode & 04000 ? "root" : "user", NULL);
		FAIL("exec: %s", strerror(errno));
	}
	CHECK_EQ(read(ready[0], &c, 1), 1);
	snprintf(path, sizeof(path), "/proc/%d/fail-nth", pid);
	theirs = OK(open(path, O_RDWR));
	CHECK_EQ(write(go[1], "g", 1), 1);
	CHECK_EQ(read(ready[0], &c, 1), 1);
	if (mode & 04000) {
		FAILS(EPERM, pwrite(theirs, "1", 1, 0));
	} else {
		CHECK_EQ(pwrite(theirs, "70000", 5, 0), 5);
	}
	CHECK_EQ(write(go[1], "g", 1), 1);
	WAIT_EXIT(pid, 0);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return report(!strcmp(argv[1], "root"));
	if (access("/proc/self/fail-nth", F_OK))
		SKIP("this kernel has no fail-nth");
	copy_self(PROGRAM);
	WAIT_EXIT(FORK(try(0755)), 0);
	WAIT_EXIT(FORK(try(04755)), 0);
	OK(unlink(PROGRAM));
	return 0;
}
