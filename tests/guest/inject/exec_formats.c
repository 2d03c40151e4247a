/* exec of a script, of a program with a loader, and by a process that shares its signal handlers
 * with another survives the failure of each allocation. */
/* SPDX-License-Identifier: MIT */
/* Not on Linux: Debian's kernel is built without failure injection. */
#include "clone.h"
#include "fail.h"
#include <elf.h>
#include <sys/prctl.h>

/* Exits with the number of its arguments, so that a lost one is seen. */
static const unsigned char code[] = {
	0x48, 0x8b, 0x3c, 0x24,	/* mov (%rsp), %rdi */
	0xb8, 60, 0, 0, 0,	/* mov $60, %eax: exit */
	0x0f, 0x05		/* syscall */
};

static void make_program(const char *path, const char *interp)
{
	struct {
		Elf64_Ehdr ehdr;
		Elf64_Phdr phdr[2];
		char interp[64];
		unsigned char code[sizeof(code)];
	} image = {
		.ehdr = {
			.e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64, ELFDATA2LSB, EV_CURRENT },
			.e_type = ET_DYN, .e_machine = EM_X86_64, .e_version = EV_CURRENT,
			.e_phoff = sizeof(Elf64_Ehdr), .e_ehsize = sizeof(Elf64_Ehdr),
			.e_phentsize = sizeof(Elf64_Phdr), .e_phnum = interp ? 2 : 1,
			.e_entry = offsetof(typeof(image), code),
		},
		.phdr[0] = {
			.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_filesz = sizeof(image),
			.p_memsz = sizeof(image), .p_align = PAGE,
		},
		.phdr[1] = {
			.p_type = PT_INTERP, .p_flags = PF_R,
			.p_offset = offsetof(typeof(image), interp),
		},
	};
	int fd = OK(open(path, O_WRONLY | O_CREAT | O_TRUNC, 0755));

	memcpy(image.code, code, sizeof(code));
	if (interp) {
		strcpy(image.interp, interp);
		image.phdr[1].p_filesz = image.phdr[1].p_memsz = strlen(interp) + 1;
	}
	CHECK_EQ(write(fd, &image, sizeof(image)), (long)sizeof(image));
	close(fd);
}

static volatile bool ready;

static int wait_for_death(void *unused)
{
	OK(prctl(PR_SET_PDEATHSIG, SIGKILL));
	ready = true;
	for (;;)
		pause();
}

/* A process that has the caller's handlers, until the caller dies. */
static void share_handlers(void)
{
	start(wait_for_death, CLONE_VM | CLONE_SIGHAND);
	while (!ready)
		sched_yield();
}

static void sweep(const char *path, bool share, int argc, int minimum)
{
	struct sweep sweep = { .name = path };
	int status;

	for (int n = 1; n < 80; n++) {
		pid_t pid = FORK({
			if (share)
				share_handlers();
			fail_open();
			fail_write(n);
			execl(path, path, "argument", NULL);
			CHECK(errno == ENOMEM || errno == E2BIG);
			CHECK(fail_injected());
			_exit(1);
		});

		OK(waitpid(pid, &status, 0));
		if (WIFSIGNALED(status))
			CHECK_EQ(WTERMSIG(status), SIGSEGV);
		else
			CHECK(WEXITSTATUS(status) == 1 || WEXITSTATUS(status) == argc);
		sweep.failed += status != argc << 8;
	}
	CHECK_EQ(status, argc << 8);
	sweep.injected = sweep.failed;
	sweep_report(&sweep, minimum);
}

int main(void)
{
	int fd;

	make_program("loader", NULL);
	make_program("dynamic", "./loader");
	fd = OK(open("script", O_WRONLY | O_CREAT, 0755));
	CHECK_EQ(write(fd, "#!./loader with\n", 16), 16);
	close(fd);
	sweep("./loader", false, 2, 14);
	sweep("./loader", true, 2, 15);
	sweep("./dynamic", false, 2, 20);
	sweep("./script", false, 4, 20);
	return 0;
}
