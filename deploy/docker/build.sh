#!/usr/bin/env bash
# Builds the images assay-server and assay-worker from what ./assay build made.
#
# usage: build.sh [TAG] [NAME…]      TAG: latest by default; NAME: server, worker, s3 (server and worker by default)
#   ASSAY_BASE, ASSAY_JDK, ASSAY_JDK_HOME   build arguments, see the Dockerfiles
#   ASSAY_WORKER_BASE                       another base for the worker: one with CUDA
#   ASSAY_BUILD_NETWORK                     network of the builds, such as host
#   ASSAY_S3PROXY                           its version, for s3
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
cd "$root"
tag="${1:-latest}"
[ $# -eq 0 ] || shift
names=("${@:-server}")
[ $# -gt 0 ] || names=(server worker)
ls deploy/standalone/target/standalone-*.jar >/dev/null 2>&1 || { echo "build.sh: nothing is built yet: ./assay build" >&2; exit 2; }

for name in "${names[@]}"; do
  base="${ASSAY_BASE:-}"
  [ "$name" != worker ] || base="${ASSAY_WORKER_BASE:-$base}"
  arguments=()
  [ -z "$base" ] || arguments+=(--build-arg "BASE=$base")
  [ -z "${ASSAY_JDK:-}" ] || arguments+=(--build-arg "JDK=$ASSAY_JDK")
  [ -z "${ASSAY_JDK_HOME:-}" ] || arguments+=(--build-arg "JDK_HOME=$ASSAY_JDK_HOME")
  [ -z "${ASSAY_BUILD_NETWORK:-}" ] || arguments+=(--network "$ASSAY_BUILD_NETWORK")
  if [ "$name" = s3 ]; then
    version="${ASSAY_S3PROXY:-4.1.0}"
    mvn --batch-mode --quiet --no-transfer-progress org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy \
      "-Dartifact=org.gaul:s3proxy:$version:jar:jar-with-dependencies" -DoutputDirectory=deploy/docker/target
    mv "deploy/docker/target/s3proxy-$version-jar-with-dependencies.jar" deploy/docker/target/s3proxy.jar
  fi
  echo "building assay-$name:$tag" >&2
  docker build "${arguments[@]}" -f "deploy/docker/Dockerfile.$name" -t "assay-$name:$tag" . >&2
done
