#!/bin/bash
# Says which release this instance serves. Prints one line, "release <commit> <build>", and ends with status 0; or says
# why it cannot.
#
# Behind the proxy that is the folder that the app's main process runs in, as long as the health path answers with 200,
# asked the way the load balancer asks: over TLS, through the proxy. A release from before there was a proxy takes the
# port itself, and its health path names it.
#
# Systems Manager runs it on the instance (release-document.yml): two braces in a row would be read as a parameter.
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env" # PORT, HEALTH_PATH
url=https://127.0.0.1:$PORT$HEALTH_PATH
current=$ROOT/opt/app/current

# --insecure: the certificate is this instance's own, made when the proxy was started.
if ! answer=$(curl --insecure --silent --show-error --fail --max-time 5 "$url" 2>&1); then
  echo "the health path did not answer with success: $answer"
  exit 1
fi
named="the health path names no release: $answer"
web=$(systemctl show --property=MainPID --value web.service 2>/dev/null) || web=0
if [ "${web:-0}" != 0 ]; then
  # Or in one of its folders, where the command changed to it.
  folder=$ROOT/proc/$web/cwd
  for _ in 1 2 3 4 5 6 7 8; do
    if [ "$folder" -ef "$current" ]; then break; fi
    folder=$folder/..
  done
  if ! [ "$folder" -ef "$current" ]; then
    echo "the app does not run in the folder of the release: $(readlink "$ROOT/proc/$web/cwd")"
    exit 1
  fi
  answer=$(<"$current/release.json")
  named="release.json names no release: $answer"
fi
python3 -c '
import json, sys
release = json.load(sys.stdin)
print("release", release["commit"], release.get("build") or "-")
' <<<"$answer" 2>/dev/null || {
  # What answers is healthy, but no release: the placeholder before the first one.
  echo "$named"
  exit 1
}
