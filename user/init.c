/* SPDX-License-Identifier: MIT */
/*
 * The first program: mounts the three file systems that the others expect, then keeps a login shell
 * on the console for ever, and reaps every process whose parent died before it.
 *
 * Its arguments are a command that runs before the first shell: what stands behind "--" on the
 * kernel's command line.
 *
 * As with other inits, SIGUSR2 means power off (busybox's `poweroff` sends it), SIGUSR1 halt, and
 * SIGTERM reboot.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void mount_on(const char *path, const char *type)
{
	mkdir(path, 0755);
	/* EBUSY: the kernel has mounted it for us. */
	if (mount(type, path, type, 0, NULL) && errno != EBUSY)
		perror(path);
}

static void end(int sig)
{
	kill(-1, SIGTERM);
	sync();
	reboot(sig == SIGUSR2 ? RB_POWER_OFF : sig == SIGUSR1 ? RB_HALT_SYSTEM : RB_AUTOBOOT);
}

/* The console is everybody's; job control is a matter of the session's own terminal. */
static void use_tty(void)
{
	int tty = open("/dev/tty", O_RDWR);

	if (tty < 0)
		return;
	for (int fd = 0; fd < 3; fd++)
		dup2(tty, fd);
	if (tty > 2)
		close(tty);
}

/* A program with a session and a terminal of its own, so that Ctrl-C and job control work in it. */
static pid_t start(const char *path, char *const argv[])
{
	pid_t pid = fork();

	if (pid == 0) {
		setsid();
		ioctl(STDIN_FILENO, TIOCSCTTY, 1);
		use_tty();
		if (chdir("/root"))
			perror("/root");
		execvp(path, argv);
		perror(path);
		_exit(127);
	}
	if (pid < 0)
		perror("fork");
	return pid;
}

/* Until it ends; whoever else ends meanwhile is reaped. */
static void await(pid_t pid)
{
	pid_t dead;

	do
		dead = wait(NULL);
	while (dead != pid && (dead > 0 || errno == EINTR));
}

int main(int argc, char **argv)
{
	char *const shell[] = { "-sh", NULL };

	mount_on("/proc", "proc");
	mount_on("/dev", "devtmpfs");
	mount_on("/tmp", "tmpfs");

	signal(SIGUSR1, end);
	signal(SIGUSR2, end);
	signal(SIGTERM, end);

	setenv("PATH", "/bin:/sbin:/usr/bin:/usr/sbin", 1);
	setenv("HOME", "/root", 1);

	if (argc > 1)
		await(start(argv[1], argv + 1));
	for (;;) {
		await(start("/bin/sh", shell));
		/* Not as fast as it can, should the shell be missing. */
		sleep(1);
	}
}
