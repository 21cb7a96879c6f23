# Functions that create the app's logs, and print parts of them. CodeDeploy keeps the last 2,048 bytes of a script's
# output, in whole lines, and reads stdout and stderr separately. So output that must stay in order goes to one of them,
# in short lines.
# shellcheck shell=bash

# log_of PROCESS: the name of its log file.
log_of() { if [ "$1" = web ]; then echo app.log; else echo "$1.log"; fi; }

# Folders of the logs, and of the sizes that the logs had before a release or a command was started.
log_folder=${ROOT:-}/var/log/app
before_folder=${ROOT:-}/run/aws-bootstrap

# make_log PROCESS: creates its log. systemd opens the log for the process, which may read but not change it.
make_log() {
  local log
  log=$log_folder/$(log_of "$1")
  touch "$log"
  chmod 0640 "$log"
  chgrp app "$log"
}

# mark_logs PROCESS...: notes the sizes of their logs, before a release or a command is started.
mark_logs() {
  local log process
  mkdir -p "$before_folder"
  for process in "$@"; do
    log=$(log_of "$process")
    stat --format %s "$log_folder/$log" >"$before_folder/$log.before" 2>/dev/null || echo 0 >"$before_folder/$log.before"
  done
}

# new_lines PROCESS [COUNT]: its last lines since mark_logs, each cut after SHOWN_OF_LINE characters.
new_lines() {
  local before size line log LC_ALL=C.UTF-8
  log=$(log_of "$1")
  before=$(cat "$before_folder/$log.before" 2>/dev/null) || before=0
  size=$(stat --format %s "$log_folder/$log" 2>/dev/null) || size=0
  [ "$before" -le "$size" ] || before=0 # rotated meanwhile
  { tail -c "+$((before + 1))" "$log_folder/$log" | tail -c 65536 | tail -n "${2:-15}"; } 2>/dev/null |
    while IFS= read -r line || [ -n "$line" ]; do printf '%s\n' "${line:0:${SHOWN_OF_LINE:-200}}"; done || true
}

# give_up PROCESS REASON...: prints its last lines and then the reason to standard error, and ends the script.
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
