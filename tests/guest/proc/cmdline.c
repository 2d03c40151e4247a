/* /proc/PID/cmdline shows a process's arguments as they are in its memory now, also to others. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

int main(int argc, char **argv)
{
	struct gate ready = gate(), go = gate();
	char path[64], text[256], in[16], out[16];
	pid_t pid;
	int fd;
	long n;

	if (argc > 3) {
		gate_open(&(struct gate) { { -1, atoi(argv[2]) } });
		gate_pass(&(struct gate) { { atoi(argv[3]), -1 } });
		return 0;
	}
	snprintf(in, sizeof(in), "%d", ready.fd[1]);
	snprintf(out, sizeof(out), "%d", go.fd[0]);
	pid = FORK(EXEC_SELF("hello world", in, out));
	gate_pass(&ready);
	snprintf(path, sizeof(path), "/proc/%d/cmdline", pid);
	fd = OK(open(path, O_RDONLY));
	n = OK(read(fd, text, sizeof(text)));
	CHECK_EQ(n, (long)(strlen("/proc/self/exe") + strlen("hello world") + strlen(in) +
			   strlen(out) + 4));
	CHECK(!strcmp(text, "/proc/self/exe"));
	CHECK(!strcmp(text + strlen(text) + 1, "hello world"));
	gate_open(&go);
	/* A zombie has none. */
	UNTIL(state_of(pid) == 'Z');
	fd = open(path, O_RDONLY);
	CHECK(fd < 0 || read(fd, text, sizeof(text)) == 0);
	WAIT_EXIT(pid, 0);
	FAILS(ENOENT, open(path, O_RDONLY));
	return 0;
}
