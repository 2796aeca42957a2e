#!/usr/bin/env python3
"""Scores of a model on the public sanitizer pairs, as the server will compute them again.

    python model_sanitizer.py --model_path model.onnx --task task1

writes `task1_sanitizer_scores.txt`: one score a line, in the order of the pairs. The options are
those of the SDFR sanitizer. Needs Python 3.9 or newer with numpy, onnxruntime and Pillow, and of
the kit nothing but the pairs; where the kit's `kit.json` lies beside it, its task is known too.

The pairs are an insightface `.bin`, a pickle of encoded images and labels. A pickle is a program:
the reader here knows the few calls that spell plain images and refuses every other.

Exit codes: 0 done, 1 the input is at fault, 2 wrong usage, 3 a fault of this program.
"""

import argparse
import contextlib
import io
import json
import lzma
import pickle
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

try:
    import numpy as np
    import onnxruntime
    from PIL import Image, UnidentifiedImageError
except ImportError as missing:
    sys.exit(
        f"{Path(sys.argv[0]).name}: {missing.name} is missing. Install what requirements.txt or "
        "environment.yml names, or use assay.jar, which needs no Python."
    )

HERE = Path(__file__).resolve().parent
SIDE = 112
SMALLEST_NORM = np.float32(1e-8)


class Refused(Exception):
    """The input is at fault."""

    def __init__(self, where, expected, found, remedy):
        super().__init__(f"{where}: expected {expected}, found {found}. {remedy}")


# ── the task ─────────────────────────────────────────────────────────────────────────────────────


class Task:
    """What a task asks for.

    embedding: width of the output; None: any
    mean, std: of (p / 255 - mean) / std
    flip: none, sum (raw embeddings of image and mirror image are added) or sum-of-units
    kind: cosine or squared-l2
    """

    def __init__(self, name, embedding, mean=0.0, std=1.0, flip="none", kind="cosine"):
        self.name = name
        self.embedding = embedding
        self.mean = mean
        self.std = std
        self.flip = flip
        self.kind = kind


def kit(folder=HERE):
    """The kit that a folder is; empty where it is none."""
    file = folder / "kit.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def tasks():
    """The two tasks of SDFR, and the kit's own in place of the one with its name."""
    known = {"task1": Task("task1", 512), "task2": Task("task2", None)}
    ours = kit().get("task")
    if ours:
        known[ours["slug"]] = Task(
            ours["slug"],
            ours["contract"]["embedding"],
            ours["preprocessing"]["mean"],
            ours["preprocessing"]["std"],
            ours["preprocessing"]["flip"],
            ours["score_kind"],
        )
    return known


# ── images ───────────────────────────────────────────────────────────────────────────────────────


class _Dtype:
    """A numpy dtype as a pickle spells it."""

    def __init__(self, code, *_):
        self.code = code.decode("ascii") if isinstance(code, bytes) else code

    def __setstate__(self, state):
        pass


class _Array:
    """A numpy array of bytes as a pickle spells it: nothing of numpy is called."""

    data = b""

    def __setstate__(self, state):
        self.data = _octets(state[2], state[4])


def _octets(dtype, data):
    # Labels may be of other types; nobody looks at them.
    return bytes(data) if isinstance(dtype, _Dtype) and dtype.code in ("u1", "i1") else b""


def _encode(text, encoding):
    """How Python 3 writes bytes under protocol 2."""
    if encoding not in ("latin1", b"latin1"):
        raise pickle.UnpicklingError(f"the encoding {encoding!r}")
    return text.encode("latin1")


def _from_buffer(data, dtype, *_):
    array = _Array()
    array.data = _octets(dtype, data)
    return array


class _PlainPickle(pickle.Unpickler):
    """Calls nothing but what Python and numpy spell bytes with."""

    KNOWN = {
        ("_codecs", "encode"): _encode,
        ("multiarray", "_reconstruct"): lambda *_: _Array(),
        ("multiarray", "scalar"): lambda *_: None,
        ("numeric", "_frombuffer"): _from_buffer,
        ("numpy", "ndarray"): _Array,
        ("numpy", "dtype"): _Dtype,
    }

    def find_class(self, module, name):
        for package in ("numpy.core.", "numpy._core."):
            if module in (package + "multiarray", package + "numeric"):
                module = module[len(package) :]
        if (module, name) not in self.KNOWN:
            raise pickle.UnpicklingError(f"the name {module}.{name}")
        return self.KNOWN[module, name]


class BinImages:
    """The images of a `.bin`, decoded when they are asked for."""

    def __init__(self, file):
        self.file = file
        with open(file, "rb") as stream:
            try:
                whole = _PlainPickle(stream, encoding="bytes").load()
            except Exception as e:  # whatever a damaged or hostile pickle leads to
                raise Refused(
                    file,
                    "a pickle of encoded images and labels",
                    e,
                    "Take the file of the kit; nothing in it was run.",
                ) from e
        if not isinstance(whole, (tuple, list)) or not whole or not isinstance(whole[0], list):
            raise Refused(
                file, "(images, labels)", type(whole).__name__, "Take the file of the kit."
            )
        self.encoded = [item.data if isinstance(item, _Array) else item for item in whole[0]]

    def __len__(self):
        return len(self.encoded)

    def rows(self, first, last):
        return np.stack([self._pixels(i) for i in range(first, last)])

    def _pixels(self, i):
        where = f"{self.file}, image {i}"
        encoded = self.encoded[i]
        if not isinstance(encoded, bytes):
            raise Refused(where, "bytes", type(encoded).__name__, "Take the file of the kit.")
        try:
            with Image.open(io.BytesIO(encoded)) as image:
                if image.mode not in ("L", "RGB"):
                    raise Refused(where, "grey or RGB", image.mode, "Convert it to RGB.")
                pixels = np.asarray(image)
        except (UnidentifiedImageError, OSError) as e:
            raise Refused(where, "a JPEG or PNG", e, "Take the file of the kit.") from e
        if pixels.ndim == 2:
            pixels = np.stack([pixels] * 3, axis=-1)
        if pixels.shape != (SIDE, SIDE, 3):
            raise Refused(
                where, f"{SIDE} x {SIDE} pixels", pixels.shape[:2], "Take the file of the kit."
            )
        return pixels.transpose(2, 0, 1)


class NpyImages:
    """uint8 (N, 3, 112, 112): an `.npy`, or the xz of one, unpacked into a temporary file."""

    def __init__(self, file, resources):
        self.file = file
        source = file
        if _starts(file, b"\xfd7zXZ"):
            source = Path(resources.enter_context(tempfile.TemporaryDirectory())) / "images.npy"
            try:
                with lzma.open(file) as packed, open(source, "wb") as unpacked:
                    shutil.copyfileobj(packed, unpacked, 1 << 20)
            except (lzma.LZMAError, EOFError) as e:
                raise Refused(file, "a whole xz file", e, "Download it again.") from e
        try:
            self.array = np.load(source, mmap_mode="r", allow_pickle=False)
        except ValueError as e:
            raise Refused(file, "an .npy, or the xz of one", e, "Download it again.") from e
        if self.array.dtype != np.uint8 or self.array.shape[1:] != (3, SIDE, SIDE):
            raise Refused(
                file,
                f"uint8 (N, 3, {SIDE}, {SIDE})",
                f"{self.array.dtype} {self.array.shape}",
                "Images are 8-bit RGB, channels first.",
            )

    def __len__(self):
        return len(self.array)

    def rows(self, first, last):
        return np.ascontiguousarray(self.array[first:last])


def _starts(file, magic):
    with open(file, "rb") as stream:
        return stream.read(len(magic)) == magic


def open_images(file, resources):
    """Images by their content: `.bin`, `.npy` or xz of an `.npy`.

    resources: a contextlib.ExitStack that is closed when they are no longer needed
    """
    file = Path(file)
    if not file.is_file():
        raise Refused(file, "a file", "none", "Name the file of images that the kit has.")
    if _starts(file, b"\x93NUMPY") or _starts(file, b"\xfd7zXZ"):
        return NpyImages(file, resources)
    return BinImages(file)


# ── the model ────────────────────────────────────────────────────────────────────────────────────


class Model:
    """An ONNX model in onnxruntime, as a task wants it."""

    def __init__(self, file, task, device="cpu", device_id=0):
        file = Path(file)
        if not file.is_file():
            raise Refused(file, "an ONNX model", "no file", "Name the file that you will submit.")
        self.file = file
        self.task = task
        self.session = self._session(device, device_id)
        self._check()
        values = (np.arange(256) / 255.0 - task.mean) / task.std
        self.values = values.astype(np.float32)

    def _session(self, device, device_id):
        providers = ["CPUExecutionProvider"]
        if device == "cuda":
            if "CUDAExecutionProvider" not in onnxruntime.get_available_providers():
                raise Refused(
                    "--device cuda",
                    "an onnxruntime for CUDA",
                    ", ".join(onnxruntime.get_available_providers()),
                    "Install onnxruntime-gpu in place of onnxruntime, or use --device cpu.",
                )
            # TF32 alone moves scores by up to about 1e-3.
            providers.insert(
                0, ("CUDAExecutionProvider", {"device_id": device_id, "use_tf32": 0})
            )
        try:
            return onnxruntime.InferenceSession(str(self.file), providers=providers)
        except Exception as e:  # onnxruntime has an exception for each way to fail
            raise Refused(self.file, "a model that onnxruntime loads", e, "Export it again.") from e

    def _check(self):
        inputs, outputs = self.session.get_inputs(), self.session.get_outputs()
        if len(inputs) != 1 or len(outputs) != 1:
            raise Refused(
                self.file,
                "one input and one output",
                f"{len(inputs)} and {len(outputs)}",
                "Wrap the model so that it takes images and gives embeddings, nothing else.",
            )
        taken, given = inputs[0], outputs[0]
        if taken.type != "tensor(float)" or taken.shape[1:] != [3, SIDE, SIDE]:
            raise Refused(
                self.file,
                f"an input float32 [batch_size, 3, {SIDE}, {SIDE}]",
                f"{taken.type} {taken.shape}",
                "example_onnx_export.py shows the export.",
            )
        width = given.shape[-1] if given.shape else None
        wanted = self.task.embedding
        fits = not isinstance(width, int) or wanted is None or width == wanted
        if given.type != "tensor(float)" or len(given.shape) != 2 or not fits:
            raise Refused(
                self.file,
                f"an output float32 [batch_size, {wanted or 'any width'}]",
                f"{given.type} {given.shape}",
                "example_onnx_export.py shows the export.",
            )
        self.input = taken.name
        self.only_one = taken.shape[0] == 1

    def embed(self, pixels):
        """Raw embeddings of uint8 (N, 3, 112, 112)."""
        embeddings = self._run(pixels)
        if self.task.flip == "sum":
            return embeddings + self._run(pixels[..., ::-1])
        if self.task.flip == "sum-of-units":
            return unit(embeddings) + unit(self._run(pixels[..., ::-1]))
        return embeddings

    def _run(self, pixels):
        step = 1 if self.only_one else len(pixels)
        pieces = []
        for first in range(0, len(pixels), step):
            piece = np.ascontiguousarray(self.values[pixels[first : first + step]])
            try:
                pieces.append(self.session.run(None, {self.input: piece})[0])
            except Exception as e:  # as above
                raise Refused(
                    self.file, "a model that runs", e, "Out of memory? Lower --batch_size."
                ) from e
        embeddings = np.concatenate(pieces)
        wanted = self.task.embedding
        if embeddings.shape[0] != len(pixels) or (wanted and embeddings.shape[1] != wanted):
            raise Refused(
                self.file,
                f"embeddings ({len(pixels)}, {wanted or 'any width'})",
                embeddings.shape,
                "The first dimension of the output is that of the input.",
            )
        if not np.isfinite(embeddings).all():
            raise Refused(
                self.file, "finite embeddings", "NaN or infinity", "Call model.eval() first."
            )
        return embeddings


# ── scores ───────────────────────────────────────────────────────────────────────────────────────


def unit(embeddings):
    """Each of length 1, in float32."""
    return embeddings / np.sqrt(np.sum(embeddings * embeddings, axis=1, keepdims=True))


def cosine(a, b):
    """As SDFR computes it: float32 all the way, norms of at least 1e-8."""

    def clipped(x):
        return np.maximum(np.sqrt(np.sum(x * x, axis=1, keepdims=True)), SMALLEST_NORM)

    return np.sum((a / clipped(a)) * (b / clipped(b)), axis=1)


def squared_l2(a, b):
    """As DataCV computes it: float32, of embeddings that were brought to length 1."""
    difference = unit(a) - unit(b)
    return np.sum(difference * difference, axis=1)


def scores(model, images, batch_size, progress=lambda done: None):
    """One score for each pair of images 2k and 2k + 1."""
    score = {"cosine": cosine, "squared-l2": squared_l2}[model.task.kind]
    pairs = len(images) // 2
    at_once = max(1, batch_size // 2)
    found = np.empty(pairs, np.float32)
    for first in range(0, pairs, at_once):
        last = min(first + at_once, pairs)
        embeddings = model.embed(images.rows(2 * first, 2 * last))
        found[first:last] = score(embeddings[0::2], embeddings[1::2])
        progress(2 * last)
    return found


def sdfr_line(score):
    """The shortest digits of the float64 that a float32 is."""
    return f"{float(score)!r}\n"


def datacv_line(score):
    """The same number in 19 digits, as numpy.savetxt writes it."""
    return f"{float(score):.18e}\n"


# ── the command ──────────────────────────────────────────────────────────────────────────────────


def engine_options(parser):
    parser.add_argument("--device", choices=("cpu", "cuda"), default="cpu")
    parser.add_argument("--device_id", type=int, default=0, help="which GPU")
    parser.add_argument(
        "--batch_size", type=int, default=32, help="images at a time (default: %(default)s)"
    )


def kit_version():
    return kit().get("kit_version", "none: this script lies in no kit")


def run(command, arguments=None):
    """A command's exit code, its refusals told on standard error."""
    try:
        command(arguments)
        return 0
    except Refused as e:
        print(f"{Path(sys.argv[0]).name}: {e}", file=sys.stderr)
        return 1
    except Exception:  # Python would exit with 1 too, and blame the input
        traceback.print_exc()
        return 3


def sanitize(arguments):
    known = tasks()
    parser = argparse.ArgumentParser(
        description="Scores of a model on the sanitizer pairs.",
        epilog=f"dev kit {kit_version()}",
    )
    parser.add_argument("--model_path", required=True, help="the ONNX model you will submit")
    parser.add_argument("--task", required=True, choices=sorted(known))
    engine_options(parser)
    parser.add_argument(
        "--sanitizer_bin_path",
        default=str(HERE / "sanitizer_samples.bin"),
        help="the sanitizer pairs (default: %(default)s)",
    )
    parser.add_argument("--output_folder", default=".", help="default: the current folder")
    options = parser.parse_args(arguments)
    if options.batch_size < 1:
        parser.error("--batch_size: expected at least 1")
    task = known[options.task]
    model = Model(options.model_path, task, options.device, options.device_id)
    with contextlib.ExitStack() as resources:
        images = open_images(options.sanitizer_bin_path, resources)
        found = scores(model, images, options.batch_size)
        del images
    folder = Path(options.output_folder)
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{task.name}_sanitizer_scores.txt"
    file.write_bytes("".join(map(sdfr_line, found)).encode("ascii"))
    print(f"{len(found)} scores written to {file}")
    print(f"dev kit {kit_version()}")


if __name__ == "__main__":
    sys.exit(run(sanitize))
