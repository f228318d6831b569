#!/usr/bin/env bash
# Adds the operation of separable-7x7.patch to a copy of the kit, builds the copy, and takes the operation through
# everything that knows operations: a search, a training, scores, a diagram, export and import.
#
#   docs/adding-an-operation/try.sh [FOLDER]   FOLDER keeps the copy and its results (default: a temporary one)
set -euo pipefail

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
root=$(readlink -f "$here/../..")
folder=${1:-$(mktemp -d)}
mkdir -p "$folder/kit"
# Its build stays where there was one.
rm -rf "$folder/kit/Sources"
say() { printf '\n== %s\n' "$*"; }

say "Copying the kit to $folder/kit"
git -C "$root" ls-files -z | (cd "$root" && xargs -0 cp --parents --target-directory "$folder/kit")
cd "$folder/kit"
patch --strip 1 --forward <"$here/separable-7x7.patch"
./kit help >/dev/null

work=$folder/work
mkdir -p "$work"
[[ -d $work/corpus ]] || ./kit corpus build --scale smoke --output "$work/corpus"

say "A search over nine operations"
./kit search --data "$work/corpus" --epochs 2 --warm-up 1 --batch-size 16 --output "$work/search"

say "Training a genotype with the new operation"
genotype=$(sed 's/[a-z]*_conv_[0-9]x[0-9]/sep_conv_7x7/; s/max_pool_3x3/sep_conv_7x7/' "$work/search/genotype.txt")
[[ $genotype == *sep_conv_7x7* ]] || genotype=${genotype/skip_connect/sep_conv_7x7}
printf '%s\n' "$genotype" | tee "$work/genotype.txt"
grep -q sep_conv_7x7 "$work/genotype.txt"
./kit train --data "$work/corpus" --genotype "$work/genotype.txt" --epochs 1 --batch-size 32 --output "$work/trained"

say "Scoring, drawing, exporting and reading it back"
./kit score --data "$work/corpus" --model "$work/trained" --output "$work/scores.txt"
./kit plot genotype "$work/genotype.txt" --output "$work/genotype.svg"
./kit export "$work/trained" --to pth-names --output "$work/exported.safetensors"
./kit inspect "$work/exported.safetensors" | grep -E 'op\.1\.weight .* 16x1x7x7|cell: .*sep_conv_7x7'
say "All of it works with nine operations; the results are in $work"
