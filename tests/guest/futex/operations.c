/* WAKE_OP changes a word and wakes by what it was; REQUEUE moves waiters; bit sets choose them;
 * what a kernel without PI futexes lacks is ENOSYS. */
/* SPDX-License-Identifier: MIT */
#include "clone.h"

enum { REQUEUE = 3, CMP_REQUEUE, WAKE_OP, WAIT_BITSET = 9, WAKE_BITSET };
enum { SET, ADD, OR, ANDN, XOR };
enum { EQ, NE, LT, LE, GT, GE };

#define OP(op, oparg, cmp, cmparg) \
	((unsigned)(op) << 28 | (cmp) << 24 | ((oparg) & 0xfff) << 12 | ((cmparg) & 0xfff))

static int word, word2;

static long futex(int *uaddr, int op, long val, void *val2, int *uaddr2, long val3)
{
	return syscall(SYS_futex, uaddr, op, val, val2, uaddr2, val3);
}

static int changed(int before, unsigned op)
{
	word2 = before;
	OK(futex(&word, WAKE_OP, 1, (void *)1, &word2, op));
	return word2;
}

static void wake_op(void)
{
	CHECK_EQ(changed(5, OP(SET, 7, EQ, 0)), 7);
	CHECK_EQ(changed(5, OP(ADD, -2, EQ, 0)), 3);
	CHECK_EQ(changed(5, OP(OR, 2, EQ, 0)), 7);
	CHECK_EQ(changed(5, OP(ANDN, 4, EQ, 0)), 1);
	CHECK_EQ(changed(5, OP(XOR, 1, EQ, 0)), 4);
	CHECK_EQ(changed(5, OP(8 | SET, 4, EQ, 0)), 16);
	FAILS(ENOSYS, futex(&word, WAKE_OP, 1, (void *)1, &word2, OP(5, 1, EQ, 0)));
	FAILS(EFAULT, futex(&word, WAKE_OP, 1, (void *)1, (int *)8, OP(SET, 1, EQ, 0)));
	FAILS(EINVAL, futex(&word, WAKE_OP, 1, (void *)1, (int *)((char *)&word2 + 1), 0));
}

static volatile int waiting[3];
static int *where[3];
static unsigned bits[3];

static int waiter(void *arg)
{
	long i = (long)arg;

	waiting[i] = 1;
	CHECK_EQ(futex(where[i], WAIT_BITSET, *where[i], NULL, NULL, bits[i]), 0);
	waiting[i] = 0;
	return 0;
}

static int tids[3];

static void start_waiter(long i, int *at, unsigned set)
{
	where[i] = at;
	bits[i] = set;
	start_thread(waiter, (void *)i, &tids[i]);
	until_asleep(tids[i]);
}

int main(void)
{
	struct timespec past = { 0, 0 };

	wake_op();

	/* Both words' waiters, the second's because of what was there. */
	start_waiter(0, &word, 1);
	start_waiter(1, &word2, 1);
	word2 = 5;
	CHECK_EQ(futex(&word, WAKE_OP, 1, (void *)1, &word2, OP(SET, 1, GT, 5)), 1);
	join_thread(&tids[0]);
	CHECK_EQ(futex(&word, WAKE_OP, 1, (void *)1, &word2, OP(SET, 1, EQ, 1)), 1);
	join_thread(&tids[1]);

	/* One is woken, the others wait for the second word from then on. */
	word = word2 = 0;
	for (int i = 0; i < 3; i++)
		start_waiter(i, &word, 1);
	FAILS(EAGAIN, futex(&word, CMP_REQUEUE, 1, (void *)9, &word2, 1));
	FAILS(EINVAL, futex(&word, CMP_REQUEUE, -1, (void *)9, &word2, 0));
	FAILS(EINVAL, futex(&word, CMP_REQUEUE, 1, (void *)-1, &word2, 0));
	CHECK_EQ(futex(&word, CMP_REQUEUE, 1, (void *)9, &word2, 0), 3);
	CHECK_EQ(futex(&word, FUTEX_WAKE, 9, NULL, NULL, 0), 0);
	CHECK_EQ(futex(&word2, REQUEUE, 0, (void *)1, &word, 0), 1);
	CHECK_EQ(futex(&word2, FUTEX_WAKE, 9, NULL, NULL, 0), 1);
	CHECK_EQ(futex(&word, FUTEX_WAKE, 9, NULL, NULL, 0), 1);
	for (int i = 0; i < 3; i++)
		join_thread(&tids[i]);

	start_waiter(0, &word, 1);
	start_waiter(1, &word, 2);
	CHECK_EQ(futex(&word, WAKE_BITSET, 9, NULL, NULL, 4), 0);
	CHECK_EQ(futex(&word, WAKE_BITSET, 9, NULL, NULL, 2), 1);
	join_thread(&tids[1]);
	CHECK_EQ(futex(&word, WAKE_BITSET, 9, NULL, NULL, -1), 1);
	join_thread(&tids[0]);
	FAILS(EINVAL, futex(&word, WAKE_BITSET, 1, NULL, NULL, 0));
	FAILS(EINVAL, futex(&word, WAIT_BITSET, word, NULL, NULL, 0));

	/* WAIT_BITSET's time is an absolute one, on either clock. */
	FAILS(ETIMEDOUT, futex(&word, WAIT_BITSET, word, &past, NULL, -1));
	FAILS(ETIMEDOUT, futex(&word, WAIT_BITSET | 256, word, &past, NULL, -1));
	FAILS(EAGAIN, futex(&word, WAIT_BITSET, word + 1, &past, NULL, -1));
	FAILS(ENOSYS, futex(&word, FUTEX_WAKE | 256, 1, NULL, NULL, 0));
	FAILS(ENOSYS, futex(&word, 2, 1, NULL, NULL, 0));
	FAILS(ENOSYS, futex(&word, 14, 1, NULL, NULL, 0));
	return 0;
}
