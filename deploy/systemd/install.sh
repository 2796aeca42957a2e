#!/usr/bin/env bash
# Installs or upgrades Assay on this machine, for systemd: program, users, units, settings with
# random passwords where there are none. Starts nothing. docs/how-to/run-with-systemd.md
#
# usage: install.sh server|worker…      as root, after ./assay build
#   JAVA_HOME   a Java 25, which /opt/assay/jdk will point to
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
fail() { echo "install.sh: $1" >&2; exit 2; }
[ $# -gt 0 ] || fail "expected what to install: server, worker, or both"
[ "$(id -u)" = 0 ] || fail "expected to be root"
built="$(ls "$root"/deploy/standalone/target/standalone-*.jar 2>/dev/null || true)"
[ -n "$built" ] || fail "nothing is built yet: ./assay build"
if [ ! -x /opt/assay/jdk/bin/java ] || [ -n "${JAVA_HOME:-}" ]; then
  [ -x "${JAVA_HOME:-}/bin/java" ] || fail "expected JAVA_HOME to name a Java 25, found '${JAVA_HOME:-}'"
  mkdir -p /opt/assay
  ln -sfn "$JAVA_HOME" /opt/assay/jdk
fi

# The version before stays, for the way back.
rm -rf /opt/assay/app.new
install -d -m 755 /opt/assay/app.new/lib
install -m 644 "$built" /opt/assay/app.new/assay.jar
install -m 644 "$root"/deploy/standalone/target/lib/*.jar /opt/assay/app.new/lib/
install -d -m 755 /opt/assay/docs/how-to
install -m 644 "$root"/docs/how-to/run-with-systemd.md /opt/assay/docs/how-to/
if [ -d /opt/assay/app ]; then
  rm -rf /opt/assay/app.previous
  mv /opt/assay/app /opt/assay/app.previous
fi
mv /opt/assay/app.new /opt/assay/app

user() { id "$1" >/dev/null 2>&1 || useradd --system --user-group --no-create-home --home-dir "/var/lib/$1" --shell /usr/sbin/nologin "$1"; }
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
# An Ed25519 key in PKCS#8: what its 16 bytes of head say is the same for every key.
signing_key() { { printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'; head -c 32 /dev/urandom; } | base64 -w 0; }
install -d -m 755 /etc/assay
umask 077
for part in "$@"; do
  case "$part" in
    server)
      user assay
      install -m 644 "$root"/deploy/systemd/assay-{server,migrate}.service /etc/systemd/system/
      if [ ! -e /etc/assay/server.env ] && [ ! -e /etc/assay/migrate.env ]; then
        server="$(secret)" dispatch="$(secret)"
        cat > /etc/assay/migrate.env <<ENV
ASSAY_DATABASE_URL=jdbc:postgresql://127.0.0.1:5432/assay
ASSAY_DATABASE_OWNER_PASSWORD=$(secret)
# The rest is for the first start, which makes the roles; afterwards these lines may go.
ASSAY_DATABASE_ADMIN_USER=assay_admin
ASSAY_DATABASE_ADMIN_PASSWORD=$(secret)
ASSAY_DATABASE_PASSWORD=$server
ASSAY_DATABASE_DISPATCH_PASSWORD=$dispatch
ASSAY_DATABASE_READER_PASSWORD=$(secret)
ENV
        cat > /etc/assay/server.env <<ENV
ASSAY_DATABASE_URL=jdbc:postgresql://127.0.0.1:5432/assay
ASSAY_DATABASE_PASSWORD=$server
ASSAY_DATABASE_DISPATCH_PASSWORD=$dispatch
# Where people reach it. Behind a proxy with TLS: https://…, and plain http false.
ASSAY_BASE_URL=http://localhost:8080
ASSAY_PLAIN_HTTP=true
# Signs receipts. docs/reference/receipts.md says how to replace it.
ASSAY_RECEIPT_PKCS8=$(signing_key)
ENV
        echo "install.sh: made /etc/assay/migrate.env and /etc/assay/server.env" >&2
      fi
      ;;
    worker)
      command -v bwrap >/dev/null || fail "bubblewrap is missing (apt-get install bubblewrap)"
      user assay-worker
      install -m 644 "$root"/deploy/systemd/assay-worker.service /etc/systemd/system/
      ;;
    *) fail "expected server or worker, found $part" ;;
  esac
done
systemctl daemon-reload
echo "install.sh: installed $* in /opt/assay" >&2
