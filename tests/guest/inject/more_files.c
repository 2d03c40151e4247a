/* Locks, mounts, long names, copies between files, full pipes, sets of descriptors, terminals and
 * the log survive the failure of each allocation in them. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "fail.h"
#include <poll.h>
#include <sys/file.h>
#include <sys/klog.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/sendfile.h>
#include <sys/uio.h>
#include <sys/xattr.h>

#define LONG_NAME	"a_name_that_is_too_long_to_be_kept_within_its_dentry_and_so_needs_memory"
#define MANY		700
#define FAR		3000	/* a descriptor beyond what select has place for on its stack */

static int lock_by(int cmd, int fd, int type, off_t start, off_t len)
{
	struct flock lock = { .l_type = type, .l_start = start, .l_len = len };

	return fcntl(fd, cmd, &lock);
}

static int lock(int fd, int type, off_t start, off_t len)
{
	return lock_by(F_SETLK, fd, type, start, len);
}

static void locks(int fd)
{
	SWEEP("a lock", 1, ENOLCK, lock(fd, F_WRLCK, 0, 100), OK(lock(fd, F_UNLCK, 0, 0)), (void)0);
	SWEEP("a lock waited for", 1, ENOLCK, lock_by(F_SETLKW, fd, F_WRLCK, 0, 100),
	      OK(lock(fd, F_UNLCK, 0, 0)), (void)0);
	OK(lock(fd, F_WRLCK, 0, 100));
	SWEEP("a lock split in two", 1, ENOLCK, lock(fd, F_UNLCK, 40, 20),
	      OK(lock(fd, F_WRLCK, 0, 100)), (void)0);
	OK(lock(fd, F_UNLCK, 0, 0));
	SWEEP("flock", 1, ENOMEM, flock(fd, LOCK_EX), OK(flock(fd, LOCK_UN)), (void)0);
	OK(flock(fd, LOCK_EX));
	SWEEP("unlocking", 0, ENOMEM, flock(fd, LOCK_UN), (void)0, (void)0);
}

static void mounts(void)
{
	OK(mkdir("mnt", 0755));
	SWEEP("mount", 3, ENOMEM, mount("device", "mnt", "tmpfs", 0, "size=64k,mode=700"),
	      OK(umount2("mnt", 0)), FAILS(EINVAL, umount2("mnt", 0)));
	SWEEP("bind mount", 2, ENOMEM, mount("mnt", "mnt", NULL, MS_BIND, NULL),
	      OK(umount2("mnt", 0)), FAILS(EINVAL, umount2("mnt", 0)));
	OK(rmdir("mnt"));
}

static int open_close(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOCTTY | O_NONBLOCK), error = errno;

	if (fd >= 0)
		close(fd);
	errno = error;
	return fd;
}

static void pipes(void)
{
	static char page[2 * PAGE];
	int p[2];

	OK(pipe2(p, O_NONBLOCK));
	SWEEP("a very large pipe", 1, ENOMEM, fcntl(p[0], F_SETPIPE_SZ, 16384 * PAGE),
	      OK(fcntl(p[0], F_SETPIPE_SZ, 16 * PAGE)), (void)0);
	SWEEP("writing to a pipe", 2, ENOMEM, write(p[1], page, sizeof(page)), (void)0,
	      while (read(p[0], page, sizeof(page)) > 0) continue);
	SWEEP("a larger pipe", 1, ENOMEM, fcntl(p[0], F_SETPIPE_SZ, 128 * PAGE),
	      OK(fcntl(p[0], F_SETPIPE_SZ, 16 * PAGE)), (void)0);
	close(p[0]);
	close(p[1]);
}

static void waiting(void)
{
	static struct pollfd fds[MANY];
	static struct iovec iov[MANY];
	struct timeval none = { 0 };
	int zero = OK(open("/dev/zero", O_RDONLY)), p[2], i;
	static char bytes[MANY];
	static fd_set sets[1 + FAR / FD_SETSIZE];

	OK(pipe(p));
	for (i = 0; i < MANY; i++) {
		fds[i] = (struct pollfd){ .fd = p[0], .events = POLLIN };
		iov[i] = (struct iovec){ .iov_base = bytes + i, .iov_len = 1 };
	}
	OK(setrlimit(RLIMIT_NOFILE, &(struct rlimit){ FAR + 1, FAR + 1 }));
	OK(dup2(p[0], FAR));
	SWEEP("poll", 2, ENOMEM, poll(fds, MANY, 1), (void)0, (void)0);
	SWEEP("select", 1, ENOMEM,
	      select(FAR + 1, sets, NULL, NULL, &none), (void)0, (void)0);
	SWEEP("readv", 1, ENOMEM, readv(zero, iov, MANY), (void)0, (void)0);
	close(zero);
	close(FAR);
	close(p[0]);
	close(p[1]);
}

/* In a session of its own, which has a terminal. */
static void own_terminal(void)
{
	OK(setsid());
	OK(open("/dev/ttyS0", O_RDONLY | O_NONBLOCK));
	fail_open();
	SWEEP("/dev/tty", 2, ENOMEM, open_close("/dev/tty"), (void)0, (void)0);
}

static ssize_t read_own(void *to)
{
	struct iovec local = { to, PAGE / 2 }, remote = { (char *)to + PAGE / 2, PAGE / 2 };

	return process_vm_readv(getpid(), &local, 1, &remote, 1, 0);
}

int main(void)
{
	static char page[PAGE];
	int fd = OK(open("file", O_RDWR | O_CREAT, 0600));
	int to = OK(open("copy", O_RDWR | O_CREAT, 0600));
	int mem = OK(open("/proc/self/mem", O_RDONLY));
	off_t from;
	loff_t start;

	CHECK_EQ(write(fd, page, PAGE), PAGE);
	fail_open();
	locks(fd);
	mounts();
	SWEEP("a long name", 4, errno_ == ENOSPC ? ENOSPC : ENOMEM, mkdir(LONG_NAME, 0700),
	      OK(rmdir(LONG_NAME)), FAILS(ENOENT, access(LONG_NAME, F_OK)));
	SWEEP("sendfile", 1, ENOMEM, (from = 0, sendfile(to, fd, &from, PAGE)),
	      OK(ftruncate(to, 0)); OK(lseek(to, 0, SEEK_SET)), (void)0);
	SWEEP("copy_file_range", 1, ENOMEM,
	      (start = 0, copy_file_range(fd, &start, to, NULL, PAGE, 0)),
	      OK(ftruncate(to, 0)); OK(lseek(to, 0, SEEK_SET)), (void)0);
	SWEEP("/proc/self/maps", 2, ENOMEM, open_close("/proc/self/maps"), (void)0, (void)0);
	SWEEP("/proc/self/pagemap", 2, ENOMEM, open_close("/proc/self/pagemap"), (void)0, (void)0);
	SWEEP("/proc/self/mem", 1, ENOMEM, pread(mem, page, 8, (uintptr_t)&from), (void)0, (void)0);
	OK(symlink("target", "link"));
	SWEEP("readlink", 1, ENOMEM, readlink("link", page, PAGE), (void)0, (void)0);
	SWEEP("getcwd", 1, ENOMEM, syscall(SYS_getcwd, page, PAGE), (void)0, (void)0);
	SWEEP("setxattr", 2, ENOMEM, setxattr("file", "trusted.a", "value", 5, 0), (void)0,
	      (void)0);
	SWEEP("getxattr", 1, ENOMEM, getxattr("file", "trusted.a", page, PAGE), (void)0, (void)0);
	SWEEP("process_vm_readv", 1, ENOMEM, read_own(page), (void)0, (void)0);
	pipes();
	waiting();
	SWEEP("/dev/console", 1, ENOMEM, open_close("/dev/console"), (void)0, (void)0);
	WAIT_EXIT(FORK(own_terminal()), 0);
	SWEEP("/dev/ttyS0", 1, ENOMEM, open_close("/dev/ttyS0"), (void)0, (void)0);
	SWEEP("reading the log", 1, ENOMEM, klogctl(3, page, PAGE), (void)0, (void)0);
	SWEEP("the log's unread size", 1, ENOMEM, klogctl(9, NULL, 0), (void)0, (void)0);
	return 0;
}
