#!/usr/bin/env bash
# A real S3 server for tests: one Ceph monitor, one OSD that keeps everything in memory, and the
# RADOS gateway, on loopback ports, with one user and one bucket. Needs no root and installs nothing.
#
#   rgw.sh run COMMAND...   start it, run the command with ASSAY_TEST_S3_* set, stop it
set -euo pipefail

say() { printf '%s\n' "rgw: $*" >&2; }
usage() { say "usage: $0 run COMMAND..."; exit 2; }

[ "${1:-}" = run ] && [ $# -gt 1 ] || usage
shift

missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need ceph-mon ceph-mon
need ceph-osd ceph-osd
need radosgw radosgw
need radosgw-admin radosgw
need ceph ceph-common
need ceph-authtool ceph-common
need monmaptool ceph-common
need curl curl
need openssl openssl
if [ ${#missing[@]} -gt 0 ]; then
  say "missing Debian packages: $(printf '%s\n' "${missing[@]}" | sort -u | tr '\n' ' ')"
  say "to mend it: apt-get install --no-install-recommends ceph-mon ceph-osd radosgw ceph-common curl openssl"
  exit 2
fi

home="$(mktemp -d "${TMPDIR:-/tmp}/assay-rgw.XXXXXX")"
pids=()

stop() {
  local pid
  for pid in ${pids[@]+"${pids[@]}"}; do kill "$pid" 2>/dev/null || true; done
  for pid in ${pids[@]+"${pids[@]}"}; do wait "$pid" 2>/dev/null || true; done
  rm -rf "$home"
}
trap stop EXIT
trap 'exit 130' INT TERM

give_up() {
  say "$1; the last lines of its log:"
  tail -n 15 "$home/log/start.log" >&2 || true
  exit 3
}

free_port() {
  local port
  while :; do
    port=$((20000 + RANDOM % 12000))
    (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || break
  done
  echo "$port"
}

# Tries a command every 0.2 s, for at most so many seconds.
await() {
  local seconds="$1" end
  shift
  end=$((SECONDS + seconds))
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$end" ] || return 1
    sleep 0.2
  done
}

mkdir "$home"/{mon,osd,rgw,run,log}
fsid="$(cat /proc/sys/kernel/random/uuid)"
osd="$(cat /proc/sys/kernel/random/uuid)"
mon_port="$(free_port)"
port="$(free_port)"
access_key="assay$RANDOM"
secret_key="$(head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n')"
bucket=assay-test
endpoint="http://127.0.0.1:$port"

cat >"$home/ceph.conf" <<CONF
[global]
fsid = $fsid
mon initial members = a
mon host = v1:127.0.0.1:$mon_port
public addr = 127.0.0.1
auth cluster required = none
auth service required = none
auth client required = none
ms bind msgr2 = false
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 4
osd pool default pgp num = 4
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon allow pool size one = true
mon data avail crit = 1
mon data avail warn = 1
run dir = $home/run
admin socket = $home/run/\$name.asok
pid file = $home/run/\$name.pid
log file = $home/log/\$name.log
keyring = $home/keyring
[mon]
mon data = $home/mon
[osd]
osd data = $home/osd
osd objectstore = memstore
memstore device bytes = 3221225472
osd class load list = *
[client.rgw.a]
rgw data = $home/rgw
rgw frontends = beast endpoint=127.0.0.1:$port
CONF
export CEPH_CONF="$home/ceph.conf"

begun=$SECONDS
ceph-authtool --create-keyring "$home/keyring" --gen-key -n mon. --cap mon 'allow *' >/dev/null
monmaptool --create --fsid "$fsid" --addv a "[v1:127.0.0.1:$mon_port]" "$home/monmap" >/dev/null
ceph-mon --mkfs -i a --monmap "$home/monmap" --keyring "$home/keyring" >>"$home/log/start.log" 2>&1 ||
  give_up "the monitor made no store"
ceph-mon -f -i a >>"$home/log/start.log" 2>&1 &
pids+=($!)
await 30 ceph --connect-timeout 2 status || give_up "the monitor does not answer"

# The OSD must have the id that the monitor was told.
ceph osd new "$osd" >>"$home/log/start.log" 2>&1 || give_up "the monitor takes no OSD"
ceph-osd --mkfs -i 0 --osd-uuid "$osd" >>"$home/log/start.log" 2>&1 || give_up "the OSD made no store"
ceph-osd -f -i 0 >>"$home/log/start.log" 2>&1 &
pids+=($!)
is_up() { ceph osd stat | grep -q '1 up'; }
await 60 is_up || give_up "the OSD does not come up"

radosgw -f -n client.rgw.a >>"$home/log/start.log" 2>&1 &
pids+=($!)
await 120 curl --silent --fail --max-time 2 "$endpoint" || give_up "the gateway does not answer"
radosgw-admin user create --uid assay --display-name Assay --access-key "$access_key" \
  --secret-key "$secret_key" >>"$home/log/start.log" 2>&1 || give_up "the gateway takes no user"
# The older signature: that of the curl of Debian 12 is not the one that S3 expects.
today="$(LC_ALL=C date -u '+%a, %d %b %Y %H:%M:%S +0000')"
signature="$(printf 'PUT\n\n\n%s\n/%s' "$today" "$bucket" |
  openssl dgst -sha1 -hmac "$secret_key" -binary | base64)"
curl --silent --show-error --fail-with-body --max-time 60 -X PUT -H "Date: $today" \
  -H "Authorization: AWS $access_key:$signature" "$endpoint/$bucket" >>"$home/log/start.log" 2>&1 ||
  give_up "the gateway makes no bucket"
say "$(radosgw --version | cut -d' ' -f1-3) serves at $endpoint after $((SECONDS - begun)) s"

ASSAY_TEST_S3_ENDPOINT="$endpoint" ASSAY_TEST_S3_ACCESS_KEY="$access_key" \
  ASSAY_TEST_S3_SECRET_KEY="$secret_key" ASSAY_TEST_S3_BUCKET="$bucket" "$@"
