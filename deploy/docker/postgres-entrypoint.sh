#!/usr/bin/env bash
# Makes the cluster once, as the official image does with POSTGRES_USER, POSTGRES_PASSWORD and
# POSTGRES_DB; then becomes the server.
set -euo pipefail
if [ "${1:-postgres}" != postgres ]; then
  exec "$@"
fi
user="${POSTGRES_USER:-postgres}"
database="${POSTGRES_DB:-$user}"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  : "${POSTGRES_PASSWORD:?expected the password of the first role}"
  initdb --username="$user" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") --encoding=UTF8 \
    --locale=C.UTF-8 --auth-local=trust --auth-host=scram-sha-256 --data-checksums
  echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
  # Nobody but this script is let in before the database is there.
  pg_ctl start --wait --options="-c listen_addresses='' -c unix_socket_directories=/run/postgresql"
  if [ "$database" != postgres ]; then
    createdb --host=/run/postgresql --username="$user" "$database"
  fi
  pg_ctl stop --wait --mode=fast
fi
exec postgres -c listen_addresses='*' -c unix_socket_directories=/run/postgresql "${@:2}"
