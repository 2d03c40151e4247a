/* Three generations keep their own bytes of one page, in whatever order they end. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define PAGES 8

static char *mem;
static volatile pid_t *pids;	/* of the three generations, in shared memory */
static struct gate command[3], reply;

static void check_mine(int generation)
{
	for (unsigned i = 0; i < PAGES * PAGE; i++)
		CHECK_EQ(mem[i], 'A' + generation);
}

static void obey(int generation)
{
	char what;

	pids[generation] = getpid();
	gate_open(&reply);
	while (read(command[generation].fd[0], &what, 1) == 1 && what == 'c') {
		check_mine(generation);
		gate_open(&reply);
	}
	check_mine(generation);
}

static void order(int generation, char what)
{
	CHECK_EQ(write(command[generation].fd[1], &what, 1), 1);
}

static void await_end(pid_t pid)
{
	char c;

	UNTIL((c = state_of(pid)) == 'Z' || c == 'X' || c == 0);
}

/* Each writes the page before it forks, and again after. */
static void descend(int generation)
{
	memset(mem, 'a' + generation, PAGES * PAGE);
	if (generation < 2)
		FORK({
			for (unsigned i = 0; i < PAGES * PAGE; i++)
				CHECK_EQ(mem[i], 'a' + generation);
			descend(generation + 1);
		});
	memset(mem, 'A' + generation, PAGES * PAGE);
	obey(generation);
}

static void try(const int *end)
{
	pid_t first;

	mem = private_pages(PAGES);
	for (int i = 0; i < 3; i++)
		command[i] = gate();
	reply = gate();
	first = FORK(descend(0));
	for (int i = 0; i < 3; i++)
		gate_pass(&reply);
	for (int n = 0; n < 3; n++) {
		for (int i = n; i < 3; i++) {
			order(end[i], 'c');
			gate_pass(&reply);
		}
		order(end[n], 'x');
		await_end(pids[end[n]]);
	}
	WAIT_EXIT(first, 0);
	for (int i = 0; i < 3; i++) {
		close(command[i].fd[0]);
		close(command[i].fd[1]);
	}
	close(reply.fd[0]);
	close(reply.fd[1]);
	OK(munmap(mem, PAGES * PAGE));
}

int main(void)
{
	static const int orders[6][3] = {
		{ 0, 1, 2 }, { 0, 2, 1 }, { 1, 0, 2 }, { 1, 2, 0 }, { 2, 0, 1 }, { 2, 1, 0 },
	};

	pids = shared_pages(1);
	for (int i = 0; i < 6; i++)
		try(orders[i]);
	return 0;
}
