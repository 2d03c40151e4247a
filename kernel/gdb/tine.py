# SPDX-License-Identifier: MIT
"""What gdb sources: `source kernel/gdb/tine.py` loads everything in this folder. Says nothing."""

import importlib
import os
import sys

FOLDER = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
if FOLDER not in sys.path:
    sys.path.insert(0, FOLDER)

# The order is that of the commands in `help tine`; a module that isn't there is no mistake.
for name in ("kernel", "waits", "commands", "memory", "locks", "check", "printers",
             "symbols", "unwind", "userbreak", "syscalls", "lessons"):
    if os.path.exists(os.path.join(FOLDER, name + ".py")):
        if name in sys.modules:
            importlib.reload(sys.modules[name])
        else:
            importlib.import_module(name)
