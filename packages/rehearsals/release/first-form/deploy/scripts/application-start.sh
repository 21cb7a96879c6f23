#!/bin/bash
# Starts the release that after-install.sh put in place. `restart`, because an older one may still run where
# ApplicationStop was skipped.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
# shellcheck source=app/deploy/scripts/app-log.sh
. "$(dirname "$0")/app-log.sh"

if systemctl cat placeholder.service >/dev/null 2>&1; then
  systemctl disable --now placeholder.service
fi
systemctl enable app.service
# The count of restarts outlives a stop and a start: it would be held against this release. systemd refuses where it
# knows of no app yet.
systemctl reset-failed app.service 2>/dev/null || true
mark_app_log
timeout --kill-after=5 160 systemctl restart app.service ||
  give_up 'the app did not start; the lines above are the last of its log.'
