"""Runs one command and prints its exit code, seconds, processor seconds and peak memory as JSON; its output goes to a file.

A process of its own because Linux counts the size of the parent at the fork into the peak of the child: this one is small.
"""

import json
import os
import subprocess
import sys
import time

output, *command = sys.argv[1:]
with open(output, "wb") as stream:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=stream, stderr=subprocess.STDOUT)
    if hasattr(os, "wait4"):
        _, status, usage = os.wait4(process.pid, 0)
        code = process.returncode = os.waitstatus_to_exitcode(status)
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        measured = {"cpu": usage.ru_utime + usage.ru_stime, "peak_mb": usage.ru_maxrss / unit}
    else:
        code, measured = process.wait(), {"cpu": None, "peak_mb": None}
    seconds = time.perf_counter() - start
print(json.dumps({"code": code, "seconds": seconds, **measured}))
