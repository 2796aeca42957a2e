"""iResNet for 112 x 112 faces, in PyTorch: the reference architecture of SDFR's task 1 is `iresnet50()`.

Written from the papers:
- Deng, Guo, Xue, Zafeiriou, "ArcFace: Additive Angular Margin Loss for Deep Face Recognition",
  CVPR 2019: section 3.1, a ResNet whose first convolution is 3 x 3 with stride 1, whose residual unit is
  BN - Conv - BN - PReLU - Conv - BN, and whose embedding comes from BN - Dropout - FC - BN.
- Duta, Liu, Zhu, Shao, "Improved Residual Networks for Image and Video Recognition", ICPR 2020, for
  residual units without an activation on the path that is added to.

iresnet50 has 43,590,848 trained numbers (published: 43.59 million) and takes 6.3 billion
multiply-adds an image.
"""

from torch import nn

# Residual units of each of the four stages, and their channels.
UNITS = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3), 50: (3, 4, 14, 3), 100: (3, 13, 30, 3)}
CHANNELS = (64, 128, 256, 512)
EPSILON = 1e-5


def _normalisation(channels):
    return nn.BatchNorm2d(channels, eps=EPSILON)


class Unit(nn.Module):
    """BN - Conv - BN - PReLU - Conv - BN, added to its input; the second convolution strides."""

    def __init__(self, channels_in, channels_out, stride):
        super().__init__()
        self.residual = nn.Sequential(
            _normalisation(channels_in),
            nn.Conv2d(channels_in, channels_out, 3, 1, 1, bias=False),
            _normalisation(channels_out),
            nn.PReLU(channels_out),
            nn.Conv2d(channels_out, channels_out, 3, stride, 1, bias=False),
            _normalisation(channels_out),
        )
        if stride == 1 and channels_in == channels_out:
            self.shortcut = nn.Identity()
        else:
            self.shortcut = nn.Sequential(
                nn.Conv2d(channels_in, channels_out, 1, stride, bias=False),
                _normalisation(channels_out),
            )

    def forward(self, x):
        return self.residual(x) + self.shortcut(x)


class IResNet(nn.Module):
    """float32 (N, 3, 112, 112) to raw embeddings (N, embedding)."""

    def __init__(self, units, embedding=512, dropout=0.0):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv2d(3, CHANNELS[0], 3, 1, 1, bias=False),
            _normalisation(CHANNELS[0]),
            nn.PReLU(CHANNELS[0]),
        )
        stages, before = [], CHANNELS[0]
        for count, channels in zip(units, CHANNELS):
            # Each stage halves the side: 112 to 56, 28, 14 and 7.
            stages.append(Unit(before, channels, 2))
            stages.extend(Unit(channels, channels, 1) for _ in range(count - 1))
            before = channels
        self.stages = nn.Sequential(*stages)
        features = nn.BatchNorm1d(embedding, eps=EPSILON)
        # A scale here could undo what the loss does to the length of embeddings.
        nn.init.ones_(features.weight)
        features.weight.requires_grad_(False)
        self.head = nn.Sequential(
            _normalisation(before),
            nn.Dropout(dropout),
            nn.Flatten(),
            nn.Linear(before * 7 * 7, embedding),
            features,
        )
        self._initialise()

    def _initialise(self):
        for module in self.modules():
            if isinstance(module, nn.Conv2d):
                nn.init.normal_(module.weight, 0, 0.1)

    def forward(self, x):
        return self.head(self.stages(self.stem(x)))


def iresnet(layers, embedding=512, dropout=0.0):
    return IResNet(UNITS[layers], embedding, dropout)


def iresnet50(embedding=512, dropout=0.0):
    return iresnet(50, embedding, dropout)


def parameters(model):
    """Numbers that are stored, trained or not; means and variances of normalisations are none."""
    return sum(parameter.numel() for parameter in model.parameters())


if __name__ == "__main__":
    import torch

    net = iresnet50().eval()
    with torch.no_grad():
        shape = tuple(net(torch.zeros(1, 3, 112, 112)).shape)
    print(f"iresnet50: {parameters(net):,} parameters, output {shape}")
