#!/bin/bash
# Runs one command as the app: run-command.sh NAME FOLDER COMMAND runs COMMAND with bash in FOLDER, as the transient
# unit command@NAME.service. The unit has the user, environment, hardening and limits of the app's units (app.conf), and
# secrets that are fetched now. The script waits for the end, prints the last lines of this run and the result, and has
# the command's status. 75: the command runs already. 124: its time limit was reached.
#
# COMMAND_SECONDS: the time limit; without it there is none. SHOWN: most lines, bytes, and bytes of one line that it
# prints; without it, what Systems Manager keeps of a command.
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
here=$(cd "$(dirname "$0")" && pwd)

say() { echo "run-command: $*"; }
end() {
  say "${*:2}"
  exit "$1"
}

[ $# = 3 ] || end 64 'Usage: run-command.sh NAME FOLDER COMMAND'
name=$1 folder=$2 command=$3 seconds=${COMMAND_SECONDS:-infinity}
[[ $name =~ ^[A-Za-z][A-Za-z0-9_-]{0,31}$ ]] ||
  end 64 "The name \`$name\` is not valid: use at most 32 letters, digits, - and _, and begin with a letter."
[[ $seconds =~ ^([1-9][0-9]*|infinity)$ ]] || end 64 "COMMAND_SECONDS is \`$seconds\`: use a whole number above 0."
[ -d "$folder" ] || end 64 "$folder is not a folder."
[ -s "$here/app.conf" ] || end 64 "$here/app.conf is missing: it sets the user that $name runs as."
# shellcheck source=app/deploy/scripts/app-log.sh
. "$here/scripts/app-log.sh"

unit=command@$name.service own=$ROOT/run/aws-bootstrap log=$log_folder/$(log_of "$name")
script=$own/command-$name.sh dropins=$ROOT/run/systemd/system/$unit.d
mkdir -p "$own"

# If Systems Manager kills this script, its lock is released, but the unit goes on. So both are checked.
exec 9>"$own/command-$name.lock"
flock --nonblock 9 || end 75 "$name is running already: it was not started a second time."
case $(systemctl show --property=ActiveState --value "$unit" 2>/dev/null) in
  '' | inactive | failed) ;;
  *) end 75 "$name is still running from an earlier start: it was not started a second time." ;;
esac

# The drop-ins come from the command's own release. They are in /run, so a reboot removes them.
before=$(cat "$dropins"/* 2>/dev/null) || true
install -D -m 0644 "$here/app.conf" "$dropins/15-app.conf"
python3 -I "$here/write-limits.py" "$name" "$dropins/20-limits.conf"
if [ "$before" != "$(cat "$dropins"/*)" ]; then systemctl daemon-reload; fi
make_log "$name"
env -i ROOT="$ROOT" PATH="${ROOT:+$PATH:}/usr/sbin:/usr/bin" python3 -I "$here/write-environment.py" 2>&1 ||
  end 1 "$name was not started: its environment could not be written; the lines above say why."
# In a file, because systemd would expand $NAME and % in a unit's command.
printf '%s\n' "$command" >"$script"
chmod 0644 "$script"

# At most 2,000 bytes: Systems Manager's agent keeps the first 2,500 of the output, and the result comes last.
last_lines() {
  local lines length=0 index most_lines most_bytes
  read -r most_lines most_bytes SHOWN_OF_LINE <<<"${SHOWN:-20 2000 200}"
  # Without control characters, which a terminal would interpret.
  mapfile -t lines < <(new_lines "$name" "$most_lines" | tr -d '\000-\010\013-\037\177')
  if [ ${#lines[@]} = 0 ]; then
    echo "$name has printed nothing."
    return
  fi
  for ((index = ${#lines[@]}; index > 0; index--)); do
    ((length += $(printf %s "${lines[index - 1]}" | wc --bytes) + 1, length <= most_bytes)) || break
  done
  printf '%s\n' "${lines[@]:index}"
}

# property NAME: a property of the unit. systemd keeps a failed unit until reset-failed.
property() { systemctl show --property="$1" --value "$unit" 2>/dev/null || true; }

systemctl reset-failed "$unit" 2>/dev/null || true # from an earlier run
mark_logs "$name"
status=0
# User and group here too: if systemd did not read the drop-in, the command would run as root.
systemd-run --unit="$unit" --description="The command $name of the app" --wait --quiet --service-type=exec \
  --uid=app --gid=app --working-directory="$folder" \
  --property=StandardOutput="append:$log" --property=StandardError=inherit \
  --property=RuntimeMaxSec="$seconds" --property=TimeoutStopSec=30 \
  /bin/bash "$script" 9>&- 2>&1 || status=$?
result=$(property Result) code=$(property ExecMainStatus)
systemctl reset-failed "$unit" 2>/dev/null || true
rm -f "$script"

last_lines
[ "$status" != 0 ] || end 0 "$name succeeded."
case $result in
  timeout) end 124 "$name was ended: it took longer than $seconds s." ;;
  oom-kill) end 137 "$name was ended: it used more memory than its limit." ;;
  signal | core-dump) end $((128 + code)) "$name was ended by signal $code." ;;
  exit-code) end "$code" "$name failed with status $code." ;;
  *) end "$status" "$name could not be started or followed to its end: systemd-run ended with status $status." ;;
esac
