/* sysfs numbers the kinds of file systems, ustat describes one by its device. */
/* SPDX-License-Identifier: MIT */
#include "tine_test.h"

struct ustat {
	int f_tfree;
	unsigned long f_tinode;
	char f_fname[6], f_fpack[6];
};

int main(void)
{
	char name[64];
	struct ustat buf;
	struct stat st;
	long nr, count = OK(syscall(SYS_sysfs, 3));

	nr = OK(syscall(SYS_sysfs, 1, "proc"));
	CHECK(nr < count);
	OK(syscall(SYS_sysfs, 2, nr, name));
	CHECK(!strcmp(name, "proc"));
	FAILS(EINVAL, syscall(SYS_sysfs, 1, "no such thing"));
	FAILS(EFAULT, syscall(SYS_sysfs, 1, 8));
	FAILS(EINVAL, syscall(SYS_sysfs, 2, count, name));
	FAILS(EFAULT, syscall(SYS_sysfs, 2, nr, 8));
	FAILS(EINVAL, syscall(SYS_sysfs, 4));
	OK(stat(".", &st));
	OK(syscall(SYS_ustat, st.st_dev, &buf));
	CHECK(buf.f_tfree > 0);
	FAILS(EFAULT, syscall(SYS_ustat, st.st_dev, 8));
	FAILS(EINVAL, syscall(SYS_ustat, 0, &buf));
	return 0;
}
