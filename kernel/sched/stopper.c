/* SPDX-License-Identifier: MIT */

#include <kernel/lib/bug.h>
#include <kernel/lib/vsprintf.h>
#include <kernel/locking/completion.h>
#include <kernel/locking/mutex.h>
#include <kernel/process/fork.h>
#include <kernel/sched.h>
#include <kernel/sched/stopper.h>
#include <asm/atomic.h>
#include <asm/percpu.h>
#include <asm/processor.h>
#include <asm/smp.h>

/* What the thread of a CPU is to do: set by the caller, cleared by the thread. */
struct stopper {
	wait_queue_head_t wait;
	void (*fn)(void *);
	void *arg;
};

static DEFINE_PER_CPU(struct stopper, stoppers);

static DEFINE_MUTEX(turn);		/* guards all below, and who gives work to the threads */
static atomic_t nr_working;
static DECLARE_COMPLETION(all_done);

static int __noreturn stopper_thread(void *data)
{
	unsigned int cpu = (unsigned long)data;
	struct stopper *mine = per_cpu_ptr(&stoppers, cpu);
	void (*fn)(void *);

	set_cpus_allowed(current, 1UL << cpu);
	current->flags |= PF_NO_SETAFFINITY;
	set_user_nice(current, -20);
	for (;;) {
		wait_event_interruptible(mine->wait, (fn = READ_ONCE(mine->fn)) != NULL);
		if (!fn)
			continue;
		fn(mine->arg);
		mine->fn = NULL;
		if (atomic_dec_and_test(&nr_working))
			complete(&all_done);
	}
}

void stopper_init(void)
{
	char name[TASK_COMM_LEN];

	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		if (!cpu_online(cpu))
			continue;
		init_waitqueue_head(&per_cpu(stoppers, cpu).wait);
		snprintf(name, sizeof(name), "stopper/%u", cpu);
		if (kernel_thread(stopper_thread, (void *)(unsigned long)cpu, name) < 0)
			panic("no memory for %s", name);
	}
}

/* => `turn` held. */
static void run_on_each_cpu(void (*fn)(void *), void *arg)
{
	atomic_set(&nr_working, num_online_cpus());
	for (unsigned int cpu = 0; cpu < nr_cpu_ids; cpu++) {
		struct stopper *stopper = per_cpu_ptr(&stoppers, cpu);

		if (!cpu_online(cpu))
			continue;
		stopper->arg = arg;
		smp_store_release(&stopper->fn, fn);
		wake_up(&stopper->wait);
	}
	wait_for_completion(&all_done);
}

void on_each_cpu(void (*fn)(void *), void *arg)
{
	mutex_lock(&turn);
	run_on_each_cpu(fn, arg);
	mutex_unlock(&turn);
}

struct meeting {
	int (*fn)(void *);
	void *arg;
	int result;
	atomic_t arrived;
	bool over;
};

/* The last to arrive does it. The others stand by, not preempted, so nothing else runs there. */
static void meet(void *data)
{
	struct meeting *meeting = data;

	if (atomic_inc_return(&meeting->arrived) == (int)num_online_cpus()) {
		meeting->result = meeting->fn(meeting->arg);
		smp_store_release(&meeting->over, true);
		return;
	}
	while (!smp_load_acquire(&meeting->over))
		cpu_relax();
}

int stop_machine(int (*fn)(void *), void *arg)
{
	struct meeting meeting = { .fn = fn, .arg = arg };

	mutex_lock(&turn);
	run_on_each_cpu(meet, &meeting);
	mutex_unlock(&turn);
	return meeting.result;
}
