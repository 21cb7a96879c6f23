#!/bin/bash
# Runs a command of the app on this instance, scheduled or given by hand. Its status is that of the command; 75: the
# command runs here already; 69: this instance cannot run it. Synthesis adds lines that set NAME, COMMAND and
# COMMAND_SECONDS, and ENDS_WITH_WATCHER for a command that must end when this script is killed.
#
# The command runs in a copy of the release, made of hard links: a new release replaces the folder, but not the copy.
#
# Systems Manager runs it on the instance (command.yml), and would take two braces in a row for a parameter.
# ROOT: for tests, a directory in front of every path; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
current=$ROOT/opt/app/current copies=$ROOT/opt/app/scheduled own=$ROOT/run/aws-bootstrap

end() {
  echo "$NAME ${*:2}"
  exit "$1"
}

CONTRACT=1 # of old instances, whose instance.env has none
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
# A command goes on when Systems Manager has killed the script that watched it, after its time limit.
case $(systemctl show --property=ActiveState --value "command@$NAME.service" 2>/dev/null) in
  '' | inactive | failed) ;;
  *) end 75 'is still running: it was not started a second time.' ;;
esac

copy=$copies/$NAME
rm -rf "$copy"
trap 'rm -rf "$copy"' EXIT
# If a release came in between, the copy is made again.
for _ in 1 2 3; do
  install -d -m 0755 "$copies"
  if cp -al "$current" "$copy" 2>/dev/null && [ "$copy/release.json" -ef "$current/release.json" ]; then break; fi
  rm -rf "$copy"
  sleep 1
done
[ -e "$copy/release.json" ] || end 69 "did not run: $current could not be copied. Is the disk full?"

# To cancel, Systems Manager kills this script and its process group at once [amazon-ssm-agent, killProcess]. So a
# process of another group waits until the script's lock is gone, and then stops the command. If the script has ended
# normally, it has removed the file, and there is nothing to stop.
if [ -n "${ENDS_WITH_WATCHER:-}" ]; then
  watched=$own/watched-$NAME.$$
  exec 7>"$watched"
  flock 7
  trap 'rm -rf "$copy" "$watched"' EXIT
  # shellcheck disable=SC2016,SC2094 # the other shell expands them, and reads nothing of the file
  setsid --fork bash -c 'flock 6; [ -e "$1" ] || exit 0; rm -f "$1"; systemctl stop "$2"' - \
    "$watched" "command@$NAME.service" 6<"$watched" 7>&- 8>&- </dev/null >/dev/null 2>&1
fi

status=0
COMMAND_SECONDS=$COMMAND_SECONDS "$copy/deploy/run-command.sh" "$NAME" "$copy" "$COMMAND" 7>&- 8>&- || status=$?
# Status 194 makes Systems Manager's agent reboot the instance and run this again. [SSM guide, send-commands-reboot]
[ "$status" != 194 ] || status=1
exit "$status"
