/* SPDX-License-Identifier: MIT */
/* Super blocks, and the kinds of file systems that there are. */
#include <kernel/fs/fs.h>
#include <kernel/lib/seq_buf.h>
#include <kernel/lib/string.h>
#include <mm/slab.h>
#include <asm/uaccess.h>
#include "internal.h"

static struct file_system_type *file_systems;	/* complete after boot */
static DEFINE_MUTEX(super_lock);		/* `single` of each type */
static DEFINE_SPINLOCK(supers_lock);		/* a leaf */
static LIST_HEAD(supers);			/* by minor number; supers_lock */

void register_filesystem(struct file_system_type *type)
{
	struct file_system_type **end = &file_systems;

	while (*end)
		end = &(*end)->next;
	*end = type;
}

struct file_system_type *get_fs_type(const char *name)
{
	struct file_system_type *type = file_systems;

	while (type && ((type->flags & FS_INTERNAL) || strcmp(type->name, name) != 0))
		type = type->next;
	return type;
}

int filesystems_show(struct seq_buf *seq, struct task_struct *task)
{
	for (struct file_system_type *type = file_systems; type; type = type->next)
		if (!(type->flags & FS_INTERNAL))
			seq_buf_printf(seq, "nodev\t%s\n", type->name);
	return 0;
}

/* => The type with that name, or that number, in the order of /proc/filesystems; NULL. */
static struct file_system_type *find_type(const char *name, unsigned long index, int *number)
{
	*number = 0;
	for (struct file_system_type *type = file_systems; type; type = type->next) {
		if (type->flags & FS_INTERNAL)
			continue;
		if (name ? !strcmp(type->name, name) : (unsigned long)*number == index)
			return type;
		++*number;
	}
	return NULL;
}

static long sysfs_number_of(const char __user *uname)
{
	char *name = getname(uname);
	long number = PTR_ERR_OR_ZERO(name);
	int found;

	if (number)
		return number;
	number = find_type(name, 0, &found) ? found : -EINVAL;
	putname(name);
	return number;
}

static long sysfs_name_of(unsigned long index, char __user *buf)
{
	int number;
	struct file_system_type *type = find_type(NULL, index, &number);

	if (!type)
		return -EINVAL;
	return copy_to_user(buf, type->name, strlen(type->name) + 1) ? -EFAULT : 0;
}

/* The kinds of file systems, by number. */
long sys_sysfs(int option, unsigned long arg1, unsigned long arg2)
{
	int count;

	switch (option) {
	case 1:
		return sysfs_number_of((const char __user *)arg1);
	case 2:
		return sysfs_name_of(arg1, (char __user *)arg2);
	case 3:
		find_type("", 0, &count);
		return count;
	}
	return -EINVAL;
}

/* It gets the lowest number that is free, as on Linux. */
static void number_super(struct super_block *sb)
{
	struct super_block *other;
	unsigned int minor = 1;

	spin_lock(&supers_lock);
	list_for_each_entry(other, &supers, s_list) {
		if (MINOR(other->s_dev) != minor)
			break;
		minor++;
	}
	list_add_tail(&sb->s_list, &other->s_list);
	sb->s_dev = MKDEV(0, minor);
	spin_unlock(&supers_lock);
}

static void free_super(struct super_block *sb)
{
	if (sb->s_op && sb->s_op->put_super)
		sb->s_op->put_super(sb);
	spin_lock(&supers_lock);
	list_del(&sb->s_list);
	spin_unlock(&supers_lock);
	kfree(sb);
}

static struct super_block *make_super(struct file_system_type *type, const char *options)
{
	struct super_block *sb = kzalloc(sizeof(*sb));
	int error;

	if (!sb)
		return ERR_PTR(-ENOMEM);
	sb->s_type = type;
	number_super(sb);
	atomic_set(&sb->s_active, 1);
	error = type->fill_super(sb, options);
	if (!error)
		return sb;
	free_super(sb);
	return ERR_PTR(error);
}

void deactivate_super(struct super_block *sb)
{
	if (!atomic_dec_and_test(&sb->s_active))
		return;
	d_kill_tree(sb->s_root);
	free_super(sb);
}

/* => A super block of the type with a reference; new, unless the type has only one. ERR_PTR. */
struct super_block *get_super(struct file_system_type *type, const char *options)
{
	struct super_block *sb;

	if (!(type->flags & FS_SINGLE))
		return make_super(type, options);
	mutex_lock(&super_lock);
	sb = type->single;
	if (!sb) {
		sb = make_super(type, options);
		if (!IS_ERR(sb))
			type->single = sb;	/* keeps the first reference, for ever */
	}
	if (!IS_ERR(sb))
		atomic_inc(&sb->s_active);
	mutex_unlock(&super_lock);
	return sb;
}
