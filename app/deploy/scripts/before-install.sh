#!/bin/bash
# Refuses a release that cannot work here, before anything of the current release is changed, and makes room for it.
#
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
current=$ROOT/opt/app/current
bundle=$(cd "$(dirname "$0")/../.." && pwd)

# ApplicationStop has stopped the current release, which is complete. Start it again: the rollback may be refused for
# the same reason as this release. Without waiting, because a start may take longer than this script. web.service runs a
# release with a Procfile and was disabled; app.service runs an old release.
refuse() {
  if [ -e "$current/Procfile" ]; then
    { systemctl enable web.service && systemctl start --no-block web.service; } || true
  elif [ -e "$current" ]; then
    systemctl start --no-block app.service || true
  fi
  echo "before-install: $*" >&2
  exit 1
}

# Old instances, which have no proxy, have no contract in instance.env.
CONTRACT=1
# shellcheck source=/dev/null
if [ -e "$ROOT/etc/aws-bootstrap/instance.env" ]; then . "$ROOT/etc/aws-bootstrap/instance.env"; fi
# release.json has the contract that the release needs; check-release.py below reports a wrong release.json.
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

# From an interrupted deployment.
rm -rf "$ROOT/opt/app/next"

# The unpacked release is here already and will be copied, so it needs as much again, and 64 MiB stay for the app.
needed=$(($(du -sm "$bundle" | cut -f1) + 64))
free=$(df --output=avail -m "$ROOT/opt/app" | tail -n 1 | tr -d ' ')
[ "$free" -ge "$needed" ] || refuse "the disk is full: /opt/app has $free MiB free, the release needs $needed MiB."
