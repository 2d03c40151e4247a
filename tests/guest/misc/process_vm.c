/* process_vm_readv and _writev copy from and to another process, for those who may look into it. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char theirs[3 * PAGE];

static struct iovec piece(void *base, size_t len)
{
	return (struct iovec){ .iov_base = base, .iov_len = len };
}

static long readv_of(pid_t pid, struct iovec *local, long nr, struct iovec *remote, long rnr)
{
	return syscall(SYS_process_vm_readv, pid, local, nr, remote, rnr, 0);
}

static void in_pieces(pid_t child)
{
	char a[3], b[2 * PAGE], big[10] = "0123456789";
	struct iovec local[] = { piece(a, 3), piece(b, sizeof(b)) };
	struct iovec remote[] = { piece(theirs, 1), piece(NULL, 0), piece(theirs + PAGE - 1, 4) };

	CHECK_EQ(readv_of(child, local, 2, remote, 3), 5);
	CHECK(!memcmp(a, "axy", 3) && !memcmp(b, "zw", 2));
	CHECK_EQ(readv_of(child, local, 1, remote, 3), 3);
	CHECK_EQ(readv_of(child, local, 0, remote, 3), 0);
	CHECK_EQ(readv_of(child, local, 2, remote, 0), 0);

	local[0] = piece(big, 10);
	remote[0] = piece(theirs + 2 * PAGE - 5, 10);
	CHECK_EQ(syscall(SYS_process_vm_writev, child, local, 1, remote, 1, 0), 10);
	memset(b, 0, sizeof(b));
	local[0] = piece(b, 10);
	CHECK_EQ(readv_of(child, local, 1, remote, 1), 10);
	CHECK(!memcmp(b, "0123456789", 10) && !theirs[2 * PAGE]);
}

static void errors(pid_t child, void *none)
{
	char buf[100];
	struct iovec local = piece(buf, 100), remote = piece(theirs, 100), bad = piece(none, 100);
	struct iovec halves[] = { remote, bad };

	halves[0].iov_len = 50;
	FAILS(EINVAL, syscall(SYS_process_vm_readv, child, &local, 1, &remote, 1, 1));
	FAILS(EINVAL, readv_of(child, &local, -1, &remote, 1));
	FAILS(EINVAL, readv_of(child, &local, 1, &remote, 1025));
	FAILS(EFAULT, readv_of(child, none, 1, &remote, 1));
	FAILS(EFAULT, readv_of(child, &local, 1, none, 1));
	FAILS(EFAULT, readv_of(child, &bad, 1, &remote, 1));
	FAILS(EFAULT, readv_of(child, &local, 1, &bad, 1));
	CHECK_EQ(readv_of(child, &local, 1, halves, 2), 50);
	FAILS(ESRCH, readv_of(0x7fffffff, &local, 1, &remote, 1));
	OK(setuid(12345));
	FAILS(EPERM, readv_of(child, &local, 1, &remote, 1));
}

int main(void)
{
	void *none = OK(mmap(NULL, PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	int ready[2];
	pid_t child;
	char c;

	OK(pipe(ready));
	child = FORK({
		theirs[0] = 'a';
		memcpy(theirs + PAGE - 1, "xyzw", 4);
		CHECK_EQ(OK(write(ready[1], "x", 1)), 1);
		for (;;)
			pause();
	});
	CHECK_EQ(OK(read(ready[0], &c, 1)), 1);
	in_pieces(child);
	WAIT_EXIT(FORK(errors(child, none)), 0);
	OK(kill(child, SIGKILL));
	CHECK_EQ(OK(waitpid(child, NULL, 0)), child);
	return 0;
}
