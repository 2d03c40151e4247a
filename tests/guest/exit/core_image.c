/* What a signal like SIGSEGV ends leaves an ELF image of its threads and memory behind. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <elf.h>
#include <pthread.h>
#include <sys/prctl.h>
#include <sys/procfs.h>

#define LEFT_OUT (64 * PAGE)

static char secret[] = "in the data";
static char *anonymous, *left_out;

static void *wait_for_the_end(void *unused)
{
	for (;;)
		pause();
}

static void crash(void)
{
	pthread_t thread;

	anonymous = OK(mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			    0));
	strcpy(anonymous + PAGE, "in a page");
	left_out = OK(mmap(NULL, LEFT_OUT, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1,
			   0));
	memset(left_out, 1, LEFT_OUT);
	OK(madvise(left_out, LEFT_OUT, MADV_DONTDUMP));
	CHECK_EQ(pthread_create(&thread, NULL, wait_for_the_end, NULL), 0);
	*(volatile char *)8 = 1;
}

static char *image;
static size_t size;

static void load(void)
{
	struct stat st;
	int fd = OK(open("core", O_RDONLY));

	OK(fstat(fd, &st));
	CHECK_EQ(st.st_mode, S_IFREG | 0600);
	size = st.st_size;
	image = OK(mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0));
	close(fd);
	OK(unlink("core"));
}

static const Elf64_Phdr *segment(unsigned int i)
{
	const Elf64_Ehdr *hdr = (void *)image;

	return i < hdr->e_phnum ? (void *)(image + hdr->e_phoff + i * sizeof(Elf64_Phdr)) : NULL;
}

/* => What the image has of an address, NULL if it is in no segment's part in the file. */
static const char *memory(const void *address)
{
	uint64_t at = (uintptr_t)address;
	const Elf64_Phdr *phdr;

	for (unsigned int i = 0; (phdr = segment(i)); i++)
		if (phdr->p_type == PT_LOAD && at - phdr->p_vaddr < phdr->p_filesz)
			return image + phdr->p_offset + (at - phdr->p_vaddr);
	return NULL;
}

/* => The n-th note of that type, NULL if there is none. */
static const void *find_note(unsigned int type, int n)
{
	const Elf64_Phdr *notes = segment(0);
	size_t at = notes->p_offset, end = at + notes->p_filesz;

	CHECK_EQ(notes->p_type, PT_NOTE);
	while (at < end) {
		const Elf64_Nhdr *note = (void *)(image + at);
		size_t data = at + sizeof(*note) + ((note->n_namesz + 3) & ~3U);

		if (note->n_type == type && !n--)
			return image + data;
		at = data + ((note->n_descsz + 3) & ~3U);
	}
	return NULL;
}

/* What no register fills is zeroes, not what the kernel's memory held before. */
static void check_fpu_registers(const unsigned char *fxsave)
{
	for (int i = 0; i < 8; i++)
		for (int gap = 10; gap < 16; gap++)
			CHECK_EQ(fxsave[32 + 16 * i + gap], 0);
	for (int i = 416; i < 512; i++)
		CHECK_EQ(fxsave[i], 0);
}

static void check_notes(pid_t pid)
{
	const struct elf_prstatus *first = find_note(NT_PRSTATUS, 0);
	const struct elf_prstatus *second = find_note(NT_PRSTATUS, 1);
	const struct elf_prpsinfo *process = find_note(NT_PRPSINFO, 0);
	const siginfo_t *info = find_note(NT_SIGINFO, 0);

	CHECK(first && second && process && info);
	CHECK_EQ(first->pr_pid, pid);
	CHECK_EQ(first->pr_cursig, SIGSEGV);
	CHECK_EQ(first->pr_ppid, getpid());
	CHECK(second->pr_pid != pid && !find_note(NT_PRSTATUS, 2));
	CHECK_EQ(process->pr_pid, pid);
	CHECK_EQ(strncmp(process->pr_fname, "core_image", 10), 0);
	CHECK_EQ(info->si_signo, SIGSEGV);
	CHECK_EQ(info->si_addr, 8);
	CHECK(find_note(NT_PRFPREG, 1) && find_note(NT_AUXV, 0) && find_note(NT_FILE, 0));
	check_fpu_registers(find_note(NT_PRFPREG, 0));
	check_fpu_registers(find_note(NT_PRFPREG, 1));
}

/* The pointers are where the image says that they are. */
static void check_memory(void)
{
	const char *const *there;

	CHECK(memory(secret) && !strcmp(memory(secret), secret));
	there = (void *)memory(&anonymous);
	CHECK(there && *there && memory(*there + PAGE));
	CHECK(strcmp(memory(*there + PAGE), "in a page") == 0);
	CHECK_EQ(*memory(*there), 0);
	there = (void *)memory(&left_out);
	CHECK(there && *there && !memory(*there));
}

static void no_core(int sig)
{
	int status;
	pid_t pid = FORK(raise(sig));

	CHECK_EQ(OK(waitpid(pid, &status, 0)), pid);
	CHECK_EQ(status, sig);
	FAILS(ENOENT, access("core", F_OK));
}

int main(void)
{
	struct rlimit limit = { RLIM_INFINITY, RLIM_INFINITY };
	siginfo_t info;
	pid_t pid;

	OK(getrlimit(RLIMIT_CORE, &limit));
	limit.rlim_cur = 0;
	OK(setrlimit(RLIMIT_CORE, &limit));
	no_core(SIGSEGV);
	limit.rlim_cur = limit.rlim_max;
	OK(setrlimit(RLIMIT_CORE, &limit));
	no_core(SIGTERM);
	strcpy(secret, "IN THE DATA");
	pid = FORK(crash());
	OK(waitid(P_PID, pid, &info, WEXITED));
	CHECK_EQ(info.si_code, CLD_DUMPED);
	CHECK_EQ(info.si_status, SIGSEGV);
	load();
	CHECK(memcmp(image, ELFMAG, SELFMAG) == 0 && ((Elf64_Ehdr *)image)->e_type == ET_CORE);
	check_notes(pid);
	check_memory();
	OK(prctl(PR_SET_DUMPABLE, 0));
	no_core(SIGABRT);
	return 0;
}
