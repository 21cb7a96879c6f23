#!/bin/bash
# Stops the app. CodeDeploy runs the script of the release BEFORE the one that it deploys: if it could fail, a bad
# release could never be replaced. So it ends with status 0 whatever happens.
set -uo pipefail
trap 'exit 0' EXIT

if ! systemctl cat app.service >/dev/null 2>&1; then
  echo 'application-stop: there is no app to stop.'
# The unit kills what does not stop within 70 s; this is for the case that systemd itself does not answer.
elif ! timeout --kill-after=5 80 systemctl stop app.service; then
  echo 'application-stop: the app did not stop: killing it.'
  timeout --kill-after=5 10 systemctl kill --signal=SIGKILL app.service
fi
