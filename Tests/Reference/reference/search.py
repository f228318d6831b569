"""The search network: mixed operations on a part of the channels, weighted by alphas and betas."""
import torch
from torch import nn
from torch.nn import functional

from .genotypes import CONCATENATED, EDGES, FAN_IN, PRIMITIVES, Genotype
from .networks import Backbone, Cell
from .operations import primitive


class MixedOperation(nn.Module):
    """The weighted sum of all primitives on the first channel of every `parts` (K); the other channels bypass it.

    At stride 2 those go through a 2 x 2 maximum. A shuffle in K groups brings both kinds next to each other.
    """

    def __init__(self, channels: int, stride: int, parts: int = 2):
        super().__init__()
        self.stride, self.parts = stride, parts
        active = channels // parts
        modules = []
        for name in PRIMITIVES:
            module = primitive(name, active, stride, False)
            if "pool" in name:
                module = nn.Sequential(module, nn.BatchNorm2d(active, affine=False))
            modules.append(module)
        self._ops = nn.ModuleList(modules)

    def forward(self, x: torch.Tensor, weights: torch.Tensor) -> torch.Tensor:
        active = x.shape[1] // self.parts
        # `none`, the first, adds nothing.
        mixed = sum(weight * module(x[:, :active]) for weight, module in list(zip(weights, self._ops))[1:])
        if self.parts == 1:
            return mixed
        bypass = x[:, active:]
        if self.stride == 2:
            bypass = functional.max_pool2d(bypass, 2, 2, ceil_mode=True)
        both = torch.cat([mixed, bypass], 1)
        return both.unflatten(1, (self.parts, active)).transpose(1, 2).flatten(1, 2)


class SearchCell(Cell):
    """Every node adds mixed operations on everything before it."""

    def __init__(self, parts: int, older: int, newer: int, channels: int, reduction: bool, halves_older: bool):
        super().__init__(older, newer, channels, halves_older)
        self.reduction = reduction
        self._ops = nn.ModuleList(MixedOperation(channels, 2 if reduction and source < 2 else 1, parts)
                                  for count in FAN_IN for source in range(count))

    def forward(self, older: torch.Tensor, newer: torch.Tensor, alphas: torch.Tensor, betas: torch.Tensor):
        states = [self.preprocess0(older), self.preprocess1(newer)]
        edge = 0
        for count in FAN_IN:
            total = 0
            for source in range(count):
                total = total + betas[edge] * self._ops[edge](states[source], alphas[edge])
                edge += 1
            states.append(total)
        return torch.cat(states[2:], 1)


class SearchNetwork(Backbone):
    """The stem has three times the channels. Alphas and betas are no parameters of the module: `architecture` has them.

    Without edge normalisation every edge counts 1, and the betas have no part.
    """

    def __init__(self, channels: int = 16, cells: int = 4, parts: int = 2, edge_normalisation: bool = True,
                 front_end: str | None = None):
        super().__init__(channels, cells, 3 * channels, lambda *shape: SearchCell(parts, *shape), front_end)
        self.edge_normalisation = edge_normalisation
        self.architecture = {
            f"{name}_{kind}": (1e-3 * torch.randn(shape)).requires_grad_()
            for name, shape in (("alphas", (EDGES, len(PRIMITIVES))), ("betas", (EDGES,)))
            for kind in ("normal", "reduce")}

    def strengths(self, kind: str) -> tuple[torch.Tensor, torch.Tensor]:
        """Weights of the primitives, (14, 8), and of the edges, (14)."""
        betas = self.architecture[f"betas_{kind}"]
        edges = torch.cat([part.softmax(0) for part in betas.split(FAN_IN)])
        return (self.architecture[f"alphas_{kind}"].softmax(1),
                edges if self.edge_normalisation else torch.ones_like(edges))

    def arguments(self) -> list[tuple]:
        strengths = {kind: self.strengths(kind) for kind in ("normal", "reduce")}
        return [strengths["reduce" if cell.reduction else "normal"] for cell in self.cells]

    @torch.no_grad()
    def genotype(self) -> Genotype:
        """For each node its two strongest edges, the stronger first, each with its strongest primitive but `none`.

        The strength is beta times alpha; of equals the lower number wins.
        """
        picked = {}
        for kind in ("normal", "reduce"):
            alphas, betas = self.strengths(kind)
            strength = alphas * betas[:, None]
            strength[:, PRIMITIVES.index("none")] = -1
            best, choice = strength.max(1)
            picked[kind], start = [], 0
            for count in FAN_IN:
                order = torch.sort(best[start:start + count], descending=True, stable=True).indices
                picked[kind] += [(PRIMITIVES[int(choice[start + source])], source) for source in order[:2].tolist()]
                start += count
        return Genotype(picked["normal"], CONCATENATED, picked["reduce"], CONCATENATED)
