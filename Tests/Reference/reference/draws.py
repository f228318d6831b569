"""Random numbers that the kit's tests draw, too, bit for bit."""
from typing import Iterator

import numpy as np
import torch

MASK = (1 << 64) - 1
GOLDEN = 0x9E3779B97F4A7C15


def fnv1a(data: bytes) -> int:
    value = 0xCBF29CE484222325
    for byte in data:
        value = ((value ^ byte) * 0x100000001B3) & MASK
    return value


def split_mix(state: int) -> int:
    """The output of SplitMix64 for a state."""
    z = state
    z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & MASK
    return z ^ (z >> 31)


def rotate(x: int, count: int) -> int:
    return ((x << count) | (x >> (64 - count))) & MASK


def uniform_stream(seed: int, stream: str) -> Iterator[float]:
    """What the kit's RandomGenerator(seed:stream:) gives as `uniform()`: xoshiro256**, seeded through SplitMix64."""
    state = (seed * GOLDEN) & MASK ^ fnv1a(stream.encode() + b"\xff")
    s = [split_mix((state + step * GOLDEN) & MASK) for step in range(1, 5)]
    while True:
        result = (rotate((s[1] * 5) & MASK, 7) * 9) & MASK
        t = (s[1] << 17) & MASK
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= t
        s[3] = rotate(s[3], 45)
        yield (result >> 11) * 2.0 ** -53


def hashed(name: str, count: int) -> np.ndarray:
    """`count` numbers of [-1, 1) that depend on the name and the place alone; multiples of 2^-23, so exact in float32.

    Tests make the same numbers, so that a fixture need not store a network's weights.
    """
    with np.errstate(over="ignore"):
        z = np.uint64(fnv1a(name.encode())) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(GOLDEN)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return (z >> np.uint64(40)).astype(np.float64) * 2.0 ** -23 - 1


def hashed_parameter(name: str, shape: tuple[int, ...]) -> torch.Tensor:
    """Weights of a sensible size: convolutions and the classifier within sqrt(6 / inputs), scales around 1."""
    values = hashed(name, int(np.prod(shape)))
    if len(shape) > 1:
        values = values * np.sqrt(6 / np.prod(shape[1:]))
    elif name.endswith(".weight"):
        values = 1 + 0.3 * values
    else:
        values = 0.2 * values
    return torch.from_numpy(values.astype(np.float32)).reshape(shape)
