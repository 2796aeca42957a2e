#!/usr/bin/env bash
# ./assay test docker: builds the images, brings the whole up in containers, has one entry graded
# through the public API, stops, starts again, and takes all of it down.
#
# usage: test.sh [--keep]         --keep leaves the containers running
#   DOCKER_HOST                                          the engine
#   ASSAY_BASE, ASSAY_JDK, ASSAY_JDK_HOME, ASSAY_POSTGRES_IMAGE, ASSAY_BUILD_NETWORK
#                                                        other images than the public ones (offline.sh)
#   ASSAY_PORT                                           18080 by default
# Exit code 0: all as it must be; 2: something that it needs is missing; 3: something was not.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
keep=no
[ "${1:-}" != --keep ] || keep=yes

began=$SECONDS
step() { printf '[%3d s] %s\n' $((SECONDS - began)) "$*"; }
fail() { printf 'assay test docker: %s\n' "$1" >&2; exit 3; }
missing() { printf 'assay test docker: %s\n' "$1" >&2; shift; printf '  %s\n' "$@" >&2; exit 2; }

# ── what it needs ────────────────────────────────────────────────────────────────────────────────
command -v docker >/dev/null || missing "the docker client is missing" "to mend it: install Docker (Debian: docker.io or docker-ce-cli)"
docker version >/dev/null 2>&1 || missing "no Docker engine answers at ${DOCKER_HOST:-the usual socket}" \
  "to mend it: start one, or set DOCKER_HOST"
if docker compose version >/dev/null 2>&1; then
  compose=(docker compose)
  privileged=no
elif command -v docker-compose >/dev/null; then
  compose=(docker-compose)
  privileged=yes
  # Version 1 hands security options to the engine as they are, and the engine does not know the
  # one for /proc: it is part of the client. What is left is a privileged container, of nobody's
  # user; the worker without privileges is tried at the end, by the client.
  export ASSAY_WORKER_PRIVILEGED=true ASSAY_WORKER_PROC=label:disable
else
  missing "neither docker compose nor docker-compose is there" "to mend it: install docker-compose-plugin, or docker-compose 1.29"
fi
export ASSAY_POSTGRES_IMAGE="${ASSAY_POSTGRES_IMAGE:-postgres:18}"
for image in "${ASSAY_BASE:-debian:bookworm-slim}" "${ASSAY_JDK:-eclipse-temurin:25-jre}" "$ASSAY_POSTGRES_IMAGE"; do
  docker image inspect "$image" >/dev/null 2>&1 || missing "the image $image is not there" \
    "to mend it: docker pull $image" "without a registry: deploy/docker/offline.sh makes the three that are needed, and says how to name them"
done

# ── one project of its own ───────────────────────────────────────────────────────────────────────
project="assaytest$$"
work="$(mktemp -d)"
export ASSAY_SERVER_IMAGE="assay-server:$project" ASSAY_WORKER_IMAGE="assay-worker:$project"
assay() { "${compose[@]}" --project-name "$project" --env-file "$work/env" --file "$here/compose.yaml" "$@"; }
container() { assay ps -q "$1"; }
# The seccomp file is named relative to this folder.
cd "$here"

end() {
  code=$?
  if [ $code -ne 0 ] && [ -e "$work/env" ]; then
    assay ps || true
    assay logs --tail=60 || true
  fi
  if [ $keep = yes ]; then
    step "kept: project $project, settings $work/env"
  else
    docker rm --force "${project}_alone" >/dev/null 2>&1 || true
    [ ! -e "$work/env" ] || assay down --volumes --remove-orphans >"$work/down.log" 2>&1 || cat "$work/down.log" >&2
    docker image rm "$ASSAY_SERVER_IMAGE" "$ASSAY_WORKER_IMAGE" >/dev/null 2>&1 || true
    rm -rf "$work"
    step "taken down"
  fi
  exit $code
}
trap end EXIT

healthy() {
  local deadline=$((SECONDS + 300)) state=""
  while [ "$state" != healthy ]; do
    [ $SECONDS -lt $deadline ] || fail "the server was not healthy after 300 s, but '$state'"
    sleep 1
    state="$(docker inspect --format '{{.State.Health.Status}}' "$(container server)" 2>/dev/null || true)"
  done
}

# Since when, and which container where it is not compose's.
registered() {
  local deadline=$((SECONDS + 300))
  until docker logs --since "$1" "${2:-$(container worker)}" 2>&1 | grep 'registered as' >/dev/null; do
    [ $SECONDS -lt $deadline ] || fail "the worker did not register within 300 s"
    sleep 1
  done
}

step "engine $(docker version --format '{{.Server.Version}}'), ${compose[*]} $("${compose[@]}" version --short)"
step "building the images"
"$here/build.sh" "$project" >"$work/build.log" 2>&1 || { cat "$work/build.log"; fail "an image did not build"; }
docker image ls --format '         {{.Repository}} {{.Size}}' --filter "reference=assay-*:$project"

step "compose up"
"$here/secrets.sh" "$work/env" 2>/dev/null
port="${ASSAY_PORT:-18080}"
sed -i -e "s|^ASSAY_PORT=.*|ASSAY_PORT=$port|" -e "s|^ASSAY_BASE_URL=.*|ASSAY_BASE_URL=http://127.0.0.1:$port|" "$work/env"
assay config -q
assay up -d >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "compose up failed"; }
healthy
step "the server is healthy; migrate said: $(docker logs "$(docker ps -aq --filter "label=com.docker.compose.project=$project" --filter label=com.docker.compose.service=migrate)" 2>/dev/null | tail -n 1)"
registered 2000-01-01T00:00:00Z
docker logs "$(container worker)" 2>&1 | sed -n 's/^.* INFO .*\(wall [a-z-]* holds: .*\)$/         \1/p' | cut -c 1-140 || true
if docker logs "$(container worker)" 2>&1 | grep 'DOES NOT HOLD\|NO SANDBOX' >/dev/null; then
  fail "a wall of the sandbox does not hold"
fi
walls="$(docker logs "$(container worker)" 2>&1 | grep -c ' wall .* holds: ')"
step "the worker has registered with all of its $walls walls"

# ── one entry ────────────────────────────────────────────────────────────────────────────────────
export ASSAY_SERVER="http://127.0.0.1:$port"
ASSAY_TOKEN="$(assay exec -T server cat /var/lib/assay/first-start/owner-token | tr -d '\r\n')"
export ASSAY_TOKEN
! assay exec -T worker cat /var/lib/assay/first-start/owner-token >/dev/null 2>&1 || fail "the worker can read the owner's token"
step "one model with its claim, through the public API"
"$root/assay" drill entry || fail "the entry was not graded as it must be"
board() { "$root/assay" board --competition main/drill --phase afternoon --task fixed --json; }
board > "$work/before.json"
"$root/assay" board --competition main/drill --phase afternoon --task fixed

# ── stop and start ───────────────────────────────────────────────────────────────────────────────
for name in worker server; do
  id="$(container "$name")"
  from=$SECONDS
  docker stop --time 30 "$id" >/dev/null
  took=$((SECONDS - from))
  code="$(docker inspect --format '{{.State.ExitCode}}' "$id")"
  step "$name stopped in $took s with $code"
  # 143: it ended by itself at SIGTERM.
  { [ "$code" = 143 ] || [ "$code" = 0 ]; } && [ $took -le 10 ] || fail "$name did not stop cleanly within 10 s"
done
assay stop >"$work/stop.log" 2>&1
since="$(date -u +%Y-%m-%dT%H:%M:%SZ)"
assay up -d >"$work/up.log" 2>&1 || { cat "$work/up.log"; fail "compose did not come up again"; }
healthy
registered "$since"
board > "$work/after.json"
cmp "$work/before.json" "$work/after.json" || { diff "$work/before.json" "$work/after.json" || true; fail "the board is not the same after the restart"; }
step "started again: the same owner's token, the same board"
"$root/assay" drill entry || fail "after the restart the entry was not graded as it must be"

# ── the worker without privileges ────────────────────────────────────────────────────────────────
if [ $privileged = yes ]; then
  docker stop --time 30 "$(container worker)" >/dev/null
  docker run --detach --name "${project}_alone" --network "${project}_work" --read-only --tmpfs /tmp:size=256m \
    --cap-drop ALL --security-opt no-new-privileges --security-opt seccomp="$here/seccomp-worker.json" \
    --security-opt apparmor=unconfined --security-opt systempaths=unconfined --memory 4g --pids-limit 2048 \
    --volume "${project}_worker-token:/var/lib/assay/worker-token:ro" --volume "${project}_worker:/var/lib/assay/worker" \
    --env ASSAY_WORKER_SERVER=http://server:8080 --env ASSAY_WORKER_NAME=alone "$ASSAY_WORKER_IMAGE" >/dev/null 2>&1
  registered 2000-01-01T00:00:00Z "${project}_alone"
  [ "$(docker logs "${project}_alone" 2>&1 | grep -c ' wall .* holds: ')" = "$walls" ] || fail "without privileges not every wall holds"
  step "a worker without privileges has registered, with the same $walls walls"
  "$root/assay" drill entry || fail "without privileges the entry was not graded as it must be"
fi
step "all as it must be"
