#!/usr/bin/env python3
"""How a PyTorch model becomes the ONNX file of an entry, and the test that it stayed the same model.

    python example_onnx_export.py --output iresnet50.onnx

exports the reference iResNet-50 with drawn weights. For your own, load the weights you trained and
put your model in the place of `backbone`. What counts:

- The server feeds float32 RGB (N, 3, 112, 112); README.md says in which range. `Wrapped` shows how
  a model that was trained on another range takes what it is fed: the normalisation becomes a part
  of the ONNX file. The same place is right for a resize, or for BGR: `x[:, [2, 1, 0]]`.
- Dimension 0 of input and output is free and named `batch_size`.
- `model.eval()` first: otherwise an embedding depends on the images beside it, which is refused.

Needs torch and onnx beside what the sanitizer needs (onnxscript too where torch's exporter asks for it).
"""

import argparse
import sys

import numpy as np
import onnxruntime
import torch
from torch import nn

from iresnet import iresnet50, parameters

TOLERANCE = 1e-4


class Wrapped(nn.Module):
    """A backbone that was trained on (x - mean) / std, for input in [0, 1]."""

    def __init__(self, backbone, mean=0.5, std=0.5):
        super().__init__()
        self.backbone = backbone
        self.register_buffer("mean", torch.tensor(mean))
        self.register_buffer("std", torch.tensor(std))

    def forward(self, x):
        return self.backbone((x - self.mean) / self.std)


def export(model, file):
    """Writes one file, without external data."""
    model.eval()
    torch.onnx.export(
        model,
        (torch.rand(2, 3, 112, 112),),
        file,
        input_names=["input"],
        output_names=["embedding"],
        dynamic_axes={"input": {0: "batch_size"}, "embedding": {0: "batch_size"}},
        opset_version=17,
        # Keeps normalisations as layers, as the reference architecture has them; otherwise those
        # behind a convolution are merged into it.
        training=torch.onnx.TrainingMode.PRESERVE,
        do_constant_folding=False,
        dynamo=False,
    )


def largest_difference(model, file):
    """Between embeddings of length 1 by torch and by onnxruntime, over batches of 1, 2 and 5."""
    session = onnxruntime.InferenceSession(file, providers=["CPUExecutionProvider"])
    generator = torch.Generator().manual_seed(1)
    largest = 0.0
    for batch in (1, 2, 5):
        x = torch.rand(batch, 3, 112, 112, generator=generator)
        with torch.no_grad():
            ours = model(x).numpy()
        theirs = session.run(None, {session.get_inputs()[0].name: x.numpy()})[0]
        if ours.shape != theirs.shape:
            raise SystemExit(f"torch gives {ours.shape}, onnxruntime {theirs.shape}")
        apart = [e / np.linalg.norm(e, axis=1, keepdims=True) for e in (ours, theirs)]
        largest = max(largest, float(np.abs(apart[0] - apart[1]).max()))
    return largest


def drawn(model):
    """Drawn numbers in place of trained ones, so that the layers do what trained layers do: no two
    normalisations are alike, and their statistics are those of the images that the test feeds."""
    torch.manual_seed(0)
    model.train()
    with torch.no_grad():
        for module in model.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                if module.weight.requires_grad:
                    module.weight.uniform_(0.9, 1.1)
                module.bias.uniform_(-0.1, 0.1)
                module.momentum = None  # a plain mean
            if isinstance(module, nn.PReLU):
                module.weight.uniform_(0.2, 0.3)
        model(torch.rand(16, 3, 112, 112))
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description="Export the reference iResNet-50 to ONNX.")
    parser.add_argument("--output", default="iresnet50.onnx")
    options = parser.parse_args()
    backbone = iresnet50()
    model = drawn(Wrapped(backbone))
    export(model, options.output)
    difference = largest_difference(model, options.output)
    print(f"{options.output}: {parameters(backbone):,} parameters")
    print(f"largest difference between torch and onnxruntime: {difference:.1e}")
    if not difference <= TOLERANCE:
        print(f"expected at most {TOLERANCE}: the export changed the model", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
