/* SPDX-License-Identifier: MIT */
/* Memory in pieces, of a program or of the kernel, as the source or the destination of data. */
#include <kernel/fs/fs.h>
#include <kernel/lib/string.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

/* => n bytes of the current piece have been dealt with; on to the next piece that is not empty. */
void iov_iter_advance(struct iov_iter *iter, size_t n)
{
	iter->cur.iov_base = (char __user *)iter->cur.iov_base + n;
	iter->cur.iov_len -= n;
	iter->count -= n;
	while (!iter->cur.iov_len && iter->nr) {
		iter->cur = *iter->next++;
		iter->nr--;
		iter->cur.iov_len = min(iter->cur.iov_len, iter->count);
	}
}

void iov_iter_truncate(struct iov_iter *iter, size_t n)
{
	iter->count = min(iter->count, n);
	iter->cur.iov_len = min(iter->cur.iov_len, iter->count);
}

/* => Bytes of the piece that could not be reached. */
typedef size_t (*iov_step_t)(void *piece, size_t n, void *kernel_buf, bool kernel);

static size_t iov_iter_each(struct iov_iter *iter, size_t n, char *buf, iov_step_t step)
{
	size_t done = 0, left = 0;

	n = min(n, iter->count);
	while (done < n && !left) {
		size_t part = min(n - done, iter->cur.iov_len);

		left = step(iter->cur.iov_base, part, buf + done, iter->kernel);
		iov_iter_advance(iter, part - left);
		done += part - left;
	}
	return done;
}

static size_t step_to(void *piece, size_t n, void *buf, bool kernel)
{
	if (!kernel)
		return copy_to_user(piece, buf, n);
	memcpy(piece, buf, n);
	return 0;
}

static size_t step_from(void *piece, size_t n, void *buf, bool kernel)
{
	if (!kernel)
		return copy_from_user(buf, piece, n);
	memcpy(buf, piece, n);
	return 0;
}

static size_t step_zero(void *piece, size_t n, void *buf, bool kernel)
{
	if (!kernel)
		return clear_user(piece, n);
	memset(piece, 0, n);
	return 0;
}

size_t copy_to_iter(const void *from, size_t n, struct iov_iter *iter)
{
	return iov_iter_each(iter, n, (char *)from, step_to);
}

size_t copy_from_iter(void *to, size_t n, struct iov_iter *iter)
{
	return iov_iter_each(iter, n, to, step_from);
}

size_t iov_iter_zero(size_t n, struct iov_iter *iter)
{
	return iov_iter_each(iter, n, NULL, step_zero);
}

/* => The sum of the lengths, cut at MAX_RW_COUNT; -EINVAL or -EFAULT for an impossible piece. */
static ssize_t check_iovec(struct iovec *iov, unsigned int nr)
{
	size_t total = 0;

	for (unsigned int i = 0; i < nr; i++) {
		if ((ssize_t)iov[i].iov_len < 0)
			return -EINVAL;
		if (!access_ok(iov[i].iov_base, iov[i].iov_len))
			return -EFAULT;
		iov[i].iov_len = min(iov[i].iov_len, MAX_RW_COUNT - total);
		total += iov[i].iov_len;
	}
	return total;
}

/*
 * import_iovec - a program's array of pieces.
 * => Bytes in all, and *iter; -errno. `fast` has room for UIO_FASTIOV. *heap is to be kvfree'd.
 */
ssize_t import_iovec(const struct iovec __user *uvec, unsigned long nr, struct iovec *fast,
		     struct iovec **heap, struct iov_iter *iter)
{
	struct iovec *iov = fast;
	ssize_t total;

	*heap = NULL;
	if (nr > UIO_MAXIOV)
		return -EINVAL;
	if (nr > UIO_FASTIOV) {
		*heap = iov = kvmalloc(nr * sizeof(*iov));
		if (!iov)
			return -ENOMEM;
	}
	if (copy_from_user(iov, uvec, nr * sizeof(*iov)))
		return -EFAULT;
	total = check_iovec(iov, nr);
	if (total < 0)
		return total;
	*iter = (struct iov_iter){ .next = iov, .nr = nr, .count = total };
	iov_iter_advance(iter, 0);
	return total;
}
