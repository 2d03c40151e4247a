/* A signal to a kernel thread is sent without an error, and does nothing: not to the thread, nor to
 * the machine. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: which of its pids are kernel threads is told by other means there. */
#include <dirent.h>
#include "tine_test.h"

/* => Has the process no memory of its own? */
static bool is_kernel_thread(pid_t pid)
{
	char path[64], buf[256];
	int fd, n;

	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	fd = open(path, O_RDONLY);
	if (fd < 0)
		return false;
	n = read(fd, buf, sizeof(buf));
	OK(close(fd));
	return n == 0;
}

int main(void)
{
	struct dirent *entry;
	DIR *proc = opendir("/proc");
	int found = 0, settle;

	CHECK(proc);
	while ((entry = readdir(proc))) {
		pid_t pid = atoi(entry->d_name);

		if (pid <= 1 || !is_kernel_thread(pid))
			continue;
		found++;
		for (int sig = 1; sig <= 64; sig++)
			OK(syscall(SYS_kill, pid, sig));
		OK(syscall(SYS_tgkill, pid, pid, SIGKILL));
		OK(syscall(SYS_tkill, pid, SIGSTOP));
		CHECK(state_of(pid) != 'T');
	}
	CHECK(found > 0);
	/* The machine still makes processes, and stops its CPUs when it counts. */
	WAIT_EXIT(FORK(), 0);
	settle = OK(open("/proc/tine/settle", O_WRONLY));
	CHECK_EQ(write(settle, "1", 1), 1);
	return 0;
}
