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
for file in dist/server.js package.json release.json deploy/app.service; do
  [ -s "$next/$file" ] || refuse "$file is missing in the release, or empty: see the build's log."
done
python3 -c 'import json, sys; json.load(open(sys.argv[1]))["commit"]' "$next/release.json" 2>/dev/null ||
  refuse 'release.json names no commit: see the build'"'"'s log.'

# The app reads its code and cannot change it, however the files were packed.
chown -R root:root "$next"
chmod -R u=rwX,go=rX "$next"
rm -rf "$current.old"
if [ -e "$current" ]; then mv "$current" "$current.old"; fi
mv "$next" "$current"
rm -rf "$current.old"
install -D -m 0644 "$current/deploy/app.service" "$ROOT/etc/systemd/system/app.service"
systemctl daemon-reload
