/* SPDX-License-Identifier: MIT */
#ifndef SHIM_ASM_STRING_H
#define SHIM_ASM_STRING_H

/* The real one, but what its assembler reads and writes is shown to the address sanitizer
 * before. */
#include_next <asm/string.h>

void *__asan_region_is_poisoned(void *start, size_t size);
void __asan_report_load_n(void *address, size_t size);

static inline void shim_touch(const void *p, size_t n)
{
	void *bad = n ? __asan_region_is_poisoned((void *)p, n) : NULL;

	if (bad)
		__asan_report_load_n(bad, 1);
}

#define __copy_up(dst, src, n) \
	({ shim_touch(dst, n); shim_touch(src, n); __copy_up(dst, src, n); })
#define __fill_bytes(dst, byte, n) \
	({ shim_touch(dst, n); __fill_bytes(dst, byte, n); })

#endif
