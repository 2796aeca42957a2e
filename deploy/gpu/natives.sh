#!/usr/bin/env bash
# A folder of onnxruntime's native libraries for CUDA, for assay.worker.natives (or ASSAY_NATIVES).
#
# usage: natives.sh 12|13 DIR
#   12  the official onnxruntime_gpu jar (built for CUDA 12)
#   13  the natives of org.bytedeco:onnxruntime (built for CUDA 13) under the official Java API
#
# The libraries must be of the very version of the jar that Assay is built with; a worker refuses
# others when it starts. Bytedeco's newest is older than the pom's (at the time of writing): the
# script then says how to build Assay with that version. ASSAY_ONNXRUNTIME_VERSION and
# ASSAY_BYTEDECO_PRESETS ask for others. CUDA's and cuDNN's own libraries are not fetched: the machine has them, or
# LD_LIBRARY_PATH names their folders.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cuda="${1:-}"
to="${2:-}"
if [ -z "$to" ] || { [ "$cuda" != 12 ] && [ "$cuda" != 13 ]; }; then
  echo "usage: natives.sh 12|13 DIR" >&2
  exit 2
fi
of_pom="$(sed -n 's:.*<onnxruntime.version>\(.*\)</onnxruntime.version>.*:\1:p' "$root/pom.xml")"
[ "$cuda" = 13 ] && newest=1.28.0 || newest="$of_pom"
version="${ASSAY_ONNXRUNTIME_VERSION:-$newest}"
# Bytedeco appends the version of its own presets.
presets="${ASSAY_BYTEDECO_PRESETS:-1.5.14}"

fetch() {
  mvn --batch-mode --quiet --no-transfer-progress dependency:copy \
    "-Dartifact=$1" "-DoutputDirectory=$work" -Dmdep.useBaseVersion=true
}

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$to"
case "$cuda" in
  12)
    fetch "com.microsoft.onnxruntime:onnxruntime_gpu:$version"
    unzip -q -o -j "$work/onnxruntime_gpu-$version.jar" 'ai/onnxruntime/native/linux-x64/*.so' -d "$to"
    ;;
  13)
    fetch "org.bytedeco:onnxruntime:$version-$presets:jar:linux-x86_64-gpu"
    fetch "com.microsoft.onnxruntime:onnxruntime:$version"
    unzip -q -o -j "$work/onnxruntime-$version-$presets-linux-x86_64-gpu.jar" '*/libonnxruntime*.so*' -d "$to"
    unzip -q -o -j "$work/onnxruntime-$version.jar" 'ai/onnxruntime/native/linux-x64/libonnxruntime4j_jni.so' -d "$to"
    # The Java API asks for the name without a number; the provider links against the one with it.
    [ -f "$to/libonnxruntime.so" ] || cp "$to/libonnxruntime.so.1" "$to/libonnxruntime.so"
    [ -f "$to/libonnxruntime.so.1" ] || cp "$to/libonnxruntime.so" "$to/libonnxruntime.so.1"
    ;;
esac
for library in libonnxruntime.so libonnxruntime4j_jni.so libonnxruntime_providers_shared.so libonnxruntime_providers_cuda.so; do
  [ -f "$to/$library" ] || { echo "natives.sh: $library did not come with onnxruntime $version for CUDA $cuda" >&2; exit 3; }
done
echo "onnxruntime $version for CUDA $cuda in $to"
[ "$version" = "$of_pom" ] || echo "build Assay with it: ./assay build -Donnxruntime.version=$version"
