/* SPDX-License-Identifier: MIT */

/* ACPI's tables are the firmware's: nothing is read that a table doesn't have. */
/* sources: arch/x86/acpi.c */

#include <kernel/lib/string.h>
#include <asm/acpi.h>
#include <asm/page.h>
#include <asm/paging.h>

#include "test.h"

#define RAM_SIZE 0x110000UL
#define RSDP	 0x1000UL
#define RSDT	 0x2000UL
#define MADT	 0x3000UL
#define FADT	 0x4000UL
#define DSDT	 0x5000UL

void __asan_poison_memory_region(const volatile void *start, size_t size);
void __asan_unpoison_memory_region(const volatile void *start, size_t size);

static char ram[RAM_SIZE] __aligned(PAGE_SIZE);
static struct acpi_info at_boot;

char *shim_ram = ram;
void *shim_vmemmap;

/* What isn't asked for can't be read. */
void *firmware_map(unsigned long phys, size_t size)
{
	CHECK(phys < RAM_SIZE && size <= RAM_SIZE - phys);
	__asan_unpoison_memory_region(ram + phys, size);
	return ram + phys;
}

static void put32(unsigned long phys, u32 value)
{
	memcpy(ram + phys, &value, sizeof(value));
}

static u32 get32(unsigned long phys)
{
	u32 value;

	memcpy(&value, ram + phys, sizeof(value));
	return value;
}

/* The byte that makes the sum of all zero. */
static void sum_up(unsigned long phys, unsigned long at, size_t size)
{
	u8 sum = 0;

	ram[phys + at] = 0;
	for (size_t i = 0; i < size; i++)
		sum += ram[phys + i];
	ram[phys + at] = -sum;
}

static void put_table(unsigned long phys, const char *signature, const void *body, size_t size)
{
	memset(ram + phys, 0, 36);
	memcpy(ram + phys, signature, 4);
	put32(phys + 4, 36 + size);
	memcpy(ram + phys + 36, body, size);
	sum_up(phys, 9, 36 + size);
}

/* Address and flags; the boot processor and another one, an I/O APIC, an override. */
static const u8 madt[] = {
	0, 0, 0xe0, 0xfe, 1, 0, 0, 0,
	0, 8, 0, 0, 1, 0, 0, 0,		0, 8, 1, 1, 1, 0, 0, 0,
	1, 12, 0, 0, 0, 0, 0xc0, 0xfe, 0, 0, 0, 0,
	2, 10, 0, 0, 2, 0, 0, 0, 0, 0,
};

static const u8 dsdt[] = { 8, '_', 'S', '5', '_', 0x12, 6, 2, 0x0a, 5, 0x0a, 5, 0, 0 };

static void put_all(void)
{
	static const u32 root[] = { MADT, FADT };
	static u8 fadt[129 - 36];

	__asan_unpoison_memory_region(ram, RAM_SIZE);
	memset(ram, 0, RAM_SIZE);
	memcpy(ram + RSDP, "RSD PTR ", 8);
	put32(RSDP + 16, RSDT);
	sum_up(RSDP, 8, 20);
	put_table(RSDT, "RSDT", root, sizeof(root));
	put_table(MADT, "APIC", madt, sizeof(madt));
	memcpy(fadt + 4, &(u32){ DSDT }, 4);
	memcpy(fadt + 28, &(u32){ 0x604 }, 4);
	memcpy(fadt + 40, &(u32){ 0x608 }, 4);
	put_table(FADT, "FACP", fadt, sizeof(fadt));
	put_table(DSDT, "DSDT", dsdt, sizeof(dsdt));
}

static void look(void)
{
	if (!at_boot.nr_cpus)
		at_boot = acpi;
	acpi = at_boot;
	__asan_poison_memory_region(ram, RAM_SIZE);
	__asan_unpoison_memory_region(ram + 0xe0000, 0x20000);
	acpi_init(RSDP);
	__asan_unpoison_memory_region(ram, RAM_SIZE);
	CHECK(acpi.nr_cpus >= 1 && acpi.nr_cpus <= NR_CPUS);
	CHECK(acpi.nr_ioapics >= 1 && acpi.nr_ioapics <= NR_IOAPICS);
}

TEST(good, "good tables are read")
{
	put_all();
	look();
	CHECK_EQ(acpi.nr_cpus, 2);
	CHECK_EQ(acpi.apic_ids[1], 1);
	CHECK_EQ(acpi.ioapics[0].address, 0xfec00000);
	CHECK_EQ(acpi.isa_irqs[0].gsi, 2);
	CHECK_EQ(acpi.pm_timer_port, 0x608);
	CHECK(acpi.has_s5);
	CHECK_EQ(acpi.s5_a, 5 << 10);
}

TEST(bad_sum, "a table whose sum is wrong isn't there")
{
	put_all();
	ram[MADT + 40]++;
	look();
	CHECK_EQ(acpi.nr_cpus, 1);
	put_all();
	ram[RSDP + 10]++;
	look();
	CHECK_EQ(acpi.nr_cpus, 1);
}

/* Cut off after `size` bytes, at the end of a page. */
static void cut(unsigned long phys, size_t size)
{
	put32(phys + 4, size);
	sum_up(phys, 9, size);
}

TEST(cut_off, "a table that is cut off anywhere is read as far as it goes")
{
	static const unsigned long tables[] = { RSDT, MADT, FADT, DSDT };

	for (unsigned int i = 0; i < ARRAY_SIZE(tables); i++) {
		put_all();
		for (size_t size = get32(tables[i] + 4); size--; ) {
			put_all();
			cut(tables[i], size);
			look();
		}
	}
}

TEST(endless, "an entry of length 0, or longer than the table, ends it")
{
	static const u8 lengths[] = { 0, 1, 255 };

	for (unsigned int i = 0; i < ARRAY_SIZE(lengths); i++) {
		put_all();
		ram[MADT + 36 + 8 + 1] = lengths[i];
		sum_up(MADT, 9, get32(MADT + 4));
		look();
		CHECK_EQ(acpi.nr_cpus, 1);
	}
}

TEST(noise, "whatever stands in the tables, nothing else is read")
{
	static const unsigned long tables[] = { RSDT, MADT, FADT, DSDT };

	for (unsigned int i = 0; i < 20000; i++) {
		unsigned long table = tables[test_random() % ARRAY_SIZE(tables)];
		size_t size;

		put_all();
		size = get32(table + 4);
		for (unsigned int j = 0; j < 3; j++)
			ram[table + 36 + test_random() % (size - 36)] = test_random();
		/* An address may be anything, but the shim has memory only so far. */
		if (table == RSDT || table == FADT)
			put32(table + 40, test_random() % 2 ? DSDT : get32(table + 40) % 0x8000);
		if (table == RSDT)
			put32(table + 36, test_random() % 2 ? MADT : get32(table + 36) % 0x8000);
		sum_up(table, 9, size);
		look();
	}
}
