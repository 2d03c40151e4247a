/* SPDX-License-Identifier: MIT */
/*
 * What tests/gdb/run.py looks at: pid 1 of a boot in which every kind of waiting happens, and of
 * which the truth is told on ttyS1, as /proc has it. The harness stops at scene(), once for each
 * scene, and compares.
 *
 *	role NAME PID		a process that does what its name says
 *	fact NAME TEXT
 *	== PATH ... ==		a file of /proc
 *
 * Nobody sleeps for a guessed time: a role has been taken when /proc/PID/stat says so.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PAGE			4096
#define FUTEX_WAIT		0	/* musl brings no <linux/futex.h> */
#define FUTEX_WAIT_PRIVATE	128

static int truth = -1, cpus;
static char buffer[65536];

struct shared {				/* by all roles */
	volatile pid_t vfork_child, waited_for, thread;
	volatile int spinning;
};

static struct shared *shared;
static int futex_word;

/* Written before the roles begin: each page of it has one frame, until somebody writes. */
static char cow[4 * PAGE] __attribute__((aligned(PAGE)));
static const char constant[PAGE] __attribute__((aligned(PAGE))) = "constant";

static void must(int good, const char *what)
{
	if (good)
		return;
	dprintf(truth, "fact failed %s: %s\n", what, strerror(errno));
	for (;;)
		pause();
}

/* Where gdb stops. */
__attribute__((noinline, used)) void scene(int number)
{
	__asm__ __volatile__("" : : "r"(number) : "memory");
}

static void tell_file(const char *path)
{
	int fd = open(path, O_RDONLY), n;

	must(fd >= 0, path);
	dprintf(truth, "== %s\n", path);
	while ((n = read(fd, buffer, sizeof(buffer))) > 0)
		must(write(truth, buffer, n) == n, "ttyS1");
	dprintf(truth, "==\n");
	close(fd);
}

/* ---- Frames, from pagemap ---- */

static uint64_t read_word(const char *path, uint64_t index)
{
	int fd = open(path, O_RDONLY);
	uint64_t word = 0;

	must(fd >= 0 && pread(fd, &word, 8, index * 8) == 8, path);
	close(fd);
	return word;
}

static void tell_frame(const char *name, pid_t pid, const void *address)
{
	char path[64];
	uint64_t frame;

	snprintf(path, sizeof(path), "/proc/%d/pagemap", pid);
	frame = read_word(path, (uintptr_t)address / PAGE) & ((1ULL << 55) - 1);
	dprintf(truth, "fact %s %d %#lx %#lx %lu\n", name, pid, (unsigned long)address,
		(unsigned long)frame, (unsigned long)read_word("/proc/kpagecount", frame));
}

/* ---- Roles ---- */

static char state_of(pid_t pid)
{
	char path[64], text[512] = "";
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY);
	must(fd >= 0 && read(fd, text, sizeof(text) - 1) > 0, path);
	close(fd);
	return strrchr(text, ')')[2];
}

static void wait_for_state(pid_t pid, const char *states)
{
	while (!strchr(states, state_of(pid)))
		sched_yield();
}

/* => The pid that somebody will store there. */
static pid_t wait_for_pid(volatile pid_t *pid)
{
	while (!*pid)
		sched_yield();
	return *pid;
}

static void forever(void)
{
	for (;;)
		pause();
}

static pid_t role(const char *name, void (*act)(void), const char *states)
{
	pid_t pid = fork();

	must(pid >= 0, "fork");
	if (pid == 0) {
		act();
		_exit(1);
	}
	dprintf(truth, "role %s %d\n", name, pid);
	wait_for_state(pid, states);
	return pid;
}

static void read_pipe(void)
{
	int fds[2];
	char c;

	must(pipe(fds) == 0, "pipe");
	must(read(fds[0], &c, 1) == 1, "read");
}

static void write_pipe(void)
{
	int fds[2];

	must(pipe(fds) == 0, "pipe");
	for (;;)
		must(write(fds[1], buffer, sizeof(buffer)) > 0, "write");
}

static void open_fifo(void)
{
	must(mkfifo("/fifo", 0600) == 0, "mkfifo");
	open("/fifo", O_RDONLY);
}

static void lend_memory(void)
{
	if (vfork() == 0) {
		shared->vfork_child = getpid();
		forever();
	}
}

static void wait_for_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		forever();
	shared->waited_for = pid;
	waitpid(pid, NULL, 0);
}

static void sleep_long(void)
{
	nanosleep(&(struct timespec){ .tv_sec = 100000 }, NULL);
}

static void wait_on_futex(void)
{
	syscall(SYS_futex, &futex_word, FUTEX_WAIT, 0, NULL, NULL, 0);
}

static void wait_for_signal(void)
{
	pause();
}

static void stop(void)
{
	raise(SIGSTOP);
}

static void end(void)
{
	_exit(7);
}

static void poll_pipes(void)
{
	int a[2], b[2];

	must(pipe(a) == 0 && pipe(b) == 0, "pipe");
	poll((struct pollfd[]){ { a[0], POLLIN, 0 }, { b[0], POLLIN, 0 } }, 2, -1);
}

static void *thread(void *unused)
{
	shared->thread = syscall(SYS_gettid);
	syscall(SYS_futex, &futex_word, FUTEX_WAIT_PRIVATE, 0, NULL, NULL, 0);
	return NULL;
}

static void be_threads(void)
{
	pthread_t id;

	must(pthread_create(&id, NULL, thread, NULL) == 0, "pthread_create");
	forever();
}

/* The first holds the terminal's read_lock while it waits; the second waits for that. */
static void read_terminal(void)
{
	char c;
	int fd = open("/dev/ttyS0", O_RDONLY | O_NOCTTY);

	must(fd >= 0, "/dev/ttyS0");
	must(read(fd, &c, 1) == 1, "read");
}

static void write_a_page(void)
{
	cow[PAGE] = 'c';
	forever();
}

/* An address space with a bit of everything. */
static void map_much(void)
{
	int fd = open("/init", O_RDONLY);

	mmap(NULL, 8 * PAGE, PROT_READ, MAP_PRIVATE, fd, 0);
	mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	mmap((void *)0x700000000, 5 * PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
	     -1, 0);
	for (int i = 0; i < 12; i++)
		mmap((void *)(0x600000000 + i * 0x40000000L), PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_POPULATE, -1, 0);
	forever();
}

static void take_roles(void)
{
	pid_t pid;

	role("pipe_reader", read_pipe, "S");
	role("pipe_writer", write_pipe, "S");
	role("fifo_opener", open_fifo, "S");
	role("vfork_parent", lend_memory, "D");
	wait_for_state(wait_for_pid(&shared->vfork_child), "S");
	role("child_waiter", wait_for_child, "S");
	wait_for_state(wait_for_pid(&shared->waited_for), "S");
	role("sleeper", sleep_long, "S");
	role("futex_waiter", wait_on_futex, "S");
	role("signal_waiter", wait_for_signal, "S");
	role("stopped", stop, "T");
	role("zombie", end, "Z");
	role("poller", poll_pipes, "S");
	role("threads", be_threads, "S");
	wait_for_state(wait_for_pid(&shared->thread), "S");
	role("terminal_reader", read_terminal, "S");
	role("mutex_waiter", read_terminal, "S");
	pid = role("cow_writer", write_a_page, "S");
	role("mapper", map_much, "S");
	dprintf(truth, "role vfork_child %d\nrole waited_for %d\nrole thread %d\n",
		shared->vfork_child, shared->waited_for, shared->thread);
	dprintf(truth, "fact futex %#lx\n", (unsigned long)&futex_word);
	for (int i = 0; i < 4; i++)
		tell_frame("cow", 1, cow + i * PAGE);
	for (int i = 0; i < 2; i++)
		tell_frame("cow", pid, cow + i * PAGE);
	tell_frame("constant", 1, constant);
	tell_frame("shared", 1, shared);
}

/* ---- Programs that run ---- */

static void stay_on(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu, &set);
	must(sched_setaffinity(0, sizeof(set), &set) == 0, "sched_setaffinity");
}

static void spin(int cpu)
{
	pid_t pid = fork();

	if (pid) {
		dprintf(truth, "role spinner%d %d\n", cpu, pid);
		return;
	}
	stay_on(cpu);
	__atomic_fetch_add(&shared->spinning, 1, __ATOMIC_SEQ_CST);
	for (;;)
		__asm__ __volatile__("pause");
}

static void spin_everywhere(void)
{
	dprintf(truth, "fact cpus %d\n", cpus);
	for (int cpu = 1; cpu < cpus; cpu++)
		spin(cpu);
	while (shared->spinning < cpus - 1)
		sched_yield();
}

/* ---- Scenes ---- */

/* Everybody has taken his place. */
static void first_scene(void)
{
	char path[64];

	take_roles();
	for (pid_t pid = 1; pid < 100; pid++) {
		snprintf(path, sizeof(path), "/proc/%d/status", pid);
		if (access(path, F_OK))
			continue;
		tell_file(path);
		snprintf(path, sizeof(path), "/proc/%d/maps", pid);
		tell_file(path);
	}
	tell_file("/proc/slabinfo");
	dprintf(truth, "fact told 1\n");
	scene(1);
}

/* A write to a page that is shared copies it; mappings come and go. */
static void second_scene(void)
{
	char *fresh;

	tell_frame("before", 1, cow + 2 * PAGE);
	cow[2 * PAGE] = 'p';
	tell_frame("after", 1, cow + 2 * PAGE);
	fresh = mmap((void *)0x500000000, 2 * PAGE, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	fresh[PAGE] = 'n';
	tell_frame("new", 1, fresh + PAGE);
	dprintf(truth, "fact told 2\n");
	scene(2);
}

static volatile int all_in_user_mode;	/* gdb says so */

/* Every CPU is in user mode: not at once, where an interrupt is being served just now. */
static void third_scene(void)
{
	spin_everywhere();
	dprintf(truth, "fact told 3\n");
	all_in_user_mode = 0;	/* in a page of our own: gdb writes to the frame behind it */
	do
		scene(3);
	while (!all_in_user_mode);
}

/* What the kernel has most to do for: a child that writes, becomes another program, and ends. */
static void make_child(void)
{
	pid_t pid = fork();

	must(pid >= 0, "fork");
	if (pid == 0) {
		cow[0] = 'f';
		execl("/init", "init", "end", NULL);
		_exit(1);
	}
	waitpid(pid, NULL, 0);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return 0;
	mkdir("/proc", 0555);
	mkdir("/dev", 0755);
	mount("proc", "/proc", "proc", 0, NULL);
	mount("devtmpfs", "/dev", "devtmpfs", 0, NULL);
	truth = open("/dev/ttyS1", O_WRONLY | O_NOCTTY);
	shared = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	must(shared != MAP_FAILED, "mmap");
	cpus = sysconf(_SC_NPROCESSORS_ONLN);
	stay_on(0);
	memset(cow, 'x', sizeof(cow));
	futex_word = *(const volatile char *)constant - 'c';
	first_scene();
	second_scene();
	third_scene();
	for (;;) {			/* the last scenes are in the kernel */
		getppid();
		make_child();
	}
}
