/* SPDX-License-Identifier: MIT */
#ifndef ASM_SMAP_H
#define ASM_SMAP_H

/*
 * With SMAP the kernel can touch user memory only between STAC and CLAC. Without it these two
 * instructions do not exist. Each site is a 3-byte no-op that uaccess_init() turns into the real
 * one: 0f 1f 00 becomes CLAC, 0f 01 ca, and 0f 1f 01 becomes STAC, 0f 01 cb.
 */

#ifdef __ASSEMBLER__

#define __SMAP_SITE(last) \
	661: .byte 0x0f, 0x1f, last; \
	.pushsection .smap_sites, "a"; \
	.balign 4; \
	.long 661b - .; \
	.popsection

#define CLAC	__SMAP_SITE(0x00)
#define STAC	__SMAP_SITE(0x01)

#else

#define __SMAP_SITE(last) \
	"661: .byte 0x0f, 0x1f, " last "\n" \
	".pushsection .smap_sites, \"a\"\n" \
	".balign 4\n" \
	".long 661b - .\n" \
	".popsection\n"

static __always_inline void user_access_begin(void)
{
	__asm__ __volatile__(__SMAP_SITE("0x01") : : : "memory");
}

static __always_inline void user_access_end(void)
{
	__asm__ __volatile__(__SMAP_SITE("0x00") : : : "memory");
}

/* Boot CPU, before the others and before CR4.SMAP is set or user memory touched. uaccess.c */
void uaccess_init(void);

#endif
#endif
