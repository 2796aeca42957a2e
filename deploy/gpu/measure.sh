#!/usr/bin/env bash
# All that needs a GPU, in one go: the tests, the benchmark, the differences of scores, the noise.
#
# usage: measure.sh [NATIVES_DIR] [OUT_DIR]
#   NATIVES_DIR  libraries for this machine's CUDA (deploy/gpu/natives.sh makes them); fetched when missing
#   OUT_DIR      where the answers go (default: ./gpu-measured)
#
# needs: JDK 25, Maven, an NVIDIA driver, CUDA and cuDNN libraries (LD_LIBRARY_PATH may name their
# folders); bubblewrap for the sandbox; optionally ASSAY_REAL_DATA, and ASSAY_ONNXRUNTIME_VERSION
# where the version of the libraries is not that of the pom (CUDA 13: 1.28.0).
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
natives="${1:-$root/.assay/natives-cuda}"
out="${2:-$PWD/gpu-measured}"
command -v nvidia-smi >/dev/null || { echo "measure.sh: no nvidia-smi, so no GPU to measure on" >&2; exit 2; }
mkdir -p "$out"
out="$(cd "$out" && pwd)"

if [ ! -f "$natives/libonnxruntime_providers_cuda.so" ]; then
  # Which CUDA's libraries are installed, by the system's cache or by LD_LIBRARY_PATH.
  cuda=12
  for folder in $(ldconfig -p | sed -n 's:.* => \(.*\)/libcublasLt.so.13$:\1:p') $(tr : " " <<<"${LD_LIBRARY_PATH:-}"); do
    [ ! -e "$folder/libcublasLt.so.13" ] || cuda=13
  done
  [ "$cuda" = 12 ] || export ASSAY_ONNXRUNTIME_VERSION="${ASSAY_ONNXRUNTIME_VERSION:-1.28.0}"
  "$root/deploy/gpu/natives.sh" "$cuda" "$natives"
fi
natives="$(cd "$natives" && pwd)"
export ASSAY_NATIVES="$natives" ORT_DISABLE_TELEMETRY=1
build=()
[ -z "${ASSAY_ONNXRUNTIME_VERSION:-}" ] || build=("-Donnxruntime.version=$ASSAY_ONNXRUNTIME_VERSION")

{ date -u; nvidia-smi; lscpu; cat /proc/loadavg; } > "$out/machine.txt"

step() { echo "== $1"; }

step "tests of the GPU (E16, E34, provider, halving)"
"$root/assay" build "${build[@]}" -pl deploy/bench -am
(cd "$root" && mvn --batch-mode --no-transfer-progress verify "${build[@]}" -pl worker -am -Dtest=GpuTest \
  -Dsurefire.failIfNoSpecifiedTests=false) 2>&1 | tee "$out/tests.txt" | grep -E 'Tests run|SKIPPED|BUILD|ERROR' || true

bench() { "$root/assay" bench inference --device cuda --natives "$natives" "$@"; }

step "iResNet-50 shape, batch 64 and 256, beside the bare loop"
bench --network iresnet50 --images 16384 --batch 64,256 --rounds 5 --json | tee "$out/iresnet50.json"

step "scores: CPU against CUDA, TF32 off and on"
bench --network iresnet50 --images 512 --compare-devices | tee "$out/differences-iresnet50.txt"
data="${ASSAY_REAL_DATA:-$root/../shared/data}"
if [ -f "$data/models/fr512/fr512_rgb.onnx" ]; then
  bench --model "$data/models/fr512/fr512_rgb.onnx" --set "$data/facescrub600/facescrub600.bin" --compare-devices \
    | tee "$out/differences-fr512.txt"
  bench --batch 64,256 --rounds 5 --json | tee "$out/fr512.json"
fi

step "noise floor, as a worker measures it"
(cd "$root" && mvn --batch-mode --no-transfer-progress verify "${build[@]}" -pl worker -am -Dtest=GpuTest#theNoiseFloorOfTheGpu \
  -Dsurefire.failIfNoSpecifiedTests=false) 2>&1 | tee "$out/noise.txt" | grep 'noise of this GPU' || true
echo "answers are in $out"
