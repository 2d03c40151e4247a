/* SPDX-License-Identifier: MIT */
#ifndef ASM_EXTABLE_H
#define ASM_EXTABLE_H

/*
 * Instructions of the kernel that may fault on user memory, and where to go on when they do. Both
 * as distances from where they stand in the table.
 */

#ifdef __ASSEMBLER__

#define EXTABLE(instruction, fixup) \
	.pushsection __ex_table, "a"; \
	.balign 4; \
	.long instruction - ., fixup - .; \
	.popsection

#else

#include <kernel/lib/types.h>

#define EXTABLE(instruction, fixup) \
	".pushsection __ex_table, \"a\"\n" \
	".balign 4\n" \
	".long " instruction " - ., " fixup " - .\n" \
	".popsection\n"

struct exception_table_entry {
	s32 instruction, fixup;
};

struct pt_regs;

/* => The entry of the instruction at `ip`, or NULL. */
const struct exception_table_entry *search_exception_table(unsigned long ip);

/* => True when the table knows the instruction; regs go on at its fixup. */
bool fixup_exception(struct pt_regs *regs);

#endif
#endif
