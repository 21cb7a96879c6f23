#!/bin/bash
# start-process.sh NAME runs the command in line NAME of the release's Procfile, in the release's folder. bash replaces
# itself by the command, so that the app is the unit's main process: it gets the signals, and its working directory
# shows which release runs.
set -euo pipefail

line=$(/usr/bin/grep -m 1 "^$1:" Procfile) || {
  echo "start-process: Procfile has no line $1." >&2
  exit 1
}
exec /bin/bash --norc -c "${line#"$1":}" "$1"
