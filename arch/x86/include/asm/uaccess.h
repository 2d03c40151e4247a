/* SPDX-License-Identifier: MIT */
#ifndef ASM_UACCESS_H
#define ASM_UACCESS_H

#include <kernel/lib/compiler.h>
#include <kernel/lib/types.h>
#include <kernel/uapi/errno.h>
#include <asm/extable.h>
#include <asm/pgtable.h>
#include <asm/smap.h>

/*
 * Access to the memory of the current program. Its addresses may be anything: what is not in the
 * user half is refused before it is touched, what is not mapped faults, and the exception table
 * says where to go on.
 * => Process context, no spinlock, no mmap_lock: each may sleep in a page fault.
 */

#ifdef CONFIG_DEBUG
void might_fault(void);		/* asserts that; mm/uaccess_debug.c */
#else
static inline void might_fault(void) { }
#endif

static __always_inline bool access_ok(const void __user *ptr, unsigned long size)
{
	return size <= TASK_SIZE && (unsigned long)ptr <= TASK_SIZE - size;
}

/* ---- Single values ---- */

/* Within user_access_begin() and _end(). On a fault they jump to `label`. */
#define unsafe_get_user(x, ptr, label) \
do { \
	__typeof__(({ *(ptr); })) __value;	/* without const */ \
 \
	__asm__ __volatile__ goto("1: mov %1, %0\n" EXTABLE("1b", "%l2") \
				  : "=r"(__value) : "m"(*(ptr)) : : label); \
	(x) = __value; \
} while (0)

#define unsafe_put_user(x, ptr, label) \
	__asm__ __volatile__ goto("1: mov%z0 %1, %0\n" EXTABLE("1b", "%l2") \
				  : : "m"(*(ptr)), "re"((__typeof__(*(ptr)))(x)) : "memory" : label)

/* => 0, or -EFAULT: x is 0 then. 1, 2, 4 or 8 bytes, by the type of *ptr. */
#define get_user(x, ptr) \
({ \
	__label__ __fault, __out; \
	__typeof__(&*(ptr)) __uptr = (ptr); \
	int __error = -EFAULT; \
 \
	(x) = (__typeof__(*__uptr))0; \
	might_fault(); \
	if (access_ok(__uptr, sizeof(*__uptr))) { \
		user_access_begin(); \
		unsafe_get_user(x, __uptr, __fault); \
		user_access_end(); \
		__error = 0; \
		goto __out; \
__fault: \
		user_access_end(); \
	} \
__out: \
	__error; \
})

/* => 0 or -EFAULT. */
#define put_user(x, ptr) \
({ \
	__label__ __fault, __out; \
	__typeof__(&*(ptr)) __uptr = (ptr); \
	__typeof__(*(ptr)) __new = (__typeof__(*(ptr)))(x); \
	int __error = -EFAULT; \
 \
	might_fault(); \
	if (access_ok(__uptr, sizeof(*__uptr))) { \
		user_access_begin(); \
		unsafe_put_user(__new, __uptr, __fault); \
		user_access_end(); \
		__error = 0; \
		goto __out; \
__fault: \
		user_access_end(); \
	} \
__out: \
	__error; \
})

/* *uaddr becomes `new` if it is *old. => 0, *old is what was there; or -EFAULT. */
int cmpxchg_user(u32 __user *uaddr, u32 *old, u32 new);

/* ---- Blocks. => The number of bytes NOT done, exactly: those before are. ---- */

unsigned long __copy_user(void *to, const void *from, unsigned long n);	/* uaccess.S */
unsigned long __clear_user(void __user *to, unsigned long n);

static inline unsigned long __must_check copy_from_user(void *to, const void __user *from,
							unsigned long n)
{
	might_fault();
	return likely(access_ok(from, n)) ? __copy_user(to, from, n) : n;
}

static inline unsigned long __must_check copy_to_user(void __user *to, const void *from,
						      unsigned long n)
{
	might_fault();
	return likely(access_ok(to, n)) ? __copy_user(to, from, n) : n;
}

static inline unsigned long __must_check clear_user(void __user *to, unsigned long n)
{
	might_fault();
	return likely(access_ok(to, n)) ? __clear_user(to, n) : n;
}

/* ---- Strings ---- */

/* => Its length without the 0; `count`: no 0 in the first `count` bytes, which are in dst; or
 * -EFAULT. */
long strncpy_from_user(char *dst, const char __user *src, long count);

/* => Its length with the 0; more than `count`: it is longer; 0: a fault. */
long strnlen_user(const char __user *str, long count);

#endif
