/* SPDX-License-Identifier: MIT */

#include <kernel/locking/completion.h>
#include <kernel/sched.h>

void complete(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	if (x->done != COMPLETION_DONE_FOREVER)
		x->done++;
	__wake_up_locked(&x->wait, TASK_NORMAL, 1, NULL);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

void complete_all(struct completion *x)
{
	unsigned long flags;

	spin_lock_irqsave(&x->wait.lock, flags);
	x->done = COMPLETION_DONE_FOREVER;
	__wake_up_locked(&x->wait, TASK_NORMAL, 0, NULL);
	spin_unlock_irqrestore(&x->wait.lock, flags);
}

/* Takes the lock, so that x may be freed after a true. */
bool completion_done(struct completion *x)
{
	unsigned long flags;
	bool done;

	spin_lock_irqsave(&x->wait.lock, flags);
	done = x->done != 0;
	spin_unlock_irqrestore(&x->wait.lock, flags);
	return done;
}

/* => Under x->wait.lock, which is let go while asleep. 0: done; -ERESTARTSYS; -ETIMEDOUT. */
static int sleep_until_done(struct completion *x, unsigned int state, u64 *left)
{
	DEFINE_WAIT_FUNC(wait, default_wake_function);
	int error = 0;

	wait.flags = WQ_FLAG_EXCLUSIVE;
	list_add_tail(&wait.entry, &x->wait.head);
	while (!x->done && !error) {
		__set_current_state(state);
		if (signal_pending_state(state)) {
			error = -ERESTARTSYS;
			break;
		}
		spin_unlock_irq(&x->wait.lock);
		*left = schedule_timeout(*left);
		spin_lock_irq(&x->wait.lock);
		if (!*left)
			error = -ETIMEDOUT;
	}
	__set_current_state(TASK_RUNNING);
	list_del(&wait.entry);
	return x->done ? 0 : error;
}

static int wait_common(struct completion *x, unsigned int state, u64 *left)
{
	int error = 0;

	might_sleep();
	spin_lock_irq(&x->wait.lock);
	if (!x->done)
		error = sleep_until_done(x, state, left);
	if (!error && x->done != COMPLETION_DONE_FOREVER)
		x->done--;
	spin_unlock_irq(&x->wait.lock);
	return error;
}

void wait_for_completion(struct completion *x)
{
	u64 left = MAX_SCHEDULE_TIMEOUT;

	wait_common(x, TASK_UNINTERRUPTIBLE, &left);
}

int wait_for_completion_killable(struct completion *x)
{
	u64 left = MAX_SCHEDULE_TIMEOUT;

	return wait_common(x, TASK_KILLABLE, &left) ? -EINTR : 0;
}

int wait_for_completion_interruptible(struct completion *x)
{
	u64 left = MAX_SCHEDULE_TIMEOUT;

	return wait_common(x, TASK_INTERRUPTIBLE, &left);
}

u64 wait_for_completion_timeout(struct completion *x, u64 ns)
{
	u64 left = ns;

	if (wait_common(x, TASK_UNINTERRUPTIBLE, &left))
		return 0;
	return left ? left : 1;
}
