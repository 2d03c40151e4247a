/* SPDX-License-Identifier: MIT */

/*
 * What the boot loader tells us: the tags of multiboot2 (version 2.0, chapter 3.6), turned into
 * boot_info and the list of RAM. Nothing in it is believed unchecked: a tag that doesn't fit is
 * skipped.
 */

#include <boot/bootinfo.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <asm/memory.h>
#include <asm/page.h>

#define MULTIBOOT2_MAGIC	0x36d76289
#define INFO_SIZE_MAX		(1 << 20)	/* far above anything real */

enum {
	TAG_END = 0,
	TAG_COMMAND_LINE = 1,
	TAG_MODULE = 3,
	TAG_MEMORY_MAP = 6,
	TAG_FRAMEBUFFER = 8,
	TAG_ACPI_OLD = 14,
	TAG_ACPI_NEW = 15,
};

struct tag {
	u32 type;
	u32 size;		/* without the padding to 8 bytes */
};

struct tag_string {
	struct tag tag;
	char string[];
};

struct tag_module {
	struct tag tag;
	u32 start, end;
	char string[];
};

#define MEMORY_AVAILABLE	1

struct memory_map_entry {
	u64 address, length;
	u32 type, zero;
};

struct tag_memory_map {
	struct tag tag;
	u32 entry_size, entry_version;
	u8 entries[];
};

#define FRAMEBUFFER_TEXT	2

struct tag_framebuffer {
	struct tag tag;
	u64 address;
	u32 pitch, width, height;
	u8 bpp, type, zero;
} __packed;

struct boot_info boot_info;

extern char __kernel_end[];	/* linker.ld */
#define KERNEL_PHYS	0x1000000UL

static void read_command_line(const struct tag *tag)
{
	const struct tag_string *line = (const void *)tag;
	size_t n = strnlen(line->string, tag->size - sizeof(*line));

	n = min(n, sizeof(boot_info.command_line) - 1);
	memcpy(boot_info.command_line, line->string, n);
	boot_info.command_line[n] = '\0';
}

static void read_module(const struct tag *tag)
{
	const struct tag_module *module = (const void *)tag;

	if (tag->size < sizeof(*module) || module->start > module->end)
		return;
	if (boot_info.nr_modules == MAX_BOOT_MODULES) {
		pr_warn("boot: more than %d modules; the rest is left out\n", MAX_BOOT_MODULES);
		return;
	}
	boot_info.modules[boot_info.nr_modules++] =
		(struct boot_module){ .start = module->start, .end = module->end };
	memory_reserve(module->start, module->end);
}

static void read_memory_map(const struct tag *tag)
{
	const struct tag_memory_map *map = (const void *)tag;
	const struct memory_map_entry *entry;
	size_t offset;

	if (tag->size < sizeof(*map) || map->entry_size < sizeof(*entry))
		return;
	for (offset = sizeof(*map); offset + map->entry_size <= tag->size;
	     offset += map->entry_size) {
		entry = (const void *)((const u8 *)tag + offset);
		if (entry->type == MEMORY_AVAILABLE &&
		    entry->address + entry->length > entry->address)
			memory_add_ram(entry->address, entry->address + entry->length);
	}
}

static void read_framebuffer(const struct tag *tag)
{
	const struct tag_framebuffer *fb = (const void *)tag;

	if (tag->size < sizeof(*fb) || fb->type != FRAMEBUFFER_TEXT)
		return;
	boot_info.screen = (struct boot_screen){
		.present = true,
		.address = fb->address,
		.pitch = fb->pitch,
		.width = fb->width,
		.height = fb->height,
	};
}

#define RSDP_SIZE	20	/* of the first version, which the second begins with */

/* The table itself is in the tag; whoever wants to read it finds it there. */
static void read_rsdp(const struct tag *tag)
{
	if (tag->size >= sizeof(*tag) + RSDP_SIZE)
		boot_info.rsdp = __pa(tag + 1);
}

static void read_tag(const struct tag *tag)
{
	switch (tag->type) {
	case TAG_COMMAND_LINE:
		read_command_line(tag);
		break;
	case TAG_MODULE:
		read_module(tag);
		break;
	case TAG_MEMORY_MAP:
		read_memory_map(tag);
		break;
	case TAG_FRAMEBUFFER:
		read_framebuffer(tag);
		break;
	case TAG_ACPI_OLD:
		if (!boot_info.rsdp)
			read_rsdp(tag);
		break;
	case TAG_ACPI_NEW:
		read_rsdp(tag);
		break;
	}
}

void boot_info_init(unsigned int magic, unsigned long address)
{
	const u8 *info = __va(address);
	u32 offset = 8, total;
	const struct tag *tag;

	if (magic != MULTIBOOT2_MAGIC)
		panic("started by something else than a multiboot2 loader (magic %#x)", magic);
	total = *(const u32 *)info;
	if (total > INFO_SIZE_MAX)
		panic("the boot loader's information has %u bytes", total);

	memory_reserve(0, PAGE_SIZE);		/* so that no frame has number 0 */
	memory_reserve(KERNEL_PHYS, __pa(__kernel_end));
	memory_reserve(address, address + total);

	while (offset + sizeof(*tag) <= total) {
		tag = (const void *)(info + offset);
		if (tag->type == TAG_END || tag->size < sizeof(*tag) || tag->size > total - offset)
			break;
		read_tag(tag);
		offset += ALIGN(tag->size, 8);
	}
	if (!ram_ranges.nr)
		panic("the boot loader gave no memory map");
}
