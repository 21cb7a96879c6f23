#!/bin/bash
# Runs a PostgreSQL for as long as who started it lives: its standard input is a pipe that ends with that one, also where
# it is killed. On SIGTERM it ends like a server that is shut down; its folder goes with it.
#
# postgres.sh PROGRAM FOLDER ARGUMENT...
set -uo pipefail
program=$1 folder=$2
shift 2

"$program" -D "$folder/data" "$@" </dev/null &
server=$!
trap 'kill -INT "$server"' TERM # whoever is connected is not waited for [postgres(1), Notes]
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
