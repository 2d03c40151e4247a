/* When mprotect has taken write permission away, no thread on any processor can write any more. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

static volatile long *page;
static volatile int caught;

static void handler(int sig)
{
	caught++;
	UNTIL(caught < 0);
}

static void *writer(void *unused)
{
	for (;;)
		(*page)++;
	return NULL;
}

int main(void)
{
	for (int round = 0; round < 30; round++)
		WAIT_EXIT(FORK({
			pthread_t thread;
			long seen;

			page = private_pages(1);
			on_signal(SIGSEGV, handler, 0);
			CHECK_EQ(pthread_create(&thread, NULL, writer, NULL), 0);
			UNTIL(*page > 100);
			OK(mprotect((void *)page, PAGE, PROT_READ));
			seen = *page;
			UNTIL(caught);
			CHECK_EQ(*page, seen);
		}), 0);
	return 0;
}
