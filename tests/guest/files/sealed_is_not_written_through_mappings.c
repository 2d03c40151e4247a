/* A memfd that is sealed against writing has no writable mapping, however the two race, and gets
 * none; a child's copy of a mapping counts. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <pthread.h>

#ifndef F_ADD_SEALS
#define F_ADD_SEALS	1033
#endif
#define SEAL_WRITE	8
#define ROUNDS		400

static int fd;
static int turn, sealed, done;

static int sealable(void)
{
	int file = OK(syscall(SYS_memfd_create, "file", 2));

	OK(ftruncate(file, PAGE));
	return file;
}

static void *sealer(void *arg)
{
	for (int round = 1; round <= ROUNDS; round++) {
		UNTIL(__atomic_load_n(&turn, __ATOMIC_SEQ_CST) == round);
		sealed = fcntl(fd, F_ADD_SEALS, SEAL_WRITE) == 0;
		__atomic_store_n(&done, round, __ATOMIC_SEQ_CST);
	}
	return arg;
}

static void race(void)
{
	pthread_t thread;

	CHECK(!pthread_create(&thread, NULL, sealer, NULL));
	for (int round = 1; round <= ROUNDS; round++) {
		void *page;

		fd = sealable();
		__atomic_store_n(&turn, round, __ATOMIC_SEQ_CST);
		page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
		UNTIL(__atomic_load_n(&done, __ATOMIC_SEQ_CST) == round);
		CHECK_EQ(sealed, page == MAP_FAILED);
		if (page != MAP_FAILED)
			OK(munmap(page, PAGE));
		close(fd);
	}
	CHECK(!pthread_join(thread, NULL));
}

int main(void)
{
	struct gate mapped = gate(), go = gate();
	char *page;
	pid_t child;

	fd = sealable();
	page = OK(mmap(NULL, PAGE, PROT_READ, MAP_SHARED, fd, 0));
	FAILS(EBUSY, fcntl(fd, F_ADD_SEALS, SEAL_WRITE));
	OK(mprotect(page, PAGE, PROT_READ | PROT_WRITE));
	OK(mprotect(page, PAGE, PROT_NONE));
	FAILS(EBUSY, fcntl(fd, F_ADD_SEALS, SEAL_WRITE));
	child = FORK({
		gate_open(&mapped);
		gate_pass(&go);
		OK(mprotect(page, PAGE, PROT_READ | PROT_WRITE));
		page[0] = 1;
	});
	gate_pass(&mapped);
	OK(munmap(page, PAGE));
	FAILS(EBUSY, fcntl(fd, F_ADD_SEALS, SEAL_WRITE));
	gate_open(&go);
	WAIT_EXIT(child, 0);
	OK(fcntl(fd, F_ADD_SEALS, SEAL_WRITE));
	OK(fcntl(fd, F_ADD_SEALS, SEAL_WRITE));
	FAILS(EPERM, mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	page = OK(mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE, fd, 0));
	CHECK_EQ(page[0], 1);
	race();
	return 0;
}
