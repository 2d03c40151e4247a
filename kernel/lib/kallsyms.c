/* SPDX-License-Identifier: MIT */

#include <kernel/lib/kallsyms.h>
#include <kernel/lib/vsprintf.h>

struct kallsyms_entry {
	u32 offset;		/* from __text_start */
	u32 name;		/* in kallsyms_names */
};

/* Missing in the first link, from which they are made. */
extern const u32 kallsyms_count[2] __weak;	/* symbols; bytes of text */
extern const struct kallsyms_entry kallsyms_offsets[] __weak;
extern const char kallsyms_names[] __weak;
extern const char __text_start[];

const char *kallsyms_lookup(unsigned long address, unsigned long *offset, unsigned long *size)
{
	unsigned long at = address - (unsigned long)__text_start;
	u32 low = 0, high, end;

	if (!kallsyms_count || !kallsyms_count[0] || at >= kallsyms_count[1] ||
	    at < kallsyms_offsets[0].offset)
		return NULL;
	high = kallsyms_count[0];
	while (high - low > 1) {
		u32 middle = low + (high - low) / 2;

		if (kallsyms_offsets[middle].offset <= at)
			low = middle;
		else
			high = middle;
	}
	*offset = at - kallsyms_offsets[low].offset;
	end = kallsyms_count[1];
	if (low + 1 < kallsyms_count[0])
		end = kallsyms_offsets[low + 1].offset;
	*size = end - kallsyms_offsets[low].offset;
	return kallsyms_names + kallsyms_offsets[low].name;
}

int symbol_format(char *buf, size_t size, unsigned long address)
{
	unsigned long offset, length;
	const char *name = kallsyms_lookup(address, &offset, &length);

	if (!name)
		return scnprintf(buf, size, "0x%lx", address);
	return scnprintf(buf, size, "%s+0x%lx/0x%lx", name, offset, length);
}
