/* Nobody can write to a program while it runs, nor run what somebody writes; a script can be
 * changed under its interpreter. */
/* SPDX-License-Identifier: MIT */
#include "copy_self.h"

static void run(const char *path)
{
	execl(path, path, "child", NULL);
}

int main(int argc, char **argv)
{
	struct gate ready = { { 10, 11 } }, go = { { 12, 13 } };
	pid_t pid;
	int fd;

	if (argc > 1) {
		gate_open(&ready);
		gate_pass(&go);
		return 0;
	}
	struct gate a = gate(), b = gate();

	for (int i = 0; i < 2; i++) {
		OK(dup2(a.fd[i], ready.fd[i]));
		OK(dup2(b.fd[i], go.fd[i]));
	}
	copy_self("program");
	spew("script", "#!./program\n", 0755);

	pid = FORK(run("./program"));
	gate_pass(&ready);
	FAILS(ETXTBSY, open("program", O_WRONLY));
	FAILS(ETXTBSY, open("program", O_RDWR | O_TRUNC));
	FAILS(ETXTBSY, truncate("program", 0));
	OK(chmod("program", 0700));
	close(OK(open("program", O_RDONLY)));
	gate_open(&go);
	WAIT_EXIT(pid, 0);

	fd = OK(open("program", O_WRONLY));
	FAILS(ETXTBSY, execl("./program", "x", NULL));
	close(fd);

	pid = FORK(run("./script"));
	gate_pass(&ready);
	close(OK(open("script", O_WRONLY)));
	FAILS(ETXTBSY, open("program", O_WRONLY));
	gate_open(&go);
	WAIT_EXIT(pid, 0);
	close(OK(open("program", O_WRONLY)));
	OK(unlink("program"));
	OK(unlink("script"));
	return 0;
}
