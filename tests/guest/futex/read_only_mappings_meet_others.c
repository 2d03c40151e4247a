/* A shared futex is named by the page of the file: who waits in a mapping that can't be written,
 * shared or private, is woken by who has it writable. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static int *writable;

static void wait_in(int *word)
{
	pid_t child = FORK({
		CHECK_EQ(syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL), 0);
	});

	until_asleep(child);
	CHECK_EQ(syscall(SYS_futex, writable, FUTEX_WAKE, 1), 1);
	WAIT_EXIT(child, 0);
}

int main(void)
{
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600)), reader = OK(open("file", O_RDONLY));
	int *copied, *fixed;
	pid_t child;

	OK(ftruncate(fd, PAGE));
	writable = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	wait_in(OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, reader, 0)));
	wait_in(OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0)));
	wait_in(OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE, reader, 0)));

	/* A private page that may be written is one's own from the first wait on. */
	copied = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, reader, 0));
	child = FORK({
		CHECK_EQ(syscall(SYS_futex, copied, FUTEX_WAIT, 0, NULL), 0);
	});
	until_asleep(child);
	CHECK_EQ(syscall(SYS_futex, writable, FUTEX_WAKE, 1), 0);
	OK(kill(child, SIGKILL));
	WAIT_SIGNAL(child, SIGKILL);

	/* Memory that nobody can change is nothing to wait for. */
	fixed = OK(mmap(NULL, PAGE, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	FAILS(EFAULT, syscall(SYS_futex, fixed, FUTEX_WAKE, 1));
	FAILS(EFAULT, syscall(SYS_futex, fixed, FUTEX_WAIT, 1, NULL));
	copied[0] = 1;
	OK(mprotect(copied, PAGE, PROT_READ));
	FAILS(EFAULT, syscall(SYS_futex, copied, FUTEX_WAKE, 1));
	return 0;
}
