/* A user's pipes are counted: above pipe-user-pages-soft they are small and none grows, above
 * pipe-user-pages-hard there are no more; privilege is exempt, and what is closed is given back. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define SOFT	"/proc/sys/fs/pipe-user-pages-soft"
#define HARD	"/proc/sys/fs/pipe-user-pages-hard"
#define USER	1000

static int new_pipe(int p[2])
{
	OK(pipe(p));
	return OK(fcntl(p[0], F_GETPIPE_SZ)) / PAGE;
}

static void close_pipe(int p[2])
{
	close(p[0]);
	close(p[1]);
}

/* 40 pages, and 50 at all: two whole pipes are 32 of them. */
static void fill_account(void)
{
	int p[20][2], last[2], n = 0;

	CHECK_EQ(new_pipe(p[n++]), 16);
	CHECK_EQ(new_pipe(p[n++]), 16);
	OK(fcntl(p[0][0], F_SETPIPE_SZ, 4 * PAGE));	/* 20 */
	OK(fcntl(p[0][0], F_SETPIPE_SZ, 16 * PAGE));
	CHECK_EQ(new_pipe(p[n++]), 2);			/* not 48: 34 */
	FAILS(EPERM, fcntl(p[2][0], F_SETPIPE_SZ, 16 * PAGE));
	OK(fcntl(p[2][0], F_SETPIPE_SZ, 8 * PAGE));	/* 40 */
	FAILS(EPERM, fcntl(p[2][0], F_SETPIPE_SZ, 16 * PAGE));
	CHECK_EQ(fcntl(p[2][0], F_GETPIPE_SZ), 8 * PAGE);
	while (n < 8)
		CHECK_EQ(new_pipe(p[n++]), 2);		/* 50 */
	FAILS(ENFILE, pipe(last));
	FAILS(ENOMEM, open("/tmp/user_limits", O_RDWR));
	OK(fcntl(p[0][0], F_SETPIPE_SZ, 8 * PAGE));	/* a smaller one always works: 42 */
	CHECK_EQ(new_pipe(p[n++]), 2);			/* 44 */
	CHECK_EQ(new_pipe(p[n++]), 2);
	n = OK(open("/tmp/user_limits", O_RDWR));
	CHECK_EQ(fcntl(n, F_GETPIPE_SZ), 2 * PAGE);
	close(n);
	close_pipe(p[1]);
	close_pipe(p[2]);				/* 22 */
	CHECK_EQ(new_pipe(p[1]), 16);
}

/* The size of a ring is nothing that a write needs a charge for. */
static void full_pipe_is_charged_once(void)
{
	static char buf[16 * PAGE];
	int p[2][2];

	CHECK_EQ(new_pipe(p[0]), 16);
	CHECK_EQ(write(p[0][1], buf, sizeof(buf)), (long)sizeof(buf));
	CHECK_EQ(new_pipe(p[1]), 16);
	FAILS(EBUSY, fcntl(p[0][0], F_SETPIPE_SZ, PAGE));
	OK(fcntl(p[1][0], F_SETPIPE_SZ, 8 * PAGE));	/* the failure has changed nothing: 24 */
	OK(fcntl(p[1][0], F_SETPIPE_SZ, 16 * PAGE));
}

static void limits(long soft, long hard)
{
	char text[24];

	snprintf(text, sizeof(text), "%ld\n", soft);
	spew(SOFT, text, 0);
	snprintf(text, sizeof(text), "%ld\n", hard);
	spew(HARD, text, 0);
}

int main(void)
{
	char buf[24];
	long soft = atol(slurp(SOFT, buf, sizeof(buf))), hard = atol(slurp(HARD, buf, sizeof(buf)));
	int status, p[2];

	CHECK(soft > 0);
	OK(mkfifo("/tmp/user_limits", 0666));
	OK(chmod("/tmp/user_limits", 0666));
	limits(40, 50);
	OK(waitpid(FORK(become(USER), fill_account()), &status, 0));
	if (!status)	/* all has come back */
		OK(waitpid(FORK(become(USER), fill_account()), &status, 0));
	if (!status)
		OK(waitpid(FORK(become(USER), full_pipe_is_charged_once()), &status, 0));
	limits(1, 1);
	if (!status)	/* who has privilege isn't held to it */
		CHECK_EQ(new_pipe(p), 16);
	limits(soft, hard);
	unlink("/tmp/user_limits");
	CHECK_EQ(status, 0);
	return 0;
}
