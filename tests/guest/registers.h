/* SPDX-License-Identifier: MIT */
/* A system call between known values in all registers, and what is in them afterwards. */
#ifndef TINE_TEST_REGISTERS_H
#define TINE_TEST_REGISTERS_H

#include "tine_test.h"

#define KEPT 14

/*
 * long syscall_with(uint64_t regs[KEPT], long nr): gives the registers that a system call keeps the
 * values 0x1111... times 1 to 12, sets carry and direction, makes the call, and stores the
 * registers, the stack pointer and the flags.
 */
long syscall_with(uint64_t regs[KEPT], long nr);
asm(".text\n"
    "syscall_with:\n"
    "	push %rbx; push %rbp; push %r12; push %r13; push %r14; push %r15; push %rdi\n"
    "	mov %rsi, %rcx\n"
    "	mov $0x1111111111111111, %rax\n"
    "	mov %rax, %rbx\n"
    "	lea (%rbx,%rax), %rdx\n"
    "	lea (%rdx,%rax), %rsi\n"
    "	lea (%rsi,%rax), %rdi\n"
    "	lea (%rdi,%rax), %rbp\n"
    "	lea (%rbp,%rax), %r8\n"
    "	lea (%r8,%rax), %r9\n"
    "	lea (%r9,%rax), %r10\n"
    "	lea (%r10,%rax), %r12\n"
    "	lea (%r12,%rax), %r13\n"
    "	lea (%r13,%rax), %r14\n"
    "	lea (%r14,%rax), %r15\n"
    "	stc; std\n"
    "	mov %rcx, %rax\n"
    "	syscall\n"
    "	mov (%rsp), %rcx\n"
    "	mov %rbx, (%rcx); mov %rdx, 8(%rcx); mov %rsi, 16(%rcx); mov %rdi, 24(%rcx)\n"
    "	mov %rbp, 32(%rcx); mov %r8, 40(%rcx); mov %r9, 48(%rcx); mov %r10, 56(%rcx)\n"
    "	mov %r12, 64(%rcx); mov %r13, 72(%rcx); mov %r14, 80(%rcx); mov %r15, 88(%rcx)\n"
    "	mov %rsp, 96(%rcx)\n"
    "	pushf\n"
    "	popq 104(%rcx)\n"
    "	cld\n"
    "	pop %rdi; pop %r15; pop %r14; pop %r13; pop %r12; pop %rbp; pop %rbx\n"
    "	ret\n");

static void check_registers(const uint64_t *regs)
{
	for (int i = 0; i < 12; i++)
		CHECK_EQ(regs[i], 0x1111111111111111ULL * (i + 1));
	/* The stack pointer: a little below our caller's frame. */
	CHECK(regs[12] < (uintptr_t)regs);
	CHECK(regs[12] > (uintptr_t)regs - PAGE);
	CHECK_EQ(regs[13] & 0x401, 0x401);
}

#endif
