"""What both networks share, and the network that is derived from a genotype."""
from typing import Callable

import torch
from torch import nn

from .front_ends import FrontEnd
from .genotypes import NODES, PAPER, Genotype
from .operations import FactorizedReduce, convolution, primitive, relu_conv_bn


class Backbone(nn.Module):
    """Stem, a row of cells, global average pooling, linear classifier.

    `make_cell` takes the channels of the two inputs, its own channels, whether it is a reduction cell, and whether the
    older input has twice the resolution of the newer one.
    """

    def __init__(self, channels: int, cells: int, stem: int, make_cell: Callable, front_end: str | None):
        super().__init__()
        self.stem0 = nn.Sequential(convolution(1, stem // 2, 3, 2), nn.BatchNorm2d(stem // 2), nn.ReLU(),
                                   convolution(stem // 2, stem, 3, 2), nn.BatchNorm2d(stem))
        self.stem1 = nn.Sequential(nn.ReLU(), convolution(stem, stem, 3, 2), nn.BatchNorm2d(stem))
        older, newer, halves_older = stem, stem, True
        self.cells = nn.ModuleList()
        for index in range(cells):
            reduction = index in (cells // 3, 2 * cells // 3)
            channels *= 2 if reduction else 1
            self.cells.append(make_cell(older, newer, channels, reduction, halves_older))
            older, newer, halves_older = newer, NODES * channels, reduction
        self.feature = FrontEnd(front_end) if front_end else None
        self.classifier = nn.Linear(newer, 2)

    def arguments(self) -> list[tuple]:
        """What each cell takes besides its two inputs."""
        raise NotImplementedError

    def embed(self, features: torch.Tensor) -> torch.Tensor:
        older = self.stem0(features.unsqueeze(1))
        newer = self.stem1(older)
        for cell, arguments in zip(self.cells, self.arguments()):
            older, newer = newer, cell(older, newer, *arguments)
        return newer.mean((2, 3))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        return self.classifier(self.embed(features))


class Cell(nn.Module):
    """The two layers that bring a cell's inputs to its channels and its resolution."""

    def __init__(self, older: int, newer: int, channels: int, halves_older: bool):
        super().__init__()
        self.preprocess0 = FactorizedReduce(older, channels, False) if halves_older else relu_conv_bn(older, channels)
        self.preprocess1 = relu_conv_bn(newer, channels)


class DerivedCell(Cell):
    """Every node adds two operations."""

    def __init__(self, genotype: Genotype, older: int, newer: int, channels: int, reduction: bool, halves_older: bool):
        super().__init__(older, newer, channels, halves_older)
        edges = genotype.reduce if reduction else genotype.normal
        self.concatenated = genotype.reduce_concat if reduction else genotype.normal_concat
        self.sources = [source for _, source in edges]
        self._ops = nn.ModuleList(primitive(name, channels, 2 if reduction and source < 2 else 1, True)
                                  for name, source in edges)

    def forward(self, older: torch.Tensor, newer: torch.Tensor, keep: Callable | None) -> torch.Tensor:
        states = [self.preprocess0(older), self.preprocess1(newer)]
        for first in range(0, len(self._ops), 2):
            terms = []
            for edge in (first, first + 1):
                operation = self._ops[edge]
                term = operation(states[self.sources[edge]])
                if keep is not None and not isinstance(operation, nn.Identity):
                    term = term * keep(term)
                terms.append(term)
            states.append(terms[0] + terms[1])
        return torch.cat([states[index] for index in self.concatenated], 1)


class DropPath:
    """Factors of one branch, (batch, 1, 1, 1): 0 with the probability, else 1 / (1 - probability).

    `draw` gives a number of [0, 1) for each sample; branches and samples ask in their order.
    """

    def __init__(self, probability: float, draw: Callable[[int], torch.Tensor] = torch.rand):
        self.probability, self.draw = probability, draw

    def __call__(self, term: torch.Tensor) -> torch.Tensor:
        kept = self.draw(term.shape[0]) >= self.probability
        return (kept.to(term.dtype) / (1 - self.probability)).reshape(-1, 1, 1, 1)


class DerivedNetwork(Backbone):
    """`drop_path` acts in training mode only."""

    def __init__(self, channels: int = 16, cells: int = 4, genotype: Genotype = PAPER, front_end: str | None = "LFCC"):
        super().__init__(channels, cells, channels, lambda *shape: DerivedCell(genotype, *shape), front_end)
        self.drop_path: DropPath | None = None

    def arguments(self) -> list[tuple]:
        return [(self.drop_path if self.training else None,)] * len(self.cells)
