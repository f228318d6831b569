"""Spectrogram, linear filterbank (LFB) and linear-frequency cepstra (LFCC)."""
import math

import torch
from torch import nn
from torch.nn import functional

FFT, HOP, RATE, FILTERS, COEFFICIENTS = 1024, 256, 16000, 70, 20
# Added before the logarithm: the smallest step of float32 at 1.
FLOOR = 2.0 ** -23


class FrontEnd(nn.Module):
    """Features of a waveform, (batch, samples) -> (batch, rows, frames).

    60, 70 or 513 rows, one frame every 256 samples. `kind` is "LFCC", "LFB" or "Spectrogram"; `normalised` brings each
    row of an utterance to mean 0 and standard deviation 1 (CMVN). The filterbank and the cosines are parameters without
    gradient because the authors' checkpoints have them.
    """

    def __init__(self, kind: str = "LFCC", dtype: torch.dtype = torch.float32, normalised: bool = False):
        super().__init__()
        self.kind, self.normalised = kind, normalised
        self.register_buffer("window", hamming(FFT, dtype), persistent=False)
        if kind != "Spectrogram":
            self.lfcc_fb = nn.Parameter(triangles(FFT // 2 + 1, FILTERS, RATE / 2, dtype), requires_grad=False)
            self.l_dct = nn.Linear(FILTERS, FILTERS, bias=False, dtype=dtype)
            self.l_dct.weight = nn.Parameter(cosines(FILTERS, dtype), requires_grad=False)

    def power(self, waves: torch.Tensor) -> torch.Tensor:
        """|STFT|^2 as (batch, frames, bins): half a frame of zeros on both sides, no scaling."""
        padded = functional.pad(waves, (FFT // 2, FFT // 2))
        spectrum = torch.fft.rfft(padded.unfold(-1, FFT, HOP) * self.window)
        return spectrum.real.square() + spectrum.imag.square()

    def forward(self, waves: torch.Tensor) -> torch.Tensor:
        rows = self.power(waves)
        if self.kind != "Spectrogram":
            rows = rows @ self.lfcc_fb
        rows = torch.log10(rows + FLOOR)
        if self.kind == "LFCC":
            static = functional.linear(rows, self.l_dct.weight[:COEFFICIENTS])
            velocity = difference(static)
            rows = torch.cat([static, velocity, difference(velocity)], -1)
        rows = rows.transpose(1, 2)
        if self.normalised:
            rows = (rows - rows.mean(2, keepdim=True)) / (rows.std(2, keepdim=True) + 1e-10)
        return rows


def hamming(size: int, dtype: torch.dtype) -> torch.Tensor:
    """The periodic Hamming window, 0.54 - 0.46 cos(2 pi i / size)."""
    i = torch.arange(size, dtype=torch.float64)
    return (0.54 - 0.46 * torch.cos(2 * math.pi * i / size)).to(dtype)


def triangles(bins: int, filters: int, top: float, dtype: torch.dtype) -> torch.Tensor:
    """(bins, filters): triangles of height 1, evenly spaced from 0 to `top` Hz."""
    axis = top * torch.linspace(0, 1, bins, dtype=dtype)
    knots = torch.linspace(0, top, filters + 2, dtype=dtype)
    left, centre, right = knots[:-2], knots[1:-1], knots[2:]
    rising = (axis[:, None] - left) / (centre - left)
    falling = (right - axis[:, None]) / (right - centre)
    return torch.minimum(rising, falling).clamp_min(0)


def cosines(size: int, dtype: torch.dtype) -> torch.Tensor:
    """The orthonormal DCT-II: row k is the k-th basis vector."""
    k = torch.arange(size, dtype=torch.float64)
    basis = math.sqrt(2 / size) * torch.cos(math.pi / size * k[:, None] * (k + 0.5))
    basis[0] /= math.sqrt(2)
    return basis.to(dtype)


def difference(x: torch.Tensor) -> torch.Tensor:
    """x[t + 1] - x[t - 1] along the frames (dimension 1), the ends repeated."""
    return torch.cat([x[:, 1:], x[:, -1:]], 1) - torch.cat([x[:, :1], x[:, :-1]], 1)
