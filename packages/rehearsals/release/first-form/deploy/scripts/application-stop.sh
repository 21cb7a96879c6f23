#!/bin/bash
# Stops the app. CodeDeploy runs the script of the release BEFORE the one that it deploys: if it could fail, a bad
# release could never be replaced. So it ends with status 0 whatever happens.
#
# ROOT: a directory put before every path, for tests; empty on an instance. DEPLOYMENT_ID: CodeDeploy's.
set -uo pipefail
trap 'exit 0' EXIT
drained=$(cat "${ROOT:-}/run/aws-bootstrap/out-of-traffic" 2>/dev/null) || drained=''

if ! systemctl cat app.service >/dev/null 2>&1; then
  echo 'application-stop: there is no app to stop.'
  exit
fi
# SIGINT ends the app without the drain, where this very deployment has taken the instance out of the load balancer
# (after-block-traffic.sh). Everywhere else `stop` sends SIGTERM, and the app serves on until the load balancer has
# noticed. An app that does not know SIGINT so is stopped as ever.
if [ -n "${DEPLOYMENT_ID:-}" ] && [ "$drained" = "$DEPLOYMENT_ID" ]; then
  timeout --kill-after=1 5 systemctl kill --kill-whom=main --signal=SIGINT app.service
fi
# The unit kills what does not stop within 70 s; this is for the case that systemd itself does not answer.
if ! timeout --kill-after=5 80 systemctl stop app.service; then
  echo 'application-stop: the app did not stop: killing it.'
  timeout --kill-after=5 10 systemctl kill --signal=SIGKILL app.service
fi
