/* Each clock can do what it can do, and says which it can't: be read, set, slept by, and time. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define MAY_WAKE	-1			/* root may, others get EPERM */
#define FD_CLOCK(fd)	((int)(~(unsigned)(fd) << 3 | 3))

static const struct {
	clockid_t clock;
	int read, set, sleep, timer;	/* 0 or errno */
} can[] = {
	{ CLOCK_REALTIME, 0, 0, 0, 0 },
	{ CLOCK_MONOTONIC, 0, EINVAL, 0, 0 },
	{ CLOCK_PROCESS_CPUTIME_ID, 0, EINVAL, 0, 0 },
	{ CLOCK_THREAD_CPUTIME_ID, 0, EINVAL, EOPNOTSUPP, 0 },
	{ CLOCK_MONOTONIC_RAW, 0, EINVAL, EOPNOTSUPP, EOPNOTSUPP },
	{ CLOCK_REALTIME_COARSE, 0, EINVAL, EOPNOTSUPP, EOPNOTSUPP },
	{ CLOCK_MONOTONIC_COARSE, 0, EINVAL, EOPNOTSUPP, EOPNOTSUPP },
	{ CLOCK_BOOTTIME, 0, EINVAL, 0, 0 },
	{ CLOCK_REALTIME_ALARM, 0, EINVAL, MAY_WAKE, MAY_WAKE },
	{ CLOCK_BOOTTIME_ALARM, 0, EINVAL, MAY_WAKE, MAY_WAKE },
	{ 10, EINVAL, EINVAL, EINVAL, EINVAL },
	{ CLOCK_TAI, 0, EINVAL, 0, 0 },
	{ 12, EINVAL, EINVAL, EINVAL, EINVAL },
	{ INT_MAX, EINVAL, EINVAL, EINVAL, EINVAL },
	{ ~0U << 3 | 2, 0, EPERM, 0, 0 },			/* the process */
	{ ~0U << 3 | 6, 0, EPERM, EINVAL, 0 },			/* the thread */
	{ ~0U << 3 | 7, EINVAL, EINVAL, EINVAL, EINVAL },	/* no such kind */
	{ FD_CLOCK(0), EINVAL, EINVAL, EOPNOTSUPP, EOPNOTSUPP },
};

static int result(long value)
{
	return value == -1 ? errno : 0;
}

static int try_timer(clockid_t clock)
{
	int id;
	int error = result(syscall(SYS_timer_create, clock, NULL, &id));

	if (!error)
		OK(syscall(SYS_timer_delete, id));
	return error;
}

static void try_all(bool root)
{
	struct timespec now, zero = { 0 };

	OK(clock_gettime(CLOCK_REALTIME, &now));
	for (unsigned i = 0; i < ARRAY_SIZE(can); i++) {
		clockid_t clock = can[i].clock;
		int alarms = root ? 0 : EPERM;
		int set = can[i].set || root ? can[i].set : EPERM;
		int sleep = can[i].sleep == MAY_WAKE ? alarms : can[i].sleep;
		int timer = can[i].timer == MAY_WAKE ? alarms : can[i].timer;

		note("clock %d", clock);
		CHECK_EQ(result(syscall(SYS_clock_gettime, clock, &now)), can[i].read);
		CHECK_EQ(result(syscall(SYS_clock_getres, clock, NULL)), can[i].read);
		CHECK_EQ(result(syscall(SYS_clock_settime, clock, &now)), set);
		CHECK_EQ(result(syscall(SYS_clock_nanosleep, clock, 0, &zero, NULL)), sleep);
		CHECK_EQ(try_timer(clock), timer);
	}
}

static volatile int ticks;

static void count(int sig)
{
	ticks++;
}

/* An alarm is a timer of its clock. */
static void alarms(clockid_t clock)
{
	struct itimerspec once = { .it_value.tv_nsec = 1000000 };
	struct sigevent event = { .sigev_notify = SIGEV_SIGNAL, .sigev_signo = SIGUSR1 };
	struct timespec time;
	sigset_t set, old;
	int id;

	on_signal(SIGUSR1, count, 0);
	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	OK(sigprocmask(SIG_BLOCK, &set, &old));
	OK(syscall(SYS_timer_create, clock, &event, &id));
	ticks = 0;
	OK(syscall(SYS_timer_settime, id, 0, &once, NULL));
	while (!ticks)
		sigsuspend(&old);
	OK(clock_gettime(clock, &once.it_value));
	OK(syscall(SYS_timer_settime, id, TIMER_ABSTIME, &once, NULL));
	while (ticks < 2)
		sigsuspend(&old);
	OK(sigprocmask(SIG_SETMASK, &old, NULL));
	OK(syscall(SYS_timer_delete, id));
	OK(clock_gettime(clock, &time));
	OK(syscall(SYS_clock_nanosleep, clock, TIMER_ABSTIME, &time, NULL));
	time = (struct timespec){ 0, 1000000 };
	OK(syscall(SYS_clock_nanosleep, clock, 0, &time, NULL));
	FAILS(EINVAL, syscall(SYS_clock_nanosleep, clock, 2, &time, NULL));
}

int main(void)
{
	try_all(true);
	alarms(CLOCK_REALTIME_ALARM);
	alarms(CLOCK_BOOTTIME_ALARM);
	WAIT_EXIT(FORK(become(1000); try_all(false)), 0);
	return 0;
}
