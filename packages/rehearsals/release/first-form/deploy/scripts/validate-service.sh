#!/bin/bash
# Waits until the health path answers with this release, over TLS on the app's own port. On failure the app's last
# lines come first and the reason last: CodeDeploy shows the end.
#
# VALIDATE_SECONDS: how long, 90 unless set. ROOT: a directory put before every path, for tests; empty on an instance.
set -euo pipefail
ROOT=${ROOT:-}
release=$ROOT/opt/app/current/release.json
# shellcheck source=app/deploy/scripts/app-log.sh
. "$(dirname "$0")/app-log.sh"
# shellcheck source=/dev/null
. "$ROOT/etc/aws-bootstrap/instance.env" # PORT, HEALTH_PATH
url=https://127.0.0.1:$PORT$HEALTH_PATH

commit_of() { python3 -c 'import json, sys; print(json.load(sys.stdin)["commit"])' 2>/dev/null; }

wanted=$(commit_of <"$release") || give_up "$release names no commit."
last='none'
for ((end = SECONDS + ${VALIDATE_SECONDS:-90}; SECONDS < end; )); do
  # --insecure: the certificate is this instance's own, made at the start of the service.
  answer=$(curl --insecure --silent --show-error --max-time 5 --write-out '\n%{http_code}' "$url" 2>&1) || true
  body=${answer%$'\n'*} status=${answer##*$'\n'}
  running=$(commit_of <<<"$body") || running='no release'
  if [ "$status" = 200 ] && [ "$running" = "$wanted" ]; then
    echo "validate-service: $wanted answers."
    exit 0
  fi
  last="status $status, release $running"
  [ "$status" != 000 ] || last=$(tr -s '\n' ' ' <<<"$body") last=${last% } # no answer at all, and why
  last=${last:0:200}
  restarts=$(systemctl show --property=NRestarts --value app.service 2>/dev/null) || restarts=0
  [ "${restarts:-0}" -lt 3 ] || give_up "the app ended $restarts times since it was started."
  sleep 1
done
give_up "$url did not answer with release $wanted in time; the last answer: $last."
