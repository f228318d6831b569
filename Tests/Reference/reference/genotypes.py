"""Primitives, edges and genotypes."""
from typing import NamedTuple, Sequence

PRIMITIVES = ("none", "max_pool_3x3", "avg_pool_3x3", "skip_connect", "sep_conv_3x3", "sep_conv_5x5", "dil_conv_3x3",
              "dil_conv_5x5")
NODES = 4
# How many edges enter each node: from both inputs of the cell and from all nodes before it.
FAN_IN = tuple(2 + node for node in range(NODES))
EDGES = sum(FAN_IN)


class Genotype(NamedTuple):
    """Eight edges a cell, two for each node: (primitive, number of the state it reads)."""

    normal: Sequence[tuple[str, int]]
    normal_concat: Sequence[int]
    reduce: Sequence[tuple[str, int]]
    reduce_concat: Sequence[int]


CONCATENATED = range(2, 2 + NODES)

# The paper's best architecture, as the README of the authors' repository prints it.
PAPER = Genotype(
    normal=[("sep_conv_5x5", 0), ("sep_conv_5x5", 1), ("sep_conv_3x3", 2), ("dil_conv_5x5", 0), ("avg_pool_3x3", 2),
            ("max_pool_3x3", 3), ("avg_pool_3x3", 2), ("avg_pool_3x3", 4)],
    normal_concat=CONCATENATED,
    reduce=[("sep_conv_5x5", 1), ("sep_conv_3x3", 0), ("dil_conv_3x3", 2), ("avg_pool_3x3", 0), ("dil_conv_5x5", 2),
            ("sep_conv_3x3", 3), ("dil_conv_3x3", 2), ("avg_pool_3x3", 4)],
    reduce_concat=CONCATENATED)

# One with skip connections at both strides; those at stride 1 are identities, which drop path never drops.
WITH_SKIPS = Genotype(
    normal=[("skip_connect", 0), ("sep_conv_3x3", 1), ("dil_conv_3x3", 2), ("skip_connect", 1), ("max_pool_3x3", 0),
            ("skip_connect", 3), ("dil_conv_5x5", 2), ("avg_pool_3x3", 4)],
    normal_concat=CONCATENATED,
    reduce=[("skip_connect", 0), ("max_pool_3x3", 1), ("sep_conv_5x5", 2), ("skip_connect", 1), ("skip_connect", 2),
            ("dil_conv_3x3", 0), ("avg_pool_3x3", 1), ("skip_connect", 4)],
    reduce_concat=CONCATENATED)
