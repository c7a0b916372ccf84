"""Times U-Lite in PyTorch at its best on this machine: the yardstick of the benchmarks.

python3 pytorch_yardstick.py FOLDER
  FOLDER holds weights.npz, images.npy [n, 3, h, w] and, to train, targets.npy [n, 1, h, w] (0 or 1).
  Reads a request per line and answers each with a line of JSON:
    about                   {"blas": path of the library of matrix products in use, "threads": how many}
    probabilities FORM      what the network makes of the images, as a flat list
    infer FORM WARM_UP RUNS milliseconds of a forward pass, the mean of RUNS in a row after WARM_UP others
    step FORM               one training step (forward, backward, AdamW): {"ms": its time, "loss": before it}
  FORM is eager or frozen, or either with -channels-last; only the eager ones train.
"""

import functools
import glob
import json
import os
import pathlib
import sys
import time


def core_count():
    """Cores that this process may use; two hardware threads of one core count once, as for our runtime."""
    siblings = glob.glob("/sys/devices/system/cpu/cpu[0-9]*/topology/thread_siblings_list")
    cores = {pathlib.Path(path).read_text() for path in siblings}
    allowed = len(os.sched_getaffinity(0))
    return min(len(cores) or allowed, allowed)


# OpenBLAS and OpenMP read these when they are loaded.
THREADS = core_count()
os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = str(THREADS)

import numpy  # noqa: E402
import torch  # noqa: E402
from torch import nn  # noqa: E402
from torch.nn import functional as F  # noqa: E402

sys.path.append(str(pathlib.Path(__file__).parents[1] / "support"))
from pytorch_ulite import load  # noqa: E402

FOLDER = pathlib.Path(sys.argv[1])


def layout(form):
    return torch.channels_last if form.endswith("-channels-last") else torch.contiguous_format


def network_in(form):
    return load(FOLDER / "weights.npz").to(memory_format=layout(form))


def images_in(form):
    return torch.from_numpy(numpy.load(FOLDER / "images.npy")).to(memory_format=layout(form))


@functools.cache
def forward(form):
    """A call that gives the probabilities of the images."""
    images = images_in(form)
    network = nn.Sequential(network_in(form), nn.Sigmoid()).eval()
    if form.startswith("frozen"):
        with torch.no_grad():
            network = torch.jit.freeze(torch.jit.trace(network, images))
    return lambda: network(images)


@torch.inference_mode()
def probabilities(form):
    return forward(form)().flatten().tolist()


@torch.inference_mode()
def infer(form, warm_up, runs):
    run = forward(form)
    for _ in range(int(warm_up)):
        run()
    start = time.perf_counter()
    for _ in range(int(runs)):
        run()
    return 1000 * (time.perf_counter() - start) / int(runs)


@functools.cache
def trainer(form):
    """A call that makes one training step and gives the loss before it."""
    images = images_in(form)
    targets = torch.from_numpy(numpy.load(FOLDER / "targets.npy"))
    network = network_in(form).train()
    optimizer = torch.optim.AdamW(network.parameters(), lr=1e-3)

    def run():
        logits = network(images)
        p = torch.sigmoid(logits)
        overlap = 2 * (p * targets).sum((2, 3)) + 1
        dice = overlap / (p.sum((2, 3)) + targets.sum((2, 3)) + 1)
        loss = F.binary_cross_entropy_with_logits(logits, targets) + 1 - dice.mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        return loss.item()

    return run


def step(form):
    run = trainer(form)
    start = time.perf_counter()
    loss = run()
    return {"ms": 1000 * (time.perf_counter() - start), "loss": loss}


def about():
    """Debian's PyTorch takes its matrix products from whatever libblas.so.3 leads to: what is mapped tells."""
    mapped = pathlib.Path("/proc/self/maps").read_text().split()
    blas = next((path for path in mapped if "/libblas.so" in path), "a BLAS of its own")
    return {"blas": blas, "threads": THREADS}


def main():
    torch.set_num_threads(THREADS)
    requests = {"about": about, "probabilities": probabilities, "infer": infer, "step": step}
    for line in sys.stdin:
        request, *arguments = line.split()
        print(json.dumps(requests[request](*arguments)), flush=True)


main()
