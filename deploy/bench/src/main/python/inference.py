"""The bare onnxruntime loop in Python, over the images of a pack: embeddings go to python.f32."""
import sys

import numpy as np
import onnxruntime as ort

from measuring import folder, measure, report

HEADER = 24


def read_pack(path):
    count, channels, height, width = np.fromfile(path, "<i4", 4, offset=8)
    return np.memmap(path, np.uint8, "r", HEADER, (count, channels, height, width))


def loop():
    return [session.run(None, {name: batch})[0] for batch in batches]


threads, size = map(int, sys.argv[2].split(","))
options = ort.SessionOptions()
options.intra_op_num_threads = threads
session = ort.InferenceSession(str(folder / "model.onnx"), options, providers=["CPUExecutionProvider"])
name = session.get_inputs()[0].name
pixels = read_pack(folder / "images.pack")
batches = [pixels[i : i + size].astype(np.float32) / np.float32(255) for i in range(0, len(pixels), size)]
session.run(None, {name: batches[0]})
seconds, rows = measure(loop, 1)
np.concatenate(rows).astype("<f4").tofile(folder / "python.f32")
report(seconds, {})
