/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/types.h>
#include <asm/desc.h>
#include <asm/irq.h>
#include <asm/traps.h>

/* (SDM 3A, 6.14.1) */
struct gate {
	u16 offset_low, selector;
	u8 ist, type;
	u16 offset_middle;
	u32 offset_high, reserved;
};

#define GATE_INTERRUPT	0x8e		/* present; interrupts are off at the entry */
#define GATE_USER	0x60		/* a program's instruction may go through it */

#define INTERRUPT_STUB_SIZE	16

static struct gate idt[256] __aligned(16);

/* entry.S */
extern char entry_interrupts[];
void entry_divide_error(void);
void entry_debug(void);
void entry_nmi(void);
void entry_int3(void);
void entry_overflow(void);
void entry_bounds(void);
void entry_invalid_op(void);
void entry_device_not_available(void);
void entry_double_fault(void);
void entry_invalid_tss(void);
void entry_segment_not_present(void);
void entry_stack_segment(void);
void entry_general_protection(void);
void entry_page_fault(void);
void entry_x87_error(void);
void entry_alignment_check(void);
void entry_machine_check(void);
void entry_simd_error(void);

/* What isn't here never comes, or raises #GP. */
static const struct exception {
	void (*entry)(void);
	unsigned int ist;
	bool user;
} exceptions[] = {
	[0] = { entry_divide_error, 0, false },
	[1] = { entry_debug, IST_DB, false },
	[2] = { entry_nmi, IST_NMI, false },
	[3] = { entry_int3, 0, true },
	[4] = { entry_overflow, 0, true },
	[5] = { entry_bounds, 0, false },
	[6] = { entry_invalid_op, 0, false },
	[7] = { entry_device_not_available, 0, false },
	[8] = { entry_double_fault, IST_DF, false },
	[10] = { entry_invalid_tss, 0, false },
	[11] = { entry_segment_not_present, 0, false },
	[12] = { entry_stack_segment, 0, false },
	[13] = { entry_general_protection, 0, false },
	[14] = { entry_page_fault, 0, false },
	[16] = { entry_x87_error, 0, false },
	[17] = { entry_alignment_check, 0, false },
	[18] = { entry_machine_check, IST_MC, false },
	[19] = { entry_simd_error, 0, false },
};

void idt_set_gate(unsigned int vector, void (*entry)(void), unsigned int ist, bool user)
{
	unsigned long offset = (unsigned long)entry;

	idt[vector] = (struct gate){
		.offset_low = offset,
		.offset_middle = offset >> 16,
		.offset_high = offset >> 32,
		.selector = __KERNEL_CS,
		.ist = ist,
		.type = GATE_INTERRUPT | (user ? GATE_USER : 0),
	};
}

void idt_load(void)
{
	const struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(idt) - 1, (unsigned long)idt };

	__asm__ __volatile__("lidt %0" : : "m"(pointer));
}

void traps_init(void)
{
	for (unsigned int vector = 0; vector < ARRAY_SIZE(exceptions); vector++) {
		const struct exception *e = &exceptions[vector];

		if (e->entry)
			idt_set_gate(vector, e->entry, e->ist, e->user);
	}
	for (unsigned int vector = VECTOR_IRQ0; vector < ARRAY_SIZE(idt); vector++) {
		char *stub = entry_interrupts + (vector - VECTOR_IRQ0) * INTERRUPT_STUB_SIZE;

		idt_set_gate(vector, (void (*)(void))stub, 0, false);
	}
	idt_load();
}
