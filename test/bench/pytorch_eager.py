"""Times U-Lite in PyTorch's eager mode: the yardstick for the benchmarks.

Reads a command per line and answers each with milliseconds:
  infer SIZE BATCH   one forward pass
  step SIZE BATCH    one training step (forward, backward, AdamW)
"""

import pathlib
import sys
import time

import torch
from torch.nn import functional as F

sys.path.append(str(pathlib.Path(__file__).parents[1] / "support"))
from pytorch_ulite import ULite  # noqa: E402


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
