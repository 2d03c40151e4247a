/* SPDX-License-Identifier: MIT */

/* I/O APICs: which interrupt input becomes which vector, on which CPU. (82093AA datasheet) */

#include <kernel/uapi/errno.h>
#include <asm/acpi.h>
#include <asm/apic.h>
#include <asm/io.h>

#define REG_SELECT	0x00
#define REG_DATA	0x10
#define REG_VERSION	0x01
#define REG_REDIRECT	0x10

#define REDIRECT_MASKED	0x10000
#define REDIRECT_LEVEL	0x08000
#define REDIRECT_LOW	0x02000

static struct {
	char *base;
	u32 gsi_base, inputs;
} ioapics[NR_IOAPICS];

static u32 ioapic_read(unsigned int n, u32 reg)
{
	writel(reg, ioapics[n].base + REG_SELECT);
	return readl(ioapics[n].base + REG_DATA);
}

static void ioapic_write(unsigned int n, u32 reg, u32 value)
{
	writel(reg, ioapics[n].base + REG_SELECT);
	writel(value, ioapics[n].base + REG_DATA);
}

void ioapic_init(void)
{
	for (unsigned int n = 0; n < acpi.nr_ioapics; n++) {
		ioapics[n].base = ioremap(acpi.ioapics[n].address, 0x20);
		ioapics[n].gsi_base = acpi.ioapics[n].gsi_base;
		ioapics[n].inputs = (ioapic_read(n, REG_VERSION) >> 16 & 0xff) + 1;
		for (u32 input = 0; input < ioapics[n].inputs; input++)
			ioapic_write(n, REG_REDIRECT + 2 * input, REDIRECT_MASKED);
	}
}

int ioapic_route(u32 gsi, unsigned int vector, unsigned int apic_id, bool level, bool active_low)
{
	for (unsigned int n = 0; n < acpi.nr_ioapics; n++) {
		u32 input = gsi - ioapics[n].gsi_base;

		if (gsi < ioapics[n].gsi_base || input >= ioapics[n].inputs)
			continue;
		ioapic_write(n, REG_REDIRECT + 2 * input + 1, apic_id << 24);
		ioapic_write(n, REG_REDIRECT + 2 * input, vector | (level ? REDIRECT_LEVEL : 0) |
			     (active_low ? REDIRECT_LOW : 0));
		return 0;
	}
	return -ENODEV;
}
