/* Signals that arrive at any moment of system calls change nothing but, where that is their
 * contract, when the calls end: EINTR or part of the work, never a wrong result. */
/* SPDX-License-Identifier: MIT */
/* Timeout: 240 s */
#include "clone.h"
#include "timer.h"

#define ROUNDS 40
#define BYTES (64 * 1024)

static volatile unsigned long handled;
static volatile int tid;
static volatile uint32_t word;

/* Uses vector registers, so that a frame that doesn't keep them is noticed. */
static void handler(int sig)
{
	static const char junk[32] = "what the handler leaves there";

	asm volatile("movups %0, %%xmm0\n\tmovups %0, %%xmm7" :: "m" (junk) : "xmm0", "xmm7");
	handled++;
}

/* A call that signals end with EINTR even with SA_RESTART (signal(7)): again until it doesn't. */
#define AGAIN(call)									\
	({										\
		long again_;								\
		while ((again_ = (call)) == -1 && errno == EINTR)			\
			continue;							\
		again_;									\
	})

static void memory(int round)
{
	char *mem = private_pages(8);

	for (int i = 0; i < 8; i++)
		mem[i * PAGE] = round + i;
	OK(mprotect(mem + 2 * PAGE, 2 * PAGE, PROT_READ));
	OK(mprotect(mem, 8 * PAGE, PROT_READ | PROT_WRITE));
	mem = OK(mremap(mem, 8 * PAGE, 16 * PAGE, MREMAP_MAYMOVE));
	for (int i = 0; i < 8; i++)
		CHECK_EQ(mem[i * PAGE], (char)(round + i));
	OK(madvise(mem, 2 * PAGE, MADV_DONTNEED));
	CHECK_EQ(mem[PAGE], 0);
	OK(munmap(mem, 16 * PAGE));
}

static void files(int round)
{
	static char out[PAGE], in[PAGE];
	int fd = OK(open("file", O_RDWR | O_CREAT | O_TRUNC, 0600));
	struct flock lock = { .l_type = F_WRLCK };

	memset(out, round, sizeof(out));
	OK(fcntl(fd, F_SETLKW, &lock));
	CHECK_EQ(write(fd, out, PAGE), PAGE);
	CHECK_EQ(pread(fd, in, PAGE, 0), PAGE);
	CHECK(!memcmp(in, out, PAGE));
	OK(rename("file", "other"));
	close(fd);
	OK(unlink("other"));
}

/* Through a pipe that is smaller than that: both sides sleep, and both are hit. */
static void pipe_both_ways(int round)
{
	static char buf[BYTES];
	struct gate g = gate();
	long n, done;
	pid_t pid;

	OK(fcntl(g.fd[1], F_SETPIPE_SZ, PAGE));
	pid = FORK({
		memset(buf, round, BYTES);
		for (done = 0; done < BYTES; done += n)
			n = OK(write(g.fd[1], buf + done, BYTES - done));
	});
	close(g.fd[1]);
	for (done = 0; (n = OK(read(g.fd[0], buf, BYTES))) > 0; done += n)
		for (long i = 0; i < n; i++)
			CHECK_EQ(buf[i], (char)round);
	CHECK_EQ(done, BYTES);
	close(g.fd[0]);
	WAIT_EXIT(pid, 0);
}

static int thread(void *unused)
{
	word = 1;
	syscall(SYS_futex, &word, FUTEX_WAKE, 1, NULL, NULL, 0);
	return 0;
}

static void processes(int round)
{
	char *argv[] = { "self", "exit with 9", NULL };
	pid_t pid = FORK(_exit(round));
	struct rusage usage;
	siginfo_t info;

	OK(waitid(P_PID, pid, &info, WEXITED | WNOWAIT));
	CHECK_EQ(info.si_status, round);
	OK(wait4(pid, NULL, 0, &usage));
	pid = OK(vfork());
	if (!pid) {
		execve("/proc/self/exe", argv, environ);
		_exit(1);
	}
	WAIT_EXIT(pid, 9);
	FAILS(ECHILD, waitpid(-1, NULL, 0));
}

static void threads(void *stack)
{
	word = 0;
	OK(clone_call(thread, stack, THREAD_FLAGS | CLONE_PARENT_SETTID | CLONE_CHILD_CLEARTID,
		      NULL, &tid, NULL, &tid));
	while (!word) {
		/* Restarted without a trace: it ends with 0, or because the word has changed. */
		if (syscall(SYS_futex, &word, FUTEX_WAIT, 0, NULL, NULL, 0))
			CHECK_EQ(errno, EAGAIN);
	}
	join_thread(&tid);
}

static void waiting(void)
{
	struct timespec time = { 0, 100000 }, left;
	struct pollfd nothing = { .fd = -1 };
	uint64_t before = now_ns(CLOCK_MONOTONIC);
	sigset_t none;

	while (nanosleep(&time, &left)) {
		CHECK_EQ(errno, EINTR);
		CHECK(left.tv_sec == 0 && left.tv_nsec <= time.tv_nsec);
		time = left;
	}
	CHECK(now_ns(CLOCK_MONOTONIC) - before >= 100000);
	/* Signals may come closer together than that. */
	if (poll(&nothing, 1, 1))
		CHECK_EQ(errno, EINTR);
	sigemptyset(&none);
	time = (struct timespec){ 0, 1000 };
	CHECK_EQ(AGAIN(pselect(0, NULL, NULL, NULL, &time, &none)), 0);
	if (AGAIN(syscall(SYS_futex, &word, FUTEX_WAIT, word, &time, NULL, 0)))
		CHECK_EQ(errno, ETIMEDOUT);
	sigaddset(&none, SIGUSR2);
	if (AGAIN(sigtimedwait(&none, NULL, &time)) == -1)
		CHECK_EQ(errno, EAGAIN);
}

/* Numbers in registers that system calls and handlers must leave alone. */
static void registers(void)
{
	unsigned long a = 0x0123456789abcdef, b = ~a, x[2] = { a, b }, y[2];

	asm volatile("movups %1, %%xmm7\n\t"
		     "mov $1000, %%ecx\n"
		     "1:\tmovups %%xmm7, %%xmm6\n\t"
		     "loop 1b\n\t"
		     "movups %%xmm6, %0"
		     : "=m" (y) : "m" (x) : "rcx", "xmm6", "xmm7");
	CHECK_EQ(y[0], a);
	CHECK_EQ(y[1], b);
}

/*
 * Sends to the whole group, and all that it makes, until it is killed. Between two signals there is
 * up to a millisecond: a fork that finds a signal begins again (as on Linux), and has to come
 * through now and then.
 */
static void sender(pid_t group)
{
	unsigned int seed = 1;

	OK(setpgid(0, 0));
	for (;;) {
		uint64_t next = now_ns(CLOCK_MONOTONIC) + rand_r(&seed) % MS;

		kill(-group, SIGURG);
		while (now_ns(CLOCK_MONOTONIC) < next)
			sched_yield();
	}
}

int main(int argc, char **argv)
{
	pid_t self = getpid(), pid;
	void *stack = new_stack();
	int timer;

	if (argc > 1)
		return 9;
	/* Ignored by default, so that exec needs no care. */
	on_signal(SIGURG, handler, SA_RESTART);
	/* Not our child, so that waiting for any child doesn't find it. */
	pid = FORK({
		if (FORK(sender(self)))
			_exit(0);
	});
	WAIT_EXIT(pid, 0);
	timer = signal_timer(CLOCK_MONOTONIC, SIGURG, 0);
	for (int round = 0; round < ROUNDS; round++) {
		OK(set_timer(timer, 0, MS / 10 + 777 * round, MS + 1111 * round));
		memory(round);
		files(round);
		pipe_both_ways(round);
		processes(round);
		threads(stack);
		waiting();
		registers();
	}
	CHECK(handled > ROUNDS);
	note("%lu signals", handled);
	return 0;
}
