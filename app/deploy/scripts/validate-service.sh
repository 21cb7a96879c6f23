#!/bin/bash
# Waits until the release serves: the health path answers 200 through the proxy, and the app's main process runs in the
# release's folder, twice in a row. A worker has no health check: each must run there with the same process ten times in
# a row. Then web.service is enabled. On failure, the log's last lines come first and the reason last, because
# CodeDeploy shows the end of the output.
#
# VALIDATE_SECONDS: the time limit, 90 by default; with 0 it checks once.
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
current=$ROOT/opt/app/current
# shellcheck source=app/deploy/scripts/app-log.sh
. "$(dirname "$0")/app-log.sh"
# shellcheck source=app/deploy/scripts/processes.sh
. "$(dirname "$0")/processes.sh"
mapfile -t workers < <(workers_of "$current")
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env" # PORT, APP_PORT, HEALTH_PATH
url=https://127.0.0.1:$PORT$HEALTH_PATH

# A new release replaces the whole folder, so a process of the older one runs in another inode.
works_in_release() {
  local folder=/proc/$1/cwd
  for _ in {0..8}; do
    if [ "$folder" -ef "$current" ]; then return; fi
    folder=$folder/..
  done
  return 1
}

# main_process UNIT, restarts_of UNIT: empty if systemd does not answer.
main_process() { systemctl show --property=MainPID --value "$1" 2>/dev/null || true; }
restarts_of() { systemctl show --property=NRestarts --value "$1" 2>/dev/null || true; }

# Sets `processes` to the process ids of all workers. If a worker does not run, sets `failed` to its name and `last` to
# why.
workers_work() {
  local pid worker folder
  processes=''
  for worker in "${workers[@]}"; do
    failed=$worker pid=$(main_process "worker@$worker.service")
    last='its process has not run steadily for ten checks'
    if ! folder=$(readlink "/proc/${pid:-0}/cwd"); then
      last='it is not running'
      return 1
    elif ! works_in_release "$pid"; then
      last="its main process $pid works in $folder"
      return 1
    fi
    processes+="$pid "
  done
}

# explain STATUS CURL-MESSAGE: prints what an answer other than 200 means.
explain() {
  case $1 in
    000) # no answer
      case $2 in
        *'timed out'*) echo "$2: the app accepts the request but does not answer" ;;
        *) echo "$2 (is proxy.service running?)" ;;
      esac
      ;;
    3*) echo "status $1: the health path must answer 200 without a redirect, also without X-Forwarded-Proto and by the instance's address" ;;
    502) echo "status 502: nothing answers plain HTTP on 127.0.0.1:$APP_PORT (the variable PORT)" ;;
    *) echo "status $1" ;;
  esac
}

commit=$(python3 -I -c 'import json, sys; print(json.load(open(sys.argv[1]))["commit"])' "$current/release.json") ||
  give_up web "$current/release.json has no commit."
last='none' failed=web good=0 processes='' before='' needed=2
if [ ${#workers[@]} -gt 0 ]; then needed=10; fi
end=$((SECONDS + ${VALIDATE_SECONDS:-90}))
while :; do
  # --insecure: the instance has made its certificate itself.
  answer=$(curl --insecure --silent --show-error --max-time 5 --output /dev/null --write-out '%{http_code}' "$url" 2>&1) || true
  status=${answer: -3}
  pid=$(main_process web.service)
  if [ "$status" != 200 ]; then
    said=$(tr -s '\n' ' ' <<<"${answer%$'\n'*}")
    good=0 failed=web last=$(explain "$status" "${said% }")
  elif ! folder=$(readlink "/proc/${pid:-0}/cwd"); then
    good=0 failed=web last='status 200, but from another program: web is not running'
  elif ! works_in_release "$pid"; then
    good=0 failed=web last="status 200, but web's main process $pid works in $folder"
  elif ! workers_work; then
    good=0
  elif [ "$processes" != "$before" ]; then
    good=1 before=$processes
  elif ((good += 1, good >= needed)); then
    systemctl enable web.service
    echo "validate-service: $commit answers."
    exit 0
  fi
  restarts=$(restarts_of web.service)
  [ "${restarts:-0}" -lt 3 ] || give_up web "the app ended $restarts times since it was started."
  for worker in "${workers[@]}"; do
    restarts=$(restarts_of "worker@$worker.service")
    [ "${restarts:-0}" -lt 3 ] || give_up "$worker" "the worker $worker ended $restarts times since it was started."
  done
  [ "$SECONDS" -lt "$end" ] || break
  sleep 1
done
[ "$failed" = web ] || give_up "$failed" "the worker $failed did not run steadily in time; at the last check: $last."
give_up web "$url did not answer 200 from this release in time; last answer: $last."
