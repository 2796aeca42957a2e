"""What a board has to show, computed without Assay: numpy, onnxruntime and Pillow alone.

    expected.py accuracy MODEL SET.bin [--mean M --std S --flip]   10-fold accuracy of a model
    expected.py tar MODEL SET.zip FAR [--mean M --std S --flip]    TAR at FAR of pooled templates
    expected.py distances RESULT.txt LABELS.txt                    10-fold accuracy of distances
    expected.py decisions PROPOSED BASELINE LABELS [GROUPS]        FRCSyn's figures, one a line
"""

import argparse
import io
import pickle
import zipfile

import numpy as np


def images(encoded, mean, std):
    from PIL import Image

    for one in encoded:
        pixels = np.asarray(Image.open(io.BytesIO(one)).convert("RGB"), dtype=np.float32)
        yield ((pixels / 255.0 - mean) / std).transpose(2, 0, 1)


def embed(model, encoded, arguments):
    import onnxruntime

    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    rows = []
    for image in images(encoded, arguments.mean, arguments.std):
        row = session.run(None, {name: image[None].astype(np.float32)})[0][0]
        if arguments.flip:
            mirrored = np.ascontiguousarray(image[:, :, ::-1])
            row = row + session.run(None, {name: mirrored[None].astype(np.float32)})[0][0]
        rows.append(row)
    return np.array(rows, dtype=np.float64)


def unit(rows):
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(norms == 0, 1, norms)


def ten_folds(distances, same):
    thresholds = np.arange(0, 4, 0.01)
    pairs = np.arange(len(same))
    figures = []
    for fold in np.array_split(pairs, 10):
        rest = np.setdiff1d(pairs, fold)
        right = [np.mean((distances[rest] < t) == same[rest]) for t in thresholds]
        best = thresholds[int(np.argmax(right))]
        figures.append(np.mean((distances[fold] < best) == same[fold]))
    return float(np.mean(figures))


def accuracy(arguments):
    with open(arguments.files[1], "rb") as file:
        encoded, same = pickle.load(file, encoding="bytes")
    rows = unit(embed(arguments.files[0], encoded, arguments))
    distances = np.sum((rows[0::2] - rows[1::2]) ** 2, axis=1)
    return [ten_folds(distances, np.array(same, dtype=bool))]


def tar(arguments):
    model, archive, far = arguments.files
    with zipfile.ZipFile(archive) as opened:
        table = {}
        for name in opened.namelist():
            for kind in ("face_tid_mid", "template_pair_label"):
                if name.endswith(kind + ".txt"):
                    table[kind] = [line.split() for line in opened.read(name).decode().splitlines()]
        listed = table["face_tid_mid"]
        encoded = [opened.read("loose_crop/" + line[0]) for line in listed]
    rows = embed(model, encoded, arguments)
    media = {}
    for line, row in zip(listed, rows):
        media.setdefault((int(line[1]), int(line[2])), []).append(row)
    templates = {}
    for (template, _), of in media.items():
        templates[template] = templates.get(template, 0) + np.mean(of, axis=0)
    ids = sorted(templates)
    pooled = unit(np.array([templates[one] for one in ids]))
    place = {one: i for i, one in enumerate(ids)}
    pairs = np.array(table["template_pair_label"], dtype=int)
    first = pooled[[place[one] for one in pairs[:, 0]]]
    second = pooled[[place[one] for one in pairs[:, 1]]]
    scores = np.sum(first * second, axis=1)
    same = pairs[:, 2] == 1
    return [nearest(scores, same, float(far))]


def nearest(scores, same, far):
    """TAR at the ROC's point nearest to a FAR, as scikit-learn's roc_curve thins it and AdaFace reads it."""
    order = np.argsort(-scores, kind="stable")
    last = np.r_[np.nonzero(np.diff(scores[order]))[0], len(scores) - 1]
    genuine = np.cumsum(same[order])[last]
    impostor = 1 + last - genuine
    bent = (np.diff(impostor, 2) != 0) | (np.diff(genuine, 2) != 0)
    kept = np.r_[True, bent, True] if len(last) > 2 else np.ones(len(last), dtype=bool)
    fpr = np.r_[0, impostor[kept]] / impostor[-1]
    tpr = np.r_[0, genuine[kept]] / genuine[-1]
    fpr, tpr = fpr[::-1], tpr[::-1]
    return tpr[int(np.argmin(np.abs(fpr - far)))]


def numbers(path):
    return np.array(open(path).read().split(), dtype=float)


def distances(arguments):
    result, labels = arguments.files
    return [ten_folds(numbers(result), numbers(labels) == 1)]


def decisions(arguments):
    proposed, baseline = (np.loadtxt(path, delimiter=",") for path in arguments.files[:2])
    same = numbers(arguments.files[2]) == 1
    right = (proposed[:, 1] == 1) == same
    right_before = (baseline[:, 1] == 1) == same
    if len(arguments.files) == 3:
        return [float(np.mean(right))]
    groups = np.array(open(arguments.files[3]).read().split("\n")[: len(same)])
    names = sorted(set(groups))
    figures = np.array([np.mean(right[groups == name]) for name in names])
    before = np.array([np.mean(right_before[groups == name]) for name in names])
    average = np.mean(figures)
    return [
        average - np.std(figures),
        average,
        np.std(figures),
        (np.mean(before) - average) / average,
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["accuracy", "tar", "distances", "decisions"])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--mean", type=float, default=0.0)
    parser.add_argument("--std", type=float, default=1.0)
    parser.add_argument("--flip", action="store_true")
    arguments = parser.parse_args()
    for figure in globals()[arguments.what](arguments):
        print(repr(float(figure)))


if __name__ == "__main__":
    main()
