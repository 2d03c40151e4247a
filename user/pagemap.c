/* SPDX-License-Identifier: MIT */
/*
 * pagemap: the address space of a process, VMA by VMA, and the frames behind it.
 *
 * Each line of /proc/PID/maps is printed, and below it the runs of pages that are present: an
 * untouched page has no frame. A frame that nobody else maps is marked as exclusive. The last line
 * adds them up.
 */
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PAGE_SIZE	4096ULL
#define PRESENT		(1ULL << 63)
#define OF_A_FILE	(1ULL << 61)	/* or of shared memory, which is a file without a name */
#define EXCLUSIVE	(1ULL << 56)
#define FRAME		((1ULL << 55) - 1)
#define KIND		(PRESENT | OF_A_FILE | EXCLUSIVE)

/* What the lines add up to, in pages. */
static struct {
	uint64_t vmas, addresses, frames, anonymous, exclusive;
} total;

static uint64_t word_of(int pagemap, uint64_t address)
{
	uint64_t word = 0;

	if (pread(pagemap, &word, sizeof(word), address / PAGE_SIZE * sizeof(word)) < 0)
		return 0;
	return word;
}

/* Whether the second page continues a run: the next frame, or a hole after a hole. */
static bool follows(uint64_t first, uint64_t word, uint64_t distance)
{
	if ((first & KIND) != (word & KIND))
		return false;
	return !(first & PRESENT) || (word & FRAME) == (first & FRAME) + distance;
}

static void print_run(uint64_t address, uint64_t pages, uint64_t word)
{
	uint64_t frame = word & FRAME;

	if (!(word & PRESENT))
		return;
	total.frames += pages;
	total.anonymous += word & OF_A_FILE ? 0 : pages;
	total.exclusive += word & EXCLUSIVE ? pages : 0;
	printf("    %012" PRIx64 "  %5" PRIu64 " page%s  frame %#" PRIx64, address, pages,
	       pages == 1 ? " " : "s", frame);
	if (pages > 1)
		printf("-%#" PRIx64, frame + pages - 1);
	printf("  %s%s\n", word & OF_A_FILE ? "file" : "anonymous",
	       word & EXCLUSIVE ? ", exclusive" : "");
}

static void print_frames(int pagemap, uint64_t start, uint64_t end)
{
	uint64_t first = word_of(pagemap, start), run = start, address;

	for (address = start + PAGE_SIZE; address < end; address += PAGE_SIZE) {
		uint64_t word = word_of(pagemap, address);

		if (follows(first, word, (address - run) / PAGE_SIZE))
			continue;
		print_run(run, (address - run) / PAGE_SIZE, first);
		first = word;
		run = address;
	}
	print_run(run, (end - run) / PAGE_SIZE, first);
}

static void print_total(void)
{
	printf("%" PRIu64 " VMAs, %" PRIu64 " pages of addresses; ", total.vmas, total.addresses);
	printf("%" PRIu64 " with a frame: %" PRIu64 " anonymous, %" PRIu64 " of files; ",
	       total.frames, total.anonymous, total.frames - total.anonymous);
	printf("%" PRIu64 " exclusive\n", total.exclusive);
}

int main(int argc, char **argv)
{
	char path[64], line[512];
	uint64_t start, end;
	int pagemap;
	FILE *maps;

	if (argc != 2) {
		fprintf(stderr, "usage: pagemap PID\n");
		return 2;
	}
	snprintf(path, sizeof(path), "/proc/%s/maps", argv[1]);
	maps = fopen(path, "r");
	snprintf(path, sizeof(path), "/proc/%s/pagemap", argv[1]);
	pagemap = open(path, O_RDONLY);
	if (!maps || pagemap < 0) {
		perror(path);
		return 1;
	}
	while (fgets(line, sizeof(line), maps)) {
		fputs(line, stdout);
		if (sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2)
			continue;
		total.vmas++;
		total.addresses += (end - start) / PAGE_SIZE;
		print_frames(pagemap, start, end);
	}
	print_total();
	return 0;
}
