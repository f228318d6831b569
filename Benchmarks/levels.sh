#!/usr/bin/env bash
# Compares the bits of features, search, training and scores between instruction sets.
#
#   Benchmarks/levels.sh [experiment ...]
#
# The smallest corpus and profile are run by the program as it is built here, by one that is built for AVX2 (in the folder
# .build-x86-64-v3, about a minute), and, where qemu-x86_64 is installed, by that one on an emulated Haswell, on which
# libraries that choose their code at run time choose that of AVX2, too (some ten minutes). Exits with 1 if a file differs.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
experiments=("$@")
((${#experiments[@]})) || experiments=(train-lfcc-masked train-paper-8-32)

"$root/kit" help >/dev/null
KIT_CPU=x86-64-v3 swift build --package-path "$root" --scratch-path "$root/.build-x86-64-v3" --configuration release \
  --product kit >"$work/build.log" 2>&1 || { tail -n 20 "$work/build.log" >&2; exit 1; }
"$root/kit" corpus build --scale smoke --output "$work/corpus" >/dev/null

# Digests of all files that the experiments leave, into $work/NAME.
run() {
  local name=$1 started=$SECONDS
  shift
  if ! KIT_FEATURE_CACHE="$work/cache-$name" "$@" experiments run "${experiments[@]}" --profile smoke \
    --data "$work/corpus" --ledger "$work/ledger-$name" >"$work/$name.log" 2>&1; then
    tail -n 5 "$work/$name.log" >&2
    exit 1
  fi
  (cd "$work/ledger-$name" && sha256sum -- */*.safetensors */*.txt) >"$work/$name"
  echo "$name: $(wc -l <"$work/$name") files, $((SECONDS - started)) s"
}

run native "$root/.build/release/kit"
run x86-64-v3 "$root/.build-x86-64-v3/release/kit"
names=(x86-64-v3)
if command -v qemu-x86_64 >/dev/null; then
  run haswell qemu-x86_64 -cpu Haswell "$root/.build-x86-64-v3/release/kit"
  names+=(haswell)
fi
for name in "${names[@]}"; do
  if diff "$work/native" "$work/$name"; then
    echo "$name has the bits of native."
  else
    echo "error: $name has other bits than native" >&2
    exit 1
  fi
done
