/* What a file loses leaves all mappings of it, also one that is being moved, cut or joined. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ	22
#endif
#define PAGES	64
#define ROUNDS	300

static char *places[2];
static int where;
static int parked, may_move;
static volatile bool stop;

/* The main thread looks at the mapping while this one waits here. */
static void park(void)
{
	int round = __atomic_load_n(&parked, __ATOMIC_SEQ_CST) + 1;

	if (__atomic_load_n(&may_move, __ATOMIC_SEQ_CST) >= round)
		return;
	__atomic_store_n(&parked, round, __ATOMIC_SEQ_CST);
	UNTIL(__atomic_load_n(&may_move, __ATOMIC_SEQ_CST) >= round || stop);
}

static void *mover(void *arg)
{
	while (!stop) {
		char *page = places[where];

		madvise(page, PAGES * PAGE, MADV_POPULATE_READ);
		OK(mprotect(page + PAGES / 2 * PAGE, PAGE, PROT_READ | PROT_WRITE));
		OK(mprotect(page + PAGES / 2 * PAGE, PAGE, PROT_READ));
		OK(mremap(page, PAGES * PAGE, PAGES * PAGE, MREMAP_MAYMOVE | MREMAP_FIXED,
			  places[!where]));
		where = !where;
		park();
	}
	return arg;
}

int main(void)
{
	int fd = OK(syscall(SYS_memfd_create, "file", 0));
	static char ones[PAGES * PAGE];
	pthread_t thread;

	memset(ones, 1, sizeof(ones));
	places[0] = OK(mmap(NULL, PAGES * PAGE, PROT_READ, MAP_SHARED, fd, 0));
	places[1] = OK(mmap(NULL, PAGES * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
	CHECK(!pthread_create(&thread, NULL, mover, NULL));
	for (int round = 1; round <= ROUNDS; round++) {
		CHECK_EQ(pwrite(fd, ones, sizeof(ones), 0), (long)sizeof(ones));
		sched_yield();
		OK(ftruncate(fd, 0));
		OK(ftruncate(fd, PAGES * PAGE));
		UNTIL(__atomic_load_n(&parked, __ATOMIC_SEQ_CST) == round);
		for (int i = 0; i < PAGES; i++)
			CHECK_EQ(places[where][i * PAGE], 0);
		__atomic_store_n(&may_move, round, __ATOMIC_SEQ_CST);
	}
	stop = true;
	CHECK(!pthread_join(thread, NULL));
	return 0;
}
