/* SPDX-License-Identifier: MIT */
#ifndef ASM_PGTABLE_H
#define ASM_PGTABLE_H

/*
 * Page tables of a program: four levels of 512 entries, pgd -> pud -> pmd -> pte -> page. (SDM 3A,
 * 4.5)
 *
 * An upper entry (pgd_t, pud_t, pmd_t: one type, whatever the level) leads to a table; it permits
 * everything, so that the leaf entry alone decides. The CPU sets the accessed and dirty bits of an
 * entry by itself, at any time while some CPU may use it: who changes a live entry does so
 * atomically.
 */

#include <kernel/lib/types.h>
#include <kernel/lib/compiler.h>
#include <asm/atomic.h>
#include <asm/page.h>

typedef struct { unsigned long val; } pte_t;
typedef struct { unsigned long val; } pgprot_t;
typedef struct { unsigned long val; } table_t;
typedef table_t pgd_t, pud_t, pmd_t;

#define _PAGE_PRESENT	0x001UL
#define _PAGE_RW	0x002UL
#define _PAGE_USER	0x004UL
#define _PAGE_ACCESSED	0x020UL
#define _PAGE_DIRTY	0x040UL
#define _PAGE_PROTNONE 0x100UL /* with _PAGE_PRESENT clear: a page is there, nobody may touch it   \
				*/
#define _PAGE_NX	(1UL << 63)
#define _PAGE_FRAME	0x000ffffffffff000UL

#define PTRS_PER_TABLE	512
#define PMD_SHIFT	21
#define PUD_SHIFT	30
#define PGDIR_SHIFT	39
#define PMD_SIZE	(1UL << PMD_SHIFT)	/* what one leaf table maps */
#define PUD_SIZE	(1UL << PUD_SHIFT)
#define PGDIR_SIZE	(1UL << PGDIR_SHIFT)
#define USER_PGDS 256 /* entries of the top table that are the program's */

/* One past the last address of a program. The page before it stays unmapped: see SYSRET in
 * entry.S. */
#define TASK_SIZE	0x00007ffffffff000UL

/* ---- Leaf entries ---- */

static inline bool pte_none(pte_t pte)
{
	return pte.val == 0;
}

/* There is a page, whether or not the CPU may use it. */
static inline bool pte_present(pte_t pte)
{
	return pte.val & (_PAGE_PRESENT | _PAGE_PROTNONE);
}

/* The CPU may use it, so it may be in a TLB. */
static inline bool pte_accessible(pte_t pte)
{
	return pte.val & _PAGE_PRESENT;
}

static inline bool pte_write(pte_t pte)
{
	return pte.val & _PAGE_RW;
}

static inline bool pte_dirty(pte_t pte)
{
	return pte.val & _PAGE_DIRTY;
}

static inline bool pte_young(pte_t pte)
{
	return pte.val & _PAGE_ACCESSED;
}

static inline bool pte_exec(pte_t pte)
{
	return !(pte.val & _PAGE_NX);
}

static inline bool pte_user(pte_t pte)
{
	return pte.val & _PAGE_USER;
}

static inline unsigned long pte_pfn(pte_t pte)
{
	return (pte.val & _PAGE_FRAME) >> PAGE_SHIFT;
}

static inline bool pte_same(pte_t a, pte_t b)
{
	return a.val == b.val;
}

static inline pte_t pfn_pte(unsigned long pfn, pgprot_t prot)
{
	return (pte_t){ pfn << PAGE_SHIFT | prot.val };
}

static inline pte_t pte_wrprotect(pte_t pte)
{
	return (pte_t){ pte.val & ~_PAGE_RW };
}

static inline pte_t pte_mkwrite(pte_t pte)
{
	return (pte_t){ pte.val | _PAGE_RW };
}

static inline pte_t pte_mkdirty(pte_t pte)
{
	return (pte_t){ pte.val | _PAGE_DIRTY };
}

static inline pte_t pte_mkclean(pte_t pte)
{
	return (pte_t){ pte.val & ~_PAGE_DIRTY };
}

static inline pte_t pte_mkyoung(pte_t pte)
{
	return (pte_t){ pte.val | _PAGE_ACCESSED };
}

static inline pte_t pte_mkold(pte_t pte)
{
	return (pte_t){ pte.val & ~_PAGE_ACCESSED };
}

/* The same page and history with other rights. */
static inline pte_t pte_modify(pte_t pte, pgprot_t prot)
{
	return (pte_t){ (pte.val & (_PAGE_FRAME | _PAGE_ACCESSED | _PAGE_DIRTY)) | prot.val };
}

static inline pte_t ptep_get(const pte_t *ptep)
{
	return (pte_t){ READ_ONCE(ptep->val) };
}

static inline void set_pte(pte_t *ptep, pte_t pte)
{
	WRITE_ONCE(ptep->val, pte.val);
}

/* => Returns what was there, with the last word of the CPU about accessed and dirty. */
static inline pte_t ptep_get_and_clear(pte_t *ptep)
{
	return (pte_t){ xchg(&ptep->val, 0UL) };
}

static inline void ptep_set_wrprotect(pte_t *ptep)
{
	atomic_and_long(~_PAGE_RW, &ptep->val);
}

/* => Rights of a mapping with these VM_READ, VM_WRITE, VM_EXEC and VM_SHARED: what may be written
 *    but is private is not writable in the table, so that the first write faults and is copied. */
pgprot_t vm_get_page_prot(unsigned long vm_flags);

/* ---- Upper entries ---- */

static inline bool table_none(table_t entry)
{
	return entry.val == 0;
}

static inline table_t table_read(const table_t *entry)
{
	return (table_t){ READ_ONCE(entry->val) };
}

/* => The table that the entry leads to. */
static inline void *table_address(table_t entry)
{
	return __va(entry.val & _PAGE_FRAME);
}

static inline void table_set(table_t *entry, unsigned long phys)
{
	WRITE_ONCE(entry->val, phys | _PAGE_PRESENT | _PAGE_RW | _PAGE_USER | _PAGE_ACCESSED);
}

static inline void table_clear(table_t *entry)
{
	WRITE_ONCE(entry->val, 0);
}

static inline unsigned int pgd_index(unsigned long addr)
{
	return (addr >> PGDIR_SHIFT) & (PTRS_PER_TABLE - 1);
}

static inline unsigned int pte_index(unsigned long addr)
{
	return (addr >> PAGE_SHIFT) & (PTRS_PER_TABLE - 1);
}

static inline pud_t *pud_offset(pgd_t pgd, unsigned long addr)
{
	return (pud_t *)table_address(pgd) + ((addr >> PUD_SHIFT) & (PTRS_PER_TABLE - 1));
}

static inline pmd_t *pmd_offset(pud_t pud, unsigned long addr)
{
	return (pmd_t *)table_address(pud) + ((addr >> PMD_SHIFT) & (PTRS_PER_TABLE - 1));
}

/* ---- Top tables ---- */

/* Copies the kernel's half, which is the same in all and never changes. => `pgd` is zeroed. */
void pgd_fill_kernel_half(pgd_t *pgd);

#endif
