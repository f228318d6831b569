#!/usr/bin/env bash
# Makes the reference of all modules with DocC, from the modules as ./kit builds them.
#
#   docs/documentation.sh [folder]      default: .build/documentation
#
# Exits with 1 if DocC warns of anything or a module has no article, Sources/MODULE/MODULE.docc. Parameters whose name and
# type say everything have no line of their own, which DocC would warn of. To read a module's pages, serve its folder:
#
#   python3 -m http.server --directory .build/documentation/Metrics     then /documentation/metrics
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
output=$(readlink -m "${1:-$root/.build/documentation}")
built=$root/.build/release
"$root/kit" help >/dev/null
rm -rf "$output"
mkdir -p "$output"

flags=()
for map in "$root"/Sources/C*/module.modulemap "$built"/C*.build/module.modulemap; do
  [[ -e $map ]] && flags+=(-Xcc "-fmodule-map-file=$map")
done
# Where the toolchain has the parser that Chapters is built with.
parser=$(dirname "$(dirname "$(readlink -f "$(command -v swiftc)")")")/lib/swift/host
# Where the C libraries' headers are.
for library in $(sed -n 's/.*pkgConfig: "\([^"]*\)".*/\1/p' "$root/Package.swift"); do
  for flag in $(pkg-config --cflags-only-I "$library"); do flags+=(-Xcc "$flag"); done
done
target=$(swiftc -print-target-info | sed -n 's/.*"unversionedTriple" *: *"\([^"]*\)".*/\1/p')
failed=()
for folder in "$root"/Sources/*/*.docc; do
  module=$(basename "$folder" .docc)
  graphs=$output/.graphs/$module
  mkdir -p "$graphs"
  swift-symbolgraph-extract -module-name "$module" -I "$built/Modules" -I "$parser" -target "$target" -sdk / \
    -minimum-access-level public -skip-synthesized-members "${flags[@]}" -output-dir "$graphs"
  docc convert "$folder" --additional-symbol-graph-dir "$graphs" --fallback-display-name "$module" \
    --fallback-bundle-identifier "pc-darts-kit.$module" --output-dir "$output/$module" --warnings-as-errors \
    --disable-parameters-and-returns-validation --transform-for-static-hosting 2>&1 | sed '/^$/d' || failed+=("$module")
done
# A module of Swift files without an article; the program is explained by its help.
for folder in "$root"/Sources/*/; do
  module=$(basename "$folder")
  if [[ $module != kit && -n $(find "$folder" -name '*.swift' -print -quit) && ! -d $folder/$module.docc ]]; then
    echo "error: there is no Sources/$module/$module.docc" >&2
    failed+=("$module")
  fi
done
rm -rf "$output/.graphs"
if ((${#failed[@]})); then
  echo "error: DocC is not content with ${failed[*]}; the lines above say why" >&2
  exit 1
fi
echo "The reference of $(find "$output" -mindepth 1 -maxdepth 1 | wc -l) modules is in $output."
