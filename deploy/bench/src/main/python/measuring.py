"""What the references have in common: their input folder, their clock and their answer, one JSON document."""
import json
import pathlib
import platform
import resource
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


def report(seconds, answers):
    kibibyte = 1 if platform.system() == "Darwin" else 1024
    print(
        json.dumps(
            {
                "seconds": seconds,
                "parts": _parts,
                "answers": {name: float(value) for name, value in answers.items()},
                "peak_bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * kibibyte,
                "runtime": "Python %s, numpy %s, scikit-learn %s"
                % (platform.python_version(), numpy.__version__, sklearn.__version__),
            }
        )
    )
