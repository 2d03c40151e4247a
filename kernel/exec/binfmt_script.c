/* SPDX-License-Identifier: MIT */

#include <kernel/exec/binfmt.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/errno.h>
#include <mm/slab.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* => The end of the first line in the buffer, or NULL if it does not end in there. */
static char *line_end(struct linux_binprm *bprm)
{
	char *end = memchr(bprm->buf, '\n', sizeof(bprm->buf));

	return end ? end : memchr(bprm->buf, '\0', sizeof(bprm->buf));
}

/* `new` goes before what is to be the program's arguments. */
static void push_front(struct linux_binprm *bprm, char *new)
{
	memmove(bprm->prefix + 1, bprm->prefix, bprm->nr_prefix * sizeof(char *));
	bprm->prefix[0] = new;
	bprm->nr_prefix++;
}

/* The script's name takes the place of the first argument, whether it is the caller's or our
 * own. */
static void drop_first(struct linux_binprm *bprm)
{
	if (!bprm->nr_prefix) {
		bprm->skip = 1;
		return;
	}
	kfree(bprm->prefix[0]);
	bprm->nr_prefix--;
	memmove(bprm->prefix, bprm->prefix + 1, bprm->nr_prefix * sizeof(char *));
}

/*
 * "#! interpreter [argument]": it is run as interpreter [argument] script arguments. (execve(2))
 */
static int load_script(struct linux_binprm *bprm)
{
	char *name, *end, *arg, *path, *script;
	bool has_arg;

	if (bprm->buf[0] != '#' || bprm->buf[1] != '!')
		return -ENOEXEC;
	end = line_end(bprm);
	if (!end) {
		/* Cut off: the name must be complete, the argument may be cut. */
		end = bprm->buf + sizeof(bprm->buf) - 1;
		for (name = bprm->buf + 2; name < end && is_blank(*name); name++)
			continue;
		for (; name < end && !is_blank(*name); name++)
			continue;
		if (name == end)
			return -ENOEXEC;
	}
	while (end > bprm->buf + 2 && is_blank(end[-1]))
		end--;
	*end = '\0';
	for (name = bprm->buf + 2; is_blank(*name); name++)
		continue;
	if (!*name)
		return -ENOEXEC;
	for (arg = name; *arg && !is_blank(*arg); arg++)
		continue;
	while (is_blank(*arg))
		*arg++ = '\0';

	/* The interpreter would not find it. */
	if (bprm->path_inaccessible)
		return -ENOENT;

	path = kstrdup(name);
	script = kstrdup(bprm->interp_path ? bprm->interp_path : bprm->filename);
	has_arg = *arg;
	arg = has_arg ? kstrdup(arg) : NULL;
	name = kstrdup(path ? path : "");
	if (!path || !script || !name || (has_arg && !arg)) {
		kfree(path);
		kfree(script);
		kfree(arg);
		kfree(name);
		return -ENOMEM;
	}

	/* Nothing below can fail. */
	drop_first(bprm);
	push_front(bprm, script);
	if (arg)
		push_front(bprm, arg);
	push_front(bprm, name);
	kfree(bprm->interp_path);
	bprm->interp_path = path;
	return 0;
}

struct linux_binfmt script_format = { .name = "script", .load = load_script };
