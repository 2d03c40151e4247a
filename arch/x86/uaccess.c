/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <asm/cpu.h>
#include <asm/processor.h>
#include <asm/ptrace.h>
#include <asm/uaccess.h>

extern const struct exception_table_entry __start___ex_table[], __stop___ex_table[];
extern const s32 __start_smap_sites[], __stop_smap_sites[];

/* Few entries, and seldom looked for: in their order. */
const struct exception_table_entry *search_exception_table(unsigned long ip)
{
	const struct exception_table_entry *entry;

	for (entry = __start___ex_table; entry < __stop___ex_table; entry++)
		if ((unsigned long)&entry->instruction + entry->instruction == ip)
			return entry;
	return NULL;
}

bool fixup_exception(struct pt_regs *regs)
{
	const struct exception_table_entry *entry = search_exception_table(regs->ip);

	if (entry)
		regs->ip = (unsigned long)&entry->fixup + entry->fixup;
	return entry;
}

/* The kernel's text is read-only: for a moment, nothing is to this CPU. */
void uaccess_init(void)
{
	unsigned long cr0 = read_cr0();

	if (!cpu_has(CPU_SMAP))
		return;
	write_cr0(cr0 & ~X86_CR0_WP);
	for (const s32 *site = __start_smap_sites; site < __stop_smap_sites; site++) {
		u8 *code = (u8 *)site + *site;

		BUG_ON(code[0] != 0x0f || code[1] != 0x1f || code[2] > 1);
		code[1] = 0x01;
		code[2] += 0xca;
	}
	write_cr0(cr0);
}

int cmpxchg_user(u32 __user *uaddr, u32 *old, u32 new)
{
	u32 seen = *old;

	might_fault();
	if (!access_ok(uaddr, sizeof(*uaddr)))
		return -EFAULT;
	user_access_begin();
	__asm__ __volatile__ goto("1: lock cmpxchgl %2, %1\n" EXTABLE("1b", "%l4")
				  : "+a"(seen) : "m"(*uaddr), "r"(new) : "memory", "cc" : fault);
	user_access_end();
	*old = seen;
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

/* ---- Strings: by words, while there are whole ones, which may reach beyond the end ---- */

typedef u64 __attribute__((aligned(1), may_alias)) user_word;

/* => Not 0 if a byte of the word is 0: then the lowest 1 is in the first such byte. */
static inline u64 zero_byte(u64 word)
{
	return (word - 0x0101010101010101ULL) & ~word & 0x8080808080808080ULL;
}

/* => How many of the `count` bytes at `str` are a program's to begin with. */
static inline long user_bytes(const char __user *str, long count)
{
	unsigned long address = (unsigned long)str;

	return address < TASK_SIZE ? min(count, (long)(TASK_SIZE - address)) : 0;
}

long strncpy_from_user(char *dst, const char __user *src, long count)
{
	long limit = user_bytes(src, count), done = 0;
	u64 word;
	char c;

	might_fault();
	user_access_begin();
	for (; limit - done >= 8; done += 8) {
		unsafe_get_user(word, (const user_word __user *)(src + done), by_bytes);
		*(user_word *)(dst + done) = word;
		if (zero_byte(word)) {
			user_access_end();
			return done + __builtin_ctzll(zero_byte(word)) / 8;
		}
	}
by_bytes:
	for (; done < limit; done++) {
		unsafe_get_user(c, src + done, fault);
		dst[done] = c;
		if (!c)
			break;
	}
	user_access_end();
	return done < limit || done == count ? done : -EFAULT;
fault:
	user_access_end();
	return -EFAULT;
}

long strnlen_user(const char __user *str, long count)
{
	long limit = user_bytes(str, count), done = 0;
	u64 word;
	char c;

	might_fault();
	user_access_begin();
	for (; limit - done >= 8; done += 8) {
		unsafe_get_user(word, (const user_word __user *)(str + done), by_bytes);
		if (zero_byte(word)) {
			user_access_end();
			return done + __builtin_ctzll(zero_byte(word)) / 8 + 1;
		}
	}
by_bytes:
	for (; done < limit; done++) {
		unsafe_get_user(c, str + done, fault);
		if (!c)
			break;
	}
	user_access_end();
	return done < limit || done == count ? done + 1 : 0;
fault:
	user_access_end();
	return 0;
}
