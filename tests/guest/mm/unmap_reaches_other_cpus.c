/* When munmap has returned, no thread on any processor can use the old pages any more. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#define PAGES 16

static volatile char *mem;
static volatile int phase, seen;

/* Reads all the time, and dies when the pages are gone: here that is right. */
static void *reader(void *unused)
{
	for (;;)
		for (int i = 0; i < PAGES; i++)
			if (mem[i * PAGE] != 1)
				_exit(9);
	return NULL;
}

static void *writer(void *unused)
{
	for (;;) {
		seen++;
		for (int i = 0; i < PAGES; i++)
			mem[i * PAGE] = 1;
	}
	return NULL;
}

int main(void)
{
	for (int round = 0; round < 30; round++)
		WAIT_SIGNAL(FORK({
			pthread_t thread;

			mem = private_pages(PAGES);
			memset((char *)mem, 1, PAGES * PAGE);
			CHECK_EQ(pthread_create(&thread, NULL, reader, NULL), 0);
			CHECK_EQ(pthread_create(&thread, NULL, writer, NULL), 0);
			UNTIL(seen > 2);
			OK(munmap((void *)mem, PAGES * PAGE));
			/* The frames are somebody else's now; nobody may write to them. */
			volatile char *other = private_pages(PAGES * 4);

			for (int i = 0; i < 200; i++)
				for (int j = 0; j < PAGES * 4; j++)
					if (other[j * PAGE] == 1)
						_exit(10);
					else
						other[j * PAGE] = 2;
			for (;;)
				pause();
		}), SIGSEGV);
	return 0;
}
