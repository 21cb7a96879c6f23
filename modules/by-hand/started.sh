#!/bin/bash
# Says since when each process of the app runs with the secrets that it has: a line `NAME SECONDS` for each, in seconds
# since the epoch, and `NAME -` for one that does not run.
#
# A process has the secrets that ExecStartPre= of its unit fetched before it. That began no earlier than its unit left
# rest (InactiveExitTimestamp), and, where systemd has started it again since by itself, no earlier than TimeoutStartSec=
# before its main process. The file that the secrets are in says nothing: each command of the app writes it anew. Times
# are systemd's monotonic ones: the clock of an instance can have been set since. [systemd.service(5), org.freedesktop.systemd1(5)]
#
# Systems Manager runs it on the instance (started.yml): two braces in a row would be read as a parameter.
# ROOT: a directory put before every path, for tests; empty on an instance.
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
