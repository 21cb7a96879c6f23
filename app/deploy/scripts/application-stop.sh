#!/bin/bash
# Stops the app: web and then its workers, by the order of their units. CodeDeploy runs the script of the release BEFORE
# the one that it deploys: if it could fail, a bad release could never be replaced. So it ends with status 0 whatever
# happens.
#
# The load balancer has drained the instance by now; each unit has its TimeoutStopSec for what it does yet. Workers stay
# wanted by web: where the next release is refused, this one serves on whole, by whatever script it is started.
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
# The next release may be one that knows nothing of web.service, and enables its own.
timeout --kill-after=1 5 systemctl disable "${units[@]}"
# The units kill what does not stop in time; this is for the case that systemd itself does not answer.
if ! timeout --kill-after=5 80 systemctl stop "${units[@]}" 'worker@*.service'; then
  echo 'application-stop: the app did not stop in 80 s: killing it.'
  timeout --kill-after=5 10 systemctl kill --signal=SIGKILL "${units[@]}" 'worker@*.service'
fi
