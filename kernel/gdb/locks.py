# SPDX-License-Identifier: MIT
"""`tine locks` and `tine waitq`: who holds what, and who waits for what."""

import re

import gdb

import kernel
import waits
from commands import arguments, command, table
from kernel import WORD, at, text

MUTEX = kernel.defines("kernel/locking/mutex.h")
RWSEM = kernel.defines("kernel/locking/rwsem.h")

SPIN_DEPTH = 4      # frames of an interrupt handler that may lie above who spins


# ---- What the lock checker of the debug build knows ----

def has_checker():
    """=> Whether the kernel is a debug build, which notes who holds each lock."""
    return kernel.has_symbol("lockdep_selftest") and \
        "lock" in [field.name for field in kernel.type_of("struct held_locks").fields()]


def _held(held, who):
    """=> (address of the lock's map, its name, who) of a struct held_locks."""
    for index in range(int(held["n"])):
        lock_map = held["lock"][index]["map"]
        key = lock_map["key"]
        name = text(key["name"]).lstrip("&") if int(key) else "a static lock"
        yield int(lock_map) % WORD, name, who


def held_locks():
    """=> (address, name, who) of each lock that is held; debug build only."""
    for cpu in kernel.cpus():
        who = f"CPU {cpu}, {waits.title(kernel.current(cpu))}"
        yield from _held(kernel.per_cpu("cpu_locks", cpu)["spin"], who)
    for task in kernel.tasks():
        yield from _held(task["held_locks"], waits.title(task))


def _place(address):
    """=> What a lock is, from the address of the map inside it."""
    return re.sub(r"\.(map|wait_lock)\b", "", waits.describe(address))


# ---- What a lock says itself ----

def mutex_state(lock):
    """=> "free", "locked" or "locked, with waiters"."""
    state = int(lock["state"]["counter"])
    if state == MUTEX["MUTEX_FREE"]:
        return "free"
    return "locked" if state == MUTEX["MUTEX_LOCKED"] else "locked, with waiters"


def rwsem_state(lock):
    """=> "free", "held for writing", "held by 2 readers"."""
    count = int(lock["count"]["counter"])
    readers = count // RWSEM["RWSEM_READER"]
    said = "held for writing" if count & RWSEM["RWSEM_WRITER"] else \
        f"held by {readers} reader{'s' * (readers != 1)}" if readers else "free"
    return said + (", with waiters" if count & RWSEM["RWSEM_WAITERS"] else "")


def static_locks(kind):
    """=> (name, value) of the kernel's variables of a lock's type; dynamic ones are in objects."""
    listed = gdb.execute(f"info variables -q -n -t {kind}", to_string=True)
    file = None
    for line in listed.splitlines():
        heading = re.match(r"File (.*):$", line)
        if heading:
            file = heading.group(1)
            continue
        found = re.match(r"\d+:\s+(?:static )?(?:struct )?\w+ (\w+);", line)
        if found and file and re.match(r"(kernel|mm|arch|boot)/", file.removeprefix("./")):
            yield found.group(1), kernel.symbol(found.group(1), file)


def _is_per_cpu(value):
    return int(value.address) < waits.PER_CPU_LIMIT


def locked_statics():
    """=> (name, state) of the static locks that are held, in any build."""
    for name, lock in static_locks("spinlock_t"):
        if not _is_per_cpu(lock) and int(lock["locked"]):
            yield name, "spinlock, locked"
    for name, lock in static_locks("struct mutex"):
        if mutex_state(lock) != "free":
            yield name, "mutex, " + mutex_state(lock)
    for name, lock in static_locks("struct rw_semaphore"):
        if rwsem_state(lock) != "free":
            yield name, "semaphore, " + rwsem_state(lock)


def locked_in_spaces():
    """=> (name, state) of the locks of address spaces that are held."""
    for space, members in kernel.spaces():
        who = ", ".join(waits.title(task) for task in members)
        if rwsem_state(space["mmap_lock"]) != "free":
            yield f"mmap_lock of {who}", "semaphore, " + rwsem_state(space["mmap_lock"])
        if int(space["page_table_lock"]["locked"]):
            yield f"page_table_lock of {who}", "spinlock, locked"


def spinning():
    """=> (CPU, address of the spinlock) of each CPU that waits for one: it is in spin_lock_contended."""
    selected, found = gdb.selected_thread(), []
    try:
        for thread in gdb.selected_inferior().threads():
            thread.switch()
            cpu, frame = kernel.this_cpu(), gdb.newest_frame()
            while frame and frame.level() < SPIN_DEPTH:
                if frame.name() == "spin_lock_contended":
                    found.append((cpu, _spin_argument(frame)))
                    break
                frame = frame.older()
    finally:
        selected.switch()
    return found


def _spin_argument(frame):
    """The lock: the function's argument, if gdb still knows it, or 0."""
    try:
        return int(frame.read_var("lock")) % WORD
    except (gdb.error, ValueError):
        return 0


def _print_waiters():
    """Each lock for which somebody waits, its state, and who."""
    found = {}
    spins = spinning()
    for cpu, address in spins:
        print(f"  {waits.describe(address) if address else 'a lock'} (spinlock): CPU {cpu}, "
              f"{waits.title(kernel.current(cpu))}")
    for task in kernel.tasks():
        for wait in waits.waits(task):
            if wait.kind in ("mutex", "rw_semaphore"):
                found.setdefault((wait.kind, wait.address), []).append(waits.title(task))
    for (kind, address), who in found.items():
        lock = at(address, f"struct {kind}")
        state = mutex_state(lock) if kind == "mutex" else rwsem_state(lock)
        print(f"  {waits.describe(address)} ({kind}, {state}): {', '.join(who)}")
    if not found and not spins:
        print("  nobody")


@command("locks")
def locks(words):
    """Show the locks that are held, by whom, and who waits for them.

Usage: tine locks

The debug build notes who holds each lock. The normal one doesn't: of it, only the static locks and
those of address spaces are listed, without their holders. Who waits is known in both."""
    arguments(words, 0, 0, "locks")
    kernel.too_early("programs")
    if has_checker():
        print("held:")
        rows = [[name, who, _place(address)] for address, name, who in held_locks()]
        if rows:
            table(rows, ["LOCK", "HELD BY", "WHERE"])
        else:
            print("  none")
    else:
        print("held (by whom, only the debug build knows):")
        rows = [*locked_statics(), *locked_in_spaces()]
        for name, state in rows:
            print(f"  {name}: {state}")
        if not rows:
            print("  none of the static ones, nor of those of address spaces")
    print("waited for:")
    _print_waiters()


@command("waitq")
def waitq(words):
    """List every task that waits, and on what: queues, completions, locks, futexes, timers.

Usage: tine waitq

A task that only a signal can wake is on none of them. One that polls is on several."""
    arguments(words, 0, 0, "waitq")
    kernel.too_early("programs")
    rows = []
    for task in kernel.tasks():
        found = waits.waits(task)
        for wait in found:
            rows.append([str(int(task["pid"])), text(task["comm"]), wait.kind, f"{wait.address:#x}",
                         wait.words])
        if not found and kernel.state_letter(task) in "SDT" and not kernel.is_running(task):
            rows.append([str(int(task["pid"])), text(task["comm"]), "signal", "-", waits.why(task)])
    table(rows, ["PID", "NAME", "KIND", "ADDRESS", "WHAT"])
