#!/bin/bash
# Starts the release that after-install.sh put in place. `restart`, because an older one may still run where
# ApplicationStop was skipped; what took the port itself (app.service, of releases without a Procfile) is stopped by
# web.service's Conflicts=. validate-service.sh lets it start at every boot, once it has shown that it serves: of two
# enabled units that conflict, a boot would start either.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
# shellcheck source=app/deploy/scripts/app-log.sh
. "$(dirname "$0")/app-log.sh"

if systemctl cat placeholder.service >/dev/null 2>&1; then
  systemctl disable --now placeholder.service
fi
if systemctl cat app.service >/dev/null 2>&1; then
  systemctl disable app.service
fi
# The count of restarts outlives a stop and a start: it would be held against this release. systemd refuses where it
# knows of no app yet.
systemctl reset-failed web.service 2>/dev/null || true
mark_app_log
timeout --kill-after=5 160 systemctl restart web.service ||
  give_up 'the app did not start; the lines above are the last of its log.'
