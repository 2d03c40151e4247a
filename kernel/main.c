/* SPDX-License-Identifier: MIT */

/*
 * From the first C line to the first program. The order is that of need: each part uses only what
 * stands above it.
 */

#include <boot/bootinfo.h>
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/fs/mem.h>
#include <kernel/fs/proc/proc.h>
#include <kernel/futex.h>
#include <kernel/init.h>
#include <kernel/lib/bug.h>
#include <kernel/lib/err.h>
#include <kernel/lib/radix_tree.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/printk.h>
#include <kernel/process/fork.h>
#include <kernel/process/kcmp.h>
#include <kernel/process/pid.h>
#include <kernel/random.h>
#include <kernel/sched.h>
#include <kernel/sched/stopper.h>
#include <kernel/signal/signal.h>
#include <kernel/time/posix_timer.h>
#include <kernel/time/time.h>
#include <kernel/tty/tty.h>
#include <mm/mm.h>
#include <mm/slab.h>
#include <asm/acpi.h>
#include <asm/apic.h>
#include <asm/cpu.h>
#include <asm/fpu.h>
#include <asm/memory.h>
#include <asm/paging.h>
#include <asm/percpu.h>
#include <asm/screen.h>
#include <asm/smp.h>
#include <asm/time.h>
#include <asm/traps.h>
#include <asm/uaccess.h>

static char command_line[COMMAND_LINE_SIZE];

/* The build id that the linker put into the image: which build is this? (ELF note: sizes, type,
 * "GNU", id) */
static void print_banner(void)
{
	extern const u8 __build_id_note[];
	char id[41];

	for (unsigned int i = 0; i < 20; i++)
		snprintf(id + 2 * i, 3, "%02x", __build_id_note[16 + i]);
	pr_notice("Tine 6.1.0-tine x86_64, build-id %s\n", id);
}

static const char *const init_places[] = {"/init", "/sbin/init", "/etc/init", "/bin/init",
					  "/bin/sh"};

/* => Only when it could not be started. */
static int run_init(const char *path)
{
	int error;

	kernel_params.argv[0] = path;
	error = kernel_execve(path, kernel_params.argv, kernel_params.envp);
	if (error == -ENOMEM)
		panic("no memory for %s: %lu KiB are free, and the machine needs more", path,
		      nr_free_pages() << (PAGE_SHIFT - 10));
	return error;
}

/* Descriptors 0, 1 and 2. */
static void open_console(void)
{
	for (int fd = 0; fd < 3; fd++) {
		struct file *console = filp_open("/dev/console", O_RDWR, 0);

		if (IS_ERR(console)) {
			pr_warn("init: no /dev/console (error %ld)\n", PTR_ERR(console));
			return;
		}
		BUG_ON(get_unused_fd_flags(0) != fd);
		fd_install(fd, console);
	}
}

/* pid 1: what needs processes to work, and then the first program. => Returns into it
 * (ret_from_fork). */
static int kernel_init(void *unused)
{
	int error = -ENOENT;

	smp_boot_secondaries();
	stopper_init();
	tty_start();
	initramfs_unpack();
	devtmpfs_init();
	open_console();
	if (kernel_params.init) {
		error = run_init(kernel_params.init);
		if (!error)
			return 0;
		panic("Requested init %s failed (error %d)", kernel_params.init, error);
	}
	for (unsigned int i = 0; i < ARRAY_SIZE(init_places); i++) {
		error = run_init(init_places[i]);
		if (!error)
			return 0;
		if (error != -ENOENT)
			pr_err("%s exists but cannot be executed (error %d)\n", init_places[i],
			       error);
	}
	panic("No working init found. Does the initramfs have an /init? See docs/architecture.md");
}

void start_kernel(void)
{
	/* The machine */
	cpu_detect();
	strscpy(command_line, boot_info.command_line, sizeof(command_line));
	parse_command_line(command_line);
	print_banner();
	pr_info("Command line: %s\n", boot_info.command_line);
	if (kernel_params.mem)
		memory_limit(kernel_params.mem);
	uaccess_init();
	paging_init();
	if (kernel_params.screen)
		screen_init();
	fpu_init();
	traps_init();
	cpu_init();
	acpi_init(boot_info.rsdp);
	nr_cpu_ids = min(acpi.nr_cpus, kernel_params.max_cpus);
	percpu_init();

	/* Memory */
	page_alloc_init();
	slab_init();
	radix_tree_init();
	mm_init();

	/* Time */
	apic_init();
	apic_init_cpu();
	ioapic_init();
	arch_time_init();
	time_init();
	random_init();
	kcmp_init();

	/* Processes */
	pid_init();
	signal_init();
	posix_timers_init();
	futex_init();
	fork_init();
	sched_init();
	loadavg_init();

	/* Files */
	vfs_init();
	tty_init();
	mem_init();
	proc_init();

	local_irq_enable();
	BUG_ON(lockdep_selftest());
	if (kernel_thread(kernel_init, NULL, "init") != 1)
		panic("the first process could not be made");
	cpu_idle();
}

void start_secondary(void)
{
	sched_init_cpu();
	smp_cpu_ready();
	local_irq_enable();
	cpu_idle();
}
