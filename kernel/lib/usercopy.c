/* SPDX-License-Identifier: MIT */

#include <kernel/lib/string.h>
#include <kernel/lib/usercopy.h>
#include <kernel/uapi/errno.h>
#include <asm/uaccess.h>

/* => 0, -EFAULT, or -E2BIG: not all are zero. */
static int check_zeroed_user(const char __user *from, size_t n)
{
	char buf[64];

	while (n) {
		size_t part = min(n, sizeof(buf));

		if (copy_from_user(buf, from, part))
			return -EFAULT;
		for (size_t i = 0; i < part; i++)
			if (buf[i])
				return -E2BIG;
		from += part;
		n -= part;
	}
	return 0;
}

int copy_struct_from_user(void *to, size_t size, const void __user *from, size_t usize)
{
	size_t common = min(size, usize);
	int error = 0;

	if (usize > size)
		error = check_zeroed_user((const char __user *)from + size, usize - size);
	if (error)
		return error;
	memset((char *)to + common, 0, size - common);
	return copy_from_user(to, from, common) ? -EFAULT : 0;
}
