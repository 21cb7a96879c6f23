#!/bin/bash
# Prints when each process of the app fetched its secrets: a line `NAME SECONDS`, in seconds since the epoch, or `NAME
# -` for a process that does not run.
#
# ExecStartPre= of a unit fetches the secrets before each start. It ran after the unit's InactiveExitTimestamp. If
# systemd has restarted the process since, it ran at most TimeoutStartSec= before the main process began. The time of
# the secrets' file says nothing, because each command of the app writes that file again. Times are systemd's monotonic
# ones: the instance's clock may have been set since. [systemd.service(5), org.freedesktop.systemd1(5)]
#
# Systems Manager runs it on the instance (started.yml), and would take two braces in a row for a parameter.
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
current=$ROOT/opt/app/current
LONGEST_START=150 # TimeoutStartSec= of web.service and of its workers

# property UNIT NAME: a whole number; 0 where there is none.
property() {
  local value
  value=$(systemctl show --property="$2" --value "$1" 2>/dev/null) || value=0
  echo "${value:-0}"
}

workers=''
if [ -e "$current/deploy/worker@.service" ]; then
  workers=$(sed -n -E '/^(web|release):/d; s/^([A-Za-z][A-Za-z0-9_-]*):.*/\1/p' "$current/Procfile")
fi
read -r uptime _ <"$ROOT/proc/uptime"
booted=$(($(date +%s) - ${uptime%.*}))
for process in web $workers; do
  unit=worker@$process.service
  if [ "$process" = web ]; then unit=web.service; fi
  if [ "$(property "$unit" MainPID)" = 0 ]; then
    echo "$process -"
    continue
  fi
  since=$(($(property "$unit" InactiveExitTimestampMonotonic) / 1000000))
  main=$(($(property "$unit" ExecMainStartTimestampMonotonic) / 1000000 - LONGEST_START))
  if [ "$main" -gt "$since" ]; then since=$main; fi
  echo "$process $((booted + since))"
done
