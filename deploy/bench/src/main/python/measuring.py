"""What the references have in common: their input folder, their clock and their answer, one JSON document."""
import json
import pathlib
import platform
import statistics
import sys
import time

import numpy
import sklearn

folder = pathlib.Path(sys.argv[1])
_parts = {}


def measure(work, times):
    """The median of some runs in seconds, and what the last one gave."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        answer = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), answer


def parts(name, work):
    """Takes the time of a part."""
    start = time.perf_counter()
    answer = work()
    _parts[name] = time.perf_counter() - start
    return answer


def peak_bytes():
    """Largest resident memory since the interpreter started; getrusage would count its parent's too."""
    status = pathlib.Path("/proc/self/status")
    if not status.exists():
        return 0
    lines = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")]
    return int(lines[0].split()[1]) * 1024


def report(seconds, answers):
    print(
        json.dumps(
            {
                "seconds": seconds,
                "parts": _parts,
                "answers": {name: float(value) for name, value in answers.items()},
                "peak_bytes": peak_bytes(),
                "runtime": "Python %s, numpy %s, scikit-learn %s"
                % (platform.python_version(), numpy.__version__, sklearn.__version__),
            }
        )
    )
