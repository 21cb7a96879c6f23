# What the scripts of a deployment show of the app's log, and how. CodeDeploy keeps the last 2,048 bytes that a script
# prints, in whole lines, and reads its two streams apart: what is to arrive whole and in order goes to one of them, in
# lines that are not long.
# shellcheck shell=bash

app_log=${ROOT:-}/var/log/app/app.log
# Bytes that the log had before the release was started.
app_log_before=${ROOT:-}/run/aws-bootstrap/app.log.before

# Called before a release is started: what is in the log by then is another release's.
mark_app_log() {
  mkdir -p "${app_log_before%/*}"
  stat --format %s "$app_log" >"$app_log_before" 2>/dev/null || echo 0 >"$app_log_before"
}

# give_up REASON...: the last lines of this start and then the reason, on standard error. Ends the script.
give_up() {
  local before size line LC_ALL=C.UTF-8
  before=$(cat "$app_log_before" 2>/dev/null) || before=0
  size=$(stat --format %s "$app_log" 2>/dev/null) || size=0
  [ "$before" -le "$size" ] || before=0 # rotated meanwhile
  {
    if [ "$before" = "$size" ]; then echo 'The app has printed nothing since it was started.'; fi
    { tail -c "+$((before + 1))" "$app_log" | tail -c 65536 | tail -n 15; } 2>/dev/null |
      while IFS= read -r line || [ -n "$line" ]; do printf '%s\n' "${line:0:200}"; done || true
    echo "$(basename "$0" .sh): $*"
  } >&2
  exit 1
}
