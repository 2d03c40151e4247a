/* SPDX-License-Identifier: MIT */

/*
 * The time-stamp counter tells the time, the timer of the local APIC interrupts. Neither says how
 * fast it is, so both are measured at boot against a clock of known rate. Each window of the
 * measurement may be spoilt by the host, which stops a virtual CPU now and then: the median of
 * several is taken.
 */

#include <kernel/lib/bug.h>
#include <kernel/printk.h>
#include <kernel/time/time.h>
#include <kernel/time/timer.h>
#include <asm/acpi.h>
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/io.h>
#include <asm/irq.h>
#include <asm/irqflags.h>
#include <asm/ptrace.h>
#include <asm/time.h>

#define NR_WINDOWS	5
#define WINDOW_USEC	3000
#define TIMER_MAX_NSEC	(60 * NSEC_PER_SEC)	/* some 32-bit counters go no further */
#define TIMER_MAX_COUNT	0xffffffffU

struct tsc_clock tsc_clock;
static struct tsc_clock raw_clock;	/* as measured */
static u64 tsc_hz;
static u64 timer_mult;			/* counts of the timer = ns * timer_mult >> 32 */
static u64 raw_timer_mult;		/* as measured */

/* ---- Clocks of known rate ---- */

struct reference {
	const char *name;
	u64 hz;
	u32 (*read)(void);		/* counts up */
	u32 mask;			/* and begins at 0 again after that */
};

static u32 read_pm_timer(void)
{
	return inl(acpi.pm_timer_port);
}

#define PIT_CHANNEL_2	0x42
#define PIT_COMMAND	0x43
#define PIT_GATE	0x61		/* bit 0: channel 2 counts; bit 1: into the speaker */

static void start_pit(void)
{
	outb((inb(PIT_GATE) & ~0x02) | 0x01, PIT_GATE);
	outb(0xb4, PIT_COMMAND);	/* channel 2, low byte and high byte, goes round */
	outb(0, PIT_CHANNEL_2);		/* 0 is 0x10000 */
	outb(0, PIT_CHANNEL_2);
}

static u32 read_pit(void)
{
	u32 low;

	outb(0x80, PIT_COMMAND);	/* latch channel 2 */
	low = inb(PIT_CHANNEL_2);
	return 0xffff - (low | (u32)inb(PIT_CHANNEL_2) << 8);
}

static struct reference find_reference(void)
{
	if (acpi.pm_timer_port)
		return (struct reference){ "ACPI PM timer", 3579545, read_pm_timer,
					   acpi.pm_timer_32bit ? 0xffffffff : 0xffffff };
	start_pit();
	return (struct reference){ "PIT", 1193182, read_pit, 0xffff };
}

/* ---- The measurement ---- */

/* One window. => Counts a second. */
static void measure(const struct reference *reference, u64 *tsc, u64 *timer)
{
	const u32 length = reference->hz * WINDOW_USEC / USEC_PER_SEC;
	u32 start, elapsed, timer_start;
	u64 tsc_start;

	start = reference->read();
	tsc_start = rdtsc();
	timer_start = apic_read(APIC_TIMER_CURRENT);
	do {
		elapsed = (reference->read() - start) & reference->mask;
	} while (elapsed < length);
	*tsc = (rdtsc() - tsc_start) * reference->hz / elapsed;
	*timer = (timer_start - apic_read(APIC_TIMER_CURRENT)) * reference->hz / elapsed;
}

static u64 median(u64 *values)
{
	for (unsigned int i = 1; i < NR_WINDOWS; i++)
		for (unsigned int j = i; j > 0 && values[j - 1] > values[j]; j--)
			swap(values[j - 1], values[j]);
	return values[NR_WINDOWS / 2];
}

/* => What CPUID or the hypervisor says, or 0. */
static u64 nominal_tsc_hz(void)
{
	struct cpuid_regs leaf;

	if (cpu_has(CPU_HYPERVISOR) && cpuid(0x40000000, 0).eax >= 0x40000010)
		return cpuid(0x40000010, 0).eax * 1000ULL;
	if (cpuid(0, 0).eax < 0x15)
		return 0;
	leaf = cpuid(0x15, 0);		/* ecx: a crystal in Hz; ebx / eax: TSC for each of it */
	return leaf.eax ? (u64)leaf.ecx * leaf.ebx / leaf.eax : 0;
}

/* An emulator passes on what the CPU would say that it emulates: the nominal rate must fit what
 * is measured. */
static u64 choose_tsc_hz(u64 measured)
{
	u64 nominal = nominal_tsc_hz();
	u64 difference = max(nominal, measured) - min(nominal, measured);

	return difference < measured / 500 ? nominal : measured;
}

static void timer_handler(struct pt_regs *regs)
{
	timer_interrupt(user_mode(regs));
}

void arch_time_init_cpu(void)
{
	apic_write(APIC_TIMER_DIVIDE, APIC_TIMER_DIVIDE_16);
	apic_write(APIC_LVT_TIMER, VECTOR_TIMER | APIC_TIMER_ONESHOT);
}

void arch_time_init(void)
{
	struct reference reference = find_reference();
	u64 tsc[NR_WINDOWS], timer[NR_WINDOWS], timer_hz;
	unsigned long flags;

	local_irq_save(flags);
	apic_write(APIC_TIMER_DIVIDE, APIC_TIMER_DIVIDE_16);
	apic_write(APIC_LVT_TIMER, APIC_LVT_MASKED | VECTOR_TIMER | APIC_TIMER_ONESHOT);
	apic_write(APIC_TIMER_INITIAL, TIMER_MAX_COUNT);
	for (unsigned int i = 0; i < NR_WINDOWS; i++)
		measure(&reference, &tsc[i], &timer[i]);
	apic_write(APIC_TIMER_INITIAL, 0);
	local_irq_restore(flags);

	tsc_hz = choose_tsc_hz(median(tsc));
	timer_hz = median(timer);
	if (!tsc_hz || !timer_hz)
		panic("time: no rate: time-stamp counter %llu Hz, timer %llu Hz", tsc_hz, timer_hz);
	timer_mult = (timer_hz << 32) / NSEC_PER_SEC;
	tsc_clock.base = rdtsc();
	tsc_clock.mult = (NSEC_PER_SEC << 32) / tsc_hz;
	raw_clock = tsc_clock;
	raw_timer_mult = timer_mult;
	set_vector_handler(VECTOR_TIMER, timer_handler);
	arch_time_init_cpu();
	pr_info("time: time-stamp counter %llu kHz, timer %llu kHz, by the %s\n", tsc_hz / 1000,
		timer_hz / 1000, reference.name);
}

unsigned long arch_clock_khz(void)
{
	return tsc_hz / 1000;
}

u64 arch_clock_raw_ns(void)
{
	return (unsigned __int128)(rdtsc() - raw_clock.base) * raw_clock.mult >> 32;
}

/* ---- Its rate ---- */

#define PART_SHIFT 36

/* => The part of `value` that is `part` / 2^PART_SHIFT. */
static s64 part_of(u64 value, s64 part)
{
	return (__int128)value * part >> PART_SHIFT;
}

/* => The counts in which a clock of that rate comes to `ns`, rounded up. */
static u64 counts_to(u64 ns, u64 mult)
{
	u64 quotient, remainder;

	asm("divq %4" : "=a"(quotient), "=d"(remainder) : "a"(ns << 32), "d"(ns >> 32), "r"(mult));
	return quotient + !!remainder;
}

/* The base moves so that both rates show the same now; rounding doesn't turn the clock back. */
void arch_clock_adjust(long ppm)
{
	s64 part = ppm * (1L << (PART_SHIFT - 16)) / 1000000;
	u64 counter = rdtsc();
	u64 ns = (unsigned __int128)(counter - tsc_clock.base) * tsc_clock.mult >> 32;

	tsc_clock.mult = raw_clock.mult + part_of(raw_clock.mult, part);
	tsc_clock.base = counter - counts_to(ns, tsc_clock.mult);
	timer_mult = raw_timer_mult - part_of(raw_timer_mult, part);
}

void arch_timer_set(u64 expires)
{
	u64 now = arch_clock_ns();
	u64 delta = expires > now ? min(expires - now, TIMER_MAX_NSEC) : 0;
	u64 count = ((unsigned __int128)delta * timer_mult >> 32) + 1;

	apic_write(APIC_TIMER_INITIAL, min_t(u64, count, TIMER_MAX_COUNT));
}

void udelay(unsigned int us)
{
	u64 end = arch_clock_ns() + us * NSEC_PER_USEC;

	while (arch_clock_ns() < end)
		cpu_relax();
}
