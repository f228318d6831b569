"""The kit's networks in PyTorch: what the benchmark compares with.

    python peer.py serve --work search --channels 16 --cells 4 --batch 64 --threads 2 [--compile] [--channels-last]
    python peer.py check --oracle DIR

`serve` builds one piece of work, warms it up, prints a JSON line, and then, for every line with a number on its
standard input, runs the work so many times and prints the durations as a JSON line. `check` compares logits and
gradients with reference values and fails if they differ.

The networks are those of Ge et al. (Interspeech 2021), written the way one writes PyTorch for speed without rewriting
its kernels: every mixed operation is evaluated once, features are computed before the clock starts, gradients are
set to None between steps. Images are (batch, channel, row, frame); features (batch, row, frame).
"""
import argparse
import json
import math
import struct
import sys
import time
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional

PRIMITIVES = ("none", "max_pool_3x3", "avg_pool_3x3", "skip_connect", "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3",
              "dil_conv_5x5")
FAN_IN = (2, 3, 4, 5)
# The paper's best architecture: (primitive, source) of each cell's eight edges.
PAPER = {
    False: (("sep_conv_5x5", 0), ("sep_conv_5x5", 1), ("sep_conv_3x3", 2), ("dil_conv_5x5", 0), ("avg_pool_3x3", 2),
            ("max_pool_3x3", 3), ("avg_pool_3x3", 2), ("avg_pool_3x3", 4)),
    True: (("sep_conv_5x5", 1), ("sep_conv_3x3", 0), ("dil_conv_3x3", 2), ("avg_pool_3x3", 0), ("dil_conv_5x5", 2),
           ("sep_conv_3x3", 3), ("dil_conv_3x3", 2), ("avg_pool_3x3", 4)),
}


# ---- Features

class LFCC(nn.Module):
    """(batch, 64000) -> (batch, 60, 251): 20 linear-frequency cepstra, their deltas and double deltas."""

    def __init__(self, frame=1024, hop=256, filters=70, coefficients=20, top=8000.0):
        super().__init__()
        self.frame, self.hop = frame, hop
        n = torch.arange(frame, dtype=torch.float64)
        bins = torch.linspace(0, top, frame // 2 + 1, dtype=torch.float64)
        edges = torch.linspace(0, top, filters + 2, dtype=torch.float64)
        width = edges[1]
        triangles = (1 - (bins[:, None] - edges[1:-1]).abs() / width).clamp_min(0)
        k, i = torch.arange(coefficients, dtype=torch.float64), torch.arange(filters, dtype=torch.float64)
        cosines = torch.cos(math.pi / filters * (i[:, None] + 0.5) * k) * math.sqrt(2 / filters)
        cosines[:, 0] /= math.sqrt(2)
        for name, value in (("window", 0.54 - 0.46 * torch.cos(2 * math.pi * n / frame)), ("triangles", triangles),
                            ("cosines", cosines)):
            self.register_buffer(name, value.float(), persistent=False)

    def forward(self, waves):
        padded = functional.pad(waves, (self.frame // 2, self.frame // 2))
        spectrum = torch.fft.rfft(padded.unfold(1, self.frame, self.hop) * self.window)
        power = spectrum.real ** 2 + spectrum.imag ** 2
        static = torch.log10(power @ self.triangles + 2.0 ** -23) @ self.cosines
        first = self.delta(static)
        return torch.cat((static, first, self.delta(first)), 2).transpose(1, 2).contiguous()

    @staticmethod
    def delta(x):
        return torch.cat((x[:, 1:], x[:, -1:]), 1) - torch.cat((x[:, :1], x[:, :-1]), 1)


# ---- Operations

def convolution(inputs, outputs, size, stride=1, dilation=1, groups=1):
    return nn.Conv2d(inputs, outputs, size, stride=stride, padding=size // 2 * dilation, dilation=dilation,
                     groups=groups, bias=False)


class Stack(nn.Module):
    """Modules in a row, under the name that the published checkpoints use."""

    def __init__(self, *modules):
        super().__init__()
        self.op = nn.Sequential(*modules)

    def forward(self, x):
        return self.op(x)


class FactorizedReduce(nn.Module):
    """Half the resolution; both halves of the outputs read the same grid, as in the published code."""

    def __init__(self, inputs, outputs, affine):
        super().__init__()
        self.conv_1 = convolution(inputs, outputs // 2, 1, stride=2)
        self.conv_2 = convolution(inputs, outputs // 2, 1, stride=2)
        self.bn = nn.BatchNorm2d(outputs, affine=affine)

    def forward(self, x):
        x = functional.relu(x)
        return self.bn(torch.cat((self.conv_1(x), self.conv_2(x)), 1))


def separable(channels, size, stride, dilation, affine):
    return (nn.ReLU(), convolution(channels, channels, size, stride, dilation, groups=channels),
            convolution(channels, channels, 1), nn.BatchNorm2d(channels, affine=affine))


def operation(name, channels, stride, affine):
    """The module of a primitive; None for `none`."""
    if name == "none":
        return None
    if name == "max_pool_3x3":
        return nn.MaxPool2d(3, stride, 1)
    if name == "avg_pool_3x3":
        return nn.AvgPool2d(3, stride, 1, count_include_pad=False)
    if name == "skip_connect":
        return nn.Identity() if stride == 1 else FactorizedReduce(channels, channels, affine)
    size = int(name[-1])
    if name.startswith("sep"):
        return Stack(*separable(channels, size, stride, 1, affine), *separable(channels, size, 1, 1, affine))
    return Stack(*separable(channels, size, stride, 2, affine))


class MixedOperation(nn.Module):
    """Weighted sum of the primitives on the first half of the channels; the other half bypasses them."""

    def __init__(self, channels, stride):
        super().__init__()
        self.stride = stride
        modules = []
        for name in PRIMITIVES:
            module = operation(name, channels // 2, stride, affine=False)
            if "pool" in name:
                module = nn.Sequential(module, nn.BatchNorm2d(channels // 2, affine=False))
            # `none` adds nothing, and the sum leaves it out.
            modules.append(nn.Identity() if module is None else module)
        self._ops = nn.ModuleList(modules)

    def forward(self, x, weights):
        half = x.shape[1] // 2
        active, bypass = x[:, :half], x[:, half:]
        total = weights[1] * self._ops[1](active)
        for index in range(2, len(PRIMITIVES)):
            total = total + weights[index] * self._ops[index](active)
        if self.stride == 2:
            bypass = functional.max_pool2d(bypass, 2, 2, ceil_mode=True)
        return torch.stack((total, bypass), 2).flatten(1, 2)


# ---- Cells and networks

class Cell(nn.Module):
    def __init__(self, older, newer, channels, halves_older):
        super().__init__()

        def plain(inputs):
            return Stack(nn.ReLU(), convolution(inputs, channels, 1), nn.BatchNorm2d(channels, affine=False))

        self.preprocess0 = FactorizedReduce(older, channels, affine=False) if halves_older else plain(older)
        self.preprocess1 = plain(newer)


class SearchCell(Cell):
    def __init__(self, older, newer, channels, reduction, halves_older):
        super().__init__(older, newer, channels, halves_older)
        self.reduction = reduction
        self._ops = nn.ModuleList(
            MixedOperation(channels, 2 if reduction and source < 2 else 1) for count in FAN_IN
            for source in range(count))

    def forward(self, older, newer, alphas, betas):
        states = [self.preprocess0(older), self.preprocess1(newer)]
        edge = 0
        for count in FAN_IN:
            node = betas[edge] * self._ops[edge](states[0], alphas[edge])
            for source in range(1, count):
                node = node + betas[edge + source] * self._ops[edge + source](states[source], alphas[edge + source])
            edge += count
            states.append(node)
        return torch.cat(states[2:], 1)


class DerivedCell(Cell):
    def __init__(self, older, newer, channels, reduction, halves_older):
        super().__init__(older, newer, channels, halves_older)
        self.edges = PAPER[reduction]
        self._ops = nn.ModuleList(
            operation(name, channels, 2 if reduction and source < 2 else 1, affine=True)
            for name, source in self.edges)

    def forward(self, older, newer, drop):
        states = [self.preprocess0(older), self.preprocess1(newer)]
        for node in range(4):
            terms = []
            for edge in (2 * node, 2 * node + 1):
                module = self._ops[edge]
                term = module(states[self.edges[edge][1]])
                if self.training and drop > 0 and not isinstance(module, nn.Identity):
                    kept = torch.empty(term.shape[0], 1, 1, 1).bernoulli_(1 - drop)
                    term = term * (kept / (1 - drop))
                terms.append(term)
            states.append(terms[0] + terms[1])
        return torch.cat(states[2:], 1)


class Network(nn.Module):
    def __init__(self, cell, stem, channels, cells):
        super().__init__()
        self.stem0 = nn.Sequential(convolution(1, stem // 2, 3, 2), nn.BatchNorm2d(stem // 2), nn.ReLU(),
                                   convolution(stem // 2, stem, 3, 2), nn.BatchNorm2d(stem))
        self.stem1 = nn.Sequential(nn.ReLU(), convolution(stem, stem, 3, 2), nn.BatchNorm2d(stem))
        self.cells = nn.ModuleList()
        older, newer, halves_older = stem, stem, True
        for index in range(cells):
            reduction = index in (cells // 3, 2 * cells // 3)
            channels *= 2 if reduction else 1
            self.cells.append(cell(older, newer, channels, reduction, halves_older))
            older, newer, halves_older = newer, 4 * channels, reduction
        self.classifier = nn.Linear(newer, 2)

    def forward(self, features):
        older = self.stem0(features.unsqueeze(1))
        newer = self.stem1(older)
        for cell, arguments in self.arguments():
            older, newer = newer, cell(older, newer, *arguments)
        return self.classifier(newer.mean((2, 3)))


class SearchNetwork(Network):
    def __init__(self, channels=16, cells=4):
        super().__init__(SearchCell, 3 * channels, channels, cells)
        edges = sum(FAN_IN)
        # Not parameters of the module: an optimiser of their own moves them.
        self.architecture = {
            f"{name}_{kind}": (1e-3 * torch.randn(shape)).requires_grad_()
            for name, shape in (("alphas", (edges, len(PRIMITIVES))), ("betas", (edges,)))
            for kind in ("normal", "reduce")}

    def arguments(self):
        strengths = {}
        for kind in ("normal", "reduce"):
            betas = self.architecture[f"betas_{kind}"].split(FAN_IN)
            strengths[kind] = (self.architecture[f"alphas_{kind}"].softmax(1),
                               torch.cat([part.softmax(0) for part in betas]))
        return [(cell, strengths["reduce" if cell.reduction else "normal"]) for cell in self.cells]


class DerivedNetwork(Network):
    def __init__(self, channels=16, cells=4, drop=0.0):
        super().__init__(DerivedCell, channels, channels, cells)
        self.drop = drop

    def arguments(self):
        return [(cell, (self.drop,)) for cell in self.cells]


def weighted_loss(logits, labels):
    """Cross-entropy, spoof (0) weighted 1 and bona fide (1) weighted 9."""
    return functional.cross_entropy(logits, labels, torch.tensor([1.0, 9.0]))


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
        front = LFCC()
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
        network, call = prepared(DerivedNetwork(options.channels, options.cells).eval())
        if options.work == "score":
            def work():
                with torch.no_grad():
                    call(batches[0])
        else:
            front = LFCC()
            front = torch.compile(front) if options.compile else front
            wave = 0.1 * torch.randn(1, 64000)

            def work():
                with torch.no_grad():
                    call(front(wave))

    elif options.work == "train":
        network, call = prepared(DerivedNetwork(options.channels, options.cells, drop=0.1).train())
        adam = torch.optim.Adam(network.parameters(), 1e-3, weight_decay=3e-4)

        def work():
            adam.zero_grad()
            weighted_loss(call(batches[0]), labels).backward()
            adam.step()

    else:
        network, call = prepared(SearchNetwork(options.channels, options.cells).train())
        weights = torch.optim.Adam(network.parameters(), 1e-2, weight_decay=3e-4)
        architecture = torch.optim.Adam(network.architecture.values(), 6e-4, betas=(0.5, 0.999), weight_decay=1e-3)

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


# ---- Self-test

def read_safetensors(path):
    data = Path(path).read_bytes()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    kinds = {"F32": torch.float32, "F64": torch.float64, "I32": torch.int32, "I64": torch.int64}
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        part = bytearray(data[8 + size + begin:8 + size + end])
        tensors[name] = torch.frombuffer(part, dtype=kinds[entry["dtype"]]).reshape(entry["shape"])
    return tensors


def below(tensors, prefix):
    return {name[len(prefix):]: value for name, value in tensors.items() if name.startswith(prefix)}


def check(options):
    folder = Path(options.oracle)
    failures = 0

    def compare(what, found, expected, tolerance):
        nonlocal failures
        error = float((found.detach().double() - expected.double()).norm() / expected.double().norm())
        passed = error < tolerance
        failures += not passed
        print(f"{'ok  ' if passed else 'FAIL'} {what}: relative difference {error:.1e}, allowed {tolerance:.0e}")

    def compare_gradients(what, network, expected, tolerance):
        found = {name: value.grad for name, value in network.named_parameters()}
        assert found.keys() == expected.keys(), f"{what}: {sorted(found.keys() ^ expected.keys())}"
        names = sorted(expected)
        compare(what, torch.cat([found[n].flatten() for n in names]), torch.cat([expected[n].flatten() for n in names]),
                tolerance)

    features = read_safetensors(folder / "features.safetensors")
    for name in ("noise", "speech"):
        compare(f"LFCC of {name}", LFCC()(features[f"wave/{name}"][None])[0], features[f"lfcc/{name}"], 3e-5)

    derived = read_safetensors(folder / "derived.safetensors")
    network = DerivedNetwork().train()
    network.load_state_dict({**network.state_dict(), **below(derived, "param/")})
    logits = network(derived["input"])
    compare("derived network, logits", logits, derived["logits"], 2e-5)
    weighted_loss(logits, derived["labels"].long()).backward()
    compare_gradients("derived network, gradients", network, below(derived, "grad/"), 2e-5)

    search = read_safetensors(folder / "search.safetensors")
    network = SearchNetwork().train()
    network.load_state_dict({**network.state_dict(), **below(search, "param/")})
    for name, value in below(search, "arch/").items():
        network.architecture[name] = value.clone().requires_grad_()
    logits = network(search["batch_a/input"])
    compare("search network, logits", logits, search["logits"], 4e-6)
    weighted_loss(logits, search["batch_a/labels"].long()).backward()
    compare_gradients("search network, gradients", network, below(search, "grad/"), 9e-6)
    for name, value in below(search, "grad_arch/").items():
        compare(f"search network, gradient of {name}", network.architecture[name].grad, value, 6e-6)
    sys.exit(1 if failures else 0)


def parse():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    serving = commands.add_parser("serve", help="time one piece of work")
    serving.add_argument("--work", choices=("search", "train", "score", "score-one", "lfcc"), required=True)
    for name, value in (("channels", 16), ("cells", 4), ("batch", 64), ("threads", 1)):
        serving.add_argument(f"--{name}", type=int, default=value)
    for name in ("compile", "channels-last", "freeze", "prune"):
        serving.add_argument(f"--{name}", action="store_true")
    checking = commands.add_parser("check", help="compare with reference values")
    checking.add_argument("--oracle", required=True, help="folder with features, derived and search.safetensors")
    return parser.parse_args()


if __name__ == "__main__":
    arguments = parse()
    {"serve": serve, "check": check}[arguments.command](arguments)
