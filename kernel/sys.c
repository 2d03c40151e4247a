/* SPDX-License-Identifier: MIT */

/* Small system calls: who am I, what is this machine, and how is it turned off. */

#include <kernel/cred/cred.h>
#include <kernel/lib/string.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/printk.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/capability.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/personality.h>
#include <kernel/uapi/reboot.h>
#include <kernel/uapi/sysinfo.h>
#include <kernel/utsname.h>
#include <mm/mm.h>
#include <asm/power.h>
#include <asm/uaccess.h>

long sys_getpid(void)
{
	return current->tgid;
}

long sys_gettid(void)
{
	return current->pid;
}

long sys_getppid(void)
{
	long pid;

	spin_lock(&tasklist_lock);
	pid = current->real_parent->tgid;
	spin_unlock(&tasklist_lock);
	return pid;
}

/* ---- The machine ---- */

#define LINUX_MINOR 1

struct new_utsname init_uts = {
	.sysname = "Linux",
	.nodename = "tine",
	.release = "6.1.0-tine",
	.version = "#1 SMP Tine",
	.machine = "x86_64",
	.domainname = "(none)",
};

static DEFINE_SPINLOCK(uts_lock);

void uts_read(char *name, const char *field)
{
	spin_lock(&uts_lock);
	memcpy(name, field, __NEW_UTS_LEN + 1);
	spin_unlock(&uts_lock);
}

void uts_write(char *field, const char *name)
{
	size_t n = strnlen(name, __NEW_UTS_LEN);

	spin_lock(&uts_lock);
	memset(field, 0, __NEW_UTS_LEN + 1);
	memcpy(field, name, n);
	spin_unlock(&uts_lock);
}

/* 2.6.(60 + minor): for programs that don't believe in other first numbers. */
static void pretend_2_6(char *release)
{
	char old[__NEW_UTS_LEN + 1];
	const char *rest = old + strspn(init_uts.release, "0123456789.");

	strscpy(old, release, sizeof(old));
	snprintf(release, sizeof(old), "2.6.%d%s", 60 + LINUX_MINOR, rest);
}

long sys_uname(struct new_utsname __user *name)
{
	struct new_utsname copy;

	spin_lock(&uts_lock);
	copy = init_uts;
	spin_unlock(&uts_lock);
	if (current->personality & UNAME26)
		pretend_2_6(copy.release);
	if ((current->personality & PER_MASK) == PER_LINUX32)
		strscpy(copy.machine, "i686", sizeof(copy.machine));
	return copy_to_user(name, &copy, sizeof(copy)) ? -EFAULT : 0;
}

static long set_name(char *field, const char __user *uname, int len)
{
	char name[__NEW_UTS_LEN + 1] = { 0 };

	if (!capable(CAP_SYS_ADMIN))
		return -EPERM;
	if (len < 0 || len > __NEW_UTS_LEN)
		return -EINVAL;
	if (copy_from_user(name, uname, len))
		return -EFAULT;
	uts_write(field, name);
	return 0;
}

long sys_sethostname(const char __user *name, int len)
{
	return set_name(init_uts.nodename, name, len);
}

long sys_setdomainname(const char __user *name, int len)
{
	return set_name(init_uts.domainname, name, len);
}

long sys_sysinfo(struct sysinfo __user *info)
{
	struct sysinfo si;

	memset(&si, 0, sizeof(si)); /* the gaps, too */
	si.uptime = ktime_get_ns() / NSEC_PER_SEC;
	si.totalram = totalram_pages << PAGE_SHIFT;
	si.freeram = nr_free_pages() << PAGE_SHIFT;
	si.sharedram = nr_pages_owned(PAGE_SHMEM) << PAGE_SHIFT;
	si.procs = atomic_read(&nr_threads);
	si.mem_unit = 1;
	load_average(si.loads);
	for (int i = 0; i < 3; i++)
		si.loads[i] *= (1UL << SI_LOAD_SHIFT) / LOAD_FIXED;

	return copy_to_user(info, &si, sizeof(si)) ? -EFAULT : 0;
}

/* => The personality there was; 0xffffffff only asks. */
long sys_personality(unsigned int personality)
{
	unsigned int old = current->personality;

	if (personality != 0xffffffff)
		current->personality = personality;
	return old;
}

/* ---- The end ---- */

long sys_reboot(int magic1, int magic2, unsigned int cmd, void __user *arg)
{
	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if ((unsigned int)magic1 != LINUX_REBOOT_MAGIC1 ||
	    (magic2 != LINUX_REBOOT_MAGIC2 && magic2 != LINUX_REBOOT_MAGIC2A &&
	     magic2 != LINUX_REBOOT_MAGIC2B && magic2 != LINUX_REBOOT_MAGIC2C))
		return -EINVAL;
	switch (cmd) {
	case LINUX_REBOOT_CMD_RESTART:
	case LINUX_REBOOT_CMD_RESTART2:
		pr_emerg("reboot: Restarting system\n");
		machine_restart();
	case LINUX_REBOOT_CMD_HALT:
		machine_halt();
	case LINUX_REBOOT_CMD_POWER_OFF:
		pr_emerg("reboot: Power down\n");
		machine_power_off();
	case LINUX_REBOOT_CMD_CAD_ON:
	case LINUX_REBOOT_CMD_CAD_OFF:
		return 0;
	default:
		return -EINVAL;
	}
}
