/* SPDX-License-Identifier: MIT */
/*
 * Handles: names of files that stay what they are when the file is renamed, and that are opened
 * without a walk. See open_by_handle_at(2).
 *
 * Inode numbers are not used twice, so the number is all that a handle has to say. What it stands
 * for is found by looking at every name of the file system: whoever may ask for that may read all
 * folders.
 */
#include <kernel/cred/cred.h>
#include <kernel/fs/fs.h>
#include <kernel/uapi/capability.h>
#include <asm/uaccess.h>
#include "internal.h"

#define MAX_HANDLE_SZ		128
#define FILEID_INO32_GEN	1

struct file_handle {
	u32 handle_bytes;
	s32 handle_type;
};

/* What follows: as tmpfs lays it out. */
struct fid {
	u32 generation;
	u32 ino_low, ino_high;
};

/* => 0; -EOVERFLOW: no room for it, and the handle says how much there must be. */
static long put_handle(const struct path *path, struct file_handle __user *uhandle,
		       int __user *umnt_id)
{
	u64 ino = path->dentry->d_inode->i_ino;
	struct fid fid = { 0, (u32)ino, ino >> 32 };
	struct file_handle handle;
	bool fits;

	if (!path->mnt->mnt_sb->s_has_handles)
		return -EOPNOTSUPP;
	if (copy_from_user(&handle, uhandle, sizeof(handle)))
		return -EFAULT;
	if (handle.handle_bytes > MAX_HANDLE_SZ)
		return -EINVAL;
	fits = handle.handle_bytes >= sizeof(fid);
	handle.handle_bytes = sizeof(fid);
	handle.handle_type = FILEID_INO32_GEN;
	if (put_user(path->mnt->mnt_id, umnt_id) || copy_to_user(uhandle, &handle, sizeof(handle)))
		return -EFAULT;
	if (!fits)
		return -EOVERFLOW;
	return copy_to_user(uhandle + 1, &fid, sizeof(fid)) ? -EFAULT : 0;
}

long sys_name_to_handle_at(int dfd, const char __user *name, struct file_handle __user *handle,
			   int __user *mnt_id, int flags)
{
	int lookup = at_flags_to_lookup(flags, AT_SYMLINK_FOLLOW | AT_EMPTY_PATH);
	struct path path;
	long error;

	if (lookup < 0)
		return lookup;
	error = user_path_at(dfd, name, lookup, &path);
	if (error)
		return error;
	error = put_handle(&path, handle, mnt_id);
	path_put(&path);
	return error;
}

/* => 0 and *fid; -EINVAL, -EFAULT, -ESTALE: not one of ours. */
static int get_handle(const struct file_handle __user *uhandle, struct fid *fid)
{
	struct file_handle handle;

	if (copy_from_user(&handle, uhandle, sizeof(handle)))
		return -EFAULT;
	if (!handle.handle_bytes || handle.handle_bytes > MAX_HANDLE_SZ)
		return -EINVAL;
	if (handle.handle_bytes < sizeof(*fid) || handle.handle_type != FILEID_INO32_GEN)
		return -ESTALE;
	return copy_from_user(fid, uhandle + 1, sizeof(*fid)) ? -EFAULT : 0;
}

/* In the mount that `place` is in. => 0 and *path referenced; -ESTALE. */
static int find_file(const struct path *place, const struct fid *fid, struct path *path)
{
	struct super_block *sb = place->mnt->mnt_sb;

	if (!sb->s_has_handles || fid->generation)
		return -ESTALE;
	path->dentry = d_find_ino(sb->s_root, fid->ino_low | (u64)fid->ino_high << 32);
	if (!path->dentry)
		return -ESTALE;
	path->mnt = mntget(place->mnt);
	return 0;
}

long sys_open_by_handle_at(int mount_fd, const struct file_handle __user *handle, int flags)
{
	struct path place, path;
	struct fid fid;
	long error;

	if (!capable(CAP_DAC_READ_SEARCH))
		return -EPERM;
	error = get_handle(handle, &fid);
	if (error)
		return error;
	error = filename_lookup(mount_fd, "", LOOKUP_EMPTY, &place);
	if (error)
		return error;
	error = find_file(&place, &fid, &path);
	path_put(&place);
	if (error)
		return error;
	error = open_found(&path, flags);
	path_put(&path);
	return error;
}
