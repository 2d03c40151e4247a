/* SPDX-License-Identifier: MIT */
/*
 * Random numbers: ChaCha20 (RFC 8439) with fast key erasure. The generator is one 256-bit key. Who
 * wants bytes takes one block made with it: its first half is the key from now on, its second half
 * is what the caller gets, or the key that makes what the caller gets. So nobody can compute what
 * was given out before from what is in memory now.
 *
 * The seed is what RDRAND gives, the clocks, and the times at which interrupts come; the last of
 * these go on being stirred in. Nothing counts entropy, and nothing ever waits for it.
 */
#include <kernel/lib/hash.h>
#include <kernel/lib/string.h>
#include <kernel/locking/spinlock.h>
#include <kernel/random.h>
#include <kernel/sched.h>
#include <kernel/time/time.h>
#include <kernel/uapi/errno.h>
#include <kernel/uapi/random.h>
#include <asm/uaccess.h>

#define CHACHA_KEY_WORDS	8
#define CHACHA_KEY_SIZE		(CHACHA_KEY_WORDS * sizeof(u32))
#define CHACHA_BLOCK_WORDS	16
#define CHACHA_BLOCK_SIZE	(CHACHA_BLOCK_WORDS * sizeof(u32))

#define RESEED_INTERVAL		(60 * NSEC_PER_SEC)

DEFINE_PER_CPU(u64, interrupt_jitter);

static DEFINE_SPINLOCK(random_lock);		/* irq lock, a leaf */
static u32 random_key[CHACHA_KEY_WORDS];	/* under random_lock */
static u64 reseed_time;				/* under random_lock */

static u32 rol32(u32 word, unsigned int shift)
{
	return word << shift | word >> (32 - shift);
}

static void quarter_round(u32 *x, int a, int b, int c, int d)
{
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 16);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 12);
	x[a] += x[b];
	x[d] = rol32(x[d] ^ x[a], 8);
	x[c] += x[d];
	x[b] = rol32(x[b] ^ x[c], 7);
}

/* RFC 8439, 2.3. A key never makes more than 2^32 blocks, and has one nonce: zero. */
static void chacha_block(const u32 *key, u32 counter, u32 *out)
{
	u32 in[CHACHA_BLOCK_WORDS] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(in + 4, key, CHACHA_KEY_SIZE);
	in[12] = counter;
	memcpy(out, in, sizeof(in));
	for (int round = 0; round < 10; round++) {
		quarter_round(out, 0, 4, 8, 12);
		quarter_round(out, 1, 5, 9, 13);
		quarter_round(out, 2, 6, 10, 14);
		quarter_round(out, 3, 7, 11, 15);
		quarter_round(out, 0, 5, 10, 15);
		quarter_round(out, 1, 6, 11, 12);
		quarter_round(out, 2, 7, 8, 13);
		quarter_round(out, 3, 4, 9, 14);
	}
	for (int i = 0; i < CHACHA_BLOCK_WORDS; i++)
		out[i] += in[i];
}

/* Zeroes an object that dies now: the compiler may not leave it out. => n is a multiple of 8. */
static void forget(void *secret, size_t n)
{
	volatile u64 *word = secret;

	for (size_t i = 0; i < n / sizeof(*word); i++)
		word[i] = 0;
}

/* => random_lock held. The key becomes a function of itself and `seed`. */
static void stir(const void *seed, size_t n)
{
	u32 block[CHACHA_BLOCK_WORDS];

	while (n) {
		size_t part = min(n, CHACHA_KEY_SIZE);
		u8 *key = (u8 *)random_key;

		for (size_t i = 0; i < part; i++)
			key[i] ^= ((const u8 *)seed)[i];
		chacha_block(random_key, 0, block);
		memcpy(random_key, block, CHACHA_KEY_SIZE);
		seed = (const u8 *)seed + part;
		n -= part;
	}
	forget(block, sizeof(block));
}

/* => random_lock held. */
static void reseed(u64 now)
{
	u64 seed[8] = { arch_random_jitter(), now };

	for (size_t i = 2; i < 6; i++)
		arch_get_random_u64(&seed[i]);
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++)
		seed[6] = seed[6] * GOLDEN_RATIO_64 ^ READ_ONCE(per_cpu(interrupt_jitter, cpu));
	seed[7] = arch_random_jitter();
	stir(seed, sizeof(seed));
	reseed_time = now + RESEED_INTERVAL;
	forget(seed, sizeof(seed));
}

/* Takes one block: the generator's next key, and CHACHA_KEY_SIZE bytes for the caller. */
static void extract(void *bytes)
{
	u32 block[CHACHA_BLOCK_WORDS];
	unsigned long flags;
	u64 now;

	spin_lock_irqsave(&random_lock, flags);
	now = ktime_get_ns();
	if (unlikely(now >= reseed_time))
		reseed(now);
	chacha_block(random_key, 0, block);
	memcpy(random_key, block, CHACHA_KEY_SIZE);
	spin_unlock_irqrestore(&random_lock, flags);
	memcpy(bytes, block + CHACHA_KEY_WORDS, CHACHA_KEY_SIZE);
	forget(block, sizeof(block));
}

void get_random_bytes(void *buf, size_t n)
{
	u32 key[CHACHA_KEY_WORDS], block[CHACHA_BLOCK_WORDS];
	u32 counter = 0;

	extract(key);
	if (n <= CHACHA_KEY_SIZE) {
		memcpy(buf, key, n);
		n = 0;
	}
	while (n) {
		size_t part = min(n, CHACHA_BLOCK_SIZE);

		chacha_block(key, counter++, block);
		memcpy(buf, block, part);
		buf = (u8 *)buf + part;
		n -= part;
	}
	forget(key, sizeof(key));
	forget(block, sizeof(block));
}

u64 get_random_u64(void)
{
	u64 value;

	get_random_bytes(&value, sizeof(value));
	return value;
}

void add_device_randomness(const void *buf, size_t n)
{
	unsigned long flags;

	spin_lock_irqsave(&random_lock, flags);
	stir(buf, n);
	spin_unlock_irqrestore(&random_lock, flags);
}

void random_init(void)
{
	u64 real = ktime_get_real_ns();

	add_device_randomness(&real, sizeof(real));
}

ssize_t get_random_bytes_user(char __user *buf, size_t n)
{
	u8 bytes[256];
	size_t done = 0;

	while (done < n) {
		size_t part = min(n - done, sizeof(bytes)), left;

		get_random_bytes(bytes, part);
		left = copy_to_user(buf + done, bytes, part);
		done += part - left;
		if (left || done == n)
			break;
		cond_resched();
		if (done % PAGE_SIZE == 0 && signal_pending(current))
			break;
	}
	forget(bytes, sizeof(bytes));
	return done || !n ? (ssize_t)done : -EFAULT;
}

long sys_getrandom(char __user *buf, size_t n, unsigned int flags)
{
	if (flags & ~(GRND_NONBLOCK | GRND_RANDOM | GRND_INSECURE))
		return -EINVAL;
	if ((flags & (GRND_INSECURE | GRND_RANDOM)) == (GRND_INSECURE | GRND_RANDOM))
		return -EINVAL;
	return get_random_bytes_user(buf, min_t(size_t, n, INT_MAX));
}
