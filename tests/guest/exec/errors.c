/* exec of what is no program fails with Linux's errno, and the caller goes on. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

static char *args[] = { "x", NULL };

int main(void)
{
	char long_name[300], elf[64] = "\177ELF\2\1\1";

	memset(long_name, 'n', 299);
	long_name[299] = 0;
	FAILS(ENOENT, execve("missing", args, environ));
	FAILS(ENOENT, execve("", args, environ));
	FAILS(ENAMETOOLONG, execve(long_name, args, environ));
	FAILS(EACCES, execve("/", args, environ));
	spew("file", "no program\n", 0644);
	FAILS(EACCES, execve("file", args, environ));
	OK(chmod("file", 0755));
	FAILS(ENOEXEC, execve("file", args, environ));
	FAILS(ENOTDIR, execve("file/x", args, environ));
	spew("empty", "", 0755);
	FAILS(ENOEXEC, execve("empty", args, environ));
	spew("script", "#!/missing/interpreter\n", 0755);
	FAILS(ENOENT, execve("script", args, environ));
	spew("script2", "#!\n", 0755);
	FAILS(ENOEXEC, execve("script2", args, environ));
	OK(symlink("loop", "loop"));
	FAILS(ELOOP, execve("loop", args, environ));
	int fd = OK(open("elf", O_WRONLY | O_CREAT, 0755));
	CHECK_EQ(write(fd, elf, sizeof(elf)), (long)sizeof(elf));
	close(fd);
	FAILS(ENOEXEC, execve("elf", args, environ));
	FAILS(EACCES, execve("/dev/null", args, environ));
	return 0;
}
