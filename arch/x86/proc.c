/* SPDX-License-Identifier: MIT */
/* /proc/cpuinfo and /proc/interrupts: what only the architecture knows. */
#include <kernel/lib/seq_buf.h>
#include <asm/acpi.h>
#include <asm/cpu.h>
#include <asm/irq.h>
#include <asm/processor.h>
#include <asm/smp.h>
#include <asm/time.h>

/* ---- cpuinfo ---- */

/* Linux's names of the bits of cpu_features, from bit 0 on; "" is one that it doesn't name. */
static const char *const feature_names[][32] = {
	{ "fpu", "vme", "de", "pse", "tsc", "msr", "pae", "mce", "cx8", "apic", "", "sep", "mtrr",
	  "pge", "mca", "cmov", "pat", "pse36", "pn", "clflush", "", "dts", "acpi", "mmx", "fxsr",
	  "sse", "sse2", "ss", "ht", "tm", "ia64", "pbe" },
	{ "pni", "pclmulqdq", "dtes64", "monitor", "ds_cpl", "vmx", "smx", "est", "tm2", "ssse3",
	  "cid", "sdbg", "fma", "cx16", "xtpr", "pdcm", "", "pcid", "dca", "sse4_1", "sse4_2",
	  "x2apic", "movbe", "popcnt", "tsc_deadline_timer", "aes", "xsave", "", "avx", "f16c",
	  "rdrand", "hypervisor" },
	{ "fsgsbase", "tsc_adjust", "", "bmi1", "hle", "avx2", "", "smep", "bmi2", "erms",
	  "invpcid", "rtm", "cqm", "", "mpx", "rdt_a", "avx512f", "avx512dq", "rdseed", "adx",
	  "smap", "avx512ifma", "", "clflushopt", "clwb", "intel_pt", "avx512pf", "avx512er",
	  "avx512cd", "sha_ni", "avx512bw", "avx512vl" },
	{ "", "avx512vbmi", "umip", "pku", "ospke", "waitpkg", "avx512_vbmi2", "", "gfni", "vaes",
	  "vpclmulqdq", "avx512_vnni", "avx512_bitalg", "tme", "avx512_vpopcntdq", "", "la57",
	  "", "", "", "", "", "rdpid", "", "bus_lock_detect", "cldemote", "", "movdiri",
	  "movdir64b", "enqcmd" },
	{ "", "", "", "", "", "", "", "", "", "", "", "syscall", "", "", "", "", "", "", "", "mp",
	  "nx", "", "mmxext", "", "", "fxsr_opt", "pdpe1gb", "rdtscp", "", "lm", "3dnowext",
	  "3dnow" },
	{ "xsaveopt", "xsavec", "xgetbv1", "xsaves" },
};

static void show_features(struct seq_buf *seq)
{
	seq_buf_puts(seq, "flags\t\t:");
	for (size_t word = 0; word < ARRAY_SIZE(feature_names); word++)
		for (unsigned int bit = 0; bit < 32; bit++) {
			const char *name = feature_names[word][bit];

			if (name && *name && cpu_has(word * 32 + bit))
				seq_buf_printf(seq, " %s", name);
		}
	seq_buf_puts(seq, "\nbugs\t\t:\n");
}

static void show_identity(struct seq_buf *seq, unsigned int cpu)
{
	u32 cache = cpuid(0x80000000, 0).eax >= 0x80000006 ? cpuid(0x80000006, 0).ecx >> 16 : 0;

	seq_buf_printf(seq, "processor\t: %u\nvendor_id\t: %s\ncpu family\t: %u\nmodel\t\t: %u\n"
			    "model name\t: %s\nstepping\t: %u\n",
		       cpu, cpu_vendor, cpu_family,
		       cpu_model, cpu_model_name, cpu_stepping);
	seq_buf_printf(seq, "cpu MHz\t\t: %lu.%03lu\n", arch_clock_khz() / 1000,
		       arch_clock_khz() % 1000);
	if (cache)
		seq_buf_printf(seq, "cache size\t: %u KB\n", cache);
}

/* All CPUs count as cores of one package. */
static void show_topology(struct seq_buf *seq, unsigned int cpu)
{
	seq_buf_printf(seq, "physical id\t: 0\nsiblings\t: %u\ncore id\t\t: %u\ncpu cores\t: %u\n"
			    "apicid\t\t: %u\ninitial apicid\t: %u\n",
		       nr_cpu_ids, cpu, nr_cpu_ids,
		       acpi.apic_ids[cpu], acpi.apic_ids[cpu]);
}

static void show_sizes(struct seq_buf *seq)
{
	u32 flush = (cpuid(1, 0).ebx >> 8 & 0xff) * 8, bits = 36 | 48 << 8;
	unsigned long khz = arch_clock_khz();

	if (cpuid(0x80000000, 0).eax >= 0x80000008)
		bits = cpuid(0x80000008, 0).eax;
	seq_buf_printf(seq, "bogomips\t: %lu.%02lu\nclflush size\t: %u\ncache_alignment\t: %u\n",
		       khz / 500, khz / 5 % 100, flush, flush);
	seq_buf_printf(seq, "address sizes\t: %u bits physical, %u bits virtual\n",
		       bits & 0xff, bits >> 8 & 0xff);
	seq_buf_puts(seq, "power management:\n\n");
}

void arch_show_cpu(struct seq_buf *seq, unsigned int cpu)
{
	show_identity(seq, cpu);
	show_topology(seq, cpu);
	seq_buf_printf(seq, "fpu\t\t: yes\nfpu_exception\t: yes\ncpuid level\t: %u\nwp\t\t: yes\n",
		       cpuid(0, 0).eax);
	show_features(seq);
	show_sizes(seq);
}

/* ---- interrupts ---- */

static const struct {
	unsigned int vector;
	const char *name, *description;
} local_interrupts[] = {
	{ VECTOR_TIMER, "LOC", "Local timer interrupts" },
	{ VECTOR_SPURIOUS, "SPU", "Spurious interrupts" },
	{ VECTOR_RESCHEDULE, "RES", "Rescheduling interrupts" },
	{ VECTOR_CALL_FUNCTION, "CAL", "Function call interrupts" },
};

static void show_counts(struct seq_buf *seq, unsigned int vector)
{
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (cpu_online(cpu))
			seq_buf_printf(seq, " %10lu", vector_count(cpu, vector));
}

static unsigned long count_errors(void)
{
	unsigned long sum = 0;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		sum += vector_count(cpu, VECTOR_ERROR);
	return sum;
}

void arch_show_interrupts(struct seq_buf *seq)
{
	seq_buf_puts(seq, "           ");
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		if (cpu_online(cpu))
			seq_buf_printf(seq, "CPU%-8u", cpu);
	seq_buf_putc(seq, '\n');
	for (unsigned int irq = 0; irq < NR_IRQS; irq++) {
		if (!irq_name(irq))
			continue;
		seq_buf_printf(seq, "%3u:", irq);
		show_counts(seq, VECTOR_IRQ0 + irq);
		seq_buf_printf(seq, "   IO-APIC  %2u-%-8s  %s\n", irq,
			       acpi.isa_irqs[irq].level ? "fasteoi" : "edge", irq_name(irq));
	}
	for (size_t i = 0; i < ARRAY_SIZE(local_interrupts); i++) {
		seq_buf_printf(seq, "%s:", local_interrupts[i].name);
		show_counts(seq, local_interrupts[i].vector);
		seq_buf_printf(seq, "   %s\n", local_interrupts[i].description);
	}
	seq_buf_printf(seq, "ERR: %10lu\nMIS: %10u\n", count_errors(), 0);
}
