# Which processes a release has beside web.
# shellcheck shell=bash

# workers_of FOLDER: the names of its workers, one a line. A release that is older than workers has none, whatever its
# Procfile says; `release` is a command and no process.
workers_of() {
  if [ ! -e "$1/deploy/worker@.service" ]; then return; fi
  sed --quiet --regexp-extended '/^(web|release):/d; s/^([A-Za-z][A-Za-z0-9_-]*):.*/\1/p' "$1/Procfile"
}
