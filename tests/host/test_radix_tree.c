/* SPDX-License-Identifier: MIT */

/* The radix tree agrees with a table, allocates nothing by itself, and gives back what it no
 * longer needs. */
/* sources: kernel/lib/radix_tree.c */

#include <kernel/lib/err.h>
#include <kernel/lib/radix_tree.h>

#include "test.h"

/* Indices of all heights, with neighbours on both sides of the borders between nodes. */
static unsigned long indices[200];
static void *model[200];
static unsigned int nr_indices;

static struct radix_tree_root root = RADIX_TREE_INIT;

static void add_index(unsigned long index)
{
	for (unsigned int i = 0; i < nr_indices; i++)
		if (indices[i] == index)
			return;
	indices[nr_indices++] = index;
}

static void setup(void)
{
	static bool done;

	if (!done)
		radix_tree_init();
	done = true;
	nr_indices = 0;
	for (unsigned int bit = 0; bit < 64; bit += 6)
		for (unsigned long i = 0; i < 4; i++)
			add_index((1UL << bit) + i - 2);
	for (unsigned long i = 0; i < 70; i++)
		add_index(i);
	for (unsigned long i = 0; i < 5; i++)
		add_index(ULONG_MAX - i * 63);
	for (unsigned int i = 0; i < nr_indices; i++)
		model[i] = NULL;
}

/* The loop of radix_tree.h. */
static int insert(unsigned long index, void *item)
{
	struct radix_tree_reserve reserve = RADIX_TREE_RESERVE_INIT;
	unsigned long live = shim_live_objects();
	int err;

	do {
		err = radix_tree_insert(&root, index, item, &reserve);
	} while (err == -ENOMEM && radix_tree_reserve(&reserve) == 0);
	CHECK_EQ(reserve.count, err == -ENOMEM ? shim_live_objects() - live : 0);
	radix_tree_release(&reserve);
	return err;
}

static void *delete(unsigned long index)
{
	struct radix_tree_reserve reserve = RADIX_TREE_RESERVE_INIT;
	unsigned long live = shim_live_objects();
	void *item = radix_tree_delete(&root, index, &reserve);

	CHECK_EQ(shim_live_objects(), live);
	radix_tree_release(&reserve);
	return item;
}

static void check_model(void)
{
	unsigned long index, found;
	unsigned int count = 0, seen = 0;
	void *item;

	for (unsigned int i = 0; i < nr_indices; i++) {
		CHECK(radix_tree_lookup(&root, indices[i]) == model[i]);
		count += model[i] != NULL;
	}
	CHECK_EQ(radix_tree_empty(&root), count == 0);

	for (index = 0; (item = radix_tree_next(&root, &index)); index++) {
		for (unsigned int i = 0; i < nr_indices; i++)
			if (indices[i] == index)
				CHECK(model[i] == item);
		seen++;
		if (index == ULONG_MAX)
			break;
	}
	CHECK_EQ(seen, count);

	/* From anywhere, the next one is the nearest. */
	found = indices[test_random() % nr_indices];
	index = found;
	item = radix_tree_next(&root, &index);
	for (unsigned int i = 0; i < nr_indices; i++)
		if (model[i] && indices[i] >= found)
			CHECK(item && index <= indices[i]);
	CHECK(!item || index >= found);
}

static void empty(void)
{
	for (unsigned int i = 0; i < nr_indices; i++) {
		CHECK(delete(indices[i]) == model[i]);
		model[i] = NULL;
	}
	check_model();
	CHECK_EQ(shim_live_objects(), 0);
}

TEST(random_operations,
     "radix tree: random insertions and removals of all heights agree with a table")
{
	setup();
	for (int i = 0; i < 4000; i++) {
		unsigned int n = test_random() % nr_indices;
		void *item = &model[n];

		if (model[n]) {
			CHECK_EQ(insert(indices[n], item), -EEXIST);
			CHECK(delete(indices[n]) == item);
			model[n] = NULL;
			CHECK(delete(indices[n]) == NULL);
		} else {
			CHECK_EQ(insert(indices[n], item), 0);
			model[n] = item;
		}
		check_model();
	}
	empty();
}

TEST(failures, "radix tree: each allocation of each insertion fails once, and nothing has changed")
{
	unsigned int failures = 0;

	setup();
	for (unsigned int n = 0; n < nr_indices; n++) {
		for (unsigned int nth = 1; ; nth++) {
			unsigned long live = shim_live_objects();
			int err;

			shim_fail_after(nth);
			err = insert(indices[n], &model[n]);
			if (!shim_failed()) {
				CHECK_EQ(err, 0);
				break;
			}
			CHECK_EQ(err, -ENOMEM);
			CHECK_EQ(shim_live_objects(), live);
			check_model();
			failures++;
		}
		shim_fail_after(0);
		model[n] = &model[n];
		check_model();
	}
	CHECK_EQ(failures, shim_live_objects());	/* once for each node that there is */
	CHECK(failures > 40);
	empty();
}

TEST(economy, "radix tree: 64 neighbours need one node, and the height sinks when the far ones go")
{
	setup();
	for (unsigned long i = 0; i < 64; i++)
		CHECK_EQ(insert(i, &root), 0);
	CHECK_EQ(shim_live_objects(), 1);
	CHECK_EQ(insert(ULONG_MAX, &root), 0);
	CHECK_EQ(shim_live_objects(), 1 + 10 + 10);
	CHECK(delete(ULONG_MAX) == &root);
	CHECK_EQ(shim_live_objects(), 1);
	for (unsigned long i = 0; i < 64; i++)
		CHECK(delete(i) == &root);
	CHECK_EQ(shim_live_objects(), 0);
}
