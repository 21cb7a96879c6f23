#!/bin/bash
# Runs the release command of a release that no instance has yet. It fetches the release with this instance's role,
# unpacks it beside the current one, and runs the line `release` of its Procfile there, as the app. Its status is that
# of the command, or 75 if one runs already. It leaves no files behind.
#
# Systems Manager runs it (release-command.yml) and inserts the parameters, whose patterns allow no quotes. Its agent
# keeps the first 2,500 bytes of the output, which run-command.sh respects. If Systems Manager kills it after its time
# limit, the next run removes its files.
# ROOT: for tests, a directory in front of every path; empty on an instance.
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
# The command goes on when the script that watched it was killed.
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
# The app may read its code but not change it, as on an instance with the release.
chown -R root:root "$release"
chmod -R u=rwX,go=rX "$release"
for file in check-release.py run-command.sh; do
  [ -s "$release/deploy/$file" ] || refuse 1 "deploy/$file is missing in the release: let buildspec.yml copy deploy/ as a whole."
done
# Its warnings are not printed: the build has shown them.
checked=$(python3 -I "$release/deploy/check-release.py" --on-instance "$release" 2>&1) || {
  echo "$checked"
  refuse 1 'this instance could not start the release; the lines above say why.'
}
line=$(grep -m 1 '^release:' "$release/Procfile") || refuse 1 'Procfile has no line release.'
status=0
bash "$release/deploy/run-command.sh" release "$release" "${line#release:}" || status=$?
# Status 194 makes Systems Manager's agent reboot the instance and run this again. [SSM guide, send-commands-reboot]
[ "$status" != 194 ] || status=1
exit "$status"
