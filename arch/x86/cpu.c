/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/sched.h>
#include <asm/cpu.h>
#include <asm/desc.h>
#include <asm/fpu.h>
#include <asm/memory.h>
#include <asm/msr.h>
#include <asm/page.h>
#include <asm/paging.h>
#include <asm/percpu.h>
#include <asm/process.h>
#include <asm/processor.h>

u32 cpu_features[CPU_FEATURE_WORDS];
char cpu_vendor[13], cpu_model_name[49];
unsigned int cpu_family, cpu_model, cpu_stepping;

unsigned int nr_cpu_ids = 1;
unsigned long per_cpu_offset[NR_CPUS];
DEFINE_PER_CPU(unsigned long, this_cpu_off);
DEFINE_PER_CPU(unsigned int, cpu_number);
DEFINE_PER_CPU(struct tss, cpu_tss);
static DEFINE_PER_CPU(u64, gdt[GDT_ENTRIES]) __aligned(16);

extern char __percpu_load[], __percpu_start[], __percpu_end[];

struct ist_stack boot_ist_stacks[NR_ISTS] __aligned(PAGE_SIZE);
static DEFINE_PER_CPU(struct ist_stack *, ist_stacks);

static void detect_name(void)
{
	struct cpuid_regs r = cpuid(0, 0);

	memcpy(cpu_vendor, &r.ebx, 4);
	memcpy(cpu_vendor + 4, &r.edx, 4);
	memcpy(cpu_vendor + 8, &r.ecx, 4);
	for (u32 i = 0; i < 3 && cpuid(0x80000000, 0).eax >= 0x80000004; i++) {
		r = cpuid(0x80000002 + i, 0);
		memcpy(cpu_model_name + 16 * i, &r, 16);
	}
	r = cpuid(1, 0);
	cpu_stepping = r.eax & 15;
	cpu_model = (r.eax >> 4 & 15) | (r.eax >> 12 & 0xf0);
	cpu_family = r.eax >> 8 & 15;
	if (cpu_family == 15)
		cpu_family += r.eax >> 20 & 0xff;
}

void cpu_detect(void)
{
	u32 max = cpuid(0, 0).eax, max_extended = cpuid(0x80000000, 0).eax;
	struct cpuid_regs r = cpuid(1, 0);

	cpu_features[0] = r.edx;
	cpu_features[1] = r.ecx;
	if (max >= 7) {
		r = cpuid(7, 0);
		cpu_features[2] = r.ebx;
		cpu_features[3] = r.ecx;
	}
	cpu_features[4] = cpuid(0x80000001, 0).edx;
	if (max >= 0xd && cpu_has(CPU_XSAVE))
		cpu_features[5] = cpuid(0xd, 1).eax;
	if (max_extended >= 0x80000007)
		cpu_features[6] = cpuid(0x80000007, 0).edx;
	detect_name();
	if (!cpu_has(CPU_NX) || !cpu_has(CPU_SYSCALL) || !cpu_has(CPU_FXSR) || !cpu_has(CPU_PGE) ||
	    !cpu_has(CPU_APIC))
		panic("this processor lacks NX, SYSCALL, FXSR, global pages or a local APIC");
	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_NX);	/* before the first table that uses it */
	per_cpu_offset[0] = (unsigned long)__percpu_load;
	this_cpu_write(this_cpu_off, (unsigned long)__percpu_load);
	this_cpu_write(ist_stacks, boot_ist_stacks);
}

void percpu_init(void)
{
	size_t size = __percpu_end - __percpu_start;

	for (unsigned int cpu = 1; cpu < nr_cpu_ids; cpu++) {
		char *area = early_alloc(size, PAGE_SIZE);

		/* The boot CPU has written into the copy in the image already: only what it
		 * holds per CPU. */
		memcpy(area, __percpu_load, size);
		per_cpu_offset[cpu] = (unsigned long)area;
		per_cpu(this_cpu_off, cpu) = (unsigned long)area;
		per_cpu(cpu_number, cpu) = cpu;
		per_cpu(ist_stacks, cpu) = map_ist_stacks(cpu);
	}
}

static void init_control_registers(void)
{
	unsigned long cr4 = read_cr4() | X86_CR4_PGE;

	wrmsr(MSR_EFER, rdmsr(MSR_EFER) | EFER_NX | EFER_SCE);
	cr4 &= ~(X86_CR4_FSGSBASE | X86_CR4_PKE | X86_CR4_PCIDE | X86_CR4_TSD);
	if (cpu_has(CPU_SMEP))
		cr4 |= X86_CR4_SMEP;
	if (cpu_has(CPU_SMAP))
		cr4 |= X86_CR4_SMAP;
	if (cpu_has(CPU_UMIP))
		cr4 |= X86_CR4_UMIP;
	write_cr4(cr4);
	write_cr0(read_cr0() | X86_CR0_WP | X86_CR0_AM);
}

static void init_tss(void)
{
	struct tss *tss = this_cpu_ptr(&cpu_tss);
	struct ist_stack *stacks = this_cpu_read(ist_stacks);

	memset(tss, 0, sizeof(*tss));
	for (unsigned int i = 0; i < NR_ISTS; i++)
		tss->ist[i] = (u64)(stacks + i + 1);
	tss->io_bitmap = sizeof(*tss);
}

static void init_gdt(void)
{
	u64 *table = *this_cpu_ptr(&gdt), tss = (u64)this_cpu_ptr(&cpu_tss);
	struct {
		u16 limit;
		u64 base;
	} __packed pointer = { sizeof(gdt) - 1, (u64)table };

	table[__KERNEL_CS / 8] = 0x00af9b000000ffff;
	table[__KERNEL_DS / 8] = 0x00cf93000000ffff;
	table[__USER32_CS / 8] = 0x00cffb000000ffff;
	table[__USER_DS / 8] = 0x00cff3000000ffff;
	table[__USER_CS / 8] = 0x00affb000000ffff;
	table[__TSS / 8] = (sizeof(struct tss) - 1) | (tss & 0xffffff) << 16 | 0x89UL << 40 |
			   (tss >> 24 & 0xff) << 56;
	table[__TSS / 8 + 1] = tss >> 32;
	__asm__ __volatile__("lgdt %0" : : "m"(pointer));
	__asm__ __volatile__("pushq %0; leaq 1f(%%rip), %%rax; pushq %%rax; lretq; 1:"
			     : : "i"(__KERNEL_CS) : "rax", "memory");
	__asm__ __volatile__("mov %0, %%ds; mov %0, %%es; mov %0, %%ss" : : "r"(__KERNEL_DS));
	__asm__ __volatile__("lldt %w0" : : "r"(0));	/* none: a reset leaves one at address 0 */
	__asm__ __volatile__("ltr %w0" : : "r"(__TSS));
}

void cpu_init(void)
{
	init_control_registers();
	init_tss();
	init_gdt();
	idt_load();
	fpu_init_cpu();
	entry_init_cpu();
}
