#!/usr/bin/env bash
# Makes the three images that the others are built from, where no registry can be reached: a base
# by debootstrap, a Java runtime by jlink, PostgreSQL from the base's packages.
#
# usage: offline.sh [MIRROR]      as root; MIRROR of Debian packages, deb.debian.org by default
# needs: debootstrap, a JDK 25 (JAVA_HOME), a Docker engine (DOCKER_HOST, or the usual socket)
#   ASSAY_APT            a folder that is laid over /etc/apt of the base: other sources, a proxy
#   ASSAY_DEBIAN_SUITE   bookworm by default
#   ASSAY_BUILD_NETWORK  network of the builds, such as host; the engine's own by default
# Afterwards, in the shell that builds or tests:
#   export ASSAY_BASE=assay-offline/debian ASSAY_JDK=assay-offline/jdk ASSAY_JDK_HOME=/ ASSAY_POSTGRES_IMAGE=assay-offline/postgres
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
mirror="${1:-http://deb.debian.org/debian}"
suite="${ASSAY_DEBIAN_SUITE:-bookworm}"
network=()
[ -z "${ASSAY_BUILD_NETWORK:-}" ] || network=(--network "$ASSAY_BUILD_NETWORK")

fail() { echo "offline.sh: $1" >&2; exit 2; }
[ "$(id -u)" = 0 ] || fail "debootstrap needs root"
command -v debootstrap >/dev/null || fail "debootstrap is missing (apt-get install debootstrap)"
[ -x "${JAVA_HOME:-}/bin/jlink" ] || fail "JAVA_HOME must name a JDK 25 with jlink, found '${JAVA_HOME:-}'"
docker version >/dev/null 2>&1 || fail "no Docker engine answers (DOCKER_HOST is '${DOCKER_HOST:-}')"

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

if ! docker image inspect assay-offline/debian >/dev/null 2>&1; then
  debootstrap --variant=minbase "$suite" "$work/root" "$mirror" >&2
  rm -f "$work/root"/var/cache/apt/archives/*.deb
  [ -z "${ASSAY_APT:-}" ] || cp -r "$ASSAY_APT/." "$work/root/etc/apt/"
  tar -C "$work/root" -c . | docker import --change 'CMD ["bash"]' - assay-offline/debian
fi

if ! docker image inspect assay-offline/jdk >/dev/null 2>&1; then
  "$JAVA_HOME/bin/jlink" --output "$work/jdk" --strip-debug --no-header-files --no-man-pages --generate-cds-archive \
    --add-modules java.se,jdk.charsets,jdk.crypto.cryptoki,jdk.jfr,jdk.localedata,jdk.management,jdk.naming.dns,jdk.net,jdk.unsupported,jdk.zipfs \
    --include-locales=en
  tar -C "$work/jdk" -c . | docker import - assay-offline/jdk
fi

docker build "${network[@]}" --build-arg BASE=assay-offline/debian -f "$root/deploy/docker/Dockerfile.postgres" \
  -t assay-offline/postgres "$root"
