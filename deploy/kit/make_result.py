#!/usr/bin/env python3
"""The DataCV result file and its zip: squared distances of pairs of images.

    python make_result.py --model model.onnx --images validation/validation.xz --dataset_scale 10K

writes `validation_10K_result.txt` and `result.zip`. As in the challenge's own script the file is
named after the folder that the images lie in (or after --split), pixels are mapped to [-1, 1], the
raw embeddings of an image and its mirror image are added, and the sum is brought to length 1 once.
Where `kit.json` lies beside it, pre-processing is that of the kit's task.

Reads `.npy` and `.xz`, and the `.bin` of other sets. Needs model_sanitizer.py beside it.
"""

import argparse
import contextlib
import sys
import zipfile
from pathlib import Path

from model_sanitizer import (
    Model,
    Refused,
    Task,
    datacv_line,
    engine_options,
    kit,
    kit_version,
    open_images,
    run,
    scores,
    tasks,
)

SPLITS = ("validation", "test")
SCALES = ("10K", "20K", "100K")


def kits_task():
    """The kit's task if it takes DataCV results, else DataCV's own."""
    ours = kit().get("task")
    if ours and ours["claim_format"] == "datacv":
        return tasks()[ours["slug"]]
    return Task("datacv", None, 0.5, 0.5, "sum", "squared-l2")


def names():
    """Phases and scales that a result may be for."""
    ours = kit().get("task")
    if ours and ours["claim_format"] == "datacv":
        return tuple(ours["phases"]), tuple(ours["scales"]) or ("default",)
    return SPLITS, SCALES


def flagged(parser, name, text):
    """--name and --no-name; neither: None."""
    parser.add_argument(f"--{name}", dest=name, action="store_true", default=None, help=text)
    parser.add_argument(f"--no-{name}", dest=name, action="store_false", help=argparse.SUPPRESS)


def make(arguments):
    splits, scales = names()
    parser = argparse.ArgumentParser(
        description="The DataCV result file and its zip.", epilog=f"dev kit {kit_version()}"
    )
    parser.add_argument("--model", required=True, help="ONNX model")
    parser.add_argument("--images", required=True, help="the .npy or .xz")
    parser.add_argument("--dataset_scale", required=True, choices=scales)
    parser.add_argument("--split", choices=splits, help="default: the folder of the images")
    parser.add_argument("--output_folder", default=".", help="default: the current folder")
    parser.add_argument("--mean", type=float, help="subtracted from p / 255")
    parser.add_argument("--std", type=float, help="divided by, after the mean is subtracted")
    flagged(parser, "flip", "add the embedding of the mirror image (--no-flip: do not)")
    engine_options(parser)
    options = parser.parse_args(arguments)
    if options.batch_size < 1:
        parser.error("--batch_size: expected at least 1")
    split = options.split or Path(options.images).absolute().parent.name
    if split not in splits:
        raise Refused(
            options.images,
            f"images in a folder named {' or '.join(splits)}",
            f"a folder named {split}",
            "The name of the result file begins with it: name it so, or give --split.",
        )
    task = kits_task()
    if options.mean is not None:
        task.mean = options.mean
    if options.std is not None:
        task.std = options.std
    if options.flip is not None:
        task.flip = "sum" if options.flip else "none"
    model = Model(options.model, task, options.device, options.device_id)
    with contextlib.ExitStack() as resources:
        images = open_images(options.images, resources)
        found = scores(model, images, options.batch_size, _progress(len(images)))
        del images
    text = "".join(map(datacv_line, found)).encode("ascii")
    folder = Path(options.output_folder)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{split}_{options.dataset_scale}_result.txt"
    file.write_bytes(text)
    packed = folder / "result.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        # The earliest time a zip can tell, so that the same scores give the same zip.
        entry = zipfile.ZipInfo(file.name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = zipfile.ZIP_DEFLATED
        out.writestr(entry, text)
    print(f"{len(found)} scores written to {file} and {packed}")
    print(f"dev kit {kit_version()}")


def _progress(images):
    """A line on a terminal, nothing in a log."""
    if not sys.stderr.isatty():
        return lambda done: None
    return lambda done: print(f"\r{done}/{images}", end="", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(run(make))
