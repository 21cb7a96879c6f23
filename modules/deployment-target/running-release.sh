#!/bin/bash
# Prints which release this instance serves: one line, "release <commit> <build>", with status 0. Otherwise it prints
# why it serves none, with status 1.
#
# An instance serves the current release if its health path answers 200 over TLS, through the proxy, as for the load
# balancer, and if the main processes of the app and of each worker run in the release's folder. An old release, which
# has no proxy in front, is the one that its health path names.
#
# Systems Manager runs it on the instance (release-document.yml), and would take two braces in a row for a parameter.
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env" # PORT, HEALTH_PATH
url=https://127.0.0.1:$PORT$HEALTH_PATH
current=$ROOT/opt/app/current

# runs_in_release PID: in the release's folder, or in one below it, where the command has changed the directory.
runs_in_release() {
  local folder=$ROOT/proc/$1/cwd
  for _ in 1 2 3 4 5 6 7 8; do
    if [ "$folder" -ef "$current" ]; then return; fi
    folder=$folder/..
  done
  [ "$folder" -ef "$current" ]
}

# main_process UNIT: its process id, or 0.
main_process() {
  local pid
  pid=$(systemctl show --property=MainPID --value "$1" 2>/dev/null) || pid=0
  echo "${pid:-0}"
}

# --insecure: the instance has made its certificate itself.
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
  # An old release without worker@.service has no workers, even if its Procfile names some.
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
  # The placeholder answers: it is healthy, but no release.
  echo "$named"
  exit 1
}
