/* Ten thousand random system calls harm nobody but their caller. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "tine_test.h"

static unsigned long seed;

static unsigned long next(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	return seed ^= seed << 17;
}

/* Numbers that mean something more often than random ones do. */
static long argument(void)
{
	static char area[4 * PAGE];

	switch (next() % 8) {
	case 0: return next() % 10;
	case 1: return (long)area + next() % sizeof(area);
	case 2: return (long)area;
	case 3: return next();
	case 4: return 0xffff888000000000 + next() % 0x10000000;
	case 5: return -(next() % 100);
	case 6: return 1L << next() % 64;
	default: return PAGE * (next() % 100);
	}
}

/* Calls that would end the machine, or write where others look. */
static bool spared(long nr)
{
	return nr == SYS_reboot || nr == SYS_kill || nr == SYS_tkill || nr == SYS_tgkill ||
	       nr == SYS_fork || nr == SYS_vfork || nr == SYS_clone || nr == SYS_umount2 ||
	       nr == SYS_mount || nr == SYS_unlink || nr == SYS_rmdir || nr == SYS_rename ||
	       nr == SYS_sethostname || nr == SYS_setdomainname || nr == SYS_rt_sigqueueinfo ||
	       nr == SYS_chroot || nr == SYS_pivot_root || nr == SYS_iopl || nr == SYS_ioperm ||
	       nr == SYS_settimeofday || nr == SYS_clock_settime || nr == SYS_pause ||
	       nr == SYS_rt_sigsuspend || nr == SYS_rt_tgsigqueueinfo || nr == SYS_adjtimex ||
	       nr == SYS_swapon || nr == SYS_vhangup || nr == SYS_syslog || nr == SYS_ptrace ||
	       nr == SYS_clone3 || nr == SYS_pidfd_send_signal;
}

int main(void)
{
	struct rlimit none = { 0, 0 };
	int status;

	OK(setrlimit(RLIMIT_CORE, &none));
	for (int i = 1; i <= 60; i++) {
		pid_t killer, pid = FORK({
			/* Another user can do less harm; its output nowhere. */
			for (int fd = 0; fd < 3; fd++)
				OK(dup2(OK(open("/dev/null", O_RDWR)), fd));
			become(12345);
			seed = i * 0x9e3779b97f4a7c15;
			for (int n = 0; n < 200; n++) {
				long nr = next() % 450;

				if (!spared(nr))
					syscall(nr, argument(), argument(), argument(), argument(),
						argument(), argument());
			}
		});

		/* It may have called something that waits for ever. */
		killer = FORK({
			struct timespec time = { 0, 500000000 };

			nanosleep(&time, NULL);
			kill(pid, SIGKILL);
		});
		OK(waitpid(pid, &status, 0));
		OK(kill(killer, SIGKILL));
		OK(waitpid(killer, NULL, 0));
	}
	WAIT_EXIT(FORK(), 0);
	return 0;
}
