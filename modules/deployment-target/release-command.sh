#!/bin/bash
# Runs the release command of a release that no instance has yet: fetches the release by this instance's own role,
# unpacks it beside the one that runs, and runs the line `release` of its Procfile there, as the app. Ends with the
# command's own status, 75 where one runs already, and leaves nothing behind.
#
# Systems Manager runs it (release-command.yml) and puts its parameters in, each held to a pattern without quotes. Its
# agent keeps the first 2,500 bytes of what is printed: run-command.sh keeps to that. It is killed where its time is
# over: what it left is removed by the next one.
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
bucket='{{ bucket }}' key='{{ key }}' version='{{ version }}'
export COMMAND_SECONDS='THE SECONDS'
own=$ROOT/opt/app/release-command
archive=$own/release.zip release=$own/release

# refuse STATUS REASON...
refuse() {
  echo "release-command: ${*:2}"
  exit "$1"
}

# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env" # AWS_REGION
mkdir -p "$ROOT/run/aws-bootstrap"
exec 8>"$ROOT/run/aws-bootstrap/release-command.lock"
flock --nonblock 8 || refuse 75 'another release command is running on this instance.'
# The command outlives what watched it.
case $(systemctl show --property=ActiveState --value command@release.service 2>/dev/null) in
  '' | inactive | failed) ;;
  *) refuse 75 'an earlier release command is still running on this instance.' ;;
esac
trap 'rm -rf "$own"' EXIT
rm -rf "$own"
install -d -m 0755 "$own"

unpack() {
  python3 -I - "$archive" "$release" <<'END_OF_PYTHON'
THE UNPACKING
END_OF_PYTHON
}
answer=$(aws s3api get-object --region "$AWS_REGION" --bucket "$bucket" --key "$key" --version-id "$version" \
  "$archive" 2>&1) || {
  echo "$answer"
  refuse 1 "the object $key of the bucket $bucket could not be fetched; the lines above say why."
}
unpack 2>&1 || refuse 1 'the release could not be unpacked; the line above says why.'
rm "$archive"
# The app reads its code and cannot change it, as it will be installed.
chown -R root:root "$release"
chmod -R u=rwX,go=rX "$release"
for file in check-release.py run-command.sh; do
  [ -s "$release/deploy/$file" ] || refuse 1 "deploy/$file is missing in the release: let buildspec.yml copy deploy/ as a whole."
done
# What it only warns of, the build has shown.
checked=$(python3 -I "$release/deploy/check-release.py" --on-instance "$release" 2>&1) || {
  echo "$checked"
  refuse 1 'this instance could not start the release; the lines above say why.'
}
line=$(grep -m 1 '^release:' "$release/Procfile") || refuse 1 'Procfile has no line release.'
status=0
bash "$release/deploy/run-command.sh" release "$release" "${line#release:}" || status=$?
# At 194 Systems Manager's agent reboots the instance, and then runs all of this again. [SSM guide, send-commands-reboot]
[ "$status" != 194 ] || status=1
exit "$status"
