/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/string.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/signal.h>
#include <asm/cpu.h>
#include <asm/fpu.h>
#include <asm/processor.h>
#include <asm/uaccess.h>

/*
 * With XSAVE, the state is an area in the standard format: 512 bytes as of FXSAVE, a header that
 * says which parts are not in their initial state, and the parts. Without it, FXSAVE's 512 bytes.
 * (SDM 1, 13.4)
 */

/* x87, SSE, AVX, AVX-512: all the parts that the kernel lets a program use. */
#define XFEATURES_ALLOWED	0xe7UL
#define XFEATURE_X87_SSE	0x03UL

#define FCW_INITIAL		0x37f
#define MXCSR_INITIAL		0x1f80

struct xsave_area {
	struct fpstate legacy;
	struct xstate_header header;
} __aligned(64);

unsigned int fpu_state_size = sizeof(struct fpstate);
u64 fpu_features;

static const struct xsave_area initial_state = {
	.legacy = { .cwd = FCW_INITIAL, .mxcsr = MXCSR_INITIAL },
};

static void xsetbv(u32 index, u64 value)
{
	__asm__ __volatile__("xsetbv" : : "c"(index), "a"((u32)value), "d"((u32)(value >> 32)));
}

void fpu_init(void)
{
	struct cpuid_regs leaf;

	if (cpu_has(CPU_XSAVE)) {
		leaf = cpuid(0xd, 0);
		fpu_features = leaf.eax & XFEATURES_ALLOWED;
	}
	fpu_init_cpu();
	if (fpu_features)
		fpu_state_size = cpuid(0xd, 0).ebx;	/* for what XCR0 has now */
}

void fpu_init_cpu(void)
{
	unsigned long cr4 = read_cr4() | X86_CR4_OSFXSR | X86_CR4_OSXMMEXCPT;

	write_cr0((read_cr0() & ~(X86_CR0_EM | X86_CR0_TS)) | X86_CR0_MP | X86_CR0_NE);
	if (fpu_features)
		cr4 |= X86_CR4_OSXSAVE;
	write_cr4(cr4);
	if (fpu_features)
		xsetbv(0, fpu_features);
}

void fpu_save(struct fpu_area *area)
{
	if (fpu_features)
		__asm__ __volatile__("xsave64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ __volatile__("fxsave64 (%0)" : : "r"(area) : "memory");
}

/* XSAVE leaves most of the header as it is; XRSTOR wants it to be 0. */
void fpu_save_fresh(struct fpu_area *area)
{
	struct xsave_area *state = (struct xsave_area *)area;

	if (fpu_features)
		state->header = (struct xstate_header){ 0 };
	fpu_save(area);
}

void fpu_restore(const struct fpu_area *area)
{
	if (fpu_features)
		__asm__ __volatile__("xrstor64 (%0)" : : "r"(area), "a"(-1), "d"(-1) : "memory");
	else
		__asm__ __volatile__("fxrstor64 (%0)" : : "r"(area) : "memory");
}

void fpu_clear(void)
{
	fpu_restore((const struct fpu_area *)&initial_state);
}

/* ---- Signal frames ---- */

unsigned int fpu_frame_size(void)
{
	return fpu_features ? fpu_state_size + FP_XSTATE_MAGIC2_SIZE : sizeof(struct fpstate);
}

static u32 __user *frame_end(struct fpstate __user *frame)
{
	return (u32 __user *)((char __user *)frame + fpu_state_size);
}

/* The instructions may fault on user memory, as any access to it; a bad state makes the second
 * one fault. */
static int save_to_user(struct fpstate __user *frame)
{
	user_access_begin();
	if (fpu_features)
		__asm__ __volatile__ goto("1: xsave64 (%0)\n" EXTABLE("1b", "%l3")
					  : : "r"(frame), "a"(-1), "d"(-1) : "memory" : fault);
	else
		__asm__ __volatile__ goto("1: fxsave64 (%0)\n" EXTABLE("1b", "%l1")
					  : : "r"(frame) : "memory" : fault);
	user_access_end();
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

static int xrstor_user(const struct fpstate __user *frame, u64 features)
{
	user_access_begin();
	__asm__ __volatile__ goto("1: xrstor64 (%0)\n" EXTABLE("1b", "%l3")
				  : : "r"(frame), "a"((u32)features), "d"((u32)(features >> 32))
				  : "memory" : fault);
	user_access_end();
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

static int fxrstor_user(const struct fpstate __user *frame)
{
	user_access_begin();
	__asm__ __volatile__ goto("1: fxrstor64 (%0)\n" EXTABLE("1b", "%l1")
				  : : "r"(frame) : "memory" : fault);
	user_access_end();
	return 0;
fault:
	user_access_end();
	return -EFAULT;
}

int fpu_save_to_frame(struct fpstate __user *frame)
{
	const struct fpx_sw_bytes sw = {
		.magic1 = fpu_features ? FP_XSTATE_MAGIC1 : 0,
		.extended_size = fpu_frame_size(),
		.xfeatures = fpu_features,
		.xstate_size = fpu_state_size,
	};

	if (!access_ok(frame, fpu_frame_size()))
		return -EFAULT;
	if (fpu_features && (clear_user(frame + 1, sizeof(struct xstate_header)) ||
			     put_user(FP_XSTATE_MAGIC2, frame_end(frame))))
		return -EFAULT;
	if (save_to_user(frame) || copy_to_user(&frame->sw_reserved, &sw, sizeof(sw)))
		return -EFAULT;
	return 0;
}

/* => Which parts the frame has, by what it says itself; 0: it has only what FXSAVE saves. */
static int frame_features(const struct fpstate __user *frame, u64 *features)
{
	struct fpx_sw_bytes sw;
	u32 magic2;

	*features = 0;
	if (!fpu_features)
		return 0;
	if (copy_from_user(&sw, &frame->sw_reserved, sizeof(sw)))
		return -EFAULT;
	if (sw.magic1 != FP_XSTATE_MAGIC1 || sw.xstate_size != fpu_state_size)
		return 0;
	if (get_user(magic2, frame_end((struct fpstate __user *)frame)))
		return -EFAULT;
	if (magic2 == FP_XSTATE_MAGIC2)
		*features = sw.xfeatures & fpu_features;
	return 0;
}

int fpu_restore_from_frame(struct fpstate __user *frame)
{
	u64 features;
	int error;

	fpu_clear();			/* the parts that the frame does not have */
	if (!frame)
		return 0;
	if (!access_ok(frame, fpu_frame_size()) || frame_features(frame, &features))
		return -EFAULT;
	error = features ? xrstor_user(frame, features) : fxrstor_user(frame);
	if (error)
		fpu_clear();		/* it may have loaded a part */
	return error;
}
