"""The work that the benchmark gives to PyTorch.

    python3 Benchmarks/peer.py --work search --channels 16 --cells 4 --batch 64 --threads 2 [--compile]

Builds one piece of work, warms it up, prints a JSON line, and then, for every line with a number on its standard input,
runs the work so many times and prints the durations as a JSON line.

The networks are those of the reference implementation, Tests/Reference, which the kit's results are checked against.
It is written the way one writes PyTorch without rewriting its kernels: every mixed operation is evaluated once, `none`
not at all. Features are computed before the clock starts, and gradients are set to None between steps.
"""
import argparse
import json
import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests" / "Reference"))

from reference.front_ends import FrontEnd
from reference.networks import DerivedNetwork, DropPath
from reference.search import SearchNetwork
from reference.training import architecture_optimiser, weight_optimiser, weighted_loss


# ---- Pieces of work

def make_work(options):
    """A function without arguments that does the work once."""
    torch.manual_seed(0)
    torch.set_num_threads(options.threads)
    batches = [torch.randn(options.batch, 60, 251) for _ in range(2)]
    labels = (torch.arange(options.batch) % 10 == 9).long()

    def prepared(network):
        if options.channels_last:
            network = network.to(memory_format=torch.channels_last)
        return network, torch.compile(network) if options.compile else network

    if options.work == "lfcc":
        front = FrontEnd("LFCC")
        front = torch.compile(front) if options.compile else front
        waves = 0.1 * torch.randn(options.batch, 64000)

        def work():
            with torch.inference_mode():
                front(waves)

    elif options.work in ("score", "score-one"):
        if options.compile:
            # Constant weights: normalisation is folded into the convolutions.
            from torch._inductor import config as inductor
            inductor.freezing = options.freeze
        network, call = prepared(DerivedNetwork(options.channels, options.cells, front_end=None).eval())
        if options.work == "score":
            def work():
                with torch.no_grad():
                    call(batches[0])
        else:
            front = FrontEnd("LFCC")
            front = torch.compile(front) if options.compile else front
            wave = 0.1 * torch.randn(1, 64000)

            def work():
                with torch.no_grad():
                    call(front(wave))

    elif options.work == "train":
        network = DerivedNetwork(options.channels, options.cells, front_end=None).train()
        network.drop_path = DropPath(0.1)
        network, call = prepared(network)
        adam = weight_optimiser(network, 1e-3)

        def work():
            adam.zero_grad()
            weighted_loss(call(batches[0]), labels).backward()
            adam.step()

    else:
        network, call = prepared(SearchNetwork(options.channels, options.cells).train())
        weights, architecture = weight_optimiser(network, 1e-2), architecture_optimiser(network)

        def work():
            architecture.zero_grad()
            loss = weighted_loss(call(batches[1]), labels)
            # The gradients of the weights are of no use here; eager PyTorch can be told to leave them out.
            loss.backward(inputs=list(network.architecture.values()) if options.prune else None)
            architecture.step()
            weights.zero_grad()
            weighted_loss(call(batches[0]), labels).backward()
            weights.step()
            for value in network.architecture.values():  # a compiled graph must not lose them
                assert value.grad is not None

    return work


def peak_memory():
    """The largest resident size of this process so far, in bytes."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError("/proc/self/status has no VmHWM")


def serve(options):
    work = make_work(options)
    started = time.perf_counter()
    for _ in range(3):
        work()
    print(json.dumps({"warm_up": time.perf_counter() - started, "torch": torch.__version__}), flush=True)
    for line in sys.stdin:
        seconds = []
        for _ in range(int(line)):
            begin = time.perf_counter()
            work()
            seconds.append(time.perf_counter() - begin)
        print(json.dumps({"seconds": seconds, "peak": peak_memory()}), flush=True)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--work", choices=("search", "train", "score", "score-one", "lfcc"), required=True)
    for name, value in (("channels", 16), ("cells", 4), ("batch", 64), ("threads", 1)):
        parser.add_argument(f"--{name}", type=int, default=value)
    for name in ("compile", "channels-last", "freeze", "prune"):
        parser.add_argument(f"--{name}", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    serve(parse())
