/* access asks what the real user could do with all that he is permitted, not what is in effect;
 * with AT_EACCESS, or without the fixed rules for root, what is in effect. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"
#include <sys/prctl.h>

#ifndef SYS_faccessat2
#define SYS_faccessat2 439
#endif
#define PR_SET_SECUREBITS	28
#define PR_SET_KEEPCAPS		8
#define SECBIT_NO_SETUID_FIXUP	4
#define CAP_DAC_OVERRIDE	1
#define CAP_DAC_READ_SEARCH	2
#define ALL_DAC			(1u << CAP_DAC_OVERRIDE | 1u << CAP_DAC_READ_SEARCH)

struct header { uint32_t version; int pid; };
struct data { uint32_t effective, permitted, inheritable; };

static void drop(uint32_t effective, uint32_t permitted)
{
	struct header header = { 0x20080522, 0 };
	struct data data[2];

	OK(syscall(SYS_capget, &header, data));
	data[0].effective &= ~(effective | permitted);
	data[0].permitted &= ~permitted;
	OK(syscall(SYS_capset, &header, data));
}

static void take_up(uint32_t effective)
{
	struct header header = { 0x20080522, 0 };
	struct data data[2];

	OK(syscall(SYS_capget, &header, data));
	data[0].effective |= effective;
	OK(syscall(SYS_capset, &header, data));
}

static int faccessat2(const char *name, int mode, int flags)
{
	return syscall(SYS_faccessat2, AT_FDCWD, name, mode, flags);
}

int main(void)
{
	int fd;

	umask(0);
	OK(chmod(".", 0755));
	spew("theirs", "x", 0600);
	OK(chown("theirs", 1000, 1000));

	/* Root, who has put his rights down, or away. */
	WAIT_EXIT(FORK({
		drop(ALL_DAC, 0);
		FAILS(EACCES, open("theirs", O_RDONLY));
		OK(access("theirs", R_OK | W_OK));
		OK(faccessat2("theirs", R_OK, 0));
		FAILS(EACCES, faccessat2("theirs", R_OK, AT_EACCESS));
		FAILS(EACCES, access("theirs", X_OK));
		drop(0, ALL_DAC);
		FAILS(EACCES, access("theirs", R_OK));
		OK(access("theirs", F_OK));
	}), 0);

	/* Another, who has kept some of root's. */
	WAIT_EXIT(FORK({
		OK(prctl(PR_SET_KEEPCAPS, 1));
		become(2000);
		take_up(ALL_DAC);
		OK(open("theirs", O_RDONLY));
		FAILS(EACCES, access("theirs", R_OK));
		OK(faccessat2("theirs", R_OK, AT_EACCESS));
	}), 0);

	/* Who wants root to be like others is taken at his word. */
	WAIT_EXIT(FORK({
		OK(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP));
		drop(ALL_DAC, 0);
		FAILS(EACCES, access("theirs", R_OK));
	}), 0);
	WAIT_EXIT(FORK({
		OK(prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP));
		become(2000);
		OK(access("theirs", R_OK));
	}), 0);

	/* Real ids, not effective ones. */
	WAIT_EXIT(FORK({
		OK(setresuid(2000, 0, 0));
		OK(open("theirs", O_RDONLY));
		FAILS(EACCES, access("theirs", R_OK));
		OK(faccessat2("theirs", R_OK, AT_EACCESS));
	}), 0);

	FAILS(EINVAL, faccessat2("theirs", 8, 0));
	FAILS(EINVAL, faccessat2("theirs", R_OK, 0x8000));
	FAILS(ENOENT, faccessat2("", R_OK, 0));
	OK(faccessat2("", R_OK, AT_EMPTY_PATH));
	fd = OK(open("theirs", O_PATH));
	OK(syscall(SYS_faccessat2, fd, "", R_OK, AT_EMPTY_PATH));
	FAILS(EACCES, syscall(SYS_faccessat2, fd, "", X_OK, AT_EMPTY_PATH));
	FAILS(ENOTDIR, syscall(SYS_faccessat2, fd, "x", R_OK, 0));
	OK(symlink("nowhere", "link"));
	FAILS(ENOENT, faccessat2("link", F_OK, 0));
	OK(faccessat2("link", F_OK, AT_SYMLINK_NOFOLLOW));
	OK(faccessat2("link", W_OK, AT_SYMLINK_NOFOLLOW));
	return 0;
}
