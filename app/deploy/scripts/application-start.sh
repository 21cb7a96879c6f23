#!/bin/bash
# Starts the release that after-install.sh put in place: web, which brings its workers. `restart`, because an older one may
# still run where ApplicationStop was skipped; what took the port itself (app.service, of releases without a Procfile) is
# stopped by web.service's Conflicts=. validate-service.sh lets it start at every boot, once it has shown that it serves:
# of two enabled units that conflict, a boot would start either.
#
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
# shellcheck source=app/deploy/scripts/app-log.sh
. "$(dirname "$0")/app-log.sh"
# shellcheck source=app/deploy/scripts/processes.sh
. "$(dirname "$0")/processes.sh"
mapfile -t workers < <(workers_of "$ROOT/opt/app/current")

if systemctl cat placeholder.service >/dev/null 2>&1; then
  systemctl disable --now placeholder.service
fi
if systemctl cat app.service >/dev/null 2>&1; then
  systemctl disable app.service
fi
# Those of an older one; a start waits for the end of the same.
systemctl stop --no-block 'worker@*.service'
# The count of restarts outlives a stop and a start: it would be held against this release. systemd refuses where it
# knows of no app yet.
for unit in web "${workers[@]/#/worker@}"; do systemctl reset-failed "$unit.service" 2>/dev/null || true; done
mark_logs web "${workers[@]}"
if timeout --kill-after=5 160 systemctl restart web.service; then exit; fi
# Workers are started before: what kept web from it may have been said by one of them.
said=web
for worker in "${workers[@]}"; do
  if [ -z "$(new_lines "$said")" ]; then said=$worker; fi
done
give_up "$said" 'the app did not start; the lines above are the last of its log.'
