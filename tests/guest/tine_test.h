/* SPDX-License-Identifier: MIT */
/*
 * What every guest test includes.
 *
 * A test is a claim: one file, whose first line is the claim as a sentence, and whose main()
 * returns
 * 0 when the claim holds. A check that fails says where and why, and ends its process. Children are
 * made with FORK, and the parent has not passed until it has waited for each with the status that
 * it expects. Processes are ordered by gates (pipes), waits and completions; nothing here sleeps
 * for a guessed time, and nothing needs a time limit: pid 1 has one.
 */
#ifndef TINE_TEST_H
#define TINE_TEST_H

#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What the kernel's own headers would say, which musl doesn't bring. */
#define FUTEX_WAIT		0
#define FUTEX_WAKE		1
#define FUTEX_PRIVATE_FLAG	128
#define FUTEX_WAITERS		0x80000000u
#define FUTEX_OWNER_DIED	0x40000000u
#define ARCH_SET_GS		0x1001
#define ARCH_SET_FS		0x1002
#define ARCH_GET_FS		0x1003
#define ARCH_GET_GS		0x1004

#define PAGE 4096UL
#define SKIPPED 77		/* the exit status of a test that can't run here */
#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))

/* Prints one KTAP comment, in one write so that processes can't break each other's lines. */
__attribute__((format(printf, 1, 2), unused))
static void note(const char *fmt, ...)
{
	char line[512] = "# ";
	va_list args;
	int len;

	va_start(args, fmt);
	len = vsnprintf(line + 2, sizeof(line) - 3, fmt, args) + 2;
	va_end(args);
	if (len > (int)sizeof(line) - 2)
		len = sizeof(line) - 2;
	line[len++] = '\n';
	if (write(STDOUT_FILENO, line, len) != len)
		_exit(2);
}

#define FAIL(fmt, ...)									\
	do {										\
		note("%s:%d: " fmt, strrchr("/" __FILE__, '/') + 1, __LINE__,		\
		     ##__VA_ARGS__);							\
		_exit(1);								\
	} while (0)

#define SKIP(fmt, ...)									\
	do {										\
		note("SKIP " fmt, ##__VA_ARGS__);					\
		_exit(SKIPPED);								\
	} while (0)

/* The condition holds. */
#define CHECK(cond)									\
	do {										\
		if (!(cond))								\
			FAIL("not true: %s", #cond);					\
	} while (0)

/* Two integers are equal. */
#define CHECK_EQ(a, b)									\
	do {										\
		long a_ = (long)(a), b_ = (long)(b);					\
		if (a_ != b_)								\
			FAIL("%s is %ld (%#lx), not %s = %ld (%#lx)", #a, a_, a_, #b, b_, b_); \
	} while (0)

/* The call doesn't return -1; its value. */
#define OK(call)									\
	({										\
		__auto_type ok_ = (call);						\
		if ((long)ok_ == -1)							\
			FAIL("%s: %s", #call, strerror(errno));				\
		ok_;									\
	})

/* The call returns -1 with this errno. */
#define FAILS(err, call)								\
	do {										\
		errno = 0;								\
		long fails_ = (long)(call);						\
		if (fails_ != -1)							\
			FAIL("%s returned %ld, not %s", #call, fails_, #err);		\
		if (errno != (err))							\
			FAIL("%s: %s, not %s", #call, strerror(errno), #err);		\
	} while (0)

/* A child that runs the statements and exits with status 0; its pid. */
#define FORK(...)									\
	({										\
		pid_t pid_ = OK(fork());						\
		if (pid_ == 0) {							\
			__VA_ARGS__;							\
			_exit(0);							\
		}									\
		pid_;									\
	})

/* The child ends with this exit status. */
#define WAIT_EXIT(pid, code)								\
	do {										\
		int st_;								\
		OK(waitpid((pid), &st_, 0));						\
		if (!WIFEXITED(st_) || WEXITSTATUS(st_) != (code))			\
			FAIL("wait status %#x, not exit %d", st_, (int)(code));		\
	} while (0)

/* The child is killed by this signal. */
#define WAIT_SIGNAL(pid, sig)								\
	do {										\
		int st_;								\
		OK(waitpid((pid), &st_, 0));						\
		if (!WIFSIGNALED(st_) || WTERMSIG(st_) != (sig))			\
			FAIL("wait status %#x, not signal %d", st_, (sig));		\
	} while (0)

/* The statements, run in a child, are killed by this signal. */
#define DIES(sig, ...) WAIT_SIGNAL(FORK(__VA_ARGS__), sig)

/* Waits, without guessing how long, until others have made the condition true. */
#define UNTIL(cond)									\
	do {										\
		while (!(cond))								\
			sched_yield();							\
	} while (0)

/* A gate is shut until somebody opens it; each opening lets one through. */
struct gate { int fd[2]; };

__attribute__((unused)) static struct gate gate(void)
{
	struct gate g;

	OK(pipe(g.fd));
	return g;
}

__attribute__((unused)) static void gate_open(struct gate *g)
{
	CHECK_EQ(write(g->fd[1], "", 1), 1);
}

__attribute__((unused)) static void gate_pass(struct gate *g)
{
	char c;
	long n;

	while ((n = read(g->fd[0], &c, 1)) == -1 && errno == EINTR)
		continue;
	CHECK_EQ(n, 1);
}

/* Fresh zero pages that children share with us, or that they get copies of. */
__attribute__((unused)) static void *shared_pages(size_t pages)
{
	return OK(mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0));
}

__attribute__((unused)) static void *private_pages(size_t pages)
{
	return OK(mmap(NULL, pages * PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
}

/* The frame behind an address of this process, 0 when there is none. Only root sees frames. */
__attribute__((unused)) static uint64_t frame_of(const volatile void *addr)
{
	uint64_t entry = 0;
	int fd = OK(open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC));

	CHECK_EQ(pread(fd, &entry, 8, (uintptr_t)addr / PAGE * 8), 8);
	close(fd);
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

/* Reads a whole small file as a string. */
__attribute__((unused)) static char *slurp(const char *path, char *buf, size_t size)
{
	int fd = OK(open(path, O_RDONLY | O_CLOEXEC));
	size_t len = 0;
	long n;

	while (len < size - 1 && (n = OK(read(fd, buf + len, size - 1 - len))) > 0)
		len += n;
	buf[len] = 0;
	close(fd);
	return buf;
}

/* Writes a whole small file. */
__attribute__((unused)) static void spew(const char *path, const char *text, mode_t mode)
{
	int fd = OK(open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode));

	CHECK_EQ(write(fd, text, strlen(text)), (long)strlen(text));
	close(fd);
}

/* The state letter of a task in /proc, 0 when it has gone. */
__attribute__((unused)) static char state_of(pid_t pid)
{
	char path[64], buf[512], *p;
	int fd, n;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	n = read(fd, buf, sizeof(buf) - 1);
	close(fd);
	if (n <= 0)
		return 0;
	buf[n] = 0;
	p = strrchr(buf, ')');
	return p ? p[2] : 0;
}

/* Waits until a task sleeps. */
__attribute__((unused)) static void until_asleep(pid_t pid)
{
	char c;

	UNTIL((c = state_of(pid)) == 'S' || c == 'D' || c == 0);
	CHECK(c != 0);
}

/* The number after "name:" in a /proc file of "name: value" lines. */
__attribute__((unused)) static long proc_value(const char *path, const char *name)
{
	char buf[8192], *p = slurp(path, buf, sizeof(buf));
	size_t len = strlen(name);

	for (; p; p = strchr(p, '\n'), p = p ? p + 1 : NULL)
		if (!strncmp(p, name, len) && p[len] == ':')
			return strtol(p + len + 1, NULL, 0);
	FAIL("no %s in %s", name, path);
}

__attribute__((unused)) static uint64_t now_ns(clockid_t clock)
{
	struct timespec ts;

	OK(clock_gettime(clock, &ts));
	return ts.tv_sec * 1000000000ULL + ts.tv_nsec;
}

__attribute__((unused)) static void on_signal(int sig, void (*handler)(int), int flags)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = flags };

	OK(sigaction(sig, &sa, NULL));
}

__attribute__((unused))
static void on_siginfo(int sig, void (*handler)(int, siginfo_t *, void *), int flags)
{
	struct sigaction sa = { .sa_sigaction = handler, .sa_flags = SA_SIGINFO | flags };

	OK(sigaction(sig, &sa, NULL));
}

/* How many CPUs this process may use. */
__attribute__((unused)) static int cpus(void)
{
	cpu_set_t set;

	OK(sched_getaffinity(0, sizeof(set), &set));
	return CPU_COUNT(&set);
}

/* Gives up root for good. */
__attribute__((unused)) static void become(uid_t uid)
{
	OK(setgid(uid));
	OK(setuid(uid));
}

/* The raw clone: the child goes on at the same place, on its own stack when one is given.
 * Only for children without CLONE_VM, which keep our stack as a copy. */
__attribute__((unused))
static long raw_clone(unsigned long flags, int *ptid, int *ctid, unsigned long tls)
{
	return syscall(SYS_clone, flags, NULL, ptid, ctid, tls);
}

/* A stack for clone(), grown downwards from what is returned. */
__attribute__((unused)) static void *new_stack(void)
{
	return (char *)private_pages(16) + 16 * PAGE;
}

/* Runs this very program again in a child's place, as main() sees it by argv[1]. */
#define EXEC_SELF(...)									\
	do {										\
		char *argv_[] = { "/proc/self/exe", __VA_ARGS__, NULL };		\
		execve("/proc/self/exe", argv_, environ);				\
		FAIL("exec: %s", strerror(errno));					\
	} while (0)

#endif
