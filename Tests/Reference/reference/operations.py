"""The primitives of the search space, and the layers that cells are made of."""
import re

import torch
from torch import nn
from torch.nn import functional


def convolution(inputs: int, outputs: int, size: int = 1, stride: int = 1, dilation: int = 1, groups: int = 1):
    return nn.Conv2d(inputs, outputs, size, stride, dilation * (size // 2), dilation, groups, bias=False)


class Chain(nn.Module):
    """Modules in a row, under the name that the authors' checkpoints use."""

    def __init__(self, *modules: nn.Module):
        super().__init__()
        self.op = nn.Sequential(*modules)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.op(x)


def relu_conv_bn(inputs: int, outputs: int) -> Chain:
    """What brings a cell's input to the cell's channels."""
    return Chain(nn.ReLU(), convolution(inputs, outputs), nn.BatchNorm2d(outputs, affine=False))


def separable(channels: int, size: int, stride: int, dilation: int, affine: bool) -> list[nn.Module]:
    """ReLU, depthwise convolution, pointwise convolution, batch normalisation."""
    return [nn.ReLU(), convolution(channels, channels, size, stride, dilation, groups=channels),
            convolution(channels, channels), nn.BatchNorm2d(channels, affine=affine)]


class FactorizedReduce(nn.Module):
    """Half the resolution. Both convolutions read the same grid: the authors left out the usual shift by one pixel."""

    def __init__(self, inputs: int, outputs: int, affine: bool):
        super().__init__()
        self.conv_1 = convolution(inputs, outputs // 2, stride=2)
        self.conv_2 = convolution(inputs, outputs // 2, stride=2)
        self.bn = nn.BatchNorm2d(outputs, affine=affine)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = functional.relu(x)
        return self.bn(torch.cat([self.conv_1(x), self.conv_2(x)], 1))


class Zero(nn.Module):
    """`none`: zeros of the size that the stride leaves."""

    def __init__(self, stride: int):
        super().__init__()
        self.stride = stride

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x[..., ::self.stride, ::self.stride] * 0


def primitive(name: str, channels: int, stride: int, affine: bool) -> nn.Module:
    """The operation of that name; raises ValueError for another one."""
    if name == "none":
        return Zero(stride)
    if name == "skip_connect":
        return nn.Identity() if stride == 1 else FactorizedReduce(channels, channels, affine)
    match = re.fullmatch(r"(\w+)_(\d)x\2", name)
    kind, size = (match[1], int(match[2])) if match else (name, 0)
    if kind == "max_pool":
        return nn.MaxPool2d(size, stride, size // 2)
    if kind == "avg_pool":
        return nn.AvgPool2d(size, stride, size // 2, count_include_pad=False)
    if kind == "sep_conv":
        return Chain(*separable(channels, size, stride, 1, affine), *separable(channels, size, 1, 1, affine))
    if kind == "dil_conv":
        return Chain(*separable(channels, size, stride, 2, affine))
    raise ValueError(f"no primitive {name}")
