"""onnx.load and onnx.checker on one file, each once; one JSON document."""
import json
import pathlib
import platform
import sys
import time

import onnx

start = time.perf_counter()
model = onnx.load(sys.argv[1])
loaded = time.perf_counter()
onnx.checker.check_model(model)
checked = time.perf_counter()
status = pathlib.Path("/proc/self/status")
peak = [line for line in status.read_text().splitlines() if line.startswith("VmHWM:")] if status.exists() else []
print(
    json.dumps(
        {
            "load": loaded - start,
            "check": checked - loaded,
            "peak_bytes": int(peak[0].split()[1]) * 1024 if peak else 0,
            "runtime": "Python %s, onnx %s" % (platform.python_version(), onnx.__version__),
        }
    )
)
