/* Two threads that pass a word back and forth by futexes, twenty thousand times, never wait
 * for ever. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "clone.h"

#define ROUNDS 20000

static volatile int turn;

static void play(int me)
{
	for (int i = 0; i < ROUNDS; i++) {
		while (turn != me)
			syscall(SYS_futex, &turn, FUTEX_WAIT | FUTEX_PRIVATE_FLAG, !me, NULL);
		turn = !me;
		syscall(SYS_futex, &turn, FUTEX_WAKE | FUTEX_PRIVATE_FLAG, 1);
	}
}

static int other(void *unused)
{
	play(1);
	return 0;
}

int main(void)
{
	static int tid;

	start_thread(other, NULL, &tid);
	play(0);
	join_thread(&tid);
	return 0;
}
