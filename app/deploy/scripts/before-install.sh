#!/bin/bash
# Refuses what cannot work before anything of the running release is changed, and makes room for the new one.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
current=$ROOT/opt/app/current
bundle=$(cd "$(dirname "$0")/../.." && pwd)

# ApplicationStop has ended the release that ran. It is whole, and where this one is refused, so may the rollback be, for
# the same reason: it serves on meanwhile. Started without waiting: it may take longer than this script. A release with a
# Procfile is run by web.service, which brings its workers, an older one by app.service; only the former was disabled.
refuse() {
  if [ -e "$current/Procfile" ]; then
    { systemctl enable web.service && systemctl start --no-block web.service; } || true
  elif [ -e "$current" ]; then
    systemctl start --no-block app.service || true
  fi
  echo "before-install: $*" >&2
  exit 1
}

# Of instances that are older than the proxy: they know no contract.
CONTRACT=1
# shellcheck source=/dev/null
if [ -e "$ROOT/etc/aws-bootstrap/instance.env" ]; then . "$ROOT/etc/aws-bootstrap/instance.env"; fi
# What the release needs stands in its own release.json; check-release.py has the word where that is none.
needed=$(python3 -I -c 'import json, sys; print(int(json.load(open(sys.argv[1]))["contract"]))' \
  "$bundle/release.json" 2>/dev/null) || needed=2
[ "$CONTRACT" -ge "$needed" ] ||
  refuse "this release needs contract $needed, this instance provides $CONTRACT (2: a proxy, 3: workers)." \
    'Update both, in this order: npm run deploy -- STAGE and npm run refresh-instances -- STAGE for each stage,' \
    'npm run deploy -- pipeline, then push again.'

for file in /usr/sbin/nginx /opt/aws-bootstrap/make-certificate.sh /etc/aws-bootstrap/app.json; do
  [ -e "$ROOT$file" ] ||
    refuse "$file is missing: the start-up of this instance did not finish. See /var/log/cloud-init-output.log."
done
python3 -I "$bundle/deploy/check-release.py" --on-instance "$bundle" ||
  refuse 'this instance cannot start the release; the lines above say why.'

# What a deployment left that was broken off.
rm -rf "$ROOT/opt/app/next"

# The release is here already, unpacked: as much again is copied, and the app needs some to live on.
needed=$(($(du -sm "$bundle" | cut -f1) + 64))
free=$(df --output=avail -m "$ROOT/opt/app" | tail -n 1 | tr -d ' ')
[ "$free" -ge "$needed" ] || refuse "the disk is full: /opt/app has $free MiB free, the release needs $needed MiB."
