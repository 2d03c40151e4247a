/* SPDX-License-Identifier: MIT */

/*
 * What we want to know of ACPI: processors and I/O APICs (MADT), the PM timer and how to turn the
 * machine off (FADT, and \_S5 in the DSDT). Tables are the firmware's: lengths and sums are
 * checked. (ACPI 6.4, chapter 5)
 */

#define pr_fmt(fmt) "acpi: " fmt

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/printk.h>
#include <asm/acpi.h>
#include <asm/cpu.h>
#include <asm/page.h>
#include <asm/paging.h>
#include <asm/processor.h>

#define TABLE_SIZE_MAX	(1u << 20)
#define PHYS_MAX	(1UL << 46)	/* the direct map's */

struct rsdp {
	char signature[8];
	u8 checksum;
	char oem[6];
	u8 revision;
	u32 rsdt;
	u32 length;
	u64 xsdt;
	u8 extended_checksum, reserved[3];
} __packed;

struct table {
	char signature[4];
	u32 length;
	u8 revision, checksum;
	char oem[28 - 2];
	u8 body[];
} __packed;

struct madt {
	struct table table;
	u32 apic_address, flags;
	u8 entries[];
} __packed;

struct fadt {
	struct table table;
	u32 firmware_ctrl, dsdt;
	u8 reserved1[8];
	u8 reserved2[12];
	u32 pm1a_cnt, pm1b_cnt, pm2_cnt, pm_tmr;
	u8 reserved3[32];
	u32 flags;
	u8 reset_space, reset_width, reset_offset, reset_access;
	u64 reset_address;
	u8 reset_value;
} __packed;

#define FADT_TMR_32BIT	(1u << 8)
#define FADT_RESET	(1u << 10)

struct acpi_info acpi = {
	.nr_cpus = 1,
	.apic_address = 0xfee00000,
};

static bool sum_is_zero(const void *p, size_t n)
{
	const u8 *bytes = p;
	u8 sum = 0;

	while (n--)
		sum += *bytes++;
	return !sum;
}

/* => The table, readable in full, or NULL. */
static const struct table *map_table(unsigned long phys)
{
	const struct table *table;

	if (!phys || phys > PHYS_MAX - TABLE_SIZE_MAX)
		return NULL;
	table = firmware_map(phys, sizeof(*table));
	if (table->length < sizeof(*table) || table->length > TABLE_SIZE_MAX)
		return NULL;
	firmware_map(phys, table->length);
	return sum_is_zero(table, table->length) ? table : NULL;
}

static bool is_rsdp(const struct rsdp *rsdp)
{
	return !memcmp(rsdp->signature, "RSD PTR ", 8) && sum_is_zero(rsdp, 20);
}

static const struct rsdp *scan_for_rsdp(unsigned long start, unsigned long end)
{
	for (; start < end; start += 16) {
		const struct rsdp *rsdp = __va(start);

		if (is_rsdp(rsdp))
			return rsdp;
	}
	return NULL;
}

/* => One of at least `size` bytes, or NULL. */
static const void *find_table(const struct rsdp *rsdp, const char *signature, size_t size)
{
	bool extended = rsdp->revision >= 2 && rsdp->xsdt;
	const struct table *root = map_table(extended ? rsdp->xsdt : rsdp->rsdt);
	size_t width = extended ? 8 : 4;

	for (size_t at = 0; root && at + width <= root->length - sizeof(*root); at += width) {
		const struct table *table;
		u64 phys = 0;

		memcpy(&phys, root->body + at, width);
		table = map_table(phys);
		if (table && table->length >= size && !memcmp(table->signature, signature, 4))
			return table;
	}
	return NULL;
}

/* ---- MADT ---- */

static void add_cpu(u8 apic_id, u32 flags)
{
	u8 boot_id = cpuid(1, 0).ebx >> 24;

	if (!(flags & 1) || apic_id == boot_id)
		return;
	if (acpi.nr_cpus < NR_CPUS)
		acpi.apic_ids[acpi.nr_cpus] = apic_id;
	acpi.nr_cpus++;
}

static u32 read32(const u8 *p)
{
	u32 value;

	memcpy(&value, p, sizeof(value));
	return value;
}

static void add_override(const u8 *entry)
{
	unsigned int irq = entry[3], flags = entry[8] | entry[9] << 8;

	if (irq >= 16)
		return;
	acpi.isa_irqs[irq].gsi = read32(entry + 4);
	acpi.isa_irqs[irq].active_low = (flags & 3) == 3;
	acpi.isa_irqs[irq].level = (flags >> 2 & 3) == 3;
}

static void parse_madt(const struct madt *madt)
{
	const u8 *entry = madt->entries, *end = (const u8 *)madt + madt->table.length;

	acpi.apic_address = madt->apic_address;
	for (; entry + 2 <= end && entry[1] >= 2 && entry + entry[1] <= end; entry += entry[1]) {
		if (entry[0] == 0 && entry[1] >= 8)
			add_cpu(entry[3], read32(entry + 4));
		else if (entry[0] == 1 && entry[1] >= 12 && acpi.nr_ioapics < NR_IOAPICS)
			acpi.ioapics[acpi.nr_ioapics++] =
				(struct acpi_ioapic){ read32(entry + 4), read32(entry + 8) };
		else if (entry[0] == 2 && entry[1] >= 10)
			add_override(entry);
	}
	if (acpi.nr_cpus > NR_CPUS) {
		pr_warn("of %u processors %d are used\n", acpi.nr_cpus, NR_CPUS);
		acpi.nr_cpus = NR_CPUS;
	}
}

/* ---- FADT ---- */

/*
 * \_S5 is a package of numbers, the first two being what PM1a and PM1b want for power off. Its
 * bytes are found without an interpreter: NameOp "_S5_" PackageOp length count number number.
 */
static bool parse_number(const u8 **p, const u8 *end, u8 *value)
{
	const u8 *at = *p;

	if (at < end && *at == 0x0a)		/* BytePrefix */
		at++;
	if (at >= end)
		return false;
	*value = *at;
	*p = at + 1;
	return true;
}

static void parse_s5(const struct table *dsdt)
{
	const u8 *p = dsdt->body, *end = (const u8 *)dsdt + dsdt->length;
	u8 a, b;

	for (; p + 8 < end; p++) {
		const u8 *at = p + 4;

		if (memcmp(p, "_S5_", 4) || *at++ != 0x12)
			continue;
		at += 1 + (*at >> 6) + 1;	/* length of the package, count */
		if (!parse_number(&at, end, &a) || !parse_number(&at, end, &b))
			continue;
		acpi.s5_a = a << 10;
		acpi.s5_b = b << 10;
		acpi.has_s5 = true;
		return;
	}
}

static void parse_fadt(const struct fadt *fadt)
{
	const struct table *dsdt = map_table(fadt->dsdt);

	acpi.pm1a_control = fadt->pm1a_cnt;
	acpi.pm1b_control = fadt->pm1b_cnt;
	acpi.pm_timer_port = fadt->pm_tmr;
	acpi.pm_timer_32bit = fadt->flags & FADT_TMR_32BIT;
	if (fadt->table.length >= sizeof(*fadt) && (fadt->flags & FADT_RESET) &&
	    fadt->reset_space <= 1) {
		acpi.reset.in_memory = fadt->reset_space == 0;
		acpi.reset.width = fadt->reset_width;
		acpi.reset.address = fadt->reset_address;
		acpi.reset_value = fadt->reset_value;
	}
	if (dsdt)
		parse_s5(dsdt);
}

static void read_tables(const struct rsdp *rsdp)
{
	const struct madt *madt = find_table(rsdp, "APIC", sizeof(*madt));
	const struct fadt *fadt = find_table(rsdp, "FACP", offsetof(struct fadt, reset_space));

	if (madt)
		parse_madt(madt);
	if (fadt)
		parse_fadt(fadt);
}

void acpi_init(unsigned long rsdp_address)
{
	const struct rsdp *rsdp = NULL;

	for (unsigned int i = 0; i < 16; i++)
		acpi.isa_irqs[i].gsi = i;
	acpi.apic_ids[0] = cpuid(1, 0).ebx >> 24;
	if (rsdp_address)
		rsdp = firmware_map(rsdp_address, sizeof(*rsdp));
	if (!rsdp || !is_rsdp(rsdp))
		rsdp = scan_for_rsdp(0xe0000, 0x100000);
	if (rsdp)
		read_tables(rsdp);
	else
		pr_warn("no tables; one processor\n");
	if (!acpi.nr_ioapics)
		acpi.ioapics[acpi.nr_ioapics++] = (struct acpi_ioapic){ 0xfec00000, 0 };
}
