#!/bin/bash
# Waits until the release serves: the health path answers 200 through the proxy, and the app's main process works in the
# folder of this release, both twice in a row. A worker cannot say that it is ready: each must work there with the same
# process ten times in a row. Then it is started at every boot. On failure the last lines of what failed come first and
# the reason last: CodeDeploy shows the end.
#
# VALIDATE_SECONDS: how long, 90 unless set; 0 is one look. ROOT: a directory put before every path, for tests; empty on an
# instance.
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

# What replaces the release moves and removes the whole folder: a process of an older one works in another inode.
works_in_release() {
  local folder=/proc/$1/cwd
  for _ in {0..8}; do
    if [ "$folder" -ef "$current" ]; then return; fi
    folder=$folder/..
  done
  return 1
}

# What systemd says of a UNIT; nothing where it does not say.
main_process() { systemctl show --property=MainPID --value "$1" 2>/dev/null || true; }
restarts_of() { systemctl show --property=NRestarts --value "$1" 2>/dev/null || true; }

# The processes of the workers, in `processes`; where one does not work, which, in `failed`, and why, in `last`.
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

# explain STATUS WHAT-CURL-SAID: what an answer means, where it is not what is waited for.
explain() {
  case $1 in
    000) # no answer at all, and why
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
  # --insecure: the certificate is this instance's own.
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
