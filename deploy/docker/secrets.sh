#!/usr/bin/env bash
# Makes the settings of an installation in containers, with random passwords, for its owner's eyes
# alone. An existing file is left as it is: the database knows its passwords.
#
# usage: secrets.sh [FILE]       deploy/docker/.env by default, where compose looks for it
set -euo pipefail
file="${1:-$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/.env}"
if [ -e "$file" ]; then
  echo "secrets.sh: $file is there already and stays as it is" >&2
  exit 0
fi
secret() { od -An -N24 -tx1 /dev/urandom | tr -d ' \n'; }
# An Ed25519 key in PKCS#8: what its 16 bytes of head say is the same for every key.
signing_key() { { printf '\060\056\002\001\000\060\005\006\003\053\145\160\004\042\004\040'; head -c 32 /dev/urandom; } | base64 -w 0; }
umask 077
cat > "$file.half" <<ENV
# Where people reach the server. Behind a proxy with TLS: https://…, and plain http false.
ASSAY_BASE_URL=http://localhost:8080
ASSAY_PLAIN_HTTP=true
# Where it listens on this machine.
ASSAY_ADDRESS=127.0.0.1
ASSAY_PORT=8080

ASSAY_DATABASE_ADMIN_PASSWORD=$(secret)
ASSAY_DATABASE_OWNER_PASSWORD=$(secret)
ASSAY_DATABASE_PASSWORD=$(secret)
ASSAY_DATABASE_DISPATCH_PASSWORD=$(secret)
ASSAY_DATABASE_READER_PASSWORD=$(secret)
# Signs receipts. docs/reference/receipts.md says how to replace it.
ASSAY_RECEIPT_PKCS8=$(signing_key)
# Of the store in compose.s3.yaml.
ASSAY_BLOBS_S3_ACCESS_KEY=$(secret)
ASSAY_BLOBS_S3_SECRET_KEY=$(secret)
ENV
mv "$file.half" "$file"
echo "secrets.sh: made $file" >&2
