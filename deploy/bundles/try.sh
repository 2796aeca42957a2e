#!/usr/bin/env bash
# Hosts a source competition from its bundle, in an empty folder and by public means alone: what somebody does who did not write Assay.
# Wants Python with the packages of the dev kit (ASSAY_PYTHON or python3), curl, and what a worker needs (bubblewrap).
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
here="$root/deploy/bundles"
python="${ASSAY_PYTHON:-python3}"

usage() {
  cat <<'HELP'
usage: ./assay try NAME [--data DIR] [--port P]
  hosts deploy/bundles/NAME with stand-in data: sdfr-2024, datacv-2025, frcsyn-cvpr2024, frcsyn-wacv2024, adaface-validation
  --data DIR   an empty folder to work in (default: a new one, removed at the end)
HELP
  exit "$1"
}

name="" work="" port=8431 keep=yes
while [ $# -gt 0 ]; do
  case "$1" in
    --help | -h) usage 0 ;;
    --data) work="$2"; shift ;;
    --port) port="$2"; shift ;;
    *) [ -z "$name" ] || usage 2 >&2; name="$1" ;;
  esac
  shift
done
[ -n "$name" ] && [ -f "$here/$name/competition.yaml" ] || usage 2 >&2
"$python" -c 'import numpy, onnxruntime, PIL' 2>/dev/null || {
  echo "assay: $python lacks numpy, onnxruntime or Pillow, with which a participant computes scores and this script checks the boards" >&2
  echo "  to mend it: pip install -r deploy/kit/requirements.txt into a virtual environment, and ASSAY_PYTHON=…/bin/python" >&2
  exit 1
}
if [ -z "$work" ]; then
  work="$(mktemp -d)"
  keep=no
fi
mkdir -p "$work"
work="$(cd "$work" && pwd)"
[ -z "$(ls -A "$work")" ] || { echo "assay: $work is not empty" >&2; exit 1; }

server="http://127.0.0.1:$port"
api="$server/api/v1"
contest="$api/orgs/main/competitions/$name"
pages="$server/o/main/$name"
standalone=""
finish() {
  local status=$?
  if [ -n "$standalone" ]; then
    kill "$standalone" 2>/dev/null || true
    wait "$standalone" 2>/dev/null || true
  fi
  if [ $status -ne 0 ]; then
    echo "assay: stopped at: $now" >&2
    tail -n 5 "$work/standalone.log" >&2 2>/dev/null || true
  fi
  [ $keep = yes ] || rm -rf "$work"
  exit $status
}
trap finish EXIT

now="the beginning"
step() { now="$*"; printf '── %s\n' "$*"; }
fail() { echo "assay: $*" >&2; exit 1; }

# json EXPRESSION: of the document d on standard input.
json() { "$python" -c 'import json, sys
d = json.load(sys.stdin)
print('"$1"')'; }

# call TOKEN METHOD ADDRESS [JSON]: the answer; ends where the server refuses.
call() {
  local answer
  answer="$(curl -sS -w '\n%{http_code}' -X "$2" -H "Authorization: Bearer $1" ${4:+-H 'Content-Type: application/json' -d "$4"} "$3")"
  case "${answer##*$'\n'}" in
    2??) printf '%s\n' "${answer%$'\n'*}" ;;
    *) fail "$2 $3: $answer" ;;
  esac
}

# moment SECONDS: from now.
moment() { "$python" -c 'import datetime, sys
print((datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=float(sys.argv[1]))).strftime("%Y-%m-%dT%H:%M:%SZ"))' "$1"; }

password="four words and 7 numbers"

# arrive NAME: signs up; prints a token.
arrive() {
  call "" POST "$api/accounts" "{\"email\": \"$1@example.org\", \"name\": \"$1\", \"password\": \"$password\"}" >/dev/null
  call "" POST "$api/tokens" "{\"email\": \"$1@example.org\", \"password\": \"$password\", \"name\": \"try\", \"scopes\": [\"read\", \"submit\"]}" | json 'd["token"]'
}

# team TOKEN NAME: founds one, with what the competition asks.
team() {
  call "$1" POST "$contest/teams" "{\"name\": \"$2\", \"agrees_to_terms\": true, \"registration\": $registration}" | json 'd["id"]'
}

# graded TOKEN ID: waits for its end; prints the entry.
graded() {
  local entry state
  for _ in $(seq 600); do
    entry="$(call "$1" GET "$api/submissions/$2")"
    state="$(json 'd["state"]' <<<"$entry")"
    case "$state" in
      GRADED) printf '%s\n' "$entry"; return ;;
      FAILED_* | CANCELLED) fail "entry $2 ended as $state: $(json 'd["reason"]' <<<"$entry")" ;;
    esac
    sleep 1
  done
  fail "entry $2 was not graded in ten minutes"
}

# board TASK PHASE [SCALE]: as the public gets it, once it shows what it is asked for.
board() { curl -sSf "$contest/board?task=$1&phase=$2&scale=${3:-default}"; }

# same WHAT FOUND WANTED: to nine digits.
same() {
  "$python" -c 'import sys
what, found, wanted = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
if abs(found - wanted) > 1e-9: sys.exit(f"assay: {what}: the board has {found}, expected.py {wanted}")
print(f"   {what}: {found}, as computed apart")' "$@"
}

# value ROW-OF-TEAM COLUMN-KEY: from the board on standard input.
value() { json '[r["values"][[c["key"] for c in d["columns"]].index("'"$2"'")]["value"] for r in d["rows"] if r["team"] == "'"$1"'"][0]'; }

expected() { "$python" "$here/expected.py" "$@"; }

# phase KEY: of the first phase, as the organizer sees it.
phase() { call "$owner" GET "$contest" | json 'd["phases"][0]["'"$1"'"]'; }

# close_phase: as organizers do, by importing the bundle with another date.
close_phase() {
  sed -i "s/^    closes: .*/    closes: $(moment 5)/" "$work/bundle/competition.yaml"
  "$root/assay" bundle import "$work/bundle" --org main --yes | sed 's/^/   /'
  for _ in $(seq 60); do
    [ "$(phase state)" = CLOSED ] && return
    sleep 1
  done
  fail "the phase did not close"
}

# results_are_due: whether the day of the results has come.
results_are_due() { [[ ! "$(moment 0)" < "$(phase results_at)" ]]; }

# final_board TASK PHASE FILE: waits for it; it is kept as a snapshot, once the intervals of its figures are made.
final_board() {
  for _ in $(seq 240); do
    board "$1" "$2" >"$3"
    [ "$(json 'd["stage"]["state"]' <"$3")" = final ] && return
    sleep 1
  done
  fail "the board of $1 is not final"
}
# ── the beginning of every one ───────────────────────────────────────────────────────────────────
step "draw data for $name, its first phase open since an hour ago, its results due in three minutes"
"$root/assay" stand-in "$here/$name" --output "$work/bundle" --opens "$(moment -3600)" --models | sed 's/^/   /'

# Nobody may have results earlier than teams were promised, not even by publishing them: so the promise is made short.
sed -i "s/^    results: .*/    results: $(moment 200)/" "$work/bundle/competition.yaml"

step "start the single-machine edition, with nothing loaded"
"$root/assay" standalone --port "$port" --data "$work/site" >"$work/standalone.log" 2>&1 &
standalone=$!
for _ in $(seq 240); do
  curl -sf "$server/health" >/dev/null 2>&1 && [ -s "$work/site/owner-token" ] && break
  kill -0 "$standalone" 2>/dev/null || fail "it ended: $(tail -n 3 "$work/standalone.log")"
  sleep 1
done
owner="$(cat "$work/site/owner-token")"

step "validate the bundle, then import it"
export ASSAY_SERVER="$server" ASSAY_TOKEN="$owner"
"$root/assay" bundle validate "$work/bundle" --org main | sed 's/^/   /'
"$root/assay" bundle import "$work/bundle" --org main --yes | sed 's/^/   /'

step "two people sign up and register a team each"
registration='{"affiliation": "Bern", "contact": "ada@example.org"}'
case "$name" in
  sdfr-2024) ;;
  adaface-validation) registration='{}' ;;
  *) registration='{"affiliation": "Bern"}' ;;
esac
ada="$(arrive ada)"
bob="$(arrive bob)"
team "$bob" "Bob" >/dev/null
if [ "$name" != sdfr-2024 ]; then
  team "$ada" "Ada" >/dev/null
fi

# shellcheck source=/dev/null
source "$here/$name/try.sh"
step "done: $name was hosted"
