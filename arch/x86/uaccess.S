/* SPDX-License-Identifier: MIT */

#include <asm/extable.h>
#include <asm/smap.h>

	.cfi_sections .debug_frame
	.text

/*
 * unsigned long __copy_user(void *to, const void *from, unsigned long n);
 *
 * One of the two is user memory. => The number of bytes left. Goes by words, and the tail by one
 * word that overlaps what is done; after a fault, by bytes, so that the result is exact.
 */
	.global __copy_user
	.type __copy_user, @function
__copy_user:
	.cfi_startproc
	STAC
	movq %rdx, %rcx
	cmpq $8, %rdx
	jb bytes
	shrq $3, %rcx
	andl $7, %edx
words:	rep movsq
	testl %edx, %edx
	jz 1f
load:	movq -8(%rsi, %rdx), %rax
store:	movq %rax, -8(%rdi, %rdx)
1:	xorl %eax, %eax
	CLAC
	ret
words_left:
	leaq (%rdx, %rcx, 8), %rdx
tail:	movq %rdx, %rcx
bytes:	rep movsb
bytes_left:
	movq %rcx, %rax
	CLAC
	ret
	.cfi_endproc
	.size __copy_user, . - __copy_user

	EXTABLE(words, words_left)
	EXTABLE(load, tail)
	EXTABLE(store, tail)
	EXTABLE(bytes, bytes_left)

/* unsigned long __clear_user(void __user *to, unsigned long n); => as above. */
	.global __clear_user
	.type __clear_user, @function
__clear_user:
	.cfi_startproc
	STAC
	xorl %eax, %eax
	movq %rsi, %rcx
	shrq $3, %rcx
	andl $7, %esi
2:	rep stosq
	movl %esi, %ecx
3:	rep stosb
4:	movq %rcx, %rax
	CLAC
	ret
5:	leaq (%rsi, %rcx, 8), %rcx
	jmp 3b
	.cfi_endproc
	.size __clear_user, . - __clear_user

	EXTABLE(2b, 5b)
	EXTABLE(3b, 4b)

	.section .note.GNU-stack, "", @progbits
