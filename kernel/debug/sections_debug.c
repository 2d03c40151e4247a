/* SPDX-License-Identifier: MIT */
#include <kernel/debug/sections.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/locking/lockdep.h>
#include <asm/irqflags.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/smp.h>

struct cpu_sections {
	u64 skipped;
	struct section irqs_off;
	struct longest longest_irqs_off;
};

static DEFINE_PER_CPU(struct cpu_sections, cpu_sections);

/* A clock that stands still while the checker works. Never 0. */
static u64 section_clock(void)
{
	return rdtsc() - this_cpu_ptr(&cpu_sections)->skipped + 1;
}

void sections_skip(u64 ticks)
{
	this_cpu_ptr(&cpu_sections)->skipped += ticks;
}

void section_begin(struct section *section, unsigned long place)
{
	section->place = place;
	section->since = section_clock();
}

void section_end(struct section *section, struct longest *longest)
{
	u64 ticks = section_clock() - section->since;

	if (section->since && ticks > longest->ticks)
		*longest = (struct longest){ ticks, section->place };
	section->since = 0;
}

void irqs_go_off(void)
{
	struct section *section = &this_cpu_ptr(&cpu_sections)->irqs_off;

	if (!section->since)
		section_begin(section, (unsigned long)__builtin_return_address(0));
}

void irqs_go_on(void)
{
	struct cpu_sections *cpu = this_cpu_ptr(&cpu_sections);

	section_end(&cpu->irqs_off, &cpu->longest_irqs_off);
}

/* One line a kind: ticks, where it began, what it was. */
static void show(struct seq_buf *seq, const struct longest *longest, const char *what)
{
	if (longest->ticks)
		seq_buf_printf(seq, "%10llu %-40pS %s\n", longest->ticks, (void *)longest->place,
			       what);
}

int sections_show(struct seq_buf *seq)
{
	const struct longest *longest;
	const char *name;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		show(seq, &per_cpu_ptr(&cpu_sections, cpu)->longest_irqs_off, "interrupts off");
	for (unsigned int i = 0; (longest = lockdep_longest(i, &name)); i++)
		show(seq, longest, name);
	return 0;
}

void sections_reset(void)
{
	struct longest *longest;
	const char *name;

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		per_cpu_ptr(&cpu_sections, cpu)->longest_irqs_off = (struct longest){ 0, 0 };
	for (unsigned int i = 0; (longest = lockdep_longest(i, &name)); i++)
		*longest = (struct longest){ 0, 0 };
}
