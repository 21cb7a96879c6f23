#!/bin/bash
# Says which release this instance serves. Prints one line, "release <commit> <build>", and ends with status 0; or says
# why it cannot.
#
# Behind the proxy that is the folder that the app's main process runs in, as long as the health path answers with 200,
# asked the way the load balancer asks: over TLS, through the proxy; and each worker's main process runs there too. A
# release from before there was a proxy takes the port itself, and its health path names it.
#
# Systems Manager runs it on the instance (release-document.yml): two braces in a row would be read as a parameter.
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env" # PORT, HEALTH_PATH
url=https://127.0.0.1:$PORT$HEALTH_PATH
current=$ROOT/opt/app/current

# runs_in_release PID: or in one of its folders, where the command changed to it.
runs_in_release() {
  local folder=$ROOT/proc/$1/cwd
  for _ in 1 2 3 4 5 6 7 8; do
    if [ "$folder" -ef "$current" ]; then return; fi
    folder=$folder/..
  done
  [ "$folder" -ef "$current" ]
}

# main_process UNIT: 0 where there is none.
main_process() {
  local pid
  pid=$(systemctl show --property=MainPID --value "$1" 2>/dev/null) || pid=0
  echo "${pid:-0}"
}

# --insecure: the certificate is this instance's own, made when the proxy was started.
if ! answer=$(curl --insecure --silent --show-error --fail --max-time 5 "$url" 2>&1); then
  echo "the health path $HEALTH_PATH did not answer with a 2xx status: $answer"
  exit 1
fi
named="the answer of the health path $HEALTH_PATH has no release: $answer"
web=$(main_process web.service)
if [ "$web" != 0 ]; then
  if ! runs_in_release "$web"; then
    echo "the app does not run in the folder of the release but in $(readlink "$ROOT/proc/$web/cwd")"
    exit 1
  fi
  # A release that is older than workers has none, whatever its Procfile says.
  workers=''
  if [ -e "$current/deploy/worker@.service" ]; then
    workers=$(sed -n -E '/^(web|release):/d; s/^([A-Za-z][A-Za-z0-9_-]*):.*/\1/p' "$current/Procfile")
  fi
  for worker in $workers; do
    pid=$(main_process "worker@$worker.service")
    if [ "$pid" = 0 ]; then
      echo "the worker $worker is not running"
      exit 1
    elif ! runs_in_release "$pid"; then
      echo "the worker $worker is not running in the folder of the release but in $(readlink "$ROOT/proc/$pid/cwd")"
      exit 1
    fi
  done
  answer=$(<"$current/release.json")
  named="release.json has no release: $answer"
fi
python3 -c '
import json, sys
release = json.load(sys.stdin)
print("release", release["commit"], release.get("build") or "-")
' <<<"$answer" 2>/dev/null || {
  # What answers is healthy, but no release: the placeholder before the first one.
  echo "$named"
  exit 1
}
