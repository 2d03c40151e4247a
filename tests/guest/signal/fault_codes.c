/* A fault says why and where: nothing mapped, not allowed, beyond the end of a file, or not an
 * address at all. */
/* SPDX-License-Identifier: MIT */
#include "timer.h"

static volatile uintptr_t fault_addr;
static volatile int want_code;

static void handler(int sig, siginfo_t *info, void *context)
{
	ucontext_t *uc = context;

	if (info->si_code != want_code || (uintptr_t)info->si_addr != fault_addr)
		_exit(1);
	if (fault_addr && (uintptr_t)uc->uc_mcontext.gregs[REG_CR2] != fault_addr)
		_exit(2);
	_exit(sig);
}

/* The access gives this signal, with this code and the address. */
#define GIVES(sig, code, addr, ...)						\
	do {									\
		on_siginfo(sig, handler, 0);					\
		want_code = code;						\
		fault_addr = (uintptr_t)(addr);					\
		WAIT_EXIT(FORK(__VA_ARGS__), sig);				\
	} while (0)

static char read_at(uintptr_t addr)
{
	return *(volatile char *)addr;
}

static void write_at(uintptr_t addr)
{
	*(volatile char *)addr = 1;
}

int main(void)
{
	int fd = OK(open("/tmp/fault_codes", O_RDWR | O_CREAT | O_TRUNC, 0600));
	uintptr_t page = (uintptr_t)private_pages(3), file;

	unlink("/tmp/fault_codes");
	OK(ftruncate(fd, 10));
	file = (uintptr_t)OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0));
	OK(munmap((void *)(page + PAGE), PAGE));
	GIVES(SIGSEGV, SEGV_MAPERR, 8, read_at(8));
	GIVES(SIGSEGV, SEGV_MAPERR, page + PAGE + 5, write_at(page + PAGE + 5));
	OK(mprotect((void *)page, PAGE, PROT_READ));
	GIVES(SIGSEGV, SEGV_ACCERR, page + 7, write_at(page + 7));
	OK(mprotect((void *)page, PAGE, PROT_NONE));
	GIVES(SIGSEGV, SEGV_ACCERR, page + 9, read_at(page + 9));
	GIVES(SIGSEGV, SEGV_ACCERR, page + 2 * PAGE, ((void (*)(void))(page + 2 * PAGE))());
	GIVES(SIGSEGV, SEGV_MAPERR, 0xffffffff81000000, read_at(0xffffffff81000000));
	GIVES(SIGSEGV, SI_KERNEL, 0, read_at(0x8000000000000000));
	GIVES(SIGBUS, BUS_ADRERR, file + PAGE + 3, read_at(file + PAGE + 3));
	read_at(file + PAGE - 1);
	return 0;
}
