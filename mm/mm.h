/* SPDX-License-Identifier: MIT */
#ifndef MM_MM_H
#define MM_MM_H

#include <kernel/lib/interval_tree.h>
#include <kernel/lib/list.h>
#include <kernel/lib/rbtree.h>
#include <kernel/lib/types.h>
#include <kernel/locking/rwsem.h>
#include <kernel/locking/spinlock.h>
#include <kernel/uapi/mman.h>
#include <mm/page_alloc.h>
#include <asm/atomic.h>
#include <asm/mmu.h>
#include <asm/pgtable.h>

struct file;
struct task_struct;
struct vm_area_struct;
struct mm_struct;
struct pt_regs;

/* vm_flags. The first four say what the program may do, the MAY ones what mprotect may grant. */
#define VM_READ		0x00000001
#define VM_WRITE	0x00000002
#define VM_EXEC		0x00000004
#define VM_SHARED	0x00000008
#define VM_MAYREAD	0x00000010
#define VM_MAYWRITE	0x00000020
#define VM_MAYEXEC	0x00000040
#define VM_MAYSHARE	0x00000080
#define VM_GROWSDOWN	0x00000100	/* a stack */
#define VM_ANON		0x00000200	/* private pages have been made in it: fork must copy */
#define VM_DONTCOPY	0x00020000	/* MADV_DONTFORK: the child does not get it */
#define VM_DONTEXPAND	0x00040000
#define VM_ACCOUNT	0x00100000
#define VM_NORESERVE	0x00200000
#define VM_WIPEONFORK	0x02000000	/* MADV_WIPEONFORK: the child gets it empty */
#define VM_DONTDUMP	0x04000000	/* MADV_DONTDUMP: a core does not have it */

#define VM_ACCESS	(VM_READ | VM_WRITE | VM_EXEC)

/* /proc/PID/coredump_filter: which mappings go into the image. (core(5)) */
#define CORE_ANON_PRIVATE	BIT(0)
#define CORE_ANON_SHARED	BIT(1)
#define CORE_MAPPED_PRIVATE	BIT(2)
#define CORE_MAPPED_SHARED	BIT(3)
#define CORE_ELF_HEADERS	BIT(4)
#define CORE_FILTER_BITS	9	/* the others: large pages, DAX */
#define CORE_FILTER_DEFAULT	(CORE_ANON_PRIVATE | CORE_ANON_SHARED | CORE_ELF_HEADERS | BIT(5))

/* What a kind of mapping does. All may sleep; called under mmap_lock unless said otherwise. */
struct vm_operations_struct {
	void (*open)(struct vm_area_struct *vma);	/* one more VMA: split, or copied by fork */
	void (*close)(struct vm_area_struct *vma);
	/*
	 * => The page at `pgoff` of the file with a reference for the caller, or ERR_PTR: -ENOMEM,
	 *    or -EFAULT for a SIGBUS.
	 */
	struct page *(*fault)(struct vm_area_struct *vma, unsigned long pgoff);
};

/*
 * A range of addresses that is treated alike. All fields under vm_mm->mmap_lock (written: for
 * writing), but `shared`, under the i_mmap_lock of the mapping, and VM_ANON, which a fault sets
 * with mmap_lock for reading. Where there is a file, vm_start, vm_end and vm_pgoff change only with
 * its i_mmap_lock held, too: who truncates goes by them.
 */
struct vm_area_struct {
	unsigned long vm_start;		/* first byte */
	unsigned long vm_end;		/* one past the last */
	struct vm_area_struct *vm_next, *vm_prev;	/* by address */
	struct rb_node vm_rb;
	struct mm_struct *vm_mm;
	unsigned long vm_flags;
	pgprot_t vm_page_prot;		/* vm_flags for a page-table entry, copy-on-write applied */
	unsigned long vm_pgoff;		/* of vm_start, in pages: in the file; anonymous: the
					 * address at which it was mapped first */
	struct file *vm_file;		/* holds a reference, or NULL */
	const struct vm_operations_struct *vm_ops;	/* NULL: anonymous */
	struct interval_node shared;	/* the pages it maps, in vm_file's mapping->i_mmap */
};

/*
 * An address space.
 *
 * Locks: (M) mmap_lock; (P) page_table_lock; (A) arg_lock; (a) atomic; (c) constant.
 */
struct mm_struct {
	struct vm_area_struct *mmap;	/* (M) the list, in address order */
	struct rb_root mm_rb;		/* (M) the same VMAs as a tree */
	struct vm_area_struct *mmap_cache;	/* the last one found; a hint that readers write */
	unsigned long free_area_cache;	/* (M) where the search for a gap starts */
	unsigned long cached_hole_size;	/* (M) no gap larger than this above it */
	unsigned long mmap_base;	/* (c) mappings go down from here */
	pgd_t *pgd;			/* (c) */

	atomic_t mm_sharers;		/* (a) tasks that live in it: "is it shared?" */
	atomic_t mm_users;		/* (a) these, and who looks at it: the map stays */
	atomic_t mm_count;		/* (a) 1 for all users, 1 for each active_mm beside them */
	int map_count;			/* (M) number of VMAs */
	struct rw_semaphore mmap_lock;
	spinlock_t page_table_lock;	/* guards links to new tables */

	unsigned long total_vm;		/* (M) pages: all mappings */
	unsigned long data_vm;		/* (M) private, writable, not stack */
	unsigned long exec_vm;		/* (M) executable, not writable */
	unsigned long stack_vm;		/* (M) */
	unsigned long locked_vm;	/* (M) none so far */
	unsigned long hiwater_rss;	/* high-water marks, kept before a count goes down */
	unsigned long hiwater_vm;
	atomic_long_t nr_ptes;		/* (a) tables of all levels but the top one */
	atomic_long_t rss[NR_MM_COUNTERS];	/* (a) pages mapped, by what they are */

	spinlock_t arg_lock;
	unsigned long start_code, end_code, start_data, end_data;	/* (A) */
	unsigned long start_brk, brk, start_stack;	/* (M) */
	unsigned long arg_start, arg_end, env_start, env_end;	/* (A) */
	unsigned long saved_auxv[48];	/* (A) for /proc/PID/auxv */
	struct file *exe_file;		/* (M) holds a reference */
	unsigned int dumpable;
	unsigned int coredump_filter;	/* CORE_*: what a core has of it */
	bool thp_disabled;		/* PR_SET_THP_DISABLE */
	unsigned long membarriers;	/* (a) what its programs have registered for */
	bool verify_seen;		/* while mm_verify_all runs */

	struct mm_context context;	/* arch: CPUs that may hold translations, ... */
};

extern struct mm_struct init_mm;	/* the kernel's own, without a user half */
extern int sysctl_max_map_count;

/* Promises of memory: mm/overcommit.c. Of these, the administrator chooses one. */
enum { OVERCOMMIT_GUESS, OVERCOMMIT_ALWAYS, OVERCOMMIT_NEVER };
extern int overcommit_memory, overcommit_ratio;
extern unsigned long overcommit_kbytes;
unsigned long vm_committed(void);	/* pages promised so far */
unsigned long vm_commit_limit(void);	/* pages that OVERCOMMIT_NEVER allows */

extern unsigned long mmap_min_addr;

void mm_init(void);			/* caches; boot */

/* ---- Life of an mm: mm/mm.c, mm/fork.c, mm/exit.c ---- */

struct mm_struct *mm_alloc(void);	/* => empty, mm_users 1; NULL without memory */
/* => A copy of current's for fork, or ERR_PTR with nothing changed (-ENOMEM, -EINTR). */
struct mm_struct *dup_mm(struct task_struct *task);
/* => A referenced mm (mmput) or NULL (kernel thread, or exiting). */
struct mm_struct *get_task_mm(struct task_struct *task);
void mmput(struct mm_struct *mm);	/* may sleep */
void __mmdrop(struct mm_struct *mm);

static inline void mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}

/* A task more, or less, lives in it. It has one from mm_alloc() on, for whom it is made. */
static inline void mm_join(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_sharers);
	mmget(mm);
}

static inline void mm_leave(struct mm_struct *mm)
{
	atomic_dec(&mm->mm_sharers);
	mmput(mm);
}

static inline bool mm_is_shared(const struct mm_struct *mm)
{
	return atomic_read(&mm->mm_sharers) > 1;
}

static inline void mmgrab(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_count);
}

static inline void mmdrop(struct mm_struct *mm)
{
	if (atomic_dec_and_test(&mm->mm_count))
		__mmdrop(mm);
}

static inline unsigned long get_mm_rss(const struct mm_struct *mm)
{
	return atomic_long_read(&mm->rss[PAGE_ANON]) + atomic_long_read(&mm->rss[PAGE_FILE]) +
	       atomic_long_read(&mm->rss[PAGE_SHMEM]);
}

/* => The largest that it has been, in pages. */
static inline unsigned long get_mm_hiwater_rss(const struct mm_struct *mm)
{
	return max(mm->hiwater_rss, get_mm_rss(mm));
}

/* ---- VMAs: mm/vma.c. => mmap_lock held ---- */

/* => The first VMA that ends above addr (it may start above it, too), or NULL. */
struct vm_area_struct *find_vma(struct mm_struct *mm, unsigned long addr);

static inline unsigned long vma_pages(const struct vm_area_struct *vma)
{
	return (vma->vm_end - vma->vm_start) >> PAGE_SHIFT;
}

static inline bool is_cow_mapping(unsigned long vm_flags)
{
	return (vm_flags & (VM_SHARED | VM_MAYWRITE)) == VM_MAYWRITE;
}

/* ---- Mapping: mm/mmap.c ---- */

/*
 * do_mmap - map [addr, addr + len), or a gap of that length without MAP_FIXED.
 * => mmap_lock held for writing. Returns the address, or -errno, and then nothing has changed but
 *    for what MAP_FIXED unmapped. Takes its own reference on the file.
 */
unsigned long do_mmap(struct mm_struct *mm, struct file *file, unsigned long addr,
		      unsigned long len, unsigned long prot, unsigned long flags,
		      unsigned long pgoff);
/* => Where a mapping of `len` bytes (whole pages) would go: MAP_FIXED in flags, a hint, or a
 * gap; -errno. */
unsigned long get_unmapped_area(struct mm_struct *mm, struct file *file, unsigned long addr,
				unsigned long len, unsigned long flags);
int do_munmap(struct mm_struct *mm, unsigned long start, size_t len); /* => mmap_lock for writing */
/*
 * For a mm whose owners are being killed: all but shared mappings would be gone soon, but they may
 * be long in coming to that. If the kernel touches one for them before, it is EFAULT, which nobody
 * sees.
 * => mmap_lock for writing.
 */
void unmap_private(struct mm_struct *mm);
/* => As madvise(2) in a process that lives in mm. mmap_lock not held. */
int do_madvise(struct mm_struct *mm, unsigned long start, size_t len, int advice);
/* Anonymous, fixed, for exec's bss and brk. => mmap_lock for writing. */
int do_brk(struct mm_struct *mm, unsigned long addr, unsigned long len, unsigned long vm_flags);
int expand_stack(struct vm_area_struct *vma, unsigned long address); /* => mmap_lock for writing */

/* exec: the stack of a new mm, unseen by others. */
int mm_setup_stack(struct mm_struct *mm, unsigned long stack_top, unsigned long vm_flags);
void mm_finish_stack(struct mm_struct *mm, bool executable);
void mm_setup_layout(struct mm_struct *mm);	/* mmap_base from RLIMIT_STACK and randomness */
extern bool randomize_va_space;

/* ---- Faults: mm/memory.c ---- */

#define FAULT_WRITE	0x01
#define FAULT_EXEC	0x02
#define FAULT_USER	0x04		/* from user mode, else from copy_to_user and friends */

/* What to do about a fault that cannot be mended. */
#define FAULT_RETRY	1		/* no memory, and somebody was killed: go back and see */
#define FAULT_MAPERR	2		/* SIGSEGV, SEGV_MAPERR */
#define FAULT_ACCERR	3		/* SIGSEGV, SEGV_ACCERR */
#define FAULT_SIGBUS	4		/* SIGBUS, BUS_ADRERR */
#define FAULT_KILLED	5		/* a fatal signal waits: just go and die */

/*
 * handle_mm_fault - make `address` in current's mm accessible as `flags` say, or say why not.
 * => Process context, no lock held. Takes mmap_lock itself. 0 when done.
 */
int handle_mm_fault(struct mm_struct *mm, unsigned long address, unsigned int flags);

/*
 * Reads or writes another address space (or one's own), page by page, with the rights that its VMAs
 * give.
 * => mmap_lock not held; returns the number of bytes done.
 */
size_t access_process_vm(struct mm_struct *mm, unsigned long addr, void *buf, size_t len,
			 bool write);

/*
 * What a page of memory is for everybody who has it mapped: a page of a file (`object` is the
 * i_sequence of the inode), or one of an address space (its mm, which as a number is higher than
 * any of those).
 */
struct page_place {
	u64 object;
	unsigned long index;
};

/*
 * mm_page_place - the place of the page at `addr`. A page of a file that may be written here, but
 * not through to the file, is one's own, copied already or not.
 * => mmap_lock not held. 0; -EFAULT: there is nothing, or nothing that anybody could ever change.
 */
int mm_page_place(struct mm_struct *mm, unsigned long addr, struct page_place *place);

/* Bits of a word in /proc/PID/pagemap, beside the frame number. */
#define PM_EXCLUSIVE	(1ULL << 56)
#define PM_FILE		(1ULL << 61)
#define PM_PRESENT	(1ULL << 63)

/* Walks for /proc. => mmap_lock held for reading. Value of the page's entry, or 0. */
u64 mm_pagemap_entry(struct mm_struct *mm, unsigned long addr);
pte_t mm_get_pte(struct mm_struct *mm, unsigned long addr);
/* => The first page of [addr, end) that is present, or end. mmap_lock held for reading. */
unsigned long mm_next_present(struct mm_struct *mm, unsigned long addr, unsigned long end);

unsigned long nr_page_faults(void);	/* since the boot */

/*
 * out_of_memory - there was no page: make room, by killing somebody if it must be. mm/oom.c
 * => It may be worth trying again, after a moment that has passed already; false: nobody is left
 *    who could be killed. No spinlock and no mmap_lock held.
 */
bool out_of_memory(void);
/* => What killing this process would bring, in pages; OOM_NEVER: it is never chosen. May sleep. */
long oom_badness(struct task_struct *task);
#define OOM_NEVER	S64_MIN

/* ---- Invariants: mm/verify.c ---- */

/* => Number of violations, each reported in the log. mm_verify: mmap_lock not held. */
int mm_verify(struct mm_struct *mm);
int mm_verify_all(void);
/* Corrupts one thing, verifies, mends. => The violations, or -errno. */
int mm_verify_selftest(const char *name);

#endif
