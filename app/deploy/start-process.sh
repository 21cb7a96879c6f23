#!/bin/bash
# Becomes a process of the release: start-process.sh NAME runs the command of the line NAME of its Procfile, in the
# release's folder. bash replaces itself by a simple command, so that the app is its unit's main process: signals reach
# it, and its working directory says which release runs.
set -euo pipefail

line=$(/usr/bin/grep -m 1 "^$1:" Procfile) || {
  echo "start-process: Procfile has no line $1." >&2
  exit 1
}
exec /bin/bash --norc -c "${line#"$1":}" "$1"
