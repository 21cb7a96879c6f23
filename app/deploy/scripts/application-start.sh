#!/bin/bash
# Starts the release that after-install.sh has installed: web.service, which starts its workers. It restarts, because
# the older release still runs if ApplicationStop was skipped; Conflicts= of web.service stops app.service, the unit of
# old releases without a Procfile. validate-service.sh enables web.service later, when it serves: if two units that
# conflict were enabled, a boot could start either.
#
# ROOT: for tests, a directory in front of every path; empty on an instance.
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
# Workers of the older release. A start of the same unit waits until it has stopped.
systemctl stop --no-block 'worker@*.service'
# Otherwise restarts of the older release would count for this one. The command fails if systemd does not know the unit
# yet.
for unit in web "${workers[@]/#/worker@}"; do systemctl reset-failed "$unit.service" 2>/dev/null || true; done
mark_logs web "${workers[@]}"
if timeout --kill-after=5 160 systemctl restart web.service; then exit; fi
# Workers start before web, so the reason may be in the log of a worker.
said=web
for worker in "${workers[@]}"; do
  if [ -z "$(new_lines "$said")" ]; then said=$worker; fi
done
give_up "$said" 'the app did not start; the lines above are the last of its log.'
