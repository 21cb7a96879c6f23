#!/bin/bash
# Says which release this instance serves, asked the way the load balancer asks: the health path, over TLS, on the
# app's own port. Prints one line, "release <commit> <build>", and ends with status 0; or says why it cannot.
#
# Systems Manager runs it on the instance (release-document.yml): two braces in a row would be read as a parameter.
# ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env" # PORT, HEALTH_PATH
url=https://127.0.0.1:$PORT$HEALTH_PATH

# --insecure: the certificate is this instance's own, made at the start of the service.
if ! answer=$(curl --insecure --silent --show-error --fail --max-time 5 "$url" 2>&1); then
  echo "the health path did not answer with success: $answer"
  exit 1
fi
python3 -c '
import json, sys
release = json.load(sys.stdin)
print("release", release["commit"], release.get("build") or "-")
' <<<"$answer" 2>/dev/null || {
  # What answers is healthy, but no release: the placeholder before the first one.
  echo "the health path names no release: $answer"
  exit 1
}
