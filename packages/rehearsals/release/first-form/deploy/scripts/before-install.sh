#!/bin/bash
# Refuses what cannot work before anything of the running release is changed, and makes room for the new one.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}

# ApplicationStop has ended the release that ran. It is whole, and where this one is refused, so may the rollback be, for
# the same reason: it serves on meanwhile. Started without waiting: it may take longer than this script.
refuse() {
  if [ -e "$ROOT/opt/app/current" ]; then systemctl start --no-block app.service || true; fi
  echo "before-install: $*" >&2
  exit 1
}

for file in /usr/bin/node-22 /opt/aws-bootstrap/make-certificate.sh /etc/aws-bootstrap/app.json; do
  [ -e "$ROOT$file" ] ||
    refuse "$file is missing: this instance's start-up did not finish; see /var/log/cloud-init-output.log."
done

# What a deployment left that was broken off.
rm -rf "$ROOT/opt/app/next"

# The release is here already, unpacked: as much again is copied, and the app needs some to live on.
bundle=$(cd "$(dirname "$0")/../.." && pwd)
needed=$(($(du -sm "$bundle" | cut -f1) + 64))
free=$(df --output=avail -m "$ROOT/opt/app" | tail -n 1 | tr -d ' ')
[ "$free" -ge "$needed" ] || refuse "the disk is full: $free MiB are free in /opt/app, $needed are needed."
