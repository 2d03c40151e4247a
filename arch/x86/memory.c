/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <asm/memory.h>
#include <asm/page.h>

#define EARLY_LIMIT	(4UL << 30)	/* what boot.S has mapped */
#define LOW_MEMORY	(1UL << 20)	/* firmware and the trampoline; never given out */

struct mem_ranges ram_ranges, reserved_ranges;

static void remove_range(struct mem_ranges *ranges, unsigned int i)
{
	memmove(&ranges->range[i], &ranges->range[i + 1],
		(--ranges->nr - i) * sizeof(struct mem_range));
}

/* Keeps the list sorted, and ranges that meet are one. */
static void add_range(struct mem_ranges *ranges, unsigned long start, unsigned long end)
{
	unsigned int i = 0;

	while (i < ranges->nr && ranges->range[i].end < start)
		i++;
	while (i < ranges->nr && ranges->range[i].start <= end) {
		start = min(start, ranges->range[i].start);
		end = max(end, ranges->range[i].end);
		remove_range(ranges, i);
	}
	if (ranges->nr == MAX_MEM_RANGES)
		panic("memory map: more than %d ranges", MAX_MEM_RANGES);
	memmove(&ranges->range[i + 1], &ranges->range[i],
		(ranges->nr++ - i) * sizeof(struct mem_range));
	ranges->range[i] = (struct mem_range){ start, end };
}

void memory_add_ram(unsigned long start, unsigned long end)
{
	start = PAGE_ALIGN(start);
	end &= PAGE_MASK;
	if (start < end)
		add_range(&ram_ranges, start, end);
}

void memory_reserve(unsigned long start, unsigned long end)
{
	if (start < end)
		add_range(&reserved_ranges, start & PAGE_MASK, PAGE_ALIGN(end));
}

void memory_limit(unsigned long bytes)
{
	for (unsigned int i = 0; i < ram_ranges.nr; i++) {
		struct mem_range *range = &ram_ranges.range[i];
		unsigned long size = range->end - range->start;

		if (size <= bytes) {
			bytes -= size;
			continue;
		}
		range->end = range->start + (bytes & PAGE_MASK);
		ram_ranges.nr = i + (range->end > range->start);
		return;
	}
}

/* Calls fn for each free piece of one range of RAM, until it returns true. */
static bool walk_free(const struct mem_range *ram,
		      bool (*fn)(unsigned long start, unsigned long end, void *arg), void *arg)
{
	unsigned long at = ram->start;

	for (unsigned int i = 0; i < reserved_ranges.nr && at < ram->end; i++) {
		const struct mem_range *taken = &reserved_ranges.range[i];

		if (taken->end <= at)
			continue;
		if (taken->start >= ram->end)
			break;
		if (taken->start > at && fn(at, taken->start, arg))
			return true;
		at = taken->end;
	}
	return at < ram->end && fn(at, ram->end, arg);
}

struct early_request {
	size_t size, align;
	unsigned long found;
};

/* The highest place in the piece: what is low stays in one piece. */
static bool try_piece(unsigned long start, unsigned long end, void *arg)
{
	struct early_request *request = arg;
	unsigned long place;

	start = max(start, LOW_MEMORY);
	end = min(end, EARLY_LIMIT);
	if (end <= start || end - start < request->size)
		return false;
	place = (end - request->size) & ~(request->align - 1);
	if (place < start)
		return false;
	request->found = place;
	return true;
}

void *early_alloc(size_t size, size_t align)
{
	struct early_request request = { PAGE_ALIGN(size), max(align, (size_t)PAGE_SIZE), 0 };
	void *address;

	for (unsigned int i = 0; i < ram_ranges.nr && !request.found; i++)
		walk_free(&ram_ranges.range[i], try_piece, &request);
	if (!request.found)
		panic("early_alloc: no memory for %lu bytes: give the machine at least MEM=64M",
		      (unsigned long)size);
	memory_reserve(request.found, request.found + request.size);
	address = __va(request.found);
	memset(address, 0, request.size);
	return address;
}

static bool call_with_pfns(unsigned long start, unsigned long end, void *arg)
{
	void (*fn)(unsigned long start_pfn, unsigned long end_pfn) = arg;

	start = max(start, LOW_MEMORY);
	if (start < end)
		fn(start >> PAGE_SHIFT, end >> PAGE_SHIFT);
	return false;
}

void for_each_free_range(void (*fn)(unsigned long start_pfn, unsigned long end_pfn))
{
	for (unsigned int i = 0; i < ram_ranges.nr; i++)
		walk_free(&ram_ranges.range[i], call_with_pfns, fn);
}
