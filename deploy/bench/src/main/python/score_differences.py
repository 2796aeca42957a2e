"""How far each change of pipeline moves pair scores and 10-fold accuracy.

usage: score_differences.py MODEL.onnx SET.bin
needs: onnxruntime, onnx, numpy, pillow; opencv-python-headless for one row
"""

import io
import pickle
import sys

import numpy as np
import onnx
import onnxruntime as ort
from onnx import numpy_helper
from PIL import Image


def read(path):
    with open(path, "rb") as file:
        images, same = pickle.load(file, encoding="bytes")
    return [bytes(image) for image in images], np.asarray(same, bool)


def decode(image):
    return np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))


def session(model, threads=1, optimise=True):
    options = ort.SessionOptions()
    options.intra_op_num_threads = threads
    if not optimise:
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    return ort.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def embed(run, pixels, batch=32):
    name = run.get_inputs()[0].name
    rows = [run.run(None, {name: pixels[i : i + batch]})[0] for i in range(0, len(pixels), batch)]
    return np.concatenate(rows)


def tensor(images, mean=0.0, std=1.0):
    return ((images.transpose(0, 3, 1, 2).astype(np.float32) / 255.0 - mean) / std).astype(np.float32)


def cosine(rows):
    unit = rows / np.clip(np.sqrt((rows * rows).sum(1, keepdims=True)), 1e-8, None)
    return (unit[0::2] * unit[1::2]).sum(1)


def kfold(distances, same, thresholds):
    correct = (distances[:, None] < thresholds[None]) == same[:, None]
    folds = np.array_split(np.arange(len(same)), 10)
    accuracies = []
    for fold in folds:
        train = np.setdiff1d(np.arange(len(same)), fold)
        best = np.argmax(correct[train].mean(0))
        accuracies.append(correct[fold, best].mean())
    return np.mean(accuracies)


def half(model):
    loaded = onnx.load(model)
    for weight in loaded.graph.initializer:
        if weight.data_type == onnx.TensorProto.FLOAT:
            values = numpy_helper.to_array(weight).astype(np.float16).astype(np.float32)
            weight.CopyFrom(numpy_helper.from_array(values, weight.name))
    return loaded.SerializeToString()


def main(model, path):
    files, same = read(path)
    rgb = np.stack([decode(image) for image in files])
    run = session(model)
    base_rows = embed(run, tensor(rgb))
    base = cosine(base_rows)
    grid = np.arange(0, 4, 0.01)
    print(f"{len(same)} pairs; baseline accuracy {kfold(2 - 2 * base.astype(float), same, grid):.6f}")

    def row(what, scores):
        change = np.abs(np.asarray(scores, float) - base)
        accuracy = kfold(2 - 2 * np.asarray(scores, float), same, grid)
        print(f"{what:44s} max {change.max():.1e}  p95 {np.quantile(change, 0.95):.1e}  accuracy {accuracy:.6f}")

    row("two threads for one", cosine(embed(session(model, 2), tensor(rgb))))
    row("batch of 1 for 32", cosine(embed(run, tensor(rgb), 1)))
    row("graph not optimised", cosine(embed(session(model, optimise=False), tensor(rgb))))
    exact = base_rows.astype(np.float64)
    row("scores in float64 for float32", cosine(exact))
    row("scores rounded to 4 decimals", np.round(base.astype(float), 4))
    row("weights through half precision", cosine(embed(session(half(model)), tensor(rgb))))
    row("inputs through half precision", cosine(embed(run, tensor(rgb).astype(np.float16).astype(np.float32))))
    try:
        import cv2

        bgr = np.stack([cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR) for image in files])
        grey = np.abs(bgr[..., ::-1].astype(int) - rgb).max()
        row(f"OpenCV decodes ({grey} grey levels apart)", cosine(embed(run, tensor(bgr[..., ::-1]))))
    except ImportError:
        print("OpenCV is missing: its row is left out")
    again = []
    for image in rgb:
        buffer = io.BytesIO()
        Image.fromarray(image).save(buffer, "JPEG", quality=90)
        again.append(decode(buffer.getvalue()))
    row("stored once more as JPEG, quality 90", cosine(embed(run, tensor(np.stack(again)))))
    shifted = np.roll(rgb, 1, axis=2)
    row("crop one pixel to the right", cosine(embed(run, tensor(shifted))))
    flip = embed(run, tensor(rgb[:, :, ::-1]))
    row("flip, raw embeddings summed", cosine(base_rows + flip))
    unit = lambda rows: rows / np.linalg.norm(rows, axis=1, keepdims=True)
    row("flip, unit embeddings summed", cosine(unit(base_rows) + unit(flip)))
    row("mirrored", cosine(flip))
    row("BGR for RGB", cosine(embed(run, tensor(rgb[..., ::-1]))))
    row("[-1, 1] for [0, 1]", cosine(embed(run, tensor(rgb, 0.5, 0.5))))
    row("0–255 for [0, 1]", cosine(embed(run, tensor(rgb) * 255)))

    distances = 2 - 2 * base.astype(float)
    print("protocol alone, on the same scores:")
    for what, thresholds in [
        ("step 0.01", grid),
        ("step 0.001", np.arange(0, 4, 0.001)),
        ("every distance as threshold", np.append(np.sort(distances), distances.max() + 1)),
    ]:
        print(f"  {what:42s} accuracy {kfold(distances, same, thresholds):.6f}")
    best = max(((distances < t) == same).mean() for t in np.append(np.sort(distances), 5))
    print(f"  {'best threshold on all pairs, no folds':42s} accuracy {best:.6f}")
    shuffled = [kfold(distances[order], same[order], grid) for order in (np.random.default_rng(s).permutation(len(same)) for s in range(20))]
    print(f"  {'pairs in another order, 20 times':42s} accuracy {min(shuffled):.6f} to {max(shuffled):.6f}")


main(*sys.argv[1:])
