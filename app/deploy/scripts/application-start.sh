#!/bin/bash
# Starts the release that after-install.sh put in place. `restart`, because an older one may still run where
# ApplicationStop was skipped.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}

if systemctl cat placeholder.service >/dev/null 2>&1; then
  systemctl disable --now placeholder.service
fi
systemctl enable app.service
if ! timeout --kill-after=5 160 systemctl restart app.service; then
  tail -n 15 "$ROOT/var/log/app/app.log" 2>/dev/null || true
  echo 'application-start: the app did not start; the lines above are the last of its log.' >&2
  exit 1
fi
