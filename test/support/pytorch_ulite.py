"""U-Lite in PyTorch, as the paper draws it and with its parameter names.

python3 pytorch_ulite.py WEIGHTS.npz IMAGES.npy LOGITS.npy
  loads weights strictly, reads images [n, 3, h, w] and writes logits.
"""

import sys

import numpy
import torch
from torch import nn
from torch.nn import functional as F

WIDTHS = [16, 32, 64, 128, 256, 512]


class Axial(nn.Module):
    def __init__(self, channels, kernel, dilation=1):
        super().__init__()
        common = {"padding": "same", "groups": channels, "dilation": dilation}
        self.dw_h = nn.Conv2d(channels, channels, (kernel, 1), **common)
        self.dw_w = nn.Conv2d(channels, channels, (1, kernel), **common)

    def forward(self, x):
        return x + self.dw_h(x) + self.dw_w(x)


class Encoder(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.dw = Axial(inputs, 7)
        self.bn = nn.BatchNorm2d(inputs)
        self.pw = nn.Conv2d(inputs, outputs, 1)

    def forward(self, x):
        skip = self.bn(self.dw(x))
        return F.gelu(F.max_pool2d(self.pw(skip), 2)), skip


class Bottleneck(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.pw1 = nn.Conv2d(width, width // 4, 1)
        self.dw1, self.dw2, self.dw3 = (Axial(width // 4, 3, d) for d in (1, 2, 3))
        self.bn = nn.BatchNorm2d(width)
        self.pw2 = nn.Conv2d(width, width, 1)

    def forward(self, x):
        p = self.pw1(x)
        joined = torch.cat([p, self.dw1(p), self.dw2(p), self.dw3(p)], 1)
        return F.gelu(self.pw2(self.bn(joined)))


class Decoder(nn.Module):
    def __init__(self, inputs, outputs):
        super().__init__()
        self.pw = nn.Conv2d(inputs + outputs, outputs, 1)
        self.bn = nn.BatchNorm2d(outputs)
        self.dw = Axial(outputs, 7)
        self.pw2 = nn.Conv2d(outputs, outputs, 1)

    def forward(self, x, skip):
        joined = torch.cat([F.interpolate(x, scale_factor=2), skip], 1)
        return F.gelu(self.pw2(self.dw(self.bn(self.pw(joined)))))


class ULite(nn.Module):
    def __init__(self):
        super().__init__()
        pairs = list(zip(WIDTHS, WIDTHS[1:]))
        self.conv_in = nn.Conv2d(3, WIDTHS[0], 7, padding="same")
        for level, (narrow, wide) in enumerate(pairs, start=1):
            self.add_module(f"e{level}", Encoder(narrow, wide))
        self.b5 = Bottleneck(WIDTHS[-1])
        for level, (narrow, wide) in reversed(list(enumerate(pairs, start=1))):
            self.add_module(f"d{level}", Decoder(wide, narrow))
        self.conv_out = nn.Conv2d(WIDTHS[0], 1, 1)

    def forward(self, x):
        x = self.conv_in(x)
        skips = []
        for level in range(1, 6):
            x, skip = self.get_submodule(f"e{level}")(x)
            skips.append(skip)
        x = self.b5(x)
        for level in range(5, 0, -1):
            x = self.get_submodule(f"d{level}")(x, skips[level - 1])
        return self.conv_out(x)


def load(weights):
    """The network with the parameters of an .npz, which must be all of them and no others."""
    network = ULite()
    arrays = numpy.load(weights, allow_pickle=False)
    network.load_state_dict({name: torch.from_numpy(arrays[name]) for name in arrays.files}, strict=True)
    return network


def main(weights, images, logits):
    network = load(weights).eval()
    with torch.inference_mode():
        numpy.save(logits, network(torch.from_numpy(numpy.load(images))).numpy())


if __name__ == "__main__":
    main(*sys.argv[1:])
