/* Who still waits on a word of a file that is gone is not woken by what happens to a later file. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#define FILES 64

static int *word;
static int waiter_pid;

static void *waiter(void *arg)
{
	waiter_pid = syscall(SYS_gettid);
	syscall(SYS_futex, word, FUTEX_WAIT, 0, NULL);
	FAIL("woken");
	return arg;
}

static int *map_new_file(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 0));
	int *page;

	OK(ftruncate(fd, PAGE));
	page = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	close(fd);
	return page;
}

int main(void)
{
	pid_t child = FORK({
		pthread_t thread;

		word = map_new_file();
		CHECK(!pthread_create(&thread, NULL, waiter, NULL));
		UNTIL(*(volatile int *)&waiter_pid);
		until_asleep(waiter_pid);
		OK(munmap(word, PAGE));
		for (int i = 0; i < FILES; i++) {
			word = map_new_file();
			CHECK_EQ(syscall(SYS_futex, word, FUTEX_WAKE, 1), 0);
			if (i % 2)
				OK(munmap(word, PAGE));
		}
		_exit(0);
	});

	WAIT_EXIT(child, 0);
	return 0;
}
