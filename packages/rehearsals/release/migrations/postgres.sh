#!/bin/bash
# Runs a PostgreSQL server as long as the process that started it: its standard input is a pipe that ends with that process,
# also where it is killed. SIGTERM shuts the server down. Its folder is removed at the end.
#
# postgres.sh PROGRAM FOLDER ARGUMENT...
set -uo pipefail
program=$1 folder=$2
shift 2

"$program" -D "$folder/data" "$@" </dev/null &
server=$!
trap 'kill -INT "$server"' TERM # does not wait for open connections [postgres(1), Notes]
(
  cat >/dev/null
  kill -QUIT "$server" 2>/dev/null # at once
) <&0 &
wait "$server"
status=$?
while kill -0 "$server" 2>/dev/null; do # a signal has ended the waiting
  wait "$server"
  status=$?
done
rm -rf "$folder"
exit "$status"
