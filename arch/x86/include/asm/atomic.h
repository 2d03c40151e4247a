/* SPDX-License-Identifier: MIT */
#ifndef ASM_ATOMIC_H
#define ASM_ATOMIC_H

#include <kernel/lib/compiler.h>
#include <kernel/lib/types.h>
#include <asm/barrier.h>

/* Operations on words that several CPUs change. All but _read and _set are full barriers. */

typedef struct { int counter; } atomic_t;
typedef struct { long counter; } atomic_long_t;

#define ATOMIC_INIT(n)		{ (n) }
#define ATOMIC_LONG_INIT(n)	{ (n) }

/* => What was there. For integers and pointers. */
#define xchg(ptr, value)	({ __atomic_exchange_n(ptr, value, __ATOMIC_SEQ_CST); })

/* Stores `new` where `old` is. => What was there: `old` if it has been done. */
#define cmpxchg(ptr, old, new)	({ __sync_val_compare_and_swap(ptr, old, new); })

static __always_inline void atomic_and_long(unsigned long mask, unsigned long *word)
{
	__atomic_and_fetch(word, mask, __ATOMIC_SEQ_CST);
}

static __always_inline void atomic_or_long(unsigned long mask, unsigned long *word)
{
	__atomic_or_fetch(word, mask, __ATOMIC_SEQ_CST);
}

#define __ATOMIC_OPERATIONS(atomic, type) \
static __always_inline type atomic##_read(const atomic##_t *v) \
{ \
	return READ_ONCE(v->counter); \
} \
\
static __always_inline void atomic##_set(atomic##_t *v, type n) \
{ \
	WRITE_ONCE(v->counter, n); \
} \
\
static __always_inline type atomic##_add_return(type n, atomic##_t *v) \
{ \
	return __atomic_add_fetch(&v->counter, n, __ATOMIC_SEQ_CST); \
} \
\
static __always_inline type atomic##_sub_return(type n, atomic##_t *v) \
{ \
	return __atomic_sub_fetch(&v->counter, n, __ATOMIC_SEQ_CST); \
} \
\
static __always_inline void atomic##_add(type n, atomic##_t *v) \
{ \
	atomic##_add_return(n, v); \
} \
\
static __always_inline void atomic##_sub(type n, atomic##_t *v) \
{ \
	atomic##_sub_return(n, v); \
} \
\
static __always_inline type atomic##_inc_return(atomic##_t *v) \
{ \
	return atomic##_add_return(1, v); \
} \
\
static __always_inline type atomic##_dec_return(atomic##_t *v) \
{ \
	return atomic##_sub_return(1, v); \
} \
\
static __always_inline void atomic##_inc(atomic##_t *v) \
{ \
	atomic##_add_return(1, v); \
} \
\
static __always_inline void atomic##_dec(atomic##_t *v) \
{ \
	atomic##_sub_return(1, v); \
} \
\
/* => True when it has become 0. */ \
static __always_inline bool atomic##_dec_and_test(atomic##_t *v) \
{ \
	return atomic##_sub_return(1, v) == 0; \
} \
\
static __always_inline bool atomic##_sub_and_test(type n, atomic##_t *v) \
{ \
	return atomic##_sub_return(n, v) == 0; \
} \
\
static __always_inline type atomic##_xchg(atomic##_t *v, type n) \
{ \
	return xchg(&v->counter, n); \
} \
\
static __always_inline type atomic##_cmpxchg(atomic##_t *v, type old, type new) \
{ \
	return cmpxchg(&v->counter, old, new); \
} \
\
/* A reference to what may be about to go. => False: it is gone. */ \
static __always_inline bool atomic##_inc_not_zero(atomic##_t *v) \
{ \
	type old = atomic##_read(v); \
\
	while (old && !__atomic_compare_exchange_n(&v->counter, &old, old + 1, false, \
						   __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) \
		; \
	return old; \
}

__ATOMIC_OPERATIONS(atomic, int)
__ATOMIC_OPERATIONS(atomic_long, long)

#endif
