#!/usr/bin/env bash
# Writes the settings of s3proxy, which reads no environment, and becomes it.
set -euo pipefail
: "${S3_ACCESS_KEY:?expected the access key}" "${S3_SECRET_KEY:?expected the secret key}" "${S3_BUCKET:?expected the bucket}"
umask 077
mkdir -p "/var/lib/s3/data/$S3_BUCKET"
cat > /tmp/s3proxy.conf <<CONF
s3proxy.endpoint=http://0.0.0.0:9000
s3proxy.authorization=aws-v2-or-v4
s3proxy.identity=$S3_ACCESS_KEY
s3proxy.credential=$S3_SECRET_KEY
jclouds.provider=filesystem-nio2
jclouds.filesystem.basedir=/var/lib/s3/data
CONF
exec /opt/java/bin/java -XX:MaxRAMPercentage=60 -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -jar /opt/s3proxy.jar --properties /tmp/s3proxy.conf
