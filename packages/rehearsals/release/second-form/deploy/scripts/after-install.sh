#!/bin/bash
# Puts the release that CodeDeploy copied to /opt/app/next in the place of the one that ran. The whole directory is
# replaced, so that no file of an older release stays; until then the older one is complete.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
next=$ROOT/opt/app/next current=$ROOT/opt/app/current

refuse() {
  echo "after-install: $*" >&2
  exit 1
}

if [ ! -d "$next" ]; then
  [ -e "$current/release.json" ] || refuse '/opt/app/next is missing: CodeDeploy installed nothing.'
  echo 'after-install: the release is in its place already.'
  exit 0
fi
# As it arrived, and not as it was packed.
python3 -I "$(dirname "$0")/../check-release.py" --on-instance "$next" ||
  refuse 'the release did not arrive whole; the lines above say why.'

# The app reads its code and cannot change it, however the files were packed.
chown -R root:root "$next"
chmod -R u=rwX,go=rX "$next"
rm -rf "$current.old"
if [ -e "$current" ]; then mv "$current" "$current.old"; fi
mv "$next" "$current"
rm -rf "$current.old"
install -D -m 0644 "$current/deploy/web.service" "$ROOT/etc/systemd/system/web.service"
systemctl daemon-reload
