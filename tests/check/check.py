#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: MIT
"""Checks what can be checked of how the tree reads; says what to do about what it finds.

usage: check.py [NAME...]

With names it runs those checks only. The last line is "N passed, N failed".
"""

import argparse
import difflib
import fnmatch
import glob
import os
import re
import shutil
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
KERNEL = ("kernel", "mm", "arch", "boot")
PORTABLE = ("kernel", "mm")
CHECKS = []


def check(advice):
    """Registers a check: a function that yields problems, and what to do about them."""
    def register(function):
        CHECKS.append((function.__name__.replace("_", "-"), advice, function))
        return function
    return register


def files(*extensions, below=None):
    """Paths of the tree's files, relative to its root, build products left out."""
    for top in sorted(below or os.listdir(ROOT)):
        if top == ".git" or top.startswith("build"):
            continue
        path = os.path.join(ROOT, top)
        if os.path.isfile(path):
            if top.endswith(extensions):
                yield top
            continue
        for folder, dirs, names in os.walk(path):
            dirs[:] = sorted(d for d in dirs if d != "__pycache__")
            for name in sorted(names):
                if name.endswith(extensions):
                    yield os.path.relpath(os.path.join(folder, name), ROOT)


def text_of(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def code_of(path):
    """The text of a C file with comments and strings blanked, line for line."""
    def blank(match):
        return re.sub(r"[^\n]", " ", match.group(0))
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"', blank, text_of(path), flags=re.S)


def lines_matching(path, pattern, text):
    for number, line in enumerate(text.splitlines(), 1):
        if re.search(pattern, line):
            yield f"{path}:{number}: {line.strip()}"


@check("put '/* SPDX-License-Identifier: MIT */' (or # ...) on one of its first three lines")
def spdx():
    for path in files(".c", ".h", ".S", ".py", ".sh", ".mk", ".ld", "Makefile"):
        head = "\n".join(text_of(path).splitlines()[:3])
        if "SPDX-License-Identifier: MIT" not in head:
            yield path


@check("remove blanks at the ends of lines, and end each file with one newline")
def whitespace():
    for path in files(".c", ".h", ".S", ".py", ".sh", ".mk", ".ld", ".md", ".txt", "Makefile"):
        text = text_of(path)
        yield from lines_matching(path, r"[ \t]+$", text)
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            yield f"{path}: its end"


@check("break lines at 100 columns; a tab is eight")
def width():
    for path in files(".c", ".h", ".S"):
        for number, line in enumerate(text_of(path).splitlines(), 1):
            if len(line.expandtabs(8)) > 100:
                yield f"{path}:{number}: {len(line.expandtabs(8))} columns"


@check("make a variant a list of files in the Makefile, or an empty inline in a header")
def conditionals():
    for path in files(".c", below=PORTABLE):
        yield from lines_matching(path, r"^\s*#\s*(if|ifdef|ifndef)\b", code_of(path))


@check("put it behind a function in arch/x86/include/asm/")
def machine_independence():
    registers = r"\b[re]?(ax|bx|cx|dx|bp)\b|\b[re](si|di|sp|ip|flags)\b|\bcr[0-48]\b"
    for path in files(".c", ".h", below=PORTABLE):
        if path.startswith("kernel/uapi/") or path == "kernel/lib/compiler.h":
            continue
        code = code_of(path)
        yield from lines_matching(path, r"\b(asm|__asm__)\b(?!/)", re.sub(r"<asm/[^>]*>", "", code))
        yield from lines_matching(path, r"__x86_64__|__i386__", code)
        yield from lines_matching(path, registers, code)


def layers():
    """=> [(folder, [patterns])] of layers.txt, one entry a folder, in the order of the file."""
    rules = {}
    for line in text_of("tests/check/layers.txt").splitlines():
        words = line.split("#")[0].split()
        if words:
            rules.setdefault(words[0], []).extend(words[1:])
    return list(rules.items())


def may_include(patterns, header):
    for pattern in patterns:
        if pattern.endswith("/**") and header.startswith(pattern[:-2]):
            return True
        if fnmatch.fnmatch(header, pattern) and pattern.count("/") == header.count("/"):
            return True
    return "libc" in patterns and not header.startswith(("asm/", "kernel/", "mm/", "boot/"))


@check("include only what tests/check/layers.txt allows; a change of that list is a decision for docs/")
def include_layers():
    rules = layers()
    compiler = ("stddef.h", "stdarg.h", "stdint.h", "stdbool.h", "limits.h", "stdnoreturn.h")
    for path in files(".c", ".h", ".S", below=(*KERNEL, "user")):
        folder = os.path.dirname(path)
        patterns = next((p for top, p in rules if (path + "/").startswith(top + "/")), None)
        if patterns is None or path.startswith("kernel/uapi/test"):
            continue
        for number, line in enumerate(text_of(path).splitlines(), 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if not match:
                continue
            header = match.group(2)
            if match.group(1) == '"':
                header = os.path.normpath(os.path.join(folder, header))
                if os.path.dirname(header) != folder:
                    yield f"{path}:{number}: {line.strip()} (quotes are for headers of the same folder)"
                continue
            if os.path.basename(header) == "internal.h":
                if not (folder + "/").startswith(os.path.dirname(header) + "/"):
                    yield f"{path}:{number}: {header} is private to {os.path.dirname(header)}/"
                continue
            if header not in compiler and not may_include(patterns, header):
                yield f"{path}:{number}: {line.strip()}"


@check("name every source file once in docs/reading-order.txt, where a reader should meet it")
def reading_order():
    path = "docs/reading-order.txt"
    if not os.path.exists(os.path.join(ROOT, path)):
        yield f"{path} is missing"
        return
    listed = [line.split("#")[0].split() for line in text_of(path).splitlines()]
    listed = [words[0] for words in listed if words]
    # Of tests/ the programs: a claim stands for itself.
    sources = list(files(".c", ".h", ".S", below=(*KERNEL, "user")))
    sources += [f"tests/{name}" for name in os.listdir(os.path.join(ROOT, "tests")) if name.endswith(".py")]
    for name in sources:
        if name not in listed:
            yield f"not listed: {name}"
    for name in sorted(set(listed)):
        if listed.count(name) > 1:
            yield f"listed {listed.count(name)} times: {name}"
        if not os.path.exists(os.path.join(ROOT, name)):
            yield f"there is no {name}"


WAY_LIMIT = 13500


def way_of_a_fork_listed():
    """=> (files, [(file, function)]) of the first part of docs/reading-order.txt."""
    first = text_of("docs/reading-order.txt").split("# ---- The rest")[0]
    functions = [(words[0], name) for line in first.splitlines() if line.startswith("#\t")
                 for words in [line[1:].split()] for name in words[1:]]
    return [line for line in first.splitlines() if line and line[0] != "#"], functions


def defines_function(path, name):
    if path.endswith(".S"):
        return re.search(rf"^FUNCTION {name}$", text_of(path), re.M)
    return re.search(rf"^\w[^;{{}}=]*\b{name}\([^;{{}}]*\)\n\{{$", code_of(path), re.M)


@check("keep what a fork goes by short: what isn't read on the way belongs into another file; and name "
       "each function with its file in docs/reading-order.txt")
def way_of_a_fork():
    listed, functions = way_of_a_fork_listed()
    lines = sum(text_of(path).count("\n") for path in listed)
    print(f"          the way of a fork: {len(listed)} files, {lines:,} lines of {WAY_LIMIT:,}")
    if lines > WAY_LIMIT:
        yield f"{lines} lines, of {WAY_LIMIT}"
    for path, name in functions:
        if path not in listed:
            yield f"{path}, which has {name}, isn't one of its files"
        elif not defines_function(path, name):
            where = [other for other in files(".c", ".S", below=KERNEL) if defines_function(other, name)]
            yield f"{name} isn't in {path}" + (f" but in {where[0]}" if where else "")


def copy_process_steps():
    """=> ([(step, label to which it jumps)], [(label, [functions called there])]) of copy_process.
    Of what stands before a jump the last call is the step."""
    body = re.search(r"\bcopy_process\([^;]*?\)\n\{(.*?)^\}", code_of("kernel/process/fork.c"), re.M | re.S).group(1)
    way, _, out = body.partition("return task;")
    steps, calls = [], []
    for call, label in re.findall(r"\b(\w+)\(|\bgoto (\w+);", way):
        if label:
            steps.append((calls[-1], label))
        elif call not in ("if", "IS_ERR", "PTR_ERR"):
            calls.append(call)
    labels = [(label, [name for name in re.findall(r"\b(\w+)\(", block) if name not in ("if", "ERR_PTR")])
              for label, block in re.findall(r"^(\w+):\n(.*?)(?=^\w+:|\Z)", out, re.M | re.S)]
    return steps, labels


@check("bring the two tables of docs/fork.md, section 3, up to what copy_process in kernel/process/fork.c does")
def fork_tables():
    text = text_of("docs/fork.md")
    tables = [[re.findall(r"`(\w+)`", cell) for cell in line.split("|")[1:-1]] for line in
              text[text.index("<!-- steps -->"):text.index("<!-- end of labels -->")].splitlines() if "`" in line]
    steps, labels = copy_process_steps()
    shown = [(row[0][0], row[2][0]) for row in tables if len(row) == 3]
    undone = [(row[0][0], row[1]) for row in tables if len(row) == 2]
    for name, is_, should in (("steps", shown, steps), ("labels", undone, labels)):
        for wrong in [row for row in is_ if row not in should]:
            yield f"{name}: not so in the code: {wrong[0]} {wrong[1]}"
        for missing in [row for row in should if row not in is_]:
            yield f"{name}: missing: {missing[0]} {missing[1]}"
        if sorted(is_) == sorted(should) and is_ != should:
            yield f"{name}: in another order than in the code"


@check("begin a test with '/* Its claim as a sentence. */', which fits one comment")
def test_claims():
    names = {}
    for path in files(".c", below=("tests/guest",)):
        head = re.match(r"/\* \S.*?[.] \*/\n", text_of(path), re.S)
        if not head:
            yield path
        name = os.path.basename(path)
        if name in names and "aux" not in path:
            names[name].append(path)
        names.setdefault(name, [path])


@check("run: python3 tests/check/syscalls.py > docs/syscalls.md")
def syscall_document():
    script = os.path.join(ROOT, "tests/check/syscalls.py")
    fresh = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True).stdout
    if fresh != text_of("docs/syscalls.md"):
        yield "docs/syscalls.md is not what kernel/syscalls.tbl.h says"


@check("add a line to kernel/syscalls.tbl.h, sorted by number, one a call")
def syscall_table():
    path = "kernel/syscalls.tbl.h"
    if not os.path.exists(os.path.join(ROOT, path)):
        return
    numbers = [int(n) for n in re.findall(r"^\s*SYSCALL\((\d+),", text_of(path), re.M)]
    for before, after in zip(numbers, numbers[1:]):
        if after <= before:
            yield f"{path}: {after} after {before}"


@check("indent by tabs as clang-format 14 does (.clang-format has the style)")
def clang_format():
    tool = shutil.which("clang-format-14") or shutil.which("clang-format")
    if not tool or not os.path.exists(os.path.join(ROOT, ".clang-format")):
        print("  (no clang-format here: formatting not checked)")
        return
    version = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False).stdout
    wrong = []
    for path in files(".c", ".h", below=(*KERNEL, "user")):
        result = subprocess.run([tool, path], capture_output=True, text=True, cwd=ROOT, check=False)
        wrong += differences(path, text_of(path), result.stdout)
    if "version 14." not in version:
        for problem in wrong:
            print(f"  warning, by {version.strip()}: {problem}")
        return
    yield from wrong


@check("make the patch anew: what it changes looks different now")
def mutants():
    for path in sorted(glob.glob(os.path.join(ROOT, "tests/mutants/*.patch"))):
        result = subprocess.run(["git", "-C", ROOT, "apply", "--check", path], capture_output=True, text=True)
        if result.returncode:
            yield f"{os.path.relpath(path, ROOT)}: {result.stderr.splitlines()[0]}"


def differences(path, before, after):
    """Lines that are indented otherwise. Where to break lines and what to align is the author's choice."""
    def plain(text):
        return [re.match(r"\t*", line).group(0) + " ".join(line.split()) for line in text.splitlines()]
    before, after = plain(before), plain(after)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for tag, start, end, to, to_end in matcher.get_opcodes():
        if tag == "equal" or end - start != to_end - to:
            continue
        for number in range(end - start):
            is_, should = before[start + number], after[to + number]
            above = before[start + number - 1] if start + number else ""
            statement = not above or above.endswith((";", "{", "}", ":", "*/"))
            if statement and is_.split() == should.split() and is_ != should:
                yield f"{path}:{start + number + 1}: {is_.strip()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(c[0] for c in CHECKS))
    args = parser.parse_args()
    passed = failed = 0
    for name, advice, function in CHECKS:
        if args.names and name not in args.names:
            continue
        problems = list(function())
        if not problems:
            passed += 1
            print(f"  ok      {name}")
            continue
        failed += 1
        print(f"  FAILED  {name}: {len(problems)} found. What to do: {advice}.")
        for problem in problems[:20]:
            print(f"            {problem}")
        if len(problems) > 20:
            print(f"            ... and {len(problems) - 20} more")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
