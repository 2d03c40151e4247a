/* SPDX-License-Identifier: MIT */
/*
 * /proc/kpagecount and /proc/kpageflags: a 64-bit word a frame, how often it is mapped and what it
 * is. (Linux: Documentation/admin-guide/mm/pagemap.rst)
 */
#include <kernel/sched.h>
#include <mm/page_alloc.h>
#include <asm/uaccess.h>
#include "internal.h"

#define KPAGE_CHUNK	64

/* Bits of kpageflags, as Linux numbers them. */
enum {
	KPF_DIRTY = 4, KPF_SLAB = 7, KPF_BUDDY = 10, KPF_MMAP = 11, KPF_ANON = 12,
	KPF_SWAPBACKED = 14, KPF_NOPAGE = 20, KPF_ZERO_PAGE = 24, KPF_PGTABLE = 26,
	KPF_RESERVED = 32,
};

static u64 page_count_word(unsigned long pfn)
{
	return pfn_valid(pfn) ? page_mapcount(pfn_to_page(pfn)) : 0;
}

static u64 owner_flags(unsigned int owner)
{
	switch (owner) {
	case PAGE_ANON:
		return BIT(KPF_ANON) | BIT(KPF_SWAPBACKED);
	case PAGE_SHMEM:
		return BIT(KPF_SWAPBACKED);
	case PAGE_ZERO:
		return BIT(KPF_ZERO_PAGE);
	case PAGE_TABLE:
		return BIT(KPF_PGTABLE);
	case PAGE_SLAB:
		return BIT(KPF_SLAB);
	case PAGE_RESERVED:
		return BIT(KPF_RESERVED);
	}
	return 0;
}

static u64 page_flags_word(unsigned long pfn)
{
	const struct page *page;
	u64 flags;

	if (!pfn_valid(pfn))
		return BIT(KPF_NOPAGE);
	page = pfn_to_page(pfn);
	flags = owner_flags(page->owner);
	/* A table's and a slab's pages have no entry of a program that leads to them. */
	if (page->owner < NR_MM_COUNTERS && page_mapcount(page))
		flags |= BIT(KPF_MMAP);
	if (page->flags & PG_DIRTY)
		flags |= BIT(KPF_DIRTY);
	if (page->flags & PG_BUDDY)
		flags |= BIT(KPF_BUDDY);
	return flags;
}

static ssize_t kpage_read(char __user *buf, size_t n, loff_t *pos, u64 (*word)(unsigned long pfn))
{
	u64 words[KPAGE_CHUNK];
	unsigned long pfn = *pos / sizeof(u64);
	size_t done = 0;

	if (*pos < 0 || *pos % sizeof(u64) || n % sizeof(u64))
		return -EINVAL;
	while (done < n && pfn < max_pfn) {
		size_t count = 0;

		while (count < KPAGE_CHUNK && count < (n - done) / sizeof(u64) && pfn < max_pfn)
			words[count++] = word(pfn++);
		if (copy_to_user(buf + done, words, count * sizeof(u64)))
			return done ? (ssize_t)done : -EFAULT;
		done += count * sizeof(u64);
		*pos += count * sizeof(u64);
		cond_resched();
	}
	return done;
}

static ssize_t kpagecount_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	return kpage_read(buf, n, pos, page_count_word);
}

static ssize_t kpageflags_read(struct file *file, char __user *buf, size_t n, loff_t *pos)
{
	return kpage_read(buf, n, pos, page_flags_word);
}

const struct file_operations proc_kpagecount_fops = {
	.llseek = generic_file_llseek,
	.read = kpagecount_read,
};

const struct file_operations proc_kpageflags_fops = {
	.llseek = generic_file_llseek,
	.read = kpageflags_read,
};
