# SPDX-License-Identifier: MIT
"""Runs in gdb: gives the commands of a file one by one, and shows each as if it had been typed."""

import os
import sys

import gdb


def replay(path):
    """A session. A command that fails ends nothing: its error is shown, as at the prompt."""
    gdb.execute("set width 0")
    gdb.execute("set pagination off")
    with open(path, encoding="utf-8") as file:
        lines = file.read().splitlines()
    for line in lines:
        print(f"(gdb) {line}")
        sys.stdout.flush()
        try:
            gdb.execute(line)
        except gdb.error as error:
            print(error)
        sys.stdout.flush()
        gdb.flush()


replay(os.environ["TINE_COMMANDS"])
