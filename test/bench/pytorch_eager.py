"""U-Lite in PyTorch eager mode, as the paper draws it: the yardstick for the benchmarks.

Reads a command per line and answers each with milliseconds:
  infer SIZE BATCH   one forward pass
  step SIZE BATCH    one training step (forward, backward, AdamW)
"""

import sys
import time

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
        self.encoders = nn.ModuleList(Encoder(a, b) for a, b in pairs)
        self.bottleneck = Bottleneck(WIDTHS[-1])
        self.decoders = nn.ModuleList(Decoder(b, a) for a, b in reversed(pairs))
        self.conv_out = nn.Conv2d(WIDTHS[0], 1, 1)

    def forward(self, x):
        x = self.conv_in(x)
        skips = []
        for encoder in self.encoders:
            x, skip = encoder(x)
            skips.append(skip)
        x = self.bottleneck(x)
        for decoder, skip in zip(self.decoders, reversed(skips)):
            x = decoder(x, skip)
        return self.conv_out(x)


def infer(network, size, batch):
    network.eval()
    x = torch.rand(batch, 3, size, size)
    start = time.perf_counter()
    with torch.inference_mode():
        torch.sigmoid(network(x))
    return time.perf_counter() - start


def step(network, optimizer, size, batch):
    network.train()
    x = torch.rand(batch, 3, size, size)
    y = (torch.rand(batch, 1, size, size) > 0.5).float()
    start = time.perf_counter()
    logits = network(x)
    p = torch.sigmoid(logits)
    overlap = 2 * (p * y).sum((2, 3)) + 1
    dice = overlap / (p.sum((2, 3)) + y.sum((2, 3)) + 1)
    loss = F.binary_cross_entropy_with_logits(logits, y) + 1 - dice.mean()
    optimizer.zero_grad()
    loss.backward()
    optimizer.step()
    return time.perf_counter() - start


def main():
    torch.manual_seed(0)
    network = ULite()
    assert sum(p.numel() for p in network.parameters()) == 878_417
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)
    for line in sys.stdin:
        command, size, batch = line.split()
        size, batch = int(size), int(batch)
        taken = infer(network, size, batch) if command == "infer" else step(network, optimizer, size, batch)
        print(1000 * taken, flush=True)


main()
