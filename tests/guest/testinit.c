/* SPDX-License-Identifier: MIT */
/*
 * Pid 1 of a test boot: runs the tests that /tests/list names, one after another, and reports in
 * KTAP on ttyS1, each line behind the word in /tests/word, which is gone before the first test: no
 * other program can say what looks like a report.
 *
 * Each test runs in its own session and in an empty folder of its own /tmp. A second child, the
 * watchdog, sleeps as long as the test may take; whichever of the two ends first decides, so that
 * the whole of this needs nothing but fork, exec, nanosleep and wait. Then everything else is
 * killed and reaped. Where the kernel has /proc/tine, nothing may be left behind: the counters of
 * objects in use must be what they were before the test, byte for byte, and every frame must have
 * the owners that it should have.
 *
 * From the kernel's command line:
 * tests_from=K		begin at test K of the list (the runner boots again there after a panic)
 * fail_nth=N		the N-th allocation for each test fails, from its exec on: it may then fail
 *			or hang as it likes, but must leave nothing behind
 * fail_sites=1		at the end, say where allocations have been made to fail
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#define WORK "/tmp/work"
#define SKIPPED 77
#define BROKEN_MAY_TAKE 20	/* seconds, for a test that lost an allocation */

static int ktap = STDOUT_FILENO;	/* where the results go */
static bool has_tine;			/* this kernel has /proc/tine */
static const char *fail_nth;		/* which allocation of each test fails, or NULL */
static char word[64];			/* before each line of ours */
static char before[32768], after[32768];
static char list[65536];

__attribute__((format(printf, 1, 2)))
static void say(const char *fmt, ...)
{
	char line[512];
	va_list args;
	int len = snprintf(line, sizeof(line), "%s ", word);

	va_start(args, fmt);
	len += vsnprintf(line + len, sizeof(line) - 1 - len, fmt, args);
	va_end(args);
	if (len > (int)sizeof(line) - 2)
		len = sizeof(line) - 2;
	line[len++] = '\n';
	if (write(ktap, line, len) != len)
		_exit(1);
}

static int read_file(const char *path, char *buf, int size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), len = 0, n;

	if (fd < 0)
		return -1;
	while (len < size - 1 && (n = read(fd, buf + len, size - 1 - len)) > 0)
		len += n;
	buf[len] = 0;
	close(fd);
	return len;
}

static int write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), n;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	close(fd);
	return n < 0 ? -1 : 0;
}

/* Ends QEMU with status 99 = 0x31 * 2 + 1 through its isa-debug-exit device. */
static void power_off(void)
{
	int fd = open("/dev/port", O_WRONLY);

	tcdrain(ktap);
	if (fd < 0 || pwrite(fd, "\x31", 1, 0xf4) != 1)
		say("# /dev/port: %s", strerror(errno));
	reboot(RB_POWER_OFF);
	for (;;)
		pause();
}

/* Nobody has the first port open while no test has. */
static void leave_console(void)
{
	int null = open("/dev/null", O_RDWR);

	for (int fd = 0; fd < 3 && null >= 0; fd++)
		dup2(null, fd);
	if (null > 2)
		close(null);
}

static void set_up(void)
{
	mkdir("/proc", 0755);
	mkdir("/dev", 0755);
	mkdir("/tmp", 0755);
	if (mount("proc", "/proc", "proc", 0, NULL))
		say("# mount /proc: %s", strerror(errno));
	if (mount("devtmpfs", "/dev", "devtmpfs", 0, NULL) && errno != EBUSY)
		say("# mount /dev: %s", strerror(errno));
	ktap = open("/dev/ttyS1", O_WRONLY | O_NOCTTY | O_CLOEXEC);
	if (ktap < 0)
		ktap = STDOUT_FILENO;
	else
		leave_console();
	has_tine = access("/proc/tine/counters", F_OK) == 0;
}

static pid_t start_test(const char *name)
{
	char path[256];
	char *argv[] = { path, NULL };
	char *envp[] = { "PATH=/bin:/sbin:/usr/bin:/usr/sbin", "HOME=/", NULL };
	pid_t pid = fork();
	int null;

	if (pid)
		return pid;
	setsid();
	snprintf(path, sizeof(path), "/tests/%s", name);
	null = open("/dev/null", O_RDONLY);
	if (null < 0 || dup2(null, 0) < 0 || dup2(ktap, 1) < 0 || dup2(ktap, 2) < 0 || chdir(WORK))
		_exit(126);
	if (null > 2)
		close(null);
	if (fail_nth && write_file("/proc/self/fail-nth", fail_nth))
		_exit(126);
	execve(path, argv, envp);
	_exit(127);
}

static pid_t start_watchdog(int seconds)
{
	struct timespec left = { .tv_sec = seconds };
	pid_t pid = fork();

	if (pid)
		return pid;
	while (nanosleep(&left, &left) && errno == EINTR)
		continue;
	_exit(0);
}

/* => The wait status of the test, or -1 when the watchdog ended first. */
static int wait_for_either(pid_t test, pid_t watchdog)
{
	int status;
	pid_t pid;

	for (;;) {
		pid = wait(&status);
		if (pid == test)
			return status;
		if (pid == watchdog || (pid < 0 && errno != EINTR))
			return -1;
	}
}

/* Kills and reaps all but us, and throws away the test's /tmp with whatever it mounted there. */
static void clean_up(void)
{
	kill(-1, SIGKILL);
	while (wait(NULL) > 0 || errno == EINTR)
		continue;
	if (umount2("/tmp", MNT_DETACH))
		say("# umount /tmp: %s", strerror(errno));
}

static void read_counters(char *buf, int size)
{
	if (!has_tine)
		return;
	if (write_file("/proc/tine/settle", "1"))
		say("# settle: %s", strerror(errno));
	read_file("/proc/tine/counters", buf, size);
}

/* Names each counter that differs. => Whether there was one. */
static bool counters_differ(void)
{
	char *a = before, *b = after;
	bool differ = false;

	while (has_tine && (*a || *b)) {
		int alen = strcspn(a, "\n"), blen = strcspn(b, "\n");

		if (alen != blen || memcmp(a, b, alen)) {
			say("# counter was %.*s, is %.*s", alen, a, blen, b);
			differ = true;
		}
		a += alen + (a[alen] == '\n');
		b += blen + (b[blen] == '\n');
	}
	return differ;
}

static void judge(int number, const char *name, int seconds, int status, bool leaked, bool broken)
{
	if (fail_nth && !leaked && !broken)
		say("ok %d %s", number, name);
	else if (status == -1)
		say("not ok %d %s # TIMEOUT after %d s", number, name, seconds);
	else if (WIFSIGNALED(status))
		say("not ok %d %s # killed by signal %d", number, name, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0 && WEXITSTATUS(status) != SKIPPED)
		say("not ok %d %s # exit status %d", number, name, WEXITSTATUS(status));
	else if (leaked)
		say("not ok %d %s # counters differ", number, name);
	else if (broken)
		say("not ok %d %s # verify failed", number, name);
	else
		say("ok %d %s%s", number, name, WEXITSTATUS(status) ? " # SKIP" : "");
}

static int run_test(const char *name, int seconds, bool *leaked, bool *broken)
{
	pid_t test, watchdog;
	int status;

	read_counters(before, sizeof(before));
	if (mount("tmpfs", "/tmp", "tmpfs", 0, NULL))
		say("# mount /tmp: %s", strerror(errno));
	mkdir(WORK, 0777);
	chmod(WORK, 0777);
	if (fail_nth && seconds > BROKEN_MAY_TAKE)
		seconds = BROKEN_MAY_TAKE;
	watchdog = start_watchdog(seconds);
	test = start_test(name);
	status = wait_for_either(test, watchdog);
	clean_up();
	read_counters(after, sizeof(after));
	*leaked = counters_differ();
	*broken = has_tine && write_file("/proc/tine/verify", "1") && errno != ENOENT;
	return status;
}

static void say_fail_sites(void)
{
	char *line, *save;

	if (read_file("/proc/tine/fail_sites", after, sizeof(after)) < 0)
		say("# /proc/tine/fail_sites: %s", strerror(errno));
	for (line = strtok_r(after, "\n", &save); line; line = strtok_r(NULL, "\n", &save))
		say("# site %s", line);
}

/* One round that nobody counts: our own pages are touched, caches filled, tables built. */
static void warm_up(void)
{
	bool leaked, broken;

	run_test("true", 30, &leaked, &broken);
	memcpy(before, after, sizeof(before));
}

int main(void)
{
	int from = getenv("tests_from") ? atoi(getenv("tests_from")) : 1;
	int number = 0, total = 0;
	char *line, *save;

	set_up();
	if (read_file("/tests/word", word, sizeof(word)) < 0 || unlink("/tests/word"))
		say("# /tests/word: %s", strerror(errno));
	if (read_file("/tests/list", list, sizeof(list)) < 0)
		say("# /tests/list: %s", strerror(errno));
	for (line = list; *line; line++)
		total += *line == '\n';
	say("KTAP version 1");
	say("1..%d", total);
	warm_up();
	fail_nth = getenv("fail_nth");
	for (line = strtok_r(list, "\n", &save); line; line = strtok_r(NULL, "\n", &save)) {
		char *seconds = strchr(line, ' ');
		bool leaked, broken;
		int status;

		*seconds++ = 0;
		if (++number < from)
			continue;
		say("# running %d %s", number, line);
		status = run_test(line, atoi(seconds), &leaked, &broken);
		judge(number, line, atoi(seconds), status, leaked, broken);
	}
	if (getenv("fail_sites"))
		say_fail_sites();
	say("# done");
	power_off();
}
