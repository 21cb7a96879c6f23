#!/bin/bash
# Runs the command NAME of the app on this instance, a scheduled one or one that was given by hand, and ends with the
# command's own status; 75: it runs here already, 69: this instance cannot run it. The lines before set NAME, COMMAND and
# COMMAND_SECONDS; and ENDS_WITH_WATCHER, where the command is to be ended with this script, and not to go on.
#
# It runs in a copy of the release, of hard links: a release in the middle replaces the folder, and takes nothing away.
#
# Systems Manager runs it on the instance (command.yml): two braces in a row would be read as a parameter.
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
current=$ROOT/opt/app/current copies=$ROOT/opt/app/scheduled own=$ROOT/run/aws-bootstrap

end() {
  echo "$NAME ${*:2}"
  exit "$1"
}

CONTRACT=1 # of instances from before there was a number
# shellcheck source=/dev/null
if [ -e "$ROOT/etc/aws-bootstrap/instance.env" ]; then . "$ROOT/etc/aws-bootstrap/instance.env"; fi
[ "$CONTRACT" -ge 3 ] ||
  end 69 "did not run: this instance is too old to run commands (its contract is $CONTRACT, 3 is needed)." \
    'Replace the instances: npm run refresh-instances -- STAGE.'
[ -e "$current/release.json" ] || end 69 'did not run: nothing was released to this instance yet. First: npm run release.'
[ -e "$current/deploy/run-command.sh" ] ||
  end 69 'did not run: the release here is too old to run commands: it has no deploy/run-command.sh. Update deploy/ of the app, then release again.'
if grep --quiet "^${NAME}[[:space:]]*:" "$current/Procfile"; then
  end 69 "did not run: Procfile has a process $NAME too, and both would write the same log. Rename one of them."
fi

mkdir -p "$own"
exec 8>"$own/scheduled-$NAME.lock"
flock --nonblock 8 || end 75 'is running already: it was not started a second time.'
# Of a time whose watcher was killed: Systems Manager does that when the time of its own is over.
case $(systemctl show --property=ActiveState --value "command@$NAME.service" 2>/dev/null) in
  '' | inactive | failed) ;;
  *) end 75 'is still running: it was not started a second time.' ;;
esac

copy=$copies/$NAME
rm -rf "$copy"
trap 'rm -rf "$copy"' EXIT
# All of it, or a release came in between, and it is done again.
for _ in 1 2 3; do
  install -d -m 0755 "$copies"
  if cp -al "$current" "$copy" 2>/dev/null && [ "$copy/release.json" -ef "$current/release.json" ]; then break; fi
  rm -rf "$copy"
  sleep 1
done
[ -e "$copy/release.json" ] || end 69 "did not run: $current could not be copied. Is the disk full?"

# Systems Manager kills what it cancels, this script and its process group, at once [amazon-ssm-agent, killProcess]. One of
# another group sees its lock go, and stops the command; not where the script has come to its end, and taken away the file.
if [ -n "${ENDS_WITH_WATCHER:-}" ]; then
  watched=$own/watched-$NAME.$$
  exec 7>"$watched"
  flock 7
  trap 'rm -rf "$copy" "$watched"' EXIT
  # shellcheck disable=SC2016,SC2094 # for the other shell, which reads nothing of the file
  setsid --fork bash -c 'flock 6; [ -e "$1" ] || exit 0; rm -f "$1"; systemctl stop "$2"' - \
    "$watched" "command@$NAME.service" 6<"$watched" 7>&- 8>&- </dev/null >/dev/null 2>&1
fi

status=0
COMMAND_SECONDS=$COMMAND_SECONDS "$copy/deploy/run-command.sh" "$NAME" "$copy" "$COMMAND" 7>&- 8>&- || status=$?
# At 194 Systems Manager's agent reboots the instance, and then runs all of this again. [SSM guide, send-commands-reboot]
[ "$status" != 194 ] || status=1
exit "$status"
