/* SPDX-License-Identifier: MIT */
/*
 * What process creation costs, and the memory operations behind it, in executed instructions.
 *
 * One static program for any kernel with Linux's system calls. As pid 1 it runs all its cases,
 * prints a line for each and powers off:
 *
 *	= NAME N PER CALL WHOLE LEAST
 *
 * CALL and WHOLE are medians of the samples, LEAST is the smallest WHOLE; each is the cost of PER
 * operations. CALL is 0 where a case has no call that returns before the whole is over. N is what
 * the case grows with: MiB, VMAs, tables.
 *
 *	/init			everything
 *	/init quick		a few cases, each small
 *	/init profile NAME N	one case, whose last sample is between two functions for a profiler
 *	exit			(by this argv[0]) the program that the exec cases start
 *
 * The clock is rdtsc, which counts instructions under QEMU's -icount shift=0.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/reboot.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../../user/clone.h"

#define FUTEX_WAIT  0
#define FUTEX_WAKE  1
#define PAGE	    4096L
#define MIB	    (1L << 20)
#define TABLE	    (2 * MIB) /* what one leaf table maps */
#define MAX_SAMPLES 101
#define STACK	    (64 << 10)
#define ROUNDS	    100 /* operations between two looks at the clock, where one is short */
#define THREAD                                                                              \
	(CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD | CLONE_SYSVSEM | \
	 CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID)
#define FAULT_BYTES (4 * MIB)
#define FAULT_PAGES (FAULT_BYTES / PAGE)
#define LENGTH(a)   (sizeof(a) / sizeof((a)[0]))

/*
 * Functions, so that a profiler knows them by address. Each begins with the rdtsc: what is executed
 * from the rdtsc of bench_start up to that of bench_stop is in the sample.
 */
uint64_t bench_start(void), bench_lap(void), bench_stop(void);
__asm__(".text\n"
	"bench_start:	rdtsc\n	shl $32, %rdx\n	or %rdx, %rax\n	ret\n"
	"bench_lap:	rdtsc\n	shl $32, %rdx\n	or %rdx, %rax\n	ret\n"
	"bench_stop:	rdtsc\n	shl $32, %rdx\n	or %rdx, %rax\n	ret\n");

/* Where a profiler turns its log on and off. */
__attribute__((noinline)) void bench_before_profile(void)
{
	__asm__ volatile("");
}

__attribute__((noinline)) void bench_after_profile(void)
{
	__asm__ volatile("");
}

static uint64_t started, lapped, stopped;

#define START() (started = lapped = bench_start())
#define LAP()	(lapped = bench_lap())
#define STOP()	(stopped = bench_stop())

/* libc's syscall() would be seen in the figures. */
static inline long call4(long nr, long a, long b, long c, long d)
{
	register long r10 __asm__("r10") = d;
	long result;

	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "0"(nr), "D"(a), "S"(b), "d"(c), "r"(r10)
			 : "rcx", "r11", "memory");
	return result;
}
#define CALL0(nr)	   call4(nr, 0, 0, 0, 0)
#define CALL1(nr, a)	   call4(nr, (long)(a), 0, 0, 0)
#define CALL2(nr, a, b)	   call4(nr, (long)(a), (long)(b), 0, 0)
#define CALL3(nr, a, b, c) call4(nr, (long)(a), (long)(b), (long)(c), 0)

static void die(const char *what)
{
	printf("bench: %s failed\n", what);
	exit(1);
}

/* => the result of a system call that mustn't fail */
static long must(long result, const char *what)
{
	if (result < 0 && result > -4096)
		die(what);
	return result;
}

static void reap(long pid)
{
	int status = -1;

	if (call4(SYS_wait4, must(pid, "a new process"), (long)&status, 0, 0) != pid || status)
		die("a child");
}

__attribute__((noreturn)) static void leave(void)
{
	for (;;)
		CALL1(SYS_exit, 0);
}

/* Writes one byte in each page. */
static void write_pages(char *start, long bytes, long step)
{
	for (char *p = start; p < start + bytes; p += step)
		*(volatile char *)p = 1;
}

/* ---- Memory that the cases work on ---- */

static char *area, *mapping;
static long mapping_bytes;

/* Maps anonymous memory from where a leaf table begins, so that the number of tables is exact. */
static void map_area(long bytes)
{
	mapping_bytes = bytes + TABLE;
	mapping = mmap(NULL, mapping_bytes, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (mapping == MAP_FAILED)
		die("mmap");
	area = (char *)(((uintptr_t)mapping + TABLE - 1) & -TABLE);
	/* Only what is used: nothing merges with it or is merged. */
	munmap(mapping, area - mapping);
	munmap(area + bytes, mapping + TABLE - area);
	mapping = area;
	mapping_bytes = bytes;
}

static void unmap_area(long n)
{
	(void)n;
	if (mapping_bytes)
		munmap(mapping, mapping_bytes);
	mapping_bytes = 0;
}

static void map_mib(long n)
{
	if (n)
		map_area(n * MIB);
}

/* N VMAs of a page each: neighbours differ in PROT_EXEC, so that they can't merge. */
static void map_vmas(long n)
{
	map_area(n * PAGE);
	for (long i = 1; i < n; i += 2)
		if (mprotect(area + i * PAGE, PAGE, PROT_READ | PROT_WRITE | PROT_EXEC))
			die("mprotect");
}

/* N pages, each alone in what its table maps. */
static void map_tables(long n)
{
	map_area(n * TABLE);
}

/* The same, but each of these pages is a VMA of its own, and there is nothing between them. */
static void map_islands(long n)
{
	map_area(n * TABLE);
	for (long i = 0; i < n; i++)
		munmap(area + i * TABLE + PAGE, TABLE - PAGE);
}

static void map_fault_area(long n)
{
	(void)n;
	map_area(FAULT_BYTES);
	write_pages(area, FAULT_BYTES, PAGE);
}

/* ---- A call ---- */

static void null_call(long n)
{
	(void)n;
	START();
	for (int i = 0; i < ROUNDS; i++)
		CALL0(SYS_getppid);
	STOP();
}

/* ---- Making a process or a thread: call, then exit and wait ---- */

static char child_stack[STACK] __attribute__((aligned(16)));
static volatile int thread_id;

static void fork_and_wait(void)
{
	long pid;

	START();
	pid = CALL0(SYS_fork);
	if (!pid)
		leave();
	LAP();
	reap(pid);
	STOP();
}

static void fork_plain(long n)
{
	(void)n;
	fork_and_wait();
}

static void vfork_plain(long n)
{
	pid_t pid;

	(void)n;
	START();
	pid = vfork();
	if (!pid)
		leave();
	LAP();
	reap(pid);
	STOP();
}

static int end_at_once(void *arg)
{
	(void)arg;
	return 0;
}

static int run_program(void *arg)
{
	static char *const argv[] = { "exit", NULL }, *const envp[] = { NULL };

	(void)arg;
	CALL3(SYS_execve, "/init", argv, envp);
	return 1;
}

/* As posix_spawn does it. */
static void spawn(int (*child)(void *))
{
	pid_t pid;

	START();
	pid = clone_call(child, child_stack + STACK, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL,
			 NULL, NULL, NULL);
	LAP();
	reap(pid);
	STOP();
}

static void spawn_plain(long n)
{
	(void)n;
	spawn(end_at_once);
}

/* As pthread_create and pthread_join do it. */
static void thread_plain(long n)
{
	int id;

	(void)n;
	START();
	must(clone_call(end_at_once, child_stack + STACK, THREAD, NULL,
			&thread_id, NULL, &thread_id),
	     "a thread");
	LAP();
	while ((id = thread_id))
		call4(SYS_futex, (long)&thread_id, FUTEX_WAIT, id, 0);
	STOP();
}

static void fork_exec(long n)
{
	long pid;

	(void)n;
	START();
	pid = CALL0(SYS_fork);
	if (!pid)
		CALL1(SYS_exit, run_program(NULL));
	LAP();
	reap(pid);
	STOP();
}

static void vfork_exec(long n)
{
	pid_t pid;

	(void)n;
	START();
	pid = vfork();
	if (!pid)
		CALL1(SYS_exit, run_program(NULL));
	LAP();
	reap(pid);
	STOP();
}

static void spawn_exec(long n)
{
	(void)n;
	spawn(run_program);
}

/* ---- fork against memory, tables, VMAs ---- */

/* Every page written since the last fork, so that its entry must be write-protected again. */
static void fork_dirty(long n)
{
	if (n)
		write_pages(area, n * MIB, PAGE);
	fork_and_wait();
}

/* And once, so that every entry is read-only already. */
static void map_written(long n)
{
	map_mib(n);
	if (n)
		write_pages(area, n * MIB, PAGE);
	fork_and_wait();
}

static void fork_tables(long n)
{
	write_pages(area, n * TABLE, TABLE);
	fork_and_wait();
}

static void fork_vmas_written(long n)
{
	write_pages(area, n * PAGE, PAGE);
	fork_and_wait();
}

/* ---- Faults: each page of an area, once ---- */

static void fault_zero(long n)
{
	(void)n;
	map_area(FAULT_BYTES);
	START();
	write_pages(area, FAULT_BYTES, PAGE);
	STOP();
	unmap_area(0);
}

static void fault_read(long n)
{
	(void)n;
	map_area(FAULT_BYTES);
	START();
	for (char *p = area; p < area + FAULT_BYTES; p += PAGE)
		(void)*(volatile char *)p;
	STOP();
	unmap_area(0);
}

/* The parent writes while a child that shares every page waits for the end of a pipe. */
static void fault_copy(long n)
{
	int ends[2];
	char byte;
	long pid;

	(void)n;
	if (pipe(ends))
		die("pipe");
	pid = CALL0(SYS_fork);
	if (!pid) {
		CALL1(SYS_close, ends[1]);
		CALL3(SYS_read, ends[0], &byte, 1);
		leave();
	}
	CALL0(SYS_sched_yield);
	START();
	write_pages(area, FAULT_BYTES, PAGE);
	STOP();
	close(ends[0]);
	close(ends[1]);
	reap(pid);
}

/* The parent writes when the child is gone: every page is read-only, and its own alone. */
static void fault_reuse(long n)
{
	long pid;

	(void)n;
	pid = CALL0(SYS_fork);
	if (!pid)
		leave();
	reap(pid);
	START();
	write_pages(area, FAULT_BYTES, PAGE);
	STOP();
}

/* ---- Switching: a byte or a word goes to another task and comes back ---- */

static void switch_pipe(long n)
{
	int there[2], back[2];
	char byte = 0;
	long pid;

	(void)n;
	if (pipe(there) || pipe(back))
		die("pipe");
	pid = CALL0(SYS_fork);
	if (!pid) {
		for (int i = 0; i < ROUNDS + 1; i++) {
			CALL3(SYS_read, there[0], &byte, 1);
			CALL3(SYS_write, back[1], &byte, 1);
		}
		leave();
	}
	/* one round to warm up */
	CALL3(SYS_write, there[1], &byte, 1);
	CALL3(SYS_read, back[0], &byte, 1);
	START();
	for (int i = 0; i < ROUNDS; i++) {
		CALL3(SYS_write, there[1], &byte, 1);
		CALL3(SYS_read, back[0], &byte, 1);
	}
	STOP();
	reap(pid);
	for (int i = 0; i < 2; i++) {
		close(there[i]);
		close(back[i]);
	}
}

static volatile int turn; /* 0: of this program, 1: of its thread */

static void pass_turn(int from, int to)
{
	turn = to;
	call4(SYS_futex, (long)&turn, FUTEX_WAKE, 1, 0);
	while (turn != from)
		call4(SYS_futex, (long)&turn, FUTEX_WAIT, to, 0);
}

static int thread_passes(void *arg)
{
	(void)arg;
	while (turn != 1)
		call4(SYS_futex, (long)&turn, FUTEX_WAIT, 0, 0);
	for (int i = 0; i < ROUNDS; i++)
		pass_turn(1, 0);
	turn = 0;
	call4(SYS_futex, (long)&turn, FUTEX_WAKE, 1, 0);
	return 0;
}

static void switch_futex(long n)
{
	int id;

	(void)n;
	must(clone_call(thread_passes, child_stack + STACK, THREAD, NULL,
			&thread_id, NULL, &thread_id),
	     "a thread");
	pass_turn(0, 1);
	START();
	for (int i = 0; i < ROUNDS; i++)
		pass_turn(0, 1);
	STOP();
	while ((id = thread_id))
		call4(SYS_futex, (long)&thread_id, FUTEX_WAIT, id, 0);
}

/* ---- Mapping ---- */

static void mmap_page(long n)
{
	long page;

	(void)n;
	START();
	page = syscall(SYS_mmap, NULL, PAGE, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	STOP();
	munmap((void *)page, PAGE);
}

static void munmap_page(long n)
{
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)n;
	START();
	CALL2(SYS_munmap, page, PAGE);
	STOP();
}

static void munmap_written(long n)
{
	(void)n;
	map_fault_area(0);
	START();
	CALL2(SYS_munmap, area, FAULT_BYTES);
	STOP();
	mapping_bytes = 0;
}

/* One page in the middle of a VMA: two splits; and back: two merges. */
static void mprotect_page(long n)
{
	(void)n;
	START();
	CALL3(SYS_mprotect, area + FAULT_BYTES / 2, PAGE, PROT_READ);
	STOP();
	CALL3(SYS_mprotect, area + FAULT_BYTES / 2, PAGE, PROT_READ | PROT_WRITE);
}

static void mprotect_merge(long n)
{
	(void)n;
	CALL3(SYS_mprotect, area + FAULT_BYTES / 2, PAGE, PROT_READ);
	START();
	CALL3(SYS_mprotect, area + FAULT_BYTES / 2, PAGE, PROT_READ | PROT_WRITE);
	STOP();
}

static void mprotect_written(long n)
{
	(void)n;
	write_pages(area, FAULT_BYTES, PAGE);
	START();
	CALL3(SYS_mprotect, area, FAULT_BYTES, PROT_READ);
	STOP();
	CALL3(SYS_mprotect, area, FAULT_BYTES, PROT_READ | PROT_WRITE);
}

/* ---- All cases ---- */

static const long once[] = { 0, -1 };
static const long mebibytes[] = { 0, 1, 4, 16, 64, 256, -1 };
static const long vmas[] = { 1, 10, 100, 1000, 10000, -1 };
static const long tables[] = { 1, 8, 32, 64, 256, -1 };

static const struct bench {
	const char *name;
	void (*sample)(long n);
	const long *sizes;
	int per;
	int samples;
	void (*prepare)(long n);
	void (*restore)(long n);
} cases[] = {
	{ "null", null_call, once, ROUNDS, 21, NULL, NULL },
	{ "fork", fork_plain, once, 1, 101, NULL, NULL },
	{ "vfork", vfork_plain, once, 1, 101, NULL, NULL },
	{ "spawn", spawn_plain, once, 1, 101, NULL, NULL },
	{ "thread", thread_plain, once, 1, 101, NULL, NULL },
	{ "fork_exec", fork_exec, once, 1, 51, NULL, NULL },
	{ "vfork_exec", vfork_exec, once, 1, 51, NULL, NULL },
	{ "spawn_exec", spawn_exec, once, 1, 51, NULL, NULL },
	{ "fork_dirty", fork_dirty, mebibytes, 1, 5, map_mib, unmap_area },
	{ "fork_clean", fork_plain, mebibytes, 1, 5, map_written, unmap_area },
	{ "vfork_dirty", vfork_plain, mebibytes, 1, 21, map_written, unmap_area },
	{ "fork_tables", fork_tables, tables, 1, 5, map_tables, unmap_area },
	{ "fork_islands", fork_tables, tables, 1, 5, map_islands, unmap_area },
	{ "fork_vmas", fork_plain, vmas, 1, 5, map_vmas, unmap_area },
	{ "fork_vmas_written", fork_vmas_written, vmas, 1, 5, map_vmas, unmap_area },
	{ "vfork_vmas", vfork_plain, vmas, 1, 21, map_vmas, unmap_area },
	{ "fault_zero", fault_zero, once, FAULT_PAGES, 9, NULL, NULL },
	{ "fault_read", fault_read, once, FAULT_PAGES, 9, NULL, NULL },
	{ "fault_copy", fault_copy, once, FAULT_PAGES, 9, map_fault_area, unmap_area },
	{ "fault_reuse", fault_reuse, once, FAULT_PAGES, 9, map_fault_area, unmap_area },
	{ "switch_pipe", switch_pipe, once, ROUNDS, 11, NULL, NULL },
	{ "switch_futex", switch_futex, once, ROUNDS, 11, NULL, NULL },
	{ "mmap", mmap_page, once, 1, 51, NULL, NULL },
	{ "munmap", munmap_page, once, 1, 51, NULL, NULL },
	{ "munmap_written", munmap_written, once, FAULT_PAGES, 9, NULL, NULL },
	{ "mprotect_split", mprotect_page, once, 1, 51, map_fault_area, unmap_area },
	{ "mprotect_merge", mprotect_merge, once, 1, 51, map_fault_area, unmap_area },
	{ "mprotect_written", mprotect_written, once, FAULT_PAGES, 9, map_fault_area, unmap_area },
};

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return x < y ? -1 : x > y;
}

static uint64_t median(uint64_t *values, int count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

/* What the console still has to send would be seen in the figures: results wait until the end. */
static char results[16 << 10];
static size_t results_length;

static uint64_t call[MAX_SAMPLES], whole[MAX_SAMPLES];

static void run_samples(const struct bench *c, long n, int samples, int profiled)
{
	for (int i = samples < 10 ? -2 : -10; i < samples; i++) {
		int last = i == samples - 1;

		if (profiled && last)
			bench_before_profile();
		c->sample(n);
		if (profiled && last)
			bench_after_profile();
		if (i < 0)
			continue; /* to warm up */
		call[i] = lapped - started;
		whole[i] = stopped - started;
	}
	if (profiled)
		printf("profiled %ju %ju\n", (uintmax_t)call[samples - 1],
		       (uintmax_t)whole[samples - 1]);
}

static void run_case(const struct bench *c, long n, int samples, int profiled)
{
	uintmax_t median_call, median_whole;

	if (c->prepare)
		c->prepare(n);
	run_samples(c, n, samples, profiled);
	if (c->restore)
		c->restore(n);
	median_call = median(call, samples);
	median_whole = median(whole, samples);
	results_length += snprintf(results + results_length, sizeof(results) - results_length,
				   "= %s %ld %d %ju %ju %ju\n", c->name, n, c->per, median_call,
				   median_whole, (uintmax_t)whole[0]);
}

/* Says what comes, and waits until the console has said it. */
static void announce(const char *name)
{
	printf("+ %s\n", name);
	nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL);
}

static void run_all(int quick)
{
	for (const struct bench *c = cases; c < cases + LENGTH(cases); c++) {
		announce(c->name);
		for (const long *n = c->sizes; *n >= 0; n++)
			if (!quick || n == c->sizes)
				run_case(c, *n, quick && c->samples > 11 ? 11 : c->samples, 0);
	}
}

static void run_one(const char *name, long n)
{
	for (const struct bench *c = cases; c < cases + LENGTH(cases); c++)
		if (!strcmp(c->name, name))
			run_case(c, n, c->samples, 1);
}

int main(int argc, char **argv)
{
	if (!strcmp(argv[0], "exit"))
		return 0;
	setvbuf(stdout, NULL, _IONBF, 0);
	if (argc > 3 && !strcmp(argv[1], "profile"))
		run_one(argv[2], atol(argv[3]));
	else
		run_all(argc > 1 && !strcmp(argv[1], "quick"));
	fwrite(results, 1, results_length, stdout);
	puts("done");
	nanosleep(&(struct timespec){ .tv_nsec = 500000000 }, NULL);
	if (getpid() == 1)
		reboot(RB_POWER_OFF);
	return 0;
}
