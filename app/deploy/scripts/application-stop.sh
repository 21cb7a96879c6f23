#!/bin/bash
# Stops the app: web first, then its workers, in the order of their units. CodeDeploy runs the script of the release
# BEFORE the one that it deploys: if it could fail, a bad release could never be replaced. So its status is always 0.
#
# The load balancer has drained the instance before; each unit has its TimeoutStopSec= to finish. The workers stay
# enabled: if the next release is refused, a start of web.service starts this release completely.
set -uo pipefail
trap 'exit 0' EXIT

units=()
# app.service runs releases without a Procfile.
for unit in web.service app.service; do
  if systemctl cat "$unit" >/dev/null 2>&1; then units+=("$unit"); fi
done
if [ ${#units[@]} = 0 ]; then
  echo 'application-stop: no app is installed.'
  exit
fi
# The next release may be an old one, which enables its own app.service.
timeout --kill-after=1 5 systemctl disable "${units[@]}"
# The units kill processes that do not stop in time. This is for the case that systemd itself does not answer.
if ! timeout --kill-after=5 80 systemctl stop "${units[@]}" 'worker@*.service'; then
  echo 'application-stop: the app did not stop in 80 s: killing it.'
  timeout --kill-after=5 10 systemctl kill --signal=SIGKILL "${units[@]}" 'worker@*.service'
fi
