#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""What process creation costs, on Tine and on Debian's Linux kernel, in executed instructions.

    bench.py                      run it, print the table, write results.json and the pictures
    bench.py check                two runs are equal, nothing became dearer than record.json says
    bench.py record               write record.json anew
    bench.py profile CASE [N]     function by function, where the instructions of a case go
    bench.py smoke                a few cases, twice: are the figures equal?
    bench.py docs                 run it, and put pictures and figures into README.md and docs/

CASE is a name in tests/bench/bench.c: fork, vfork, spawn, thread, vfork_exec, fault_copy ...; N is what
it grows with. page, clean_page, vma and table_page are the cost of one more of these in a fork. All goes to
BUILD/bench.
"""

import argparse
import collections
import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import formula
import machine
import plot
import where

ROOT = machine.ROOT
harness = machine.harness
HERE = os.path.dirname(os.path.abspath(__file__))
RECORD = os.path.join(HERE, "record.json")
ALLOWED_RISE = 0.005
TIME_LIMIT = 600
PICTURES = ("fork-memory", "fork-vmas", "fork-functions", "vfork-functions")

TINE, LEAN, BOOTED = "Tine", "lean Linux", "Linux as booted"

Entry = collections.namedtuple("Entry", "per call whole least")
LINE = re.compile(r"^= (\w+) (\d+) (\d+) (\d+) (\d+) (\d+)\s*$", re.M)


# ---- What a run says: case -> n -> Entry ----

def parse(console):
    results = collections.defaultdict(dict)
    for case, n, *values in LINE.findall(console):
        results[case][int(n)] = Entry(*map(int, values))
    return dict(results)


def whole(case, n=0):
    return lambda r: r[case][n].whole / r[case][n].per


def call(case, n=0):
    return lambda r: r[case][n].call / r[case][n].per


def slope(case, first, last, value, per=1):
    """Between two sizes, for one more."""
    return lambda r: (value(r[case][last]) - value(r[case][first])) / ((last - first) * per)


def of_call(entry):
    return entry.call


def of_rest(entry):
    return entry.whole - entry.call


def of_whole(entry):
    return entry.whole


# (heading, [(row, value, goal as a part of lean Linux)])
TABLE = [
    ("A call", [("getppid", whole("null"), 0.35)]),
    ("A process", [
        ("fork, exit, wait", whole("fork"), 0.20),
        ("vfork, exit, wait", whole("vfork"), 0.15),
        ("clone as in posix_spawn, exit, wait", whole("spawn"), None),
        ("thread, exit, join", whole("thread"), None),
        ("fork, exec, exit, wait", whole("fork_exec"), None),
        ("vfork, exec, exit, wait", whole("vfork_exec"), None),
        ("posix_spawn's clone, exec, exit, wait", whole("spawn_exec"), None),
    ]),
    ("fork, for each", [
        ("written page", slope("fork_dirty", 16, 256, of_call, 256), 0.25),
        ("page that is read-only already", slope("fork_clean", 16, 256, of_call, 256), None),
        ("page, at exit", slope("fork_dirty", 16, 256, of_rest, 256), None),
        ("VMA", slope("fork_vmas", 1000, 10000, of_call), 0.15),
        ("VMA, at exit", slope("fork_vmas", 1000, 10000, of_rest), None),
        ("table with one page in it", slope("fork_tables", 64, 256, of_call), None),
        ("table with one page in it, at exit", slope("fork_tables", 64, 256, of_rest), None),
    ]),
    ("vfork, exit, wait, with", [
        ("256 MiB", whole("vfork_dirty", 256), None),
        ("10,000 VMAs", whole("vfork_vmas", 10000), None),
    ]),
    ("A page fault", [
        ("zero page written", whole("fault_zero"), 0.35),
        ("zero page read", whole("fault_read"), None),
        ("copy on write", whole("fault_copy"), 0.30),
        ("copy on write, sole owner", whole("fault_reuse"), None),
    ]),
    ("There and back", [
        ("by two pipes", whole("switch_pipe"), None),
        ("by a futex", whole("switch_futex"), None),
    ]),
    ("Mapping", [
        ("mmap of a page", whole("mmap"), None),
        ("munmap of a page", whole("munmap"), None),
        ("munmap, for each written page", whole("munmap_written"), None),
        ("mprotect, one VMA becomes three", whole("mprotect_split"), None),
        ("mprotect, three VMAs become one", whole("mprotect_merge"), None),
        ("mprotect, for each written page", whole("mprotect_written"), None),
    ]),
]


def number(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def table_rows(columns):
    """(heading or None, row, [figure of each kernel], goal)"""
    for heading, rows in TABLE:
        for name, value, goal in rows:
            yield heading, name, [value(results) for results in columns.values()], goal
            heading = None


def print_table(columns):
    colour = sys.stdout.isatty()
    names = list(columns)
    line = f"{'instructions':42}{names[0]:>12}"
    for name in names[1:]:
        line += f"{name:>16}{'ratio':>7}" + (f"{'goal':>7}" if name == names[1] else "")
    print(line)
    for heading, name, figures, goal in table_rows(columns):
        if heading:
            print(heading)
        line = f"  {name:40}{number(figures[0]):>12}"
        for i, figure in enumerate(figures[1:]):
            ratio = f"{figures[0] / figure:7.2f}"
            if colour and goal and i == 0:
                ratio = f"\033[{32 if figures[0] <= goal * figure else 31}m{ratio}\033[0m"
            line += f"{number(figure):>16}{ratio}"
            if i == 0:
                line += f"{goal:7.2f}" if goal else " " * 7
        print(line.rstrip())


def print_formulas(columns):
    print("\nThe cost of a fork, from all measured sizes of memory and numbers of VMAs and tables:")
    for name in [name for name in columns if name != BOOTED]:
        for title, value in (("the call", of_call), ("with exit and wait", of_whole)):
            print("\n".join(formula.text(f"{name}, {title}", columns[name], value)))


# ---- Building and running ----

class Bench:
    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.folder = os.path.join(self.build, "bench")
        self.runs = harness.own_folder(os.path.join(self.folder, "runs"))
        self.make("tine.elf", "bench/bench")
        self.elf = os.path.join(self.build, "tine.elf")
        self.program = os.path.join(self.folder, "bench")

    def make(self, *targets):
        build = self.build.removeprefix(ROOT + "/")     # the name that the Makefile gives it
        command = ["make", "--no-print-directory", "-C", ROOT, f"-j{os.cpu_count()}", f"BUILD={build}",
                   *[f"{build}/{target}" for target in targets]]
        environment = {k: v for k, v in os.environ.items() if k not in ("MAKEFLAGS", "MFLAGS", "MAKELEVEL")}
        with harness.locked(self.build):
            result = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                    check=False, env=environment)
        if result.returncode:
            sys.exit(f"{result.stdout}bench.py: '{' '.join(command)}' failed")

    def tine(self, run=""):
        return machine.Tine(os.path.join(self.runs, f"run{run}"), self.program, self.elf)

    def linux(self, with_default, run=""):
        """=> name of a column -> kernel; none where Debian's kernel can't be had"""
        vmlinuz = machine.debian_kernel(os.path.join(self.build, "linux"))
        if not vmlinuz:
            print("bench.py: Debian's Linux kernel can't be had here; Tine's figures stand alone")
            return {}
        folder = os.path.join(self.runs, f"run{run}")
        kernels = {LEAN: machine.Linux("linux-lean", folder, self.program, vmlinuz, machine.LEAN)}
        if with_default:
            kernels[BOOTED] = machine.Linux("linux", folder, self.program, vmlinuz, "")
        return kernels


class Progress:
    """One line that changes on a terminal; elsewhere a line when a run ends."""

    def __init__(self, total):
        self.total, self.done, self.terminal = total, 0, sys.stdout.isatty()

    def show(self, running):
        if self.terminal:
            text = "; ".join(f"{name}: {case}" for name, case in running)
            print(f"\r\033[K[{self.done}/{self.total}] {text[:100]}", end="", flush=True)

    def ended(self, name, seconds):
        self.done += 1
        if self.terminal:
            print("\r\033[K", end="")
        print(f"  {name} took {seconds:.0f} s", flush=True)


class Run:
    def __init__(self, name, kernel, arguments):
        self.name, self.start = name, time.monotonic()
        self.console = kernel.path("console")
        self.log = kernel.path("qemu")
        with open(self.log, "wb") as log:
            self.qemu = harness.start(kernel.command(arguments, self.console), stdin=subprocess.DEVNULL,
                                      stdout=log, stderr=log)

    def text(self):
        if not os.path.exists(self.console):
            return ""
        with open(self.console, encoding="utf-8", errors="replace") as file:
            return file.read()

    def case(self):
        return (["starting"] + re.findall(r"^\+ (\w+)", self.text(), re.M))[-1]

    def ended(self):
        if self.seconds() > TIME_LIMIT:
            self.qemu.kill()
        return self.qemu.poll() is not None

    def seconds(self):
        return time.monotonic() - self.start

    def results(self):
        """=> the lines of results, as they are"""
        text = self.text().replace("\r", "")
        if not re.search(r"^done$", text, re.M):
            with open(self.log, encoding="utf-8", errors="replace") as log:
                sys.exit(f"bench.py: {self.name} didn't reach the end; {self.console} ends with\n" +
                         "\n".join(text.splitlines()[-15:]) + "\n" + log.read())
        return "\n".join(match.group(0).strip() for match in LINE.finditer(text))


def run_all(kernels, arguments=""):
    """Runs each kernel, as many at a time as there are processors. => name -> lines of results"""
    waiting, running, results = list(kernels.items()), [], {}
    progress = Progress(len(waiting))
    try:
        while waiting or running:
            while waiting and len(running) < (os.cpu_count() or 1):
                running.append(Run(*waiting.pop(0), arguments))
            time.sleep(0.3)
            progress.show([(run.name, run.case()) for run in running])
            for run in [run for run in running if run.ended()]:
                running.remove(run)
                results[run.name] = run.results()
                progress.ended(run.name, run.seconds())
    finally:
        for run in running:
            run.qemu.kill()
    return {name: results[name] for name in kernels}


# ---- Pictures ----

def line_of(results, case, value, scale=1):
    return [(n * scale, value(entry)) for n, entry in sorted(results[case].items()) if n]


def draw_lines(folder, columns):
    lines = {"memory": [], "vmas": []}
    lean, booted = columns.get(LEAN), columns.get(BOOTED)
    tine = columns[TINE]
    if booted:
        lines["memory"].append(plot.Line("fork, Linux as booted (huge pages)",
                                         line_of(booted, "fork_dirty", of_whole), plot.BOOTED))
    for name, results, colour in ((LEAN, lean, plot.LEAN), (TINE, tine, plot.TINE)):
        if results:
            lines["memory"] += [
                plot.Line(f"fork, {name}", line_of(results, "fork_dirty", of_whole), colour),
                plot.Line(f"vfork, {name}", line_of(results, "vfork_dirty", of_whole), colour, dashed=True)]
            lines["vmas"] += [
                plot.Line(f"fork, {name}", line_of(results, "fork_vmas", of_whole), colour),
                plot.Line(f"vfork, {name}", line_of(results, "vfork_vmas", of_whole), colour, dashed=True)]
    subtitle = "instructions executed until the child is made, has exited, and was waited for; both axes are logarithmic"
    return (plot.draw(folder, "fork-memory", plot.lines_script(
                "A fork pays for every page that is mapped, a vfork for none", subtitle,
                "written memory of the parent, MiB", lines["memory"], (1, 4, 16, 64, 256), (3000, 40e6))) +
            plot.draw(folder, "fork-vmas", plot.lines_script(
                "A fork pays for every VMA, Tine's vfork for none", subtitle,
                "VMAs of the parent, beside the few of the program", lines["vmas"],
                (1, 10, 100, 1000, 10000), (3000, 80e6))))


def draw_bars(folder, name, title, breakdown, top=26):
    totals = breakdown.totals()
    bars = [(function, breakdown.files[function], [counts[function] for counts in breakdown.functions])
            for function, _ in totals.most_common(top)]
    sums = collections.Counter()
    for function, value in totals.items():
        sums[plot.part_of(breakdown.files[function])] += value
    measured = sum(phase.measured for phase in breakdown.phases)
    rest = sum(totals.values()) - sum(sum(bar[2]) for bar in bars)
    subtitle = (f"with exit and wait: {measured:,} instructions; not shown: {rest:,} in "
                f"{len(totals) - len(bars)} smaller functions")
    return plot.draw(folder, name, plot.bars_script(title, subtitle, bars, sums.most_common()), 900, 720)


# ---- Profiles ----

STEPS = {
    "page": ("fork_dirty", 4, 16, 256, "one more written page in a fork"),
    "clean_page": ("fork_clean", 4, 16, 256, "one more read-only page in a fork"),
    "vma": ("fork_vmas", 100, 1000, 1, "one more VMA in a fork"),
    "table_page": ("fork_tables", 64, 256, 1, "one more table with one page in a fork"),
}


def breakdown_of(bench, case, n):
    tine = bench.tine()
    return where.Breakdown(tine, where.profile(tine, case, n))


def print_profile(case, n, breakdown, lines=True, most=None):
    titles = ["call", "exit, wait"] if len(breakdown.phases) > 1 else ["all"]
    print(f"{case}{f' {n}' if n else ''}: where the instructions go\n")
    for title, phase in zip(titles, breakdown.phases):
        off = phase.total - phase.measured
        print(f"  {title + ':':12}{phase.measured:>10,} by the guest's clock, {phase.total:,} attributed "
              f"({'equal' if not off else f'{off:+}, {100 * off / phase.measured:.2f} %'})")
    print("\n" + "".join(f"{title:>12}" for title in titles))
    for function, total in breakdown.totals().most_common(most):
        if total < sum(p.total for p in breakdown.phases) / 500:
            break
        print("".join(f"{counts[function]:12,}" for counts in breakdown.functions) +
              f"  {function:28}{breakdown.files[function]}")
        for (inlined, line), times in breakdown.lines[function].most_common(4) if lines else []:
            if times > total / 12:
                inside = f" {inlined}" if inlined != function else ""
                print(f"{'':{12 * len(titles)}}{times:12,}    {line}{inside}")


def print_step(bench, name):
    case, first, last, scale, title = STEPS[name]
    small, large = breakdown_of(bench, case, first), breakdown_of(bench, case, last)
    count = (last - first) * scale
    print(f"{title}: the difference of {case} {last} and {case} {first}, divided by {count}\n")
    for phase, words in enumerate(("call", "exit, wait")):
        cost = (large.phases[phase].measured - small.phases[phase].measured) / count
        print(f"  {words}: {cost:,.2f}")
        rise = {f: (times - small.functions[phase][f]) / count for f, times in large.functions[phase].items()}
        for function, value in sorted(rise.items(), key=lambda item: -item[1]):
            if value > cost / 200:
                print(f"{value:12.2f}  {function:28}{large.files[function]}")


# ---- Commands ----

def measure(bench, with_default=True):
    kernels = {TINE: bench.tine(), **bench.linux(with_default)}
    texts = run_all(kernels)
    return {name: parse(text) for name, text in texts.items()}


def versions():
    def first_line(*command):
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False).stdout.split("\n")[0]
    return {"gcc": first_line("gcc", "-dumpfullversion"),
            "qemu": re.search(r"version (\d+\.\d+)|$", first_line(machine.QEMU, "--version")).group(1)}


def as_json(columns):
    return {name: {case: {str(n): entry._asdict() for n, entry in by_n.items()} for case, by_n in results.items()}
            for name, results in columns.items()}


def write_json(path, data):
    """A line for each figure, so that a change of one is a change of a line."""
    text = json.dumps(data, indent=1)
    text = re.sub(r'\{\s*("per": [^}]*?)\s*\}', lambda m: "{ " + re.sub(r"\s+", " ", m.group(1)) + " }", text)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text + "\n")


def command_run(bench, _):
    columns = measure(bench)
    print()
    print_table(columns)
    if BOOTED in columns:
        print(f"{BOOTED}: its memory is in pages of 2 MiB where it can be; figures are for 4 KiB all the same")
    print_formulas(columns)
    path = os.path.join(bench.folder, "results.json")
    write_json(path, {"unit": "instructions", "versions": versions(), "columns": as_json(columns)})
    files = [path]
    if plot.available():
        files += draw_lines(bench.folder, columns)
        for case in ("fork", "vfork"):
            title = f"Where the instructions of one {case} go"
            files += draw_bars(bench.folder, f"{case}-functions", title, breakdown_of(bench, case, 0))
    else:
        print("bench.py: no pictures without gnuplot (package gnuplot-nox)")
    print("\nwritten: " + " ".join(os.path.relpath(file) for file in files))
    return columns


def command_profile(bench, args):
    if args.case in STEPS:
        print_step(bench, args.case)
    elif args.case:
        print_profile(args.case, args.n, breakdown_of(bench, args.case, args.n))
    else:
        sys.exit("bench.py: profile what? fork, vfork, page, vma ...")


class Verdicts:
    def __init__(self):
        self.passed = self.failed = 0

    def add(self, good, claim, *details):
        self.passed += bool(good)
        self.failed += not good
        print(f"{'PASS' if good else 'FAIL':>12}  {claim}")
        for line in details:
            print(f"{'':14}{line}")

    def end(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


def differing(first, second):
    pairs = zip(first.splitlines(), second.splitlines())
    return [f"{a}   then   {b}" for a, b in pairs if a != b]


def add_equality(verdicts, names, first, second):
    for name in names:
        verdicts.add(first[name] == second[name], f"{name}: two runs give the same figures, to the instruction",
                     *differing(first[name], second[name])[:20])


def record_now(results):
    return {"versions": versions(), "cases": as_json({TINE: results})[TINE]}


def rises(results, recorded):
    for case, by_n in results.items():
        for n, entry in by_n.items():
            old = recorded.get(case, {}).get(str(n))
            for field in ("call", "whole") if old else ():
                new = getattr(entry, field)
                if new > old[field] * (1 + ALLOWED_RISE):
                    yield f"{case} {n}, {field}: {old[field]:,} became {new:,} (+{100 * (new / old[field] - 1):.1f} %)"


def command_check(bench, _):
    verdicts = Verdicts()
    kernels = {TINE: bench.tine(), **bench.linux(False)}
    again = {TINE: bench.tine("-again"), **bench.linux(False, "-again")}
    pairs = {(name, turn): kernel for turn, some in enumerate((kernels, again)) for name, kernel in some.items()}
    texts = run_all({f"{name}{', again' if turn else ''}": kernel for (name, turn), kernel in pairs.items()})
    first = {name: texts[name] for name in kernels}
    second = {name: texts[f"{name}, again"] for name in kernels}
    columns = {name: parse(text) for name, text in first.items()}
    print_table(columns)
    print_formulas(columns)
    print()
    add_equality(verdicts, kernels, first, second)
    with open(RECORD, encoding="utf-8") as file:
        record = json.load(file)
    if record["versions"] == versions():
        found = list(rises(columns[TINE], record["cases"]))
        verdicts.add(not found, f"nothing is more than {100 * ALLOWED_RISE} % dearer than recorded", *found,
                     *(["`make bench-record` writes a new record; the commit's body says why"] if found else []))
    else:
        print(f"{'SKIP':>12}  the record is of {record['versions']}, here is {versions()}: not compared")
    verdicts.end()


def command_record(bench, _):
    texts = run_all({TINE: bench.tine()})
    write_json(RECORD, record_now(parse(texts[TINE])))
    print(f"written: {os.path.relpath(RECORD)}")


def command_smoke(bench, _):
    verdicts = Verdicts()
    kernels = {TINE: bench.tine("-smoke"), "Tine, again": bench.tine("-smoke-again")}
    texts = run_all(kernels, "quick")
    add_equality(verdicts, [TINE], {TINE: texts[TINE]}, {TINE: texts["Tine, again"]})
    breakdown = breakdown_of(bench, "fork", 0)
    seen, clock = (sum(getattr(p, name) for p in breakdown.phases) for name in ("total", "measured"))
    verdicts.add(seen == clock, "the profile of a fork has every instruction that the clock counts",
                 f"{seen:,} attributed, {clock:,} by the clock")
    verdicts.end()


# ---- Documents: what stands between two marks is written here ----

def markdown_table(columns, only_goals=False):
    names = list(columns)
    head = ["instructions", names[0], *[word for name in names[1:] for word in (name, "ratio")]]
    head.insert(4, "goal")
    lines = [" | ".join(["", *head, ""]).strip(), "|" + "---|" + "---:|" * (len(head) - 1)]
    group = ""
    for heading, name, figures, goal in table_rows(columns):
        group = heading or group
        if only_goals:
            if not goal:
                continue
            name = f"{group} {name}" if group.endswith("for each") else name
        elif heading:
            lines.append(f"| **{heading}** |" + " |" * (len(head) - 1))
        cells = [name, number(figures[0])]
        for figure in figures[1:]:
            cells += [number(figure), f"{figures[0] / figure:.2f}"]
        cells.insert(4, f"{goal:.2f}" if goal else "")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def captured(function, *arguments):
    with contextlib.redirect_stdout(io.StringIO()) as output:
        function(*arguments)
    return "```\n" + "\n".join(line.rstrip() for line in output.getvalue().strip("\n").split("\n")) + "\n```"


def write_blocks(path, blocks):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for name in re.findall(r"<!-- bench: (\w+) -->", text):
        text = re.sub(rf"(<!-- bench: {name} -->\n).*?(<!-- end -->)",
                      lambda match, name=name: match.group(1) + blocks(name) + "\n" + match.group(2), text, flags=re.S)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    print(f"written: {os.path.relpath(path)}")


def command_docs(bench, args):
    columns = command_run(bench, args)
    if BOOTED not in columns:
        sys.exit("bench.py: the documents need Linux's figures")

    def block(name):
        if name == "table":
            return markdown_table(columns)
        if name == "goals":
            return markdown_table({name: columns[name] for name in (TINE, LEAN)}, only_goals=True)
        if name == "formula":
            return captured(print_formulas, columns)
        if name in STEPS:
            return captured(print_step, bench, name)
        return captured(print_profile, name, 0, breakdown_of(bench, name, 0), False, 20)

    images = os.path.join(ROOT, "docs/images")
    os.makedirs(images, exist_ok=True)
    for name in PICTURES:
        shutil.copy(os.path.join(bench.folder, f"{name}.svg"), images)
    for path in ("README.md", "docs/performance.md"):
        write_blocks(os.path.join(ROOT, path), block)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = {name[8:]: function for name, function in globals().items() if name.startswith("command_")}
    parser.add_argument("command", nargs="?", default="run", choices=commands)
    parser.add_argument("case", nargs="?")
    parser.add_argument("n", nargs="?", type=int, default=0)
    parser.add_argument("--build", default=os.environ.get("BUILD", os.path.join(ROOT, "build")))
    args = parser.parse_args()
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    commands[args.command](Bench(args.build), args)


if __name__ == "__main__":
    main()
