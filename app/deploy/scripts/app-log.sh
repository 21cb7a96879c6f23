# The app's logs: how they are made, and what the scripts of a deployment show of them, and how. CodeDeploy keeps the last 2,048 bytes that a script
# prints, in whole lines, and reads its two streams apart: what is to arrive whole and in order goes to one of them, in
# lines that are not long.
# shellcheck shell=bash

# log_of PROCESS: the name of its log.
log_of() { if [ "$1" = web ]; then echo app.log; else echo "$1.log"; fi; }

# Of a process's log: its bytes, and those that it had before what is shown of it was started.
log_folder=${ROOT:-}/var/log/app
before_folder=${ROOT:-}/run/aws-bootstrap

# make_log PROCESS: systemd opens it for the process, which may read it and not change what it said.
make_log() {
  local log
  log=$log_folder/$(log_of "$1")
  touch "$log"
  chmod 0640 "$log"
  chgrp app "$log"
}

# mark_logs PROCESS...: called before a release or a command is started: what is in the logs by then is another's.
mark_logs() {
  local log process
  mkdir -p "$before_folder"
  for process in "$@"; do
    log=$(log_of "$process")
    stat --format %s "$log_folder/$log" >"$before_folder/$log.before" 2>/dev/null || echo 0 >"$before_folder/$log.before"
  done
}

# new_lines PROCESS [COUNT]: what it has printed since then, its last lines at most, none of them long (SHOWN_OF_LINE).
new_lines() {
  local before size line log LC_ALL=C.UTF-8
  log=$(log_of "$1")
  before=$(cat "$before_folder/$log.before" 2>/dev/null) || before=0
  size=$(stat --format %s "$log_folder/$log" 2>/dev/null) || size=0
  [ "$before" -le "$size" ] || before=0 # rotated meanwhile
  { tail -c "+$((before + 1))" "$log_folder/$log" | tail -c 65536 | tail -n "${2:-15}"; } 2>/dev/null |
    while IFS= read -r line || [ -n "$line" ]; do printf '%s\n' "${line:0:${SHOWN_OF_LINE:-200}}"; done || true
}

# give_up PROCESS REASON...: its last lines and then the reason, on standard error. Ends the script.
give_up() {
  local lines name='The app'
  if [ "$1" != web ]; then name="The worker $1"; fi
  lines=$(new_lines "$1")
  {
    echo "${lines:-$name has printed nothing since it was started.}"
    echo "$(basename "$0" .sh): ${*:2}"
  } >&2
  exit 1
}
