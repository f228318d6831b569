"""Makes the fixtures of the kit's tests, or checks those that are there.

    python3 Tests/Reference/make_fixtures.py --check               compares; exits with 1 if one differs
    python3 Tests/Reference/make_fixtures.py --write NAME ...      writes some, or all without a name

Needs what requirements.txt lists. `--checkpoint FILE` names the authors' 4-16.pth (./kit data verify says where to get
it); without it, the fixture `checkpoint` is left out. Waveforms and features that fixtures start from are read from
the fixtures that are there; `--new-material` makes them again, with eSpeak NG.

A fixture differs if a tensor is more than 1e-6 away from the one in the repository, in the Euclidean norm and relative
to it, or if a name, a shape or a genotype is another one.
"""
import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import torch

from fixtures import hashed, stored
from fixtures.fixture import Fixture, read_safetensors
from fixtures.material import TESTS, Material

ALLOWED = 1e-6
MAKERS = {
    "features": stored.make_features, "ops": stored.make_operations, "derived": stored.make_derived,
    "search": stored.make_search, "normalised": hashed.make_normalised, "large": hashed.make_large,
    "drop-path": hashed.make_drop_path, "partial-channels": hashed.make_partial_channels,
    "second-order": hashed.make_second_order}
HEADER = ("| tensors | count | largest value | max | 99.9 % | relative | max allowed | 99.9 % allowed "
          "| relative allowed |\n"
          "|---|---|---|---|---|---|---|---|---|")


def genotypes_of(search: Fixture) -> Fixture:
    """The alphas and betas of `search` and the genotypes derived from them, in a file of their own."""
    fixture = Fixture("ArchitecturesTests/Fixtures/genotypes")
    fixture.metadata = search.metadata
    fixture.given = {name: value for name, value in search.tensors.items()
                     if name.startswith(("arch/", "after_arch/", "genotype_case/"))}
    return fixture


def differences(fixture: Fixture) -> list[str]:
    """What is not as in the repository, one line each."""
    path = TESTS / f"{fixture.path}.safetensors"
    there, metadata = read_safetensors(path)
    lines = [f"tensor {name}: only in one of the two" for name in sorted(there.keys() ^ fixture.tensors.keys())]
    lines += [f"metadata {name}: another value" for name in sorted(metadata.keys() | fixture.metadata.keys())
              if metadata.get(name) != fixture.metadata.get(name)]
    worst, largest = "no tensor", 0.0
    for name in there.keys() & fixture.tensors.keys():
        old, new = there[name].astype(np.float64), fixture.tensors[name].astype(np.float64)
        if old.shape != new.shape:
            lines.append(f"tensor {name}: shape {new.shape} instead of {old.shape}")
            continue
        away = np.linalg.norm(new - old) / max(np.linalg.norm(old), 1e-30)
        if away > largest:
            worst, largest = name, away
        if not away <= ALLOWED:
            lines.append(f"tensor {name}: {away:.1e} away")
    print(f"{fixture.path}: {len(there)} tensors, farthest {worst}, {largest:.1e}")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group(required=True)
    mode.add_argument("--check", action="store_true", help="compare with the fixtures that are there")
    mode.add_argument("--write", action="store_true", help="write them, and print how far float32 is from them")
    parser.add_argument("names", nargs="*", metavar="NAME", help=" ".join([*MAKERS, "checkpoint"]))
    parser.add_argument("--checkpoint", type=Path, help="the authors' 4-16.pth")
    parser.add_argument("--new-material", action="store_true", help="make waveforms and their features again")
    options = parser.parse_args()
    makers = dict(MAKERS)
    if options.checkpoint:
        makers["checkpoint"] = lambda material: stored.make_checkpoint(material, options.checkpoint)
    unknown = [name for name in options.names if name not in makers]
    if unknown:
        parser.error(f"there is no fixture {' '.join(unknown)}; there are {' '.join(makers)}"
                     + ("" if options.checkpoint else "; and with --checkpoint, checkpoint"))
    torch.set_num_threads(1)
    print(f"PyTorch {torch.__version__}")
    material, failures = Material(options.new_material), []
    for name in options.names or makers:
        fixture, groups = makers[name](material)
        for part in [fixture, genotypes_of(fixture)] if name == "search" else [fixture]:
            if options.check:
                failures += [f"{part.path}: {line}" for line in differences(part)]
            else:
                part.write(TESTS)
        if options.write:
            print("\n".join([f"\n### {fixture.path}\n", HEADER, *fixture.deviations(groups)]))
    for line in failures:
        print(f"error: {line}", file=sys.stderr)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
