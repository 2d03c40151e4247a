/* Every pointer argument of every call may be unmapped, in the kernel or no address at all: the
 * answer is EFAULT. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

#define BAD 1UL << 62	/* stands for the bad pointer in the table */

static char good[8192];
static int pipe_fds[2], file, folder;

/* Each line has one bad pointer; the rest of its arguments is sound. */
static const struct {
	const char *name;
	long nr;
	long args[6];
} calls[] = {
#define CALL(name, ...) { #name, SYS_##name, { __VA_ARGS__ } }
#define GOOD (long)good
#define PATH (long)"/tmp/work/file"
#define FILE_FD 20
#define PIPE_IN 21
#define PIPE_OUT 22
#define FOLDER 23
	CALL(read, FILE_FD, BAD, 10),
	CALL(write, FILE_FD, BAD, 10),
	CALL(pread64, FILE_FD, BAD, 10, 0),
	CALL(pwrite64, FILE_FD, BAD, 10, 0),
	CALL(readv, FILE_FD, BAD, 1),
	CALL(writev, FILE_FD, BAD, 1),
	CALL(read, PIPE_IN, BAD, 10),
	CALL(write, PIPE_OUT, BAD, 10),
	CALL(open, BAD, O_RDONLY, 0),
	CALL(openat, AT_FDCWD, BAD, O_RDONLY, 0),
	CALL(stat, BAD, GOOD),
	CALL(stat, PATH, BAD),
	CALL(lstat, BAD, GOOD),
	CALL(lstat, PATH, BAD),
	CALL(fstat, FILE_FD, BAD),
	CALL(newfstatat, AT_FDCWD, BAD, GOOD, 0),
	CALL(newfstatat, AT_FDCWD, PATH, BAD, 0),
	CALL(access, BAD, 0),
	CALL(faccessat, AT_FDCWD, BAD, 0),
	CALL(getdents64, FOLDER, BAD, 4096),
	CALL(pipe, BAD),
	CALL(pipe2, BAD, 0),
	CALL(poll, BAD, 1, 0),
	CALL(ppoll, BAD, 1, GOOD, 0, 8),
	CALL(ppoll, GOOD, 0, BAD, 0, 8),
	CALL(select, 10, BAD, 0, 0, GOOD),
	CALL(select, 10, 0, 0, 0, BAD),
	CALL(mkdir, BAD, 0700),
	CALL(mkdirat, AT_FDCWD, BAD, 0700),
	CALL(rmdir, BAD),
	CALL(unlink, BAD),
	CALL(unlinkat, AT_FDCWD, BAD, 0),
	CALL(rename, BAD, PATH),
	CALL(rename, PATH, BAD),
	CALL(renameat, AT_FDCWD, BAD, AT_FDCWD, PATH),
	CALL(renameat, AT_FDCWD, PATH, AT_FDCWD, BAD),
	CALL(link, BAD, PATH),
	CALL(link, PATH, BAD),
	CALL(linkat, AT_FDCWD, PATH, AT_FDCWD, BAD, 0),
	CALL(symlink, BAD, PATH),
	CALL(symlink, PATH, BAD),
	CALL(symlinkat, PATH, AT_FDCWD, BAD),
	CALL(readlink, BAD, GOOD, 10),
	CALL(readlink, (long)"/proc/self", BAD, 10),
	CALL(readlinkat, AT_FDCWD, (long)"/proc/self", BAD, 10),
	CALL(chmod, BAD, 0600),
	CALL(fchmodat, AT_FDCWD, BAD, 0600),
	CALL(chown, BAD, 0, 0),
	CALL(lchown, BAD, 0, 0),
	CALL(fchownat, AT_FDCWD, BAD, 0, 0, 0),
	CALL(truncate, BAD, 0),
	CALL(mknod, BAD, S_IFREG | 0600, 0),
	CALL(mknodat, AT_FDCWD, BAD, S_IFREG | 0600, 0),
	CALL(utimensat, AT_FDCWD, BAD, GOOD, 0),
	CALL(utimensat, AT_FDCWD, PATH, BAD, 0),
	CALL(statfs, BAD, GOOD),
	CALL(statfs, PATH, BAD),
	CALL(fstatfs, FILE_FD, BAD),
	CALL(chdir, BAD),
	CALL(getcwd, BAD, 100),
	CALL(mount, BAD, (long)"/tmp", (long)"tmpfs", 0, 0),
	CALL(mount, 0, BAD, (long)"tmpfs", 0, 0),
	CALL(mount, 0, (long)"/tmp", BAD, 0, 0),
	CALL(umount2, BAD, 0),
	CALL(execve, BAD, GOOD, GOOD),
	CALL(execve, PATH, BAD, GOOD),
	CALL(execve, PATH, GOOD, BAD),
	CALL(wait4, -1, 0, 0, BAD),
	CALL(wait4, -1, BAD, 0, 0),
	CALL(waitid, P_ALL, 0, BAD, WEXITED, 0),
	CALL(waitid, P_ALL, 0, GOOD, WEXITED, BAD),
	CALL(rt_sigaction, SIGUSR1, BAD, 0, 8),
	CALL(rt_sigaction, SIGUSR1, 0, BAD, 8),
	CALL(rt_sigprocmask, SIG_BLOCK, BAD, 0, 8),
	CALL(rt_sigprocmask, SIG_BLOCK, 0, BAD, 8),
	CALL(rt_sigpending, BAD, 8),
	CALL(rt_sigsuspend, BAD, 8),
	CALL(sigaltstack, BAD, 0),
	CALL(sigaltstack, 0, BAD),
	CALL(nanosleep, BAD, 0),
	CALL(clock_nanosleep, CLOCK_MONOTONIC, 0, BAD, 0),
	CALL(clock_gettime, CLOCK_MONOTONIC, BAD),
	CALL(clock_getres, CLOCK_MONOTONIC, BAD),
	CALL(gettimeofday, BAD, 0),
	CALL(futex, BAD, FUTEX_WAIT, 0, 0),
	CALL(futex, GOOD, FUTEX_WAIT, 0, BAD),
	CALL(arch_prctl, ARCH_GET_FS, BAD),
	CALL(prctl, 15 /* PR_SET_NAME */, BAD),
	CALL(prctl, 16 /* PR_GET_NAME */, BAD),
	CALL(getrlimit, RLIMIT_CORE, BAD),
	CALL(setrlimit, RLIMIT_CORE, BAD),
	CALL(prlimit64, 0, RLIMIT_CORE, BAD, 0),
	CALL(prlimit64, 0, RLIMIT_CORE, 0, BAD),
	CALL(getrusage, RUSAGE_SELF, BAD),
	CALL(times, BAD),
	CALL(uname, BAD),
	CALL(sysinfo, BAD),
	CALL(getrandom, BAD, 100, 0),
	CALL(sched_getaffinity, 0, 128, BAD),
	CALL(sched_setaffinity, 0, 128, BAD),
	CALL(getresuid, BAD, GOOD, GOOD),
	CALL(getresuid, GOOD, GOOD, BAD),
	CALL(getgroups, 100, BAD),
	CALL(setgroups, 10, BAD),
	CALL(capget, BAD, GOOD),
};

static const unsigned long bad[] = {
	0x0000000000000008, 0x00007ffffffff000, 0x0000800000000000, 0x8000000000000000,
	0xffff7ffffffffff8, 0xffff888000000000, 0xffffc90000000000, 0xffffea0000000000,
	0xffffffff80000000, 0xffffffff81000000, 0xfffffffffffff000,
};

static void try(int i, unsigned long pointer)
{
	long args[6], ret;

	for (int j = 0; j < 6; j++)
		args[j] = calls[i].args[j] == (long)(BAD) ? (long)pointer : calls[i].args[j];
	errno = 0;
	ret = syscall(calls[i].nr, args[0], args[1], args[2], args[3], args[4], args[5]);
	if (ret != -1 || errno != EFAULT)
		FAIL("%s with %#lx returned %ld, %s", calls[i].name, pointer, ret, strerror(errno));
}

int main(void)
{
	gid_t groups[2] = { 1, 2 };
	struct gate never = gate();

	OK(setgroups(2, groups));
	umask(0);
	file = OK(open("/tmp/work/file", O_RDWR | O_CREAT, 0700));
	CHECK_EQ(write(file, "content, and more of it", 20), 20);
	OK(lseek(file, 0, SEEK_SET));
	folder = OK(open(".", O_RDONLY));
	OK(pipe(pipe_fds));
	CHECK_EQ(write(pipe_fds[1], "content, and more of it", 20), 20);
	OK(dup2(file, FILE_FD));
	OK(dup2(pipe_fds[0], PIPE_IN));
	OK(dup2(pipe_fds[1], PIPE_OUT));
	OK(dup2(folder, FOLDER));
	for (unsigned i = 0; i < ARRAY_SIZE(calls); i++)
		for (unsigned j = 0; j < ARRAY_SIZE(bad); j++) {
			/* wait's: a child that has ended, reaped in spite of the bad pointer. */
			bool waits = calls[i].nr == SYS_wait4 || calls[i].nr == SYS_waitid;
			pid_t pid = waits ? FORK() : 0;

			if (pid)
				UNTIL(state_of(pid) == 'Z');
			try(i, bad[j]);
			if (pid)
				waitpid(pid, NULL, 0);
		}
	(void)never;
	return 0;
}
